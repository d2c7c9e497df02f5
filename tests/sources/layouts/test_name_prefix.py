"""Layout name_prefix: the class begins the file's name, as in the drinking waste set."""

from __future__ import annotations

import pytest

from tests.laid import laid
from workbench.records import Box
from workbench.sources.descriptor import Options
from workbench.sources.layouts import name_prefix

DRINKS = ["AluCan1,000.jpg", "Glass1,001.JPG", "HDPEM47.jpg", "PET1,002.jpg"]
BOX = "0 0.5 0.5 0.2 0.4\n"


def found(root, name, text=None, **options):
    texts = {} if text is None else {name.rpartition(".")[0] + ".txt": text}
    [one] = name_prefix.find(laid(root, [name], texts), Options(**options))
    return one


def test_find__drinking_waste(tmp_path):
    place = laid(tmp_path, [f"Images_of_Waste/YOLO_imgs/{name}" for name in DRINKS])

    assert [one.raw_label for one in name_prefix.find(place, Options())] == [
        "AluCan", "Glass", "HDPEM", "PET",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "label"),
    [("fabric_moderate_001_new.jpg", "fabric"), ("glassware1.jpg", "glassware"),
     ("GLASS_7.jpg", "glass"), ("wood3.jpg", "wood"), ("Glas1.jpg", "Glas")],
)  # fmt: skip
def test_find__longest_known_class(tmp_path, name, label):
    classes = frozenset({"fabric", "glass", "glassware"})

    assert found(tmp_path, name, classes=classes).raw_label == label


@pytest.mark.parametrize(
    ("name", "label"),
    [("plastic_bag_012.jpg", "plastic_bag"), ("green glass 3.jpg", "green glass"),
     ("-verre-cassé-9.jpg", "verre-cassé"), ("玻璃_3.jpg", "玻璃"), ("कांच12.jpg", "कांच"),
     ("bouteille brise\u0301e 2.jpg", "bouteille brisée"), ("glass.jpg", "glass"),
     ("photographie1.jpg", "photographie")],
)  # fmt: skip
def test_find__leading_letters_of_any_script(tmp_path, name, label):
    assert found(tmp_path, name).raw_label == label


@pytest.mark.parametrize(
    "name",
    ["IMG_1234.jpg", "IMG_E1234.jpg", "DSC00012.JPG", "WIN_20240101.jpg", "PXL_2024.jpg",
     "photo 3.jpg", "image1.jpg", "frame_0001.png", "WhatsApp Image 2024.jpg", "000123.jpg",
     "_1.jpg", "微信图片_2024.jpg", "🍾1.jpg"],
)  # fmt: skip
def test_find__name_of_a_camera_says_no_class(tmp_path, name):
    one = found(tmp_path, name)

    assert (one.raw_label, one.note) == (None, "its name says no class")


def test_find__known_class_wins_over_a_cameras_name(tmp_path):
    assert found(tmp_path, "image_3.jpg", classes=frozenset({"image"})).raw_label == "image"


def test_find__boxes_are_of_the_names_class(tmp_path):
    one = found(tmp_path, "PET1,002.jpg", BOX)

    assert (one.raw_label, one.boxes) == ("PET", (Box("PET", 0.4, 0.3, 0.2, 0.4),))


def test_find__numbers_of_boxes_with_names(tmp_path):
    one = found(tmp_path, "AluCan1,000.jpg", BOX, names=("AluCan", "Glass"))

    assert (one.raw_label, one.boxes[0].raw_label, one.note) == ("AluCan", "AluCan", None)


def test_find__boxes_of_several_classes_give_no_label(tmp_path):
    one = found(tmp_path, "PET1.jpg", BOX + BOX.replace("0", "1", 1))

    assert (one.raw_label, len(one.boxes), one.note) == (None, 2, "several classes: 0, 1")


def test_find__boxes_of_another_class_give_no_label(tmp_path):
    one = found(tmp_path, "PET1.jpg", BOX, names=("AluCan",))

    assert (one.raw_label, one.note) == (None, "its name says 'PET' and its boxes say 'AluCan'")


@pytest.mark.parametrize("text", ["", "glass", b"\xff\xfe", "0 nan inf 1e300 -1", "0 .5 .5 0 0"])
def test_find__text_that_holds_no_box(tmp_path, text):
    one = found(tmp_path, "PET1.jpg", text)

    assert (one.raw_label, one.boxes, one.note) == ("PET", (), None)


def test_find__odd_box_is_told_and_costs_only_itself(tmp_path):
    one = found(tmp_path, "PET1.jpg", BOX + "0 5 5 1 1\n")

    assert (len(one.boxes), one.note) == (1, "boxes that make no sense: 1 of 2")


def test_find__hint_and_split(tmp_path):
    one = found(tmp_path, "val/glass1.jpg", hint=True)

    assert (one.raw_label, one.hint, one.split) == (None, "glass", "val")


@pytest.mark.parametrize("folder", ["", "Images_of_Waste/YOLO_imgs/"])
def test_sees__numbered_names_of_a_few_classes(tmp_path, folder):
    twice = [f"{folder}{n}{name}" for n in ("a", "b") for name in ("1.jpg", "2.jpg")]

    assert name_prefix.sees(laid(tmp_path, twice)) == Options()


def test_sees__below_split_folders(tmp_path):
    paths = [f"x/{split}/{name}" for split in ("train", "val") for name in ("a1.jpg", "b1.jpg")]

    assert name_prefix.sees(laid(tmp_path, paths)) == Options()


@pytest.mark.parametrize(
    "paths",
    [[], ["a1.jpg", "a2.jpg"], ["glass/a1.jpg", "glass/a2.jpg", "metal/b1.jpg", "metal/b2.jpg"],
     ["IMG_1.jpg", "IMG_2.jpg", "DSC1.jpg", "DSC2.jpg"], ["a1.jpg", "b1.jpg"],
     ["rome.jpg", "oslo.jpg", "paris.jpg", "rome.png"],
     [f"{n:08x}.jpg" for n in range(0, 2**32, 2**27)],
     ["a1.jpg", "a2.jpg", "b1.jpg", "b2.jpg", "1.jpg", "2.jpg", "3.jpg"]],
)  # fmt: skip
def test_sees__not_of_its_kind(tmp_path, paths):
    assert name_prefix.sees(laid(tmp_path, paths)) is None
