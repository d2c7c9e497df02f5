"""Tar archives as places, packed or not. What may be in one is judged by `members`."""

from __future__ import annotations

import io
import math
import shutil
import tarfile
import weakref
import zlib
from bz2 import BZ2File
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from gzip import GzipFile
from lzma import LZMAFile
from pathlib import Path
from tarfile import TarFile, TarInfo
from tempfile import SpooledTemporaryFile
from typing import IO, Self, cast

from workbench.sources import members, places
from workbench.sources.members import Listing, Member, Packed, Stored

MAX_HEADER = 2**20  # a header's long names and attributes; Python reads them into memory at once
MAX_KEPT = 2 * 10**9  # bytes of label files of a packed tar, kept while it is listed
IN_MEMORY = 64 * 2**20  # what is more goes to a temporary file
_STEPS = 10**7  # steps of 100 ns in a second


@dataclass(frozen=True)
class Tar(Packed):
    """A tar archive. One that is packed can only be read from its beginning.

    It is therefore read once to list it, its label files kept on the way, and once to unpack it.

    Below its second, a member's age tells its archive's size and age. Tars made by scripts give
    every member the date 0, and a tar has no checksum of a member as a zip has; so all members
    of one that was published anew are read again, and none of one that was left as it is.
    """

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
            if not self._is_packed:
                return _cut(self.path, where, file.size)
            if where in self._kept:
                self._spool.seek(self._kept[where])
                return self._spool.read(file.size)
            for _, opened in self._walk({where}):
                return b"".join(iter(partial(opened().read, MAX_HEADER), b""))
        except members.DAMAGED as error:
            raise members.damaged(self.path, error) from error
        return None

    def stream(self, paths: Collection[str]) -> Iterator[Stored]:
        """These files in the order in which they are stored."""
        wanted = self.wanted(paths)
        try:
            for where, opened in self._walk(set(wanted)):
                yield wanted[where], opened
        except members.DAMAGED as error:
            raise members.damaged(self.path, error) from error

    @cached_property
    def _is_packed(self) -> bool:
        return _unpacker(self.path) is not None

    @cached_property
    def _kept(self) -> dict[int, int]:
        """Where a label file lies in the archive → where in the temporary file."""
        return {}

    @cached_property
    def _spool(self) -> SpooledTemporaryFile[bytes]:
        spool = SpooledTemporaryFile[bytes](IN_MEMORY)
        weakref.finalize(self, spool.close)
        return spool

    def _members(self) -> Iterator[Member]:
        mark = _mark(self.path)
        with _opened(self.path) as tar:
            while (info := tar.next()) is not None:
                name = _text(info.name)
                if info.isdev() or info.issparse():
                    raise members.no_ordinary_file(self.path, name)
                if info.isdir() or info.isreg() or info.islnk() or info.issym():
                    link = _link(info, name)
                    size = info.size if info.isreg() else 0
                    age = _age(info.mtime, mark)
                    yield Member(name, size, age, info.offset_data, None, info.isdir(), link)
                if info.isreg() and self._is_packed:
                    self._keep(tar, info, name)

    def _keep(self, tar: TarFile, info: TarInfo, name: str) -> None:
        """Copy a label file out while the archive is read anyway."""
        path = members.plain(name)
        if places.is_picture(path) or places.is_hidden(path):
            return
        at = self._spool.seek(0, 2)
        if members.is_worth(path, info.size) and at + info.size <= MAX_KEPT:
            shutil.copyfileobj(_file(tar, info), self._spool)
            self._kept[info.offset_data] = at

    def _walk(self, wanted: set[int]) -> Iterator[tuple[int, Callable[[], IO[bytes]]]]:
        """The files at these places, in their order; ends with the last of them."""
        left = set(wanted)
        with _opened(self.path) as tar:
            while left and (info := tar.next()) is not None:
                if info.isreg() and info.offset_data in left:
                    left.remove(info.offset_data)
                    yield info.offset_data, partial(_file, tar, info)


class _Strict(TarInfo):
    """A header that ends the reading when it is none; by itself `tarfile` takes it for the end."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        try:
            return super().frombuf(buf, encoding, errors)
        except tarfile.HeaderError as error:
            if not any(buf):  # the end: blocks of zeros, or nothing more
                raise
            raise tarfile.ReadError(str(error)) from error


class _Forgetful(TarFile):
    """A tar that does not keep every header, 3 GB of two million."""

    members: list[TarInfo]

    def next(self) -> TarInfo | None:
        self.members.clear()
        return super().next()


@dataclass(frozen=True)
class _Forward:
    """A file that is only read forward, so no header can lead in a circle, and never at once."""

    inner: io.BufferedIOBase

    def read(self, size: int) -> bytes:
        if not 0 <= size <= MAX_HEADER:
            raise tarfile.ReadError(f"a header of {size} bytes")
        return self.inner.read(size)

    def seek(self, to: int) -> int:
        if to < self.inner.tell():
            raise tarfile.ReadError("a header leads backwards")
        return self.inner.seek(to)

    def tell(self) -> int:
        return self.inner.tell()


@contextmanager
def _opened(path: Path) -> Iterator[TarFile]:
    unpacker = _unpacker(path)
    with ExitStack() as stack:
        inner = stack.enter_context(path.open("rb") if unpacker is None else unpacker(path))
        yield stack.enter_context(
            _Forgetful.open(
                fileobj=cast("IO[bytes]", _Forward(inner)), mode="r:", tarinfo=_Strict,
                encoding="utf-8", errors="surrogateescape",
            )
        )  # fmt: skip


_Unpacker = type[GzipFile] | type[BZ2File] | type[LZMAFile]
_UNPACKERS: Mapping[bytes, _Unpacker] = {
    b"\x1f\x8b": GzipFile,
    b"BZh": BZ2File,
    b"\xfd7zXZ\0": LZMAFile,
}


def _unpacker(path: Path) -> _Unpacker | None:
    with path.open("rb") as file:
        start = file.read(6)
    return next((how for magic, how in _UNPACKERS.items() if start.startswith(magic)), None)


def _file(tar: TarFile, info: TarInfo) -> IO[bytes]:
    file = tar.extractfile(info)
    if file is None:
        raise tarfile.ReadError(f"no file at {info.offset_data}")
    return file


def _cut(path: Path, start: int, size: int) -> bytes:
    with path.open("rb") as file:
        file.seek(start)
        return file.read(size)


def _link(info: TarInfo, name: str) -> str | None:
    """Where a link leads, from the archive's top: a hard link's words begin there already."""
    if info.islnk():
        return _text(info.linkname)
    return members.from_folder_of(name, _text(info.linkname)) if info.issym() else None


def _text(name: str) -> str:
    """Bytes that are no UTF-8 come as surrogates."""
    if name.isprintable():
        return name
    return members.text_of(name.encode("utf-8", "surrogateescape"), "latin-1")


def _age(seconds: float, mark: int) -> int:
    """Nanoseconds of a date that may be a float, nan or of another age of the world.

    What it says below a second counts together with the archive's mark, in steps of 100 as NTFS
    keeps them.
    """
    if not math.isfinite(seconds):
        seconds = 0
    known = int(min(max(seconds, 0) * 10**9, members.LATEST_NS - 10**9))
    whole, below = divmod(known // 100, _STEPS)
    return (whole * _STEPS + (below + mark) % _STEPS) * 100


def _mark(archive: Path) -> int:
    """A number of steps below a second that another size or age of the archive changes."""
    facts = archive.stat()
    return zlib.crc32(f"{facts.st_size} {facts.st_mtime_ns}".encode()) % _STEPS
