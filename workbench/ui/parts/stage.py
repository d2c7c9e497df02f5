"""The running job on a page: its progress, then its result or its error, without blocking."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from workbench.errors import WorkbenchError
from workbench.ui import jobs
from workbench.ui.jobs import Job
from workbench.ui.text import number, sentences, t


def begin(kind: str, title: str, work: jobs.Work) -> None:
    """Start a job and draw the page anew; a refusal is shown as its sentence."""
    try:
        jobs.start(kind, title, work)
    except WorkbenchError as error:
        st.error(sentences.said(error))
        return
    st.rerun()


def show(kinds: tuple[str, ...], finished: Callable[[Job], str]) -> None:
    """Show the newest job of these kinds; `finished` says its result in a sentence."""
    job = jobs.newest()
    if job is None or job.kind not in kinds:
        return
    if not job.finished:
        _progress()
    elif job.error:
        st.error(sentences.said(job.error))
    else:
        st.success(finished(job))


@st.fragment(run_every=0.7)
def _progress() -> None:
    job = jobs.newest()
    if job is None:
        return
    if job.finished:
        st.rerun()
    share = job.done / job.total if job.total else 0.0
    stage = t(f"stage.{job.stage}") if job.stage else ""
    text = f"{job.title} – {stage or t('stage.begin')}"
    if job.total:
        text += f" {number(job.done)} / {number(job.total)}"
    left = job.seconds_left
    if left is not None and left > 2:
        text += " – " + t("stage.left", seconds=number(left))
    st.progress(min(share, 1.0), text=text)
