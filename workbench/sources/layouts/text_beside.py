"""Layout `text_beside`: `photo.txt` beside `photo.jpg` holds the label and nothing else.

Lines `label: glass` and `photo.jpg, glass` are read too; boxes and captions are no labels.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping

from workbench.records import Found
from workbench.sources import boxes, columns, matching, places
from workbench.sources.descriptor import Options
from workbench.sources.layouts import huawei
from workbench.sources.places import Place

NO_TEXT = "there is no text beside it"
EMPTY = "the text beside it cannot be read or is empty"
BOXES = "the text beside it holds boxes and no label"
_SAMPLE = 200
_MOST_WORDS = 5
_KEYED = re.compile(
    r"(?:label|class|classe|category|cat[ée]gorie|[ée]tiquette)\s*[:=]\s*(?P<label>.+)", re.I
)
_AFTER_NAME = re.compile(r"[\s,;|:]\s*(?P<label>.+)")


def find(place: Place, options: Options) -> Iterator[Found]:
    """Every picture with the first line of the text beside it as its label."""
    texts = _texts(place)
    lists = boxes.split_lists(place, options.split_lists)
    for file in matching.chosen(place, options):
        label, note = _label(place, texts, file.path)
        yield Found(
            path=file.path,
            size=file.size,
            modified_ns=file.modified_ns,
            raw_label=None if options.hint else label,
            hint=label if options.hint else None,
            split=boxes.listed(file.path, lists) or places.split_of(file.path),
            note=note,
        )


def sees(place: Place) -> Options | None:
    """Most pictures have a text of a few words beside them, and the words come again."""
    texts = _texts(place)
    paired = [file.path for file in place.pictures if _beside(texts, file.path)]
    if not paired or len(paired) * 2 <= len(place.pictures) or huawei.sees(place):
        return None
    sample = paired[:: max(1, len(paired) // _SAMPLE)][:_SAMPLE]
    said = [label for path in sample if (label := _label(place, texts, path)[0])]
    words = [label for label in said if len(label.split()) <= _MOST_WORDS]
    if len(words) * 10 < len(sample) * 8:
        return None
    captions = len(words) >= 10 and len(set(words)) * 2 > len(words)
    return None if captions else Options()


def _label(place: Place, texts: Mapping[str, str], picture: str) -> tuple[str | None, str | None]:
    """The label that a picture's text says, or a note why there is none."""
    path = _beside(texts, picture)
    if path is None:
        return None, NO_TEXT
    text = places.decode(boxes.read_label(place, path) or b"").replace("\0", "")
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if not line:
        return None, EMPTY
    if _is_boxes(line):
        return None, BOXES
    label = _without_name(line, posixpath.basename(picture))
    if keyed := _KEYED.fullmatch(label):
        label = keyed["label"]
    return (None, columns.TOO_LONG) if len(label) > columns.MAX_LABEL else (label, None)


def _without_name(line: str, name: str) -> str:
    """The line without the picture's own name before the label."""
    if line[: len(name)].casefold() == name.casefold():
        found = _AFTER_NAME.fullmatch(line[len(name) :])
        return found["label"] if found else line
    head, _, tail = line.rpartition(",")
    return tail.strip() or line if places.is_picture(head.strip()) else line


def _is_boxes(line: str) -> bool:
    words = line.split()
    return len(words) >= 5 and all(boxes.number(word) is not None for word in words)


def _texts(place: Place) -> dict[str, str]:
    """Path without `.txt` → path of the text."""
    return {path[:-4]: path for path in place.others if path.lower().endswith(".txt")}


def _beside(texts: Mapping[str, str], picture: str) -> str | None:
    """`photo.txt` or `photo.jpg.txt`."""
    return texts.get(picture.rpartition(".")[0]) or texts.get(picture)
