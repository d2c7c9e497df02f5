"""Archives as places: what a zip, a tar or a folder of tar shards holds, without unpacking it.

Says which files are archives, by their first bytes and not by their ending.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tarfile import HeaderError, TarInfo
from typing import Protocol, runtime_checkable

from workbench.errors import BadInput
from workbench.sources import members, places
from workbench.sources.members import Stored
from workbench.sources.places import FileFact, Folder, Place
from workbench.sources.tars import Tar
from workbench.sources.zips import Zip

ENDINGS = members.ENDINGS


@runtime_checkable
class Archive(Place, Protocol):
    """A place whose files must be unpacked before their pixels can be read."""

    @property
    def files(self) -> Sequence[FileFact]:
        """What is worth unpacking: the pictures, and what a layout could read beside them."""

    def stream(self, paths: Collection[str]) -> Iterator[Stored]:
        """These files in the order in which they are stored, each to be read before the next."""


@dataclass(frozen=True)
class Shards:
    """A folder of tars as one place: `<tar without its ending>/<member>`, and what lies beside."""

    root: Path
    tars: Mapping[str, Zip | Tar]

    @property
    def name(self) -> str:
        """The folder's path."""
        return str(self.root)

    @cached_property
    def pictures(self) -> Sequence[FileFact]:
        """Every picture of every tar, in the order of the names."""
        found = [_below(start, file) for start, tar in self.tars.items() for file in tar.pictures]
        return sorted(found, key=lambda file: file.parts)

    @cached_property
    def others(self) -> Sequence[str]:
        """All other files in the tars and beside them, in the order of the names."""
        inner = [f"{start}/{path}" for start, tar in self.tars.items() for path in tar.others]
        return sorted([*inner, *self._beside], key=lambda path: path.split("/"))

    @property
    def unlisted(self) -> Mapping[str, str]:
        """Path of a folder beside the tars that was passed over, tars in it too → why."""
        return self._around.unlisted

    @cached_property
    def files(self) -> Sequence[FileFact]:
        """What is worth unpacking; what lies beside the tars is read there."""
        return [_below(start, file) for start, tar in self.tars.items() for file in tar.files]

    def read(self, path: str) -> bytes | None:
        """The bytes of a file in or beside a tar, None where there is none."""
        parts = path.split("/")
        for depth in range(1, len(parts)):
            if tar := self.tars.get("/".join(parts[:depth])):
                return tar.read("/".join(parts[depth:]))
        return self._around.read(path) if path in self._beside else None

    def stream(self, paths: Collection[str]) -> Iterator[Stored]:
        """These files, one tar after the other."""
        for start, tar in self.tars.items():
            inner = {file.path for file in tar.files if f"{start}/{file.path}" in paths}
            for files, how in tar.stream(inner) if inner else ():
                yield [_below(start, file) for file in files], how

    @cached_property
    def _around(self) -> Folder:
        return Folder(self.root)

    @cached_property
    def _beside(self) -> frozenset[str]:
        beside = self._around.others
        return frozenset(path for path in beside if not path.lower().endswith(ENDINGS))


def is_archive(path: Path) -> bool:
    """Whether a file's name ends like an archive's."""
    return path.name.lower().endswith(ENDINGS)


def stem(path: Path) -> str:
    """The name of a file without its ending (`set.tar.gz` → `set`)."""
    for ending in sorted(ENDINGS, key=len, reverse=True):
        if path.name.lower().endswith(ending):
            return path.name[: -len(ending)]
    return path.stem


def opened(path: Path) -> Zip | Tar:
    """An archive as a place; what it holds is read at the first question.

    Raises BadInput when the file is none: a page that was saved instead, a 7z, a rar.
    """
    try:
        with path.open("rb") as file:
            start = file.read(512)
        is_tar = start.startswith(_PACKED) or (len(start) == 512 and _is_tar(start))
        # A tar whose last file is a zip ends like one.
        is_zip = not is_tar and (start.startswith(b"PK") or zipfile.is_zipfile(path))
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}.") from error
    if is_zip:
        return Zip(path)
    if is_tar:
        return Tar(path)
    raise BadInput(
        f"{path} is no zip and no tar (it begins with '{_beginning(start)}'): get it again, or "
        "unpack it by hand and give the folder."
    )


def shards(folder: Path) -> Shards | None:
    """A folder that holds tars and no picture beside them as one place, None for any other.

    A picture means that the tars were unpacked there, or are not what matters.
    """
    tars: list[str] = []
    for path in _visible(folder):
        if places.is_picture(path):
            return None
        if path.lower().endswith(".tar"):
            tars.append(path)
    named: dict[str, Zip | Tar] = {}
    for path in sorted(tars):
        start = path[: -len(".tar")]
        taken = start in named or (folder / start).exists()
        name = members.text_of(os.fsencode(path if taken else start), "latin-1")
        named[name] = opened(folder / path)
    return Shards(folder, named) if named else None


# gzip, bzip2, xz: a tar inside is taken for granted
_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0")


def _visible(folder: Path) -> Iterator[str]:
    """The files below a folder in no order, without first listing them all."""
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        try:
            with os.scandir(folder / prefix) as entries:
                found = [entry for entry in entries if not places.is_hidden(entry.name)]
        except OSError:  # forbidden or gone: listing the folder says so
            continue
        for entry in found:
            if entry.is_dir(follow_symlinks=False):
                waiting.append(f"{prefix}{entry.name}/")
            else:
                yield prefix + entry.name


def _is_tar(start: bytes) -> bool:
    """Whether a tar's first header, or the zeros of an empty tar, stand there."""
    try:
        TarInfo.frombuf(start, "utf-8", "surrogateescape")
    except HeaderError:
        return not any(start)
    return True


def _beginning(start: bytes) -> str:
    return members.shown(start[:16].decode("ascii", "replace").replace("\ufffd", "?"))


def _below(start: str, file: FileFact) -> FileFact:
    return FileFact(f"{start}/{file.path}", file.size, file.modified_ns)
