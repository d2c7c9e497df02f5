"""Hashes, pairs and groups in the catalogue, and people's verdicts."""

from __future__ import annotations

import pytest

from tests import stored
from workbench.records import Decision, DuplicateMember, Fingerprint, NearPair
from workbench.store import decisions, duplicates


@pytest.fixture(autouse=True)
def _images(catalog):
    stored.source(catalog)
    for name in "abcd":
        stored.image(catalog, name, "glass")


def verdict(catalog, kind, one, other):
    decisions.add(
        catalog,
        [Decision(stored.image_id(one), kind, "tester", other_id=stored.image_id(other))],
    )


def test_fingerprints__all_64_bits(catalog):
    row = Fingerprint("a", (1 << 64) - 1, 1 << 63)
    duplicates.add_fingerprints(catalog, [row])

    assert duplicates.fingerprints(catalog) == [row]


def test_add_fingerprints__existing_one_stays(catalog):
    duplicates.add_fingerprints(catalog, [Fingerprint("a", 1, 1)])
    duplicates.add_fingerprints(catalog, [Fingerprint("a", 2, 2), Fingerprint("b", 3, 3)])

    assert [p.phash for p in duplicates.fingerprints(catalog)] == [1, 3]


def test_replace_pairs__takes_the_place_of_the_old_ones(catalog):
    for rows in ([NearPair("a", "b", 1, 2)], [NearPair("c", "d", 3, 4)], []):
        duplicates.replace_pairs(catalog, rows, 2)
        assert duplicates.pairs(catalog) == rows


def test_is_searched__until_a_hash_is_new(catalog):
    duplicates.add_fingerprints(catalog, [Fingerprint("a", 1, 1)])
    assert not duplicates.is_searched(catalog)
    duplicates.replace_pairs(catalog, [], 1)
    assert duplicates.is_searched(catalog)
    duplicates.add_fingerprints(catalog, [Fingerprint("b", 2, 2)])
    assert not duplicates.is_searched(catalog)


def test_verdicts__newest_word_of_a_pair_in_either_order(catalog):
    verdict(catalog, "same", "a", "b")
    verdict(catalog, "not_same", "b", "a")

    assert duplicates.verdicts(catalog, "same") == []
    assert duplicates.verdicts(catalog, "not_same") == [
        (stored.image_id("a"), stored.image_id("b"))
    ]


def test_verdicts__undone_one_does_not_count(catalog):
    verdict(catalog, "same", "a", "b")
    decisions.undo(catalog, "tester")

    assert duplicates.verdicts(catalog, "same") == []


def test_rows__near_group_keeps_one(catalog):
    stored.group(catalog, stored.image_id("a"), stored.image_id("b"))

    found = duplicates.rows(catalog)

    assert [(row.kind, row.keep) for row in found] == [("near", True), ("near", False)]


def test_rows__exact_copy_in_two_places_keeps_one(catalog):
    stored.image(catalog, "a", "glass", path="z.jpg")

    assert [(row.path, row.kind, row.keep) for row in duplicates.rows(catalog)] == [
        ("glass/a.jpg", "exact", True), ("z.jpg", "exact", False),
    ]  # fmt: skip


def test_rows__contradictory_groups_first(catalog):
    stored.image(catalog, "z1", "glass")
    stored.image(catalog, "z2", "metal")
    a, b, z1, z2 = (stored.image_id(name) for name in ("a", "b", "z1", "z2"))
    members = [(a, a), (a, b), (z1, z1), (z1, z2)]
    duplicates.replace_groups(catalog, [DuplicateMember(g, i, 0, 0) for g, i in members])

    found = [(row.group_id, row.contradictory) for row in duplicates.rows(catalog)]

    assert found == [(z1, True), (z1, True), (a, False), (a, False)]


def test_table__columns_that_scripts_rely_on(catalog):
    stored.group(catalog, stored.image_id("a"), stored.image_id("b"))

    assert list(duplicates.table(catalog).columns)[:6] == [
        "group", "image_id", "source", "path", "kind", "keep",
    ]  # fmt: skip
