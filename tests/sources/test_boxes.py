"""Boxes out of numbers, label files beside pictures, one label or a note."""

from __future__ import annotations

import math

import pytest

from tests import drawn, laid
from workbench.errors import BadInput
from workbench.records import Box
from workbench.sources import boxes

NAMES = ("can", "bottle")
SIZE = (200, 100)


def sides(box):
    return box.left, box.top, box.width, box.height


def near(*numbers):
    return pytest.approx(numbers, abs=1e-5)


def one(text, names=NAMES):
    [box] = boxes.yolo(text, names)
    return box


def test_yolo__centre_and_size_become_a_corner_and_a_size():
    assert sides(one("1 0.5 0.4 0.4 0.2")) == near(0.3, 0.3, 0.4, 0.2)


@pytest.mark.parametrize(
    ("number", "label"),
    [("0", "can"), ("1", "bottle"), ("1.0", "bottle"), ("01", "bottle"), ("7", "7"), ("-1", "-1"),
     ("glass", "glass"), ("999999999", "999999999")],
)  # fmt: skip
def test_yolo__number_becomes_its_name_or_stays(number, label):
    assert one(f"{number} 0.5 0.5 0.2 0.2").raw_label == label


def test_yolo__empty_name_leaves_the_number():
    assert one("0 0.5 0.5 0.2 0.2", ("", "b")).raw_label == "0"


@pytest.mark.parametrize("more", ["", " 0.93", " 0.93 17", " extra"])
def test_yolo__probability_and_track_behind_the_box(more):
    found = boxes.yolo(f"0 0.5 0.5 0.2 0.2{more}", NAMES)

    assert [box.width for box in found] == ([] if more == " extra" else [0.2])


def test_yolo__outline_becomes_the_box_around_it():
    assert sides(one("0 0.1 0.3 0.6 0.2 0.4 0.8")) == near(0.1, 0.2, 0.5, 0.6)


def test_yolo__outline_beyond_the_picture_is_clipped():
    assert sides(one("0 -0.05 -0.05 0.5 0.2 0.4 1.05")) == near(0.0, 0.0, 0.5, 1.0)


def test_yolo__box_beyond_the_picture_is_clipped():
    assert sides(one("0 1.0 1.0 0.4 0.2")) == near(0.8, 0.9, 0.2, 0.1)


@pytest.mark.parametrize(
    "line",
    ["0 nan 0.5 0.2 0.2", "0 inf 0.5 0.2 0.2", "0 0.5 0.5 0 0.2", "0 0.5 0.5 0.2 -0.2",
     "0 0.5 0.5 0.2", "0", "0 a b c d", "0 3 3 0.1 0.1", "0 1e308 1e308 1e308 1e308",
     "0 640 480 100 100", "{}", f"{'g' * 201} 0.5 0.5 0.2 0.2"],
)  # fmt: skip
def test_yolo__what_makes_no_sense_gives_no_box(line):
    assert boxes.yolo(line, NAMES) == []


def test_yolo__an_odd_line_costs_only_itself():
    assert len(boxes.yolo("0 0.5 0.5 0.2 0.2\nwhat?\n\n1 0.5 0.5 0.2 0.2\r\n", NAMES)) == 2


def test_from_pixels__shares_of_the_picture():
    assert sides(boxes.from_pixels("can", 20, 10, 50, 50, SIZE)) == near(0.1, 0.1, 0.25, 0.5)


def test_from_pixels__clipped_to_the_picture():
    assert sides(boxes.from_pixels("can", -30, 50, 50, 80, SIZE)) == near(0.0, 0.5, 0.1, 0.5)


@pytest.mark.parametrize(
    "numbers",
    [(10, 10, 0, 5), (10, 10, 5, -5), (300, 10, 5, 5), (math.nan, 1, 5, 5), (1, 1, math.inf, 5),
     (1e308, 1, 1e308, 5), (-50, 0, 50, 10)],
)  # fmt: skip
def test_from_pixels__nothing_of_it_on_the_picture(numbers):
    assert boxes.from_pixels("can", *numbers, SIZE) is None


@pytest.mark.parametrize("size", [(0, 100), (100, 0), (-5, 5)])
def test_from_pixels__no_size(size):
    assert boxes.from_pixels("can", 0, 0, 5, 5, size) is None


@pytest.mark.parametrize(
    ("value", "found"),
    [(3, 3.0), (2.5, 2.5), (" 7 ", 7.0), ("1e3", 1000.0), (True, None), (None, None), ([1], None),
     ("x", None), (math.nan, None), (math.inf, None), (10**400, None), ("nan", None)],
)  # fmt: skip
def test_number__finite_or_none(value, found):
    assert boxes.number(value) == found


@pytest.mark.parametrize(
    ("given", "found"),
    [((640, 480), (640, 480)), (("640", "480.0"), (640, 480)), ((0, 480), None), ((-1, 5), None),
     ((1e300, 5), None), ((None, 5), None), (("wide", 5), None)],
)  # fmt: skip
def test_size__pixels_that_make_sense(given, found):
    assert boxes.size(*given) == found


@pytest.mark.parametrize(
    ("value", "found"),
    [(" glass ", "glass"), ("", None), ("  ", None), (3, None), (None, None), ("a\0b", "ab"),
     ("\ud800", "\\ud800"), ("瓶", "瓶")],
)  # fmt: skip
def test_words__text_that_a_database_takes(value, found):
    assert boxes.words(value) == found


def test_label__longer_than_any_class_name():
    assert boxes.label("g" * 200) == "g" * 200
    assert boxes.label("g" * 201) is None


def drawn_boxes(*labels):
    return [Box(label, 0.1, 0.1, 0.2, 0.2) for label in labels]


def test_one_label__all_alike():
    assert boxes.one_label(drawn_boxes("can", "can")) == ("can", None)


def test_one_label__no_boxes():
    assert boxes.one_label([]) == (None, None)


def test_one_label__several_classes_are_said():
    several = boxes.one_label(drawn_boxes("can", "bottle", "can"))

    assert several == (None, "several classes: bottle, can")


def test_one_label__very_many_classes_are_cut_short():
    _, note = boxes.one_label(drawn_boxes(*(f"class {n}" for n in range(500))))

    assert note.startswith("several classes: class 0, class 1, ")
    assert len(note) < 350


def test_lost__says_how_many():
    assert boxes.lost(3, 5) == "boxes that make no sense: 2 of 5"
    assert boxes.lost(5, 5) is None


def test_noted__side_by_side():
    assert boxes.noted("a", None, "b") == "a; b"
    assert boxes.noted(None, None) is None


@pytest.mark.parametrize(
    ("picture", "label"),
    [
        ("a.jpg", "a.txt"),
        ("images/a.jpg", "labels/a.txt"),
        ("images/train/a.jpg", "labels/train/a.txt"),
        ("train/images/a.jpg", "train/labels/a.txt"),
        ("train/a.jpg", "labels/train/a.txt"),
        ("JPEGImages/a.jpg", "Annotations/a.xml"),
        ("set/JPEGImages/a.jpg", "set/labels/a.txt"),
        ("photos/a.jpg", "boxes of them/a.txt"),
        ("Glass1,001.JPG", "Glass1,001.txt"),
        ("a.b.c.jpg", "a.b.c.txt"),
        ("图片/é😀.jpg", "图片/é😀.txt"),
    ],
)
def test_partners__beside_or_mirrored(picture, label):
    assert boxes.partners([picture], [label]) == {picture: label}


def test_partners__same_name_in_two_splits():
    pictures = ["train/images/1.jpg", "val/images/1.jpg"]

    assert boxes.partners(pictures, ["train/labels/1.txt", "val/labels/1.txt"]) == {
        "train/images/1.jpg": "train/labels/1.txt",
        "val/images/1.jpg": "val/labels/1.txt",
    }


def test_partners__never_a_label_of_another_split():
    assert boxes.partners(["train/1.jpg"], ["val/1.txt"]) == {}


def test_partners__never_a_label_of_one_of_two():
    assert boxes.partners(["a/1.jpg", "b/1.jpg"], ["c/1.txt"]) == {}


def test_partners__of_two_label_files_the_one_beside_it():
    found = boxes.partners(["images/1.jpg"], ["images/1.txt", "labels/1.txt"])

    assert found == {"images/1.jpg": "images/1.txt"}


def test_partners__of_two_label_files_elsewhere_none():
    assert boxes.partners(["images/1.jpg"], ["annotations/1.txt", "labels/1.txt"]) == {}


def test_split_lists__lines_with_and_without_folders(tmp_path):
    lines = "data/obj/1.jpg\r\n./2.png\n\n3\nC:\\set\\obj\\4.jpg"
    place = laid.laid(tmp_path, [], {"train.txt": lines})
    lists = boxes.split_lists(place, {"train": "train.txt"})

    paths = ["obj/1.jpg", "2.png", "JPEGImages/3.jpg", "obj/4.jpg", "obj/5.jpg"]
    assert [boxes.listed(path, lists) for path in paths] == ["train"] * 4 + [None]


def test_split_lists__missing_list_is_refused(tmp_path):
    with pytest.raises(BadInput, match=r"There is no train\.txt in .*: it lists the train"):
        boxes.split_lists(laid.laid(tmp_path, []), {"train": "train.txt"})


def test_size_of__out_of_the_header(tmp_path):
    drawn.save(drawn.photo(1, (60, 40)), tmp_path / "a.jpg")

    assert boxes.size_of(laid.laid(tmp_path, []), "a.jpg") == (60, 40)


@pytest.mark.parametrize("content", [b"", b"no picture"])
def test_size_of__what_is_no_picture(tmp_path, content):
    place = laid.laid(tmp_path, [], {"a.jpg": content})

    assert boxes.size_of(place, "a.jpg") is None


def test_read_label__too_large(tmp_path):
    place = laid.laid(tmp_path, [], {"a.txt": b"x" * 100})

    assert boxes.read_label(place, "a.txt", 100) == b"x" * 100
    assert boxes.read_label(place, "a.txt", 99) is None


def test_sample__evenly_spread():
    paths = [f"{n:04}.txt" for n in range(1000)]
    found = boxes.sample(reversed(paths))

    assert (found[0], found[1], len(found)) == ("0000.txt", "0050.txt", 20)
