"""Tables `fingerprint`, `near_pair`, `duplicate_member`: hashes, pairs and groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from workbench.records import DuplicateMember, Fingerprint, NearPair
from workbench.store.connection import Catalog, frame_as


@dataclass(frozen=True)
class GroupRow:
    """One item of a duplicate group, as the list and the page show it."""

    group_id: str
    image_id: str
    source_name: str
    path: str
    kind: str
    keep: bool
    phash_distance: int
    dhash_distance: int
    type_id: str | None
    contradictory: bool


def add_fingerprints(catalog: Catalog, rows: Sequence[Fingerprint]) -> None:
    """Write hashes; an image that has them already is left as it is."""
    if not rows:
        return
    frame = pd.DataFrame(
        {
            "image_id": [r.image_id for r in rows],
            "phash": pd.Series([r.phash for r in rows], dtype="uint64"),
            "dhash": pd.Series([r.dhash for r in rows], dtype="uint64"),
        }
    )
    with catalog.writing() as cursor, frame_as(cursor, "new_print", frame):
        cursor.execute(
            "insert into fingerprint select n.* from new_print n "
            "anti join fingerprint f on f.image_id = n.image_id"
        )


def fingerprints(catalog: Catalog) -> list[Fingerprint]:
    """The hashes of every image, in the order of the ids."""
    rows = (
        catalog.cursor()
        .execute("select image_id, phash, dhash from fingerprint order by image_id")
        .fetchall()
    )
    return [Fingerprint(*row) for row in rows]


def pairs(catalog: Catalog) -> list[NearPair]:
    """Every near pair that was found."""
    rows = catalog.cursor().execute("select * from near_pair order by all").fetchall()
    return [NearPair(*row) for row in rows]


def replace_pairs(catalog: Catalog, rows: Sequence[NearPair], searched: int) -> None:
    """Store the pairs of a new search over `searched` hashes in place of the old ones."""
    frame = pd.DataFrame(
        [(r.image_a, r.image_b, r.phash_distance, r.dhash_distance) for r in rows],
        columns=["image_a", "image_b", "phash_distance", "dhash_distance"],
    )
    with catalog.writing() as cursor:
        _replace(catalog, "near_pair", frame)
        cursor.execute("insert into pair_search (fingerprints) values (?)", [searched])


def is_searched(catalog: Catalog) -> bool:
    """Whether the stored pairs cover every hash that there is."""
    row = (
        catalog.cursor()
        .execute(
            "select (select count(*) from fingerprint) "
            "= (select coalesce(max_by(fingerprints, made_at), 0) from pair_search)"
        )
        .fetchone()
    )
    return bool(row and row[0])


def replace_groups(catalog: Catalog, rows: Sequence[DuplicateMember]) -> None:
    """Store newly judged groups in place of the old ones."""
    _replace(
        catalog,
        "duplicate_member",
        pd.DataFrame(
            [(r.group_id, r.image_id, r.phash_distance, r.dhash_distance) for r in rows],
            columns=["group_id", "image_id", "phash_distance", "dhash_distance"],
        ),
    )


def verdicts(catalog: Catalog, kind: str) -> list[tuple[str, str]]:
    """Pairs about which people said `same` or `not_same`, the newest word of each pair."""
    return (
        catalog.cursor()
        .execute(
            "select least(image_id, other_id), greatest(image_id, other_id) from live_decision "
            "where kind in ('same', 'not_same') group by 1, 2 "
            "having arg_max(kind, decision_id) = ?",
            [kind],
        )
        .fetchall()
    )


_GROUPS = """
with items as (
    select coalesce(s.group_id, i.image_id) as group_id, i.image_id, i.source_name, i.path,
           s.duplicate, s.type_id, s.conflict or s.group_conflict as contradictory,
           count(*) over (partition by i.image_id) as copies,
           row_number() over (partition by i.image_id order by i.source_name, i.path) as place,
           coalesce(o.phash_distance, 0) as phash_distance,
           coalesce(o.dhash_distance, 0) as dhash_distance
    from present_item i join image_state s on s.image_id = i.image_id
    left join duplicate_member o on o.image_id = i.image_id
),
grouped as (
    select *, count(*) over (partition by group_id) as size,
           bool_or(contradictory) over (partition by group_id) as group_contradictory
    from items
)
select group_id, image_id, source_name, path,
       case when copies > 1 then 'exact' else 'near' end as kind,
       not duplicate and place = 1 as keep,
       phash_distance, dhash_distance, type_id, group_contradictory
from grouped where size > 1
"""


def rows(catalog: Catalog) -> list[GroupRow]:
    """Every item of every group: contradictory groups first, the kept item first in its group."""
    found = (
        catalog.cursor()
        .execute(_GROUPS + "order by group_contradictory desc, group_id, keep desc, 3, 4")
        .fetchall()
    )
    return [GroupRow(*row) for row in found]


def table(catalog: Catalog) -> pd.DataFrame:
    """Columns group, image_id, source, path, kind, keep and the two distances."""
    return (
        catalog.cursor()
        .execute(
            'select group_id as "group", image_id, source_name as source, path, kind, keep, '
            f"phash_distance, dhash_distance from ({_GROUPS}) order by 1, keep desc, 3, 4"
        )
        .df()
    )


def _replace(catalog: Catalog, name: str, frame: pd.DataFrame) -> None:
    with catalog.writing() as cursor:
        cursor.execute(f"delete from {name}")
        if len(frame):
            with frame_as(cursor, "new_rows", frame):
                cursor.execute(f"insert into {name} select * from new_rows")
