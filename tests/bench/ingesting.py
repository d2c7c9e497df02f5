"""Reading 100,000 small files in: rates, memory, and both as ratios to the bare minimum.

The floor of a first reading is opening and hashing each file, that of an unchanged one is listing
them with size and age; both are measured in the same run on the same files.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from workbench.settings import PROJECT, Settings
from workbench.steps import ingest
from workbench.steps.planning import Request
from workbench.steps.workspace import Workspace, open_workspace

CLASSES = 40


def main(argv: list[str] | None = None) -> None:
    """Draw the files, read them twice, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=100_000)
    files = parser.parse_args(argv).files
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        root = folder / "bins"
        _timed("drawing", files, lambda: draw(root, files))
        opened = open_workspace(_settings(folder))
        try:
            hashed = _timed("floor: open and hash", files, lambda: _hash_all(root))
            first = _timed("first ingest", files, lambda: _read(opened, root))
            listed = _timed("floor: list with size and age", files, lambda: _list_all(root))
            again = min(
                _timed("unchanged ingest", files, lambda: _read(opened, root)) for _ in range(3)
            )
        finally:
            opened.catalog.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"first ingest / floor {first / hashed:.1f}, unchanged / floor {again / listed:.1f}, "
          f"peak memory {peak:.0f} MB")  # fmt: skip


def draw(root: Path, files: int) -> None:
    """So many different small JPEG files in CLASSES folders."""
    for label in range(CLASSES):
        (root / f"class {label:02d}").mkdir(parents=True)
    for number in range(files):
        image = Image.new("RGB", (32, 24), (number % 256, number // 256 % 256, 128))
        image.putpixel((number % 32, number // 32 % 24), (255, number // 65536, 0))
        out = io.BytesIO()
        image.save(out, "JPEG", quality=95, comment=str(number).encode())
        file = root / f"class {number % CLASSES:02d}" / f"{number:06d}.jpg"
        file.write_bytes(out.getvalue())


def _settings(folder: Path) -> Settings:
    return Settings(
        catalog=folder / "workbench.duckdb", datasets=PROJECT / "datasets", raw=folder / "raw",
        shipped=PROJECT / "catalog", jobs=1, author="bench",
    )  # fmt: skip


def _read(opened: Workspace, root: Path) -> None:
    ingest.ingest(opened, Request(str(root), licence="own"))


def _hash_all(root: Path) -> None:
    for folder, _, names in os.walk(root):
        for name in names:
            with open(os.path.join(folder, name), "rb") as file:
                hashlib.sha256(file.read()).hexdigest()


def _list_all(root: Path) -> None:
    for folder, _, _ in os.walk(root):
        with os.scandir(folder) as entries:
            for entry in entries:
                entry.stat()


def _timed(name: str, files: int, work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    seconds = time.perf_counter() - started
    print(f"{name:32} {seconds:7.2f} s {files / seconds:9.0f} files/s", flush=True)
    return seconds


if __name__ == "__main__":
    main()
