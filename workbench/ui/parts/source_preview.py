"""What a source would give, before anything is written: pictures, labels, choices, warnings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import streamlit as st

from workbench.errors import WorkbenchError
from workbench.licences import LICENCES
from workbench.sources import descriptor
from workbench.steps import mapping, recognising
from workbench.steps.planning import Request, Take
from workbench.steps.recognising import Seen
from workbench.steps.workspace import Workspace
from workbench.store import sources
from workbench.ui import jobs, state
from workbench.ui.parts import naming, source_cards
from workbench.ui.text import number, sentences, t

MOST_LABELS = 500


def show(workspace: Workspace, request: Request) -> None:
    """The preview of a request, with what may be chosen otherwise, and the button that reads it."""
    seen = _look(workspace, request)
    with st.container(border=True):
        title, back = st.columns([5, 1], vertical_alignment="center")
        name = source_cards.plain(seen.target.name if seen else request.target)
        title.markdown(f"### {name}")
        if back.button(t("sources.back"), key="preview_back", width="stretch",
                       icon=":material/arrow_back:"):  # fmt: skip
            _leave(workspace, request)
        if seen is None:
            return
        _numbers(seen)
        _choices(request, seen)
        left, right = st.columns([1.5, 1])
        with left:
            _labels(workspace, seen)
        with right:
            _warnings(workspace, seen)
        _actions(workspace, request, seen)


def _look(workspace: Workspace, request: Request) -> Seen | None:
    """What was recognised, remembered as long as the request stays the same."""
    nothing: tuple[Request, Seen] | None = None
    kept = state.get("source_seen", nothing)
    if kept is not None and kept[0] == request:
        return kept[1]
    try:
        with st.spinner(t("sources.looking")):
            seen = recognising.recognise(workspace, request)
    except WorkbenchError as error:
        st.error(sentences.said(error))
        return None
    state.put("source_seen", (request, seen))
    return seen


def _leave(workspace: Workspace, request: Request) -> None:
    """Nothing was read: an archive that was sent for it is not kept either."""
    sent = Path(request.target)
    known = sources.targets(workspace.catalog).values()
    if sent.is_relative_to(workspace.settings.uploads) and sent not in known:
        sent.unlink(missing_ok=True)
    state.put("source_request", None)
    state.put("source_seen", None)
    st.rerun()


def _numbers(seen: Seen) -> None:
    shown = [("pictures", seen.pictures), ("labels", len(seen.labels))]
    shown += [(name, value) for name, value in (
        ("untyped", len(seen.unresolved)), ("unlabelled", seen.unlabelled),
        ("hints", seen.hints), ("boxes", seen.boxes), ("others", seen.others),
    ) if value]  # fmt: skip
    for column, (name, value) in zip(st.columns(len(shown)), shown, strict=True):
        column.metric(t(f"sources.n_{name}"), number(value), help=t(f"sources.n_{name}_help"))


def _choices(request: Request, seen: Seen) -> None:
    """Every choice is a new request; it is looked at anew at once."""
    named = seen.crops or (seen.described and request.name is None)
    one, two, three = st.columns(3, vertical_alignment="bottom")
    name = one.text_input(t("sources.name"), value=seen.name, max_chars=64, key="seen_name",
                          help=t("sources.name_help"), disabled=named)  # fmt: skip
    layout = two.selectbox(
        t("sources.layout"), seen.layouts, key="seen_layout", help=t("sources.layout_help"),
        format_func=lambda one: t(f"sources.layout_{one}"),
    )  # fmt: skip
    licence = three.selectbox(
        t("sources.licence"), [None, *LICENCES], key="seen_licence",
        index=0 if request.licence is None else [*LICENCES].index(request.licence) + 1,
        format_func=lambda one: LICENCES[one].title if one else _published(seen),
        help=t("sources.licence_help"),
    )  # fmt: skip
    four, five, six = st.columns(3, vertical_alignment="bottom")
    as_types = four.toggle(t("sources.as_types"), value=request.labels_as_types,
                           help=t("sources.as_types_help"), key="seen_types",
                           disabled=seen.described)  # fmt: skip
    take, margin = request.take, request.margin
    if seen.boxes:
        with five:
            take = _take(request, seen)
        with six:
            margin = _margin(request, seen)
    wished = replace(
        request, labels_as_types=as_types, licence=licence, take=take, margin=margin,
        layout=request.layout if layout == seen.layout else layout,
        name=request.name if name == seen.name or not _is_name(name) else name,
    )  # fmt: skip
    if wished != request:
        state.put("source_request", wished)
        st.rerun()


def _is_name(name: str) -> bool:
    """Whether it can name a source; if not, its sentence is shown and the name stays as it was."""
    try:
        descriptor.check_name(name.strip())
    except WorkbenchError as error:
        st.error(sentences.said(error))
        return False
    return True


def _published(seen: Seen) -> str:
    return seen.licence if seen.described else t("sources.licence_none")


def _take(request: Request, seen: Seen) -> Take | None:
    takes: tuple[Take, Take] = ("whole", "crops")
    now = takes[seen.crops]
    chosen = st.segmented_control(
        t("sources.take"), takes, default=now, required=True, key="seen_take",
        format_func=lambda one: t(f"sources.take_{one}"), help=t("sources.take_help"),
    )  # fmt: skip
    if chosen == now:
        return request.take
    return "crops" if chosen == "crops" else "whole"


def _margin(request: Request, seen: Seen) -> float | None:
    if not seen.crops:
        return request.margin
    now = round((request.margin if request.margin is not None else seen.margin) * 100)
    chosen = st.slider(t("sources.margin"), 0, 50, now, 5, format="%d %%", key="seen_margin",
                       help=t("sources.margin_help"))  # fmt: skip
    return request.margin if chosen == now else chosen / 100


def _labels(workspace: Workspace, seen: Seen) -> None:
    if not seen.labels:
        st.caption(t("sources.no_labels"))
        return
    types = {each.type_id: each for each in mapping.all_types(workspace.catalog)}
    asis = not seen.unresolved and not any(label.type_id for label in seen.labels)
    open_ = t("sources.own_type") if asis else t("sources.no_type")
    unresolved = set(seen.unresolved)
    rows = [
        (label.raw, label.pictures,
         naming.type_name(types[label.type_id]) if label.type_id in types
         else open_ if asis or label.raw in unresolved else t("sources.no_type_wanted"))
        for label in seen.labels[:MOST_LABELS]
    ]  # fmt: skip
    columns = [t("sources.raw_label"), t("sources.pictures"), t("sources.type")]
    st.dataframe(pd.DataFrame(rows, columns=columns), hide_index=True,
                 height=min(38 + 35 * len(rows), 320))  # fmt: skip


def _warnings(workspace: Workspace, seen: Seen) -> None:
    """What a person should know before reading, one line each; the worst first."""
    said = []
    if seen.without_consent:
        said.append(t("sources.w_consent", count=number(seen.without_consent)))
    if seen.several and not seen.crops:
        said.append(t("sources.w_several", count=number(seen.several)))
    if seen.missing:
        said.append(t("sources.w_missing", count=number(len(seen.missing)),
                      example=source_cards.plain(seen.missing[0])))  # fmt: skip
    if seen.namesake:
        said.append(t("sources.w_namesake", name=seen.namesake))
    if seen.licence == source_cards.UNKNOWN:
        said.append(t("sources.w_licence"))
    if seen.unresolved:
        said.append(t("sources.w_untyped", count=number(len(seen.unresolved))))
    if seen.packed:
        into = workspace.settings.unpacked / seen.name
        said.append(t("sources.w_packed", folder=source_cards.plain(str(into))))
    if seen.splits:
        parts = ", ".join(f"{name} {number(n)}" for name, n in seen.splits.items())
        said.append(t("sources.w_split", parts=parts))
    st.markdown("\n".join(f"- {line}" for line in said))


def _actions(workspace: Workspace, request: Request, seen: Seen) -> None:
    count = seen.boxes if seen.crops else seen.pictures
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(t("sources.read_own", count=number(count)), type="primary", key="seen_read",
                     disabled=jobs.running(), icon=":material/download:"):  # fmt: skip
            state.put("source_request", None)
            state.put("source_part", "read")
            source_cards.start(workspace, request, seen.name)
        if not seen.described:
            with st.popover(t("sources.descriptor"), type="tertiary"):
                _descriptor(workspace, seen)


def _descriptor(workspace: Workspace, seen: Seen) -> None:
    """The proposed descriptor, to be kept with the others: then the source has a name for ever."""
    st.markdown(t("sources.descriptor_what", file=f"{seen.name}.toml"))
    st.code(seen.toml, language="toml", height=260)
    if st.button(t("sources.descriptor_save"), key="seen_save"):
        try:
            file = recognising.save(workspace, seen)
        except WorkbenchError as error:
            st.error(sentences.said(error))
            return
        st.success(t("sources.descriptor_saved", file=str(file)))
