"""Boxes of real data sets: two layouts of one set agree; TACO is read whole; crops hit objects."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from tests.steps.test_crops import planned
from workbench.outcomes import Report
from workbench.sources.descriptor import Options
from workbench.sources.layouts import coco, voc, yolo
from workbench.sources.places import Folder
from workbench.steps import crops
from workbench.steps.progress import silent

pytestmark = pytest.mark.real
SMALL = (64, 48)


@pytest.fixture(scope="module")
def drinks(real_data: Path) -> Folder:
    """70 pictures with VOC and with YOLO files."""
    return Folder(real_data / "sources/drinking-waste-voc-yolo")


@pytest.fixture(scope="module")
def taco(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """TACO's own file, and a small drawn picture in the place of each of its 1500."""
    root = tmp_path_factory.mktemp("taco")
    data = (real_data / "sources/taco-annotations/annotations.json").read_bytes()
    (root / "annotations.json").write_bytes(data)
    picture = Image.new("RGB", SMALL, "green")
    ImageDraw.Draw(picture).ellipse((10, 10, 50, 40), "red")
    for image in json.loads(data)["images"]:
        file = root / image["file_name"]
        file.parent.mkdir(exist_ok=True)
        picture.save(file)
    return Folder(root)


def read(layout, place):
    options = layout.sees(place)
    assert options is not None
    return {file.path: file for file in layout.find(place, options)}


@pytest.mark.parametrize("layout", [voc, yolo])
def test_find__every_drink_has_its_class(drinks, layout):
    there = read(layout, drinks)

    assert len(there) == 70
    assert {file.raw_label for file in there.values()} == {"ALU_CAN", "BOTTLE"}
    assert {file.note for file in there.values()} == {None}


def test_find__voc_and_yolo_say_the_same(drinks):
    one, other = read(voc, drinks), read(yolo, drinks)
    apart = [
        abs(getattr(a, side) - getattr(b, side))
        for path in one
        for a, b in zip(one[path].boxes, other[path].boxes, strict=True)
        for side in ("left", "top", "width", "height")
    ]

    assert [file.raw_label for file in one.values()] == [file.raw_label for file in other.values()]
    assert max(apart) < 0.01


def test_find__taco_is_read_whole(taco):
    there = read(coco, taco)

    assert (len(there), sum(len(file.boxes) for file in there.values())) == (1500, 4784)
    assert len({box.raw_label for file in there.values() for box in file.boxes}) == 59
    assert {file.url[:8] for file in there.values()} == {"https://"}
    assert coco.missing(taco, Options()) == []


def test_find__taco_pictures_of_several_classes_are_said(taco):
    there = read(coco, taco)
    several = [file for file in there.values() if len({b.raw_label for b in file.boxes}) > 1]

    assert len(several) == 831
    assert {file.raw_label for file in several} == {None}
    assert all(file.note.startswith("several classes: ") for file in several)


def test_missing__taco_without_its_pictures(real_data):
    place = Folder(real_data / "sources/taco-annotations")

    assert coco.sees(place) == Options(table="annotations.json")
    assert len(coco.missing(place, Options())) == 1500


def test_cut__every_drink_is_cut_once(drinks, tmp_path):
    there = list(read(voc, drinks).values())
    plan, report = planned(drinks.root, there, 0.1), Report("drinks-crops")
    made = crops.cut(plan, tmp_path / "crops", report, silent)[0].found

    assert len(made) == sum(len(file.boxes) for file in there)
    assert report.outcomes == []
    assert crops.cut(plan, tmp_path / "crops", report, silent)[0].found == made


def test_cut__crop_shows_what_is_in_the_box(drinks, tmp_path):
    """The crop's pixels are the picture's pixels in the box, upright as the box was drawn."""
    file = read(voc, drinks)["JPEGImages/1018.jpg"]
    plan = planned(drinks.root, [file], 0.0)
    [made] = crops.cut(plan, tmp_path, Report("drinks-crops"), silent)[0].found
    with Image.open(tmp_path / made.path) as crop, Image.open(drinks.root / file.path) as whole:
        expected = np.asarray(whole.crop((254, 440, 386, 549)), dtype=int)
        apart = np.abs(np.asarray(crop, dtype=int) - expected)

    assert apart.mean() < 3
