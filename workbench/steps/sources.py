"""Step `sources`: the described sources, whether they are present, what was read, getting them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from workbench.errors import BadInput
from workbench.settings import Settings
from workbench.sources import descriptor
from workbench.sources import fetch as fetching
from workbench.sources.descriptor import Descriptor
from workbench.steps.progress import Progress, silent
from workbench.steps.workspace import Workspace
from workbench.store import counts, sources
from workbench.store.connection import Catalog

WITH_BOXES = frozenset({"coco", "voc", "yolo", "name_prefix"})


@dataclass(frozen=True)
class Known:
    """A source that is described, read, or both."""

    name: str
    title: str
    licence: str
    url: str
    root: Path
    present: bool
    described: bool
    published_size: int | None
    items: int
    images: int
    usable: int
    get_fr: str = ""
    get_en: str = ""
    oddities_fr: str = ""
    oddities_en: str = ""
    citation: str = ""
    licence_use: tuple[str, ...] = ()
    layout: str = ""
    boxes: bool = False
    own_types: bool = False
    fetchable: bool = False
    gone: int = 0


def known(catalog: Catalog, settings: Settings) -> list[Known]:
    """Described sources first, then what was read without a descriptor, crops among it."""
    described = descriptor.read_all(settings.datasets)
    roots, read = sources.roots(catalog), counts.per_source(catalog)
    targets, gone = sources.targets(catalog), counts.gone(catalog)
    out = []
    for each in described.values():
        root = targets.get(each.name) or fetching.default_root(settings.raw, each.name)
        known_one = _described(each, root, read.get(each.name, (0, 0, 0)))
        out.append(replace(known_one, gone=gone.get(each.name, 0)))
    for row in sources.all_of(catalog):
        if row.source_name not in described:
            name = row.source_name
            root = targets.get(name) or roots[name]
            numbers = read.get(name, (0, 0, 0))
            out.append(Known(
                name, row.title, row.licence, row.url, root, fetching.is_present(root), False,
                None, *numbers, citation=row.citation, licence_use=row.licence_use,
                layout=row.layout, gone=gone.get(name, 0),
            ))  # fmt: skip
    return out


def fetch(workspace: Workspace, name: str, progress: Progress = silent) -> Path:
    """Download a described source to where `ingest` expects it; returns where it lies.

    Raises BadInput for an unknown name and where it cannot be had, with what to do by hand.
    """
    described = descriptor.read_all(workspace.settings.datasets)
    if name not in described:
        raise BadInput(f"There is no described source '{name}': use one of {', '.join(described)}.")
    return fetching.fetch(
        described[name],
        workspace.settings.raw,
        lambda done, total: progress("fetch", done, total),
    )


def _described(each: Descriptor, root: Path, read: tuple[int, int, int]) -> Known:
    return Known(
        each.name, each.title, each.licence, each.url, root, fetching.is_present(root), True,
        each.size, *read, get_fr=each.get_fr, get_en=each.get_en,
        oddities_fr=each.oddities_fr, oddities_en=each.oddities_en, citation=each.citation,
        licence_use=each.licence_use, layout=each.layout, boxes=each.layout in WITH_BOXES,
        own_types=each.own_types, fetchable=bool(each.kaggle or each.download),
    )  # fmt: skip
