"""One COCO file (JSON with images, annotations, categories) read into frozen records.

Knows no pictures: which file of a place an entry means is the layout's question.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from workbench import licences
from workbench.errors import BadInput
from workbench.records import Box
from workbench.sources import boxes, places
from workbench.sources.boxes import Size
from workbench.sources.places import Place

Record = Mapping[str, object]

LISTS = ("images", "annotations", "categories")
_BEGINS = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*\{\s*"(?:info|images|annotations|categories|licenses|type|scene_\w+)"'
)
_AUTHORS = ("author", "photographer", "owner", "flickr_user")
_URLS = ("flickr_url", "coco_url", "url")


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A labelled box in pixels."""

    label: str
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Entry:
    """A picture as the file names it.

    Attributes:
        name: its path or name, as written.
        said: number of its annotations, also of those that make no sense.
        twice: whether another picture has its number, so that nobody knows whose the boxes of
            that number are; it has none then.
    """

    name: str
    size: Size | None
    licence: str | None
    url: str | None
    date: str | None
    author: str | None
    rectangles: tuple[Rectangle, ...] = ()
    said: int = 0
    twice: bool = False

    def boxes(self, size: Size) -> tuple[Box, ...]:
        """The boxes on a picture of this size; those that do not lie on it are left out."""
        found = (
            boxes.from_pixels(each.label, each.left, each.top, each.width, each.height, size)
            for each in self.rectangles
        )
        return tuple(box for box in found if box)


def looks(data: bytes) -> bool:
    """Whether bytes begin like a COCO file and name its three lists; nothing is parsed."""
    return bool(_BEGINS.match(data)) and all(f'"{name}"'.encode() in data for name in LISTS)


def read(place: Place, path: str) -> list[Entry]:
    """The pictures that a file names. Raises BadInput when it is away or no COCO file."""
    data = place.read(path)
    if data is None:
        raise BadInput(
            f"There is no {path} in {place.name}: it names the pictures and their boxes."
        )
    entries = parsed(data)
    if entries is None:
        raise BadInput(
            f"{place.name}/{path} is no COCO file: it needs the lists images and annotations."
        )
    return entries


def parsed(data: bytes) -> list[Entry] | None:
    """The pictures that a file's bytes name; None where it is no COCO file."""
    try:
        value = json.loads(places.decode(data), object_hook=_without_outline)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or not all(_is_list(value, name) for name in LISTS[:2]):
        return None
    drawn = _drawn(value)
    rights = {_key(each.get("id")): _wording(each) for each in _records(value, "licenses")}
    by_number: dict[str | None, dict[str, Entry]] = defaultdict(dict)
    for image in _records(value, "images"):
        if name := boxes.words(image.get("file_name")):
            by_number[_key(image.get("id"))][name] = _entry(name, image, rights)
    return [
        _with_boxes(entry, drawn.get(number or "", []), len(entries) > 1)
        for number, entries in by_number.items()
        for entry in entries.values()
    ]


def _without_outline(record: dict[str, object]) -> dict[str, object]:
    """An annotation without its outline where it has a box: nine tenths of a file are outlines."""
    if "segmentation" in record and "bbox" in record:
        del record["segmentation"]
    return record


def _entry(name: str, image: Record, rights: Mapping[str | None, str | None]) -> Entry:
    return Entry(
        name=name,
        size=boxes.size(image.get("width"), image.get("height")),
        licence=_licence(image.get("license"), rights),
        url=_first(image, _URLS),
        date=boxes.words(image.get("date_captured")),
        author=_first(image, _AUTHORS),
    )


def _licence(said: object, rights: Mapping[str | None, str | None]) -> str | None:
    """What the file says of a licence's number, or the words that stand in its place.

    A number that is not in the file's list is no silence, after which the source's own licence
    would hold: it means some other licence. A listed one without words is a tool's placeholder.
    """
    if said in (None, "", [], {}):
        return None
    key = _key(said)
    if key is not None and key in rights:
        return rights[key]
    if (text := boxes.words(said)) and not text.isdecimal():
        return text
    return f"licence {key or '?'} of the label file, which does not explain it"


def _with_boxes(entry: Entry, drawn: Sequence[Rectangle | None], shared: bool) -> Entry:
    if shared:
        return replace(entry, twice=bool(drawn))
    return replace(entry, rectangles=tuple(each for each in drawn if each), said=len(drawn))


def _drawn(value: Record) -> dict[str, list[Rectangle | None]]:
    """Number of a picture → its rectangles, None for one that makes no sense."""
    categories = _records(value, "categories")
    names = {_key(each.get("id")): boxes.label(each.get("name")) for each in categories}
    out: dict[str, list[Rectangle | None]] = defaultdict(list)
    for annotation in _records(value, "annotations"):
        if number := _key(annotation.get("image_id")):
            category = _key(annotation.get("category_id"))
            label = names.get(category) or category
            out[number].append(_rectangle(label, annotation) if label else None)
    return out


def _rectangle(label: str, annotation: Record) -> Rectangle | None:
    said = annotation.get("bbox")
    if not said:
        return _around(label, annotation.get("segmentation"))
    numbers = [boxes.number(each) for each in said] if isinstance(said, list) else []
    known = [each for each in numbers if each is not None]
    if len(known) != 4 or len(numbers) != 4:
        return None
    return Rectangle(label, *known)


def _around(label: str, outlines: object) -> Rectangle | None:
    """The box around outlines `[[x1, y1, x2, y2, …], …]`."""
    parts = outlines if isinstance(outlines, list) else []
    corners = [[boxes.number(each) for each in part] for part in parts if isinstance(part, list)]
    across = [each for part in corners for each in part[::2] if each is not None]
    down = [each for part in corners for each in part[1::2] if each is not None]
    if not across or not down:
        return None
    left, top = min(across), min(down)
    return Rectangle(label, left, top, max(across) - left, max(down) - top)


def _wording(licence: Record) -> str | None:
    """Name or URL of a licence: the one that says which it is, else the name."""
    said = [text for key in ("name", "url") if (text := boxes.words(licence.get(key)))]
    known = [text for text in said if _is_known(text)]
    return next(iter([*known, *said]), None)


def _is_known(text: str) -> bool:
    found = licences.find(text)
    return found is not None and found.licence_id != licences.UNKNOWN


def _first(record: Record, keys: Iterable[str]) -> str | None:
    return next((text for key in keys if (text := boxes.words(record.get(key)))), None)


def _key(number: object) -> str | None:
    """A number as a text: some tools write 7, some "7", some 7.0."""
    if isinstance(number, bool) or not isinstance(number, int | float | str):
        return None
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    try:
        return boxes.label(str(number))
    except ValueError:  # a whole number of more than 4300 digits
        return None


def _is_list(value: Record, name: str) -> bool:
    return isinstance(value.get(name), list)


def _records(value: Record, name: str) -> list[Record]:
    rows = value.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
