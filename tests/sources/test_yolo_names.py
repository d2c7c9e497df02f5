"""Class names of YOLO: data.yaml in all its forms, and lists of one name a line."""

from __future__ import annotations

import pytest

from tests import laid
from workbench.errors import BadInput
from workbench.sources import yolo_names
from workbench.sources.descriptor import Options


def read(root, texts, **options):
    return yolo_names.read(laid.laid(root, [], texts), Options(**options))


@pytest.mark.parametrize(
    "text",
    ["names: [can, bottle]", "nc: 2\nnames:\n- can\n- bottle\n", "names:\n  0: can\n  1: bottle",
     "names: {1: bottle, 0: can}", "names: {'0': 'can', '1': \"bottle\"}",
     "path: /x\ntrain: images/train\nnames: [can, bottle]\nroboflow: {license: MIT}"],
)  # fmt: skip
def test_of_yaml__list_and_table(text):
    assert yolo_names.of_yaml(text) == ["can", "bottle"]


def test_of_yaml__words_that_yaml_takes_for_something_else():
    assert yolo_names.of_yaml("names: [no, on, 1.0, 2020-01-01, ~]") == [
        "no", "on", "1.0", "2020-01-01", "~",
    ]  # fmt: skip


def test_of_yaml__gaps_in_a_table_are_without_a_name():
    assert yolo_names.of_yaml("names: {2: c, 0: a}") == ["a", "", "c"]


def test_of_yaml__nothing_but_texts():
    assert yolo_names.of_yaml("names: [a, [b], {c: d}]") == ["a", "", ""]


@pytest.mark.parametrize(
    "text",
    ["", "names:", "names: can", "- can", "names: {a: b}", "names: {999999999: b}", "{", "\t",
     "a: &a [x]\nnames: *b", "a: b: c", "---\n---",
     "names: " + "[" * 100_000, "names: [\0]"],
)  # fmt: skip
def test_of_yaml__no_names(text):
    assert not any(yolo_names.of_yaml(text))


def test_of_yaml__tags_run_nothing():
    assert yolo_names.of_yaml("names: !!python/object/apply:os.getcwd []") == []
    assert yolo_names.of_yaml("names: [!!python/name:os.getcwd x]") == ["x"]


@pytest.mark.parametrize(
    "name", ["obj.names", "classes.txt", "_darknet.labels", "labels/classes.txt", "coco.names"]
)
def test_read__one_name_a_line(tmp_path, name):
    found = read(tmp_path, {name: "﻿can\r\nwine bottle\r\n\r\n".encode()})

    assert list(found.values()) == [["can", "wine bottle"]]


def test_read__gbk(tmp_path):
    assert read(tmp_path, {"classes.txt": "玻璃瓶\n易拉罐".encode("gbk")}) == {
        "": ["玻璃瓶", "易拉罐"]
    }


def test_read__what_the_options_say_wins(tmp_path):
    assert read(tmp_path, {"data.yaml": "names: [a]"}, names=("x", "y")) == {"": ("x", "y")}


def test_read__the_file_that_the_options_name(tmp_path):
    texts = {"data.yaml": "names: [a]", "other/mine.txt": "b\nc"}

    assert read(tmp_path, texts, rules="other/mine.txt") == {"": ["b", "c"]}


@pytest.mark.parametrize("text", ["", "path: x", "{", "x" * (yolo_names.MAX_BYTES + 1)])
def test_read__named_file_without_names_is_refused(tmp_path, text):
    with pytest.raises(BadInput, match=r"no list of class names in .*data\.yaml"):
        read(tmp_path, {"data.yaml": text}, rules="data.yaml")


def test_read__broken_yaml_gives_way_to_the_next_file(tmp_path):
    assert read(tmp_path, {"data.yaml": "{", "classes.txt": "can"}) == {"": ["can"]}


def test_read__surest_file_of_a_folder(tmp_path):
    texts = {"classes.txt": "a", "aa.yaml": "names: [b]", "data.yaml": "names: [c]"}

    assert read(tmp_path, texts) == {"": ["c"]}


def test_nearest__each_set_has_its_own(tmp_path):
    names = read(tmp_path, {"a/data.yaml": "names: [x]", "b/data.yaml": "names: [y]"})

    assert yolo_names.nearest(names, "a/train/labels/1.txt") == ["x"]
    assert yolo_names.nearest(names, "b/1.txt") == ["y"]


def test_nearest__file_elsewhere_when_it_is_the_only_one(tmp_path):
    names = read(tmp_path, {"config/data.yaml": "names: [x]"})

    assert list(yolo_names.nearest(names, "labels/1.txt")) == ["x"]


def test_nearest__none_of_two_elsewhere(tmp_path):
    names = read(tmp_path, {"a/data.yaml": "names: [x]", "b/data.yaml": "names: [y]"})

    assert list(yolo_names.nearest(names, "c/1.txt")) == []


@pytest.mark.parametrize(
    ("texts", "path"),
    [({"data.yaml": "names: [x]"}, "data.yaml"), ({}, ""),
     ({"a/data.yaml": "names: [x]", "b/data.yaml": "names: [y]"}, ""),
     ({"data.yaml": "{", "obj.names": "x"}, "obj.names")],
)  # fmt: skip
def test_only_file__where_there_is_just_one(tmp_path, texts, path):
    assert yolo_names.only_file(laid.laid(tmp_path, [], texts)) == path
