"""Sources: read described sets and folders of one's own, then measure their images."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from workbench.steps import checking, screen
from workbench.steps import sources as known
from workbench.steps.workspace import Workspace
from workbench.store import counts, duplicates, items
from workbench.ui import jobs, session
from workbench.ui.parts import intake, page, safety, stage
from workbench.ui.text import number, sentences, t

JOBS = ("ingest", "screen", "backup")


def screening(workspace: Workspace) -> None:
    """How many images wait for which checks, and the button that measures them."""
    scored = set(checking.quality())  # a filter whose weights cannot be read measures nothing
    able = [
        name for name in checking.choose(None)
        if name not in checking.filters() or name in scored
    ]  # fmt: skip
    with st.container(border=True):
        wait, pick, go = st.columns([1.3, 3.2, 1.3], vertical_alignment="bottom")
        chosen = pick.multiselect(
            t("sources.checks"), able, format_func=_check, key="screen_checks",
            placeholder=t("sources.all_checks"), help=t("sources.checks_help"),
        ) or able  # fmt: skip
        waiting = items.count_unmeasured(workspace.catalog, chosen)
        wait.metric(t("sources.waiting"), number(waiting), help=t("sources.waiting_help"))
        idle = not waiting and duplicates.is_searched(workspace.catalog)
        if go.button(t("sources.screen"), type="primary" if waiting else "secondary",
                     width="stretch", disabled=idle or jobs.running(),
                     icon=":material/play_arrow:", help=t("sources.screen_help")):  # fmt: skip
            stage.begin("screen", t("sources.job_screen"),
                        partial(screen.screen, workspace, chosen))  # fmt: skip


def _check(name: str) -> str:
    return t("sources.fingerprint") if name == checking.FINGERPRINT else t(f"check.{name}")


def unreadable(workspace: Workspace) -> None:
    """Every file that cannot be read, and why."""
    rows = counts.problems(workspace.catalog)
    if not rows:
        return
    with st.expander(t("sources.unreadable_files", count=number(len(rows)))):
        said = [(name, path, sentences.said(why)) for name, path, why in rows]
        columns = [t("sources.source"), t("sources.file"), t("sources.reason")]
        st.dataframe(pd.DataFrame(said, columns=columns), hide_index=True)


catalog = page.head("sources")
workspace = session.workspace()
stage.show(JOBS, intake.result)
intake.problems(jobs.newest())
if counts.has_images(catalog):
    screening(workspace)
every = known.known(catalog, workspace.settings)
for each in sorted(every, key=lambda one: (not one.items, not one.present)):
    intake.card(workspace, each)
st.subheader(t("sources.own"), anchor=False)
with st.container(border=True):
    intake.own_folder(workspace)
unreadable(workspace)
safety.show(workspace)
