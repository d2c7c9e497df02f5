"""Step `relink`: a source's folder or archive lies elsewhere now; its items keep what is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import BadInput
from workbench.sources import fetch
from workbench.sources.places import Folder
from workbench.steps import planning
from workbench.steps.workspace import Workspace
from workbench.store import items, sources


@dataclass(frozen=True)
class Relinked:
    """How many files of the source lie in the new place, and which do not."""

    source: str
    root: Path
    there: int
    missing: tuple[str, ...]
    other_size: tuple[str, ...]


def relink(
    workspace: Workspace, source_name: str, place: Path, *, partly: bool = False
) -> Relinked:
    """Set where a source is read from, after looking whether its files lie there.

    Of crops the pictures count from which they were cut. Raises BadInput, and changes nothing,
    when none lies there, or some do not and `partly` is not said. The next ingest reads files
    anew whose age differs.
    """
    catalog = workspace.catalog
    sources.require(catalog, (source_name,))
    origin = fetch.require(place.expanduser())
    known = _known(workspace, source_name)
    found = planning.place_of(origin)
    there = {file.path: file.size for file in found.pictures}
    missing = tuple(sorted(path for path in known if path not in there))
    other = tuple(
        sorted(p for p, size in known.items() if p in there and size not in {None, there[p]})
    )
    number = len(known) - len(missing) - len(other)
    if not number:
        raise BadInput(
            f"None of the {len(known)} files of '{source_name}' lies in {origin}: give the folder "
            "in which their relative paths begin."
        )
    if (missing or other) and not partly:
        example = (missing or other)[0]
        raise BadInput(
            f"{len(missing) + len(other)} of the {len(known)} files of '{source_name}' are not in "
            f"{origin} or have another size, for example {example}: add --partly to link it all "
            "the same."
        )
    root = origin if isinstance(found, Folder) else workspace.settings.unpacked / source_name
    if _is_cut(workspace, source_name):
        root = sources.roots(catalog)[source_name]
    sources.set_root(catalog, source_name, root, origin)
    return Relinked(source_name, origin, number, missing, other)


def _is_cut(workspace: Workspace, source_name: str) -> bool:
    root = sources.roots(workspace.catalog)[source_name]
    return root.is_relative_to(workspace.settings.crops)


def _known(workspace: Workspace, source_name: str) -> Mapping[str, int | None]:
    """Path → size of the files that must be there; of crops their pictures, of any size."""
    if _is_cut(workspace, source_name):
        origins = items.origins(workspace.catalog, source_name)
        return dict.fromkeys((origin.partition("/")[2] for origin in origins), None)
    files = items.known_files(workspace.catalog, source_name)
    return {path: one.size for path, one in files.items()}
