"""Boxes: labelled rectangles out of numbers, and what all boxes of a picture say of the whole.

Owns what the layouts with boxes share: which label file belongs to which picture, and the
notes. Decodes no pixels.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from workbench import images
from workbench.errors import BadInput, Unreadable
from workbench.records import Box
from workbench.sources import columns, places
from workbench.sources.places import Place

Size = tuple[int, int]

MAX_LABEL = 16 * 2**20  # of one picture; a thousand outlines of a thousand corners are 20 MB
LARGEST = 1_000_000  # pixels a side; no picture file holds more
# Folders that say what kind of files they hold and nothing else.
KINDS = frozenset({
    "images", "image", "imgs", "img", "jpegimages", "labels", "label", "annotations",
    "annotation", "xmls", "xml", "txt",
})  # fmt: skip
NO_LABEL_FILE = "there is no label file for it"
NUMBER = re.compile(r"([0-9]{1,6})(\.0*)?")  # some tools write the class number as 15.000000
_LONGEST_NOTE = 300


def partners(pictures: Sequence[str], labels: Sequence[str]) -> dict[str, str]:
    """Picture → its label file: the same name beside it or in the mirrored folder.

    `train/images/a.jpg`, `images/train/a.jpg` and `train/a.jpg` all have their label in
    `labels/train/a.txt`. What is left over is paired when its name stands once on either side.
    """
    of_key = _grouped(labels, mirrored)
    found = {
        path: one for path in pictures if (one := _one_of(path, of_key.get(mirrored(path), [])))
    }
    taken = set(found.values())
    lone = _grouped([path for path in pictures if path not in found], stem)
    spare = _grouped([path for path in labels if path not in taken], stem)
    for name, paths in lone.items():
        others = spare.get(name, [])
        if len(paths) == len(others) == 1 and not _contradict(paths[0], others[0]):
            found[paths[0]] = others[0]
    return found


def sample(paths: Iterable[str]) -> list[str]:
    """About twenty of the label files, evenly spread: enough to recognise a layout."""
    every = sorted(set(paths))
    return every[:: max(1, len(every) // 20)]


def mirrored(path: str) -> str:
    """A path without its ending and without the folders that say the kind of file only."""
    *folders, _ = path.split("/")
    return "/".join([*(each for each in folders if each.lower() not in KINDS), stem(path)])


def stem(path: str) -> str:
    """The file's name without its ending."""
    name = path.rpartition("/")[2]
    return name.rpartition(".")[0] or name


def split_lists(place: Place, lists: Mapping[str, str], folder: str = "") -> dict[str, str]:
    """End of a path without ending → split, out of files that list pictures, one a line.

    Raises BadInput when a list is not there, neither in the folder nor above it.
    """
    out: dict[str, str] = {}
    for split, path in lists.items():
        data = place.read(places.there(place, folder, path))
        if data is None:
            raise BadInput(f"There is no {path} in {place.name}: it lists the {split} pictures.")
        out |= {_end(line): split for line in rows(places.decode(data))}
    return out


def listed(path: str, lists: Mapping[str, str]) -> str | None:
    """The split of a picture out of such lists: by its folder and name, else by its name."""
    return lists.get(_end(path)) or lists.get(stem(path)) if lists else None


def read_label(place: Place, path: str, most: int = MAX_LABEL) -> bytes | None:
    """The bytes of a label file; None where it is away or too large."""
    try:
        data = place.read(path)
    except BadInput:
        return None
    return data if data is not None and len(data) <= most else None


def size_of(place: Place, path: str) -> Size | None:
    """Upright width and height out of a picture's header; None where it cannot be read."""
    try:
        row = images.read_header(place.read(path) or b"")
    except (BadInput, Unreadable):
        return None
    return row.width, row.height


def size(width: object, height: object) -> Size | None:
    """Width and height in pixels out of numbers or texts; None where they make no sense."""
    across, down = number(width), number(height)
    if across is None or down is None or min(across, down) < 1 or max(across, down) > LARGEST:
        return None
    return int(across), int(down)


def yolo(text: str, names: Sequence[str]) -> list[Box]:
    """Boxes out of lines `number cx cy w h …` or `number x1 y1 x2 y2 x3 y3 …` (an outline).

    Coordinates are shares of the picture. A number without a name stays as it is. Lines that make
    no sense give no box.
    """
    return [box for line in rows(text) if (box := _line(line, names))]


def rows(text: str) -> list[str]:
    """The lines of a label file that hold anything."""
    return [line for line in text.splitlines() if line.strip()]


def from_pixels(
    raw_label: str, left: float, top: float, width: float, height: float, size: Size
) -> Box | None:
    """A box out of pixels on a picture of this size; None where nothing of it lies on it."""
    across, down = size
    if across <= 0 or down <= 0 or not (width > 0 and height > 0):
        return None
    right, bottom = left + width, top + height
    return _clipped(raw_label, (left / across, top / down, right / across, bottom / down))


def number(value: object) -> float | None:
    """A finite number out of a number or a text, else None."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def words(value: object) -> str | None:
    """A text without blanks around it and without what no database takes; None for nothing."""
    text = value.replace("\0", "").strip() if isinstance(value, str) else ""
    return text.encode("utf-8", "backslashreplace").decode("utf-8") or None


def label(value: object) -> str | None:
    """A class name: a text of at most 200 characters; None for anything else."""
    text = words(value)
    return text if text and len(text) <= columns.MAX_LABEL else None


def one_label(boxes: Iterable[Box]) -> tuple[str | None, str | None]:
    """The label that all boxes share, and a note where they do not."""
    labels = sorted({box.raw_label for box in boxes})
    if len(labels) > 1:
        return None, _several(labels)
    return (labels[0] if labels else None), None


def lost(kept: int, said: int) -> str | None:
    """The note about boxes that could not be used."""
    return _lost(said - kept, said) if said > kept else None


def noted(*notes: str | None) -> str | None:
    """Several notes as one; None where there is none."""
    return "; ".join(note for note in notes if note) or None


def _end(path: str) -> str:
    """The last folder and the name without a picture's ending."""
    parts = [part for part in path.strip().replace("\\", "/").split("/") if part not in {"", "."}]
    end = "/".join(parts[-2:])
    return end[: end.rindex(".")] if places.is_picture(end) else end


def _several(labels: Sequence[str]) -> str:
    listed = ", ".join(labels)
    if len(listed) > _LONGEST_NOTE:
        listed = f"{listed[:_LONGEST_NOTE]}…"
    return f"several classes: {listed}"


def _lost(number: int, said: int) -> str:
    return f"boxes that make no sense: {number} of {said}"


def _line(line: str, names: Sequence[str]) -> Box | None:
    first, *others = line.split()
    numbers = [found for word in others if (found := number(word)) is not None]
    if len(numbers) < 4 or len(numbers) < len(others):
        return None
    named = _named(first, names)
    if named is None:
        return None
    if _is_outline(numbers):
        across, down = numbers[::2], numbers[1::2]
        return _clipped(named, (min(across), min(down), max(across), max(down)))
    x, y, width, height = numbers[:4]
    if not (width > 0 and height > 0):
        return None
    return _clipped(named, (x - width / 2, y - height / 2, x + width / 2, y + height / 2))


def _is_outline(numbers: Sequence[float]) -> bool:
    """Three corners or more. A box with its probability and its track's number is none."""
    even = len(numbers) >= 6 and len(numbers) % 2 == 0
    return even and all(-0.1 <= each <= 1.1 for each in numbers)


def _named(word: str, names: Sequence[str]) -> str | None:
    found = NUMBER.fullmatch(word)
    if not found:
        return label(word)
    place = int(found[1])
    return (names[place] if place < len(names) else "") or str(place)


def _clipped(raw_label: str, corners: tuple[float, float, float, float]) -> Box | None:
    """The part of a rectangle (left, top, right, bottom) that lies on the picture."""
    if not all(map(math.isfinite, corners)):
        return None
    left, top, right, bottom = (round(min(max(each, 0.0), 1.0), 6) for each in corners)
    if left >= right or top >= bottom:
        return None
    return Box(raw_label, left, top, round(right - left, 6), round(bottom - top, 6))


def _one_of(picture: str, labels: Sequence[str]) -> str | None:
    """The only label file, or the one that lies beside the picture."""
    if len(labels) == 1:
        return labels[0]
    folder = picture.rpartition("/")[0]
    beside = [path for path in labels if path.rpartition("/")[0] == folder]
    return beside[0] if len(beside) == 1 else None


def _contradict(picture: str, label: str) -> bool:
    one, other = places.split_of(picture), places.split_of(label)
    return one is not None and other is not None and one != other


def _grouped(paths: Iterable[str], key: Callable[[str], str]) -> Mapping[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        groups[key(path)].append(path)
    return groups
