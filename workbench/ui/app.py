"""The entry script: page frame, side bar (language, name, scheme), navigation."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from workbench.errors import WorkbenchError
from workbench.ui import state
from workbench.ui.parts import stage
from workbench.ui.text import sentences, t

VIEWS: dict[str, str] = {
    "overview": ":material/bar_chart:",
    "sources": ":material/folder_open:",
    "duplicates": ":material/content_copy:",
    "quality": ":material/filter_alt:",
    "review": ":material/keyboard:",
    "mapping": ":material/account_tree:",
    "releases": ":material/inventory_2:",
    "history": ":material/history:",
}
FOLDER = Path(__file__).parent / "views"
WIDE = """
<style>
.block-container { padding-top: 2.6rem; padding-bottom: 2rem; max-width: 1500px; }
@media (max-width: 1100px) { .block-container { padding-left: 2rem; padding-right: 2rem; } }
h3 { font-size: 1.3rem !important; }
h1 { font-size: 1.9rem !important; padding: 0 0 .1rem 0 !important; }
[data-testid="stMetricValue"] { font-variant-numeric: tabular-nums; }
</style>
"""


def main() -> None:
    """Draw the frame and run the chosen page."""
    st.set_page_config(page_title="Waste workbench", page_icon="♻️", layout="wide",
                       initial_sidebar_state=230)  # fmt: skip
    st.html(WIDE)
    _language()
    pages = [
        st.Page(
            FOLDER / f"{name}.py", title=t(f"{name}.nav"), icon=icon, url_path=name,
            default=name == "overview",
        )
        for name, icon in VIEWS.items()
    ]  # fmt: skip
    chosen = st.navigation(pages)
    _who()
    try:
        chosen.run()
    except WorkbenchError as error:  # the catalogue is in use, too new, damaged
        st.error(sentences.said(error))


def _language() -> None:
    """Before anything is written: the address may carry ?lang=en."""
    asked = st.query_params.get("lang")
    if asked in state.LANGUAGES and state.get("asked", "") != asked:
        state.put("asked", asked)
        state.keep("language", asked)


def _who() -> None:
    with st.sidebar:
        language = st.segmented_control(
            t("page.language"), state.LANGUAGES, default=state.language(), required=True,
            format_func=str.upper, key="language_choice", label_visibility="collapsed",
        )  # fmt: skip
        if language and language != state.language():
            state.keep("language", language)
            st.rerun()
        name = st.text_input(t("page.author"), value=state.author(), max_chars=60,
                             help=t("page.author_help"))  # fmt: skip
        state.keep("author", name)
        stage.aside()


if __name__ == "__main__":  # worker processes import the running script under another name
    main()
