"""Flat records out of JSON, in whichever of the usual ways a table of labels is written in it.

Knows no pictures but by their names' endings.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import chain

from workbench.sources import places
from workbench.sources.separated import FILE, LABEL

Record = Mapping[str, object]
_LISTS = ("annotations", "data", "images", "items", "samples", "records", "rows", "files")


def loaded(text: str) -> object:
    """The value of a JSON text, or the list of its records, one a line; None when it is neither."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return list(_lines(text)) or None


def is_coco(value: object) -> bool:
    """Whether a value says of `images` by their numbers what stands in `annotations`."""
    return isinstance(value, dict) and all(
        _is_records(value.get(key)) for key in ("images", "annotations")
    )


def records(value: object) -> list[Record]:
    """The records of a value; none where it holds nothing like it."""
    if isinstance(value, list):
        return [record for record in value if isinstance(record, dict)]
    if not isinstance(value, dict):
        return []
    for key in (*_LISTS, *value):
        if _is_records(value.get(key)):
            return records(value[key])
    return _by_column(value) or _by_label(value) or _by_file(value)


def _lines(text: str) -> Iterator[Record]:
    """An odd line costs itself."""
    for line in text.split("\n"):
        try:
            value = json.loads(line) if line.strip() else None
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            yield value


def _is_records(rows: object) -> bool:
    return isinstance(rows, list) and bool(rows) and isinstance(rows[0], dict)


def _by_column(value: Mapping[str, object]) -> list[Record]:
    """`{"file": ["a.jpg"], "label": ["glass"]}`, or `{"file": {"0": "a.jpg"}, …}`."""
    columns = [_as_list(column) for column in value.values()]
    lists = [column for column in columns if column is not None]
    if len(lists) < len(columns) or len({len(column) for column in lists}) != 1:
        return []
    if all(_is_name(each) for each in chain.from_iterable(lists)):
        return []
    return [dict(zip(value, row, strict=True)) for row in zip(*lists, strict=True)]


def _as_list(column: object) -> list[object] | None:
    if isinstance(column, dict) and column and all(key.isdecimal() for key in column):
        return list(column.values())
    return column if isinstance(column, list) else None


def _by_label(value: Mapping[str, object]) -> list[Record]:
    """`{"glass": ["a.jpg", "b.jpg"]}`."""
    lists = {label: names for label, names in value.items() if isinstance(names, list) and names}
    if len(lists) < len(value) or not all(_is_name(names[0]) for names in lists.values()):
        return []
    return [{FILE: name, LABEL: label} for label, names in lists.items() for name in names]


def _by_file(value: Mapping[str, object]) -> list[Record]:
    """`{"a.jpg": "glass"}` or `{"a.jpg": {"label": "glass"}}`."""
    return [
        {FILE: name, **(said if isinstance(said, dict) else {LABEL: said})}
        for name, said in value.items()
    ]


def _is_name(value: object) -> bool:
    return isinstance(value, str) and places.is_picture(value)
