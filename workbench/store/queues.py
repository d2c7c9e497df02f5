"""Queues: the images that wait for one kind of decision, counted and in a stated order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from workbench.errors import BadInput
from workbench.store import state
from workbench.store.connection import Catalog, frame_as

# What waits, as a condition on `image_state s` with placement `p` in the chosen scheme.
# Each is a constant of this file: nothing that a user writes reaches the text of a query.
_WAITING = "not s.rejected and not s.duplicate and s.label_origin is distinct from 'reviewed'"
QUEUES: Mapping[str, str] = {
    "conflict": "not s.rejected and (s.conflict or (s.group_conflict and not s.duplicate))",
    "held_back": "not s.rejected and not s.duplicate and s.held_back",
    "unlabelled": "not s.rejected and not s.duplicate and s.type_id is null and not s.conflict",
    "too_coarse": f"{_WAITING} and p.kind = 'too_coarse'",
    "unreviewed": f"{_WAITING} and not s.held_back and s.type_id is not null",
    "rejected": "s.rejected",
    "everything": "true",
}

# A reviewer's page names the pictures that it has seen, so a queue may lag behind the decisions.
LAG = 3.0


@dataclass(frozen=True)
class Wish:
    """Which images to review.

    Attributes:
        queue: a name of QUEUES.
        scheme: whose classes decide what is too coarse, and the class filter.
        check: only images that this check flags ("" for any).
        class_name: only images of this class ("" for any).
        source: only images with an item in this source ("" for any).
    """

    queue: str
    scheme: str
    check: str = ""
    class_name: str = ""
    source: str = ""


@dataclass(frozen=True)
class Waiting:
    """An image in a queue with all that a reviewer wants to see beside it.

    `hints` are guesses that came with it and their probabilities; of an animation with several
    `frames` the first is shown.
    """

    image_id: str
    type_id: str | None
    label_origin: str | None
    rejected: bool
    reject_reason: str | None
    class_name: str | None
    width: int
    height: int
    findings: tuple[tuple[str, float], ...]
    places: tuple[tuple[str, str, str | None], ...]
    said: tuple[str, ...]
    group_size: int
    frames: int = 1
    hints: tuple[tuple[str, float | None], ...] = ()


def counts(catalog: Catalog, scheme: str) -> dict[str, int]:
    """How many images wait in each queue."""
    columns = ", ".join(f"count(*) filter ({where}) as {name}" for name, where in QUEUES.items())
    row = (
        catalog.cursor()
        .execute(
            f"select {columns} from {state.table(catalog, LAG)} s "
            "left join placement p on p.scheme = ? and p.type_id = s.type_id",
            [scheme],
        )
        .fetchone()
    )
    assert row is not None  # an aggregate always answers
    return dict(zip(QUEUES, row, strict=True))


def batch(catalog: Catalog, wish: Wish, skip: Sequence[str], limit: int) -> list[Waiting]:
    """The next images of a queue, without those in `skip` (already on the reviewer's screen).

    Order: with a check, the surest findings first; contradictions and groups by group; else a
    fixed shuffle, so that one class does not tire the eye.
    """
    waiting = _condition(wish)
    frame = pd.DataFrame({"image_id": list(skip)}, dtype=object)
    cursor = catalog.cursor()
    with frame_as(cursor, "held", frame):
        rows = cursor.execute(
            f"""
            select s.image_id from {state.table(catalog, LAG)} s
            left join placement p on p.scheme = $scheme and p.type_id = s.type_id
            left join finding f on f.image_id = s.image_id and f.check_name = $check
            where {waiting}
              and s.image_id not in (select image_id from held)
            order by case when $check = '' then 0
                          when $check in ('watermark', 'illustration', 'light') then -f.value
                          else f.value end,
                     s.group_id nulls last, hash(s.image_id), s.image_id
            limit $limit
            """,
            {
                "scheme": wish.scheme, "check": wish.check, "class": wish.class_name,
                "source": wish.source, "limit": limit,
            },
        ).fetchall()  # fmt: skip
    return details(catalog, [row[0] for row in rows], wish.scheme)


def size(catalog: Catalog, wish: Wish) -> int:
    """How many images a wish names."""
    row = (
        catalog.cursor()
        .execute(
            f"""
            select count(*) from {state.table(catalog, LAG)} s
            left join placement p on p.scheme = $scheme and p.type_id = s.type_id
            left join finding f on f.image_id = s.image_id and f.check_name = $check
            where {_condition(wish)}
            """,
            {
                "scheme": wish.scheme, "check": wish.check, "class": wish.class_name,
                "source": wish.source,
            },
        )
        .fetchone()
    )  # fmt: skip
    return int(row[0]) if row else 0


def details(catalog: Catalog, image_ids: Sequence[str], scheme: str) -> list[Waiting]:
    """What a reviewer sees beside these images, in their order; unknown ids are left out."""
    frame = pd.DataFrame({"image_id": list(image_ids)}, dtype=object)
    cursor = catalog.cursor()
    with frame_as(cursor, "wanted", frame):
        rows = cursor.execute(
            """
            with places as (
                select i.image_id,
                       list([i.source_name, i.path, i.raw_label]
                            order by i.source_name, i.path) as places,
                       list_sort(list(distinct t.type_id) filter (t.type_id is not null)) as said,
                       list_sort(list(distinct [i.hint, i.hint_score::varchar])
                                 filter (i.hint is not null)) as hints
                from present_item i left join item_type t
                  on t.source_name = i.source_name and t.path = i.path
                where i.image_id in (select image_id from wanted) group by 1
            ),
            flags as (
                select image_id, list(check_name order by check_name) as names,
                       list(value order by check_name) as scores
                from finding where flagged and image_id in (select image_id from wanted)
                group by 1
            )
            select s.image_id, s.type_id, s.label_origin, s.rejected, s.reject_reason,
                   p.class_name, s.width, s.height, f.names, f.scores, l.places, l.said,
                   (select count(*) from duplicate_member d where d.group_id = s.group_id),
                   m.frames, l.hints
            from image_state s
            join image m on m.image_id = s.image_id
            left join placement p on p.scheme = $scheme and p.type_id = s.type_id
            left join places l on l.image_id = s.image_id
            left join flags f on f.image_id = s.image_id
            where s.image_id in (select image_id from wanted)
            """,
            {"scheme": scheme},
        ).fetchall()
    found = {row[0]: _waiting(row) for row in rows}
    return [found[image_id] for image_id in image_ids if image_id in found]


def _condition(wish: Wish) -> str:
    if wish.queue not in QUEUES:
        raise BadInput(f"There is no queue '{wish.queue[:40]}': use one of {', '.join(QUEUES)}.")
    return (
        f"({QUEUES[wish.queue]}) and ($check = '' or f.flagged) "
        "and ($class = '' or p.class_name = $class) and ($source = '' or s.image_id in "
        "(select image_id from present_item where source_name = $source))"
    )


def _waiting(row: tuple[Any, ...]) -> Waiting:
    image_id, type_id, origin, rejected, reason, class_name, width, height = row[:8]
    names, scores, places, said, group_size, frames, hints = row[8:]
    return Waiting(
        image_id,
        type_id,
        origin,
        rejected,
        reason,
        class_name,
        width,
        height,
        findings=tuple(zip(names or (), scores or (), strict=True)),
        places=tuple((source, path, raw) for source, path, raw in places or ()),
        said=tuple(said or ()),
        group_size=group_size or 1,
        frames=frames or 1,
        hints=tuple((hint, None if score is None else float(score)) for hint, score in hints or ()),
    )
