"""Layout text_beside: a text beside each picture holds its label."""

from __future__ import annotations

import pytest

from tests.laid import laid
from workbench.sources.descriptor import Options
from workbench.sources.layouts import text_beside

WORDS = {"a.txt": "glass", "b.txt": "metal"}


def one(root, text, **options):
    """Label and note of `photo.jpg` with this text beside it."""
    place = laid(root, ["photo.jpg"], {} if text is None else {"photo.txt": text})
    [found] = text_beside.find(place, Options(**options))
    return found.raw_label, found.note


@pytest.mark.parametrize(
    ("text", "label"),
    [("glass", "glass"), ("\n  green glass \r\nmore", "green glass"), ("label: glass", "glass"),
     ("Étiquette : verre", "verre"), ("class=PET", "PET"), ("photo.jpg, glass", "glass"),
     ("PHOTO.JPG\tglass", "glass"), ("photo.jpg: 11", "11"), ("img_4922.jpg, 11", "11"),
     ("verre, cassé", "verre, cassé"), ("3", "3"), ("玻璃".encode("gbk"), "玻璃"),
     ("bouteille cassée".encode("cp1252"), "bouteille cassée"), ("verre".encode("utf-16"), "verre"),
     ("\ufeffverre", "verre"), ("1 2 3 4", "1 2 3 4")],
)  # fmt: skip
def test_find__label(tmp_path, text, label):
    assert one(tmp_path, text) == (label, None)


@pytest.mark.parametrize(
    ("text", "note"),
    [(None, text_beside.NO_TEXT), ("", text_beside.EMPTY), (" \n\t\n", text_beside.EMPTY),
     ("\0\0", text_beside.EMPTY), ("0 .5 .5 .1 .1", text_beside.BOXES),
     ("x" * 201, "its label is longer than 200 characters")],
)  # fmt: skip
def test_find__no_label_and_why(tmp_path, text, note):
    assert one(tmp_path, text) == (None, note)


def test_find__text_named_after_the_whole_file(tmp_path):
    place = laid(tmp_path, ["a.jpg"], {"a.jpg.txt": "glass"})

    assert [found.raw_label for found in text_beside.find(place, Options())] == ["glass"]


def test_find__hint_and_split(tmp_path):
    [found] = text_beside.find(
        laid(tmp_path, ["train/a.jpg"], {"train/a.txt": "glass"}), Options(hint=True)
    )

    assert (found.raw_label, found.hint, found.split) == (None, "glass", "train")


def test_sees__words_beside_most_pictures(tmp_path):
    assert text_beside.sees(laid(tmp_path, ["a.jpg", "b.jpg", "c.jpg"], WORDS)) == Options()


@pytest.mark.parametrize(
    ("pictures", "texts"),
    [(["a.jpg", "b.jpg"], {}), (["a.jpg", "b.jpg", "c.jpg", "d.jpg"], WORDS),
     (["a.jpg"], {"a.txt": "0 .5 .5 .1 .1\n"}), (["a.jpg"], {"a.txt": ""}),
     (["a.jpg"], {"a.txt": "a photo of a green bottle on a table"}),
     (["a.jpg", "b.jpg"], {**WORDS, "garbage_classify_rule.json": "{}"}),
     ([f"{n}.jpg" for n in range(12)], {f"{n}.txt": f"a caption {n}" for n in range(12)})],
)  # fmt: skip
def test_sees__not_of_its_kind(tmp_path, pictures, texts):
    assert text_beside.sees(laid(tmp_path, pictures, texts)) is None
