"""The shipped descriptors on real label files: nothing is left untranslated or found twice."""

from __future__ import annotations

import json
import shutil
from collections import Counter

import pytest

from tests.sources.test_described import found, laid, source, unknown, write
from workbench import licences
from workbench.sources import places

pytestmark = pytest.mark.real
RULES = ("40classes_GBK", "40classes_utf8", "43classes")


@pytest.mark.parametrize(
    ("name", "pictures"),
    [("kaggle-garbage-6", 2527), ("kaggle-garbage-12", 2042), ("garbage-26", 910)],
)
def test_find__every_real_picture_has_a_described_label(real_data, name, pictures):
    seen = found(name, real_data / "sources" / name)

    assert len(seen) == pictures
    assert {each.raw_label for each in seen} == set(source(name).labels)


def test_garbage_26__published_split(real_data):
    seen = found("garbage-26", real_data / "sources/garbage-26")

    assert Counter(each.split for each in seen) == {"train": 780, "val": 130}


@pytest.mark.parametrize("edition", RULES)
def test_solid_waste__every_rule_file_is_translated(real_data, edition):
    path = real_data / f"sources/huawei-garbage/garbage_classify_rule_{edition}.json"
    rules = json.loads(places.decode(path.read_bytes()))

    assert len(rules) == int(edition[:2])
    assert set(rules.values()) - set(source("solid-waste").labels) == set()


def test_solid_waste__the_whole_list_of_labels(real_data, tmp_path):
    folder = real_data / "sources/huawei-garbage"
    lines = (folder / "label_og_19339.txt").read_text("utf-8").splitlines()
    rules = folder / "garbage_classify_rule_43classes.json"
    shutil.copy(rules, tmp_path / "garbage_classify_rule.json")
    (tmp_path / "train_data").mkdir()
    for line in lines:
        picture = tmp_path / "train_data" / line.partition(",")[0]
        picture.touch()
        picture.with_suffix(".txt").write_text(line)
    meant = json.loads(rules.read_text("utf-8"))

    assert Counter(each.raw_label for each in found("solid-waste", tmp_path)) == Counter(
        meant[line.partition(",")[2].strip()] for line in lines
    )


def test_fmd__a_thousand_items_and_never_two(real_data, tmp_path):
    lines = (real_data / "sources/fmd-file-list/all_files.txt").read_text("utf-8").splitlines()
    names = ["/".join(line.split(" ")[0].split("/")[-2:]) for line in lines]
    for top in ("image", "mask"):
        laid(tmp_path / top, *names, *(f"{name.rpartition('/')[0]}/Thumbs.db" for name in names))
    counts = Counter(each.raw_label for each in found("fmd", tmp_path))

    assert counts == dict.fromkeys(source("fmd").labels, 100)


def test_taco__categories_are_the_labels(real_data):
    path = real_data / "sources/taco-annotations/annotations.json"
    categories = json.loads(path.read_text("utf-8"))["categories"]

    assert {each["name"] for each in categories} == set(source("taco").labels)


def test_taco__real_annotations(real_data, tmp_path):
    text = (real_data / "sources/taco-annotations/annotations.json").read_bytes()
    laid(tmp_path, *(each["file_name"] for each in json.loads(text)["images"]))
    write(tmp_path, "annotations.json", text)
    seen = found("taco", tmp_path)

    assert (len(seen), sum(len(each.boxes) for each in seen)) == (1500, 4784)
    assert sum(each.raw_label is not None for each in seen) == 669
    assert unknown("taco", tmp_path) == set()
    assert Counter(each.licence and licences.allowed(each.licence) for each in seen) == {
        None: 715, (): 319, licences.USES: 466,
    }  # fmt: skip
