"""Step `sources`: the described sources, whether they are present, and what was read of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.settings import Settings
from workbench.sources import descriptor, fetch
from workbench.sources.descriptor import Descriptor
from workbench.store import counts, sources
from workbench.store.connection import Catalog


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


def known(catalog: Catalog, settings: Settings) -> list[Known]:
    """Described sources first, then folders that were read without a descriptor."""
    described = descriptor.read_all(settings.datasets)
    roots = sources.roots(catalog)
    read = counts.per_source(catalog)
    out = [
        _described(each, roots.get(each.name) or fetch.default_root(settings.raw, each.name),
                   read.get(each.name, (0, 0, 0)))
        for each in described.values()
    ]  # fmt: skip
    for row in sources.all_of(catalog):
        if row.source_name not in described:
            root = roots[row.source_name]
            out.append(
                Known(
                    row.source_name,
                    row.title,
                    row.licence,
                    row.url,
                    root,
                    fetch.is_present(root),
                    False,
                    None,
                    *read.get(row.source_name, (0, 0, 0)),
                )
            )
    return out


def _described(each: Descriptor, root: Path, read: tuple[int, int, int]) -> Known:
    return Known(
        each.name, each.title, each.licence, each.url, root, fetch.is_present(root), True,
        each.size, *read, get_fr=each.get_fr, get_en=each.get_en,
        oddities_fr=each.oddities_fr, oddities_en=each.oddities_en, citation=each.citation,
    )  # fmt: skip
