"""What the catalogue amounts to: the numbers of the funnel. Reads only."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.store import state
from workbench.store.connection import Catalog


@dataclass(frozen=True)
class Counts:
    """Numbers of the whole catalogue.

    `unreadable` counts items (files); all the others that are not items count images. The
    reasons for not being usable overlap: a rejected image may be a duplicate as well. `gone` items,
    whose files are not there now, are in no other number.
    """

    items: int
    images: int
    unreadable: int
    usable: int
    conflicts: int
    group_conflicts: int
    rejected: int
    held_back: int
    unlabelled: int
    reviewed: int
    exact_groups: int
    near_groups: int
    duplicate_images: int
    redundant: int
    gone: int


@dataclass(frozen=True)
class FunnelStep:
    """One step from files to usable images: what was lost at it, what is left after it."""

    name: str
    lost: int
    left: int


def counts(catalog: Catalog) -> Counts:
    """All numbers in one pass over the state."""
    row = (
        catalog.cursor()
        .execute(
            f"""
            with s as (select * from {state.table(catalog)}),
            copies as (select image_id, count(*) as n from present_item
                       where image_id is not null group by 1 having count(*) > 1)
            select
                (select count(*) from present_item),
                (select count(distinct image_id) from present_item where image_id is not null),
                (select count(*) from present_item where image_id is null
                    or image_id in (select image_id from damaged)),
                count(*) filter (usable),
                count(*) filter (conflict),
                count(distinct group_id) filter (group_conflict and not duplicate),
                count(*) filter (rejected),
                count(*) filter (held_back and not rejected),
                count(*) filter (type_id is null and not conflict),
                count(*) filter (label_origin = 'reviewed'),
                (select count(*) from copies),
                (select count(*) from (select group_id from s where group_id is not null
                    group by 1 having count(*) > 1)),
                (select count(*) from (select image_id from copies
                    union select image_id from s where group_id is not null)),
                count(*) filter (duplicate),
                (select count(*) from item where gone_at is not null)
            from s
            """
        )
        .fetchone()
    )
    assert row is not None  # an aggregate always answers
    return Counts(*row)


def funnel(catalog: Catalog) -> list[FunnelStep]:
    """Files → usable images; an image is counted at the first step that keeps it out."""
    row = (
        catalog.cursor()
        .execute(
            f"""
            with s as (select * from {state.table(catalog)})
            select (select count(*) from present_item),
                (select count(*) from present_item where image_id is null
                    or image_id in (select image_id from damaged)),
                count(*),
                count(*) filter (rejected),
                count(*) filter (not rejected and duplicate),
                count(*) filter (not rejected and not duplicate and (conflict or group_conflict)),
                count(*) filter (not rejected and not duplicate
                    and not (conflict or group_conflict) and type_id is null),
                count(*) filter (not rejected and not duplicate and type_id is not null
                    and not (conflict or group_conflict) and held_back),
                count(*) filter (usable)
            from s
            """
        )
        .fetchone()
    )
    assert row is not None  # an aggregate always answers
    files, unreadable, images, *lost = row[:-1]
    steps = [
        FunnelStep("files", 0, files),
        FunnelStep("unreadable", unreadable, files - unreadable),
        FunnelStep("exact_copy", files - unreadable - images, images),
    ]
    for name, number in zip(
        ("rejected", "near_copy", "conflict", "unlabelled", "held_back"), lost, strict=True
    ):
        steps.append(FunnelStep(name, number, steps[-1].left - number))
    return steps


def has_images(catalog: Catalog) -> bool:
    """Whether anything readable was ingested."""
    return catalog.cursor().execute("select 1 from image limit 1").fetchone() is not None


def per_source(catalog: Catalog) -> dict[str, tuple[int, int, int]]:
    """Source → (items, images, usable images)."""

    def ask() -> dict[str, tuple[int, int, int]]:
        rows = (
            catalog.cursor()
            .execute(
                "select i.source_name, count(*), count(distinct i.image_id), "
                "       count(distinct i.image_id) filter (s.usable) "
                "from present_item i left join image_state s on s.image_id = i.image_id "
                "group by 1 order by 1"
            )
            .fetchall()
        )
        return {name: (items, images, usable) for name, items, images, usable in rows}

    return catalog.remember("per_source", ask)


def gone(catalog: Catalog) -> dict[str, int]:
    """Source → items whose files were not there at its last reading."""
    rows = catalog.cursor().execute(
        "select source_name, count(*) from item where gone_at is not null group by 1"
    )
    return dict(rows.fetchall())


def problems(catalog: Catalog) -> list[tuple[str, str, str]]:
    """Every file that cannot be used: (source, path, reason)."""
    return (
        catalog.cursor()
        .execute(
            "select i.source_name, i.path, coalesce(i.unreadable, d.reason) from present_item i "
            "left join damaged d on d.image_id = i.image_id "
            "where i.image_id is null or d.image_id is not null order by 1, 2"
        )
        .fetchall()
    )
