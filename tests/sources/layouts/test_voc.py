"""Layout voc: which XML belongs to which picture, splits, masks, sizes, what is odd."""

from __future__ import annotations

import pytest

from tests import drawn, laid
from tests.sources.test_voc_xml import OBJECT, SIZED, xml
from workbench.errors import BadInput
from workbench.sources.descriptor import Options
from workbench.sources.layouts import voc
from workbench.sources.places import Folder

GLASS = xml(SIZED, OBJECT)
METAL = GLASS.replace("glass", "metal")


def found(root, pictures, texts, **options):
    """Path → what the layout finds."""
    place = laid.laid(root, pictures, texts)
    return {file.path: file for file in voc.find(place, Options(**options))}


def labels(root, pictures, texts):
    return [file.raw_label for file in found(root, pictures, texts).values()]


def only(root, content):
    [file] = found(root, ["JPEGImages/1.jpg"], {"Annotations/1.xml": content}).values()
    return file


def test_find__boxes_and_the_size_they_were_drawn_on(tmp_path):
    file = only(tmp_path, GLASS)

    assert (file.raw_label, file.drawn_on, file.note) == ("glass", (200, 100), None)
    assert [(box.left, box.width) for box in file.boxes] == [(0.1, 0.25)]


def test_find__several_classes_are_no_label(tmp_path):
    file = only(tmp_path, xml(SIZED, OBJECT, OBJECT.replace("glass", "metal")))

    assert (file.raw_label, file.note) == (None, "several classes: glass, metal")


def test_find__nothing_on_it(tmp_path):
    file = only(tmp_path, xml(SIZED))

    assert (file.raw_label, file.boxes, file.note) == (None, (), None)


def test_find__odd_object_is_said(tmp_path):
    file = only(tmp_path, xml(SIZED, OBJECT, "<object><name>metal</name></object>"))

    assert (file.raw_label, file.note) == ("glass", "boxes that make no sense: 1 of 2")


def test_find__broken_xml_costs_only_its_picture(tmp_path):
    there = found(tmp_path, ["1.jpg", "2.jpg"], {"1.xml": "<annotation>", "2.xml": GLASS})

    assert [file.raw_label for file in there.values()] == [None, "glass"]
    assert there["1.jpg"].note == "its label file is no Pascal VOC XML"


def test_find__no_xml_is_said(tmp_path):
    there = found(tmp_path, ["1.jpg", "2.jpg"], {"2.xml": GLASS})

    assert there["1.jpg"].note == "there is no label file for it"


def test_find__size_out_of_the_picture(tmp_path):
    drawn.save(drawn.photo(1, (100, 120)), tmp_path / "1.jpg")
    (tmp_path / "1.xml").write_text(xml(OBJECT))

    [file] = voc.find(Folder(tmp_path), Options())

    assert (file.drawn_on, file.boxes[0].left, file.boxes[0].height) == ((100, 120), 0.2, 0.416667)


def test_find__no_size_anywhere_is_said(tmp_path):
    file = only(tmp_path, xml(OBJECT))

    assert (file.raw_label, file.boxes) == (None, ())
    assert file.note == "neither its label file nor itself says how large it is"


@pytest.mark.parametrize(
    ("picture", "path", "split"),
    [
        ("JPEGImages/1.jpg", "Annotations/1.xml", None),
        ("train/1.jpg", "train/1.xml", "train"),
        ("valid/1.jpg", "valid/1.xml", "val"),
        ("images/test/1.jpg", "annotations/test/1.xml", "test"),
        ("VOCdevkit/VOC2012/JPEGImages/1.jpg", "VOCdevkit/VOC2012/Annotations/1.xml", None),
        ("photos/1.JPG", "some boxes/1.xml", None),
    ],
)
def test_find__where_the_xml_lies(tmp_path, picture, path, split):
    file = found(tmp_path, [picture], {path: GLASS})[picture]

    assert (file.raw_label, file.split) == ("glass", split)


def test_find__as_the_filename_says_when_names_differ(tmp_path):
    named = xml("<filename>b.jpg</filename>", SIZED, OBJECT)

    assert labels(tmp_path, ["a.jpg", "b.jpg"], {"0001.xml": named}) == [None, "glass"]


def test_find__filename_that_two_pictures_bear_is_nobodys(tmp_path):
    named = xml("<filename>b.jpg</filename>", SIZED, OBJECT)

    assert labels(tmp_path, ["x/b.jpg", "y/b.jpg"], {"0001.xml": named}) == [None, None]


def test_find__of_a_photo_and_its_mask_the_one_that_the_xml_names(tmp_path):
    named = xml("<filename>1.jpg</filename>", SIZED, OBJECT)

    assert labels(tmp_path, ["1.jpg", "1.png"], {"1.xml": named}) == ["glass", None]


def test_find__same_name_in_two_sets(tmp_path):
    texts = {"a/Annotations/1.xml": GLASS, "b/Annotations/1.xml": METAL}

    assert labels(tmp_path, ["a/JPEGImages/1.jpg", "b/JPEGImages/1.jpg"], texts) == [
        "glass", "metal",
    ]  # fmt: skip


def test_find__published_split(tmp_path):
    texts = {
        "Annotations/1.xml": GLASS, "Annotations/2.xml": GLASS, "Annotations/3.xml": GLASS,
        "ImageSets/Main/train.txt": "1\n", "ImageSets/Main/val.txt": "2\n",
        "ImageSets/Main/trainval.txt": "1\n2\n3\n", "ImageSets/Main/glass_train.txt": "3 1\n",
    }  # fmt: skip
    there = found(tmp_path, [f"JPEGImages/{n}.jpg" for n in (1, 2, 3)], texts)

    assert [file.split for file in there.values()] == ["train", "val", None]


def test_find__published_splits_of_two_sets(tmp_path):
    texts = {
        "a/Annotations/1.xml": GLASS, "a/ImageSets/Main/train.txt": "1",
        "b/Annotations/1.xml": GLASS, "b/ImageSets/Main/test.txt": "1",
    }  # fmt: skip
    there = found(tmp_path, ["a/JPEGImages/1.jpg", "b/JPEGImages/1.jpg"], texts)

    assert [file.split for file in there.values()] == ["train", "test"]


@pytest.mark.parametrize(
    "name", ["a,b.jpg", 'it\'s "it" & <so>.jpg', "two\nlines.jpg", "é😀图.jpg", "x" * 251 + ".jpg"]
)
def test_find__hostile_names(tmp_path, name):
    assert labels(tmp_path, [name], {f"{name.rpartition('.')[0]}.xml": GLASS}) == ["glass"]


def test_find__no_xml_at_all_is_refused(tmp_path):
    with pytest.raises(BadInput, match=r"no label file \(\.xml\) in "):
        found(tmp_path, ["1.jpg"], {"1.txt": "0 0.5 0.5 0.1 0.1"})


def test_sees__annotations_of_the_pictures(tmp_path):
    place = laid.laid(tmp_path, ["JPEGImages/1.jpg"], {"Annotations/1.xml": GLASS})

    assert voc.sees(place) == Options()


def test_sees__masks_are_left_out(tmp_path):
    masks = ["VOC/SegmentationClass/1.png", "VOC/SegmentationObject/1.png"]
    place = laid.laid(tmp_path, ["VOC/JPEGImages/1.jpg", *masks], {"VOC/Annotations/1.xml": GLASS})
    options = voc.sees(place)

    assert options.exclude == ("VOC/SegmentationClass/", "VOC/SegmentationObject/")
    assert [file.path for file in voc.find(place, options)] == ["VOC/JPEGImages/1.jpg"]


@pytest.mark.parametrize("content", ["<html/>", "no xml", ""])
def test_sees__other_xml_is_none(tmp_path, content):
    assert voc.sees(laid.laid(tmp_path, ["1.jpg"], {"1.xml": content})) is None


def test_sees__xml_of_something_else_is_none(tmp_path):
    assert voc.sees(laid.laid(tmp_path, ["1.jpg"], {"pom.xml": GLASS, "x.xml": GLASS})) is None


def test_sees__a_few_xml_among_many_pictures_are_none(tmp_path):
    pictures = [f"glass/{n}.jpg" for n in range(20)]

    assert voc.sees(laid.laid(tmp_path, pictures, {"glass/1.xml": GLASS})) is None
