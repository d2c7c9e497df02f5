"""How a check's values lie around a limit, before and after it is saved. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from workbench.records import CheckRule
from workbench.store.connection import Catalog


@dataclass(frozen=True)
class Bars:
    """A histogram: lower edges of bars of one width, and the images in each."""

    edges: tuple[float, ...]
    width: float
    images: tuple[int, ...]
    beyond: int


@dataclass(frozen=True)
class PastLimit:
    """A limit that somebody saved."""

    at: datetime
    author: str
    limit: float
    holds_back: bool


def flagged(catalog: Catalog, rule: CheckRule, limit: float) -> tuple[int, int]:
    """(images that a limit would flag, images measured), nothing being saved."""
    sign = "<" if rule.flag_when == "below" else ">"
    row = (
        catalog.cursor()
        .execute(
            f"select count(*) filter (value {sign} ?), count(*) "
            "from measurement where check_name = ?",
            [limit, rule.check_name],
        )
        .fetchone()
    )
    return (int(row[0]), int(row[1])) if row else (0, 0)


def bars(catalog: Catalog, rule: CheckRule, number: int = 80) -> Bars:
    """How the values are spread over the range of the check's slider; `beyond` lie outside."""
    width = (rule.high - rule.low) / number
    rows = (
        catalog.cursor()
        .execute(
            "select case when value < $low or value > $high then -1 "
            "            else least(floor((value - $low) / $width), $number - 1) end, count(*) "
            "from measurement where check_name = $check group by 1",
            {"low": rule.low, "high": rule.high, "width": width, "number": number,
             "check": rule.check_name},
        )
        .fetchall()
    )  # fmt: skip
    counted = {int(place): int(images) for place, images in rows}
    return Bars(
        edges=tuple(rule.low + place * width for place in range(number)),
        width=width,
        images=tuple(counted.get(place, 0) for place in range(number)),
        beyond=counted.get(-1, 0),
    )


def past(catalog: Catalog, check_name: str, most: int = 20) -> Sequence[PastLimit]:
    """Limits of a check that people saved, newest first."""
    rows = (
        catalog.cursor()
        .execute(
            "select made_at, author, limit_value, holds_back from check_limit "
            "where check_name = ? order by seq desc limit ?",
            [check_name, most],
        )
        .fetchall()
    )
    return [PastLimit(*row) for row in rows]
