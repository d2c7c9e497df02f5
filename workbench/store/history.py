"""What people decided, listed and counted from table `decision`. Reads only."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from workbench.records import PastDecision
from workbench.store.connection import Catalog

_WANTED = (
    "($author = '' or d.author = $author) and ($kind = '' or d.kind = $kind) "
    "and ($image_id = '' or d.image_id = $image_id or d.other_id = $image_id)"
)


@dataclass(frozen=True)
class Wanted:
    """Which decisions to list; "" leaves a filter open."""

    author: str = ""
    kind: str = ""
    image_id: str = ""


@dataclass(frozen=True)
class Entry(PastDecision):
    """A decision with the other image of a verdict, and what an undo took back."""

    other_id: str | None
    undid_kind: str | None = None
    undid_value: str | None = None


@dataclass(frozen=True)
class Pace:
    """One person's decisions: those that stand, those taken back, seconds a decision (median)."""

    author: str
    standing: int
    undone: int
    seconds: float | None
    newest: datetime


def size(catalog: Catalog, wanted: Wanted) -> int:
    """How many decisions are wanted."""
    row = (
        catalog.cursor()
        .execute(
            f"select count(*) from decision d where {_WANTED}",
            asdict(wanted),
        )
        .fetchone()
    )
    return int(row[0]) if row else 0


def page(catalog: Catalog, wanted: Wanted, offset: int, limit: int) -> list[Entry]:
    """Decisions, newest first, with whether an undo took them back."""
    rows = (
        catalog.cursor()
        .execute(
            f"""
            with chosen as (
                select * from decision d where {_WANTED}
                order by d.decision_id desc limit $limit offset $offset
            )
            select d.decision_id, d.made_at, d.author, d.image_id, d.kind, d.value, d.note,
                   exists (select 1 from decision u
                           where u.kind = 'undo' and u.undoes = d.decision_id),
                   d.other_id, b.kind, b.value
            from chosen d left join decision b on b.decision_id = d.undoes
            order by d.decision_id desc
            """,
            {**asdict(wanted), "offset": offset, "limit": limit},
        )
        .fetchall()
    )
    return [Entry(*row) for row in rows]


def authors(catalog: Catalog) -> list[str]:
    """Everybody who ever decided, by name."""
    rows = catalog.cursor().execute("select distinct author from decision order by 1").fetchall()
    return [row[0] for row in rows]


def newest_of(catalog: Catalog, author: str) -> Entry | None:
    """The newest decision of this author that still stands: what an undo would take back."""
    row = (
        catalog.cursor()
        .execute(
            "select decision_id, made_at, author, image_id, kind, value, note, false, other_id "
            "from live_decision where author = ? order by decision_id desc limit 1",
            [author],
        )
        .fetchone()
    )
    return Entry(*row) if row else None


def paces(catalog: Catalog) -> list[Pace]:
    """Every person's numbers, most decisions first."""
    rows = (
        catalog.cursor()
        .execute(
            """
            select d.author, count(*) filter (u.undoes is null),
                   count(*) filter (u.undoes is not null),
                   median(d.milliseconds) / 1000, max(d.made_at)
            from decision d
            left join (select distinct undoes from decision where kind = 'undo') u
                on u.undoes = d.decision_id
            where d.kind <> 'undo' group by 1 order by 2 desc, 1
            """
        )
        .fetchall()
    )
    return [Pace(*row) for row in rows]
