"""Layout class_folders: the folder is the label, whatever stands above and beside it."""

from __future__ import annotations

import pytest

from workbench.errors import BadInput
from workbench.sources.descriptor import Options
from workbench.sources.layouts import class_folders
from workbench.sources.places import Folder

KNOWN = frozenset({"glass", "metal"})


def found(root, *paths, **options):
    """Path → (raw label, split) of what the layout finds among these files."""
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return {
        f.path: (f.raw_label, f.split) for f in class_folders.find(Folder(root), Options(**options))
    }


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


def test_find__picture_above_the_class_folders_has_no_label(tmp_path):
    there = found(tmp_path, "set/cover.jpg", "set/glass/1.jpg", "set/metal/1.jpg")

    assert there == {"set/cover.jpg": (None, None), "set/glass/1.jpg": ("glass", None),
                     "set/metal/1.jpg": ("metal", None)}  # fmt: skip


def test_find__folder_inside_a_class_that_holds_pictures_is_a_part_of_it(tmp_path):
    there = found(tmp_path, "glass/1.jpg", "metal/1.jpg", "metal/batch1/2.jpg", "metal/a/b/3.jpg")

    assert {label for path, (label, _) in there.items() if path.startswith("metal")} == {"metal"}


def test_find__folder_inside_a_class_of_another_split_is_a_part_of_it(tmp_path):
    there = found(tmp_path, "train/glass/1.jpg", "train/metal/1.jpg", "train/metal/2.jpg",
                  "test/metal/new/2.jpg")  # fmt: skip

    assert there["test/metal/new/2.jpg"] == ("metal", "test")


def test_find__folder_inside_one_without_pictures_is_a_class(tmp_path):
    there = found(tmp_path, "glass/1.jpg", "wood/1.jpg", "bottles/pet/1.jpg", "bottles/hdpe/1.jpg",
                  "paper/1.jpg")  # fmt: skip

    assert there["bottles/pet/1.jpg"] == ("pet", None)


def test_find__shallow_folder_without_folders_is_a_class(tmp_path):
    there = found(tmp_path, "bottles/pet/1.jpg", "bottles/hdpe/1.jpg", "paper/1.jpg")

    assert there["paper/1.jpg"] == ("paper", None)


def test_find__many_pictures_at_the_top_do_not_hide_the_classes(tmp_path):
    there = found(tmp_path, "1.jpg", "2.jpg", "3.jpg", "glass/1.jpg", "glass/deep/2.jpg")

    assert list(there.values()) == [(None, None)] * 3 + [("glass", None), ("glass", None)]


def test_find__names_with_the_same_beginning_are_not_inside_each_other(tmp_path):
    there = found(tmp_path, "a/x/1.jpg", "a/y/1.jpg", "b/1.jpg", "b c/1.jpg", "a b/z/1.jpg")

    assert there["b/1.jpg"] == ("b", None)


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

    [one] = class_folders.find(Folder(tmp_path), Options())

    assert (one.size, one.modified_ns) == (5, (tmp_path / "glass/1.jpg").stat().st_mtime_ns)


def test_find__train_beside_other_classes_is_a_class(tmp_path):
    there = found(tmp_path, "boat/1.jpg", "bus/1.jpg", "train/1.jpg")

    assert there["train/1.jpg"] == ("train", None)


def test_find__train_with_classes_inside_is_a_split(tmp_path):
    there = found(tmp_path, "train/glass/1.jpg", "extra/metal/1.jpg")

    assert there["train/glass/1.jpg"] == ("glass", "train")


def test_find__hint_is_no_label(tmp_path):
    (tmp_path / "old bottle").mkdir()
    (tmp_path / "old bottle/1.jpg").touch()

    [one] = class_folders.find(Folder(tmp_path), Options(hint=True))

    assert (one.raw_label, one.hint) == (None, "old bottle")


CODES = "可回收物: 00\n塑料瓶: 00_00\n帽子：00_01\n\n干垃圾: 01"


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-8-sig", "utf-16"])
def test_find__codes_become_words(tmp_path, encoding):
    (tmp_path / "label.txt").write_bytes(CODES.encode(encoding))

    there = found(tmp_path, "train/00_00/1.jpg", "val/00_01/1.jpg", "val/07/1.jpg",
                  rules="label.txt")  # fmt: skip

    assert there == {
        "train/00_00/1.jpg": ("可回收物/塑料瓶", "train"),
        "val/00_01/1.jpg": ("可回收物/帽子", "val"),
        "val/07/1.jpg": ("07", "val"),
    }


@pytest.mark.parametrize(("text", "said"), [(None, "There is no label.txt"), ("x", "no line")])
def test_find__codes_that_are_not_there(tmp_path, text, said):
    if text is not None:
        (tmp_path / "label.txt").write_text(text)

    with pytest.raises(BadInput, match=said):
        found(tmp_path, "00/1.jpg", rules="label.txt")


def test_find__split_lists_name_class_and_picture(tmp_path):
    (tmp_path / "train.txt").write_text("pie/1.x\n")
    (tmp_path / "test.txt").write_text("pie/2.jpg\n")
    lists = {"train": "train.txt", "test": "test.txt"}

    there = found(tmp_path, "images/pie/1.x.jpg", "images/pie/2.jpg", "images/pie/3.jpg",
                  split_lists=lists)  # fmt: skip

    assert [split for _, split in there.values()] == ["train", "test", None]


def test_find__split_list_that_is_not_there(tmp_path):
    with pytest.raises(BadInput, match=r"no train\.txt in .* lists the train pictures"):
        found(tmp_path, "pie/1.jpg", split_lists={"train": "train.txt"})


def test_sees__any_folder(tmp_path):
    assert class_folders.sees(Folder(tmp_path)) == Options()


def test_sees__file_of_codes(tmp_path):
    (tmp_path / "label.txt").write_bytes(CODES.encode("gbk"))

    assert class_folders.sees(Folder(tmp_path)) == Options(rules="label.txt")
