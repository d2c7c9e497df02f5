"""Archives made by code: honest ones and hostile ones. Knows no catalogue."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

LINK = 0o120777 << 16
DATE = (2026, 11, 2, 3, 4, 6)
SECONDS = 1_793_588_646  # the same moment since 1970, in UTC

# ending → how a tar is packed; None for a zip
KINDS = {".zip": None, ".tar": "w", ".tar.gz": "w:gz", ".tar.bz2": "w:bz2", ".tar.xz": "w:xz"}

Files = Mapping[str, bytes] | Iterable[tuple[str, bytes]]


def made(folder: Path, ending: str, files: Files) -> Path:
    """An archive of the kind that its ending says, `set<ending>`."""
    mode = KINDS[ending]
    path = folder / f"set{ending}"
    return tarred(path, files, mode) if mode else zipped(path, files)


def zipped(path: Path, files: Files, **facts: object) -> Path:
    """A zip; `facts` are set on every entry (external_attr, create_system …)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in pairs(files):
            info = zipfile.ZipInfo(name, DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            for fact, value in facts.items():
                setattr(info, fact, value)
            archive.writestr(info, data)
    return path


def tarred(path: Path, files: Files, mode: str = "w", **facts: object) -> Path:
    """A tar; `mode` says how it is packed, `facts` are set on every header (type, linkname …)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, mode) as archive:
        for name, data in pairs(files):
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), SECONDS
            for fact, value in facts.items():
                setattr(info, fact, value)
            archive.addfile(info, io.BytesIO(data))
    return path


def pairs(files: Files) -> Iterable[tuple[str, bytes]]:
    return files.items() if isinstance(files, Mapping) else files


def with_raw_names(path: Path, names: Mapping[str, bytes]) -> Path:
    """Put other bytes of the same length for names into a finished zip, without marking them."""
    data = path.read_bytes()
    for name, raw in names.items():
        assert len(name.encode()) == len(raw)
        data = data.replace(name.encode(), raw)
    path.write_bytes(data)
    return path
