"""Zip archives as places. What may be in one is judged by `members`."""

from __future__ import annotations

import calendar
import mmap
import stat
import struct
import weakref
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from zipfile import ZipInfo

from workbench.errors import BadInput
from workbench.sources import members, places
from workbench.sources.members import Listing, Member, Packed, Stored

_UNIX = frozenset({3, 19})  # systems that keep a file's kind in the upper half of external_attr
_LONGEST_LINK = 4096
_METHODS = {9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "xz", 98: "PPMd"}


@dataclass(frozen=True)
class Zip(Packed):
    """A zip archive; kept open from the first question on, as its directory takes long to read."""

    @cached_property
    def listing(self) -> Listing:
        """Every file that is neither hidden nor a folder."""
        try:
            return members.listed(self.path, self._members())
        except members.DAMAGED as error:
            raise members.damaged(self.path, error) from error

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, None where there is none; BadInput when it is damaged."""
        if path not in self.listing.stored:
            return None
        file, where = self.listing.stored[path]
        if file.size > places.MAX_TEXT:
            raise places.too_large(f"{self.path}/{members.shown(path)}")
        try:
            return self._archive.read(self._infos[where])
        except members.DAMAGED as error:
            raise members.damaged(self.path, error) from error

    def stream(self, paths: Collection[str]) -> Iterator[Stored]:
        """These files in the order in which they are stored."""
        wanted = self.wanted(paths)
        for where in sorted(wanted, key=lambda where: self._infos[where].header_offset):
            yield wanted[where], partial(self._archive.open, self._infos[where])

    @cached_property
    def _archive(self) -> zipfile.ZipFile:
        try:
            _check_number(self)
            opened = zipfile.ZipFile(self.path)
        except members.DAMAGED as error:
            raise members.damaged(self.path, error) from error
        weakref.finalize(self, opened.close)
        return opened

    @property
    def _infos(self) -> list[ZipInfo]:
        return self._archive.filelist

    def _members(self) -> Iterator[Member]:
        for where, info in enumerate(self._infos):
            name = _name(info)
            kind = stat.S_IFMT(info.external_attr >> 16) if info.create_system in _UNIX else 0
            marked = kind == stat.S_IFDIR or (info.external_attr & 0x10 and not info.file_size)
            folder = name.endswith(("/", "\\")) or bool(marked)
            if not folder:
                _check_method(self, info)
            if kind not in {0, stat.S_IFREG, stat.S_IFDIR, stat.S_IFLNK}:
                raise members.no_ordinary_file(self.path, name)
            link = self._link(info, name) if kind == stat.S_IFLNK else None
            yield Member(name, info.file_size, _age(info), where, info.compress_size, folder, link)

    def _link(self, info: ZipInfo, name: str) -> str:
        if info.file_size > _LONGEST_LINK:
            raise members.no_ordinary_file(self.path, name)
        return members.from_folder_of(name, members.text_of(self._archive.read(info), "cp437"))


def _check_method(archive: Zip, info: ZipInfo) -> None:
    """Python unpacks the rarer methods without bounds, or not at all."""
    if info.flag_bits & 1:
        raise BadInput(
            f"{archive.path} is encrypted: unpack it by hand with its password and give the folder."
        )
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        method = _METHODS.get(info.compress_type, f"method {info.compress_type}")
        raise BadInput(
            f"{archive.path} is packed with {method}, which is not read here: unpack it by hand "
            "and give the folder."
        )


def _age(info: ZipInfo) -> int:
    """Nanoseconds; below the two seconds that a zip knows, a checksum tells new contents apart.

    Zips made by scripts often give every file the same date, and labels have the same size.
    """
    try:
        seconds = calendar.timegm((*info.date_time, 0, 0, 0))
    except ValueError:  # month 0
        seconds = 0
    return min(max(seconds, 0) * 10**9 + (info.CRC & 0xFFFFFF) * 100, members.LATEST_NS)


def _name(info: ZipInfo) -> str:
    """The name in text: marked as UTF-8, in UTF-8 beside an older name, or guessed."""
    if info.flag_bits & 0x800 or info.orig_filename.isascii():
        return _unicode_name(info) or info.orig_filename
    return _unicode_name(info) or members.text_of(info.orig_filename.encode("cp437"), "cp437")


def _unicode_name(info: ZipInfo) -> str:
    """The name from the extra field 0x7075 (Info-ZIP, WinRAR), empty where there is none."""
    extra = info.extra
    while len(extra) >= 4:
        number, size = struct.unpack_from("<HH", extra)
        if number == 0x7075 and size > 5:
            return extra[9 : 4 + size].decode("utf-8", "ignore")
        extra = extra[4 + size :]
    return ""


def _check_number(archive: Zip) -> None:
    """Count the members before Python makes a record of each; the number they declare may lie."""
    with archive.path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 65_557))  # the last record, with its comment of at most 64 kB
        tail = file.read()
        at = tail.rfind(b"PK\5\6")
        if at < 0 or len(tail) < at + 22:
            return  # zipfile says what is wrong
        (length,) = struct.unpack_from("<I", tail, at + 12)
        end = size - len(tail) + at
        if tail[max(0, at - 20) : at].startswith(b"PK\6\7") and end >= 76:
            file.seek(end - 76 + 40)
            (length,) = struct.unpack("<Q", file.read(8))
            end -= 76
        if length <= 46 * members.MAX_MEMBERS or length > end:
            return
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            at = end - length
            for _ in range(members.MAX_MEMBERS + 1):
                if at + 46 > end:
                    return
                at += 46 + sum(struct.unpack_from("<HHH", data, at + 28))
        raise members.too_many(archive.path)
