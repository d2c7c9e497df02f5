"""Step `forget`: removes pictures, a person's uploads or a whole source on request.

From the catalogue, the thumbnails, and the copies that the workbench itself made (unpacked
archives, crops). The folders of the user are never touched, finished releases neither: both are
named, so that a person can finish the request there.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import BadInput
from workbench.steps import pictures
from workbench.steps.workspace import Workspace
from workbench.store import forgotten, items, releases, sources
from workbench.store.forgotten import Item

IMAGE, UPLOADS, SOURCE = "image", "uploads", "source"


@dataclass(frozen=True)
class Wish:
    """What is to be forgotten: pictures, what an author sent, or a source.

    Attributes:
        pictures: image ids (all their items go) or `source/path` (this item goes).
        author: whose uploads; of one source when `source` is given as well.
        source: a whole source, when neither pictures nor an author are given.
        reason: why, kept in the record; must not say who.
    """

    pictures: tuple[str, ...] = ()
    author: str | None = None
    source: str | None = None
    reason: str = ""


@dataclass(frozen=True)
class Forgetting:
    """What a wish removes, or removed.

    Attributes:
        elsewhere: `source/path` of items with the same bytes that stay.
        releases: names of releases that contain any of it.
        files: files of the user that still hold it.
    """

    scope: str
    items: int
    images: int
    elsewhere: tuple[str, ...]
    releases: tuple[str, ...]
    files: tuple[str, ...]


def look(workspace: Workspace, wish: Wish) -> Forgetting:
    """What the wish would remove; removes nothing. Raises BadInput when it names nothing."""
    return _foreseen(workspace, wish, _going(workspace, wish))


def forget(workspace: Workspace, wish: Wish, author: str) -> Forgetting:
    """Remove it. Raises BadInput when the wish names nothing that the catalogue knows.

    Files go first: a run that is killed in between is simply done again, and leaves no picture
    that the catalogue says is forgotten.
    """
    catalog = workspace.catalog
    with catalog.writing():  # nothing comes in between looking and removing
        going = _going(workspace, wish)
        foreseen = _foreseen(workspace, wish, going)
        _remove_own_copies(workspace, wish, going)
        _remove_previews(workspace, [item.image_id for item in going if item.image_id])
        source = wish.source if foreseen.scope == SOURCE else None
        request = forgotten.Request(author, foreseen.scope, source or "", wish.reason)
        gone = forgotten.erase(catalog, going, request, foreseen.releases)
    forgotten.settle(catalog)
    _remove_previews(workspace, gone)  # somebody may have looked meanwhile
    return foreseen


def _going(workspace: Workspace, wish: Wish) -> list[Item]:
    catalog = workspace.catalog
    if wish.pictures:
        found = [item for name in wish.pictures for item in _named(workspace, name)]
    elif wish.author is not None:
        found = forgotten.of_author(catalog, wish.author, wish.source)
        if not found:
            raise BadInput(f"The catalogue holds nothing from '{wish.author}': check the name.")
    elif wish.source is not None:
        sources.require(catalog, (wish.source,))
        found = forgotten.of_source(catalog, wish.source)
    else:
        raise BadInput("Say what to forget: pictures, --author or --source.")
    unique = {(item.source_name, item.path): item for item in found}
    unique |= {(i.source_name, i.path): i for i in forgotten.cut_from(catalog, unique.values())}
    return list(unique.values())


def _named(workspace: Workspace, name: str) -> list[Item]:
    here = forgotten.at_path(workspace.catalog, name)
    if here:
        return here
    return forgotten.of_images(workspace.catalog, [items.resolve(workspace.catalog, name)])


def _foreseen(workspace: Workspace, wish: Wish, going: Sequence[Item]) -> Forgetting:
    catalog = workspace.catalog
    elsewhere = forgotten.left_elsewhere(catalog, going)
    kept = {item.image_id for item in elsewhere}
    images = sorted({i.image_id for i in going if i.image_id} - kept)
    scope = IMAGE if wish.pictures else UPLOADS if wish.author is not None else SOURCE
    return Forgetting(
        scope,
        len(going),
        len(images),
        tuple(f"{item.source_name}/{item.path}" for item in elsewhere),
        tuple(releases.holding(catalog, images)),
        tuple(_users_files(workspace, going)),
    )


def _users_files(workspace: Workspace, going: Sequence[Item]) -> list[str]:
    """Files that hold what goes and that the workbench did not make; archives stand for theirs."""
    roots = sources.roots(workspace.catalog)
    targets = sources.targets(workspace.catalog)
    out: dict[str, None] = {}
    for item in going:
        root, target = roots.get(item.source_name), targets.get(item.source_name)
        if root is None or workspace.settings.crops in root.parents:
            continue
        if workspace.settings.unpacked in root.parents:
            out |= {str(target): None} if target and target.exists() else {}
        elif (root / item.path).exists():
            out[str(root / item.path)] = None
    return list(out)


def _remove_own_copies(workspace: Workspace, wish: Wish, going: Sequence[Item]) -> None:
    made = (workspace.settings.unpacked, workspace.settings.crops)
    for item in going:
        for folder in made:
            _unlink(folder / item.source_name, item.path)
    if wish.source is not None and not wish.pictures and wish.author is None:
        for folder in made:
            shutil.rmtree(folder / wish.source, ignore_errors=True)


def _remove_previews(workspace: Workspace, image_ids: Sequence[str]) -> None:
    for image_id in image_ids:
        pictures.remove(workspace, image_id)


def _unlink(folder: Path, path: str) -> None:
    file = (folder / path).resolve()
    if folder.resolve() in file.parents:
        file.unlink(missing_ok=True)
