"""What an ingest would read: a target becomes a place, a descriptor and the files found there.

Writes nothing, so that the app can show it before anything happens.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection
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
    """

    found: list[Found]
    descriptor: Descriptor
    place: Place
    root: Path
    origin: Path
    others: int
    described: bool = False

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
    described, origin = _described(workspace, request)
    place = _place(origin)
    source = _chosen(described or _undescribed(workspace, request, origin, place), request)
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
    others = len(place.others)
    planned = Planned(found, source, place, root, origin, others, described is not None)
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
        "own_types": source.own_types,
        "descriptor": descriptors.written(replace(source, labels={})),
    }
    return SourceRow(
        source.name, source.title, source.licence, source.licence_use, source.citation,
        source.url, source.layout, json.dumps(reading, ensure_ascii=False),
    )  # fmt: skip


def slug(text: str) -> str:
    """A name made of the Latin letters, digits, `.`, `_` and `-` of a text, at most 64."""
    return re.sub(r"[^a-z0-9._-]+", "-", plain(text)).strip("-._")[:64] or "folder"


def slug_id(text: str) -> str:
    """The Latin letters and digits of a text in kebab-case; empty where it has none."""
    return re.sub(r"[^a-z0-9]+", "-", plain(text)).strip("-")


def plain(text: str) -> str:
    """A text in lower case without accents and without what is not ASCII."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def _described(workspace: Workspace, request: Request) -> tuple[Descriptor | None, Path]:
    """The descriptor that a request names, if any, and the folder or file to read.

    A folder that bears the name of a described source is taken for it; `--as` says otherwise.
    """
    known = descriptors.read_all(workspace.settings.datasets)
    if request.target in known:
        origin = request.root or fetch.default_root(workspace.settings.raw, request.target)
        described = known.get(request.name or request.target)
    else:
        origin = request.root or Path(request.target).expanduser()
        described = known.get(request.name or _name_of(origin))
    return described, fetch.require(origin, described)


def _name_of(origin: Path) -> str:
    return slug(origin.name if origin.is_dir() else archives.stem(origin))


def _place(origin: Path) -> Place:
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


def _undescribed(workspace: Workspace, request: Request, origin: Path, place: Place) -> Descriptor:
    name = descriptors.check_name(request.name or _name_of(origin))
    stored = _stored(workspace, name, origin)
    if stored and request.layout in {None, stored.layout}:
        return stored
    table = origin.name if origin.is_file() and recognition.is_table(origin) else ""
    layout, options = recognition.recognise(place, request.layout, table)
    final = f"{name}{CROPS}" if request.take == "crops" else name
    _check_same_root(workspace, final, origin)
    return Descriptor(name, layout, title=name, licence=licences.UNKNOWN, options=options)


def _stored(workspace: Workspace, name: str, origin: Path) -> Descriptor | None:
    """How a folder of one's own was read before, when it is the same folder."""
    row = sources.row_of(workspace.catalog, name)
    reading = json.loads(row.reading) if row else {}
    if reading.get("target") != str(origin) or "descriptor" not in reading:
        return None
    return descriptors.parse(reading["descriptor"], Path(f"{name}.toml"))


def _chosen(source: Descriptor, request: Request) -> Descriptor:
    """The descriptor with what the request says otherwise."""
    options = source.options
    if request.take is not None:
        options = replace(options, take=request.take)
    if request.margin is not None:
        if not 0 <= request.margin <= 1:
            raise BadInput(f"--margin {request.margin} makes no sense: give 0 to 1.")
        options = replace(options, margin=request.margin)
    if request.licence is not None:
        source = _licensed(source, request.licence)
    asked = options.take == "crops" and source.options.take != "crops"
    if asked and not source.name.endswith(CROPS):
        source = replace(source, name=descriptors.check_name(f"{source.name}{CROPS}"),
                         title=f"{source.title}{CROPS}")  # fmt: skip
    own_types = source.own_types or request.labels_as_types
    return replace(
        source, layout=request.layout or source.layout, options=options, own_types=own_types
    )


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
    """Two folders of one name are two sources; only a moved one may take the old name."""
    row = sources.row_of(workspace.catalog, name)
    if row is None:
        return
    target = json.loads(row.reading).get("target")
    before = Path(target) if target else sources.roots(workspace.catalog)[name]
    if before != origin and before.exists():
        raise BadInput(
            f"The source '{name}' was read from {before}: give this one another name with --as."
        )
