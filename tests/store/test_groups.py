"""Duplicate groups as a person looks at them."""

from __future__ import annotations

import random

import pytest

from tests import stored
from workbench.records import Decision, DuplicateMember
from workbench.store import decisions, duplicates, groups
from workbench.store.groups import Wanted


def near(catalog, *rows):
    """Groups of (centre, member, phash, dhash), by names."""
    named = stored.image_id
    duplicates.replace_groups(
        catalog, [DuplicateMember(named(c), named(m), p, d) for c, m, p, d in rows]
    )


def say(catalog, kind, one, other=None, value=None):
    named = stored.image_id
    decision = Decision(named(one), kind, "tester", value, other_id=other and named(other))
    decisions.add(catalog, [decision])


@pytest.fixture(autouse=True)
def _groups(catalog):
    """`a` in two sources; near `b` and `c`, far near `d` and `e`; `f` alone."""
    stored.source(catalog)
    stored.source(catalog, "other")
    for name, side in (("a", 100), ("b", 100), ("c", 200), ("d", 100), ("e", 90), ("f", 100)):
        stored.image(catalog, name, "glass", side=side)
    stored.image(catalog, "a", "glass", source_name="other")
    near(catalog, ("b", "b", 0, 0), ("b", "c", 1, 2), ("d", "d", 0, 0), ("d", "e", 8, 9))


def ids(found):
    return [stored_name(each.group_id) for each in found]


def stored_name(image_id):
    return bytes.fromhex(image_id.rstrip("0").ljust(2, "0")).decode()


def test_summaries__farthest_near_group_first_then_exact(catalog):
    assert ids(groups.summaries(catalog)) == ["d", "b", "a"]


def test_summaries__contradictory_one_first(catalog):
    stored.image(catalog, "a", "metal", path="again.jpg")

    assert next((s.contradictory, s.kind) for s in groups.summaries(catalog)) == (True, "exact")


def test_summaries__reviewed_label_ends_a_contradiction(catalog):
    stored.image(catalog, "a", "metal", path="again.jpg")
    say(catalog, "label", "a", value="glass")

    assert not any(s.contradictory for s in groups.summaries(catalog))


def test_summaries__near_images_of_two_labels_contradict(catalog):
    stored.image(catalog, "e", "metal", path="again.jpg")
    stored.image(catalog, "d", "glass", path="again2.jpg")

    assert ids(s for s in groups.summaries(catalog) if s.contradictory) == ["d"]


def test_summaries__numbers_of_a_group(catalog):
    found = {stored_name(s.group_id): s for s in groups.summaries(catalog)}

    assert (found["a"].items, found["a"].images, found["a"].sources) == (2, 1, 2)
    assert (found["d"].items, found["d"].images, found["d"].reach) == (2, 2, 17)


def test_summaries__checked_when_all_were_called_the_same(catalog):
    say(catalog, "same", "b", "c")

    assert ids(s for s in groups.summaries(catalog) if s.checked) == ["b"]


def test_summaries__newer_word_of_a_pair_counts(catalog):
    say(catalog, "same", "b", "c")
    say(catalog, "not_same", "b", "c")

    assert not any(s.checked for s in groups.summaries(catalog))


def test_totals__groups_of_each_kind(catalog):
    found = groups.totals(catalog)

    assert (found.near, found.exact, found.contradictory) == (2, 1, 0)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(), ["d", "b", "a"]),
        (Wanted("near"), ["d", "b"]),
        (Wanted("exact"), ["a"]),
        (Wanted("contradictory"), []),
        (Wanted(across=True), ["a"]),
        (Wanted(unchecked=True), ["d"]),
        (Wanted("exact", unchecked=True), ["a"]),
        (Wanted(without=frozenset({stored.image_id("d")})), ["b", "a"]),
    ],
)
def test_chosen__by_what_is_wanted(catalog, wanted, expected):
    say(catalog, "same", "b", "c")

    assert ids(groups.chosen(catalog, wanted)) == expected


def test_details__kept_one_first_and_larger(catalog):
    [group] = groups.details(catalog, groups.chosen(catalog, Wanted("near"))[1:])

    assert [stored_name(m.image_id) for m in group.members] == ["c", "b"]


def test_details__every_place_of_an_exact_copy(catalog):
    [group] = groups.details(catalog, groups.chosen(catalog, Wanted("exact")))

    assert [p.source_name for p in group.members[0].places] == ["other", "s"]


def test_details__nothing_asked(catalog):
    assert groups.details(catalog, []) == []


def test_said__labels_of_living_members(catalog):
    stored.image(catalog, "a", "metal", path="again.jpg")
    [group] = groups.details(catalog, groups.chosen(catalog, Wanted("exact")))

    assert group.said == ("glass", "metal")


def test_details__group_that_went_meanwhile_is_left_out(catalog):
    found = groups.summaries(catalog)
    with catalog.writing() as cursor:
        cursor.execute("delete from item")

    assert groups.details(catalog, found) == []


def test_summaries__two_people_who_contradict_each_other_are_shown(catalog):
    say(catalog, "label", "d", value="glass")
    say(catalog, "label", "e", value="metal")

    assert ids(s for s in groups.summaries(catalog) if s.contradictory) == ["d"]


def test_naive_leak__is_what_drawing_gives(catalog):
    groups_of = [2, 2, 2, 1]  # files a group: a twice, b with c, d with e, f alone
    rng = random.Random(5)
    test = leaked = 0
    for _ in range(20_000):
        for size in groups_of:
            drawn = [rng.random() < groups.NAIVE_TRAIN for _ in range(size)]
            test += drawn.count(False)
            leaked += drawn.count(False) if any(drawn) else 0

    assert groups.naive_leak(catalog) == pytest.approx(leaked / test, abs=0.01)


def split(catalog, name, part, source="s"):
    with catalog.writing() as cursor:
        cursor.execute("update item set split = ? where image_id = ? and source_name = ?",
                       [part, stored.image_id(name), source])  # fmt: skip


def test_chosen__groups_across_published_splits_of_one_source(catalog):
    split(catalog, "b", "train")
    split(catalog, "c", "test")
    split(catalog, "d", "train")
    split(catalog, "e", "train")
    split(catalog, "a", "train")
    split(catalog, "a", "test", "other")

    assert ids(groups.chosen(catalog, Wanted(leaking=True))) == ["b"]
    assert groups.totals(catalog).leaking == 1
