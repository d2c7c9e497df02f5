"""Schemes: every saved state a version, the newest one places the types."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests import stored
from workbench.errors import BadInput
from workbench.store import schemes
from workbench.store.schemes import Version

CLASS = (0, "verre", "Verre", "Glass", "#112233", 5, None, "")


def version(number, author="tester"):
    return Version("mine", number, author, "why", datetime.now(UTC))


def test_save__comes_back_as_it_was(catalog):
    schemes.save(catalog, version(1), [CLASS], [("glass", "verre", ""), ("mirror", "-", "big")])

    assert schemes.classes(catalog, "mine", 1) == [CLASS]
    assert schemes.rules(catalog, "mine", 1) == [("glass", "verre", ""), ("mirror", "-", "big")]


def test_save__without_rules(catalog):
    schemes.save(catalog, version(1), [CLASS], [])

    assert schemes.rules(catalog, "mine", 1) == []


def test_save__earlier_versions_stay(catalog):
    schemes.save(catalog, version(1), [CLASS], [("glass", "verre", "")])
    schemes.save(catalog, version(2), [CLASS], [])

    assert [v.version for v in schemes.versions(catalog, "mine")] == [2, 1]
    assert schemes.rules(catalog, "mine", 1) == [("glass", "verre", "")]


def test_save__number_taken_meanwhile_is_refused(catalog):
    schemes.save(catalog, version(1, "anna"), [CLASS], [])

    with pytest.raises(BadInput, match=r"was changed by anna meanwhile \(version 1\)"):
        schemes.save(catalog, version(1), [CLASS], [("glass", "verre", "")])
    assert schemes.rules(catalog, "mine", 1) == []


def test_newest__unknown_scheme_names_the_known_ones(catalog):
    with pytest.raises(BadInput, match="There is no scheme 'nix': use one of binko10"):
        schemes.newest(catalog, "nix")


def test_placed__counts_by_kind_and_class(catalog):
    stored.source(catalog)
    for name, label in (("a", "glass"), ("b", "glass"), ("c", "mirror"), ("d", "metal")):
        stored.image(catalog, name, label)
    schemes.replace_placements(
        catalog, "mine", [("glass", "class", "verre"), ("mirror", "excluded", None)]
    )

    assert sorted(schemes.placed(catalog, "mine"), key=str) == [
        ("class", "verre", 2, 2), ("excluded", None, 1, 1), ("unmapped", None, 1, 1),
    ]  # fmt: skip
