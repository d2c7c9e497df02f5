"""Which pictures of a place are meant: by the options, and by the names in a table.

A name means a picture by its path, else where only one bears it.
"""

from __future__ import annotations

import os
import posixpath
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import takewhile

from workbench.sources import columns, places
from workbench.sources.columns import Said
from workbench.sources.descriptor import Options
from workbench.sources.places import FileFact, Place
from workbench.sources.tables import Table

_SAMPLE = 200  # rows looked at to find the column of the names
_MANY = 100  # of one name; which of so many is meant, no row without its folder can say
BY_PATH, BY_NAME, BY_STEM = range(3)  # surest first


@dataclass(frozen=True)
class Names:
    """Pictures by all that a table may call them; capitals and kinds of accents are alike."""

    files: Sequence[FileFact]

    def called(self, name: str, folders: Sequence[str]) -> tuple[list[str], int]:
        """The paths that a name may mean, one where it is clear, and how sure that is.

        Args:
            name: as the table writes it: a path, a name, with or without ending.
            folders: where a path may begin.
        """
        slashed = name.replace("\\", "/")
        tried = [_joined(folder, each) for each in (name, slashed) for folder in folders]
        for path in tried:
            if path in self._paths:
                return [path], BY_PATH
        for path in tried:
            if alike := self._alike.get(_folded(path)):
                return alike, BY_PATH
        if there := self._near(slashed, self._bases, _base):
            return there, BY_NAME
        return self._near(slashed, self._stems, _stem), BY_STEM

    def _near(
        self, name: str, index: Mapping[str, list[str]], short: Callable[[str], str]
    ) -> list[str]:
        """The pictures of that short name that share most of the path's last folders.

        A folder that is here too was meant: `glass/1.jpg` is never the `1.jpg` of metal.
        """
        folder = posixpath.dirname(name)
        last = _base(folder)
        if last not in self._folders:
            return index.get(short(name), [])[:_MANY]
        paths = index.get(f"{last}/{short(name)}", [])[:_MANY]
        shared = {path: _shared(folder, posixpath.dirname(path)) for path in paths}
        most = max(shared.values(), default=0)
        return [path for path, number in shared.items() if number == most]

    @cached_property
    def _paths(self) -> frozenset[str]:
        return frozenset(file.path for file in self.files)

    @cached_property
    def _alike(self) -> dict[str, list[str]]:
        return _grouped((_folded(file.path), file.path) for file in self.files)

    @cached_property
    def _bases(self) -> dict[str, list[str]]:
        return _grouped(self._keys(_base))

    @cached_property
    def _stems(self) -> dict[str, list[str]]:
        return _grouped(self._keys(_stem))

    @cached_property
    def _folders(self) -> frozenset[str]:
        return frozenset(_base(posixpath.dirname(file.path)) for file in self.files) - {""}

    def _keys(self, short: Callable[[str], str]) -> Iterator[tuple[str, str]]:
        """Each path by its short name, and by that in its folder."""
        for file in self.files:
            key = short(file.path)
            yield key, file.path
            yield f"{_base(posixpath.dirname(file.path))}/{key}", file.path


@dataclass(frozen=True)
class Joined:
    """What the rows of a table say, beside the pictures that they mean.

    Attributes:
        rows: path → what is said of it by the surest kind of naming.
        unsure: path → a name in the table that means it or another picture.
        missing: names in the table that no picture bears.
    """

    rows: dict[str, list[Said]] = field(default_factory=dict)
    unsure: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    def said(self, path: str, table: str) -> Said:
        """What the table (its path, for the note) says of a picture."""
        if path in self.rows:
            said = columns.together(self.rows[path])
            silent = not (said.label or said.hint or said.note)
            return replace(said, note="the table gives it no label") if silent else said
        if path in self.unsure:
            name = self.unsure[path]
            return Said(note=f"the table names '{name}', and several pictures are called so")
        return Said(note=f"not in the table {table}")


def join(names: Names, rows: Iterable[tuple[str, Said]], folders: Sequence[str]) -> Joined:
    """Put what is said of each name beside its picture; `folders` as in `Names.called`."""
    out = Joined()
    sure: dict[str, int] = {}
    for name, said in rows:
        paths, how = names.called(name, folders)
        if not paths:
            out.missing.append(name)
        elif len(paths) > 1:
            out.unsure.update(dict.fromkeys(paths, name))
        elif how < sure.get(paths[0], BY_STEM + 1):
            out.rows[paths[0]], sure[paths[0]] = [said], how
        elif how == sure[paths[0]]:
            out.rows[paths[0]].append(said)
    return out


def file_column(names: Names, table: Table, folders: Sequence[str]) -> int | None:
    """The column that names pictures: one with a usual name, else any whose cells do.

    None where not even half of the cells looked at are pictures that are there.
    """
    sample = table.rows[:: max(1, len(table.rows) // _SAMPLE)][:_SAMPLE]
    usual = columns.usual_files(table.columns)
    for pool in (usual, [p for p in range(len(table.columns)) if p not in usual]):
        hits = {place: _hits(names, [row[place] for row in sample], folders) for place in pool}
        best = max(pool, key=lambda place: hits[place], default=None)
        if best is not None and hits[best] * 2 >= len(sample):
            return best
    return None


def chosen(place: Place, options: Options) -> Iterator[FileFact]:
    """The pictures in the folders that the options name, without those that they leave out."""
    inside = places.inside(place, options.folder)
    begin = places.inside(place, posixpath.join(inside, options.images)) or inside
    start = len(inside) + 1 if inside else 0
    for file in places.below(place, begin):
        local = file.path[start:]
        kept = not options.include or local.startswith(options.include)
        if kept and not (options.exclude and local.startswith(options.exclude)):
            yield file


def _hits(names: Names, cells: Sequence[str | None], folders: Sequence[str]) -> int:
    return sum(bool(cell and names.called(cell, folders)[0]) for cell in cells)


def _joined(folder: str, name: str) -> str:
    return posixpath.normpath(posixpath.join(folder, name))


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path.strip()).casefold()


def _base(path: str) -> str:
    return _folded(posixpath.basename(path))


def _stem(path: str) -> str:
    base = _base(path)
    return os.path.splitext(base)[0] if places.is_picture(base) else base


def _shared(one: str, other: str) -> int:
    """How many of the last folders of two paths are the same."""
    pairs = zip(_folders_of(one), _folders_of(other), strict=False)
    return len(list(takewhile(lambda pair: pair[0] == pair[1] != "", pairs)))


def _folders_of(path: str) -> list[str]:
    return _folded(path).split("/")[::-1]


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = defaultdict(list)
    for key, path in pairs:
        out[key].append(path)
    return dict(out)
