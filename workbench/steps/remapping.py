"""One change of a scheme: shown first, then saved as a new version."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.steps import mapping
from workbench.steps.mapping import EXCLUDED, Change
from workbench.store import schemes
from workbench.store.connection import Catalog


@dataclass(frozen=True)
class Rule:
    """Map a type to a class, exclude it (`-`, with a note), or take its rule away (None)."""

    scheme: str
    type_id: str
    class_name: str | None
    note: str = ""


def apply(catalog: Catalog, rule: Rule, author: str, dry_run: bool) -> Change:
    """What the change does to the counts; saved as a new version unless it is a dry run."""
    version = schemes.newest(catalog, rule.scheme)
    before = mapping.read(catalog, rule.scheme)
    changed = mapping.with_rule(before, rule.type_id, rule.class_name, rule.note)
    shown = mapping.preview(catalog, changed)
    if not dry_run and changed != before:
        mapping.save(catalog, changed, author=author, comment=comment(rule), based_on=version)
    return shown


def go_back(catalog: Catalog, scheme: str, version: int, author: str) -> int:
    """Save an earlier version's state as the newest one; returns its number."""
    newest = schemes.newest(catalog, scheme)
    earlier = mapping.read(catalog, scheme, version)
    return mapping.save(
        catalog, earlier, author=author, comment=f"as version {version}", based_on=newest
    )


def comment(rule: Rule) -> str:
    """A version's comment in words."""
    if rule.class_name is None:
        return f"{rule.type_id}: no rule of its own"
    if rule.class_name == EXCLUDED:
        return f"{rule.type_id}: excluded ({rule.note})"
    return f"{rule.type_id} → {rule.class_name}"
