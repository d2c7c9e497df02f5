"""Crops: each labelled box of a picture cut out and kept as a picture of its own.

Owns where a crop lies and when it is cut anew: its name says picture, box and margin, its age is
the picture's, so what is there under that name and with that age is not cut again.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

from workbench import images
from workbench.errors import BadInput, Unreadable
from workbench.outcomes import Outcome, Report
from workbench.records import Box, Found
from workbench.sources.places import Folder
from workbench.steps import planning
from workbench.steps.planning import Planned
from workbench.steps.progress import Progress

REFUSED = "not used: the person who sent it did not consent"
FORGOTTEN = "forgotten on request: it does not come back"
NO_BOX = "not used: no labelled box on it"
SMALLEST = 8  # pixels a side; below it nobody sees what it is
EVERY = 20  # pictures between two words of progress
JPEG_ENDINGS = frozenset({".jpg", ".jpeg", ".jfif", ".jpe", ".mpo"})
_LONGEST = 1000  # bytes of a path; systems allow 4096 with all that stands above it
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"\\|?*]')

PARENTS = ".parents.json"  # what the pictures were when they were cut
Parent = tuple[int, int, str]  # size, age in nanoseconds, sha256
Area = tuple[int, int, int, int]
Corner = tuple[float, float]

# Where a corner (shares of the stored picture) lies on the upright one, by EXIF's orientation.
_TURNS: Mapping[int, Callable[[float, float], Corner]] = {
    5: lambda x, y: (y, x),
    6: lambda x, y: (1 - y, x),
    7: lambda x, y: (1 - y, 1 - x),
    8: lambda x, y: (y, 1 - x),
}


@dataclass(frozen=True)
class _Job:
    """What all crops of a run share."""

    source_name: str
    root: Path
    into: Path
    margin: float
    parents: dict[str, Parent]
    blocked: Callable[[str], bool]


@dataclass(frozen=True)
class _Piece:
    """A box and the path of its crop, relative to the folder of crops."""

    box: Box
    path: str


def cut(
    planned: Planned,
    into: Path,
    report: Report,
    progress: Progress,
    blocked: Callable[[str], bool] = lambda image_id: False,
) -> tuple[Planned, Mapping[str, str]]:
    """Cut out every box below `into`; the plan that is returned holds the crops.

    It also holds each picture that cannot be read; the second answer says why. A picture without
    boxes or consent, a forgotten one (`blocked` says so of its sha256) and a crop of fewer than 8
    pixels a side are outcomes in the report. Crops that nothing asks for any more are removed.
    Raises BadInput when `into` cannot be written.
    """
    name = planned.descriptor.name.removesuffix(planning.CROPS)
    margin = planned.descriptor.options.margin
    job = _Job(name, planned.root, into, margin, _parents(into), blocked)
    made: list[Found] = []
    damaged: dict[str, str] = {}
    total = len(planned.found)
    progress("crops", 0, total)
    for done, file in enumerate(planned.found, start=1):
        try:
            made += _crops(job, file, report)
        except Unreadable as error:
            damaged[file.path] = str(error)
            made.append(replace(file, raw_label=None, boxes=(), drawn_on=None))
        if done % EVERY == 0 or done == total:
            progress("crops", done, total)
    _prune(into, {one.path for one in made})
    if job.parents:
        _write(into / PARENTS, json.dumps(job.parents).encode())
    return replace(planned, found=made, place=Folder(into), root=into), damaged


def upright(box: Box, orientation: int) -> Box:
    """A box that was drawn on the stored pixels, as it lies on the upright picture."""
    turn = _TURNS.get(orientation)
    if turn is None:
        return box
    (x1, y1), (x2, y2) = (
        turn(box.left, box.top),
        turn(box.left + box.width, box.top + box.height),
    )
    return replace(box, left=min(x1, x2), top=min(y1, y2), width=abs(x2 - x1), height=abs(y2 - y1))


def area(box: Box, margin: float, size: tuple[int, int]) -> Area:
    """Left, top, right and bottom in pixels: the box and its margin, as far as the picture goes."""
    across, down = size
    extra = margin * max(box.width * across, box.height * down)
    return (
        max(0, round(box.left * across - extra)),
        max(0, round(box.top * down - extra)),
        min(across, round((box.left + box.width) * across + extra)),
        min(down, round((box.top + box.height) * down + extra)),
    )


def _crops(job: _Job, file: Found, report: Report) -> list[Found]:
    """The crops of one picture; those that are not there yet are cut first. Raises Unreadable."""
    if file.consent == "no" or not file.boxes:
        reason = REFUSED if file.consent == "no" else NO_BOX
        report.add(Outcome(file.path, "skipped", reason))
        return []
    known = job.parents.get(file.path)
    data = b""
    if known is None or known[:2] != (file.size, file.modified_ns):
        job.parents.pop(file.path, None)
        data = images.read_bytes(job.root / file.path)
        known = file.size, file.modified_ns, images.digest(data)
    if job.blocked(known[2]):
        report.add(Outcome(file.path, "skipped", FORGOTTEN))
        return []
    pieces = _pieces(file, job.margin)
    changed = bool(data)
    lacking = [one for one in pieces if changed or not _current(job.into / one.path, file)]
    if lacking:
        _cut(job, file, lacking, data or images.read_bytes(job.root / file.path), report)
    job.parents[file.path] = known
    there = ((piece, _current(job.into / piece.path, file)) for piece in pieces)
    return [_found(job, file, piece, facts) for piece, facts in there if facts]


def _found(job: _Job, file: Found, piece: _Piece, facts: os.stat_result) -> Found:
    return replace(
        file,
        path=piece.path,
        size=facts.st_size,
        modified_ns=facts.st_mtime_ns,
        raw_label=piece.box.raw_label,
        boxes=(),
        drawn_on=None,
        origin=f"{job.source_name}/{file.path}",
        origin_id=job.parents[file.path][2],
        note=None,
    )


def _current(path: Path, file: Found) -> os.stat_result | None:
    """Facts of a crop that is as old as its picture; to the microsecond, as some disks keep it."""
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts if facts.st_mtime_ns // 1000 == file.modified_ns // 1000 else None


def _cut(job: _Job, file: Found, pieces: Sequence[_Piece], data: bytes, report: Report) -> None:
    """Decode a picture once and write these crops of it. Raises Unreadable, BadInput."""
    picture = images.full(data)
    orientation = images.orientation(data) if _drawn_lying(file, picture.size) else 1
    for piece in pieces:
        found = area(upright(piece.box, orientation), job.margin, picture.size)
        width, height = found[2] - found[0], found[3] - found[1]
        if min(width, height) < SMALLEST:
            reason = f"not used: a box of {width} × {height} pixels is too small to cut out"
            report.add(Outcome(file.path, "skipped", reason))
            continue
        crop = _encoded(picture.crop(found), piece.path)
        _write(job.into / piece.path, crop, file.modified_ns)


def _drawn_lying(file: Found, size: tuple[int, int]) -> bool:
    """Whether the boxes were drawn on the stored pixels of a picture that lies on its side."""
    return file.drawn_on is not None and file.drawn_on != size and file.drawn_on[::-1] == size


def _encoded(crop: Image.Image, path: str) -> bytes:
    """The file of a crop, without the picture's EXIF: that says where people live."""
    crop.info = {}
    out = io.BytesIO()
    try:
        if path.endswith(".jpg"):
            crop.save(out, "JPEG", quality=95, subsampling=0)
        else:
            crop.save(out, "PNG")
    except (OSError, ValueError) as error:  # wider than a JPEG can be
        raise Unreadable(f"damaged: {error}") from error
    return out.getvalue()


def _parents(into: Path) -> dict[str, Parent]:
    """What was cut earlier; nothing where that cannot be told."""
    try:
        rows = json.loads((into / PARENTS).read_bytes())
        return {path: (int(size), int(age), str(sha)) for path, (size, age, sha) in rows.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _prune(into: Path, wanted: Collection[str]) -> None:
    """Remove crops that nothing asks for any more; the folder is the workbench's own."""
    for file in into.rglob("*"):
        if file.is_file() and file.relative_to(into).as_posix() not in wanted:
            file.unlink(missing_ok=True)


def _write(path: Path, data: bytes, modified_ns: int | None = None) -> None:
    """Under a name of its own first, so that an interrupted run leaves no half file."""
    partial = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(data)
        if modified_ns is not None:
            os.utime(partial, ns=(modified_ns, modified_ns))
        partial.replace(path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise BadInput(f"{path} cannot be written: {error.strerror or error}.") from error


def _pieces(file: Found, margin: float) -> list[_Piece]:
    folder = _folder(file.path)
    ending = os.path.splitext(file.path)[1].lower()
    suffix = "jpg" if ending in JPEG_ENDINGS else "png"
    times: Counter[str] = Counter()
    out = []
    for box in file.boxes:
        name = _name(box, file.drawn_on, margin)
        times[name] += 1
        again = f"-{times[name]}" if times[name] > 1 else ""
        out.append(_Piece(box, f"{folder}/{name}{again}.{suffix}"))
    return out


def _name(box: Box, drawn_on: tuple[int, int] | None, margin: float) -> str:
    """`517-127-447-1322-of-1537x2049-m100`: pixels, or 1/10,000 where no size is known."""
    across, down = drawn_on or (10_000, 10_000)
    numbers = box.left * across, box.top * down, box.width * across, box.height * down
    place = "-".join(str(round(number)) for number in numbers)
    return f"{place}-of-{across}x{down}-m{round(margin * 1000)}"


def _folder(path: str) -> str:
    """The folder of a picture's crops: its path, made safe for every disk."""
    folder = "/".join(_safe(part) for part in path.split("/") if part)
    return folder if len(folder.encode()) <= _LONGEST else _digest(path)


def _safe(part: str) -> str:
    """A folder's name as it is, or what is harmless of it with a digest."""
    data = part.encode("utf-8", "backslashreplace")
    plain = _UNSAFE.sub("_", data.decode()).strip(". ")
    if plain == part and len(data) <= 255:
        return part
    return f"{plain.encode()[:200].decode(errors='ignore')}~{_digest(part)[:8]}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:32]
