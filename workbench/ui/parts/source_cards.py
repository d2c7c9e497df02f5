"""A source as a card: what it is, what may be done with it, what was read of it, where it lies."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st

from workbench.errors import WorkbenchError
from workbench.steps import ingest, planning, relinking
from workbench.steps import sources as step
from workbench.steps.planning import Request
from workbench.steps.sources import Known
from workbench.steps.workspace import Workspace
from workbench.ui import jobs, state
from workbench.ui.parts import stage
from workbench.ui.text import name_of, number, sentences, t

UNKNOWN = "unknown"
USES = {"share": ":material/share:", "commercial": ":material/payments:"}


def start(workspace: Workspace, request: Request, name: str) -> None:
    """Read a source in the background."""
    work = partial(ingest.ingest, workspace, request)
    stage.begin("ingest", t("sources.job_ingest", name=name), work)


def read(workspace: Workspace, each: Known) -> None:
    """A source that the catalogue holds."""
    with st.container(border=True):
        about, numbers, action, more = st.columns([3.2, 1.9, 1, 1.1], vertical_alignment="center")
        _about(about, each)
        numbers.markdown(_numbers(each))
        if action.button(
            t("sources.again"), key=f"read_{each.name}", width="stretch",
            disabled=not each.present or jobs.running(), help=t("sources.again_help"),
        ):  # fmt: skip
            start(workspace, planning.again(workspace, each.name), each.name)
        with more.popover(t("sources.details"), width="stretch", type="tertiary"):
            _details(each)
            _move(workspace, each)


def described(workspace: Workspace, each: Known) -> None:
    """A source that is described and not read yet: whether it is here, and how to get it."""
    with st.container(border=True):
        about, numbers, action, more = st.columns([3.2, 1.9, 1, 1.1], vertical_alignment="center")
        _about(about, each)
        size = t("sources.published", count=number(each.published_size or 0))
        numbers.markdown(size if each.published_size else t("sources.not_read"))
        if each.present:
            if action.button(t("sources.look"), key=f"look_{each.name}", width="stretch",
                             type="primary", disabled=jobs.running()):  # fmt: skip
                state.put("source_request", Request(each.name, root=each.root))
                st.rerun()
        elif each.fetchable and action.button(
            t("sources.fetch"), key=f"fetch_{each.name}", width="stretch",
            disabled=jobs.running(), help=t("sources.fetch_help"),
        ):  # fmt: skip
            work = partial(step.fetch, workspace, each.name)
            stage.begin("fetch", t("sources.job_fetch", name=each.name), work)
        with more.popover(
            t("sources.details" if each.present else "sources.details_absent"), width="stretch",
            type="tertiary",
        ):  # fmt: skip
            if not each.present:
                st.markdown(plain(name_of(each.get_fr, each.get_en)))
            _details(each)
            _elsewhere(each)


def plain(text: str) -> str:
    """A text without what Markdown would act on."""
    return "".join("\\" + c if c in r"\`*_[]<>#|$:~" else c for c in text)


def _about(column: st.delta_generator.DeltaGenerator, each: Known) -> None:
    with column, st.container(gap="xsmall"):
        st.markdown(f"**{plain(each.title)}**")
        with st.container(horizontal=True, gap="small"):
            if each.name != each.title:
                st.badge(each.name, color="gray")
            _licence(each)
            if each.own_types:
                st.badge(t("sources.other_world"), color="gray", icon=":material/potted_plant:",
                         help=t("sources.other_world_help"))  # fmt: skip
            if not each.present:
                st.badge(t("sources.absent"), color="gray", icon=":material/cloud_off:")
            if each.gone:
                st.badge(t("sources.gone_badge", count=number(each.gone)), color="orange",
                         icon=":material/link_off:", help=t("sources.gone_help"))  # fmt: skip


def _licence(each: Known) -> None:
    if each.licence == UNKNOWN:
        st.badge(t("sources.licence_unknown"), color="orange", icon=":material/gavel:",
                 help=t("sources.licence_unknown_help"))  # fmt: skip
        return
    short = each.licence if len(each.licence) <= 24 else f"{each.licence[:22]}…"
    allowed = ", ".join(t(f"sources.use_{use}") for use in each.licence_use)
    st.badge(plain(short), color="gray", icon=":material/gavel:",
             help=f"{plain(each.licence)} – {allowed or t('sources.use_none')}")  # fmt: skip


def _numbers(each: Known) -> str:
    return t("sources.numbers", items=number(each.items), images=number(each.images),
             usable=number(each.usable))  # fmt: skip


def _details(each: Known) -> None:
    for text in (name_of(each.oddities_fr, each.oddities_en), each.citation):
        if text:
            st.markdown(plain(text))
    if each.url:
        st.link_button(t("sources.link"), each.url, icon=":material/open_in_new:")
    st.caption(t("sources.lies_in" if each.present else "sources.put_into"))
    st.code(str(each.root), language=None, wrap_lines=True)


def _elsewhere(each: Known) -> None:
    """A described source may lie anywhere on this machine, packed or not."""
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    where = left.text_input(t("sources.elsewhere"), key=f"where_{each.name}",
                            placeholder=t("sources.path_example"))  # fmt: skip
    if right.button(t("sources.look"), key=f"there_{each.name}", width="stretch",
                    disabled=not where.strip() or jobs.running()):  # fmt: skip
        state.put("source_request", Request(each.name, root=Path(where.strip()).expanduser()))
        st.rerun()


def _move(workspace: Workspace, each: Known) -> None:
    """The folder of a source that was read lies elsewhere now."""
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    where = left.text_input(t("sources.moved"), key=f"moved_{each.name}",
                            placeholder=t("sources.path_example"),
                            help=t("sources.moved_help"))  # fmt: skip
    if right.button(t("sources.relink"), key=f"relink_{each.name}", width="stretch",
                    disabled=not where.strip() or jobs.running()):  # fmt: skip
        try:
            done = relinking.relink(workspace, each.name, Path(where.strip()))
        except WorkbenchError as error:
            st.error(sentences.said(error))
            return
        st.success(t("sources.relinked", count=number(done.there)))
