"""Tables `release` and `release_image`, and the usable images that a recipe chooses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from workbench.records import Candidate
from workbench.store.connection import Catalog, frame_as


@dataclass(frozen=True)
class ReleaseRow:
    """A release as the catalogue remembers it."""

    name: str
    scheme: str
    version: int
    recipe: str
    path: str
    images: int
    checksum: str
    author: str
    at: datetime | None = None


@dataclass(frozen=True)
class Choice:
    """Which images may enter: scheme, sources (empty: all), needed licence use, reviewed only."""

    scheme: str
    sources: tuple[str, ...] = ()
    licence: str = "any"
    reviewed_only: bool = False


def candidates(catalog: Catalog, choice: Choice) -> list[Candidate]:
    """The images that a recipe chooses, one a duplicate group, ordered by class and id.

    Of a group the best member *among the allowed sources* is taken, so leaving a source out does
    not lose pictures whose twin in another source stays in.
    """
    frame = pd.DataFrame({"source_name": list(choice.sources)}, dtype=object)
    cursor = catalog.cursor()
    with frame_as(cursor, "chosen_source", frame):
        rows = cursor.execute(
            """
            with allowed as (
                select i.image_id, i.source_name, i.path, i.raw_label, i.author, i.url,
                       i.taken_on, i.consent, r.path as root,
                       coalesce(i.licence, s.licence) as licence
                from present_item i join source s on s.source_name = i.source_name
                join root r on r.source_name = i.source_name
                where i.image_id is not null
                  and ($all_sources or i.source_name in (select source_name from chosen_source))
                  and ($licence = 'any' or list_contains(
                       str_split(coalesce(i.licence_use, s.licence_use), ','), $licence))
                qualify row_number() over (
                    partition by i.image_id order by i.source_name, i.path) = 1
            ),
            decided as (
                select image_id, arg_max(author, decision_id) as decided_by,
                       strftime(arg_max(made_at, decision_id), '%Y-%m-%dT%H:%M:%SZ') as decided_at
                from live_decision where kind = 'label' group by 1
            ),
            best as (
                select s.* from image_state s join allowed a on a.image_id = s.image_id
                where not s.conflict and not s.rejected and not s.held_back
                  and not s.group_conflict and s.type_id is not null
                  and (not $reviewed or s.label_origin = 'reviewed')
                qualify row_number() over (
                    partition by coalesce(s.group_id, s.image_id)
                    order by s.place, s.image_id) = 1
            )
            select s.image_id, p.class_name, s.type_id, s.label_origin,
                   coalesce(s.group_id, s.image_id), m.format, coalesce(v.value, 0),
                   a.source_name, a.root, a.path, a.raw_label, a.licence, a.author, a.url,
                   d.decided_by, d.decided_at, a.taken_on, a.consent
            from best s
            join allowed a on a.image_id = s.image_id
            join image m on m.image_id = s.image_id
            join placement p on p.scheme = $scheme and p.type_id = s.type_id and p.kind = 'class'
            left join measurement v on v.image_id = s.image_id and v.check_name = 'blurry'
            left join decided d on d.image_id = s.image_id
            order by p.class_name, s.image_id
            """,
            {
                "all_sources": not choice.sources,
                "licence": choice.licence,
                "scheme": choice.scheme,
                "reviewed": choice.reviewed_only,
            },
        ).fetchall()
    return [Candidate(*row) for row in rows]


def record(catalog: Catalog, row: ReleaseRow, images: Sequence[tuple[str, str, str]]) -> None:
    """Remember a finished release and its (image_id, class, split) rows."""
    frame = pd.DataFrame(list(images), columns=["image_id", "class_name", "split"])
    with catalog.writing() as cursor:
        number = cursor.execute(
            "insert into release (name, scheme, version, recipe, path, images, checksum, author) "
            "values (?, ?, ?, ?, ?, ?, ?, ?) returning release_id",
            [row.name, row.scheme, row.version, row.recipe, row.path, row.images, row.checksum,
             row.author],
        ).fetchone()  # fmt: skip
        assert number is not None  # returning always answers
        with frame_as(cursor, "new_image", frame):
            cursor.execute("insert into release_image select ?, n.* from new_image n", [number[0]])


def holding(catalog: Catalog, images: Sequence[str]) -> list[str]:
    """Names of the releases that contain any of these images, oldest first."""
    frame = pd.DataFrame({"image_id": list(images)}, dtype=object)
    cursor = catalog.cursor()
    with frame_as(cursor, "held", frame):
        rows = cursor.execute(
            "select r.name from release r where exists (select 1 from release_image i "
            "join held h on h.image_id = i.image_id where i.release_id = r.release_id) "
            "order by r.release_id"
        ).fetchall()
    return [row[0] for row in rows]


def all_of(catalog: Catalog) -> list[ReleaseRow]:
    """Every release, newest first."""
    rows = (
        catalog.cursor()
        .execute(
            "select name, scheme, version, recipe, path, images, checksum, author, made_at "
            "from release order by release_id desc"
        )
        .fetchall()
    )
    return [ReleaseRow(*row) for row in rows]
