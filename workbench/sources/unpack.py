"""Unpacking: the pictures and label files of an archive written into a folder of our own.

Owns what may go wrong while writing: names that a disk refuses, links, a full disk, an interrupted
run. What may be in an archive is judged by `members`.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import stat
import threading
import time
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from io import FileIO
from pathlib import Path
from typing import IO

from workbench.errors import BadInput
from workbench.sources import members
from workbench.sources.archives import Archive
from workbench.sources.places import FileFact, Place

BLOCK = 2**20
OFTEN = 50  # files between two calls of `progress`
DEEPEST = 64  # folders in each other; Python's own walk over some hundreds breaks
_TEMPORARY, _OTHERS = ".unpacking-", "renamed~"
_CLUSTER = 4096  # what a file takes on a disk beyond its size, at most
_ODD_AGE = 1_700_000_001_234_567_800
_LEFT_BEHIND = 3600  # seconds after which a temporary file belongs to no run any more
# How an operating system says that it cannot have such a name here: too long, letters that it does
# not know, a file where a folder is needed.
_REFUSED = frozenset({
    errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ, errno.ENOTDIR, errno.EEXIST, errno.EISDIR,
    errno.ENOTEMPTY,
})  # fmt: skip
# Windows takes some names for devices and drops the end of others.
_NOT_ON_WINDOWS = re.compile(
    r'[<>:"|?*\x00-\x1f]|[. ](/|$)|(^|/)(con|prn|aux|nul|com\d|lpt\d)(\.|/|$)', re.IGNORECASE
)


@dataclass(frozen=True)
class Unpacked:
    """What unpacking did.

    Attributes:
        written: number of files that were written.
        kept: number of files that lay there already.
        renamed: path in the archive → path below the folder, where the disk refused the first.
        damaged: path in the archive → why it could not be read; it was not written.
    """

    written: int = 0
    kept: int = 0
    renamed: Mapping[str, str] = field(default_factory=dict)
    damaged: Mapping[str, str] = field(default_factory=dict)


def unpack(
    place: Place,
    into: Path,
    progress: Callable[[int, int], None],
    without: Collection[str] = (),
) -> Unpacked:
    """Write every file of the place below `into`; those that lie there unchanged are kept.

    Those in `without` are not written, and what the place does not hold any more is removed: the
    folder is the workbench's own. Every file gets the size and the age that the place lists, so
    an interrupted run is taken up again. Raises BadInput when the disk is full or forbidden, and
    when a file holds more than was declared.
    """
    if not isinstance(place, Archive):
        return Unpacked()
    try:
        with _prepared(into) as disk:
            return _unpacked(place, disk, progress, frozenset(without))
    except OSError as error:
        raise BadInput(f"{into} cannot be written: {error.strerror or error}.") from error


@dataclass(frozen=True)
class _Disk:
    """The folder on its disk.

    Attributes:
        root: its real path.
        temporary: the one file that is being written; it gets its name when it is whole.
        blind: `A.jpg` and `a.jpg` are one file.
        blur: nanoseconds by which the age of a file may differ from what was set.
        checked: folders below that are known to be folders and no links.
    """

    root: str
    temporary: str
    blind: bool
    blur: int
    checked: set[str] = field(default_factory=lambda: {""})


class _Damaged(Exception):
    """A file of the archive cannot be read to its end."""


def _unpacked(
    place: Archive,
    disk: _Disk,
    progress: Callable[[int, int], None],
    without: frozenset[str],
) -> Unpacked:
    wished = _names(place.files, disk.blind)
    there = _lying(disk.root)
    names: dict[str, str] = {}
    wanted = [file for file in place.files if file.path not in without]
    for file in wanted:
        for name in (wished[file.path], _other_name(file.path)):
            if _is_same(file, there.get(name), disk.blur):
                names.setdefault(file.path, name)
    missing = {file.path: file.size for file in wanted if file.path not in names}
    _check_room(place, disk, missing.values())
    kept, total = len(names), len(wished)
    damaged: dict[str, str] = {}
    progress(kept, total)
    for files, opened in place.stream(missing):
        try:
            names |= _written(disk, files, wished, opened)
        except _Damaged as error:
            os.unlink(disk.temporary)
            damaged |= {file.path: f"damaged: {error}" for file in files}
        if (done := len(names) + len(damaged)) % OFTEN < len(files):
            progress(done, total)
    progress(total, total)
    for name in set(there) - set(names.values()):
        if name.startswith(_TEMPORARY):  # of another process that may be at work
            continue
        os.unlink(os.path.join(disk.root, name))
    renamed = {path: name for path, name in names.items() if path != name}
    return Unpacked(len(names) - kept, kept, renamed, damaged)


def _written(
    disk: _Disk,
    files: Sequence[FileFact],
    wished: Mapping[str, str],
    opened: Callable[[], IO[bytes]],
) -> dict[str, str]:
    """Write a file under each of its names; path in the archive → path below the folder."""
    names: dict[str, str] = {}
    for file in files:
        _copy(disk, file, opened)
        names[file.path] = name = _moved(disk, file.path, wished[file.path])
        opened = partial(FileIO, os.path.join(disk.root, name))
    return names


def _copy(disk: _Disk, file: FileFact, opened: Callable[[], IO[bytes]]) -> None:
    """Write the temporary file, no byte more than was declared."""
    left = file.size
    with open(disk.temporary, "xb") as out:
        for block in _blocks(opened):
            left -= len(block)
            if left < 0:
                raise BadInput(
                    f"'{members.shown(file.path)}' holds more than its archive says: it is "
                    "refused as a decompression bomb; check where it comes from."
                )
            out.write(block)
    if left:
        raise _Damaged(f"{left} bytes are missing")
    os.utime(disk.temporary, ns=(file.modified_ns, file.modified_ns))


def _blocks(opened: Callable[[], IO[bytes]]) -> Iterator[bytes]:
    try:
        with opened() as source:
            while block := source.read(BLOCK):
                yield block
    except members.DAMAGED as error:
        raise _Damaged(members.said(error)) from error


def _moved(disk: _Disk, path: str, wished: str) -> str:
    """Give the temporary file its name, another one where the disk refuses it."""
    for name in (wished, _other_name(path)):
        if name.count("/") > DEEPEST or (os.name == "nt" and _NOT_ON_WINDOWS.search(name)):
            continue
        try:
            _make_folder(disk, name.rpartition("/")[0])
            os.replace(disk.temporary, os.path.join(disk.root, name))
        except (OSError, ValueError) as error:
            if isinstance(error, OSError) and error.errno not in _REFUSED:
                raise
        else:
            return name
    raise BadInput(f"{disk.root} cannot be written: it refuses the name '{members.shown(path)}'.")


def _make_folder(disk: _Disk, folder: str) -> None:
    """Make a folder and those above it. Raises BadInput where a link stands in the way."""
    if folder in disk.checked:
        return
    parts = folder.split("/")
    for depth in range(1, len(parts) + 1):
        path = "/".join(parts[:depth])
        if path in disk.checked:
            continue
        full = os.path.join(disk.root, path)
        try:
            os.mkdir(full)
        except FileExistsError:
            mode = os.lstat(full).st_mode
            if stat.S_ISLNK(mode):
                raise BadInput(f"{full} is a link: remove it, then repeat.") from None
            if not stat.S_ISDIR(mode):
                raise NotADirectoryError(errno.ENOTDIR, "a file stands there", full) from None
        disk.checked.add(path)


def _names(files: Sequence[FileFact], blind: bool) -> dict[str, str]:
    """Path in the archive → path below the folder, apart where the disk sees no case."""
    if not blind:
        return {file.path: file.path for file in files}
    taken = {_folded(file.path) for file in files}
    out: dict[str, str] = {}
    used: set[str] = set()
    for file in files:
        name, number = file.path, 2
        while _folded(name) in used or (number > 2 and _folded(name) in taken):
            start, ending = os.path.splitext(file.path)
            name, number = f"{start}~{number}{ending}", number + 1
        used.add(_folded(name))
        out[file.path] = name
    return out


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _other_name(path: str) -> str:
    """A short plain name for what a disk refuses, the same at every run."""
    start, ending = os.path.splitext(path.rpartition("/")[2])
    plain = re.sub(r"[^A-Za-z0-9]+", "-", start)[:40].strip("-")
    ending = ending if re.fullmatch(r"\.[A-Za-z0-9]{1,8}", ending) else ""
    return f"{_OTHERS}/{plain}~{hashlib.sha256(path.encode()).hexdigest()[:16]}{ending}"


def _lying(root: str) -> dict[str, tuple[int, int]]:
    """Size and age of every file below a folder, by path; no link is followed."""
    out: dict[str, tuple[int, int]] = {}
    folders = [""]
    while folders:
        start = folders.pop()
        with os.scandir(os.path.join(root, start)) as entries:
            for entry in entries:
                facts = entry.stat(follow_symlinks=False)
                if stat.S_ISDIR(facts.st_mode):
                    folders.append(f"{start}{entry.name}/")
                elif stat.S_ISREG(facts.st_mode):
                    out[start + entry.name] = (facts.st_size, facts.st_mtime_ns)
    return out


def _is_same(file: FileFact, there: tuple[int, int] | None, blur: int) -> bool:
    return there is not None and there[0] == file.size and abs(there[1] - file.modified_ns) <= blur


def _check_room(place: Archive, disk: _Disk, sizes: Collection[int]) -> None:
    needed = sum(sizes) + _CLUSTER * len(sizes)
    free = shutil.disk_usage(disk.root).free
    if needed > free:
        raise BadInput(
            f"Unpacking {place.name} needs {needed // 10**6:,} MB and {free // 10**6:,} MB are "
            f"free in {disk.root}: make room there, then repeat."
        )


@contextmanager
def _prepared(into: Path) -> Iterator[_Disk]:
    """The folder made, tried and swept; whatever happens, no temporary file stays."""
    into.mkdir(parents=True, exist_ok=True)
    root = os.path.realpath(into)
    _sweep(root)
    temporary = os.path.join(root, f"{_TEMPORARY}{os.getpid()}-{threading.get_ident()}")
    try:
        blind, blur = _tried(temporary)
        yield _Disk(root, temporary, blind, blur)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(temporary)


def _tried(temporary: str) -> tuple[bool, int]:
    """Whether the disk sees no difference of case, and how far it rounds a file's age."""
    with open(temporary, "xb"):
        pass
    os.utime(temporary, ns=(_ODD_AGE, _ODD_AGE))
    folder, name = os.path.split(temporary)
    blind = os.path.lexists(os.path.join(folder, name.upper()))
    blur = 0 if os.stat(temporary).st_mtime_ns == _ODD_AGE else 2 * 10**9
    os.unlink(temporary)
    return blind, blur


def _sweep(root: str) -> None:
    """Remove what killed runs left; a file of a run that goes on is young."""
    with os.scandir(root) as entries:
        old = [e for e in entries if e.name.startswith(_TEMPORARY)]
    for entry in old:
        if time.time() - entry.stat(follow_symlinks=False).st_ctime > _LEFT_BEHIND:
            os.unlink(entry.path)
