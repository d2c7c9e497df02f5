"""Where a source lies on this machine, how it gets there, and what to say when it is not there.

Fetches only when asked to: from the URLs of its descriptor, or from Kaggle with kagglehub (the
extra `fetch`) and the user's own token. What is fetched is put into place when it is whole.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from urllib.parse import unquote, urlsplit

import requests

from workbench.errors import BadInput, MissingExtra
from workbench.sources import archives, download, places
from workbench.sources.descriptor import Descriptor, Download
from workbench.sources.download import Limits, Wanted, silent

FETCHING = ".fetching"  # below raw: what is not whole yet


def default_root(raw: Path, name: str) -> Path:
    """Where a described source is expected: its folder, or its archive beside or inside it."""
    folder = raw / name
    there = _visible(folder)
    if len(there) == 1 and there[0].is_file() and archives.is_archive(there[0]):
        return there[0]
    if there:
        return folder
    packed = (raw / f"{name}{ending}" for ending in archives.ENDINGS)
    return next((file for file in packed if file.is_file()), folder)


def is_present(root: Path) -> bool:
    """Whether the file is there, or the folder and anything in it."""
    return root.is_file() or bool(_visible(root))


def require(root: Path, descriptor: Descriptor | None = None) -> Path:
    """The root itself, resolved; BadInput says what is missing and what to do."""
    try:
        if not root.exists():
            raise BadInput(f"There is no folder {root}: {_hint(descriptor, root)}")
        if root.is_dir() and not any(root.iterdir()):
            raise BadInput(f"The folder {root} is empty: {_hint(descriptor, root)}")
        return root.resolve()
    except OSError as error:
        raise BadInput(f"{root} cannot be read: {error.strerror or error}.") from error


def fetch(
    source: Descriptor,
    raw: Path,
    progress: Callable[[int, int], None] = silent,
    limits: Limits | None = None,
) -> Path:
    """Bring a described source to where it is expected, and say where that is.

    One that is present is left alone. `progress` hears bytes and bytes in all (0: not known).
    Raises BadInput where it cannot be had, MissingExtra where kagglehub is needed and not there.
    """
    place = default_root(raw, source.name)
    if is_present(place):
        return place
    by_hand = _hint(source, raw / source.name)
    if source.download:
        files = [
            Wanted(each, target, by_hand, limits or Limits(), progress)
            for each, target in _targets(source, raw)
        ]
        return _from_urls(files, raw / source.name)
    if source.kaggle:
        return _from_kaggle(source, raw, by_hand)
    raise BadInput(f"{source.name} cannot be fetched by the workbench: {by_hand}")


def _from_urls(files: list[Wanted], folder: Path) -> Path:
    """An archive lies beside the folder; anything else goes into it, when all of it is there."""
    for each in files:
        if not each.target.exists():
            download.download(each)
    first = files[0].target
    if first.parent == folder.parent:
        return first
    _put(first.parent, folder)
    return folder


def _targets(source: Descriptor, raw: Path) -> list[tuple[Download, Path]]:
    """Where each file of a source is written: a lone archive under the source's name."""
    names = [unquote(urlsplit(each.url).path).rpartition("/")[2] for each in source.download]
    if len(names) == 1 and archives.is_archive(Path(names[0])):
        ending = names[0][len(archives.stem(Path(names[0]))) :].lower()
        return [(source.download[0], raw / f"{source.name}{ending}")]
    plain = [re.sub(r"[^\w.-]+", "_", name).strip("._")[:100] or "file" for name in names]
    doubled = len(set(plain)) < len(plain)
    return [
        (each, raw / FETCHING / source.name / (f"{number}-{name}" if doubled else name))
        for number, (each, name) in enumerate(zip(source.download, plain, strict=True), start=1)
    ]


def _from_kaggle(source: Descriptor, raw: Path, by_hand: str) -> Path:
    """Kagglehub loads into a cache of its own, which is left as it is.

    The files are linked from there, so that they lie on the disk once; copied where that cannot be.
    """
    with contextlib.redirect_stdout(sys.stderr):  # it talks, and stdout is for results
        try:
            import kagglehub  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise MissingExtra(
                f"Fetching from Kaggle needs the package kagglehub: run `pip install kagglehub`, "
                f"or get the files by hand: {by_hand}"
            ) from error
        try:
            cached = Path(kagglehub.dataset_download(source.kaggle))
        except Exception as error:  # a stranger's errors have no common kind
            raise BadInput(
                f"Kaggle does not give {source.kaggle} ({_kaggle_reason(error)}): {by_hand}"
            ) from error
    partial = raw / FETCHING / source.name
    try:
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(cached, partial, copy_function=_linked)
    except OSError as error:
        raise BadInput(f"{partial} cannot be written: {error.strerror or error}.") from error
    _put(partial, raw / source.name)
    return raw / source.name


def _kaggle_reason(error: Exception) -> str:
    status = getattr(getattr(error, "response", None), "status_code", None)
    if status in {401, 403}:
        return "it refuses access: set KAGGLE_API_TOKEN or put kaggle.json into ~/.kaggle"
    if status is not None:
        return f"the server answers {status}"
    if isinstance(error, requests.ConnectionError | requests.Timeout):
        return "no connection"
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]


def _linked(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except OSError:  # another disk, or one that knows no links
        shutil.copy2(source, target)
    return target


def _put(partial: Path, folder: Path) -> None:
    try:
        partial.replace(folder)
    except OSError as error:
        raise BadInput(f"{folder} cannot be written: {error.strerror or error}.") from error


def _visible(folder: Path) -> list[Path]:
    """The first two things in a folder that are not hidden; nothing where there is no folder."""
    try:
        with os.scandir(folder) as entries:
            seen = (each.name for each in entries if not places.is_hidden(each.name))
            return [folder / name for name in islice(seen, 2)]
    except OSError:
        return []


def _hint(descriptor: Descriptor | None, root: Path) -> str:
    if descriptor is None:
        return "check the path, or name a described source (see `sources`)."
    said = descriptor.get_en or descriptor.url
    if not said:
        return f"it is looked for in {root}, --root names another place."
    return f"{said} It is looked for in {root}; --root names another place."
