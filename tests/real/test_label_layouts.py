"""Layouts of label files on the real sets: what is one of them is seen, and nothing else is."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.laid import laid
from workbench.sources import tables
from workbench.sources.descriptor import Options
from workbench.sources.layouts import LAYOUTS, table
from workbench.sources.places import Folder

pytestmark = pytest.mark.real
MINE = ("hugging_face", "webdataset", "table", "text_beside", "name_prefix")
INDEX = ("", "glass", "paper", "cardboard", "plastic", "metal", "trash")


@pytest.fixture
def sources(real_data: Path) -> Path:
    return real_data / "sources"


@pytest.mark.parametrize(
    "name",
    ["kaggle-garbage-6", "kaggle-garbage-12", "garbage-26", "huawei-garbage",
     "drinking-waste-voc-yolo", "realwaste-own-photos", "taco-annotations", "fmd-file-list"],
)  # fmt: skip
def test_sees__no_set_that_lies_otherwise(sources, name):
    place = Folder(sources / name)

    assert [each for each in MINE if LAYOUTS[each].sees(place) is not None] == []


def test_find__index_of_trashnet_says_what_the_folders_say(sources):
    place = Folder(sources / "kaggle-garbage-6")
    options = Options(table="one-indexed-files.txt", names=INDEX)

    found = list(table.find(place, options))

    assert len(found) == 2527
    assert [one.path for one in found if one.path.split("/")[-2] != one.raw_label] == []
    assert table.missing(place, options) == []


def test_find__split_index_of_trashnet_names_a_part(sources):
    place = Folder(sources / "kaggle-garbage-6")
    found = table.find(place, Options(table="one-indexed-files-notrash_val.txt"))

    assert Counter(one.raw_label is not None for one in found) == {True: 328, False: 2199}


def test_find__huaweis_list_of_19339(sources, tmp_path):
    text = (sources / "huawei-garbage/label_og_19339.txt").read_bytes()
    rows = tables.read(text, "label_og_19339.txt").rows
    names = [name for name, _ in rows if name]

    found = list(table.find(laid(tmp_path, names, {"labels.txt": text}), Options()))

    assert len(found) == len(set(names)) >= 19_339
    assert {one.raw_label for one in found} == {str(number) for number in range(43)}


def test_find__fmd_by_its_file_list(sources, tmp_path):
    lines = (sources / "fmd-file-list/all_files.txt").read_text().split()
    pictures = [Path(line).name for line in lines if line.endswith(".jpg")]
    classes = frozenset({"fabric", "foliage", "glass", "leather", "metal", "paper", "plastic",
                         "stone", "water", "wood"})  # fmt: skip
    flat = laid(tmp_path, pictures)

    found = LAYOUTS["name_prefix"].find(flat, Options(classes=classes))

    assert Counter(one.raw_label for one in found) == dict.fromkeys(classes, 100)
