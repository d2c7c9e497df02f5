"""Layout class_folders: the folder is the label, whatever stands above and beside it."""

from __future__ import annotations

import pytest

from workbench.sources import class_folders
from workbench.sources.descriptor import Options

KNOWN = frozenset({"glass", "metal"})


def found(root, *paths, **options):
    """Path → (raw label, split) of what the layout finds among these files."""
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return {f.path: (f.raw_label, f.split) for f in class_folders.find(root, Options(**options))}


def test_find__folder_is_the_label(tmp_path):
    assert found(tmp_path, "glass/1.jpg") == {"glass/1.jpg": ("glass", None)}


def test_find__nested_twice_with_a_blank_in_the_name(tmp_path):
    inside = "Garbage classification/Garbage classification"

    there = found(tmp_path, f"{inside}/glass/1.jpg", "glass1.jpg", folder=inside)

    assert there == {f"{inside}/glass/1.jpg": ("glass", None)}


def test_find__nested_twice_without_being_told(tmp_path):
    path = "Garbage classification/Garbage classification/glass/1.jpg"

    assert found(tmp_path, path) == {path: ("glass", None)}


def test_find__root_may_be_the_inner_folder_already(tmp_path):
    assert found(tmp_path, "glass/1.jpg", folder="Garbage classification") == {
        "glass/1.jpg": ("glass", None)
    }


@pytest.mark.parametrize(
    ("folder", "split"),
    [("train", "train"), ("Training", "train"), ("valid", "val"), ("VAL", "val"),
     ("validation", "val"), ("test", "test"), ("testing", "test")],
)  # fmt: skip
def test_find__split_above_the_class(tmp_path, folder, split):
    assert found(tmp_path, f"{folder}/glass/1.jpg") == {f"{folder}/glass/1.jpg": ("glass", split)}


def test_find__split_below_the_class(tmp_path):
    assert found(tmp_path, "glass/train/1.jpg") == {"glass/train/1.jpg": ("glass", "train")}


def test_find__known_class_wins_over_a_deeper_folder(tmp_path):
    there = found(tmp_path, "glass/batch 2/1.jpg", classes=KNOWN)

    assert there == {"glass/batch 2/1.jpg": ("glass", None)}


def test_find__unknown_folder_keeps_its_own_word(tmp_path):
    assert found(tmp_path, "wood/1.jpg", classes=KNOWN) == {"wood/1.jpg": ("wood", None)}


@pytest.mark.parametrize("folder", ["", "data"])
def test_find__picture_beside_the_classes_has_no_label(tmp_path, folder):
    path = f"{folder}/1.jpg".lstrip("/")

    assert found(tmp_path, path, folder=folder, classes=KNOWN) == {path: (None, None)}


def test_find__picture_in_a_split_folder_has_no_label(tmp_path):
    assert found(tmp_path, "train/1.jpg") == {"train/1.jpg": (None, "train")}


def test_find__include(tmp_path):
    there = found(tmp_path, "image/glass/1.jpg", "other/glass/1.jpg", include=("image/",))

    assert list(there) == ["image/glass/1.jpg"]


def test_find__exclude_masks(tmp_path):
    there = found(tmp_path, "image/glass/1.jpg", "mask/glass/1.jpg", exclude=("mask/",))

    assert list(there) == ["image/glass/1.jpg"]


def test_find__include_and_exclude_count_from_the_inner_folder(tmp_path):
    there = found(
        tmp_path, "fmd/image/glass/1.jpg", "fmd/mask/glass/1.jpg", folder="fmd",
        include=("image/",),
    )  # fmt: skip

    assert list(there) == ["fmd/image/glass/1.jpg"]


def test_find__size_and_age_are_the_files(tmp_path):
    (tmp_path / "glass").mkdir()
    (tmp_path / "glass/1.jpg").write_bytes(b"12345")

    [one] = class_folders.find(tmp_path, Options())

    assert (one.size, one.modified_ns) == (5, (tmp_path / "glass/1.jpg").stat().st_mtime_ns)
