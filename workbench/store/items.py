"""Tables `image`, `item` and `damaged`: the bytes, and where each was seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from workbench.errors import BadInput
from workbench.records import ImageRow, ItemRow, KnownFile, Located
from workbench.store.connection import Catalog, Cursor, frame_as

_IMAGE = ["image_id", "bytes", "width", "height", "format", "mode", "frames"]
_ITEM = [
    "source_name", "path", "image_id", "raw_label", "split", "size", "modified_ns",
    "author", "url", "unreadable", "licence", "licence_use", "taken_on", "consent", "hint",
    "hint_score", "origin", "origin_id", "note", "facts",
]  # fmt: skip
_BOX = ["source_name", "path", "place", "raw_label", "x", "y", "width", "height"]


def add(catalog: Catalog, images: Iterable[ImageRow], items: Sequence[ItemRow]) -> None:
    """Write a batch in one transaction; an item seen before is replaced, an image never is."""
    image_rows = {row.image_id: row for row in images}
    frame = pd.DataFrame([[getattr(r, c) for c in _IMAGE] for r in image_rows.values()],
                         columns=_IMAGE)  # fmt: skip
    rows = pd.DataFrame([_item_values(item) for item in items], columns=_ITEM).astype(
        dict.fromkeys(_TEXTS, object)
    )
    with catalog.writing() as cursor:
        if len(frame):
            with frame_as(cursor, "new_image", frame):
                cursor.execute(
                    f"insert or ignore into image ({', '.join(_IMAGE)}) select * from new_image"
                )
        if len(rows):
            with frame_as(cursor, "new_item", rows):
                cursor.execute(
                    f"insert or replace into item ({', '.join(_ITEM)}, gone_at) "
                    "select *, null from new_item"
                )
            _keep_boxes(cursor, items)


_TEXTS = [
    "image_id", "raw_label", "split", "author", "url", "unreadable", "licence", "licence_use",
    "taken_on", "consent", "hint", "origin", "origin_id", "note", "facts",
]  # fmt: skip


def _keep_boxes(cursor: Cursor, items: Sequence[ItemRow]) -> None:
    """Put the boxes of these items in the place of those they had."""
    paths = pd.DataFrame([[i.source_name, i.found.path] for i in items], columns=_BOX[:2])
    with frame_as(cursor, "boxed", paths):
        cursor.execute("delete from item_box where (source_name, path) in (select * from boxed)")
    rows = [
        [i.source_name, i.found.path, place, b.raw_label, b.left, b.top, b.width, b.height]
        for i in items
        for place, b in enumerate(i.found.boxes)
    ]
    if rows:
        with frame_as(cursor, "new_box", pd.DataFrame(rows, columns=_BOX)):
            cursor.execute(f"insert into item_box ({', '.join(_BOX)}) select * from new_box")


def known_files(catalog: Catalog, source_name: str) -> dict[str, KnownFile]:
    """Every file of a source that was seen before, by relative path."""
    rows = (
        catalog.cursor()
        .execute(
            "select path, size, modified_ns, image_id, raw_label, split, facts, "
            "gone_at is not null from item where source_name = ?",
            [source_name],
        )
        .fetchall()
    )
    return {path: KnownFile(*rest) for path, *rest in rows}


def mark_gone(catalog: Catalog, source_name: str, paths: Sequence[str]) -> None:
    """Note that files are not there now; items, measurements and decisions stay for their return.

    An item that is read again is there again.
    """
    if not paths:
        return
    with catalog.writing() as cursor:
        cursor.execute(
            "update item set gone_at = current_localtimestamp() "
            "where source_name = $source and path in (select unnest($paths))",
            {"source": source_name, "paths": list(paths)},
        )


def mark_damaged(catalog: Catalog, reasons: dict[str, str]) -> None:
    """Remember images whose pixels cannot be decoded, and why."""
    if not reasons:
        return
    frame = pd.DataFrame({"image_id": list(reasons), "reason": list(reasons.values())})
    with catalog.writing() as cursor, frame_as(cursor, "new_damaged", frame):
        cursor.execute("insert or ignore into damaged (image_id, reason) select * from new_damaged")


def unmeasured(catalog: Catalog, check_names: Sequence[str]) -> list[Located]:
    """Images that lack a value of any of these checks, each with one place of its bytes.

    The name `fingerprint` stands for the perceptual hashes.
    """
    return _located(
        catalog,
        """
        select i.image_id from image i
        where not exists (select 1 from damaged d where d.image_id = i.image_id)
          and (
            (select count(*) from wanted w where w.check_name <> 'fingerprint')
                > (select count(*) from measurement m join wanted w using (check_name)
                   where m.image_id = i.image_id)
            or (exists (select 1 from wanted w where w.check_name = 'fingerprint')
                and not exists (select 1 from fingerprint f where f.image_id = i.image_id))
          )
        """,
        check_names,
    )


def count_unmeasured(catalog: Catalog, check_names: Sequence[str]) -> int:
    """How many images `unmeasured` would name, without looking for their places."""
    names = [name for name in check_names if name != "fingerprint"]
    row = (
        catalog.cursor()
        .execute(
            """
            with measured as (
                select image_id, count(*) as checks from measurement
                where check_name in (select unnest($names)) group by 1
            )
            select count(*) from image i
            left join measured m on m.image_id = i.image_id
            left join fingerprint f on f.image_id = i.image_id
            where i.image_id not in (select image_id from damaged)
              and exists (select 1 from present_item t where t.image_id = i.image_id)
              and (coalesce(m.checks, 0) < $number or ($prints and f.image_id is null))
            """,
            {"names": names, "number": len(names), "prints": len(names) < len(check_names)},
        )
        .fetchone()
    )
    return int(row[0]) if row else 0


def origins(catalog: Catalog, source_name: str) -> list[str]:
    """`source/path` of every picture from which items of a source were cut."""
    rows = catalog.cursor().execute(
        "select distinct origin from item where source_name = ? and origin is not null order by 1",
        [source_name],
    )
    return [row[0] for row in rows.fetchall()]


def of_one_photo(catalog: Catalog) -> list[tuple[str, str]]:
    """Pairs of images of one photograph: each crop with its photo, or with another of its crops."""
    return (
        catalog.cursor()
        .execute(
            """
            with cut as (
                select origin_id as photo, image_id from present_item
                where origin_id is not null and image_id is not null
            ),
            every as (
                select * from cut union
                select image_id, image_id from image where image_id in (select photo from cut)
            )
            select distinct min(image_id) over (partition by photo) as head, image_id from every
            qualify head <> image_id order by 1, 2
            """
        )
        .fetchall()
    )


def locate(catalog: Catalog, image_id: str) -> Path | None:
    """A file that holds the image on this machine, None when no item knows it or all are gone."""
    for place in locations(catalog, image_id):
        file = Path(place.root) / place.path
        if file.is_file():
            return file
    return None


def locations(catalog: Catalog, image_id: str) -> list[Located]:
    """Every place of an image, in the order of the sources' names."""
    rows = (
        catalog.cursor()
        .execute(
            "select i.image_id, i.source_name, r.path, i.path from present_item i "
            "join root r on r.source_name = i.source_name where i.image_id = ? "
            "order by i.source_name, i.path",
            [image_id],
        )
        .fetchall()
    )
    return [Located(*row) for row in rows]


def resolve(catalog: Catalog, name: str) -> str:
    """An image id from itself, its beginning (8 or more digits) or `source/relative path`."""
    cursor = catalog.cursor()
    rows = cursor.execute(
        "select distinct image_id from item where source_name || '/' || path = $name "
        "or (len($name) >= 8 and starts_with(image_id, lower($name))) limit 2",
        {"name": name},
    ).fetchall()
    if len(rows) == 1 and rows[0][0]:
        return str(rows[0][0])
    if not rows:
        raise BadInput(
            f"The catalogue knows no image '{name}': give an image id, its first 8 or more digits, "
            "or source/path."
        )
    raise BadInput(f"'{name}' begins several image ids: give more digits.")


def _located(catalog: Catalog, chosen: str, check_names: Sequence[str]) -> list[Located]:
    frame = pd.DataFrame({"check_name": list(check_names)})
    cursor = catalog.cursor()
    with frame_as(cursor, "wanted", frame):
        rows = cursor.execute(
            f"""
            with chosen as ({chosen})
            select c.image_id, min_by(i.source_name, i.source_name || '/' || i.path),
                   min_by(r.path, i.source_name || '/' || i.path),
                   min_by(i.path, i.source_name || '/' || i.path)
            from chosen c join present_item i on i.image_id = c.image_id
            join root r on r.source_name = i.source_name
            group by c.image_id order by 2, 4
            """
        ).fetchall()
    return [Located(*row) for row in rows]


def _item_values(item: ItemRow) -> list[object]:
    found = item.found
    return [
        item.source_name, found.path, item.image_id, found.raw_label, found.split, found.size,
        found.modified_ns, found.author, found.url, item.unreadable, found.licence,
        None if item.licence_use is None else ",".join(item.licence_use), found.date,
        found.consent, found.hint, found.hint_score, found.origin, found.origin_id, found.note,
        item.facts,
    ]  # fmt: skip
