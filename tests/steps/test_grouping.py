"""Near pairs are searched when hashes are new and judged always."""

from __future__ import annotations

import pytest

from tests import stored
from workbench.records import Fingerprint
from workbench.steps import grouping
from workbench.store import duplicates


@pytest.fixture(autouse=True)
def _hashes(catalog):
    stored.source(catalog)
    for name, phash in (("a", 0), ("b", 3), ("c", (1 << 64) - 1)):
        duplicates.add_fingerprints(catalog, [Fingerprint(stored.image(catalog, name), phash, 0)])


def test_search__groups_what_is_near(catalog):
    assert grouping.search(catalog) == 1
    assert stored.one(catalog, "select count(*) from duplicate_member") == 2


def test_search__nothing_new_nothing_searched(catalog):
    for _ in range(2):
        grouping.search(catalog)

    assert stored.one(catalog, "select count(*) from pair_search") == 1


def test_search__new_hash_is_searched(catalog):
    grouping.search(catalog)
    duplicates.add_fingerprints(catalog, [Fingerprint(stored.image(catalog, "d"), 1 << 63, 0)])
    grouping.search(catalog)

    assert stored.one(catalog, "select count(*) from duplicate_member") == 3
