"""Relinking: a folder that moved keeps its items; a wrong folder is refused."""

from __future__ import annotations

import shutil
import zipfile

import pytest

from tests import drawn, stored
from workbench.errors import BadInput
from workbench.steps import ingest
from workbench.steps import relinking as step
from workbench.steps.planning import Request, again
from workbench.store import items, sources


@pytest.fixture
def folder(tmp_path):
    return drawn.labelled(tmp_path / "bins", {"glass": 2, "metal": 1})


@pytest.fixture
def read(workspace, folder):
    ingest.ingest(workspace, Request(str(folder)))
    return workspace


def test_relink__a_moved_folder_keeps_decisions_and_needs_no_reading(read, folder, tmp_path):
    identity = items.resolve(read.catalog, "bins/glass/glass1.jpg")
    stored.decide(read.catalog, identity, "label", "metal")
    moved = folder.rename(tmp_path / "disque été")

    done = step.relink(read, "bins", moved)
    report = ingest.ingest(read, again(read, "bins"))

    assert (done.there, done.missing, done.other_size) == (3, (), ())
    assert dict(report.counts) == {"known": 3}
    assert stored.state(read.catalog, identity, "type_id") == "metal"


def test_relink__pictures_are_found_in_the_new_place(read, folder, tmp_path):
    moved = folder.rename(tmp_path / "elsewhere")
    step.relink(read, "bins", moved)

    identity = items.resolve(read.catalog, "bins/glass/glass1.jpg")
    assert items.locate(read.catalog, identity) == moved / "glass/glass1.jpg"


def test_relink__a_folder_with_none_of_the_files_is_refused(read, folder, tmp_path):
    other = drawn.labelled(tmp_path / "other", {"wood": 1})

    with pytest.raises(BadInput, match=r"None of the 3 files of 'bins' lies in .*other"):
        step.relink(read, "bins", other)
    assert sources.roots(read.catalog) == {"bins": folder}


def test_relink__a_part_needs_to_be_said(read, folder, tmp_path):
    part = shutil.copytree(folder, tmp_path / "part")
    (part / "glass/glass1.jpg").unlink()
    (part / "metal/metal1.jpg").write_bytes(b"x")

    with pytest.raises(BadInput, match=r"2 of the 3 files .* for example glass/glass1\.jpg"):
        step.relink(read, "bins", part)
    done = step.relink(read, "bins", part, partly=True)

    assert (done.there, done.missing, done.other_size) == (
        1, ("glass/glass1.jpg",), ("metal/metal1.jpg",),
    )  # fmt: skip


def test_relink__unknown_source(read, folder):
    with pytest.raises(BadInput, match="holds no source 'x'"):
        step.relink(read, "x", folder)


def test_relink__an_archive_under_another_name(workspace, folder, tmp_path):
    for name in ("old.zip", "new.zip"):
        with zipfile.ZipFile(tmp_path / name, "w") as out:
            for file in sorted(folder.rglob("*.jpg")):
                out.write(file, file.relative_to(folder))
    ingest.ingest(workspace, Request(str(tmp_path / "old.zip"), name="set"))

    done = step.relink(workspace, "set", tmp_path / "new.zip")
    (tmp_path / "old.zip").unlink()
    report = ingest.ingest(workspace, again(workspace, "set"))

    assert (done.there, done.missing) == (3, ())
    assert dict(report.counts) == {"known": 3}


def test_relink__crops_follow_their_photos(workspace, tmp_path):
    root = tmp_path / "yolo"
    drawn.save(drawn.photo(1, (400, 300)), root / "images/1.jpg")
    (root / "labels").mkdir()
    (root / "labels/1.txt").write_text("0 0.3 0.3 0.4 0.4\n")
    (root / "classes.txt").write_text("glass\n")
    ingest.ingest(workspace, Request(str(root), take="crops"))
    moved = root.rename(tmp_path / "moved")

    done = step.relink(workspace, "yolo-crops", moved)
    report = ingest.ingest(workspace, again(workspace, "yolo-crops"))

    assert done.there == 1
    assert dict(report.counts) == {"known": 1}
