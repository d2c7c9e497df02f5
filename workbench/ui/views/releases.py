"""Exports: a recipe with its preview, the export, and what was exported so far."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from workbench.steps import release as steps
from workbench.steps.progress import Progress
from workbench.steps.release import Made, Recipe
from workbench.store import counts, releases
from workbench.ui import jobs, session
from workbench.ui.jobs import Job
from workbench.ui.parts import page, recipe, release_list, release_preview, stage
from workbench.ui.text import number, t


def exporting(wanted: Recipe, out: Path) -> Callable[[Progress], Made]:
    """The export as a job."""
    workspace = session.workspace()
    return lambda progress: steps.release(workspace, wanted, out, progress)


def exported(job: Job) -> str:
    """What an export gave, in a sentence."""
    assert isinstance(job.result, Made)  # what `steps.release` returns
    made = job.result
    return t("releases.made", name=job.title, images=number(made.images),
             classes=number(len(made.counts)), path=made.path)  # fmt: skip


catalog = page.head("releases")
if not counts.has_images(catalog):
    page.empty("releases.empty", "views/sources.py")
    st.stop()

left, right = st.columns([2, 3], gap="large")
below = st.container()
with left:
    wanted, folder = recipe.form(catalog)
    go = st.container()
with below:  # drawn before the preview, which takes longest
    st.subheader(t("releases.so_far"), anchor=False)
    release_list.verdict()
    release_list.show(releases.all_of(catalog))
with right:
    stage.show(("release",), exported)
    ready = release_preview.show(catalog, wanted)
if go.button(
    t("releases.export"), type="primary", icon=":material/inventory_2:", width="stretch",
    disabled=not ready or jobs.running(), key="release_go",
):  # fmt: skip
    with left:
        stage.begin("release", wanted.name, exporting(wanted, folder))
