"""What a job of the sources page came to: a sentence, remarks, and a table to download."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import streamlit as st

from workbench.outcomes import Report
from workbench.steps import tables
from workbench.steps.forgetting import Forgetting
from workbench.steps.screen import Screening
from workbench.steps.workspace import Workspace
from workbench.ui.jobs import Job
from workbench.ui.text import number, sentences, t

OUTCOMES = ("added", "changed", "known", "unreadable", "skipped", "gone")


def result(job: Job) -> str:
    """What a finished job came to, in a sentence."""
    got = job.result
    if isinstance(got, Report):
        parts = [
            t(f"sources.{status}", count=number(got.counts[status]))
            for status in OUTCOMES
            if got.counts[status]
        ]
        return t("sources.done_ingest", name=got.name, parts=", ".join(parts))
    if isinstance(got, Screening):
        said = t("sources.done_screen", images=number(got.images), groups=number(got.groups),
                 seconds=number(got.seconds))  # fmt: skip
        damaged = t("sources.damaged", count=number(got.damaged)) if got.damaged else ""
        return " ".join([said, damaged, *map(sentences.said, got.notes)])
    if isinstance(got, Forgetting):
        return t("forget.done", items=number(got.items), images=number(got.images))
    if isinstance(got, Path):
        return t("sources.done_fetch", title=job.title, path=got)
    return t("sources.done_backup", size=number(int(str(got)) / 1e6), title=job.title)


def remarks(job: Job | None) -> None:
    """What the newest ingest has to say about the whole source, and each file's outcome."""
    got = job.result if job and job.finished else None
    if not isinstance(got, Report):
        return
    for note in got.notes:
        st.info(sentences.said(note), icon=":material/info:")
    if got.problems:
        rows = [(p.path, sentences.said(p.reason)) for p in got.problems]
        st.dataframe(pd.DataFrame(rows, columns=[t("sources.file"), t("sources.reason")]),
                     hide_index=True, height=min(38 + 35 * len(rows), 240))  # fmt: skip
    if got.outcomes:
        st.download_button(
            t("sources.outcomes"), lambda: tables.as_csv(tables.outcomes(got)),
            file_name=f"{got.name}-outcomes.csv", mime="text/csv", icon=":material/download:",
            help=t("sources.outcomes_help"),
        )  # fmt: skip


def quarantine(workspace: Workspace) -> None:
    """Every file that cannot be used, and why, with the whole list to download."""
    found = tables.unreadable(workspace.catalog)
    if found.empty:
        st.caption(t("sources.none_unreadable"))
        return
    st.markdown(t("sources.unreadable_what"))
    names = ["", *sorted(found["source"].unique())]
    chosen = st.selectbox(t("sources.source"), names, key="quarantine_source",
                          format_func=lambda one: one or t("sources.all_sources"))  # fmt: skip
    shown = found[found["source"] == chosen] if chosen else found
    said = shown.head(1000).assign(reason=shown["reason"].head(1000).map(sentences.said))
    columns = [t("sources.source"), t("sources.file"), t("sources.reason")]
    st.dataframe(said.set_axis(columns, axis=1), hide_index=True,
                 height=min(38 + 35 * len(said), 420))  # fmt: skip
    st.download_button(t("sources.download_list"), lambda: tables.as_csv(found),
                       file_name="unreadable.csv", mime="text/csv",
                       icon=":material/download:")  # fmt: skip
