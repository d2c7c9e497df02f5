"""Sources: what the catalogue holds, what may be added, what could not be used, what must go."""

from __future__ import annotations

from functools import partial

import streamlit as st

from workbench.steps import checking, screen
from workbench.steps import sources as known
from workbench.steps.workspace import Workspace
from workbench.store import counts, duplicates, items
from workbench.ui import jobs, session, state
from workbench.ui.parts import (
    page,
    safety,
    source_add,
    source_cards,
    source_outcome,
    stage,
    withdrawals,
)
from workbench.ui.text import number, t

JOBS = ("ingest", "fetch", "screen", "backup", "forget")
PARTS = ("read", "add", "unreadable", "forget")


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


def _part(name: str) -> str:
    if name == "unreadable":
        return t("sources.part_unreadable", count=number(unreadable))
    return t(f"sources.part_{name}", count=number(sum(bool(one.items) for one in every)))


catalog = page.head("sources")
workspace = session.workspace()
stage.show(JOBS, source_outcome.result)
source_outcome.remarks(jobs.newest())
every = known.known(catalog, workspace.settings)
unreadable = counts.counts(catalog).unreadable
shown = state.get("source_part", "read" if any(one.items for one in every) else "add")
part = st.segmented_control(
    t("sources.parts"), PARTS, default=shown, format_func=_part, key=f"source_part_{shown}",
    label_visibility="collapsed", required=True,
)  # fmt: skip
if part and part != shown:
    state.put("source_part", part)
    st.rerun()
if shown == "add":
    source_add.show(workspace, every)
elif shown == "unreadable":
    source_outcome.quarantine(workspace)
elif shown == "forget":
    withdrawals.show(workspace)
else:
    if counts.has_images(catalog):
        screening(workspace)
    for each in every:
        if each.items or not each.described:
            source_cards.read(workspace, each)
    if not any(one.items for one in every):
        page.empty("sources.nothing_read")
    safety.show(workspace)
