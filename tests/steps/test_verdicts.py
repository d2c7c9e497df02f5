"""Answers about duplicate groups, and taking them back whole."""

from __future__ import annotations

import pytest

from tests import stored
from workbench.errors import BadInput
from workbench.records import NearPair
from workbench.steps import grouping, review, verdicts
from workbench.store import duplicates, groups
from workbench.store.groups import Wanted

A, B, C = (stored.image_id(name) for name in "abc")


@pytest.fixture(autouse=True)
def _three_near(catalog):
    """`a`, `b` and `c` look alike; `c` is the largest, so it is kept."""
    stored.source(catalog)
    for name, label, side in (("a", "glass", 90), ("b", "metal", 95), ("c", "glass", 100)):
        stored.image(catalog, name, label, side=side)
    near = [NearPair(A, B, 2, 2), NearPair(A, C, 2, 2), NearPair(B, C, 2, 2)]
    duplicates.replace_pairs(catalog, near, 3)
    grouping.regroup(catalog)


def members(catalog):
    found = groups.details(catalog, groups.chosen(catalog, Wanted("near")))
    return [[m.image_id for m in group.members] for group in found]


def test_same__group_is_checked(catalog):
    verdicts.same(catalog, C, [A, B], "tester")

    assert [s.checked for s in groups.summaries(catalog)] == [True]


def test_apart__one_leaves_and_the_others_stay(catalog):
    verdicts.apart(catalog, B, [A, C], "tester")

    assert members(catalog) == [[C, A]]


def test_scatter__nobody_stays(catalog):
    verdicts.scatter(catalog, [A, B, C], "tester")

    assert members(catalog) == []


def test_keep__takes_the_place_of_the_larger_one(catalog):
    verdicts.keep(catalog, A, "tester")

    assert members(catalog)[0][0] == A


def test_label__settles_the_contradiction_and_checks_the_group(catalog):
    assert groups.totals(catalog).contradictory == 1
    verdicts.label(catalog, [C, A, B], "metal", "tester")
    [found] = groups.summaries(catalog)

    assert (found.contradictory, found.checked) == (False, True)
    assert stored.state(catalog, C, "type_id") == "metal"


def test_label__unknown_type_writes_nothing(catalog):
    with pytest.raises(BadInput, match="no waste type 'gold'"):
        verdicts.label(catalog, [C, A, B], "gold", "tester")

    assert stored.one(catalog, "select count(*) from decision") == 0


def test_undo__takes_an_answer_back_whole(catalog):
    before = members(catalog)
    keys = verdicts.scatter(catalog, [A, B, C], "tester")

    assert verdicts.undo(catalog, keys, "tester") == 3
    assert members(catalog) == before


def test_undo__of_somebody_else_does_nothing(catalog):
    keys = verdicts.apart(catalog, B, [A, C], "tester")

    assert verdicts.undo(catalog, keys, "stranger") == 0
    assert members(catalog) == [[C, A]]


def test_undo__from_anywhere_takes_the_whole_answer_back(catalog):
    verdicts.label(catalog, [A, B], "glass", "Léa")

    assert len(review.undo(catalog, "Léa")) == 3
    assert stored.one(catalog, "select count(*) from live_decision") == 0
