"""Layout webdataset: files of one key are a sample, as tar shards list them."""

from __future__ import annotations

import json

import pytest

from tests.laid import laid
from workbench.errors import BadInput
from workbench.records import Found
from workbench.sources.descriptor import Options
from workbench.sources.layouts import webdataset

NAMES = {"classes.txt": "glass\nmetal\n"}


def one(root, texts, picture="train-000/s1.jpg", **options) -> Found:
    """The one picture, with these files of its key (`cls`) or of any path (`a/b.txt`)."""
    stem = picture.partition(".")[0]
    files = {(f"{stem}.{name}" if "." not in name else name): text for name, text in texts.items()}
    [found] = webdataset.find(laid(root, [picture], files), Options(**options))
    return found


@pytest.mark.parametrize(
    ("texts", "label"),
    [({"cls": "glass\n"}, "glass"), ({"cls": "1", **NAMES}, "metal"), ({"cls": "1"}, "1"),
     ({"cls": "1", "train-000/labels.txt": "0: glass\n1: metal\n"}, "metal"),
     ({"cls": "7", "classes.txt": "7 wood\n3 paper\n"}, "wood"), ({"cls": "9", **NAMES}, "9"),
     ({"txt": "green glass\n"}, "green glass"), ({"json": '{"label": "glass"}'}, "glass"),
     ({"json": '{"class": 1}', **NAMES}, "metal"), ({"json": '"glass"'}, "glass"),
     ({"json": '{"category": ["x"]}'}, "x"), ({"cls": "3", "json": '{"cls": "wood"}'}, "wood"),
     ({"cls": "玻璃".encode("gbk")}, "玻璃")],
)  # fmt: skip
def test_find__label(tmp_path, texts, label):
    found = one(tmp_path, texts)

    assert (found.raw_label, found.note) == (label, None)


@pytest.mark.parametrize(
    "texts",
    [{}, {"cls": ""}, {"cls": "\0"}, {"json": "{"}, {"json": "[" * 3000}, {"json": "[]"},
     {"json": '{"label": ["a", "b"]}'}, {"json": '{"label": {"name": "x"}}'},
     {"json": '{"caption": "a bottle"}'}],
)  # fmt: skip
def test_find__no_label_and_why(tmp_path, texts):
    found = one(tmp_path, texts)

    assert (found.raw_label, found.note) == (None, "its sample has no label")


def test_find__json_says_the_rest(tmp_path):
    facts = {
        "label": "glass", "author": "Léa", "license": "CC0", "url": "http://x", "split": "test",
        "date": "2024", "consent": True,
    }  # fmt: skip
    found = one(tmp_path, {"json": json.dumps(facts)}, "shard-0/a.jpg")

    assert (found.author, found.licence, found.url, found.split, found.date, found.consent) == (
        "Léa", "CC0", "http://x", "test", "2024", "yes",
    )  # fmt: skip


def test_find__several_pictures_of_one_sample_share_the_label(tmp_path):
    place = laid(tmp_path, ["t/a.left.jpg", "t/a.right.png"], {"t/a.cls": "glass"})

    assert [found.raw_label for found in webdataset.find(place, Options())] == ["glass", "glass"]


def test_find__same_key_in_two_shards(tmp_path):
    place = laid(tmp_path, ["x/a.jpg", "y/a.jpg"], {"x/a.cls": "glass", "y/a.cls": "metal"})

    assert [found.raw_label for found in webdataset.find(place, Options())] == ["glass", "metal"]


@pytest.mark.parametrize(
    ("shard", "split"),
    [("train-000", "train"), ("set-val-00001", "val"), ("Validation_3", "val"), ("test", "test"),
     ("trainval-0", None), ("train-test-0", None), ("shard-000", None)],
)  # fmt: skip
def test_find__split_of_the_shard(tmp_path, shard, split):
    assert one(tmp_path, {"cls": "x"}, f"{shard}/a.jpg").split == split


def test_find__hint(tmp_path):
    found = one(tmp_path, {"cls": "glass"}, hint=True)

    assert (found.raw_label, found.hint) == (None, "glass")


def test_find__names_out_of_the_options(tmp_path):
    assert one(tmp_path, {"cls": "1"}, names=("a", "b")).raw_label == "b"


def test_find__file_of_the_classes_that_is_not_there(tmp_path):
    with pytest.raises(BadInput, match=r"There is no no\.txt in .*: it says what the class"):
        one(tmp_path, {"cls": "1"}, rules="no.txt")


@pytest.mark.parametrize("texts", [{"s/a.cls": "0"}, {"s/a.json": '{"class_name": "glass"}'}])
def test_sees__samples_with_labels(tmp_path, texts):
    place = laid(tmp_path, ["s/a.jpg"], {**texts, **NAMES})

    assert webdataset.sees(place) == Options(rules="classes.txt")


@pytest.mark.parametrize(
    ("pictures", "texts"),
    [(["s/a.jpg"], {}), (["s/a.jpg", "s/b.jpg"], {"s/a.cls": "0"}), (["a.jpg"], {"a.txt": "glass"}),
     (["a.jpg"], {"a.json": '{"shapes": []}'}), ([], {"a.cls": "0"})],
)  # fmt: skip
def test_sees__not_of_its_kind(tmp_path, pictures, texts):
    assert webdataset.sees(laid(tmp_path, pictures, texts)) is None
