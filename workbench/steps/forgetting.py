"""Step `forget`: removes pictures, a person's uploads or a whole source on request.

From the catalogue, the thumbnails, and the copies that the workbench itself made (unpacked
archives, crops). The folders of the user are never touched, finished releases neither: both are
named, so that a person can finish the request there.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import suppress
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
        photos = _photos(wish, going)
        gone = forgotten.erase(catalog, going, request, foreseen.releases, photos)
    forgotten.settle(catalog)
    _remove_previews(workspace, gone)  # somebody may have looked meanwhile
    return foreseen


def _going(workspace: Workspace, wish: Wish) -> list[Item]:
    catalog = workspace.catalog
    if wish.pictures and (wish.author is not None or wish.source is not None):
        raise BadInput("Give pictures, or --author and --source: not both at once.")
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
    all_images = sorted({item.image_id for item in going if item.image_id})
    images = [image_id for image_id in all_images if image_id not in kept]
    scope = IMAGE if wish.pictures else UPLOADS if wish.author is not None else SOURCE
    return Forgetting(
        scope,
        len(going),
        len(images),
        tuple(f"{item.source_name}/{item.path}" for item in elsewhere),
        tuple(releases.holding(catalog, all_images)),
        tuple(_users_files(workspace, going)),
    )


def _photos(wish: Wish, going: Sequence[Item]) -> set[str]:
    """Photos that were named by their path although only crops of them were read."""
    named = set(wish.pictures)
    return {item.origin_id for item in going if item.origin_id and item.origin in named}


def _users_files(workspace: Workspace, going: Sequence[Item]) -> list[str]:
    """Files that hold what goes and that the workbench did not make; archives stand for theirs."""
    roots = sources.roots(workspace.catalog)
    targets = sources.targets(workspace.catalog)
    out: dict[str, None] = {}
    for item in going:
        root, target = roots.get(item.source_name), targets.get(item.source_name)
        if root is None or root.is_relative_to(workspace.settings.crops):
            continue
        if root.is_relative_to(workspace.settings.unpacked):
            out |= {str(target): None} if target and target.exists() else {}
        elif (root / item.path).exists():
            out[str(root / item.path)] = None
    return list(out)


def _remove_own_copies(workspace: Workspace, wish: Wish, going: Sequence[Item]) -> None:
    """Unpacked files, crops, the photos that crops were cut from; of a source all of its files."""
    made, roots = workspace.settings, sources.roots(workspace.catalog)
    photos = _photos(wish, going) | {item.image_id for item in going if item.image_id}
    for item in going:
        root = roots.get(item.source_name)
        if root is not None:
            remove_own(workspace, root, item.path)
        if item.origin and item.origin_id in photos:
            below = item.origin.partition("/")[2]
            remove_own(workspace, made.unpacked / item.source_name, below)
    if wish.source is not None and wish.author is None:
        for folder in (made.unpacked, made.crops):
            shutil.rmtree(folder / wish.source, ignore_errors=True)
        target = sources.targets(workspace.catalog).get(wish.source)
        if target and target.is_relative_to(made.uploads):
            target.unlink(missing_ok=True)


def _remove_previews(workspace: Workspace, image_ids: Sequence[str]) -> None:
    for image_id in image_ids:
        pictures.remove(workspace, image_id)


def remove_own(workspace: Workspace, root: Path, path: str) -> None:
    """Remove a file that the workbench itself made; any other file is left alone."""
    file = (root / path).resolve()
    made = (workspace.settings.unpacked.resolve(), workspace.settings.crops.resolve())
    if any(file.is_relative_to(folder) for folder in made) and file.is_relative_to(root.resolve()):
        with suppress(OSError):  # not there, or a folder by now
            file.unlink()
