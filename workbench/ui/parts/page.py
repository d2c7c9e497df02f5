"""What every page begins with: its title, its one-sentence purpose, its help; and empty states."""

from __future__ import annotations

import streamlit as st

from workbench.store import schemes
from workbench.store.connection import Catalog
from workbench.ui import session, state
from workbench.ui.text import t


def head(name: str) -> Catalog:
    """Title, purpose and help of a page; returns the catalogue."""
    title, aid = st.columns([5, 1], vertical_alignment="bottom")
    title.title(t(f"{name}.title"), anchor=False)
    with aid.popover(t("page.help"), icon=":material/help:", width="stretch"):
        st.markdown(t(f"{name}.help"))
    st.caption(t(f"{name}.purpose"))
    return session.workspace().catalog


def choose_scheme(catalog: Catalog, key: str) -> str:
    """The scheme to look through, the same on every page."""
    names = schemes.names(catalog)
    now = state.scheme(names)
    chosen = st.selectbox(t("page.scheme"), names, index=names.index(now), key=key)
    state.keep("scheme", chosen)
    return str(chosen)


def empty(key: str, link: str | None = None, label: str = "") -> None:
    """Say why there is nothing here and where to go."""
    with st.container(border=True):
        st.markdown(t(key))
        if link:
            st.page_link(link, label=label or t("page.go"), icon=":material/arrow_forward:")
