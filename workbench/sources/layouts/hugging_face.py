"""Layout `hugging_face` (imagefolder): `metadata.csv`, `.jsonl` or `.parquet` with `file_name`.

One file at the top or one in each split's folder; a name in it is a path from its own folder.
Without a column of labels the folders below the split are the labels.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from workbench.errors import BadInput
from workbench.records import Found
from workbench.sources import columns, matching, places, tables
from workbench.sources.columns import Said
from workbench.sources.descriptor import Options
from workbench.sources.matching import Joined, Names
from workbench.sources.places import Place

KINDS = ("metadata.csv", "metadata.jsonl", "metadata.parquet")
FILE_NAME = "file_name"
ALONE = "no metadata file stands above it"


@dataclass(frozen=True)
class Metadata:
    """One metadata file: its path, what its columns hold, its rows beside the pictures."""

    path: str
    which: Mapping[str, int]
    joined: Joined


def find(place: Place, options: Options) -> Iterator[Found]:
    """Every picture with what the nearest metadata file above it says.

    Raises BadInput when no metadata file with `file_name` can be read.
    """
    read = {posixpath.dirname(each.path): each for each in _read(place, options)}
    for file in matching.chosen(place, options):
        folder, metadata = _nearest(read, file.path)
        said = metadata.joined.said(file.path, metadata.path) if metadata else Said(note=ALONE)
        if metadata is None or "label" not in metadata.which:
            said = _by_folder(said, file.path[len(folder) :], options)
        if metadata is not None and "consent" in metadata.which and said.consent is None:
            said = replace(said, consent="no")
        split = places.split_of(file.path) or said.split
        yield columns.found(file, replace(said, split=split))


def sees(place: Place) -> Options | None:
    """A metadata file with the column `file_name` that names pictures which are there."""
    try:
        read = _read(place, Options()) if _paths(place) else []
    except BadInput:
        return None
    return Options() if any(each.joined.rows for each in read) else None


def missing(place: Place, options: Options) -> list[str]:
    """The pictures that a metadata file names and that are not there, as paths."""
    return [
        posixpath.join(posixpath.dirname(each.path), name)
        for each in _read(place, options)
        for name in each.joined.missing
    ]


def _read(place: Place, options: Options) -> list[Metadata]:
    """The metadata files that can be read; where there is none, why."""
    out: list[Metadata] = []
    refusal: BadInput | None = None
    for path in _paths(place):
        try:
            out.append(_metadata(place, options, path))
        except BadInput as error:
            refusal = refusal or error
    if out:
        return out
    raise refusal or BadInput(
        f"There is no metadata.csv, .jsonl or .parquet in {place.name}: check the folder, or "
        "choose another layout."
    )


def _paths(place: Place) -> list[str]:
    """The metadata files, in each folder the first of the kinds."""
    found = [path for path in place.others if posixpath.basename(path) in KINDS]
    found.sort(key=lambda path: KINDS.index(posixpath.basename(path)))
    first: dict[str, str] = {}
    for path in found:
        first.setdefault(posixpath.dirname(path), path)
    return sorted(first.values(), key=lambda path: (path.count("/"), path))


def _metadata(place: Place, options: Options, path: str) -> Metadata:
    table = tables.read(place.read(path) or b"", path)
    given = {"file": FILE_NAME, **options.columns}
    which = columns.guessed(table.columns, columns.named(table.columns, given, path))
    folder = posixpath.dirname(path)
    names = Names(list(places.below(place, folder)))
    rows = (
        (name, columns.said(row, which, options))
        for row in table.rows
        if (name := row[which["file"]])
    )
    return Metadata(path, which, matching.join(names, rows, [folder]))


def _nearest(read: Mapping[str, Metadata], path: str) -> tuple[str, Metadata | None]:
    """The metadata file that stands nearest above a picture, and its folder."""
    folder = posixpath.dirname(path)
    while folder and folder not in read:
        folder = posixpath.dirname(folder)
    return folder, read.get(folder)


def _by_folder(said: Said, local: str, options: Options) -> Said:
    """What is said, with the name of the deepest folder that is no split for a label."""
    folders = [each for each in posixpath.dirname(local).split("/") if each]
    named = [each for each in folders if not places.split_word(each)]
    if not named:
        return said
    if options.hint:
        return replace(said, hint=said.hint or named[-1], note=None)
    return replace(said, label=named[-1], note=None)
