"""Tables `check_rule`, `check_limit`, `measurement`: measured once, judged often."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from workbench.errors import BadInput
from workbench.records import CheckRule, Measurement
from workbench.store.connection import Catalog, frame_as


@dataclass(frozen=True)
class Limit:
    """A check's limit as it stands, and what it flags."""

    check_name: str
    flag_when: str
    limit: float
    holds_back: bool
    measured: int
    flagged: int


@dataclass(frozen=True)
class Scored:
    """An image and its value in one check."""

    image_id: str
    value: float
    flagged: bool


def sync_rules(catalog: Catalog, rules: Iterable[CheckRule]) -> None:
    """Make the catalogue know the checks of this program, their defaults and their versions.

    Values that were measured under another version of a check are dropped; the next screening
    measures them anew. A rule without a version (weights that cannot be read) changes nothing.
    """
    wanted = {r.check_name: (r.flag_when, float(r.limit), r.holds_back, r.version) for r in rules}
    stored = {
        name: tuple(rest)
        for name, *rest in catalog.cursor()
        .execute("select check_name, flag_when, default_limit, holds_back, version from check_rule")
        .fetchall()
    }
    wanted = {name: rule for name, rule in wanted.items() if rule[-1] or name not in stored}
    if all(stored.get(name) == rule for name, rule in wanted.items()):
        return
    with catalog.writing() as cursor:
        for name, rule in wanted.items():
            if name in stored and stored[name][-1] != rule[-1]:
                cursor.execute("delete from measurement where check_name = ?", [name])
            cursor.execute(
                "insert or replace into check_rule "
                "(check_name, flag_when, default_limit, holds_back, version) "
                "values (?, ?, ?, ?, ?)",
                [name, *rule],
            )


def add(catalog: Catalog, rows: Sequence[Measurement]) -> None:
    """Write measurements; one that exists already is left as it is."""
    if not rows:
        return
    frame = pd.DataFrame(
        {
            "image_id": [r.image_id for r in rows],
            "check_name": [r.check_name for r in rows],
            "value": [r.value for r in rows],
        }
    )
    with catalog.writing() as cursor, frame_as(cursor, "new_value", frame):
        cursor.execute(
            "insert into measurement select n.* from new_value n "
            "anti join measurement m on m.image_id = n.image_id and m.check_name = n.check_name"
        )


def set_limit(
    catalog: Catalog, check_name: str, limit: float, holds_back: bool, author: str
) -> None:
    """Judge a check by another limit from now on. Raises BadInput for an unknown check."""
    known = {row.check_name for row in limits(catalog)}
    if check_name not in known:
        raise BadInput(f"There is no check '{check_name}': use one of {', '.join(sorted(known))}.")
    with catalog.writing() as cursor:
        cursor.execute(
            "insert into check_limit (check_name, limit_value, holds_back, author) "
            "values (?, ?, ?, ?)",
            [check_name, limit, holds_back, author],
        )


def limits(catalog: Catalog) -> list[Limit]:
    """Every check with its limit, and how many readable images it measured and flags."""
    rows = (
        catalog.cursor()
        .execute(
            "select l.check_name, l.flag_when, l.limit_value, l.holds_back, count(f.image_id), "
            "       count(f.image_id) filter (f.flagged) "
            "from current_limit l "
            "left join finding f on f.check_name = l.check_name "
            "group by all order by l.check_name"
        )
        .fetchall()
    )
    return [Limit(*row) for row in rows]


def around(
    catalog: Catalog, check_name: str, limit: float, flag_when: str, count: int
) -> list[Scored]:
    """The images nearest to a limit: up to `count` flagged ones and `count` passing ones."""
    flagged = "value < $limit" if flag_when == "below" else "value > $limit"
    rows = (
        catalog.cursor()
        .execute(
            f"""
            with judged as (
                select image_id, value, {flagged} as flagged from measurement
                where check_name = $check
            )
            select * from judged
            qualify row_number() over (
                partition by flagged order by abs(value - $limit), image_id) <= $count
            order by value, image_id
            """,
            {"check": check_name, "limit": limit, "count": count},
        )
        .fetchall()
    )
    return [Scored(*row) for row in rows]


def table(catalog: Catalog, check_name: str | None) -> pd.DataFrame:
    """Columns image_id, source, path, check, score, flagged: a row a check and item."""
    return (
        catalog.cursor()
        .execute(
            'select f.image_id, i.source_name as source, i.path, f.check_name as "check", '
            "f.value as score, f.flagged "
            "from finding f join present_item i on i.image_id = f.image_id "
            "where $check is null or f.check_name = $check "
            "order by f.check_name, i.source_name, i.path",
            {"check": check_name},
        )
        .df()
    )
