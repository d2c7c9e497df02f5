"""Requests to forget: what would go is shown first, then it goes for good; past requests below."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from workbench.errors import WorkbenchError
from workbench.steps import forgetting
from workbench.steps.forgetting import Forgetting, Wish
from workbench.steps.progress import Progress
from workbench.steps.workspace import Workspace
from workbench.store import forgotten, sources
from workbench.ui import jobs, state
from workbench.ui.parts import stage
from workbench.ui.text import number, sentences, t

SCOPES = ("image", "uploads", "source")


def show(workspace: Workspace) -> None:
    """The form, what it would remove, and the record of what was removed."""
    st.markdown(t("forget.what"))
    with st.container(border=True):
        scope = st.segmented_control(
            t("forget.scope"), SCOPES, default=SCOPES[0], key="forget_scope", required=True,
            format_func=lambda one: t(f"forget.scope_{one}"), label_visibility="collapsed",
        )  # fmt: skip
        wish = _wish(workspace, scope or SCOPES[0])
        if wish is not None:
            _foreseen(workspace, wish)
    _past(workspace)


def _forget(workspace: Workspace, wish: Wish, author: str, _progress: Progress) -> Forgetting:
    """As a job: no reading and no screening goes on meanwhile."""
    return forgetting.forget(workspace, wish, author)


def _wish(workspace: Workspace, scope: str) -> Wish | None:
    left, right = st.columns(2)
    reason = right.text_input(t("forget.reason"), key="forget_reason", max_chars=200,
                              help=t("forget.reason_help"))  # fmt: skip
    if scope == "source":
        names = [row.source_name for row in sources.all_of(workspace.catalog)]
        name = left.selectbox(t("sources.source"), names, index=None, key="forget_source",
                              placeholder=t("forget.choose"))  # fmt: skip
        return Wish(source=name, reason=reason) if name else None
    if scope == "uploads":
        author = left.text_input(t("forget.author"), key="forget_author",
                                 help=t("forget.author_help"))  # fmt: skip
        return Wish(author=author.strip(), reason=reason) if author.strip() else None
    text = left.text_area(t("forget.pictures"), key="forget_pictures", height=80,
                          help=t("forget.pictures_help"))  # fmt: skip
    wanted = tuple(line.strip() for line in text.splitlines() if line.strip())
    return Wish(wanted, reason=reason) if wanted else None


def _foreseen(workspace: Workspace, wish: Wish) -> None:
    try:
        foreseen = forgetting.look(workspace, wish)
    except WorkbenchError as error:
        st.warning(sentences.said(error))
        return
    _said(foreseen)
    sure = st.checkbox(t("forget.sure"), key="forget_sure")
    if st.button(
        t("forget.go", count=number(foreseen.items)), type="primary", key="forget_go",
        disabled=not sure or jobs.running(), icon=":material/delete_forever:",
    ):  # fmt: skip
        work = partial(_forget, workspace, wish, state.author())
        stage.begin("forget", t("forget.job"), work)


def _said(foreseen: Forgetting) -> None:
    st.markdown(t("forget.would", items=number(foreseen.items), images=number(foreseen.images)))
    for key, names in (
        ("elsewhere", foreseen.elsewhere),
        ("releases", foreseen.releases),
        ("files", foreseen.files),
    ):
        if names:
            st.markdown(t(f"forget.{key}", count=number(len(names))))
            st.code("\n".join(names[:200]), language=None, height=120 if len(names) > 4 else None)


def _past(workspace: Workspace) -> None:
    rows = [
        (done.at, done.author, t(f"forget.scope_{done.scope}"), done.source_name, done.reason,
         done.items, done.images, ", ".join(done.releases))
        for done in forgotten.listed(workspace.catalog)
    ]  # fmt: skip
    if rows:
        st.subheader(t("forget.past"), anchor=False)
        names = ("at", "author", "scope", "source", "reason", "items", "images", "releases")
        columns = [t(f"forget.c_{name}") for name in names]
        st.dataframe(pd.DataFrame(rows, columns=columns), hide_index=True)
