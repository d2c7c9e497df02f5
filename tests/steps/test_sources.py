"""The known sources: described, read, or both."""

from __future__ import annotations

from tests import drawn
from workbench.steps import ingest
from workbench.steps import sources as step
from workbench.steps.planning import Request


def by_name(workspace):
    return {row.name: row for row in step.known(workspace.catalog, workspace.settings)}


def test_known__described_ones_that_are_not_there(workspace):
    found = by_name(workspace)["kaggle-garbage-6"]

    assert (found.present, found.described, found.items, found.published_size) == (
        False, True, 0, 2527,
    )  # fmt: skip


def test_known__folder_that_was_read_without_a_descriptor(workspace, tmp_path):
    folder = drawn.labelled(tmp_path / "bins", {"glass": 2})
    ingest.ingest(workspace, Request(str(folder)))

    found = by_name(workspace)["bins"]

    assert (found.root, found.present, found.described) == (folder, True, False)
    assert (found.items, found.images, found.usable) == (2, 2, 2)
