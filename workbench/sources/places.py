"""Places: where the files of a source lie – a folder, or what an archive holds – read only.

A layout sees a place and nothing else, so it reads a folder and a zip alike. Owns which names
count as pictures, which are ignored and which mean a split.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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

    @property
    def unlisted(self) -> Mapping[str, str]:
        """Path of what was passed over → why: a forbidden folder, a link that is not followed.

        Nobody knows what lies there; a file known from below such a path may be there still.
        """

    def read(self, path: str) -> bytes | None:
        """The bytes of a file (of a label file, not of pictures), None where there is none."""


@dataclass(frozen=True)
class Folder:
    """A folder of this machine. Listed once, at the first question.

    Symbolic links to folders are not followed, so a loop cannot trap the walk. Raises BadInput
    from any question when the folder itself may not be listed.
    """

    root: Path

    @property
    def name(self) -> str:
        """The folder's path."""
        return str(self.root)

    @property
    def pictures(self) -> Sequence[FileFact]:
        """Every file with a picture's ending, in the order of the names."""
        return self._listing.pictures

    @property
    def others(self) -> Sequence[str]:
        """Paths of all other files but hidden ones, in the order of the names."""
        return self._listing.others

    @property
    def unlisted(self) -> Mapping[str, str]:
        """Path of what was passed over → why: a forbidden folder, a link that is not followed."""
        return self._listing.unlisted

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
    def _listing(self) -> _Listing:
        return _listed(str(self.root))


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


@dataclass(frozen=True, slots=True)
class _Listing:
    """What a walk through a folder found, and what it passed over."""

    pictures: list[FileFact] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    unlisted: dict[str, str] = field(default_factory=dict)


def _listed(root: str) -> _Listing:
    """Walk depth first; without recursion, which a thousand folders in each other would break."""
    out = _Listing()
    waiting = [("", _entries(root, "", out))]
    while waiting:
        prefix, entries = waiting[-1]
        for entry in entries:
            name = entry.name
            if name.startswith(".") or name in IGNORED:
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append((f"{prefix}{name}/", _entries(root, f"{prefix}{name}/", out)))
                break
            if entry.is_symlink() and (why := _astray(entry)):
                out.unlisted[_text(prefix + name)] = why
            elif not is_picture(name):
                out.others.append(_text(prefix + name))
            else:
                _add(root, prefix, entry, out)
        else:
            waiting.pop()
    return out


def _entries(root: str, prefix: str, out: _Listing) -> Iterator[os.DirEntry[str]]:
    """What a folder holds, in the order of the names; nothing where it may not be read."""
    try:
        with os.scandir(os.path.join(root, prefix)) as entries:
            return iter(sorted(entries, key=lambda entry: entry.name))
    except OSError as error:  # forbidden, gone, or a path that is too long for the system
        if prefix or not isinstance(error, FileNotFoundError):
            _pass_over(root, prefix, error, out)
    return iter(())


def _astray(entry: os.DirEntry[str]) -> str | None:
    """Why a link is passed over; None where it leads to a file."""
    try:
        kind = entry.stat().st_mode
    except OSError as error:
        if isinstance(error, PermissionError):
            return f"a link that cannot be followed: {error.strerror}"
        return "a link that leads nowhere"  # or to itself
    return "a link to a folder: links to folders are not followed" if stat.S_ISDIR(kind) else None


def _add(root: str, prefix: str, entry: os.DirEntry[str], out: _Listing) -> None:
    """Add a picture with its facts; of a pipe or a device, or one that is gone, say nothing."""
    try:
        if entry.is_file():
            facts = entry.stat()
            path = _text(prefix + entry.name)
            out.pictures.append(FileFact(path, facts.st_size, facts.st_mtime_ns))
    except FileNotFoundError:
        pass
    except OSError as error:  # the names in a folder may be read, its files may not
        _pass_over(root, prefix, error, out)


def _pass_over(root: str, prefix: str, error: OSError, out: _Listing) -> None:
    """Note a folder that cannot be read; BadInput where it is the place itself."""
    why = error.strerror or error
    if not prefix:
        raise BadInput(f"{root} cannot be read: {why}.") from error
    out.unlisted[_text(prefix[:-1])] = f"a folder that cannot be read: {why}"


def _text(path: str) -> str:
    """A name that is no UTF-8 is shown by its bytes; reading it fails and it is quarantined."""
    if path.isascii():
        return path
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
