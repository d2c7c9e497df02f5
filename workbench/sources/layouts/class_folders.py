"""Layout `class_folders`: the folder's name is the label, below an optional split folder.

Copes with extra levels above the classes (`Garbage classification/Garbage classification/…`),
with codes for folders (`00_03` and a file that says what it means), with lists that say the split
(`meta/train.txt`), and with folders whose names are search words and no labels.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise

from workbench.errors import BadInput
from workbench.records import Found
from workbench.sources import places
from workbench.sources.descriptor import Options
from workbench.sources.places import SPLIT_NAMES, FileFact, Place

_Parts = tuple[str, ...]  # the names of folders in each other
_CODE_LINE = re.compile(r"^\s*(?P<word>.+?)\s*[:：]\s*(?P<code>[A-Za-z0-9_.-]+)\s*$")


def find(place: Place, options: Options) -> Iterator[Found]:
    """Every picture with its class and, where the folders or lists say it, its published split.

    With known classes the label is the deepest folder so named; otherwise the deepest folder,
    or the one above it that is as deep as most pictures lie (`metal/batch1/2.jpg`). A picture
    beside the class folders has no label. Raises BadInput when a named file of codes or of splits
    is not there.
    """
    inside = places.inside(place, options.folder)
    names = read_codes(place, places.there(place, inside, options.rules)) if options.rules else {}
    lists = _split_lists(place, inside, options.split_lists)
    files = list(_wanted(place, inside, options))
    said = _said(Counter(file.path.rpartition("/")[0] for file in files), inside, options)
    for file in files:
        label, split = said[file.path.rpartition("/")[0]]
        word = names.get(label, label) if label else None
        yield Found(
            path=file.path,
            size=file.size,
            modified_ns=file.modified_ns,
            raw_label=None if options.hint else word,
            hint=word if options.hint else None,
            split=(_listed(file.path, lists) if lists else None) or split,
        )


def sees(place: Place) -> Options | None:
    """Always: any folder of pictures can be read so. A file of codes is found by its lines."""
    for path in place.others:
        if path.lower().endswith("label.txt") and _codes(places.decode(place.read(path) or b"")):
            return Options(rules=path)
    return Options()


def read_codes(place: Place, path: str) -> Mapping[str, str]:
    """Folder code → `group/word`, from lines `word: code` in UTF-8 or GBK.

    A code that begins another one (`00` and `00_03`) is its group. Raises BadInput.
    """
    data = place.read(path)
    if data is None:
        raise BadInput(f"There is no {path} in {place.name}: it says what the folders mean.")
    words = _codes(places.decode(data))
    if not words:
        raise BadInput(f"{path} in {place.name} has no line 'word: code'.")
    return {
        code: f"{words[group]}/{word}" if (group := code.rpartition("_")[0]) in words else word
        for code, word in words.items()
    }


def _codes(text: str) -> dict[str, str]:
    lines = (_CODE_LINE.match(line) for line in text.splitlines() if line.strip())
    return {found["code"]: found["word"] for found in lines if found}


def _wanted(place: Place, inside: str, options: Options) -> Iterator[FileFact]:
    """The pictures below a folder that are included and not excluded."""
    start = f"{inside}/" if inside else ""
    kept = tuple(start + each for each in options.include)
    left_out = tuple(start + each for each in options.exclude)
    for file in places.below(place, inside):
        if (not kept or file.path.startswith(kept)) and not file.path.startswith(left_out):
            yield file


def _said(
    numbers: Mapping[str, int], inside: str, options: Options
) -> dict[str, tuple[str | None, str | None]]:
    """Folder → its label and split, found once for all its pictures, of which the number is given.

    Folders that mean a split do not count where labels are looked for.
    """
    own = {folder: _parts(folder[len(inside) :].lstrip("/")) for folder in numbers}
    splits = _split_folders(own.values())
    named = {
        folder: tuple(part for part in parts if part.lower() not in splits)
        for folder, parts in own.items()
    }
    if options.classes:
        labels = {folder: _known(parts, options) or _last(named[folder])
                  for folder, parts in own.items()}  # fmt: skip
    else:
        labels = _by_depth(named, numbers)
    return {folder: (labels[folder], _split(_parts(folder), splits)) for folder in numbers}


def _parts(folder: str) -> _Parts:
    return tuple(folder.split("/")) if folder else ()


def _known(parts: _Parts, options: Options) -> str | None:
    return next((part for part in reversed(parts) if part in options.classes), None)


def _last(parts: _Parts) -> str | None:
    return parts[-1] if parts else None


def _by_depth(named: Mapping[str, _Parts], numbers: Mapping[str, int]) -> dict[str, str | None]:
    """Folder → label, where most pictures show how deep the classes lie.

    What lies deeper in a class that holds pictures itself is a part of it. A folder above the
    classes is none. Elsewhere the deepest folder is the label, as classes may lie unevenly deep.
    """
    depths: Counter[int] = Counter()
    for folder, parts in named.items():
        if parts:
            depths[len(parts)] += numbers[folder]
    usual = min(depths, key=lambda depth: (-depths[depth], depth), default=0)
    holding = sorted(set(named.values()))
    above = {one for one, after in pairwise(holding) if after[: len(one)] == one}
    classes = {parts for parts in holding if len(parts) == usual}

    def label(parts: _Parts) -> str | None:
        if len(parts) > usual and parts[:usual] in classes:
            return parts[usual - 1]
        return None if len(parts) < usual and parts in above else _last(parts)

    return {folder: label(parts) for folder, parts in named.items()}


def _split(folders: _Parts, splits: frozenset[str]) -> str | None:
    for folder in folders:
        if folder.lower() in splits:
            return SPLIT_NAMES[folder.lower()]
    return None


def _split_folders(own: Collection[_Parts]) -> frozenset[str]:
    """Folder names that mean a split here, out of all folders that hold pictures.

    A class may be called `train` too (the vehicle, a railway ticket). One that stands alone among
    other folders that are no split, and holds no folders of its own, is a class.
    """
    tops = {parts[0] for parts in own if parts}
    lone = [top for top in tops if top.lower() in SPLIT_NAMES]
    nested = {parts[0] for parts in own if len(parts) > 1}
    if len(lone) == 1 and len(tops) > 1 and lone[0] not in nested:
        return frozenset(SPLIT_NAMES) - {lone[0].lower()}
    return frozenset(SPLIT_NAMES)


def _split_lists(place: Place, inside: str, lists: Mapping[str, str]) -> Mapping[str, str]:
    """Path without ending → split, from lists of one path a line."""
    out: dict[str, str] = {}
    for split, name in lists.items():
        path = places.there(place, inside, name)
        data = place.read(path)
        if data is None:
            raise BadInput(f"There is no {path} in {place.name}: it lists the {split} pictures.")
        out |= {_stem(line): split for line in places.decode(data).splitlines() if line.strip()}
    return out


def _listed(path: str, lists: Mapping[str, str]) -> str | None:
    """The split of a picture whose list names `class/name`, with or without ending."""
    return lists.get(_stem("/".join(path.split("/")[-2:])))


def _stem(path: str) -> str:
    path = path.strip()
    return path[: path.rindex(".")] if places.is_picture(path) else path
