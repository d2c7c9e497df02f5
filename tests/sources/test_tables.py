"""Tables out of bytes: every format and encoding gives the same rows; what is none is refused."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from workbench.errors import BadInput
from workbench.sources import tables
from workbench.sources.tables import Table

TWO = Table(("file", "label"), [("a.jpg", "glass"), ("b.jpg", "3")])


def csv(text: str, name: str = "labels.csv") -> Table:
    return tables.read(text.encode(), name)


def as_json(value: object, name: str = "labels.json") -> Table:
    return tables.read(json.dumps(value, ensure_ascii=False).encode(), name)


def parquet(table: pa.Table) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


def xlsx(rows: list[list[object]]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("étiquette", "utf-8"), ("étiquette", "utf-8-sig"), ("étiquette", "utf-16"),
     ("étiquette", "cp1252"), ("标签其他垃圾", "gbk"), ("标签", "utf-8"), ("label", "utf-16-le")],
)  # fmt: skip
def test_read__encodings(text, encoding):
    table = tables.read(f"file,{text}\na.jpg,{text}\n".encode(encoding), "labels.csv")

    assert table == Table(("file", text), [("a.jpg", text)])


@pytest.mark.parametrize(
    "value",
    [[{"file": "a.jpg", "label": "glass"}, {"file": "b.jpg", "label": 3}],
     [["a.jpg", "glass"], ["b.jpg", 3]],
     {"annotations": [{"file": "a.jpg", "label": "glass"}, {"file": "b.jpg", "label": 3.0}]},
     {"info": {"version": 1}, "data": [{"file": "a.jpg", "label": "glass"},
                                       {"file": "b.jpg", "label": [3]}]},
     {"file": ["a.jpg", "b.jpg"], "label": ["glass", 3]},
     {"file": {"0": "a.jpg", "1": "b.jpg"}, "label": {"0": "glass", "1": 3}},
     {"a.jpg": "glass", "b.jpg": 3},
     {"a.jpg": {"label": "glass"}, "b.jpg": {"label": 3}},
     {"glass": ["a.jpg"], "3": ["b.jpg"]}],
)  # fmt: skip
def test_read__shapes_of_json(value):
    assert as_json(value) == TWO


@pytest.mark.parametrize("name", ["labels.jsonl", "labels.json", "labels.ndjson"])
def test_read__json_lines(name):
    text = '{"file": "a.jpg", "label": "glass"}\n\nnonsense\n{"file": "b.jpg", "label": 3}\n'

    assert csv(text, name) == TWO


def test_read__json_lines_of_one_line():
    assert csv('{"file": "a.jpg", "label": "x"}', "l.jsonl").rows == [("a.jpg", "x")]


def test_read__parquet():
    frame = pd.DataFrame({"file": ["a.jpg", "b.jpg"], "label": ["glass", "3"]})

    assert tables.read(parquet(pa.Table.from_pandas(frame)), "labels.parquet") == TWO


def test_read__parquet_of_every_kind():
    when = datetime(2024, 5, 1, 12, 30)
    table = pa.table({
        "number": [7, None], "share": [0.5, float("nan")], "whole": [3.0, 1e300],
        "yes": [True, None], "when": [when, None],
        "class": pa.array(["x", "y"]).dictionary_encode(),
        "bytes": [b"1", b"2"], "list": [[1], [2]],
    })  # fmt: skip

    found = tables.read(parquet(table), "x.parquet")

    assert found.columns == ("number", "share", "whole", "yes", "when", "class")
    assert found.rows[0][:4] == ("7", "0.5", "3", "true")
    assert found.rows[0][4].startswith("2024-05-01 12:30:00")
    assert found.rows[1] == (None, None, "1e+300", None, None, "y")


def test_read__parquet_text_that_is_no_utf8_costs_its_letters():
    ends = pa.py_buffer(np.array([0, 2, 4], dtype=np.int32).tobytes())
    odd = pa.Array.from_buffers(pa.string(), 2, [None, ends, pa.py_buffer(b"\xff\xfeab")])

    assert tables.read(parquet(pa.table({"file": odd})), "x.parquet").rows == [("��",), ("ab",)]


def test_read__xlsx():
    data = xlsx([["file", "label", "date"], [], ["a.jpg", "glass", datetime(2024, 5, 1)],
                 ["b.jpg", 3.0, None]])  # fmt: skip

    assert tables.read(data, "labels.xlsx") == Table(
        ("file", "label", "date"), [("a.jpg", "glass", "2024-05-01"), ("b.jpg", "3", None)]
    )


def test_read__bytes_say_the_format_when_the_ending_lies():
    assert tables.read(xlsx([["file", "label"], ["a.jpg", "x"]]), "labels.csv").rows == [
        ("a.jpg", "x")
    ]


def test_read__columns_of_one_name_and_of_none():
    assert csv("label,label,,label\na,b,c,d\n").columns == (
        "label", "label (2)", "column 3", "label (3)",
    )  # fmt: skip


def test_read__short_rows_are_filled_and_long_ones_cut():
    assert csv("file,label\na.jpg\nb.jpg,x,y,z\n").rows == [("a.jpg", None), ("b.jpg", "x")]


def test_read__blank_cells_are_none():
    assert csv("file,label\n a.jpg ,  \n").rows == [("a.jpg", None)]


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, None), ("", None), (" a\0b ", "ab"), (3, "3"), (3.0, "3"), (0.5, "0.5"),
     (float("nan"), None), (float("inf"), "inf"), (True, "true"), (["x"], "x"), (["x", "y"], None),
     ({"a": 1}, None), ([["x"]], None), ("\ud800", "?"), (datetime(2024, 5, 1), "2024-05-01")],
)  # fmt: skip
def test_cell__every_value_becomes_text(value, text):
    assert tables.cell(value) == text


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [(b"", "a.csv", "it is empty"),
     (b"file,label\n", "a.csv", "it is empty"),
     (b"{", "a.json", "it is no JSON"),
     (b"[" * 5000, "a.json", "it is no JSON"),
     (b"3", "a.json", "it is no list of flat records"),
     (b"[]", "a.json", "it is no list of flat records"),
     (b'{"images": [{"id": 1}], "annotations": [{"id": 1}]}', "a.json", "it is a COCO file"),
     (b"", "a.parquet", "it is empty"),
     (b"PAR1PAR1", "a.parquet", "it is damaged or of another format"),
     (b"file,label", "a.parquet", "it is damaged or of another format"),
     (b"\xd0\xcf\x11\xe0 old Excel", "a.xls", "it is damaged or of another format"),
     (b"PK\x03\x04", "a.xlsx", "it is damaged or of another format"),
     (bytes(range(1, 32)) * 9, "a.csv", "it is damaged or of another format"),
     (",".join(map(str, range(1001))).encode() + b"\n1\n", "a.csv", "more than 1,000 columns")],
)  # fmt: skip
def test_read__what_is_no_table_is_refused(data, name, why):
    with pytest.raises(BadInput, match=rf"^{name} cannot be read as a table of labels \(.*{why}\)"):
        tables.read(data, name)


def test_read__too_large(monkeypatch):
    monkeypatch.setattr(tables, "MAX_BYTES", 10)

    with pytest.raises(BadInput, match="larger than 128 MB"):
        tables.read(b"file,label\na.jpg,x\n", "a.csv")


def test_read__too_many_rows(monkeypatch):
    monkeypatch.setattr(tables, "MAX_ROWS", 1)

    with pytest.raises(BadInput, match="more than 2,000,000 rows"):
        csv("file,label\na.jpg,x\nb.jpg,y\n")


def test_read__workbook_that_unpacks_to_more_than_it_may():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"\0" * (2 * tables.MAX_BYTES + 1))

    with pytest.raises(BadInput, match="larger than 128 MB"):
        tables.read(out.getvalue(), "bomb.xlsx")


def test_read__truncated_workbook():
    data = xlsx([["file", "label"], ["a.jpg", "x"]])

    with pytest.raises(BadInput, match="damaged"):
        tables.read(data[: len(data) // 2], "a.xlsx")
