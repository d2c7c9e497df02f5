"""Step `review`: decisions of people, from keys, scripts and pages; and taking them back."""

from __future__ import annotations

from collections.abc import Sequence

from workbench import taxonomy
from workbench.errors import BadInput
from workbench.records import Decision, PastDecision
from workbench.steps import grouping, mapping
from workbench.store import decisions, items
from workbench.store.connection import Catalog

VERDICTS = frozenset({"same", "not_same"})


def decide(catalog: Catalog, made: Sequence[Decision]) -> int:
    """Write decisions, durable when this returns; duplicate groups follow verdicts at once."""
    with catalog.writing():
        written = decisions.add(catalog, made)
        if any(d.kind in VERDICTS for d in made):
            grouping.regroup(catalog)
    return written


def label(catalog: Catalog, names: Sequence[str], type_text: str, author: str) -> int:
    """Give images a waste type; `type_text` is an id or exactly one type's name or synonym."""
    type_id = find_type(catalog, type_text)
    return _decide_named(catalog, names, Decision("", "label", author, type_id))


def reject(
    catalog: Catalog, names: Sequence[str], reason: str, author: str, note: str | None = None
) -> int:
    """Keep images out, for a reason of `records.REASONS`."""
    return _decide_named(catalog, names, Decision("", "reject", author, reason, note))


def restore(catalog: Catalog, names: Sequence[str], author: str) -> int:
    """Take images back in, whatever was found or decided against them before."""
    return _decide_named(catalog, names, Decision("", "restore", author))


def undo(
    catalog: Catalog, author: str, count: int = 1, client_key: str | None = None
) -> list[PastDecision]:
    """Take back this author's newest decisions; groups follow when a verdict was among them."""
    with catalog.writing():
        return _followed(catalog, decisions.undo(catalog, author, count, client_key))


def undo_ids(catalog: Catalog, author: str, ids: Sequence[int]) -> list[PastDecision]:
    """Take back decisions by number, whoever made them."""
    with catalog.writing():
        return _followed(catalog, decisions.undo_ids(catalog, author, ids))


def find_type(catalog: Catalog, text: str) -> str:
    """The id of a type from its id, or from a name or synonym that only one type has."""
    types = mapping.all_types(catalog)
    if any(each.type_id == text for each in types):
        return text
    hits = taxonomy.search(types, text, limit=3)
    exact = [each.type_id for each, score in hits if score >= 99]
    if len(exact) == 1:
        return exact[0]
    near = ", ".join(each.type_id for each, _ in hits)
    if near:
        raise BadInput(f"There is no waste type '{text}': did you mean {near}?")
    raise BadInput(f"There is no waste type '{text}'.")


def _followed(catalog: Catalog, undone: list[PastDecision]) -> list[PastDecision]:
    if any(d.kind in VERDICTS for d in undone):
        grouping.regroup(catalog)
    return undone


def _decide_named(catalog: Catalog, names: Sequence[str], pattern: Decision) -> int:
    made = [
        Decision(items.resolve(catalog, name), pattern.kind, pattern.author, pattern.value,
                 pattern.note)
        for name in names
    ]  # fmt: skip
    return decide(catalog, made)
