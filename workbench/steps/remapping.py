"""One change of a scheme: shown first, then saved as a new version."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.errors import BadInput
from workbench.steps import mapping
from workbench.steps.mapping import EXCLUDED, Change
from workbench.store import schemes
from workbench.store.connection import Catalog
from workbench.taxonomy import Scheme

AS_VERSION = re.compile(r"as version (\d+)")  # the comment of a step back
RuleChange = tuple[str, str | None, str | None]


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


def with_rules(before: Scheme, rules: Sequence[Rule]) -> Scheme:
    """The scheme with several rules set or taken away."""
    for rule in rules:
        before = mapping.with_rule(before, rule.type_id, rule.class_name, rule.note)
    return before


def save(catalog: Catalog, rules: Sequence[Rule], *, author: str, based_on: int) -> int:
    """Save rules of one scheme as version `based_on + 1`, the version that the author saw.

    Raises BadInput when nothing changes, when a rule cannot be meant, or when somebody saved
    meanwhile.
    """
    if not rules:
        raise BadInput("No waste type is chosen: nothing was saved.")
    before = mapping.read(catalog, rules[0].scheme, based_on)
    changed = with_rules(before, rules)
    if changed == before:
        raise BadInput(f"{before.name} has these rules already: nothing was saved.")
    said = "; ".join(comment(rule) for rule in rules)
    return mapping.save(catalog, changed, author=author, comment=said, based_on=based_on)


def differences(before: Scheme, after: Scheme) -> list[RuleChange]:
    """(type, class then, class now) of every rule that differs; None where there is no rule."""
    then = {rule.type_id: rule.class_name for rule in before.rules}
    now = {rule.type_id: rule.class_name for rule in after.rules}
    ids = sorted(then.keys() | now.keys())
    return [
        (each, then.get(each), now.get(each)) for each in ids if then.get(each) != now.get(each)
    ]


def go_back(
    catalog: Catalog, scheme: str, version: int, author: str, based_on: int | None = None
) -> int:
    """Save an earlier version's state as the newest one; returns its number.

    With `based_on` it is refused when somebody saved after that version.
    """
    newest = based_on or schemes.newest(catalog, scheme)
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
