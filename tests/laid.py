"""Folders of empty pictures and small label files, for what reads names and labels only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from workbench.sources.places import Folder

NONE: Mapping[str, str | bytes] = {}


def laid(root: Path, pictures: Iterable[str], texts: Mapping[str, str | bytes] = NONE) -> Folder:
    """Empty pictures and files with these contents below `root`, as a place."""
    contents = {**dict.fromkeys(pictures, b""), **texts}
    for name, content in contents.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return Folder(root)
