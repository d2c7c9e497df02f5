"""Layout `webdataset`: tar shards of samples, files of one key (`0001.jpg`, `0001.cls`).

The key is the path up to the first dot of the file's name. The shard's name says the split.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from workbench.errors import BadInput
from workbench.records import Found
from workbench.sources import boxes, columns, matching, places, tables
from workbench.sources.columns import Said
from workbench.sources.descriptor import Options
from workbench.sources.places import Place

NO_LABEL = "its sample has no label"
_KINDS = (".cls", ".json", ".txt")
_LABELS = ("label", "class", "cls", "category", "class_name")
_NAMES = ("classes.txt", "classnames.txt", "class_names.txt", "labels.txt")
_NUMBERED = re.compile(r"(?P<number>[0-9]{1,5})\s*[:,;\s]\s*(?P<name>\S.*)")

Parts = Mapping[str, str]  # ending → path of a sample's file


def find(place: Place, options: Options) -> Iterator[Found]:
    """Every picture with the label of its sample; several pictures of one sample share it.

    Raises BadInput when the file that the options name for the classes is not there.
    """
    samples = _samples(place)
    options = replace(options, names=options.names or _names(place, options))
    for file in matching.chosen(place, options):
        said = _said(place, samples.get(_key(file.path), {}), options)
        split = _split(file.path) or said.split
        yield columns.found(file, replace(said, split=split))


def sees(place: Place) -> Options | None:
    """Most pictures have a `.cls` of their key, or a `.json` with a label."""
    samples = _samples(place)
    paths = [file.path for file in place.pictures if _key(file.path) in samples]
    if len(paths) * 2 <= len(place.pictures):
        return None
    sample = boxes.sample(paths)
    good = [_is_labelled(place, samples[_key(path)]) for path in sample]
    return Options(rules=_names_file(place)) if sum(good) * 2 > len(good) else None


def _is_labelled(place: Place, parts: Parts) -> bool:
    if ".cls" in parts:
        return True
    return ".json" in parts and _json(place, parts[".json"], Options()).label is not None


def _said(place: Place, parts: Parts, options: Options) -> Said:
    """What the files of a sample say: the class file first, then the JSON, then the text."""
    said = _json(place, parts[".json"], options) if ".json" in parts else Said()
    label = _line(place, parts.get(".cls"), options)
    if label is None or (label.isdecimal() and said.label):
        label = said.label or said.hint or label or _line(place, parts.get(".txt"), options)
    if label is None:
        return replace(said, note=said.note or NO_LABEL)
    if options.hint:
        return replace(said, label=None, hint=label)
    return replace(said, label=label, note=None)


def _line(place: Place, path: str | None, options: Options) -> str | None:
    """The first line of a sample's text as a label."""
    text = places.decode(boxes.read_label(place, path) or b"") if path else ""
    line = next(iter(boxes.rows(text.replace("\0", ""))), "").strip()
    return columns.said((line,), {"label": 0}, replace(options, hint=False)).label or None


def _json(place: Place, path: str, options: Options) -> Said:
    """What a sample's JSON says: an object with a label among other facts, or the label itself."""
    try:
        value = json.loads(places.decode(boxes.read_label(place, path) or b""))
    except (ValueError, RecursionError):
        return Said()
    record = value if isinstance(value, dict) else {"label": value}
    keys = tuple(record)[: tables.MAX_COLUMNS]
    row = tuple(tables.cell(record[key]) for key in keys)
    return columns.said(row, _which(keys), options)


@lru_cache(maxsize=64)
def _which(keys: tuple[str, ...]) -> Mapping[str, int]:
    """What the values of a JSON object hold, by their keys."""
    which = columns.guessed(keys, {})
    which.pop("label", None)
    lower = [key.lower() for key in keys]
    label = next((key for key in _LABELS if key in lower), None)
    return which if label is None else {**which, "label": lower.index(label)}


def _samples(place: Place) -> dict[str, dict[str, str]]:
    """Key → the files of the sample beside its pictures."""
    out: dict[str, dict[str, str]] = defaultdict(dict)
    for path in place.others:
        kind = posixpath.splitext(path)[1].lower()
        if kind in _KINDS:
            out[_key(path)].setdefault(kind, path)
    return dict(out)


def _key(path: str) -> str:
    folder, name = posixpath.split(path)
    return posixpath.join(folder, name.partition(".")[0])


def _names(place: Place, options: Options) -> tuple[str, ...]:
    """The class names in the order of their numbers, one a line."""
    path = options.rules or _names_file(place)
    data = boxes.read_label(place, path) if path else b""
    if data is None:
        raise BadInput(f"There is no {path} in {place.name}: it says what the class numbers mean.")
    lines = [line.strip() for line in boxes.rows(places.decode(data))]
    numbered = [found for line in lines if (found := _NUMBERED.fullmatch(line))]
    if len(numbered) < len(lines):
        return tuple(lines)
    by_number = {int(found["number"]): found["name"] for found in numbered}
    return tuple(by_number.get(number, "") for number in range(max(by_number, default=-1) + 1))


def _names_file(place: Place) -> str:
    """The list of class names, at the top or in a shard; nothing where there is none."""
    found = [path for path in place.others if posixpath.basename(path).lower() in _NAMES]
    return min(found, key=lambda path: (path.count("/"), path), default="")


def _split(path: str) -> str | None:
    """The split that a shard's name says (`train-000`); none where it says two."""
    words: Sequence[str] = re.split(r"[^a-z]+", posixpath.dirname(path).lower())
    splits = {split for word in words if (split := places.split_word(word))}
    return splits.pop() if len(splits) == 1 else None
