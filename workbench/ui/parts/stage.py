"""The running job: its progress with pace and a stop button, then its result or its error."""

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
    elif job.stopped:
        st.warning(t("stage.stopped", title=job.title), icon=":material/pause_circle:")
    elif job.error:
        st.error(sentences.said(job.error))
    else:
        st.success(finished(job))


def aside() -> None:
    """A line for the side bar of every page while a job runs, wherever one has gone meanwhile."""
    job = jobs.newest()
    if job and not job.finished:
        _line()


@st.fragment(run_every=2)
def _line() -> None:
    job = jobs.newest()
    if job and not job.finished:
        st.progress(_share(job), text=job.title)
    elif job:
        st.caption(t("stage.done", title=job.title))


@st.fragment(run_every=0.7)
def _progress() -> None:
    job = jobs.newest()
    if job is None:
        return
    if job.finished:
        st.rerun()
    bar, stop = st.columns([6, 1], vertical_alignment="center")
    bar.progress(_share(job), text=_said(job))
    if stop.button(t("stage.stopping" if job.stopping else "stage.stop"), width="stretch",
                   disabled=job.stopping, help=t("stage.stop_help"),
                   icon=":material/stop_circle:", key="stop_job"):  # fmt: skip
        jobs.stop()
        st.rerun(scope="fragment")


def _said(job: Job) -> str:
    parts = [job.title, t(f"stage.{job.stage}") if job.stage else t("stage.begin")]
    if job.total:
        parts.append(f"{number(job.done)} / {number(job.total)}")
    if job.rate is not None and job.rate >= 1:
        parts.append(t("stage.rate", rate=number(job.rate)))
    if job.seconds_left is not None and job.seconds_left > 2:
        parts.append(_left(job.seconds_left))
    return " – ".join(parts)


def _left(seconds: float) -> str:
    if seconds < 120:
        return t("stage.left", seconds=number(seconds))
    return t("stage.left_minutes", minutes=number(round(seconds / 60)))


def _share(job: Job) -> float:
    return min(job.done / job.total, 1.0) if job.total else 0.0
