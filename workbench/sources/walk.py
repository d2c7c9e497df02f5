"""Walking a folder: the pictures in it as relative posix paths with size and age, sorted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workbench.images import SUFFIXES

IGNORED = frozenset({"__MACOSX", ".git", ".ipynb_checkpoints", "@eaDir"})


@dataclass(frozen=True)
class FileFact:
    """A file below a root: relative posix path, size in bytes, age in nanoseconds."""

    path: str
    size: int
    modified_ns: int

    @property
    def parts(self) -> tuple[str, ...]:
        """The folders and the name."""
        return tuple(self.path.split("/"))


def pictures(root: Path, folder: str = "") -> Iterator[FileFact]:
    """Files below `root/folder` whose ending is a picture's; paths are relative to `root`.

    Symbolic links to folders are not followed, so a loop cannot trap the walk. Folders and files
    come in the order of their names, on every system the same.
    """
    start = f"{folder.strip('/')}/" if folder.strip("/") else ""
    yield from _below(str(root), start)


def _below(root: str, prefix: str) -> Iterator[FileFact]:
    try:
        with os.scandir(os.path.join(root, prefix)) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
    except (PermissionError, FileNotFoundError, NotADirectoryError):
        return
    for entry in ordered:
        if entry.name.startswith(".") or entry.name in IGNORED:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _below(root, f"{prefix}{entry.name}/")
        elif _is_picture(entry.name) and (facts := _facts(entry)):
            yield FileFact(_text(prefix + entry.name), facts.st_size, facts.st_mtime_ns)


def _facts(entry: os.DirEntry[str]) -> os.stat_result | None:
    try:
        return entry.stat() if entry.is_file() else None
    except OSError:  # a link that leads to itself, a file that is gone by now
        return None


def _text(path: str) -> str:
    """A name that is no UTF-8 is shown by its bytes; reading it fails and it is quarantined."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _is_picture(name: str) -> bool:
    return os.path.splitext(name)[1].lower() in SUFFIXES
