"""Layout `yolo`: beside each picture, or in a mirrored folder `labels`, a text with its boxes.

A line is `number cx cy w h` in shares of the picture, or an outline. What the numbers mean stands
in `data.yaml`, `obj.names` or `classes.txt`. YOLO's classification is plain class folders.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.errors import BadInput
from workbench.records import Box, Found
from workbench.sources import boxes, matching, places, yolo_names
from workbench.sources.descriptor import Options
from workbench.sources.places import Place

UNREADABLE = "its label file cannot be read"


def find(place: Place, options: Options) -> Iterator[Found]:
    """Every picture with its boxes, and a label where they are all of one class.

    An empty label file says that nothing is on the picture. Raises BadInput when no picture has
    a label file, or a file that the options name is not there.
    """
    files = list(matching.chosen(place, options))
    label_of = boxes.partners([file.path for file in files], _texts(place))
    if files and not label_of:
        raise BadInput(
            f"No picture in {place.name} has a label file (.txt) beside it or in a folder "
            "'labels': check the folder, or choose another layout."
        )
    names = yolo_names.read(place, options)
    lists = boxes.split_lists(place, options.split_lists or _lists(place), options.folder)
    for file in files:
        split = boxes.listed(file.path, lists) or places.split_of(file.path)
        path = label_of.get(file.path)
        found, note = _drawn(place, path, yolo_names.nearest(names, path)) if path else NOTHING
        label, several = boxes.one_label(found)
        yield Found(
            path=file.path,
            size=file.size,
            modified_ns=file.modified_ns,
            raw_label=label,
            split=split,
            boxes=found,
            note=boxes.noted(several, note),
        )


def sees(place: Place) -> Options | None:
    """Pictures with label files of such lines; the file of class names where there is just one."""
    label_of = boxes.partners([file.path for file in place.pictures], _texts(place))
    if not label_of or len(label_of) * 10 < len(place.pictures):
        return None
    paths = boxes.sample(label_of.values())
    texts = [places.decode(boxes.read_label(place, path) or b"") for path in paths]
    said = [_is_yolo(text) for text in texts if text.strip()]
    if not said or sum(said) * 2 < len(said):
        return None
    return Options(rules=yolo_names.only_file(place))


NOTHING: tuple[tuple[Box, ...], str | None] = ((), boxes.NO_LABEL_FILE)


def _drawn(place: Place, path: str, names: Sequence[str]) -> tuple[tuple[Box, ...], str | None]:
    """The boxes of a label file, and what is odd about them."""
    data = boxes.read_label(place, path)
    if data is None:
        return (), UNREADABLE
    text = places.decode(data)
    found = boxes.yolo(text, names)
    lost = boxes.lost(len(found), len(boxes.rows(text)))
    return tuple(found), boxes.noted(lost, _nameless(found, names))


def _nameless(found: Sequence[Box], names: Sequence[str]) -> str | None:
    numbers = {box.raw_label for box in found if box.raw_label.isdecimal()} - set(names)
    return _numbers(sorted(numbers)[:10]) if numbers else None


def _numbers(numbers: Sequence[str]) -> str:
    return f"class numbers without a name: {', '.join(numbers)}"


def _texts(place: Place) -> list[str]:
    return [path for path in place.others if path.lower().endswith(".txt")]


def _lists(place: Place) -> dict[str, str]:
    """`train.txt`, `val.txt`, `test.txt` that list pictures (Darknet, CVAT), the uppermost."""
    out: dict[str, str] = {}
    for path in sorted(_texts(place), key=lambda path: path.count("/")):
        split = places.SPLIT_NAMES.get(boxes.stem(path).lower())
        if split and split not in out:
            first = boxes.rows(places.decode(boxes.read_label(place, path) or b""))[:1]
            if first and places.is_picture(first[0].strip()):
                out[split] = path
    return out


def _is_yolo(text: str) -> bool:
    """Whether each line begins with a class number and gives a box."""
    lines = boxes.rows(text)
    numbered = all(boxes.NUMBER.fullmatch(line.split()[0]) for line in lines)
    return numbered and len(boxes.yolo(text, ())) == len(lines)
