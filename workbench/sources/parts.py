"""Parts: what lies there of an unfinished download, and which version of the file it is of.

`<target>.part` holds the bytes, `<target>.part.json` the URL, the server's mark of the version and
the size of the whole.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

ENDING = ".part"


@dataclass(frozen=True)
class Part:
    """Bytes that lie there, the server's mark of their version, bytes of the whole if known."""

    size: int = 0
    mark: str | None = None
    total: int | None = None


def path(target: Path) -> Path:
    """Where the bytes lie."""
    return target.with_name(target.name + ENDING)


def read(target: Path, url: str) -> Part:
    """What lies there of a URL; nothing where nobody knows what it is of."""
    try:
        note = json.loads(_note(target).read_text("utf-8"))
        size = path(target).stat().st_size
    except (OSError, ValueError, RecursionError):
        return Part()
    if not isinstance(note, dict) or note.get("url") != url:
        return Part()
    mark, total = note.get("mark"), note.get("total")
    return Part(
        size, mark if isinstance(mark, str) else None, total if isinstance(total, int) else None
    )


def note(target: Path, url: str, part: Part) -> None:
    """Remember what the bytes are of, before the first of them is written."""
    said = {"url": url, "mark": part.mark, "total": part.total}
    _note(target).write_text(json.dumps(said), "utf-8")


def drop(target: Path) -> Part:
    """Remove bytes and note: nothing lies there any more."""
    path(target).unlink(missing_ok=True)
    _note(target).unlink(missing_ok=True)
    return Part()


def finish(target: Path) -> None:
    """The whole file is put into place."""
    path(target).replace(target)
    _note(target).unlink(missing_ok=True)


def _note(target: Path) -> Path:
    return target.with_name(f"{target.name}{ENDING}.json")
