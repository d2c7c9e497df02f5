"""Step `ingest`: a described source or any labelled folder becomes items, images and labels."""

from __future__ import annotations

import hashlib
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench import images
from workbench.errors import BadInput, Unreadable
from workbench.outcomes import Outcome, Report
from workbench.records import Found, ImageRow, ItemRow, KnownFile, SourceRow
from workbench.sources import LAYOUTS, fetch
from workbench.sources import descriptor as descriptors
from workbench.sources.descriptor import Descriptor
from workbench.steps import mapping
from workbench.steps.progress import Progress, silent
from workbench.steps.workspace import Workspace
from workbench.store import items, labels, sources
from workbench.taxonomy import WasteType

BATCH = 500
DESCRIPTOR = "descriptor"
UNDESCRIBED_LICENCE = "unknown"


@dataclass(frozen=True)
class Request:
    """What to ingest: a described source's name or a folder, and how to read it."""

    target: str
    root: Path | None = None
    layout: str | None = None
    name: str | None = None
    labels_as_types: bool = False


@dataclass(frozen=True)
class Read:
    """One file's result: its item row, its image row when it could be read, its outcome."""

    item: ItemRow
    image: ImageRow | None
    outcome: Outcome


def ingest(workspace: Workspace, request: Request, progress: Progress = silent) -> Report:
    """Bring one source up to date; unchanged files are not read, an interrupted run is resumed.

    Raises BadInput when there is nothing that could be ingested; single bad files never stop it.
    """
    started = time.perf_counter()
    found, descriptor, root = plan(workspace, request)
    report = Report(descriptor.name)
    catalog = workspace.catalog
    known = items.known_files(catalog, descriptor.name)
    gone = sorted(set(known) - {file.path for file in found})
    _check_moved(workspace, descriptor.name, root, len(gone))
    sources.save(catalog, _source_row(descriptor), root)
    fresh = [file for file in found if not _unchanged(file, known.get(file.path))]
    report.add_known(len(found) - len(fresh))
    progress("ingest", 0, len(fresh))
    for start in range(0, len(fresh), BATCH):
        # One thread: hashing 20 kB and reading a header is Python's own work, a second one made
        # the whole a quarter slower.
        results = [_read(descriptor.name, root, f, known) for f in fresh[start : start + BATCH]]
        items.add(catalog, [r.image for r in results if r.image], [r.item for r in results])
        for result in results:
            report.add(result.outcome)
        progress("ingest", min(start + BATCH, len(fresh)), len(fresh))
    items.forget(catalog, descriptor.name, gone)
    for path in gone:
        report.add(Outcome(path, "gone", "was read earlier and is not there now"))
    _resolve_labels(workspace, descriptor, found, request.labels_as_types)
    report.seconds = time.perf_counter() - started
    return report


def plan(workspace: Workspace, request: Request) -> tuple[list[Found], Descriptor, Path]:
    """The files of a request, its descriptor and its root, without writing anything."""
    descriptor, root = _resolve(workspace, request)
    if descriptor.layout not in LAYOUTS:
        raise BadInput(
            f"There is no layout '{descriptor.layout}': use one of {', '.join(LAYOUTS)}."
        )
    found = list(LAYOUTS[descriptor.layout](root, descriptor.options))
    if not found:
        raise BadInput(
            f"There is no picture in {root} (layout {descriptor.layout}): check the folder, or "
            "choose another layout."
        )
    return found, descriptor, root


def meant(
    workspace: Workspace, descriptor: Descriptor, raw_labels: Collection[str]
) -> dict[str, str | None]:
    """Raw label → type: as the descriptor says, else the type of the same name, if any."""
    if descriptor.labels:
        return {raw: one for raw, one in descriptor.labels.items() if raw in raw_labels}
    types = {each.type_id for each in mapping.all_types(workspace.catalog)}
    return {raw: _slug(raw) for raw in raw_labels if _slug(raw) in types}


def _resolve(workspace: Workspace, request: Request) -> tuple[Descriptor, Path]:
    known = descriptors.read_all(workspace.settings.datasets)
    named = request.name or (request.target if request.target in known else None)
    described = known.get(named) if named else None
    if request.target in known:
        root = request.root or fetch.default_root(workspace.settings.raw, request.target)
    else:
        root = request.root or Path(request.target).expanduser()
    place = fetch.require(root, described)
    if described:
        return (replace(described, layout=request.layout or described.layout)), place
    name = descriptors.check_name(request.name or _slug(place.name))
    _check_same_root(workspace, name, place)
    layout = request.layout or _guess(place)
    return Descriptor(name, layout, title=name, licence=UNDESCRIBED_LICENCE), place


def _check_moved(workspace: Workspace, name: str, root: Path, gone: int) -> None:
    """A source may move; a half of it under the old name would drop the other half in silence."""
    before = sources.roots(workspace.catalog).get(name)
    if gone and before and before != root and before.is_dir():
        raise BadInput(
            f"The source '{name}' was read from {before}, and {gone} of its files are not in "
            f"{root}: give that folder again, or give this one another name with --as."
        )


def _check_same_root(workspace: Workspace, name: str, place: Path) -> None:
    """Two folders of one name are two sources; only a moved one may take the old name."""
    before = sources.roots(workspace.catalog).get(name)
    if before and before != place and before.is_dir():
        raise BadInput(
            f"The source '{name}' was read from {before}: give this one another name with --as."
        )


def _guess(root: Path) -> str:
    return "huawei" if any(root.glob("garbage_classify_rule*.json")) else "class_folders"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", _ascii(text)).strip("-._")[:64] or "folder"


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def _unchanged(file: Found, known: KnownFile | None) -> bool:
    # A file that could not be read is tried again: a disk may be back, a right granted.
    return (
        known is not None
        and known.image_id is not None
        and (
            (known.size, known.modified_ns, known.raw_label)
            == (file.size, file.modified_ns, file.raw_label)
        )
    )


def _read(source_name: str, root: Path, file: Found, known: Mapping[str, KnownFile]) -> Read:
    """Hash the bytes and read the header; a file that fails is an outcome, not an error."""
    try:
        row = images.read_header(images.read_bytes(root / file.path))
    except Unreadable as error:
        reason = str(error)
        return Read(
            ItemRow(source_name, file, None, reason), None, Outcome(file.path, "unreadable", reason)
        )
    status = Outcome(file.path, "changed" if file.path in known else "added")
    return Read(ItemRow(source_name, file, row.image_id), row, status)


def _resolve_labels(
    workspace: Workspace, descriptor: Descriptor, found: Sequence[Found], as_types: bool
) -> None:
    """Give raw labels their types; what people decided is never overwritten."""
    catalog = workspace.catalog
    present = {file.raw_label for file in found if file.raw_label}
    meanings = meant(workspace, descriptor, present)
    if as_types:
        known = labels.meanings(catalog, descriptor.name)  # a label that has a type keeps it
        new = sorted(present - set(descriptor.labels) - set(known))
        meanings |= _own_types(workspace, new, set(known.values()))
    for raw in labels.set_by_people(catalog, descriptor.name):
        meanings.pop(raw, None)
    labels.set_types(catalog, descriptor.name, meanings, DESCRIPTOR)


def _own_types(
    workspace: Workspace, raw_labels: Sequence[str], taken: Collection[str | None]
) -> dict[str, str | None]:
    """Raw labels as types of their own, at the top of the tree."""
    named: dict[str, str | None] = dict(_type_ids(raw_labels, taken))
    added = [
        WasteType(str(type_id), None, raw, raw, (), (), "", "", "from a source's labels")
        for raw, type_id in named.items()
    ]
    mapping.add_types(workspace.catalog, added)
    return named


def _type_ids(raw_labels: Sequence[str], taken: Collection[str | None]) -> dict[str, str]:
    """An id for each label, made of its Latin letters; what they do not tell apart, a hash does."""
    plain = {raw: re.sub(r"[^a-z0-9]+", "-", _ascii(raw)).strip("-") for raw in raw_labels}
    times = Counter(plain.values())
    return {
        raw: text
        if text and times[text] == 1 and text not in taken
        else f"{text}-{_hash(raw)}".strip("-")
        for raw, text in plain.items()
    }


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _source_row(descriptor: Descriptor) -> SourceRow:
    return SourceRow(
        descriptor.name, descriptor.title, descriptor.licence, descriptor.licence_use,
        descriptor.citation, descriptor.url, descriptor.layout,
    )  # fmt: skip
