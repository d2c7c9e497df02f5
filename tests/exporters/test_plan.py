"""What lies where in a release: index, names, endings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import placed as made
from workbench.exporters import plan


def image(class_name="glass", number=0, **more):
    return made.candidate(Path("a.jpg"), class_name, image_id=f"{number:020x}" + "0" * 44, **more)


def test_place__index_is_the_place_among_the_sorted_names():
    images = [image(name, n) for n, name in enumerate(["shoes", "PET", "glass", "battery"])]

    placed = plan.place(images, {i.image_id: "train" for i in images})

    assert {p.image.class_name: p.index for p in placed} == {
        "PET": 0, "battery": 1, "glass": 2, "shoes": 3,
    }  # fmt: skip


def test_place__path_is_split_class_and_file():
    [one] = plan.place([image("dechets verts")], {"0" * 64: "val"})

    assert one.path == f"val/dechets verts/s-{0:020x}.jpg"


def test_place__ordered_by_path_whatever_the_order_of_input():
    images = [image(number=n) for n in (2, 0, 1)]
    split_of = {i.image_id: "train" for i in images}

    assert plan.place(images, split_of) == plan.place(images[::-1], split_of)


@pytest.mark.parametrize(
    ("kind", "ending", "reencoded"),
    [("JPEG", ".jpg", False), ("MPO", ".jpg", False), ("PNG", ".png", False),
     ("WEBP", ".png", True), ("BMP", ".bmp", False), ("GIF", ".png", True), ("AVIF", ".png", True)],
)  # fmt: skip
def test_file_name__ending_is_that_of_the_bytes(kind, ending, reencoded):
    [one] = plan.place([image(file_format=kind)], {"0" * 64: "train"})

    assert (one.path[-len(ending) :], one.reencoded) == (ending, reencoded)


def test_file_name__is_safe_on_every_system():
    assert plan.file_name(image(source_name="a.b_c")) == f"a-b-c-{0:020x}.jpg"


def test_counts__every_split_is_named():
    placed = plan.place([image()], {"0" * 64: "val"})

    assert plan.counts(placed) == {"glass": {"train": 0, "val": 1, "test": 0}}
