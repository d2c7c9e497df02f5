"""Duplicate groups as a person looks at them, a page at a time. Reads only.

`store.duplicates` owns the tables; here each group comes with its members, their places and
labels, and what people said about them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.store.connection import Catalog

KINDS = ("all", "contradictory", "near", "exact")


@dataclass(frozen=True)
class Wanted:
    """Which groups to show: a kind of KINDS, and three narrower questions.

    Attributes:
        across: only groups whose items lie in more than one source.
        unchecked: only groups that wait for an answer: without near groups that people
            confirmed, and without exact copies of one label unless they or leaks are asked for.
        leaking: only groups that lie in two published splits of one source.
        without: ids of groups that somebody put off.
    """

    kind: str = "all"
    across: bool = False
    unchecked: bool = False
    leaking: bool = False
    without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Summary:
    """A group in numbers.

    `reach` is its largest distance to its centre (both hashes, bits); `leaking`: a source
    published it in two of its splits.
    """

    group_id: str
    items: int
    images: int
    sources: int
    reach: int
    contradictory: bool
    checked: bool
    leaking: bool = False

    @property
    def kind(self) -> str:
        """`near` where the bytes differ, `exact` where one image lies in several places."""
        return "near" if self.images > 1 else "exact"


@dataclass(frozen=True)
class Place:
    """One item of an image, and the type that its raw label means."""

    source_name: str
    path: str
    raw_label: str | None
    type_id: str | None


@dataclass(frozen=True)
class Member:
    """An image of a group; `place` 1 is the one that is kept.

    `uses` counts what the licences of its places allow at most, 0 to 3; `sharpness` is the value
    of the check `blurry`, None before it was measured.
    """

    image_id: str
    place: int
    phash_distance: int
    dhash_distance: int
    uses: int | None
    sharpness: float | None
    checked: bool
    places: tuple[Place, ...]
    type_id: str | None
    reviewed: bool
    conflict: bool
    rejected: bool
    held_back: bool
    width: int
    height: int
    bytes: int
    chosen: bool


@dataclass(frozen=True)
class Group:
    """A group and its members, the kept one first."""

    summary: Summary
    members: tuple[Member, ...]

    @property
    def said(self) -> tuple[str, ...]:
        """Types that its members have or that their places give, those of rejected left out."""
        found: dict[str, None] = {}
        for member in self.members:
            if not member.rejected:
                given = [member.type_id] if member.reviewed else [p.type_id for p in member.places]
                found |= {type_id: None for type_id in given if type_id}
        return tuple(sorted(found))


@dataclass(frozen=True)
class Totals:
    """All groups in numbers.

    `leaking` counts the groups that a source published in two of its splits; `leak` is the share
    of test files that a naive split leaves with a copy in train (`naive_leak`).
    """

    contradictory: int
    near: int
    exact: int
    leaking: int
    leak: float


NAIVE_TRAIN = 0.7


def summaries(catalog: Catalog) -> tuple[Summary, ...]:
    """Every group: contradictory ones first, then near ones (the farthest first), then exact."""
    return catalog.remember("group_summaries", lambda: _summaries(catalog))


def totals(catalog: Catalog) -> Totals:
    """What the groups amount to."""
    found = summaries(catalog)
    return Totals(
        contradictory=sum(s.contradictory for s in found),
        near=sum(s.images > 1 for s in found),
        exact=sum(s.images == 1 for s in found),
        leaking=sum(s.leaking for s in found),
        leak=naive_leak(catalog),
    )


def naive_leak(catalog: Catalog, train: float = NAIVE_TRAIN) -> float:
    """Expected share of test files with a copy in train, were files dealt out one by one.

    A file in a group of k has one with probability 1 - (1 - train)^(k - 1): each of its k - 1
    copies misses train with 1 - train. The mean over all readable files, 0 to 1; nothing is drawn.
    """
    groups = summaries(catalog)
    files = catalog.remember("readable_files", lambda: _readable(catalog))
    leaked = sum(each.items * (1 - (1 - train) ** (each.items - 1)) for each in groups)
    return leaked / files if files else 0.0


def chosen(catalog: Catalog, wanted: Wanted) -> list[Summary]:
    """The groups that are wanted, in their order."""
    return [each for each in summaries(catalog) if _is_wanted(each, wanted)]


def details(catalog: Catalog, asked: Sequence[Summary]) -> list[Group]:
    """These groups with their members; meant for one page of them."""
    if not asked:
        return []
    group_ids = [each.group_id for each in asked]
    near = _members(catalog, group_ids)
    image_ids = [row[1] for row in near]
    alone = [name for name in group_ids if name not in {row[0] for row in near}]
    rows = near + [(name, name, 1, 0, 0, None, None) for name in alone]
    labels = _labels(catalog, image_ids + alone)
    places = _places(catalog, image_ids + alone)
    same = _same(catalog, image_ids)
    by_group: dict[str, list[Member]] = defaultdict(list)
    for group_id, image_id, place, phash, dhash, uses, sharpness in rows:
        if image_id in labels:
            by_group[group_id].append(
                Member(image_id, place, phash, dhash, uses, sharpness, image_id in same,
                       places.get(image_id, ()), *labels[image_id])
            )  # fmt: skip
    # A group may have gone since it was counted: another person's answer, a source read again.
    here = [each for each in asked if by_group[each.group_id]]
    return [Group(each, tuple(by_group[each.group_id])) for each in here]


def _is_wanted(each: Summary, wanted: Wanted) -> bool:
    if wanted.across and each.sources < 2:
        return False
    if each.group_id in wanted.without or (wanted.leaking and not each.leaking):
        return False
    settled = each.checked or (each.images == 1 and wanted.kind != "exact")
    if wanted.unchecked and settled and not (each.contradictory or wanted.leaking):
        return False
    return wanted.kind in {"all", each.kind} or (
        wanted.kind == "contradictory" and each.contradictory
    )


def _summaries(catalog: Catalog) -> tuple[Summary, ...]:
    rows = (
        catalog.cursor()
        .execute(
            """
            with picked as (
                select image_id from present_item where image_id is not null
                group by 1 having count(*) > 1
                union select image_id from duplicate_member
            ),
            placed as (
                select coalesce(d.group_id, i.image_id) as group_id, i.image_id, i.source_name,
                       i.split,
                       coalesce(d.phash_distance + d.dhash_distance, 0) as far
                from present_item i semi join picked p on p.image_id = i.image_id
                left join duplicate_member d on d.image_id = i.image_id
                where i.image_id not in (select image_id from damaged)
            ),
            sized as (
                select group_id, count(*) as items, count(distinct image_id) as images,
                       count(distinct source_name) as sources, max(far) as reach
                from placed group by 1 having count(*) > 1
            ),
            leaking as (
                select distinct group_id from placed
                group by group_id, source_name having count(distinct split) > 1
            ),
            undecided as (
                select image_id, conflict from image_label
                where not rejected and coalesce(label_origin, '') <> 'reviewed'
            ),
            contradictory as (
                select distinct p.group_id from placed p
                join undecided u on u.image_id = p.image_id
                where u.conflict or p.group_id in (select group_id from group_conflict)
                union select group_id from group_conflict where by_people
            ),
            told as (
                select least(image_id, other_id) as a, greatest(image_id, other_id) as b
                from live_decision where kind in ('same', 'not_same') group by 1, 2
                having arg_max(kind, decision_id) = 'same'
            ),
            seen as (
                select x.group_id, x.image_id from told t
                join duplicate_member x on x.image_id = t.a
                join duplicate_member y on y.image_id = t.b and y.group_id = x.group_id
                union
                select x.group_id, x.image_id from told t
                join duplicate_member x on x.image_id = t.b
                join duplicate_member y on y.image_id = t.a and y.group_id = x.group_id
            ),
            checked as (select group_id, count(*) as images from seen group by 1)
            select s.group_id, s.items, s.images, s.sources, s.reach,
                   c.group_id is not null, coalesce(k.images, 0) >= s.images,
                   l.group_id is not null
            from sized s left join contradictory c on c.group_id = s.group_id
            left join leaking l on l.group_id = s.group_id
            left join checked k on k.group_id = s.group_id
            order by c.group_id is null, s.images = 1, s.reach desc, s.items desc, s.group_id
            """
        )
        .fetchall()
    )
    return tuple(Summary(*row) for row in rows)


def _readable(catalog: Catalog) -> int:
    row = (
        catalog.cursor()
        .execute(
            "select count(*) from present_item where image_id is not null "
            "and image_id not in (select image_id from damaged)"
        )
        .fetchone()
    )
    return int(row[0]) if row else 0


def _members(catalog: Catalog, group_ids: Sequence[str]) -> list[tuple[Any, ...]]:
    """(group, image, place, distances, uses, sharpness) of near groups, the kept one first."""
    return _of(
        catalog,
        "select group_id, image_id, place, phash_distance, dhash_distance, uses, sharpness "
        "from group_order where group_id in ({ids}) order by group_id, place",
        group_ids,
    )


def _labels(catalog: Catalog, image_ids: Sequence[str]) -> Mapping[str, tuple[Any, ...]]:
    rows = _of(
        catalog,
        "select image_id, type_id, coalesce(label_origin, '') = 'reviewed', conflict, rejected, "
        "held_back, width, height, bytes, keep_id is not null "
        "from image_label where image_id in ({ids})",
        image_ids,
    )
    return {image_id: tuple(rest) for image_id, *rest in rows}


def _places(catalog: Catalog, image_ids: Sequence[str]) -> Mapping[str, tuple[Place, ...]]:
    rows = _of(
        catalog,
        "select image_id, source_name, path, raw_label, type_id from item_type "
        "where image_id in ({ids}) order by source_name, path",
        image_ids,
    )
    found: dict[str, tuple[Place, ...]] = {}
    for image_id, *rest in rows:
        found[image_id] = (*found.get(image_id, ()), Place(*rest))
    return found


def _same(catalog: Catalog, image_ids: Sequence[str]) -> set[str]:
    """Those of the images about which people said `same` together with another of them."""
    rows = _of(
        catalog,
        "select least(image_id, other_id), greatest(image_id, other_id) from live_decision "
        "where kind in ('same', 'not_same') and image_id in ({ids}) "
        "group by 1, 2 having arg_max(kind, decision_id) = 'same'",
        image_ids,
    )
    asked = set(image_ids)
    return {image_id for pair in rows if set(pair) <= asked for image_id in pair}


def _of(catalog: Catalog, question: str, ids: Sequence[str]) -> list[Any]:
    """Ids stand in the text as bare marks: only so does the filter reach the views' inner tables.

    Measured at 100,000 images: `in (?, ?)` 66 ms, `in (select unnest(?))` 137 ms.
    """
    if not ids:
        return []
    marks = ", ".join("?" * len(ids))
    return catalog.cursor().execute(question.format(ids=marks), list(ids)).fetchall()
