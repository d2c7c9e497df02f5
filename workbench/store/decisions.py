"""Table `decision`: what people decided. Append-only; an undo is a row that names another."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.errors import BadInput
from workbench.records import KINDS, REASONS, Decision, PastDecision
from workbench.store.connection import Catalog


def add(catalog: Catalog, decisions: Sequence[Decision]) -> int:
    """Append decisions, durable when this returns; returns how many were new.

    A decision whose `client_key` was seen before is not written again, so a sender may repeat.
    Raises BadInput (and writes nothing) for an unknown image, type, reason or kind.
    """
    with catalog.writing() as cursor:
        _check(catalog, decisions)
        before = _count(catalog)
        for d in decisions:
            cursor.execute(
                "insert into decision "
                "(author, image_id, kind, value, note, other_id, milliseconds, client_key) "
                "select $author, $image, $kind, $value, $note, $other, $ms, $key "
                "where $key is null or not exists "
                "(select 1 from decision where client_key = $key)",
                {
                    "author": d.author,
                    "image": d.image_id,
                    "kind": d.kind,
                    "value": d.value,
                    "note": d.note,
                    "other": d.other_id,
                    "ms": d.milliseconds,
                    "key": d.client_key,
                },
            )
        return _count(catalog) - before


def undo(
    catalog: Catalog, author: str, count: int = 1, client_key: str | None = None
) -> list[PastDecision]:
    """Take back this author's newest `count` decisions that still stand; returns them."""
    with catalog.writing() as cursor:
        if client_key and _seen(catalog, client_key):
            return []
        # Decisions whose keys share what stands before '#' are one answer: they go together.
        rows = cursor.execute(
            "with mine as (select decision_id, case when contains(client_key, '#') "
            "    then split_part(client_key, '#', 1) else decision_id::varchar end as answer "
            "  from live_decision where author = $author), "
            "newest as (select answer from mine group by 1 "
            "  order by max(decision_id) desc limit $count) "
            "select decision_id from mine where answer in (select answer from newest) "
            "order by 1 desc",
            {"author": author, "count": count},
        ).fetchall()
        return undo_ids(catalog, author, [row[0] for row in rows], client_key)


def undo_ids(
    catalog: Catalog, author: str, ids: Sequence[int], client_key: str | None = None
) -> list[PastDecision]:
    """Take back decisions by number, whoever made them; those already undone are left."""
    undone: list[PastDecision] = []
    with catalog.writing() as cursor:
        for number in ids:
            found = [d for d in history(catalog, decision_id=number) if not d.undone]
            if not found or found[0].kind == "undo":
                continue
            key = f"{client_key}:{number}" if client_key and undone else client_key
            cursor.execute(
                "insert into decision (author, image_id, kind, undoes, client_key) "
                "values (?, ?, 'undo', ?, ?)",
                [author, found[0].image_id, number, key],
            )
            undone += found
    return undone


def history(
    catalog: Catalog,
    *,
    limit: int = 200,
    author: str | None = None,
    image_id: str | None = None,
    decision_id: int | None = None,
) -> list[PastDecision]:
    """Decisions, newest first, with whether an undo took them back."""
    rows = (
        catalog.cursor()
        .execute(
            "select d.decision_id, d.made_at, d.author, d.image_id, d.kind, d.value, d.note, "
            "  exists (select 1 from decision u where u.kind = 'undo' "
            "          and u.undoes = d.decision_id) "
            "from decision d where ($author is null or d.author = $author) "
            "and ($image is null or d.image_id = $image) "
            "and ($id is null or d.decision_id = $id) "
            "order by d.decision_id desc limit $limit",
            {"author": author, "image": image_id, "id": decision_id, "limit": limit},
        )
        .fetchall()
    )
    return [PastDecision(*row) for row in rows]


def ids_of_keys(catalog: Catalog, author: str, client_keys: Sequence[str]) -> list[int]:
    """Numbers of this author's decisions that were sent with these keys."""
    rows = (
        catalog.cursor()
        .execute(
            "select decision_id from decision where author = $author "
            "and client_key in (select unnest($keys)) order by decision_id desc",
            {"author": author, "keys": list(client_keys)},
        )
        .fetchall()
    )
    return [row[0] for row in rows]


def _check(catalog: Catalog, decisions: Sequence[Decision]) -> None:
    cursor = catalog.cursor()
    images = {d.image_id for d in decisions} | {d.other_id for d in decisions if d.other_id}
    known = cursor.execute(
        "select image_id from image where image_id in (select unnest($ids))",
        {"ids": sorted(images)},
    ).fetchall()
    if missing := images - {row[0] for row in known}:
        raise BadInput(f"The catalogue knows no image '{min(missing)[:80]}': nothing was written.")
    types = {row[0] for row in cursor.execute("select type_id from waste_type").fetchall()}
    for d in decisions:
        _check_value(d, types)


def _check_value(decision: Decision, types: set[str]) -> None:
    value = decision.value or ""
    if decision.kind not in KINDS or decision.kind == "undo":
        raise BadInput(f"'{decision.kind}' is no kind of decision: nothing was written.")
    if decision.kind == "label" and value not in types:
        raise BadInput(f"There is no waste type '{value[:80]}': nothing was written.")
    if decision.kind == "reject" and value not in REASONS:
        raise BadInput(f"'{value[:80]}' is no reason to reject: use one of {', '.join(REASONS)}.")
    if decision.kind in {"same", "not_same"} and not decision.other_id:
        raise BadInput(f"A verdict '{decision.kind}' needs the other image.")


def _count(catalog: Catalog) -> int:
    row = catalog.cursor().execute("select count(*) from decision").fetchone()
    return int(row[0]) if row else 0


def _seen(catalog: Catalog, client_key: str) -> bool:
    found = catalog.cursor().execute(
        "select 1 from decision where client_key = ? limit 1", [client_key]
    )
    return found.fetchone() is not None
