"""Which class a YOLO number means: `data.yaml`, `obj.names`, `classes.txt`.

Where several data sets lie in one place, each has its own file: the nearest above a label counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import yaml

from workbench.errors import BadInput
from workbench.sources import boxes, places
from workbench.sources.descriptor import Options
from workbench.sources.places import Place

Names = Mapping[str, Sequence[str]]  # folder → class names in the order of their numbers

MAX_BYTES = 256 * 1024  # 13,000 classes, the most that any published set has; PyYAML: 1 s
MAX_CLASSES = 100_000
_SURE = ("data.yaml", "data.yml", "dataset.yaml", "dataset.yml")
_LISTS = ("classes.txt", "_darknet.labels", "predefined_classes.txt")
_MOST_FILES = 50


def read(place: Place, options: Options) -> Names:
    """The class names by folder: as the options say, else out of every file that has some.

    Raises BadInput when the file that the options name has none.
    """
    if options.names:
        return {"": options.names}
    if options.rules:
        return {"": _told(place, places.there(place, options.folder, options.rules))}
    return {folder: names for folder, (_, names) in _found(place).items()}


def only_file(place: Place) -> str:
    """The file of class names where there is just one, else nothing."""
    found = list(_found(place).values())
    return found[0][0] if len(found) == 1 else ""


def nearest(names: Names, path: str) -> Sequence[str]:
    """The names in the folder of a label file or above it, else the only ones that there are."""
    folder = path
    while folder:
        folder = folder.rpartition("/")[0]
        if folder in names:
            return names[folder]
    every = set(map(tuple, names.values()))
    return every.pop() if len(every) == 1 else ()


def of_yaml(text: str) -> list[str]:
    """The list or table `names` of a data.yaml; empty where there is none.

    Every word is read as a text: to YAML, `no`, `on` and `1.0` are no words.
    """
    try:
        data = yaml.load(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        return []
    named = data.get("names") if isinstance(data, dict) else None
    if isinstance(named, list):
        return [boxes.label(name) or "" for name in named[:MAX_CLASSES]]
    return _in_order(named) if isinstance(named, dict) else []


def _found(place: Place) -> dict[str, tuple[str, Sequence[str]]]:
    """Folder → the surest file in it that holds class names, and the names."""
    ranked = [(path.count("/"), rank, path) for path in place.others if (rank := _rank(path))]
    out: dict[str, tuple[str, Sequence[str]]] = {}
    for _, _, path in sorted(ranked)[:_MOST_FILES]:
        folder = path.rpartition("/")[0]
        if folder not in out and (names := _read(place, path)):
            out[folder] = path, names
    return out


def _in_order(named: Mapping[object, object]) -> list[str]:
    by_number = {
        int(number): boxes.label(name) or ""
        for number, name in named.items()
        if isinstance(number, str) and number.isdecimal() and len(number) < 6
    }
    return [by_number.get(number, "") for number in range(max(by_number, default=-1) + 1)]


def _told(place: Place, path: str) -> Sequence[str]:
    names = _read(place, path)
    if not names:
        raise BadInput(
            f"There is no list of class names in {place.name}/{path}: name a data.yaml with "
            "`names:`, or a text with one name a line."
        )
    return names


def _read(place: Place, path: str) -> Sequence[str]:
    data = boxes.read_label(place, path)
    if data is None or len(data) > MAX_BYTES:
        return ()
    text = places.decode(data)
    if path.lower().endswith((".yaml", ".yml")):
        return of_yaml(text)
    return [boxes.label(line) or "" for line in text.strip().splitlines()]


def _rank(path: str) -> int:
    """How sure it is that a file holds class names, the surest 1; 0 for a file of another kind."""
    name = path.rpartition("/")[2].lower()
    if name in _SURE:
        return 1 + _SURE.index(name)
    if name.endswith((".yaml", ".yml")):
        return 5
    if name.endswith(".names"):
        return 6
    return 7 if name in _LISTS else 0
