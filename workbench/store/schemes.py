"""Tables of the schemes: versions, classes, rules, and where every type falls now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from workbench.errors import BadInput
from workbench.store import state
from workbench.store.connection import Catalog, frame_as

ClassRow = tuple[int, str, str, str, str, int, int | None, str]
RuleRow = tuple[str, str, str]


@dataclass(frozen=True)
class Version:
    """A saved state of a scheme."""

    scheme: str
    version: int
    author: str
    comment: str
    at: datetime


def names(catalog: Catalog) -> list[str]:
    """Every scheme by name."""
    rows = catalog.cursor().execute("select distinct scheme from scheme_version order by 1")
    return [row[0] for row in rows.fetchall()]


def versions(catalog: Catalog, scheme: str) -> list[Version]:
    """The versions of a scheme, newest first."""
    rows = (
        catalog.cursor()
        .execute(
            "select scheme, version, author, comment, made_at from scheme_version "
            "where scheme = ? order by version desc",
            [scheme],
        )
        .fetchall()
    )
    return [Version(*row) for row in rows]


def newest(catalog: Catalog, scheme: str) -> int:
    """The newest version's number. Raises BadInput for an unknown scheme."""
    found = versions(catalog, scheme)
    if not found:
        known = ", ".join(names(catalog)) or "none"
        raise BadInput(f"There is no scheme '{scheme}': use one of {known}.")
    return found[0].version


def classes(catalog: Catalog, scheme: str, version: int) -> list[ClassRow]:
    """(index, name, title_fr, title_en, color, minimum, cap, note) in class order."""
    return (
        catalog.cursor()
        .execute(
            "select class_index, class_name, title_fr, title_en, color, minimum, cap, note "
            "from scheme_class where scheme = ? and version = ? order by class_index",
            [scheme, version],
        )
        .fetchall()
    )


def rules(catalog: Catalog, scheme: str, version: int) -> list[RuleRow]:
    """(type_id, class_name, note) in the order of the types."""
    return (
        catalog.cursor()
        .execute(
            "select type_id, class_name, note from scheme_rule "
            "where scheme = ? and version = ? order by type_id",
            [scheme, version],
        )
        .fetchall()
    )


def save(
    catalog: Catalog,
    version: Version,
    class_rows: Sequence[ClassRow],
    rule_rows: Sequence[RuleRow],
) -> None:
    """Write one version whole. Raises BadInput when somebody saved that number meanwhile."""
    with catalog.writing() as cursor:
        current = versions(catalog, version.scheme)
        if current and current[0].version >= version.version:
            raise BadInput(
                f"{version.scheme} was changed by {current[0].author} meanwhile (version "
                f"{current[0].version}): look at it and save again."
            )
        cursor.execute(
            "insert into scheme_version (scheme, version, author, comment) values (?, ?, ?, ?)",
            [version.scheme, version.version, version.author, version.comment],
        )
        key = [version.scheme, version.version]
        for row in class_rows:
            cursor.execute(
                "insert into scheme_class values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [*key, *row]
            )
        if rule_rows:
            frame = pd.DataFrame(rule_rows, columns=["type_id", "class_name", "note"])
            with frame_as(cursor, "new_rule", frame):
                cursor.execute("insert into scheme_rule select ?, ?, n.* from new_rule n", key)


def replace_placements(
    catalog: Catalog, scheme: str, rows: Iterable[tuple[str, str, str | None]]
) -> None:
    """Store where every type falls: (type_id, kind, class_name)."""
    frame = pd.DataFrame(list(rows), columns=["type_id", "kind", "class_name"]).astype(object)
    with catalog.writing() as cursor, frame_as(cursor, "new_place", frame):
        cursor.execute("delete from placement where scheme = ?", [scheme])
        cursor.execute("insert into placement select ?, n.* from new_place n", [scheme])


def placed(catalog: Catalog, scheme: str) -> list[tuple[str, str | None, int, int]]:
    """(kind, class_name, images, usable images) of a scheme, over the images with a label."""
    return (
        catalog.cursor()
        .execute(
            "select coalesce(p.kind, 'unmapped'), p.class_name, count(*), "
            "       count(*) filter (s.usable) "
            f"from {state.table(catalog)} s left join placement p "
            "  on p.scheme = ? and p.type_id = s.type_id "
            "where s.type_id is not null group by 1, 2",
            [scheme],
        )
        .fetchall()
    )
