"""Separated text cut into rows: comma, semicolon, tab, bar, or `glass1.jpg 1` with blanks.

Finds the separator and whether there is a header. A quote that is never closed costs one row, a
bare comma in a file's name none.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from workbench.images import REFUSED_SUFFIXES, SUFFIXES
from workbench.sources import places

FILE, LABEL = "file", "label"  # columns of a table without a header
_SEPARATORS = ("\t", ";", ",", "|")
_BLANK = " "
_SAMPLE = 50
_MAX_SPAN = 50  # lines that one quoted text may run over
_ENDINGS = "|".join(sorted(ending[1:] for ending in SUFFIXES | REFUSED_SUFFIXES))
_NAME_FIRST = re.compile(rf"(.+?\.(?:{_ENDINGS}))\s+(\S.*)", re.IGNORECASE)
_EXCEL = re.compile(r"sep=([,;|\t])\s*", re.IGNORECASE)


def cut(text: str) -> tuple[list[str], list[list[str]]]:
    """The header and the rows; a text without a header has columns `file`, `label` and more."""
    lines = list(io.StringIO(text, newline=""))
    said = _EXCEL.fullmatch(lines[0]) if lines else None
    if said:  # Excel writes so which separator it means
        return headed(list(_records(lines[1:], said[1])), said[1])
    separator = _separator(lines[:_SAMPLE])
    return headed(list(_records(lines, separator)), separator)


def headed(
    records: Sequence[Sequence[str]], separator: str = ","
) -> tuple[list[str], list[list[str]]]:
    """The records as header and rows: a first record with a picture's name in it is no header."""
    if not records:
        return [], []
    header = list(records[0])
    if not any(places.is_picture(cell.strip()) for cell in header):
        return header, [_repaired(row, len(header), separator) for row in records[1:]]
    rows = [_file_first(row, separator) for row in records]
    width = max(map(len, rows))
    return [FILE, LABEL, *(f"column {n}" for n in range(3, width + 1))][:width], rows


def _separator(lines: Sequence[str]) -> str:
    """The one that leaves most pictures' names whole, then the one with the steadiest columns."""
    return max((*_SEPARATORS, _BLANK), key=lambda separator: _fitness(lines, separator))


def _fitness(lines: Sequence[str], separator: str) -> tuple[int, int]:
    records = list(_records(lines, separator))
    named = sum(
        len(row) > 1 and any(places.is_picture(cell.strip()) for cell in row) for row in records
    )
    [(width, often)] = Counter(map(len, records)).most_common(1) or [(0, 0)]
    return named, often if width > 1 and separator != _BLANK else 0


def _records(lines: Sequence[str], separator: str) -> Iterator[list[str]]:
    at = 0
    while at < len(lines):
        taken, cells = _record(lines, at, separator)
        at += taken
        if any(cell.strip() for cell in cells):
            yield cells


def _record(lines: Sequence[str], at: int, separator: str) -> tuple[int, list[str]]:
    """How many lines the record at a line takes, and its cells."""
    line = lines[at].rstrip("\r\n")
    if separator == _BLANK:
        found = _NAME_FIRST.fullmatch(line.strip())
        return 1, list(found.groups()) if found else line.split()
    if '"' not in line:
        return 1, line.split(separator)
    text = ""
    for number, more in enumerate(lines[at : at + _MAX_SPAN], start=1):
        text += more
        try:
            return number, _quoted(text, separator)
        except csv.Error as error:
            if "unexpected end of data" not in str(error):
                break
    return 1, _unsteady(line, separator)


def _quoted(text: str, separator: str) -> list[str]:
    return next(csv.reader([text], delimiter=separator, skipinitialspace=True, strict=True), [])


def _unsteady(line: str, separator: str) -> list[str]:
    """A line whose quotes are not as they should be: the quotes that are whole still count."""
    if line.count('"') % 2:
        return line.split(separator)
    try:
        return next(csv.reader([line], delimiter=separator, skipinitialspace=True), [])
    except csv.Error:
        return line.split(separator)


def _repaired(row: Sequence[str], width: int, separator: str) -> list[str]:
    """A row with too many cells gets back the name that was cut (`AluCan1,000.jpg`)."""
    extra = len(row) - width
    for start in range(width if extra > 0 else 0):
        end = start + extra + 1
        if places.is_picture(row[end - 1].strip()):
            return [*row[:start], separator.join(row[start:end]), *row[end:]]
    return list(row)


def _file_first(row: Sequence[str], separator: str) -> list[str]:
    """The row with its picture's name first; cells before it are part of it unless a number."""
    at = next((n for n, cell in enumerate(row) if places.is_picture(cell.strip())), None)
    if at is None:
        return list(row)
    before, after = row[:at], row[at + 1 :]
    if before and after and not before[0].strip().isdecimal():
        return [separator.join(row[: at + 1]), *after]
    return [row[at], *after, *before]
