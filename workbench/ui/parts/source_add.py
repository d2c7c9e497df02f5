"""Three ways to a new source: a path, an archive that is sent, a described set."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from workbench.sources import archives
from workbench.steps.planning import Request
from workbench.steps.sources import Known
from workbench.steps.workspace import Workspace
from workbench.ui import jobs, state
from workbench.ui.parts import source_cards, source_preview
from workbench.ui.text import t

WAYS = ("path", "upload", "described")


def show(workspace: Workspace, every: Sequence[Known]) -> None:
    """Choose a way, then see what would be read before it is read."""
    nothing: Request | None = None
    asked = state.get("source_request", nothing)
    if asked is not None:
        source_preview.show(workspace, asked)
        return
    way = st.segmented_control(
        t("sources.way"), WAYS, default=state.get("source_way", WAYS[0]), required=True,
        key="source_way_choice", label_visibility="collapsed",
        format_func=lambda one: t(f"sources.way_{one}"),
    )  # fmt: skip
    state.put("source_way", way or WAYS[0])
    if way == "upload":
        _upload(workspace)
    elif way == "described":
        for each in sorted(every, key=lambda one: not one.present):
            if not each.items:
                source_cards.described(workspace, each)
    else:
        _path()


def _path() -> None:
    with st.container(border=True):
        st.markdown(t("sources.path_what"))
        left, right = st.columns([5, 1], vertical_alignment="bottom")
        path = left.text_input(t("sources.path"), placeholder=t("sources.path_example"),
                               help=t("sources.path_help"), key="own_path")  # fmt: skip
        if right.button(t("sources.look"), type="primary", width="stretch", key="own_look",
                        disabled=not path.strip() or jobs.running(),
                        icon=":material/visibility:"):  # fmt: skip
            state.put("source_request", Request(path.strip()))
            st.rerun()


def _upload(workspace: Workspace) -> None:
    with st.container(border=True):
        st.markdown(t("sources.upload_what"))
        endings = [ending.removeprefix(".") for ending in archives.ENDINGS]
        sent = st.file_uploader(t("sources.upload"), type=endings, key="own_upload")
        if sent is None:
            return
        if st.button(t("sources.look"), type="primary", key="upload_look",
                     disabled=jobs.running(), icon=":material/visibility:"):  # fmt: skip
            kept = _kept(workspace.settings.uploads, sent.name)
            try:
                kept.parent.mkdir(parents=True, exist_ok=True)
                with kept.open("wb") as out:
                    shutil.copyfileobj(sent, out, 1 << 20)
            except OSError as error:
                kept.unlink(missing_ok=True)
                st.error(t("sources.upload_failed", reason=error.strerror or type(error).__name__))
                return
            state.put("source_request", Request(str(kept)))
            st.rerun()


def _kept(folder: Path, name: str) -> Path:
    """Where what was sent is kept, beside what is there already."""
    safe = re.sub(r"[^\w. -]+", "-", name).strip(". ")[-120:] or "upload.zip"
    number = 1
    kept = folder / safe
    while kept.exists():
        number += 1
        kept = folder / f"{number}-{safe}"
    return kept
