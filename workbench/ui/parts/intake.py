"""Pieces of the page of sources: a source as a card, a folder of one's own, what a job came to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st

from workbench.errors import WorkbenchError
from workbench.outcomes import Report
from workbench.sources import LAYOUTS
from workbench.steps import ingest, mapping
from workbench.steps.ingest import Request
from workbench.steps.screen import Screening
from workbench.steps.sources import Known
from workbench.steps.workspace import Workspace
from workbench.store import sources
from workbench.ui import jobs, state
from workbench.ui.jobs import Job
from workbench.ui.parts import naming, stage
from workbench.ui.text import name_of, number, sentences, t

UNKNOWN = "unknown"
OUTCOMES = ("added", "changed", "known", "unreadable", "gone")
MOST_LABELS = 200


@dataclass(frozen=True)
class Preview:
    """What a folder would give: its request, pictures by raw label, and what labels mean."""

    request: Request
    name: str
    layout: str
    pictures: int
    labels: tuple[tuple[str, int, str], ...]


def start(workspace: Workspace, request: Request, name: str) -> None:
    """Read a source in the background."""
    work = partial(ingest.ingest, workspace, request)
    stage.begin("ingest", t("sources.job_ingest", name=name), work)


def card(workspace: Workspace, each: Known) -> None:
    """One source: what it is, what may be done with it, what was read of it."""
    with st.container(border=True):
        about, numbers, action, more = st.columns([3.4, 1.7, 1, 1.1], vertical_alignment="center")
        with about, st.container(gap="xsmall"):
            st.markdown(f"**{_plain(each.title)}**")
            _badges(each)
        numbers.markdown(_numbers(each))
        with action:
            _button(workspace, each)
        with more:
            _details(workspace, each)


def own_folder(workspace: Workspace) -> None:
    """Any labelled folder: what would be read is shown before it is read."""
    left, right = st.columns(2)
    path = left.text_input(t("sources.path"), placeholder=t("sources.path_example"),
                           help=t("sources.path_help"), key="own_path")  # fmt: skip
    name = right.text_input(t("sources.name"), help=t("sources.name_help"), key="own_name",
                            max_chars=64)  # fmt: skip
    layout = left.selectbox(
        t("sources.layout"), ["", *LAYOUTS], key="own_layout", help=t("sources.layout_help"),
        format_func=lambda x: t(f"sources.layout_{x or 'auto'}"),
    )  # fmt: skip
    as_types = right.toggle(t("sources.as_types"), help=t("sources.as_types_help"), key="own_types")
    request = Request(path.strip(), None, layout or None, name.strip() or None, as_types)
    if st.button(t("sources.preview"), disabled=not request.target, icon=":material/visibility:"):
        _look(workspace, request)
    nothing: Preview | None = None
    seen = state.get("own_preview", nothing)
    if seen and seen.request == request:
        _shown(workspace, seen)


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
    return t("sources.done_backup", size=number(int(str(got)) / 1e6), title=job.title)


def problems(job: Job | None) -> None:
    """The files that the newest ingest could not read, with the reasons."""
    got = job.result if job and job.finished else None
    if isinstance(got, Report) and got.problems:
        rows = [(p.path, sentences.said(p.reason)) for p in got.problems]
        st.dataframe(pd.DataFrame(rows, columns=[t("sources.file"), t("sources.reason")]),
                     hide_index=True, height=min(38 + 35 * len(rows), 240))  # fmt: skip


def _badges(each: Known) -> None:
    with st.container(horizontal=True, gap="small"):
        st.badge(each.name, color="gray")
        if each.licence == UNKNOWN:
            st.badge(t("sources.licence_unknown"), color="orange", icon=":material/gavel:",
                     help=t("sources.licence_unknown_help"))  # fmt: skip
        else:
            short = each.licence if len(each.licence) <= 24 else f"{each.licence[:22]}…"
            st.badge(_plain(short), color="gray", icon=":material/gavel:", help=each.licence)
        if not each.present:
            st.badge(t("sources.absent"), color="gray", icon=":material/cloud_off:")


def _numbers(each: Known) -> str:
    if each.items:
        return t("sources.numbers", items=number(each.items), images=number(each.images),
                 usable=number(each.usable))  # fmt: skip
    if each.published_size:
        return t("sources.published", count=number(each.published_size))
    return t("sources.not_read")


def _button(workspace: Workspace, each: Known) -> None:
    again = bool(each.items)
    if st.button(
        t("sources.again" if again else "sources.read"), key=f"read_{each.name}", width="stretch",
        type="secondary" if again else "primary", disabled=not each.present or jobs.running(),
        help=t("sources.again_help") if again else None,
    ):  # fmt: skip
        start(workspace, _request(workspace, each), each.name)


def _request(workspace: Workspace, each: Known) -> Request:
    if each.described:
        return Request(each.name, root=each.root)
    layout = sources.layout_of(workspace.catalog, each.name)
    return Request(str(each.root), layout=layout, name=each.name)


def _details(workspace: Workspace, each: Known) -> None:
    name = t("sources.details" if each.present else "sources.details_absent")
    with st.popover(name, width="stretch", type="tertiary"):
        if not each.present and each.described:
            st.markdown(_plain(name_of(each.get_fr, each.get_en)))
        for text in (name_of(each.oddities_fr, each.oddities_en), each.citation):
            if text and each.present:
                st.markdown(_plain(text))
        if each.url:
            st.link_button(t("sources.link"), each.url, icon=":material/open_in_new:")
        st.caption(t("sources.lies_in" if each.present else "sources.put_into"))
        st.code(str(each.root), language=None, wrap_lines=True)
        if each.described:
            _elsewhere(workspace, each)


def _elsewhere(workspace: Workspace, each: Known) -> None:
    """A described source may lie anywhere on this machine."""
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    where = left.text_input(t("sources.elsewhere"), key=f"where_{each.name}",
                            placeholder=t("sources.path_example"))  # fmt: skip
    if right.button(t("sources.read_there"), key=f"there_{each.name}", width="stretch",
                    disabled=not where.strip() or jobs.running()):  # fmt: skip
        start(workspace, Request(each.name, root=Path(where.strip()).expanduser()), each.name)


def _look(workspace: Workspace, request: Request) -> None:
    try:
        with st.spinner(t("sources.looking")):
            found, descriptor, _ = ingest.plan(workspace, request)
    except WorkbenchError as error:
        state.put("own_preview", None)
        st.error(sentences.said(error))
        return
    counted = Counter(file.raw_label or "" for file in found)
    means = {} if request.labels_as_types else ingest.meant(workspace, descriptor, counted)
    types = {each.type_id: each for each in mapping.all_types(workspace.catalog)}
    labels = tuple(
        (raw, pictures, naming.type_name(types[one]) if (one := means.get(raw)) in types else "")
        for raw, pictures in counted.most_common()
    )
    seen = Preview(request, descriptor.name, descriptor.layout, len(found), labels)
    state.put("own_preview", seen)


def _shown(workspace: Workspace, seen: Preview) -> None:
    said = t("sources.would_read", pictures=number(seen.pictures), labels=number(len(seen.labels)),
             name=seen.name, layout=t(f"sources.layout_{seen.layout}"))  # fmt: skip
    st.markdown(said)
    own = t("sources.own_type") if seen.request.labels_as_types else t("sources.no_type")
    rows = [(raw or t("sources.no_label"), n, means or own) for raw, n, means in seen.labels]
    columns = [t("sources.raw_label"), t("sources.pictures"), t("sources.type")]
    st.dataframe(pd.DataFrame(rows[:MOST_LABELS], columns=columns), hide_index=True,
                 height=min(38 + 35 * len(rows), 320))  # fmt: skip
    if st.button(t("sources.read_own", count=number(seen.pictures)), type="primary",
                 disabled=jobs.running()):  # fmt: skip
        state.put("own_preview", None)
        start(workspace, seen.request, seen.name)


def _plain(text: str) -> str:
    """A text without what Markdown would act on."""
    return "".join("\\" + c if c in r"\`*_[]<>#|$:~" else c for c in text)
