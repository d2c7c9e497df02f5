"""Members of archives: their names made safe, limits, links; and what every packed place shares.

Opens no archive: `zips` and `tars` list theirs, and what they list is judged here.
"""

from __future__ import annotations

import lzma
import posixpath
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO

from workbench.errors import BadInput
from workbench.sources import places
from workbench.sources.places import FileFact

MAX_MEMBERS = 2_000_000
MAX_UNPACKED = 500 * 10**9
# Photographs hardly shrink when packed, label tables tenfold. A ratio counts from some size on.
MEMBER_RATIO, MEMBER_SIZE = 200, 100 * 10**6
WHOLE_RATIO, WHOLE_SIZE = 100, 10**9
LATEST_NS = (2**31 - 1) * 10**9  # what every file system can hold: the year 2038

_DRIVE = re.compile(r"[A-Za-z]:")

# What the standard library raises on damaged archives; test_fuzz_archives.py looks for more.
DAMAGED = (
    ArithmeticError, AttributeError, EOFError, LookupError, MemoryError, OSError, RuntimeError,
    TypeError, ValueError, lzma.LZMAError, struct.error, tarfile.TarError, zipfile.BadZipFile,
    zlib.error,
)  # fmt: skip

# What unpacking gets: the names that a member's bytes go by, and how to open them.
Stored = tuple[Sequence[FileFact], Callable[[], IO[bytes]]]


@dataclass(frozen=True, slots=True)
class Member:
    """One entry of an archive, as it declares itself.

    Attributes:
        name: as stored, in text; nothing is trusted of it.
        where: what finds it again, given by the reader of the archive.
        packed: bytes that it takes in the archive; None where only the whole is packed.
        link: where a link leads, from the archive's top; None for a file.
    """

    name: str
    size: int
    modified_ns: int
    where: int
    packed: int | None = None
    folder: bool = False
    link: str | None = None


@dataclass(frozen=True)
class Listing:
    """What an archive holds.

    Attributes:
        stored: path → the file and where it is found; two names of one file have one place.
    """

    pictures: list[FileFact] = field(default_factory=list)
    others: list[FileFact] = field(default_factory=list)
    stored: dict[str, tuple[FileFact, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Packed:
    """A place inside an archive file. Listed once, at the first question.

    Raises BadInput from any question when the archive is damaged, a bomb, or leads out of itself.
    """

    path: Path

    @property
    def name(self) -> str:
        """The archive's path."""
        return str(self.path)

    @property
    def pictures(self) -> Sequence[FileFact]:
        """Every file with a picture's ending, in the order of the names."""
        return self.listing.pictures

    @cached_property
    def others(self) -> Sequence[str]:
        """Paths of all other files but hidden ones, in the order of the names."""
        return [file.path for file in self.listing.others]

    @property
    def unlisted(self) -> Mapping[str, str]:
        """Nothing: an archive is listed whole or refused."""
        return {}

    @cached_property
    def files(self) -> Sequence[FileFact]:
        """What is worth unpacking: the pictures, and what a layout could read beside them."""
        return [*self.listing.pictures, *filter(_worth, self.listing.others)]

    @cached_property
    def listing(self) -> Listing:
        """Every file that is neither hidden nor a folder."""
        raise NotImplementedError

    def wanted(self, paths: Collection[str]) -> Mapping[int, Sequence[FileFact]]:
        """Where the files of these paths are stored, each with its names."""
        out: dict[int, list[FileFact]] = {}
        for file in self.files:
            if file.path in paths:
                out.setdefault(self.listing.stored[file.path][1], []).append(file)
        return out


def listed(archive: Path, members: Iterable[Member]) -> Listing:
    """Judge and sort the members. Raises BadInput for what no set of pictures holds.

    Of two members of one name the later counts, as with `unzip -o` and `tar`, where it is how a
    file is replaced.
    """
    stored: dict[str, tuple[FileFact, int]] = {}
    links: dict[str, str] = {}
    for path, member, link in _judged(archive, members):
        stored.pop(path, None)
        links.pop(path, None)
        if link is not None:
            links[path] = link
        else:
            stored[path] = (FileFact(path, member.size, member.modified_ns), member.where)
    for path in links:
        if (target := _followed(path, links)) in stored:
            old, where = stored[target]
            stored[path] = (FileFact(path, old.size, old.modified_ns), where)
    total = sum(file.size for file, _ in stored.values())  # a link costs as much as its file
    _check_size(archive, total, archive.stat().st_size)
    kept = {path: entry for path, entry in stored.items() if not places.is_hidden(path)}
    files = sorted((file for file, _ in kept.values()), key=lambda file: file.parts)
    return Listing(
        [file for file in files if places.is_picture(file.path)],
        [file for file in files if not places.is_picture(file.path)],
        kept,
    )


def text_of(name: bytes, otherwise: str) -> str:
    """A file name from its bytes: UTF-8, GBK where that gives common Chinese, else as told.

    GBK has a sign for nearly any two bytes; Latin letters make rare ones, which GB2312 has not.
    """
    for code in ("utf-8", "gb18030"):
        try:
            text = name.decode(code)
        except UnicodeDecodeError:
            continue
        signs = [sign for sign in text if not sign.isascii()]
        common = sum(1 for sign in signs if sign.encode("gb2312", "ignore"))
        if code == "utf-8" or common * 2 > len(signs):
            return text
    return name.decode(otherwise)


def damaged(archive: Path, error: Exception) -> BadInput:
    """The refusal of an archive that cannot be read to its end."""
    return BadInput(f"{archive} is damaged ({said(error)}): get it again.")


def plain(name: str) -> str:
    """A stored name with `/` and without `./`."""
    parts = name.replace("\\", "/").replace("\0", "_").split("/")
    return "/".join(part for part in parts if part not in {"", "."})


def from_folder_of(name: str, target: str) -> str:
    """Where a symbolic link of that name leads, from the archive's top."""
    if _DRIVE.match(target):
        return target
    folder = posixpath.dirname(name.replace("\\", "/"))
    return posixpath.join(folder, target.replace("\\", "/"))


def is_worth(path: str, size: int) -> bool:
    """Whether another file may be read by a layout: neither an archive again nor a huge one."""
    return size <= places.MAX_TEXT and not path.lower().endswith(ENDINGS)


def said(error: Exception) -> str:
    """What went wrong, in one line without a full stop."""
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return shown(str(reason)).rstrip(".")


def shown(text: str) -> str:
    """A hostile name in a sentence: one line, not long."""
    line = "".join(sign if sign.isprintable() else "?" for sign in text[:120])
    return f"{line}…" if len(text) > 120 else line


def no_ordinary_file(archive: Path, name: str) -> BadInput:
    """The refusal of devices and the like."""
    return BadInput(
        f"{archive} holds '{shown(name)}', which is no ordinary file: unpack it by hand and give "
        "the folder."
    )


def too_many(archive: Path) -> BadInput:
    """The refusal of an archive by the number of its members."""
    return BadInput(
        f"{archive} holds more than {MAX_MEMBERS:,} files: unpack it by hand and give the folder."
    )


def _judged(archive: Path, members: Iterable[Member]) -> Iterator[tuple[str, Member, str | None]]:
    """The members that are no folders, each with its safe path and where it leads as a link."""
    packed, total = archive.stat().st_size, 0
    for count, member in enumerate(members, 1):
        if count > MAX_MEMBERS:
            raise too_many(archive)
        if member.size < 0:
            raise damaged(archive, ValueError("a size below 0"))
        total += member.size
        _check_size(archive, total, packed)
        if member.packed is not None and member.size > MEMBER_SIZE:
            _check_ratio(archive, member.size, member.packed * MEMBER_RATIO)
        path = _safe(archive, member.name)
        link = None
        if member.link is not None:  # nothing follows it on a disk, so words are enough
            link = _safe(archive, posixpath.normpath(member.link))
        if path and not member.folder:
            yield path, member, link


def _check_size(archive: Path, total: int, packed: int) -> None:
    if total > MAX_UNPACKED:
        raise BadInput(
            f"{archive} would unpack to more than {MAX_UNPACKED // 10**9} GB: unpack it by hand "
            "and give the folder."
        )
    if total > WHOLE_SIZE:
        _check_ratio(archive, total, packed * WHOLE_RATIO)


def _check_ratio(archive: Path, size: int, at_most: int) -> None:
    if size > at_most:
        raise BadInput(
            f"{archive} unpacks to far more than pictures can: it is refused as a decompression "
            "bomb; check where it comes from."
        )


def _safe(archive: Path, name: str) -> str:
    """The path with `/` and without detours; empty for the top itself.

    Windows' own packer wrote backslashes. A path that leads out makes the whole archive suspect.
    """
    path = plain(name)
    upward = any(part.strip() == ".." for part in path.split("/"))
    if upward or name.startswith(("/", "\\")) or _DRIVE.match(name):
        raise BadInput(
            f"{archive} holds '{shown(name)}', which leads out of it: it is refused; check where "
            "it comes from."
        )
    return path


def _followed(path: str, links: Mapping[str, str]) -> str:
    """Where links lead in the end; nowhere when they lead in a circle."""
    for _ in range(40):
        if path not in links:
            return path
        path = links[path]
    return ""


def _worth(file: FileFact) -> bool:
    return is_worth(file.path, file.size)


ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
