"""Layout `name_prefix`: the file's name begins with the class (`AluCan1,000.jpg`, `PET1,002.jpg`).

YOLO texts beside the pictures are kept as boxes. A camera's names (`IMG_1234`) say no class.
"""

from __future__ import annotations

import posixpath
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from workbench.records import Box, Found
from workbench.sources import boxes, columns, matching, places
from workbench.sources.descriptor import Options
from workbench.sources.places import Place

NO_CLASS = "its name says no class"
CAMERAS = frozenset({
    "image", "images", "img", "imag", "dsc", "dscn", "dscf", "pict", "pic", "picture", "photo",
    "photos", "foto", "frame", "win", "pxl", "mvimg", "vid", "video", "gopr", "dji", "cimg", "sam",
    "hpim", "screenshot", "capture", "scan", "whatsapp", "signal", "mmexport", "wechat", "file",
    "fichier", "download", "untitled", "unnamed", "copy", "copie", "crop", "aug", "图片",
    "照片", "微信图片", "截图", "train", "val", "test",
})  # fmt: skip
_BETWEEN = " _-"
_MOST_CLASSES = 60


def find(place: Place, options: Options) -> Iterator[Found]:
    """Every picture with the class that its name begins with, and its boxes where it has some.

    Known classes win, the longest first. Where boxes are of another class than the name says, or
    of several, there is no label.
    """
    files = list(matching.chosen(place, options))
    texts = [path for path in place.others if path.lower().endswith(".txt")]
    text_of = boxes.partners([file.path for file in files], texts) if texts else {}
    classes = sorted(options.classes, key=lambda each: (-len(each), each))
    lists = boxes.split_lists(place, options.split_lists)
    for file in files:
        label = _prefix(file.path, classes)
        drawn, lost = _drawn(place, text_of.get(file.path), options.names)
        contradiction = _contradiction(label, drawn, options)
        kept = None if contradiction else label
        yield Found(
            path=file.path,
            size=file.size,
            modified_ns=file.modified_ns,
            raw_label=None if options.hint else kept,
            hint=kept if options.hint else None,
            split=boxes.listed(file.path, lists) or places.split_of(file.path),
            boxes=_named(drawn, label, options),
            note=boxes.noted(contradiction, lost) or (None if label else NO_CLASS),
        )


def sees(place: Place) -> Options | None:
    """One folder of pictures whose names are a few words, each with many numbers."""
    paths = [file.path for file in place.pictures]
    if len({_above_split(path) for path in paths}) != 1:
        return None
    numbered = Counter(
        prefix.casefold()
        for path in paths
        if any(sign.isdecimal() for sign in boxes.stem(path)) and (prefix := _prefix(path, ()))
    )
    often = [number for number in numbered.values() if number > 1]
    enough = sum(often) * 10 >= len(paths) * 8
    return Options() if enough and 2 <= len(often) <= _MOST_CLASSES else None


def _above_split(path: str) -> str:
    """The folder of a picture, or the one above where it is a split's."""
    folder = posixpath.dirname(path)
    above, name = posixpath.split(folder)
    return above if places.split_word(name) else folder


def _prefix(path: str, classes: Sequence[str]) -> str | None:
    """The longest class with which a file's name begins, else its first letters."""
    stem = unicodedata.normalize("NFC", boxes.stem(path)).strip(_BETWEEN)
    for known in classes:
        if known and stem.casefold().startswith(known.casefold()):
            return known
    letters = "".join(takewhile(_is_letter, stem)).strip(_BETWEEN)
    first = letters.replace("-", " ").replace("_", " ").split()[:1]
    if not letters or first[0].casefold() in CAMERAS:
        return None
    return letters[: columns.MAX_LABEL]


def _is_letter(sign: str) -> bool:
    return sign in _BETWEEN or unicodedata.category(sign)[0] in "LM"


def _drawn(
    place: Place, path: str | None, names: Sequence[str]
) -> tuple[tuple[Box, ...], str | None]:
    """The boxes of a YOLO text, and a note about those that make no sense."""
    if path is None:
        return (), None
    text = places.decode(boxes.read_label(place, path) or b"")
    found = tuple(boxes.yolo(text, names))
    return found, boxes.lost(len(found), len(boxes.rows(text))) if found else None


def _named(drawn: Sequence[Box], label: str | None, options: Options) -> tuple[Box, ...]:
    """The boxes; without names for their numbers all are of the class that the name says."""
    if options.names or label is None or len({box.raw_label for box in drawn}) > 1:
        return tuple(drawn)
    return tuple(replace(box, raw_label=label) for box in drawn)


def _contradiction(label: str | None, drawn: Sequence[Box], options: Options) -> str | None:
    """Why the picture as a whole has no label although its name says one."""
    only, several = boxes.one_label(drawn)
    if several or not options.names or label is None or only is None:
        return several
    if only.casefold() == label.casefold():
        return None
    return f"its name says '{label}' and its boxes say '{only}'"
