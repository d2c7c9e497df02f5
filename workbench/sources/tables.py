"""Tables of labels: the bytes of a CSV, TSV, JSON, JSON Lines, Parquet or XLSX file as rows.

Knows neither pictures nor what a column means; every cell is text or None.
"""

from __future__ import annotations

import io
import math
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from workbench.errors import BadInput
from workbench.sources import json_records, places, separated

ENDINGS = (".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".parquet", ".xlsx", ".txt")
MAX_BYTES = 128 * 2**20  # a million rows of paths and URLs
MAX_ROWS = 2_000_000
MAX_COLUMNS = 1000
_BATCH = 5000
_DAMAGED = "it is damaged or of another format"
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f]")  # more than a few say that it is no text
_FLAT = (
    pa.types.is_string, pa.types.is_large_string, pa.types.is_boolean, pa.types.is_integer,
    pa.types.is_floating, pa.types.is_decimal, pa.types.is_date, pa.types.is_timestamp,
)  # fmt: skip

Row = tuple[str | None, ...]
_Raw = tuple[Sequence[str], Iterable[Sequence[object]]]  # names of the columns, cells of any kind

# Of styles and validations that nobody needs here; see images.py for why the whole process.
warnings.filterwarnings("ignore", module=r"openpyxl\..*")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as long as `columns`; cells are stripped text, None where they are empty."""

    columns: tuple[str, ...]
    rows: list[Row]


def read(data: bytes, name: str) -> Table:
    """The table in a file, whose first bytes or else whose name say the format.

    Raises BadInput when there is none in it, or when it is too large.
    """
    try:
        if len(data) > MAX_BYTES:
            raise _NoTable("it is larger than 128 MB")
        table = _table(*_raw(data, name.lower()))
        if not table.rows:
            raise _NoTable("it is empty")
        return table
    except _NoTable as error:
        raise BadInput(
            f"{name} cannot be read as a table of labels ({error}): save it as CSV, JSON, "
            "JSON Lines, Parquet or XLSX."
        ) from error


def cell(value: object) -> str | None:
    """A value as text: whole numbers without a point, a list of one as its only value."""
    if isinstance(value, list):
        value = value[0] if len(value) == 1 else None
    if value is None or isinstance(value, list | dict):
        return None
    if isinstance(value, str):
        text = value.replace("\0", "").strip()
        # half of a surrogate pair, which JSON can say and UTF-8 cannot, becomes a question mark
        return (text if text.isascii() else text.encode("utf-8", "replace").decode()) or None
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < 1e15
        return None if math.isnan(value) else str(int(value) if whole else value)
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return str(value).lower() if isinstance(value, bool) else str(value)


class _NoTable(Exception):
    """Why a file is no table."""


def _raw(data: bytes, name: str) -> _Raw:
    if data.startswith(b"PAR1"):
        return _parquet(data)
    if data.startswith(b"PK\x03\x04"):
        return _workbook(data)
    if name.endswith((".parquet", ".xlsx", ".xls")):
        raise _NoTable(_DAMAGED if data else "it is empty")
    text = places.decode(data).replace("\0", "")
    if len(_CONTROL.findall(text[:1000])) * 20 > len(text[:1000]):
        raise _NoTable(_DAMAGED)
    if name.endswith((".json", ".jsonl", ".ndjson")):
        return _json(text, one_a_line=not name.endswith(".json"))
    return separated.cut(text)


def _table(names: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    width = len(names)
    if width > MAX_COLUMNS:
        raise _NoTable("it has more than 1,000 columns")
    kept: list[Row] = []
    for row in rows:
        cells = [cell(value) for value in row[:width]]
        if any(cells):
            kept.append((*cells, *[None] * (width - len(cells))))
        if len(kept) > MAX_ROWS:
            raise _NoTable("it has more than 2,000,000 rows")
    return Table(_unique(names), kept)


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    """The names of columns: those without one are numbered, a second `label` is `label (2)`."""
    out: dict[str, None] = {}
    for place, name in enumerate(names, start=1):
        wanted = new = cell(name) or f"column {place}"
        number = 2
        while new in out:
            new, number = f"{wanted} ({number})", number + 1
        out[new] = None
    return tuple(out)


def _json(text: str, one_a_line: bool) -> _Raw:
    value = json_records.loaded(text)
    if one_a_line and isinstance(value, dict):
        value = [value]
    if value is None:
        raise _NoTable("it is no JSON")
    if json_records.is_coco(value):
        raise _NoTable("it is a COCO file")
    if isinstance(value, list) and value and all(isinstance(row, list) for row in value):
        return separated.headed([[cell(each) or "" for each in row] for row in value])
    records = json_records.records(value)
    names = list(dict.fromkeys(key for record in records for key in record))
    if not names:
        raise _NoTable("it is no list of flat records")
    return names, ([record.get(name) for name in names] for record in records)


def _parquet(data: bytes) -> _Raw:
    """The columns of texts, numbers and dates; pictures inside the file are left alone."""
    try:
        file = pq.ParquetFile(io.BytesIO(data))
        if file.metadata.num_rows > MAX_ROWS:
            raise _NoTable("it has more than 2,000,000 rows")
        names = [field.name for field in file.schema_arrow if _is_flat(field.type)]
        batches = file.iter_batches(_BATCH, columns=names)
        return names, [row for batch in batches for row in _cells(batch)]
    except (pa.ArrowException, OSError, ValueError, KeyError, OverflowError) as error:
        raise _NoTable(_DAMAGED) from error


def _is_flat(kind: pa.DataType) -> bool:
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return any(test(kind) for test in _FLAT)


def _cells(batch: pa.RecordBatch) -> Iterator[tuple[object, ...]]:
    return zip(*(_column(column) for column in batch.columns), strict=True)


def _column(column: pa.Array) -> list[object]:
    """The values; bytes that are no UTF-8, and dates beyond Python's, cost no table."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_floating(column.type):
        return list(column.to_pylist())
    packed = column.cast(pa.string()).cast(pa.binary()).to_pylist()
    return [None if each is None else each.decode("utf-8", "replace") for each in packed]


def _workbook(data: bytes) -> _Raw:
    """The first sheet of an XLSX file."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(each.file_size for each in packed.infolist()) > 2 * MAX_BYTES:
                raise _NoTable("it is larger than 128 MB")
        rows = [[cell(value) or "" for value in row] for row in _sheet(data)]
    except _NoTable:
        raise
    except Exception as error:  # openpyxl lets a dozen kinds through from damaged files
        raise _NoTable(_DAMAGED) from error
    return separated.headed(rows)


def _sheet(data: bytes) -> Iterator[Sequence[object]]:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # what the file says of its own size is not to be trusted
    rows = sheet.iter_rows(max_row=MAX_ROWS, values_only=True)
    return (row for row in rows if any(value is not None for value in row))
