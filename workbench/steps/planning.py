"""What an ingest would read: a target becomes a place, a descriptor and the files found there.

Writes nothing, so that the app can show it before anything happens.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from workbench import licences
from workbench.errors import BadInput
from workbench.records import Found, SourceRow
from workbench.sources import archives, fetch, recognition
from workbench.sources import descriptor as descriptors
from workbench.sources.descriptor import Descriptor
from workbench.sources.layouts import LAYOUTS
from workbench.sources.places import Folder, Place
from workbench.steps import mapping
from workbench.steps.workspace import Workspace
from workbench.store import sources

CROPS = "-crops"
Take = Literal["whole", "crops"]


@dataclass(frozen=True)
class Request:
    """What to ingest, and how to read it where the descriptor or the folder does not say.

    Attributes:
        target: a described source's name, a folder, an archive or a table of labels.
        root: where a described source lies, when not in the usual folder.
        name: the source's name in the catalogue.
        labels_as_types: its labels become waste types of their own.
        licence: of all its pictures, one of `workbench.licences`.
        take: whole pictures, or each labelled box cut out.
        margin: share of a box's longer side kept around a crop.
    """

    target: str
    root: Path | None = None
    layout: str | None = None
    name: str | None = None
    labels_as_types: bool = False
    licence: str | None = None
    take: Take | None = None
    margin: float | None = None


@dataclass(frozen=True)
class Planned:
    """What would be read.

    Attributes:
        found: the pictures; of crops still the whole pictures with their boxes.
        place: where they lie now.
        root: the folder under which the catalogue will know them.
        origin: the folder or file that was given.
        others: files of the place that are no pictures.
        described: whether a descriptor says how to read it.
        namesake: the described source whose name the folder bears without being read as it.
        licence: what was asked for in place of the descriptor's, kept for the next reading.
    """

    found: list[Found]
    descriptor: Descriptor
    place: Place
    root: Path
    origin: Path
    others: int
    described: bool = False
    namesake: str | None = None
    licence: str | None = None

    @property
    def crops(self) -> bool:
        """Whether each labelled box becomes a picture of its own."""
        return self.descriptor.options.take == "crops"

    @property
    def packed(self) -> bool:
        """Whether the pictures lie in an archive and must be unpacked first."""
        return not isinstance(self.place, Folder)


def plan(workspace: Workspace, request: Request) -> Planned:
    """The files of a request, its descriptor and its place, without writing anything.

    Raises BadInput when there is nothing that could be ingested.
    """
    known = descriptors.read_all(workspace.settings.datasets)
    described, origin = _described(workspace, request, known)
    place = place_of(origin)
    source = described or _undescribed(workspace, request, origin, place)
    source, licence = _chosen(workspace, source, request, origin)
    _check_same_root(workspace, source.name, origin)
    if source.layout not in LAYOUTS:
        raise BadInput(f"There is no layout '{source.layout}': use one of {', '.join(LAYOUTS)}.")
    found = list(LAYOUTS[source.layout].find(place, source.options))
    if not found:
        raise BadInput(
            f"There is no picture in {place.name} (layout {source.layout}): check the folder, or "
            "choose another layout."
        )
    root = origin if origin.is_dir() else origin.parent
    if not isinstance(place, Folder):
        root = workspace.settings.unpacked / source.name
    namesake = _name_of(origin) if described is None and _name_of(origin) in known else None
    planned = Planned(found, source, place, root, origin, len(place.others),
                      described is not None, namesake, licence)  # fmt: skip
    if planned.crops and not any(file.boxes for file in found):
        raise BadInput(
            f"{place.name} (layout {source.layout}) has no labelled boxes to cut out: read the "
            "whole pictures."
        )
    return planned


def again(workspace: Workspace, source_name: str) -> Request:
    """The request that reads a source as it was read last. Raises BadInput when it never was."""
    row = sources.row_of(workspace.catalog, source_name)
    if row is None:
        raise BadInput(f"The source '{source_name}' was never read: ingest it first.")
    reading = json.loads(row.reading)
    if source_name.removesuffix(CROPS) in descriptors.read_all(workspace.settings.datasets):
        target = source_name.removesuffix(CROPS)
        root = Path(reading["target"]) if reading.get("target") else None
        take: Take = "crops" if source_name.endswith(CROPS) else "whole"
        return Request(target, root=root, take=take, margin=reading.get("margin"))
    root = sources.roots(workspace.catalog)[source_name]
    return Request(
        reading.get("target") or str(root), name=source_name, layout=row.layout,
        labels_as_types=bool(reading.get("own_types")),
    )  # fmt: skip


def meant(
    workspace: Workspace, source: Descriptor, raw_labels: Collection[str]
) -> dict[str, str | None]:
    """Raw label → type: as the descriptor says, else the type of the same name, if any."""
    types = {each.type_id for each in mapping.all_types(workspace.catalog)}
    same_name = {raw: slug(raw) for raw in raw_labels if slug(raw) in types}
    return same_name | {raw: one for raw, one in source.labels.items() if raw in raw_labels}


def source_row(planned: Planned) -> SourceRow:
    """What the catalogue keeps of the source, with how to read it again."""
    source = planned.descriptor
    reading = {
        "target": str(planned.origin),
        "margin": source.options.margin,
        "licence": planned.licence,
        "own_types": source.own_types,
        "descriptor": descriptors.written(replace(source, labels={})),
    }
    return SourceRow(
        source.name, source.title, source.licence, source.licence_use, source.citation,
        source.url, source.layout, json.dumps(reading, ensure_ascii=False),
    )  # fmt: skip


def place_of(origin: Path) -> Place:
    """A folder, an archive or the folder of a table as a place. Raises BadInput for all else."""
    if origin.is_dir():
        return archives.shards(origin) or Folder(origin)
    if archives.is_archive(origin):
        return archives.opened(origin)
    if recognition.is_table(origin):
        return Folder(origin.parent)
    raise BadInput(
        f"{origin} is neither a folder nor an archive (.zip, .tar, .tar.gz) nor a table of labels "
        "(.csv, .tsv, .txt, .json, .jsonl, .parquet, .xlsx): give one of these."
    )


def slug(text: str) -> str:
    """A name made of the Latin letters, digits, `.`, `_` and `-` of a text, at most 64."""
    return re.sub(r"[^a-z0-9._-]+", "-", plain(text)).strip("-._")[:64] or "folder"


def slug_id(text: str) -> str:
    """The Latin letters and digits of a text in kebab-case; empty where it has none."""
    return re.sub(r"[^a-z0-9]+", "-", plain(text)).strip("-")


def plain(text: str) -> str:
    """A text in lower case without accents and without what is not ASCII."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def _described(
    workspace: Workspace, request: Request, known: Mapping[str, Descriptor]
) -> tuple[Descriptor | None, Path]:
    """The descriptor that a request names, if any, and the folder or file to read."""
    if request.target not in known:
        if request.root is not None:
            raise BadInput(
                f"There is no described source '{request.target}': use one of {', '.join(known)}."
            )
        described = known.get(request.name) if request.name else None
        return described, fetch.require(Path(request.target).expanduser(), described)
    described = known[request.target]
    if request.name and request.name != request.target:
        name = descriptors.check_name(request.name)
        described = known.get(name) or replace(described, name=name)
    origin = request.root or fetch.default_root(workspace.settings.raw, request.target)
    if request.root is None and not fetch.is_present(origin):
        before = sources.targets(workspace.catalog).get(described.name)
        origin = before if before and before.exists() else origin
    return described, fetch.require(origin, described)


def _name_of(origin: Path) -> str:
    return slug(origin.name if origin.is_dir() else archives.stem(origin))


def _undescribed(workspace: Workspace, request: Request, origin: Path, place: Place) -> Descriptor:
    name = request.name or _name_of(origin)
    if not request.name and name in descriptors.read_all(workspace.settings.datasets):
        name = f"my-{name}"[:64]  # it only bears the name of a known set: no foreign licence
    descriptors.check_name(name)
    names = [name]
    if request.take == "crops" and not name.endswith(CROPS):
        names.insert(0, f"{name}{CROPS}")
    for each in names:
        stored = _stored(workspace, each, origin, place)
        if stored and request.layout in {None, stored.layout}:
            return stored
    table = origin.name if origin.is_file() and recognition.is_table(origin) else ""
    layout, options = recognition.recognise(place, request.layout, table)
    return Descriptor(name, layout, title=name, licence=licences.UNKNOWN, options=options)


def _stored(workspace: Workspace, name: str, origin: Path, place: Place) -> Descriptor | None:
    """How a folder of one's own was read before, when it is that folder and its files are there."""
    reading = _reading(workspace, name)
    if reading.get("target") != str(origin) or "descriptor" not in reading:
        return None
    stored = descriptors.parse(str(reading["descriptor"]), Path(f"{name}.toml"))
    needed = {stored.options.table, stored.options.rules, *stored.options.split_lists.values()}
    there = set(place.others)
    return stored if needed - {""} <= there else None


def _reading(workspace: Workspace, name: str) -> dict[str, object]:
    """How a source was read last; empty when it never was."""
    row = sources.row_of(workspace.catalog, name)
    return dict(json.loads(row.reading)) if row else {}


def _chosen(
    workspace: Workspace, source: Descriptor, request: Request, origin: Path
) -> tuple[Descriptor, str | None]:
    """The descriptor with what the request says otherwise, and the licence that it asks for."""
    options = source.options
    if request.take is not None:
        options = replace(options, take=request.take)
    if request.margin is not None:
        if not 0 <= request.margin <= 1:
            raise BadInput(f"--margin {request.margin} makes no sense: give 0 to 1.")
        options = replace(options, margin=request.margin)
    asked = options.take == "crops" and source.options.take != "crops"
    if asked and not source.name.endswith(CROPS):
        source = replace(source, name=descriptors.check_name(f"{source.name}{CROPS}"),
                         title=f"{source.title}{CROPS}")  # fmt: skip
    before = _reading(workspace, source.name)
    licence = request.licence
    if licence is None and before.get("target") == str(origin) and before.get("licence"):
        licence = str(before["licence"])
    if licence is not None:
        source = _licensed(source, licence)
    own_types = source.own_types or request.labels_as_types
    layout = request.layout or source.layout
    return replace(source, layout=layout, options=options, own_types=own_types), licence


def _licensed(source: Descriptor, wording: str) -> Descriptor:
    licence = licences.find(wording)
    if licence is None:
        known = ", ".join(licences.LICENCES)
        raise BadInput(f"'{wording[:80]}' is no licence that is known here: use one of {known}.")
    return replace(
        source, licence=licence.title if licence.allows else licence.licence_id,
        licence_id=licence.licence_id, licence_use=licence.allows, licence_url=licence.url,
    )  # fmt: skip


def _check_same_root(workspace: Workspace, name: str, origin: Path) -> None:
    """Two places of one name are two sources; only a moved one may take the old name."""
    target = _reading(workspace, name).get("target")
    before = Path(str(target)) if target else sources.roots(workspace.catalog).get(name)
    if before and before != origin and before.exists():
        raise BadInput(
            f"The source '{name}' was read from {before}: give this one another name with --as, "
            "or say with relink that it moved."
        )
