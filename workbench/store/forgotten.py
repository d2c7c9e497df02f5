"""Tables `forgotten` and `forgotten_image`: what was removed on request, and removing it.

Keeps that it was done and how much; of what was removed only a digest that nobody can turn back.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pandas as pd

from workbench.store.connection import Catalog, Cursor, frame_as

# Every table that says something about an image, with the columns that name it.
_ABOUT_IMAGES = (
    ("damaged", ("image_id",)), ("measurement", ("image_id",)), ("fingerprint", ("image_id",)),
    ("near_pair", ("image_a", "image_b")), ("duplicate_member", ("image_id", "group_id")),
    ("decision", ("image_id", "other_id")), ("release_image", ("image_id",)),
    ("image", ("image_id",)),
)  # fmt: skip
_ABOUT_SOURCES = ("raw_label", "root", "source")


@dataclass(frozen=True)
class Item:
    """An item that is to go: where it stands and its image, None where it was unreadable."""

    source_name: str
    path: str
    image_id: str | None
    origin: str | None = None
    origin_id: str | None = None


@dataclass(frozen=True)
class Request:
    """What the record says of a removal. `scope` is image, uploads or source."""

    author: str
    scope: str
    source_name: str
    reason: str


@dataclass(frozen=True)
class Done:
    """A removal as the catalogue remembers it."""

    at: datetime
    author: str
    scope: str
    source_name: str
    reason: str
    items: int
    images: int
    releases: tuple[str, ...]


@dataclass(frozen=True)
class Forgotten:
    """Which bytes must not come back: everywhere, into one source, or at one place of it."""

    digests: frozenset[str]

    def holds(self, image_id: str, source_name: str, path: str) -> bool:
        """Whether an image was forgotten, everywhere, for this source or at this place."""
        places = ("", source_name, f"{source_name}/{path}")
        return bool(self.digests) and any(_digest(image_id, p) in self.digests for p in places)


def read(catalog: Catalog) -> Forgotten:
    """Everything that must not come back."""
    rows = catalog.cursor().execute("select digest from forgotten_image").fetchall()
    return Forgotten(frozenset(row[0] for row in rows))


def listed(catalog: Catalog) -> list[Done]:
    """Every removal, newest first."""
    rows = (
        catalog.cursor()
        .execute(
            "select made_at, author, scope, source_name, reason, items, images, releases "
            "from forgotten order by forgotten_id desc"
        )
        .fetchall()
    )
    return [
        Done(at, author, scope, source, reason, number, images, tuple(json.loads(names)))
        for at, author, scope, source, reason, number, images, names in rows
    ]


def of_source(catalog: Catalog, source_name: str) -> list[Item]:
    """Every item of a source, also those whose files are gone."""
    return _items(catalog, "where source_name = ?", [source_name])


def of_author(catalog: Catalog, author: str, source_name: str | None) -> list[Item]:
    """Every item that somebody sent, of one source or of all."""
    return _items(
        catalog,
        "where author = $author and ($source is null or source_name = $source)",
        {"author": author, "source": source_name},
    )


def of_images(catalog: Catalog, image_ids: Sequence[str]) -> list[Item]:
    """Every item of these images."""
    return _items(catalog, "where image_id in (select unnest($ids))", {"ids": list(image_ids)})


def at_path(catalog: Catalog, name: str) -> list[Item]:
    """The item that is called `source/relative path`, or what was cut out of such a picture."""
    return _items(
        catalog, "where source_name || '/' || path = $name or origin = $name", {"name": name}
    )


def cut_from(catalog: Catalog, items: Iterable[Item]) -> list[Item]:
    """The items that were cut out of these, or of pictures with their bytes."""
    photos = [item.image_id for item in items if item.image_id]
    return _items(catalog, "where origin_id in (select unnest($of))", {"of": photos})


def left_elsewhere(catalog: Catalog, items: Sequence[Item]) -> list[Item]:
    """Items with the same bytes that are not among these."""
    going = {(item.source_name, item.path) for item in items}
    images = sorted({item.image_id for item in items if item.image_id})
    return [i for i in of_images(catalog, images) if (i.source_name, i.path) not in going]


def erase(
    catalog: Catalog,
    items: Sequence[Item],
    request: Request,
    releases: Sequence[str],
    photos: Collection[str] = (),
) -> list[str]:
    """Remove items, and images that no item is left of, with all that is known of them.

    The digests of images and uploads, and of the `photos` that crops were cut from, are kept so
    that the next ingest does not bring them back; a whole source may be read again. Returns the
    ids of the images that went.
    """
    frame = pd.DataFrame([[i.source_name, i.path] for i in items], columns=["source_name", "path"])
    with catalog.writing() as cursor:
        with frame_as(cursor, "going", frame):
            for table in ("item_box", "item"):
                cursor.execute(
                    f"delete from {table} where (source_name, path) in (select * from going)"
                )
        if request.scope != "source":
            _block(catalog, cursor, items, photos)
        else:
            _drop_sources(cursor, {request.source_name, *(item.source_name for item in items)})
        gone = drop_unused(catalog, [item.image_id for item in items if item.image_id])
        cursor.execute(
            "insert into forgotten (author, scope, source_name, reason, items, images, releases) "
            "values (?, ?, ?, ?, ?, ?, ?)",
            [request.author, request.scope, request.source_name, request.reason, len(items),
             len(gone), json.dumps(list(releases))],
        )  # fmt: skip
    return gone


def settle(catalog: Catalog) -> None:
    """Let the file give up what was removed; call it outside of any writing."""
    with suppress(duckdb.Error):  # another reader is on its way: the next checkpoint does it
        catalog.cursor().execute("checkpoint")


def drop_unused(catalog: Catalog, image_ids: Collection[str]) -> list[str]:
    """Remove those of the images that no item names any more; returns their ids."""
    with catalog.writing() as cursor:
        asked = pd.DataFrame({"image_id": sorted(set(image_ids))}, dtype=object)
        with frame_as(cursor, "asked", asked):
            rows = cursor.execute(
                "select image_id from asked where image_id not in "
                "(select image_id from item where image_id is not null) order by 1"
            ).fetchall()
        gone = [str(row[0]) for row in rows]
        if gone:
            with frame_as(cursor, "gone", pd.DataFrame({"image_id": gone})):
                for table, columns in _ABOUT_IMAGES:
                    named = " or ".join(f"{one} in (select image_id from gone)" for one in columns)
                    cursor.execute(f"delete from {table} where {named}")
    return gone


def _block(
    catalog: Catalog, cursor: Cursor, items: Sequence[Item], photos: Collection[str]
) -> None:
    """Keep out what went: everywhere, or only where no other item keeps the bytes."""
    kept: dict[str, set[str]] = {}
    for item in left_elsewhere(catalog, items):
        kept.setdefault(str(item.image_id), set()).add(item.source_name)
    digests = {_digest(photo) for photo in photos}
    for item in items:
        if item.image_id:
            sources = kept.get(item.image_id, set())
            here = f"{item.source_name}/{item.path}"
            place = "" if not sources else here if item.source_name in sources else item.source_name
            digests.add(_digest(item.image_id, place))
    frame = pd.DataFrame({"digest": sorted(digests)}, dtype=object)
    with frame_as(cursor, "blocked", frame):
        cursor.execute("insert or ignore into forgotten_image select digest from blocked")


def _drop_sources(cursor: Cursor, names: Collection[str]) -> None:
    """Remove sources that no item is left of: the one that was asked for, and its crops."""
    for name in names:
        left = cursor.execute("select 1 from item where source_name = ? limit 1", [name]).fetchone()
        for table in _ABOUT_SOURCES if left is None else ():
            cursor.execute(f"delete from {table} where source_name = ?", [name])


def _digest(image_id: str, place: str = "") -> str:
    return hashlib.sha256(f"forgotten:{place}:{image_id}".encode()).hexdigest()


def _items(catalog: Catalog, condition: str, values: object) -> list[Item]:
    rows = catalog.cursor().execute(
        "select source_name, path, image_id, origin, origin_id "
        f"from item {condition} order by 1, 2",
        values,
    )
    return [Item(*row) for row in rows.fetchall()]
