"""Whatever stands in a label file: every picture comes out, or one sentence, never a traceback."""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laid import laid
from workbench.errors import BadInput
from workbench.records import Found
from workbench.sources.descriptor import Options
from workbench.sources.layouts import LAYOUTS
from workbench.sources.places import Folder

PICTURES = {"a.jpg", "b.jpg", "train/c.jpg", "AluCan1,000.jpg", "é 瓶.png"}
LABEL_FILES = {
    "table": ("t.csv", "t.tsv", "t.json", "t.jsonl", "t.parquet", "t.xlsx", "t.txt"),
    "text_beside": ("a.txt", "a.jpg.txt"),
    "name_prefix": ("a.txt", "AluCan1,000.txt"),
    "hugging_face": ("metadata.csv", "metadata.jsonl", "metadata.parquet", "train/metadata.csv"),
    "webdataset": ("a.cls", "a.json", "a.txt", "classes.txt", "train/c.json"),
}
EVERY = [(layout, name) for layout, names in LABEL_FILES.items() for name in names]
OPTIONS = st.sampled_from((
    Options(), Options(hint=True), Options(names=("", "x")), Options(columns={"label": "label"}),
    Options(classes=frozenset({"", "A", "b"})), Options(table="t.csv", columns={"file": "label"}),
))  # fmt: skip

NAMES = st.sampled_from((*sorted(PICTURES), "gone.jpg", "a", "../a.jpg", "label", "file_name"))
SCALARS = st.one_of(
    NAMES, st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8),
    st.sampled_from(('"', "x,;\n", "0 .5 .5 .2 nan", "93 %", "9" * 400, "\ud800", "oui")),
)  # fmt: skip
KEYS = st.one_of(NAMES, st.sampled_from(("class", "consent", "probability", "predicted", "0", "")))
VALUES = st.recursive(
    SCALARS,
    lambda each: st.lists(each, max_size=4) | st.dictionaries(KEYS, each, max_size=4),
    max_leaves=12,
)
ENCODINGS = st.sampled_from(("utf-8", "utf-16", "gbk"))
HEADER = st.sampled_from((
    ["file", "label", "x"], ["file_name", "class", "consent"],
    ["a.jpg", "predicted", "probability"],
))  # fmt: skip
PAIRS = st.lists(SCALARS, min_size=2, max_size=2)
GRIDS = st.builds(
    lambda header, rows: [header, *rows],
    HEADER,
    st.lists(st.builds(lambda name, cells: [name, *cells], NAMES | SCALARS, PAIRS), max_size=5),
)


def separated(grid: list[list[object]], sign: str, encoding: str) -> bytes:
    return "\n".join(sign.join(map(str, row)) for row in grid).encode(encoding, "replace")


def parquet(grid: list[list[object]]) -> bytes:
    texts = [[str(cell).encode("utf-8", "replace").decode() for cell in row] for row in grid]
    out = io.BytesIO()
    pd.DataFrame(texts[1:], columns=texts[0]).to_parquet(out)
    return out.getvalue()


def workbook(grid: list[list[object]]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in grid:
        book.active.append([ascii(cell).strip("'") for cell in row])
    book.save(out)
    return out.getvalue()


def mutated(data: bytes, place: float, byte: int) -> bytes:
    """The bytes with one of them changed and, where that is the last tenth, without it."""
    at = int(place * len(data))
    return data[:at] if place > 0.9 else data[:at] + bytes([byte]) + data[at + 1 :]


SOUND = st.one_of(
    st.builds(
        separated, GRIDS, st.sampled_from(",;\t| "), st.sampled_from(("utf-8", "utf-16", "gbk"))
    ),
    VALUES.map(lambda value: json.dumps(value).encode()),
    st.lists(VALUES, max_size=4).map(lambda lines: "\n".join(map(json.dumps, lines)).encode()),
    GRIDS.map(parquet),
    GRIDS.map(workbook),
)
CONTENTS = st.one_of(
    st.binary(max_size=200),
    SOUND,
    st.builds(mutated, SOUND, st.floats(0, 1), st.integers(0, 255)),
)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A folder of pictures for each label file, which every example writes anew."""
    return {name: laid(tmp_path_factory.mktemp("fuzz"), sorted(PICTURES)).root for _, name in EVERY}


def is_sound(one: Found) -> bool:
    """Whether the catalogue could hold what was found."""
    texts = (one.raw_label, one.hint, one.author, one.licence, one.url, one.date, one.note)
    for text in texts:
        (text or "").encode()
    asked = one.consent in {None, "yes", "no"} and one.split in {None, "train", "val", "test"}
    return asked and (one.hint_score is None or 0 <= one.hint_score <= 1)


@pytest.mark.parametrize(("layout", "name"), EVERY)
@settings(max_examples=60, deadline=None)
@given(content=CONTENTS, options=OPTIONS)
def test_find__gives_every_picture_or_one_sentence(folders, layout, name, content, options):
    (folders[name] / name).write_bytes(content)
    place = Folder(folders[name])

    try:
        found = list(LAYOUTS[layout].find(place, options))
    except BadInput:
        return  # a sentence, and nothing else

    assert {one.path for one in found} == PICTURES
    assert all(map(is_sound, found))


@pytest.mark.parametrize(("layout", "name"), EVERY)
@settings(max_examples=30, deadline=None)
@given(content=CONTENTS)
def test_sees__says_so_or_not(folders, layout, name, content):
    (folders[name] / name).write_bytes(content)

    assert isinstance(LAYOUTS[layout].sees(Folder(folders[name])), Options | None)
