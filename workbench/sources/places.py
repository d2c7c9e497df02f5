"""Places: where the files of a source lie – a folder, or what an archive holds – read only.

A layout sees a place and nothing else, so it reads a folder and a zip alike. Owns which names
count as pictures, which are ignored and which mean a split.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

from workbench.errors import BadInput
from workbench.images import REFUSED_SUFFIXES, SUFFIXES

IGNORED = frozenset({"__MACOSX", ".git", ".ipynb_checkpoints", "@eaDir"})
MAX_TEXT = 512 * 1024 * 1024  # label files: TACO's COCO file has 3 MB, COCO's own 450 MB
SPLIT_NAMES = {
    "train": "train", "training": "train", "val": "val", "valid": "val", "validation": "val",
    "test": "test", "testing": "test",
}  # fmt: skip
_TAKEN = SUFFIXES | REFUSED_SUFFIXES  # what is refused is said, not passed over


@dataclass(frozen=True, slots=True)
class FileFact:
    """A file of a place: relative posix path, size in bytes, age in nanoseconds."""

    path: str
    size: int
    modified_ns: int

    @property
    def parts(self) -> tuple[str, ...]:
        """The folders and the name."""
        return tuple(self.path.split("/"))


class Place(Protocol):
    """What a layout may ask of a folder or an archive."""

    @property
    def name(self) -> str:
        """How the place is called in sentences: its path."""

    @property
    def pictures(self) -> Sequence[FileFact]:
        """Every file with a picture's ending, in the order of the names."""

    @property
    def others(self) -> Sequence[str]:
        """Paths of all other files but hidden ones, in the order of the names."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a file (of a label file, not of pictures), None where there is none."""


@dataclass(frozen=True)
class Folder:
    """A folder of this machine. Listed once, at the first question.

    Symbolic links to folders are not followed, so a loop cannot trap the walk.
    """

    root: Path

    @property
    def name(self) -> str:
        """The folder's path."""
        return str(self.root)

    @property
    def pictures(self) -> Sequence[FileFact]:
        """Every file with a picture's ending, in the order of the names."""
        return self._listed[0]

    @property
    def others(self) -> Sequence[str]:
        """Paths of all other files but hidden ones, in the order of the names."""
        return self._listed[1]

    def read(self, path: str) -> bytes | None:
        """The bytes of a file inside the folder; BadInput when it is too large or away."""
        if path.startswith("/") or ".." in Path(path).parts or Path(path).drive:
            return None
        file = self.root / path
        try:
            if not file.is_file():
                return None
            if file.stat().st_size > MAX_TEXT:
                raise too_large(f"{self.root}/{path}")
            return file.read_bytes()
        except OSError as error:
            raise BadInput(f"{file} cannot be read: {error.strerror or error}.") from error

    @cached_property
    def _listed(self) -> tuple[list[FileFact], list[str]]:
        pictures: list[FileFact] = []
        others: list[str] = []
        _list(str(self.root), pictures, others)
        return pictures, others


def below(place: Place, folder: str) -> Iterator[FileFact]:
    """The pictures of a place below one of its folders; paths stay relative to the place."""
    start = f"{folder.strip('/')}/" if folder.strip("/") else ""
    if not start:
        return iter(place.pictures)
    return (file for file in place.pictures if file.path.startswith(start))


def has_folder(place: Place, folder: str) -> bool:
    """Whether any picture or other file lies in that folder of the place."""
    start = f"{folder.strip('/')}/"
    return any(file.path.startswith(start) for file in place.pictures) or any(
        path.startswith(start) for path in place.others
    )


def inside(place: Place, folder: str) -> str:
    """The folder where it is there; nothing where the place is that folder itself already."""
    return folder if folder and has_folder(place, folder) else ""


def split_of(path: str) -> str | None:
    """train, val or test, where a folder above the file is called so (`Train`, `val2017`)."""
    for folder in path.split("/")[:-1]:
        if split := split_word(folder):
            return split
    return None


def split_word(word: str) -> str | None:
    """train, val or test, where the word means it; a year behind it does not matter."""
    return SPLIT_NAMES.get(word.lower().rstrip("0123456789_-"))


def there(place: Place, folder: str, path: str) -> str:
    """A named file in a folder of the place where it is there, else as it is named."""
    nested = f"{folder.strip('/')}/{path}"
    return nested if folder and nested in place.others else path


def is_picture(path: str) -> bool:
    """Whether a name ends like a picture (or like what is refused aloud: SVG, PDF)."""
    dot = path.rfind(".")
    return dot > 0 and path[dot:].lower() in _TAKEN


def is_hidden(path: str) -> bool:
    """Whether a system wrote the file for itself (`.DS_Store`, `__MACOSX/…`)."""
    return any(part.startswith(".") or part in IGNORED for part in path.split("/"))


def too_large(name: str) -> BadInput:
    """The refusal of a label file that is no label file."""
    return BadInput(f"{name} is larger than {MAX_TEXT // 2**20} MB: that is no label file.")


def decode(data: bytes) -> str:
    """Text of a label file: UTF-8 or UTF-16 with a mark, UTF-8, GBK, else Windows' Latin.

    GBK writes a Chinese sign as two bytes, the first of them at least 0xA1 and nearly always the
    second too; in Latin text bytes that large stand alone between letters.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    runs = re.findall(rb"[\x80-\xff]+", data)
    pairs = sum(len(run) // 2 for run in runs if len(run) % 2 == 0)
    if pairs * 2 >= sum(map(len, runs)) / 2:
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError:
            pass
    return data.decode("cp1252", "replace")


def _list(root: str, pictures: list[FileFact], others: list[str]) -> None:
    """Walk depth first; without recursion, which a thousand folders in each other would break."""
    waiting = [("", _entries(root, ""))]
    while waiting:
        prefix, entries = waiting[-1]
        for entry in entries:
            name = entry.name
            if name.startswith(".") or name in IGNORED:
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append((f"{prefix}{name}/", _entries(root, f"{prefix}{name}/")))
                break
            if not is_picture(name):
                others.append(_text(prefix + name))
            elif facts := _facts(entry):
                pictures.append(FileFact(_text(prefix + name), facts.st_size, facts.st_mtime_ns))
        else:
            waiting.pop()


def _entries(root: str, prefix: str) -> Iterator[os.DirEntry[str]]:
    """What a folder holds, in the order of the names; nothing where it may not be read."""
    try:
        with os.scandir(os.path.join(root, prefix)) as entries:
            return iter(sorted(entries, key=lambda entry: entry.name))
    except OSError:  # forbidden, gone, or a path that is too long for the system
        return iter(())


def _facts(entry: os.DirEntry[str]) -> os.stat_result | None:
    try:
        return entry.stat() if entry.is_file() else None
    except OSError:  # a link that leads to itself, a file that is gone by now
        return None


def _text(path: str) -> str:
    """A name that is no UTF-8 is shown by its bytes; reading it fails and it is quarantined."""
    if path.isascii():
        return path
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
