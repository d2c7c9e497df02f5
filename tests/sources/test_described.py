"""The shipped descriptors read their sources as they are published."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.records import Box, Found
from workbench.settings import PROJECT
from workbench.sources import descriptor
from workbench.sources.descriptor import Descriptor
from workbench.sources.layouts import LAYOUTS
from workbench.sources.places import Folder

CODES = "可回收物: 00\n塑料瓶: 00_00\n\n干垃圾: 01\n打火机: 01_01\n".encode("gbk")
UPLOADS = """file,predicted,probability,corrected,date,consent
"a, 1.jpg",glass,0.93,metal,2026-05-01,yes
b.jpg,PET,0.41,,2026-05-02,yes
c.jpg,paper,0.8,paper,2026-05-03,no
"""


def source(name: str) -> Descriptor:
    return descriptor.read(PROJECT / "datasets" / f"{name}.toml")


def laid(root: Path, *paths: str) -> None:
    """Empty files: no layout looks at pixels."""
    for path in paths:
        write(root, path, b"")


def write(root: Path, path: str, text: str | bytes) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(text.encode() if isinstance(text, str) else text)


def found(name: str, root: Path) -> list[Found]:
    described = source(name)
    return list(LAYOUTS[described.layout].find(Folder(root), described.options))


def labels(name: str, root: Path) -> dict[str, str | None]:
    return {each.path: each.raw_label for each in found(name, root)}


def unknown(name: str, root: Path) -> set[str | None]:
    """The raw labels that the descriptor does not translate."""
    return set(labels(name, root).values()) - set(source(name).labels) - {None}


def moved_down(root: Path, folder: str) -> Iterator[Path]:
    """The place itself, and each folder on the way to where the pictures begin."""
    yield root
    for part in folder.split("/"):
        root = root / part
        yield root


@pytest.mark.parametrize(
    ("name", "path", "label"),
    [
        ("kaggle-garbage-6", "Garbage classification/Garbage classification/glass/glass1.jpg",
         "glass"),
        ("kaggle-garbage-12", "garbage_classification/brown-glass/brown-glass9.jpg", "brown-glass"),
        ("realwaste", "realwaste-main/RealWaste/Food Organics/Food Organics_7.jpg",
         "Food Organics"),
        ("plantvillage", "plantvillage dataset/color/Pepper,_bell___healthy/0a 1.JPG",
         "Pepper,_bell___healthy"),
        ("drinking-waste", "Images_of_Waste/YOLO_imgs/AluCan1,000.jpg", "AluCan"),
        ("drinking-waste", "Images_of_Waste/YOLO_imgs/Glass1,001.JPG", "Glass"),
        ("drinking-waste", "Images_of_Waste/YOLO_imgs/HDPEM47.jpg", "HDPEM"),
        ("drinking-waste", "Images_of_Waste/YOLO_imgs/PET1,002.jpg", "PET"),
        ("fmd", "image/foliage/foliage_final_001_new.jpg", "foliage"),
        ("scraped", "vieille bouteille cassée/1.jpg", None),
    ],
)  # fmt: skip
def test_find__a_picture_as_published(tmp_path, name, path, label):
    laid(tmp_path, path)

    assert labels(name, tmp_path) == {path: label}


@pytest.mark.parametrize(
    ("name", "inner"),
    [
        ("kaggle-garbage-6", "glass/glass1.jpg"),
        ("kaggle-garbage-12", "trash/trash1.jpg"),
        ("realwaste", "Metal/Metal_1.jpg"),
        ("plantvillage", "color/Apple___healthy/1.jpg"),
        ("drinking-waste", "YOLO_imgs/PET1.jpg"),
    ],
)
def test_find__also_where_somebody_kept_the_inner_folder_only(tmp_path, name, inner):
    folder = source(name).options.folder
    laid(tmp_path / folder, inner)

    seen = [list(labels(name, root).values()) for root in moved_down(tmp_path, folder)]

    assert len(seen) > 1
    assert all(one == seen[0] and len(one) == 1 and one[0] for one in seen)


def test_fmd__masks_and_thumbs_are_left_out(tmp_path):
    names = ["image/glass/a.jpg", "mask/glass/a.jpg", "image/Thumbs.db", "image/glass/Thumbs.db"]
    laid(tmp_path, *names)

    assert labels("fmd", tmp_path) == {"image/glass/a.jpg": "glass"}


def test_plantvillage__one_of_the_three_versions(tmp_path):
    for version in ("color", "grayscale", "segmented"):
        laid(tmp_path / "plantvillage dataset", f"{version}/Apple___healthy/1.jpg")

    assert [each.path.split("/")[1] for each in found("plantvillage", tmp_path)] == ["color"]


def test_drinking_waste__full_size_photos_are_left_out_and_boxes_kept(tmp_path):
    flat = tmp_path / "Images_of_Waste/YOLO_imgs"
    laid(tmp_path / "Images_of_Waste", "YOLO_imgs/PET1,002.jpg", "rawimgs/PET/PET1,002.jpg")
    write(flat, "PET1,002.txt", "3 0.5 0.5 0.5 0.25\n")
    [only] = found("drinking-waste", tmp_path)

    assert (only.raw_label, only.boxes) == ("PET", (Box("PET", 0.25, 0.375, 0.5, 0.25),))


def test_drinking_waste__box_of_another_class_leaves_the_label_open(tmp_path):
    laid(tmp_path, "Images_of_Waste/YOLO_imgs/PET1.jpg")
    write(tmp_path, "Images_of_Waste/YOLO_imgs/PET1.txt", "1 0.5 0.5 0.5 0.25\n")

    assert labels("drinking-waste", tmp_path) == {"Images_of_Waste/YOLO_imgs/PET1.jpg": None}


@pytest.mark.parametrize("top", ["", "ori_data"])
def test_garbage_26__codes_are_read_and_the_split_is_kept(tmp_path, top):
    root = tmp_path / "ori_data"
    laid(root, "train/00_00/00001.jpg", "val/01_01/00001.jpg")
    write(root, "label.txt", CODES)
    seen = {(each.raw_label, each.split) for each in found("garbage-26", tmp_path / top)}

    assert seen == {("可回收物/塑料瓶", "train"), ("干垃圾/打火机", "val")}
    assert unknown("garbage-26", tmp_path / top) == set()


@pytest.mark.parametrize("top", ["", "food-101"])
def test_food_101__lists_say_the_split(tmp_path, top):
    root = tmp_path / "food-101"
    laid(root, "images/apple_pie/1005649.jpg", "images/apple_pie/1011328.jpg")
    laid(root, "images/baby_back_ribs/1.jpg")
    write(root, "meta/train.txt", "apple_pie/1005649\nbaby_back_ribs/1\n")
    write(root, "meta/test.txt", "apple_pie/1011328\n")
    seen = [(each.raw_label, each.split) for each in found("food-101", tmp_path / top)]

    assert seen == [("apple_pie", "train"), ("apple_pie", "test"), ("baby_back_ribs", "train")]


def test_scraped__search_words_are_a_hint(tmp_path):
    laid(tmp_path, "carton à pizza/1.jpg", "verre, cassé/2.jpg")

    assert [(each.raw_label, each.hint) for each in found("scraped", tmp_path)] == [
        (None, "carton à pizza"), (None, "verre, cassé"),
    ]  # fmt: skip


def test_user_uploads__correction_prediction_and_consent(tmp_path):
    laid(tmp_path, "a, 1.jpg", "b.jpg", "c.jpg", "d.jpg")
    write(tmp_path, "uploads.csv", UPLOADS)
    seen = {
        each.path: (each.raw_label, each.hint, each.hint_score, each.date, each.consent)
        for each in found("user-uploads", tmp_path)
    }

    assert seen == {
        "a, 1.jpg": ("metal", "glass", 0.93, "2026-05-01", "yes"),
        "b.jpg": (None, "PET", 0.41, "2026-05-02", "yes"),
        "c.jpg": ("paper", "paper", 0.8, "2026-05-03", "no"),
        "d.jpg": (None, None, None, None, "no"),
    }


@pytest.mark.parametrize("scheme", ["binko10", "dumpin13", "trashnet6", "triof3"])
def test_user_uploads__classes_of_every_shipped_scheme_are_described(scheme):
    rows = (PROJECT / f"catalog/schemes/{scheme}.csv").read_text("utf-8").splitlines()
    classes = {row.split(",")[1] for row in rows if row.startswith("class,")}

    assert classes
    assert classes - set(source("user-uploads").labels) == set()


def test_solid_waste__number_beside_the_picture_and_rules(tmp_path):
    laid(tmp_path, "train_data/img_1.jpg")
    write(tmp_path, "train_data/img_1.txt", "img_1.jpg, 3")
    rules = json.dumps({"3": "其他垃圾/牙签"}, ensure_ascii=False)
    write(tmp_path, "garbage_classify_rule.json", rules.encode("gbk"))

    assert labels("solid-waste", tmp_path) == {"train_data/img_1.jpg": "其他垃圾/牙签"}
    assert unknown("solid-waste", tmp_path) == set()


def taco(root: Path) -> None:
    """Three photos as in the archive, which has a file of its own for each batch as well."""
    names = {n: f"batch_1/{n:06}.jpg" for n in (1, 2, 3)}
    laid(root, *names.values())
    document = {
        "images": [
            {"id": n, "file_name": name, "width": 100, "height": 50,
             "license": {2: "CC", 3: "ODBL (c) OpenLitterMap & Contributors"}.get(n),
             "flickr_url": f"https://flickr/{n}"}
            for n, name in names.items()
        ],
        "categories": [
            {"id": 5, "name": "Clear plastic bottle"}, {"id": 58, "name": "Unlabeled litter"},
        ],
        "annotations": [
            {"id": n, "image_id": image, "category_id": category, "bbox": [10, 10, 50, 25]}
            for n, (image, category) in enumerate([(1, 5), (1, 5), (2, 5), (2, 58), (3, 58)])
        ],
    }  # fmt: skip
    write(root, "annotations.json", json.dumps(document))
    document["images"] = [{"id": 1, "file_name": "000001.jpg", "width": 100, "height": 50}]
    write(root, "batch_1/annotations.json", json.dumps(document | {"annotations": []}))


@pytest.mark.parametrize("top", ["", "TACO/data"])
def test_taco__one_class_is_the_label_several_are_none(tmp_path, top):
    taco(tmp_path / "TACO/data")
    seen = {each.path[-10:]: each for each in found("taco", tmp_path / top)}

    assert {path: (each.raw_label, len(each.boxes)) for path, each in seen.items()} == {
        "000001.jpg": ("Clear plastic bottle", 2),
        "000002.jpg": (None, 2),
        "000003.jpg": ("Unlabeled litter", 1),
    }
    assert seen["000003.jpg"].licence == "ODBL (c) OpenLitterMap & Contributors"
    assert (seen["000001.jpg"].licence, seen["000001.jpg"].url) == (None, "https://flickr/1")


@pytest.mark.parametrize("name", ["plantvillage", "food-101"])
def test_labels__none_are_described_where_they_are_types_of_their_own(name):
    assert (source(name).own_types, source(name).labels) == (True, {})
