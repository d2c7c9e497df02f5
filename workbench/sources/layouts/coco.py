"""Layout `coco`: one or several JSON files name the pictures, their boxes and their rights.

A file may lie beside the pictures (Roboflow: one a split folder), above them (TACO) or in a folder
`annotations` (COCO itself).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeVar

from workbench.errors import BadInput
from workbench.records import SPLITS, Box, Found
from workbench.sources import boxes, coco_file, matching, places
from workbench.sources.boxes import Size
from workbench.sources.coco_file import Entry
from workbench.sources.descriptor import Options
from workbench.sources.matching import Names
from workbench.sources.places import FileFact, Place

T = TypeVar("T")
UNNAMED = "no COCO file names it"
UNSURE = "the COCO file may mean this picture or another one"
TWICE = "its number stands twice in the COCO file"
NO_SIZE = "neither the COCO file nor itself says how large it is"
MOST_FILES = 100
_USUAL = re.compile(r"instances|coco|annotation|train|val|test|label", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """An entry, the file that it stands in, and the split that the file's name or folder says."""

    entry: Entry
    file: str
    split: str | None


@dataclass
class Joined:
    """What the files say: by picture; names that may mean several pictures; names without one."""

    said: dict[str, list[Said]] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)
    missing: list[str] = field(default_factory=list)


def find(place: Place, options: Options) -> Iterator[Found]:
    """Every picture with its boxes, and a label where they are all of one class.

    Raises BadInput when there is no COCO file, or the one that the options name is none.
    """
    files = list(matching.chosen(place, options))
    joined = _joined(_read(place, options), files)
    for file in files:
        if said := joined.said.get(file.path):
            yield _found(place, file, said)
        else:
            note = UNSURE if file.path in joined.unsure else UNNAMED
            split = places.split_of(file.path)
            yield Found(file.path, file.size, file.modified_ns, split=split, note=note)


def sees(place: Place) -> Options | None:
    """COCO files of which at least one picture is there, or COCO files without any picture."""
    read = _parsed(place)
    if not any(read.values()):
        return None
    if place.pictures and not _joined(read, place.pictures).said:
        return None
    return Options(table=next(iter(read)) if len(read) == 1 else "")


def missing(place: Place, options: Options) -> list[str]:
    """The names of pictures that the files name and that are not there."""
    return _joined(_read(place, options), list(matching.chosen(place, options))).missing


def _found(place: Place, file: FileFact, said: Sequence[Said]) -> Found:
    entries = [each.entry for each in said]
    drawn, size, odd = _drawn(place, file, said)
    label, several = boxes.one_label(drawn)
    splits = sorted({each.split for each in said if each.split}, key=SPLITS.index)
    return Found(
        path=file.path,
        size=file.size,
        modified_ns=file.modified_ns,
        raw_label=label,
        split=(splits[0] if len(splits) == 1 else None) if splits else places.split_of(file.path),
        author=_first(entry.author for entry in entries),
        url=_first(entry.url for entry in entries),
        licence=_first(entry.licence for entry in entries),
        date=_first(entry.date for entry in entries),
        boxes=drawn,
        drawn_on=size if drawn else None,
        note=boxes.noted(several, odd, _torn(splits)),
    )


def _drawn(
    place: Place, file: FileFact, said: Sequence[Said]
) -> tuple[tuple[Box, ...], Size | None, str | None]:
    """The boxes of all files, the size that they were drawn on, and what is odd about them."""
    entries = [each.entry for each in said]
    if any(entry.twice for entry in entries) or len({entry.name for entry in entries}) > 1:
        return (), None, TWICE
    if not any(entry.said for entry in entries):
        return (), None, None
    size = _first(entry.size for entry in entries) or boxes.size_of(place, file.path)
    if size is None:
        return (), None, NO_SIZE
    found = [entry.boxes(entry.size or size) for entry in entries]
    lost = boxes.lost(sum(map(len, found)), sum(entry.said for entry in entries))
    return _together([each.file for each in said], found), size, lost


def _together(files: Sequence[str], found: Sequence[tuple[Box, ...]]) -> tuple[Box, ...]:
    """What two files say alike (the people of COCO, and again their joints) counts once."""
    out: list[Box] = []
    for _, group in groupby(zip(files, found, strict=True), key=lambda pair: pair[0]):
        known = set(out)
        out += [box for _, drawn in group for box in drawn if box not in known]
    return tuple(out)


def _torn(splits: Sequence[str]) -> str | None:
    return _several_splits(splits) if len(splits) > 1 else None


def _several_splits(splits: Sequence[str]) -> str:
    return f"named in several splits: {', '.join(splits)}"


def _joined(read: Mapping[str, Sequence[Entry]], files: Sequence[FileFact]) -> Joined:
    """What every file says beside the pictures that it means; surer names win."""
    names, out = Names(files), Joined()
    sure: dict[str, int] = {}
    for path, entries in read.items():
        split, folders = _split(path), _folders(path)
        for entry in entries:
            paths, how = names.called(entry.name, folders)
            if len(paths) > 1 and split:
                paths = [each for each in paths if places.split_of(each) == split] or paths
            if not paths:
                out.missing.append(entry.name)
            elif len(paths) > 1:
                out.unsure.update(paths)
            elif how < sure.get(paths[0], how + 1):
                out.said[paths[0]], sure[paths[0]] = [Said(entry, path, split)], how
            elif how == sure[paths[0]]:
                out.said[paths[0]].append(Said(entry, path, split))
    return out


def _read(place: Place, options: Options) -> dict[str, list[Entry]]:
    """File → its entries. Raises BadInput when there is none, or the named one is none."""
    if options.table:
        table = places.there(place, options.folder, options.table)
        return {table: coco_file.read(place, table)}
    read = _parsed(place)
    if not read:
        raise BadInput(
            f"There is no COCO file (JSON with images, annotations and categories) in {place.name}"
            ": check the folder, or choose another layout."
        )
    return read


def _parsed(place: Place) -> dict[str, list[Entry]]:
    """The files that look like COCO's and are; a broken one beside a whole one is left out."""
    read = {path: coco_file.parsed(place.read(path) or b"") for path in _files(place)}
    return {path: entries for path, entries in read.items() if entries is not None}


def _files(place: Place) -> list[str]:
    """The files that look like COCO's, without the JSON that stands beside each picture."""
    beside = {file.path.rpartition(".")[0] for file in place.pictures}
    paths = [path for path in place.others if path.lower().endswith(".json")]
    paths = [path for path in paths if path.rpartition(".")[0] not in beside]
    if len(paths) > MOST_FILES:
        paths = [path for path in paths if _USUAL.search(path.rpartition("/")[2])][:MOST_FILES]
    return [
        path
        for path in paths
        if coco_file.looks(boxes.read_label(place, path, places.MAX_TEXT) or b"")
    ]


def _folders(path: str) -> list[str]:
    """Where the names of a file may begin: beside it, above it, in a folder `images` there."""
    own = path.rpartition("/")[0]
    above = own.rpartition("/")[0]
    starts = [each for folder in (own, above, "") for each in (folder, f"{folder}/images")]
    return list(dict.fromkeys(start.strip("/") for start in starts))


def _split(path: str) -> str | None:
    """`instances_train2017.json` → train; else as the folder is called."""
    words = re.split(r"[^a-z]+", boxes.stem(path).lower())
    named = {split for word in words if (split := places.SPLIT_NAMES.get(word))}
    return named.pop() if len(named) == 1 else places.split_of(path)


def _first(values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value is not None), None)
