"""Step `ingest`: a described source or anything labelled becomes items, images and labels."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench import images, licences
from workbench.errors import BadInput, Unreadable
from workbench.outcomes import Outcome, Report
from workbench.records import Found, ImageRow, ItemRow, KnownFile
from workbench.sources import unpack
from workbench.sources.descriptor import Descriptor
from workbench.sources.layouts import LAYOUTS
from workbench.steps import crops, forgetting, mapping, pictures, planning
from workbench.steps.crops import FORGOTTEN, REFUSED
from workbench.steps.planning import Planned, Request
from workbench.steps.progress import Progress, silent
from workbench.steps.workspace import Workspace
from workbench.store import forgotten, items, labels, sources
from workbench.taxonomy import WasteType

BATCH = 2000  # files written at once; or as many as have BATCH_BYTES
BATCH_BYTES = 200_000_000
DESCRIPTOR = "descriptor"
GONE = "was read earlier and is not there now"
_NOTHING = (None, None, None, None, None, None, None, (), None, None, None, None)


@dataclass(frozen=True)
class Read:
    """One file's result: its item row (None: not kept), its image row, its outcome."""

    item: ItemRow | None
    image: ImageRow | None
    outcome: Outcome


@dataclass(frozen=True)
class _Known:
    """What is known before a source is read: its files, what is forgotten, what is damaged."""

    name: str
    root: Path
    files: Mapping[str, KnownFile]
    forgotten: forgotten.Forgotten
    damaged: Mapping[str, str]


def ingest(workspace: Workspace, request: Request, progress: Progress = silent) -> Report:
    """Bring one source up to date; unchanged files are not read, an interrupted run is resumed.

    Raises BadInput when there is nothing that could be ingested; single bad files never stop it.
    """
    started = time.perf_counter()
    asked = planning.plan(workspace, request)
    report = Report(asked.descriptor.name)
    blocked = forgotten.read(workspace.catalog)
    planned, damaged = _made_files(workspace, asked, _Making(report, progress, blocked))
    source, found, catalog = planned.descriptor, planned.found, workspace.catalog
    files = items.known_files(catalog, source.name)
    there = {file.path for file in found}
    hidden = tuple(f"{folder}/" for folder in asked.place.unlisted)
    gone = sorted(
        path for path, one in files.items()
        if path not in there and not one.gone and not path.startswith(hidden)
    )  # fmt: skip
    _check_moved(workspace, source.name, planned.root, len(gone))
    sources.save(catalog, planning.source_row(planned), planned.root)
    known = _Known(source.name, planned.root, files, blocked, damaged)
    fresh = [file for file in found if not _unchanged(file, files.get(file.path))]
    report.add_known(len(found) - len(fresh))
    report.others = planned.others
    progress("ingest", 0, len(fresh))
    done = 0
    for batch in _batches(fresh):
        # One thread: hashing 20 kB and reading a header is Python's own work, a second one made
        # the whole a quarter slower.
        results = [_read(known, file) for file in batch]
        items.add(
            catalog, [r.image for r in results if r.image], [r.item for r in results if r.item]
        )
        away = [r.outcome.path for r in results if r.item is None]
        items.mark_gone(catalog, source.name, [path for path in away if path in files])
        for path in away:  # forgotten: an archive brought it back
            forgetting.remove_own(workspace, planned.root, path)
        for result in results:
            report.add(result.outcome)
        done += len(batch)
        progress("ingest", done, len(fresh))
    items.mark_gone(catalog, source.name, gone)
    for path in gone:
        report.add(Outcome(path, "gone", GONE))
    for path, reason in asked.place.unlisted.items():
        report.add(Outcome(path, "skipped", reason))
    _remove_refused(workspace, known, [file for file in fresh if file.consent == "no"])
    _resolve_labels(workspace, source, found)
    lost = sum(one.raw_label is None and bool(_label_of(files, one)) for one in fresh)
    report.notes += _notes(workspace, asked, lost)
    report.seconds = time.perf_counter() - started
    return report


def _batches(files: Sequence[Found]) -> Iterator[list[Found]]:
    batch: list[Found] = []
    size = 0
    for file in files:
        batch.append(file)
        size += file.size
        if len(batch) >= BATCH or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


@dataclass(frozen=True)
class _Making:
    """What making files needs beside the plan."""

    report: Report
    progress: Progress
    forgotten: forgotten.Forgotten


def _made_files(
    workspace: Workspace, planned: Planned, how: _Making
) -> tuple[Planned, Mapping[str, str]]:
    """Unpack an archive, cut out crops: after this every file lies under a folder.

    Also says which pictures cannot be read although they are there, and why.
    """
    damaged: Mapping[str, str] = {}
    if planned.packed:
        done = unpack.unpack(
            planned.place,
            planned.root,
            lambda done, total: how.progress("unpack", done, total),
            without=[file.path for file in planned.found if file.consent == "no"],
        )
        damaged = done.damaged
        found = [
            replace(file, path=done.renamed[file.path]) if file.path in done.renamed else file
            for file in planned.found
        ]
        planned = replace(planned, found=found)
    if planned.crops:
        name, photos = planned.descriptor.name, planned.root
        into = workspace.settings.crops / name
        planned, uncut = crops.cut(
            planned, into, how.report, how.progress,
            lambda image_id: how.forgotten.holds(image_id, name, ""),
        )  # fmt: skip
        damaged = {**damaged, **uncut}
        for outcome in how.report.outcomes:
            if outcome.reason == FORGOTTEN:
                forgetting.remove_own(workspace, photos, outcome.path)
    return planned, damaged


def _remove_refused(workspace: Workspace, known: _Known, refused: Sequence[Found]) -> None:
    """A yes that became a no: image, previews and the workbench's own copy go."""
    withdrawn = [known.files[one.path].image_id for one in refused if one.path in known.files]
    for file in refused:
        forgetting.remove_own(workspace, known.root, file.path)
    for image_id in forgotten.drop_unused(workspace.catalog, [one for one in withdrawn if one]):
        pictures.remove(workspace, image_id)


def _notes(workspace: Workspace, asked: Planned, lost: int) -> list[str]:
    """What is to be said about the whole source; so many pictures lost their labels."""
    source, notes = asked.descriptor, []
    missing = LAYOUTS[source.layout].missing(asked.place, source.options)
    if missing:
        notes.append(
            f"{len(missing)} pictures that the label files name are not there, for example "
            f"{missing[0]}."
        )
    several = sum(file.raw_label is None and len(file.boxes) > 1 for file in asked.found)
    if several and not asked.crops:
        notes.append(
            f"{several} pictures carry boxes of several classes and have no label: cut the boxes "
            "out with --take crops."
        )
    unlicensed = sum(file.licence is None for file in asked.found) if not source.licence_use else 0
    if unlicensed:
        notes.append(
            f"Nobody said what the licence of '{source.name}' allows: no release that asks for a "
            f"licence takes {unlicensed} of its pictures."
        )
    if lost:
        notes.append(
            f"{lost} pictures had a label at the last reading and have none now: check the label "
            "files."
        )
    untyped = labels.without_meaning(workspace.catalog, source.name)
    if untyped:
        notes.append(
            f"Raw labels without a waste type: {untyped} (the mapping page gives them one)."
        )
    return notes


def _check_moved(workspace: Workspace, name: str, root: Path, gone: int) -> None:
    """A source may move; a half of it under the old name would drop the other half in silence."""
    before = sources.roots(workspace.catalog).get(name)
    if gone and before and before != root and before.is_dir():
        raise BadInput(
            f"The source '{name}' was read from {before}, and {gone} of its files are not in "
            f"{root}: give that folder again, or give this one another name with --as."
        )


def facts_of(file: Found) -> str | None:
    """A digest of what the source says about a file beside label and split; None for nothing."""
    said = (
        file.author, file.url, file.licence, file.date, file.consent, file.hint,
        file.hint_score, file.boxes, file.drawn_on, file.origin, file.origin_id, file.note,
    )  # fmt: skip
    return None if said == _NOTHING else hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def _label_of(files: Mapping[str, KnownFile], file: Found) -> str | None:
    known = files.get(file.path)
    return known.raw_label if known else None


def _same_bytes(file: Found, known: KnownFile | None) -> bool:
    # A file that could not be read is tried again: a disk may be back, a right granted.
    return (
        known is not None
        and known.image_id is not None
        and known.size == file.size
        and known.modified_ns == file.modified_ns
    )


def _unchanged(file: Found, known: KnownFile | None) -> bool:
    return (
        known is not None
        and not known.gone
        and _same_bytes(file, known)
        and known.raw_label == file.raw_label
        and known.split == file.split
        and known.facts == facts_of(file)
    )


def _read(known: _Known, file: Found) -> Read:
    """Hash the bytes and read the header; a file that fails is an outcome, not an error."""
    before = known.files.get(file.path)
    status: Outcome = Outcome(file.path, "changed" if before else "added")
    if file.consent == "no":  # nothing of what was said about the person is kept
        bare = Found(file.path, file.size, file.modified_ns, consent="no")
        item = _item(known.name, bare, None, REFUSED)
        return Read(item, None, Outcome(file.path, "unreadable", REFUSED))
    if before and before.image_id and _same_bytes(file, before):
        return Read(_item(known.name, file, before.image_id), None, status)
    row: ImageRow | None = None
    reason = known.damaged.get(file.path, "")
    try:
        if not reason:
            row = images.read_header(images.read_bytes(known.root / file.path))
    except Unreadable as error:
        reason = str(error)
    if row is None:
        item = _item(known.name, file, None, reason)
        return Read(item, None, Outcome(file.path, "unreadable", reason))
    if known.forgotten.holds(row.image_id, known.name, file.path):
        return Read(None, None, Outcome(file.path, "skipped", FORGOTTEN))
    return Read(_item(known.name, file, row.image_id), row, status)


def _item(name: str, file: Found, image_id: str | None, unreadable: str | None = None) -> ItemRow:
    use = licences.allowed(file.licence) if file.licence is not None else None
    return ItemRow(name, file, image_id, unreadable, use, facts_of(file))


def _resolve_labels(workspace: Workspace, source: Descriptor, found: Sequence[Found]) -> None:
    """Give raw labels their types; what people decided is never overwritten."""
    catalog = workspace.catalog
    present = {file.raw_label for file in found if file.raw_label}
    present |= {box.raw_label for file in found for box in file.boxes}
    meanings = planning.meant(workspace, source, present)
    if source.own_types:
        known = labels.meanings(catalog, source.name)  # a label that has a type keeps it
        new = sorted(present - set(source.labels) - set(known))
        meanings |= _own_types(workspace, new, set(known.values()))
    for raw in labels.set_by_people(catalog, source.name):
        meanings.pop(raw, None)
    labels.set_types(catalog, source.name, meanings, DESCRIPTOR)


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
    latin = {raw: planning.slug_id(raw) for raw in raw_labels}
    times = Counter(latin.values())
    return {
        raw: text
        if text and times[text] == 1 and text not in taken
        else f"{text}-{_hash(raw)}".strip("-")
        for raw, text in latin.items()
    }


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
