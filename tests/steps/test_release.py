"""Release: whole or not at all, the same bytes again, nothing leaks, everything said."""

from __future__ import annotations

import json
from collections import defaultdict

import numpy as np
import pytest
from sklearn.utils.class_weight import compute_class_weight

from tests import drawn, stored
from workbench.errors import BadInput, ReleaseError, WorkbenchError
from workbench.exporters import papers
from workbench.records import SPLITS
from workbench.steps import ingest, review
from workbench.steps import release as step
from workbench.steps.planning import Request
from workbench.steps.release import Recipe
from workbench.store import items, releases

PAPERS = {"README.md", "checksums.sha256", "class_weights.csv", "class_weights.json",
          "classes.json", "manifest.csv", "recipe.json"}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    return drawn.labelled(tmp_path / "bins", {"glass": 8, "metal": 5, "paper": 3, "battery": 2})


@pytest.fixture
def read(workspace, folder):
    ingest.ingest(workspace, Request(str(folder)))
    return workspace


def recipe(name="r1", **more):
    return Recipe("binko10", name, **more)


def manifest(made):
    return papers.read_manifest(made.path)


def classes_of(made):
    return {row["class"] for row in manifest(made)}


def test_release__all_papers_and_three_splits(read):
    made = step.release(read, recipe())

    assert {p.name for p in made.path.iterdir()} == PAPERS | set(SPLITS)
    assert made.path == read.settings.releases / "r1"


def test_release__verify_accepts_it(read):
    assert step.verify(step.release(read, recipe()).path).faults == ()


def test_release__same_classes_in_every_split(read):
    made = step.release(read, recipe())

    found = [sorted(p.name for p in (made.path / split).iterdir()) for split in SPLITS]

    assert found == [["glass", "metal", "paper"]] * 3


def test_release__weights_equal_scikit_learns(read):
    made = step.release(read, recipe())
    answers = [row["class"] for row in manifest(made) if row["split"] == "train"]
    classes = sorted(set(answers))
    expected = compute_class_weight("balanced", classes=np.array(classes), y=answers)

    found = json.loads((made.path / "class_weights.json").read_text())["weights"]["balanced"]

    assert [found[name] for name in classes] == pytest.approx(list(expected))


def test_release__two_runs_are_the_same_bytes(read, tmp_path):
    made = [step.release(read, recipe(), tmp_path / place) for place in ("one", "two")]

    assert made[0].checksum == made[1].checksum
    assert (made[0].path / papers.CHECKSUMS).read_bytes() == (
        made[1].path / papers.CHECKSUMS).read_bytes()  # fmt: skip


def test_release__another_seed_another_draw(read):
    made = [step.release(read, recipe(f"r{seed}", seed=seed)) for seed in (1, 2)]

    assert [row["path"] for row in manifest(made[0])] != [row["path"] for row in manifest(made[1])]


def test_release__author_is_not_in_the_bytes(read, tmp_path):
    made = [step.release(read, recipe(author=who), tmp_path / who) for who in ("anna", "bert")]

    assert made[0].checksum == made[1].checksum


def test_release__split_in_percent(workspace, tmp_path):
    folder = drawn.labelled(tmp_path / "many", {"glass": 20})
    ingest.ingest(workspace, Request(str(folder)))

    made = step.release(workspace, recipe(split="60/20/20"))

    assert made.counts == {"glass": {"train": 12, "val": 4, "test": 4}}


def test_release__no_group_over_two_splits(read, folder):
    found = read.catalog.cursor().execute("select image_id from image order by 1").fetchall()
    stored.group(read.catalog, *(row[0] for row in found[:4]))
    splits = defaultdict(set)
    for row in manifest(step.release(read, recipe())):
        splits[row["duplicate_group"]].add(row["split"])

    assert {len(there) for there in splits.values()} == {1}


def test_release__one_image_of_a_group(read):
    names = [f"bins/glass/glass{n}.jpg" for n in (1, 2)]
    stored.group(read.catalog, *(items.resolve(read.catalog, name) for name in names))

    assert step.release(read, recipe()).images == 8 + 5 + 3 - 1


def test_release__cap_a_class(read):
    made = step.release(read, recipe(cap=4))

    assert [sum(row.values()) for row in made.counts.values()] == [4, 4, 3]


def test_release__cap_takes_reviewed_ones_first(read):
    names = [f"bins/glass/glass{n}.jpg" for n in (2, 5, 7)]
    review.label(read.catalog, names, "glass", "tester")

    made = step.release(read, recipe(cap=3))

    found = {row["source_path"] for row in manifest(made) if row["class"] == "glass"}
    assert found == {name.removeprefix("bins/") for name in names}


def test_release__class_with_too_few_is_left_out_and_said(read):
    made = step.release(read, recipe())

    assert "battery" not in classes_of(made)
    said = next(note for note in made.notes if note.startswith("Left out, fewer than 3 usable"))
    assert "battery (2)" in said


def test_prepare__says_that_images_were_never_screened(read):
    assert "never screened" in step.prepare(read, recipe()).notes[0]


def test_release__missing_to_the_minimum_is_said(read):
    assert "paper: 2 images missing to 5." in step.release(read, recipe(minimum=5)).notes


def test_release__require_all_is_refused_and_writes_nothing(read):
    with pytest.raises(ReleaseError, match=r"battery \(2\)"):
        step.release(read, recipe(require_all=True))

    assert not read.settings.releases.exists()


def test_release__nothing_usable(workspace):
    with pytest.raises(ReleaseError, match="fewer than 3 usable images"):
        step.release(workspace, recipe())


def test_release__existing_target_is_refused_and_not_touched(read):
    made = step.release(read, recipe())
    before = papers.file_hash(made.path / papers.CHECKSUMS)

    with pytest.raises(BadInput, match="r1 exists already: give the release another name"):
        step.release(read, recipe(seed=3))
    assert papers.file_hash(made.path / papers.CHECKSUMS) == before
    assert len(releases.all_of(read.catalog)) == 1


def test_release__finished_but_unrecorded_one_is_taken_over(read):
    made = step.release(read, recipe())
    with read.catalog.writing() as cursor:  # as if killed before it was recorded
        cursor.execute("delete from release")

    assert step.release(read, recipe()).checksum == made.checksum
    assert len(releases.all_of(read.catalog)) == 1


def test_release__left_over_of_a_killed_run_is_cleared(read):
    left = read.settings.releases / ".r1.partial"
    left.mkdir(parents=True)
    (left / "half.jpg").touch()

    made = step.release(read, recipe())

    assert not left.exists()
    assert step.verify(made.path).faults == ()


def test_release__link_shares_the_originals(read, folder):
    made = step.release(read, recipe(link=True))
    row = next(row for row in manifest(made) if row["source_path"] == "glass/glass1.jpg")

    assert (made.path / row["path"]).samefile(folder / "glass/glass1.jpg")


def test_release__changed_original_is_refused_and_nothing_is_left(read, folder):
    drawn.save(drawn.photo(999), folder / "glass/glass1.jpg")

    with pytest.raises(ReleaseError, match=r"glass1\.jpg has changed since it was read"):
        step.release(read, recipe())
    assert list(read.settings.releases.iterdir()) == []
    assert releases.all_of(read.catalog) == []


def test_release__damaged_gif_is_refused_and_nothing_is_left(read, folder):
    data = drawn.save(drawn.photo(9), folder / "glass/cut.gif").read_bytes()
    (folder / "glass/cut.gif").write_bytes(data[: len(data) // 2])
    ingest.ingest(read, Request(str(folder)))

    with pytest.raises(ReleaseError, match=r"cut\.gif cannot be written anew"):
        step.release(read, recipe())
    assert list(read.settings.releases.iterdir()) == []


def test_release__missing_original_can_be_left_out_by_reading_the_source_again(read, folder):
    (folder / "glass/glass1.jpg").unlink()
    with pytest.raises(ReleaseError, match="is gone since it was read"):
        step.release(read, recipe())

    ingest.ingest(read, Request(str(folder)))

    assert step.release(read, recipe()).images == 15


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"name": "../up"}, "cannot name a release"),
        ({"name": ".hidden"}, "cannot name a release"),
        ({"split": "70/30"}, "is not three positive parts"),
        ({"licence": "free"}, "'free' is no licence gate"),
        ({"formats": ("zip",)}, "There is no format 'zip'"),
        ({"cap": 0}, "--cap 0 makes no sense"),
        ({"minimum": 0}, "--min 0 makes no sense"),
        ({"sources": ("nix",)}, "holds no source 'nix'"),
    ],
)
def test_release__value_that_cannot_be_meant(read, more, said):
    with pytest.raises(BadInput, match=said):
        step.release(read, recipe(**{"name": "r1", **more}))


def test_release__unknown_scheme(read):
    with pytest.raises(BadInput, match="There is no scheme 'nix'"):
        step.release(read, Recipe("nix", "r1"))


def test_release__no_formats_is_refused(read):
    with pytest.raises(WorkbenchError):
        step.release(read, recipe(formats=()))


def test_release__reviewed_only(read):
    names = [f"bins/glass/glass{n}.jpg" for n in (1, 2, 3)]
    review.label(read.catalog, names, "glass", "tester")

    assert step.release(read, recipe(reviewed_only=True)).images == 3


def test_release__licence_gate_leaves_undescribed_folders_out(read):
    with pytest.raises(ReleaseError, match="fewer than 3 usable images"):
        step.release(read, recipe(licence="share"))


def test_release__recorded_with_its_recipe(read):
    step.release(read, recipe(seed=5, author="anna"))

    [row] = releases.all_of(read.catalog)
    assert (row.name, row.images, row.author, json.loads(row.recipe)["seed"]) == (
        "r1", 16, "anna", 5,
    )  # fmt: skip


def test_prepare__is_what_release_makes(read):
    planned = step.prepare(read, recipe())

    assert planned.counts == step.release(read, recipe()).counts


def test_prepare__writes_nothing(read):
    step.prepare(read, recipe())

    assert not read.settings.releases.exists()


@pytest.mark.parametrize("spoil", ["change", "remove", "add", "weights", "manifest"])
def test_verify__names_each_tampering(read, spoil):
    made = step.release(read, recipe())
    file = sorted((made.path / "train/glass").iterdir())[0]
    if spoil == "change":
        file.write_bytes(file.read_bytes()[:-1] + b"x")
    elif spoil == "remove":
        file.unlink()
    elif spoil == "add":
        (file.parent / "x.jpg").write_bytes(b"x")
    else:
        name = {"weights": "class_weights.json", "manifest": "manifest.csv"}[spoil]
        (made.path / name).write_text((made.path / name).read_text().replace("1", "2", 1))

    named = {"change": file.name, "remove": file.name, "add": "x.jpg",
             "weights": "class_weights.json", "manifest": "manifest.csv"}[spoil]  # fmt: skip
    assert named in "\n".join(step.verify(made.path).faults)
