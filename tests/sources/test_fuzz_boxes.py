"""Whatever stands in COCO, VOC and YOLO files: every picture comes out, or one sentence."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laid import laid
from tests.sources.test_coco_file import data
from tests.sources.test_voc_xml import OBJECT, SIZED, xml
from workbench.errors import BadInput
from workbench.records import Found
from workbench.sources.descriptor import Options
from workbench.sources.layouts import LAYOUTS

PICTURES = ("a.jpg", "b.jpg", "train/images/c.jpg", "é 瓶.png")
WHOLE = data([{"id": 1, "file_name": "a.jpg", "width": 200, "height": 100}])
NUMBERS = st.one_of(
    st.integers(), st.floats(), st.sampled_from((0, 1, 7, 0.5, 10**400, "1", "nan", "1e999", "x"))
)
SCALARS = st.one_of(
    NUMBERS, st.none(), st.booleans(), st.text(max_size=6),
    st.sampled_from((*PICTURES, "../a.jpg", "/etc/a.jpg", "", "\ud800", "\0", "g" * 300)),
)  # fmt: skip
KEYS = st.sampled_from((
    "id", "file_name", "width", "height", "image_id", "category_id", "bbox", "segmentation", "name",
    "license", "url", "coco_url", "images", "annotations", "categories", "licenses", "info",
))  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda each: st.lists(each, max_size=4) | st.dictionaries(KEYS, each, max_size=6),
    max_leaves=20,
)
ROWS = st.lists(st.dictionaries(KEYS, VALUES, max_size=6) | SCALARS, max_size=4)
COCO = st.fixed_dictionaries(
    {"images": ROWS, "annotations": ROWS, "categories": ROWS}, optional={"licenses": ROWS}
)
TAGS = st.sampled_from(("object", "name", "bndbox", "xmin", "ymax", "size", "width", "filename"))
XML = st.recursive(
    st.text("<>&;nai 0123456789.é瓶", max_size=6) | NUMBERS.map(str),
    lambda each: st.builds(
        lambda tag, inner: f"<{tag}>{''.join(inner)}</{tag}>", TAGS, st.lists(each, max_size=4)
    ),
    max_leaves=15,
).map(xml)
LINES = st.lists(st.lists(NUMBERS.map(str), max_size=9).map(" ".join), max_size=5).map("\n".join)
YAML = st.one_of(
    VALUES.map(lambda value: f"names: {json.dumps(value)}"),
    st.text("names:[]{}-&*!'\"\n #|>?,0a", max_size=40),
)


@st.composite
def spoilt(draw, whole):
    """A good file with a piece cut out, doubled or replaced by other bytes."""
    start = draw(st.integers(0, len(whole)))
    end = draw(st.integers(start, min(len(whole), start + 30)))
    new = draw(st.one_of(st.binary(max_size=6), st.just(whole[start:end] * 2)))
    return whole[:start] + new + whole[end:]


def read(layout, texts: Mapping[str, str | bytes], options=Options()):  # noqa: B008
    """Recognise and read; every picture must come out with numbers that make sense."""
    with tempfile.TemporaryDirectory() as folder:
        place = laid(Path(folder), PICTURES, texts)
        seen = LAYOUTS[layout].sees(place)
        assert seen is None or isinstance(seen, Options)
        try:
            found = list(LAYOUTS[layout].find(place, seen or options))
            names = LAYOUTS[layout].missing(place, seen or options)
        except BadInput:
            return
    assert sorted(file.path for file in found) == sorted(PICTURES)
    assert all(isinstance(name, str) for name in names)
    for file in found:
        check(file)


def check(file: Found) -> None:
    for box in file.boxes:
        assert 0 <= box.left < box.left + box.width <= 1.00001
        assert 0 <= box.top < box.top + box.height <= 1.00001
        assert 0 < len(box.raw_label) <= 200
    labels = {box.raw_label for box in file.boxes}
    assert file.raw_label == (labels.pop() if len(labels) == 1 else None)
    for text in (file.raw_label, file.note, file.licence, file.url, file.date, file.author):
        assert text is None or ("\0" not in text and text.encode())


@settings(max_examples=150, deadline=None)
@given(COCO)
def test_coco__any_values(value):
    read("coco", {"train.json": json.dumps(value)})


@settings(max_examples=150, deadline=None)
@given(spoilt(WHOLE))
def test_coco__spoilt(content):
    read("coco", {"x.json": content}, Options(table="x.json"))


@settings(max_examples=150, deadline=None)
@given(XML)
def test_voc__any_elements(content):
    read("voc", {"a.xml": content, "x.xml": xml("<filename>b.jpg</filename>", SIZED, OBJECT)})


@settings(max_examples=150, deadline=None)
@given(spoilt(xml(SIZED, OBJECT).encode()), st.binary(max_size=30))
def test_voc__spoilt(content, lists):
    read("voc", {"a.xml": content, "ImageSets/Main/train.txt": lists})


@settings(max_examples=150, deadline=None)
@given(LINES, YAML)
def test_yolo__any_lines_and_names(lines, names):
    read("yolo", {"a.txt": "0 0.5 0.5 0.1 0.1", "train/labels/c.txt": lines, "data.yaml": names})


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60), st.binary(max_size=60), st.binary(max_size=30))
def test_yolo__any_bytes(text, names, lists):
    read("yolo", {"a.txt": text, "classes.txt": names, "train.txt": lists})


@pytest.mark.parametrize("layout", ["coco", "voc", "yolo"])
def test_read__good_files_give_boxes(layout, tmp_path):
    texts = {"a.txt": "0 0.5 0.5 0.1 0.1", "a.xml": xml(SIZED, OBJECT), "x.json": WHOLE}
    place = laid(tmp_path, PICTURES, texts)
    options = LAYOUTS[layout].sees(place)

    assert sum(len(file.boxes) for file in LAYOUTS[layout].find(place, options)) == 1
