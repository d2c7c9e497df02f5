"""Several rules saved as one version, and going back."""

from __future__ import annotations

import pytest

from workbench.errors import BadInput
from workbench.steps import mapping, remapping
from workbench.steps.remapping import AS_VERSION, Rule
from workbench.store import schemes

SCHEME = "binko10"


def newest(catalog):
    return schemes.versions(catalog, SCHEME)[0]


def save(catalog, *rules, based_on=None):
    based_on = based_on or newest(catalog).version
    return remapping.save(catalog, rules, author="Léa", based_on=based_on)


def test_save__several_rules_are_one_version(catalog):
    start = newest(catalog).version
    save(catalog, Rule(SCHEME, "glass", "metal"), Rule(SCHEME, "paper", None))

    rules = {rule.type_id: rule.class_name for rule in mapping.read(catalog, SCHEME).rules}
    assert (rules["glass"], rules.get("paper")) == ("metal", None)
    assert newest(catalog).version == start + 1


def test_save__refuses_what_changes_nothing(catalog):
    with pytest.raises(BadInput, match="already"):
        save(catalog, Rule(SCHEME, "glass", "glass"))


def test_save__refuses_without_rules(catalog):
    with pytest.raises(BadInput, match="No waste type"):
        save(catalog, based_on=1)


def test_save__refuses_over_a_newer_version(catalog):
    start = newest(catalog).version
    save(catalog, Rule(SCHEME, "glass", "metal"))

    with pytest.raises(BadInput, match="meanwhile"):
        save(catalog, Rule(SCHEME, "paper", "metal"), based_on=start)


def test_differences__names_what_each_rule_was_and_is(catalog):
    before = mapping.read(catalog, SCHEME)
    after = remapping.with_rules(
        before, [Rule(SCHEME, "glass", "metal"), Rule(SCHEME, "paper", None)]
    )

    assert remapping.differences(before, after) == [
        ("glass", "glass", "metal"), ("paper", "paper", None)
    ]  # fmt: skip


def test_go_back__gives_the_old_rules_as_a_new_version(catalog):
    start = newest(catalog).version
    before = mapping.read(catalog, SCHEME)
    save(catalog, Rule(SCHEME, "glass", "metal"))
    remapping.go_back(catalog, SCHEME, start, "Léa")

    assert mapping.read(catalog, SCHEME) == before
    assert newest(catalog).version == start + 2


def test_go_back__comment_is_the_one_that_pages_translate(catalog):
    save(catalog, Rule(SCHEME, "glass", "metal"))
    remapping.go_back(catalog, SCHEME, 1, "Léa")

    assert AS_VERSION.fullmatch(newest(catalog).comment)[1] == "1"


def test_go_back__refuses_over_a_newer_version(catalog):
    start = newest(catalog).version
    save(catalog, Rule(SCHEME, "glass", "metal"))

    with pytest.raises(BadInput, match="meanwhile"):
        remapping.go_back(catalog, SCHEME, start, "Léa", based_on=start)
