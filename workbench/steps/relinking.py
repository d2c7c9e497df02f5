"""Step `relink`: a source's folder lies elsewhere now; its items keep all that is known of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.errors import BadInput
from workbench.sources import fetch
from workbench.steps.workspace import Workspace
from workbench.store import items, sources


@dataclass(frozen=True)
class Relinked:
    """How many files of the source lie in the new folder, and which do not."""

    source: str
    root: Path
    there: int
    missing: tuple[str, ...]
    other_size: tuple[str, ...]


def relink(
    workspace: Workspace, source_name: str, folder: Path, *, partly: bool = False
) -> Relinked:
    """Set the root of a source after looking whether its files lie there with their sizes.

    Raises BadInput, and changes nothing, when none does, or some do not and `partly` is not said.
    The next ingest reads files anew whose age differs.
    """
    catalog = workspace.catalog
    sources.require(catalog, (source_name,))
    root = fetch.require(folder.expanduser())
    known = items.known_files(catalog, source_name)
    sizes = {path: _size(root / path) for path in known}
    missing = tuple(sorted(path for path, size in sizes.items() if size is None))
    other = tuple(
        sorted(p for p, size in sizes.items() if size is not None and size != known[p].size)
    )
    there = len(known) - len(missing) - len(other)
    if not there:
        raise BadInput(
            f"None of the {len(known)} files of '{source_name}' lies in {root}: give the folder in "
            "which their relative paths begin."
        )
    if (missing or other) and not partly:
        example = (missing or other)[0]
        raise BadInput(
            f"{len(missing) + len(other)} of the {len(known)} files of '{source_name}' are not in "
            f"{root} or have another size, for example {example}: add --partly to link it all the "
            "same."
        )
    sources.set_root(catalog, source_name, root)
    return Relinked(source_name, root, there, missing, other)


def _size(file: Path) -> int | None:
    try:
        return file.stat().st_size
    except OSError:
        return None
