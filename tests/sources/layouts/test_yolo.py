"""Layout yolo: texts of boxes beside the pictures or mirrored, names of the numbers, splits."""

from __future__ import annotations

import os

import pytest

from tests import laid
from workbench.errors import BadInput
from workbench.sources.descriptor import Options
from workbench.sources.layouts import yolo
from workbench.sources.places import Folder

CAN, BOTTLE = "0 0.5 0.5 0.2 0.2", "1 0.5 0.5 0.2 0.2"
NAMES = {"data.yaml": "names: [can, bottle]"}


def found(root, pictures, texts, **options):
    """Path → what the layout finds."""
    place = laid.laid(root, pictures, texts)
    return {file.path: file for file in yolo.find(place, Options(**options))}


def only(root, text, texts=NAMES):
    [file] = found(root, ["images/1.jpg"], {"labels/1.txt": text, **texts}).values()
    return file


def test_find__boxes_and_their_one_class(tmp_path):
    file = only(tmp_path, f"{CAN}\n{CAN}")

    assert (file.raw_label, len(file.boxes), file.note) == ("can", 2, None)


def test_find__several_classes_are_no_label(tmp_path):
    file = only(tmp_path, f"{CAN}\n{BOTTLE}")

    assert (file.raw_label, file.note) == (None, "several classes: bottle, can")
    assert [box.raw_label for box in file.boxes] == ["can", "bottle"]


def test_find__empty_label_file_means_nothing_is_on_it(tmp_path):
    file = only(tmp_path, "\n")

    assert (file.raw_label, file.boxes, file.note) == (None, (), None)


def test_find__no_label_file_is_said(tmp_path):
    there = found(tmp_path, ["1.jpg", "2.jpg"], {"1.txt": CAN, **NAMES})

    assert there["2.jpg"].raw_label is None
    assert there["2.jpg"].note == "there is no label file for it"


def test_find__odd_lines_cost_only_themselves(tmp_path):
    file = only(tmp_path, f"{CAN}\n0 nan 0 0 0\nwhat")

    assert (file.raw_label, file.note) == ("can", "boxes that make no sense: 2 of 3")


def test_find__numbers_without_a_name_are_kept_and_said(tmp_path):
    file = only(tmp_path, "7 0.5 0.5 0.2 0.2")

    assert (file.raw_label, file.note) == ("7", "class numbers without a name: 7")


def test_find__names_that_are_numbers(tmp_path):
    file = only(tmp_path, CAN, {"data.yaml": "names: [10]"})

    assert (file.raw_label, file.note) == ("10", None)


@pytest.mark.parametrize("text", [b"\x00\x01\x02\xff", b"\x89PNG\r\n\x1a\n", b"\xff\xfe0"])
def test_find__label_file_that_is_no_text(tmp_path, text):
    file = only(tmp_path, text)

    assert (file.raw_label, file.boxes) == (None, ())
    assert file.note.startswith("boxes that make no sense")


def test_find__label_file_that_cannot_be_read(tmp_path):
    for ending in (b"jpg", b"txt"):  # names that are no UTF-8
        (tmp_path / os.fsdecode(b"\xff." + ending)).write_bytes(CAN.encode())

    [file] = yolo.find(Folder(tmp_path), Options())

    assert (file.boxes, file.note) == ((), "its label file cannot be read")


@pytest.mark.parametrize(
    ("picture", "label", "split"),
    [
        ("images/train/1.jpg", "labels/train/1.txt", "train"),
        ("valid/images/1.jpg", "valid/labels/1.txt", "val"),
        ("images/test/1.jpg", "images/test/1.txt", "test"),
        ("images/val2017/1.jpg", "labels/val2017/1.txt", "val"),
        ("JPEGImages/1.jpg", "labels/1.txt", None),
    ],
)
def test_find__where_the_texts_lie_and_the_split(tmp_path, picture, label, split):
    file = found(tmp_path, [picture], {label: CAN, **NAMES})[picture]

    assert (file.raw_label, file.split) == ("can", split)


def test_find__two_sets_with_names_of_their_own(tmp_path):
    there = found(
        tmp_path, ["a/images/1.jpg", "b/images/1.jpg"],
        {"a/labels/1.txt": CAN, "a/data.yaml": "names: [can]",
         "b/labels/1.txt": CAN, "b/data.yaml": "names: [glass]"},
    )  # fmt: skip

    assert [file.raw_label for file in there.values()] == ["can", "glass"]


def test_find__darknet_lists_of_pictures(tmp_path):
    there = found(
        tmp_path, ["obj_train_data/1.jpg", "obj_train_data/2.jpg"],
        {"obj_train_data/1.txt": CAN, "train.txt": "data/obj_train_data/1.jpg\n",
         "valid.txt": "data/obj_train_data/2.jpg\n"},
    )  # fmt: skip

    assert [file.split for file in there.values()] == ["train", "val"]


def test_find__lists_that_the_options_name(tmp_path):
    there = found(
        tmp_path, ["1.jpg"], {"1.txt": CAN, "mine.lst": "1.jpg"}, split_lists={"test": "mine.lst"}
    )

    assert there["1.jpg"].split == "test"


@pytest.mark.parametrize(
    "name", ["a,b.jpg", 'it\'s "it".jpg', "two\nlines.jpg", "é😀图.jpg", "x" * 251 + ".jpg"]
)
def test_find__hostile_names(tmp_path, name):
    label = name.rpartition(".")[0] + ".txt"

    assert found(tmp_path, [name], {label: CAN, **NAMES})[name].raw_label == "can"


def test_find__no_label_file_at_all_is_refused(tmp_path):
    with pytest.raises(BadInput, match=r"No picture in .* has a label file \(\.txt\)"):
        found(tmp_path, ["1.jpg"], {"readme.txt": CAN})


def test_find__nothing_there(tmp_path):
    assert found(tmp_path, [], {}) == {}


def test_find__only_the_pictures_that_the_options_name(tmp_path):
    there = found(tmp_path, ["images/1.jpg", "masks/1.jpg"], {"labels/1.txt": CAN}, images="images")

    assert list(there) == ["images/1.jpg"]


def test_sees__boxes_and_the_file_of_names(tmp_path):
    place = laid.laid(tmp_path, ["images/1.jpg"], {"labels/1.txt": CAN, **NAMES})

    assert yolo.sees(place) == Options(rules="data.yaml")


def test_sees__two_files_of_names_are_left_to_find(tmp_path):
    texts = {"a/1.txt": CAN, "a/obj.names": "x", "b/1.txt": CAN, "b/obj.names": "y"}

    assert yolo.sees(laid.laid(tmp_path, ["a/1.jpg", "b/1.jpg"], texts)) == Options()


@pytest.mark.parametrize(
    "text", ["img_1.jpg, 11", "glass", "", "0 320 240 100 100", "a nice photo of 5 cans and so on"]
)
def test_sees__other_texts_are_none(tmp_path, text):
    assert yolo.sees(laid.laid(tmp_path, ["1.jpg"], {"1.txt": text})) is None


def test_sees__class_folders_with_one_such_text_are_none(tmp_path):
    pictures = [f"glass/{n}.jpg" for n in range(20)]

    assert yolo.sees(laid.laid(tmp_path, pictures, {"glass/1.txt": CAN})) is None


def test_sees__half_of_the_pictures_without_a_text(tmp_path):
    pictures = [f"{n}.jpg" for n in range(20)]
    texts = {f"{n}.txt": CAN for n in range(0, 20, 2)}

    assert yolo.sees(laid.laid(tmp_path, pictures, texts)) == Options()
