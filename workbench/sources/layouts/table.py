"""Layout `table`: pictures however they lie, and one table that names them with their labels.

CSV, JSON, Parquet, XLSX or a text index; also users' uploads, where the prediction is a hint, the
corrected class the label, and consent counts only where it was given.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.errors import BadInput
from workbench.records import Found
from workbench.sources import boxes, columns, matching, places, tables
from workbench.sources.descriptor import Options
from workbench.sources.layouts import hugging_face
from workbench.sources.matching import Joined, Names
from workbench.sources.places import Place
from workbench.sources.tables import Table

NO_FIT = (0, False)
_MOST_TABLES = 20  # looked at to recognise the layout
_PAPERS = ("readme", "license", "licence", "requirements")


@dataclass(frozen=True)
class Read:
    """A table that was read: its path, what its columns hold, and its rows beside the pictures."""

    path: str
    which: Mapping[str, int]
    joined: Joined


def find(place: Place, options: Options) -> Iterator[Found]:
    """Every picture with what the table says of it.

    A picture that the table does not name has no label, and no consent where the table asks for
    it. Raises BadInput when there is no such table, or none of its columns names pictures.
    """
    read = _read(place, options)
    lists = boxes.split_lists(place, options.split_lists)
    for file in matching.chosen(place, options):
        said = read.joined.said(file.path, read.path)
        if "consent" in read.which and said.consent is None:
            said = replace(said, consent="no")
        split = said.split or boxes.listed(file.path, lists) or places.split_of(file.path)
        yield columns.found(file, replace(said, split=split))


def sees(place: Place) -> Options | None:
    """The table that labels most of the pictures, when it names at least half of them."""
    fits = _fits(place, Options(), _candidates(place))
    return Options(table=fits[0]) if fits else None


def missing(place: Place, options: Options) -> list[str]:
    """The names in the table of pictures that are not there."""
    every = Names(place.pictures)
    read = _read(place, options)
    folders = _folders(read.path, options)
    return [name for name in read.joined.missing if not every.called(name, folders)[0]]


def _read(place: Place, options: Options) -> Read:
    path = _path(place, options)
    table = tables.read(place.read(path) or b"", path)
    read = _understood(_names(place, options), options, path, table)
    if read is None:
        raise BadInput(
            f"No column of {path} names pictures in {place.name} (it has "
            f"{columns.shown(table.columns)}): check the folder, or say which column it is."
        )
    return read


def _path(place: Place, options: Options) -> str:
    """The table that the options name, else the one that fits best, else the only one."""
    if options.table:
        for folder in ("", options.folder):
            path = posixpath.normpath(posixpath.join(folder, options.table))
            if path in place.others:
                return path
        raise BadInput(f"There is no table {options.table} in {place.name}: check its name.")
    candidates = _candidates(place)
    fits = _fits(place, options, candidates) if len(candidates) > 1 else candidates
    if not fits:
        raise BadInput(
            f"There is no table of labels in {place.name}: put a CSV with a column of file names "
            "and one of labels there, or choose another layout."
        )
    return fits[0]


def _understood(names: Names, options: Options, path: str, table: Table) -> Read | None:
    """The table with its rows beside the pictures; None where no column names pictures."""
    folders = _folders(path, options)
    which = columns.named(table.columns, options.columns, path)
    if "file" not in which:
        usual = columns.usual_files(table.columns)
        column = matching.file_column(names, table, folders)
        if column is None and not usual:
            return None
        which["file"] = usual[0] if column is None else column
    which = columns.guessed(table.columns, which)
    rows = (
        (name, columns.said(row, which, options))
        for row in table.rows
        if (name := row[which["file"]])
    )
    joined = matching.join(names, rows, folders)
    hopeless = not (joined.rows or joined.unsure) and "file" not in options.columns
    return None if hopeless else Read(path, which, joined)


def _names(place: Place, options: Options) -> Names:
    return Names(list(matching.chosen(place, options)))


def _folders(path: str, options: Options) -> list[str]:
    """Where a path in the table may begin: at the place, the table, the pictures."""
    inner = posixpath.join(options.folder, options.images)
    return list(dict.fromkeys(["", posixpath.dirname(path), options.folder, options.images, inner]))


def _candidates(place: Place) -> list[str]:
    """Files that may be a table: no text or JSON of one picture's own, the uppermost first."""
    own = {_key(file.path) for file in place.pictures}
    found = [
        path
        for path in place.others
        if path.lower().endswith(tables.ENDINGS)
        and not posixpath.basename(path).lower().startswith(_PAPERS)
        and not (path.lower().endswith((".txt", ".json")) and _key(path) in own)
    ]
    return sorted(found, key=lambda path: (path.count("/"), path))[:_MOST_TABLES]


def _key(path: str) -> str:
    folder, name = posixpath.split(path)
    return f"{folder}/{name.partition('.')[0]}"


def _fits(place: Place, options: Options, paths: Sequence[str]) -> list[str]:
    """The tables that label pictures, the best first."""
    names = _names(place, options) if paths else Names(())
    marks = {path: _mark(place, names, options, path) for path in paths}
    good = [path for path in paths if marks[path][0]]
    return sorted(good, key=lambda path: marks[path], reverse=True)


def _mark(place: Place, names: Names, options: Options, path: str) -> tuple[int, bool]:
    """How many pictures a table labels, and whether with words; nothing where it is none."""
    try:
        table = tables.read(place.read(path) or b"", path)
        read = None if _is_metadata(path, table) else _understood(names, options, path, table)
    except BadInput:
        return NO_FIT
    if read is None or not {"label", "predicted"} & set(read.which):
        return NO_FIT
    said = {picture: columns.together(every) for picture, every in read.joined.rows.items()}
    if len(said) < len(read.joined.missing) or len(said) * 2 < len(names.files):
        return NO_FIT
    labels = [label for one in said.values() if (label := one.label or one.hint)]
    words = not all(label.isdecimal() for label in labels)
    return NO_FIT if not words and _in_class_folders(names) else (len(labels), words)


def _is_metadata(path: str, table: Table) -> bool:
    return (
        posixpath.basename(path) in hugging_face.KINDS and hugging_face.FILE_NAME in table.columns
    )


def _in_class_folders(names: Names) -> bool:
    """Whether the pictures lie in two folders or more whose names mean no split."""
    folders = {posixpath.basename(posixpath.dirname(file.path)) for file in names.files}
    return sum(bool(each) and not places.split_word(each) for each in folders) > 1
