"""The demo's own catalogue folder is replaced, never somebody else's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from workbench.drawing import sets
from workbench.errors import BadInput
from workbench.steps import demo


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> demo.Demo:
    """One run on a small drawing."""
    folder = tmp_path_factory.mktemp("demo")
    draw = sets.draw_sources

    def small(root: Path, report: object = None) -> sets.Truth:
        return draw(root, scale=0.1)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo.sets, "draw_sources", small)
        patch.setenv("WORKBENCH_JOBS", "1")
        return demo.run(folder)


def test_run__the_funnel_adds_up(done: demo.Demo) -> None:
    left = done.funnel[0].left
    for step in done.funnel[1:]:
        left -= step.lost
        assert step.left == left


def test_run__every_drawn_copy_is_found(done: demo.Demo) -> None:
    found, all_of_them = done.found.split(" copies")[0].split(" of ")
    assert found == all_of_them


def test_run__leaves_a_release_of_whole_classes(done: demo.Demo) -> None:
    classes = json.loads((done.release / "classes.json").read_text())["classes"]
    assert len(classes) >= 6


def test_run__a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog/thesis.txt").write_text("mine")
    with pytest.raises(BadInput, match=r"thesis\.txt"):
        demo._clear(tmp_path / "catalog")


def test_run__reads_every_picture_of_the_four_sources_and_no_mask(done: demo.Demo) -> None:
    truth = sets.read_truth(done.release.parents[2] / "sources")
    assert set(truth.counts) == {"kaggle-garbage-6", "kaggle-garbage-12", "fmd", "solid-waste"}
    assert done.funnel[0].left == sum(truth.counts.values())
