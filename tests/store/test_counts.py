"""The funnel: every file is counted once, and the sums hold."""

from __future__ import annotations

import pytest

from tests import stored
from workbench.records import Found, ItemRow, Measurement
from workbench.store import counts, items, measurements


@pytest.fixture
def heap(catalog):
    """One of each fate: twelve files, of which three images are usable."""
    stored.source(catalog)
    for name in ("good", "twin", "keeper", "copy"):
        stored.image(catalog, name, "glass")
    stored.image(catalog, "good", "glass", path="good again.jpg")
    stored.image(catalog, "torn", "glass")
    stored.image(catalog, "torn", "metal", path="torn again.jpg")
    for name, label in (("bad", "glass"), ("dim", "glass"), ("blank", None), ("cut", "glass")):
        stored.image(catalog, name, label)
    items.add(catalog, [], [ItemRow("s", Found("x.jpg", 0, 1), None, "empty file")])
    items.mark_damaged(catalog, {stored.image_id("cut"): "cut off"})
    stored.group(catalog, stored.image_id("keeper"), stored.image_id("copy"))
    stored.decide(catalog, stored.image_id("bad"), "reject", "blurred")
    measurements.add(catalog, [Measurement(stored.image_id("dim"), "dark", 0.0)])
    return catalog


def test_counts__of_each_fate(heap):
    found = counts.counts(heap)

    assert (found.items, found.unreadable, found.usable) == (12, 2, 3)
    assert (found.conflicts, found.rejected, found.held_back, found.unlabelled) == (1, 1, 1, 1)
    assert (found.exact_groups, found.near_groups, found.redundant) == (2, 1, 1)
    assert found.duplicate_images == 4  # good, torn, and the two of the group


def test_counts__of_an_empty_catalogue_are_zero(catalog):
    assert set(vars(counts.counts(catalog)).values()) == {0}


def test_funnel__every_step(heap):
    assert [(step.name, step.lost, step.left) for step in counts.funnel(heap)] == [
        ("files", 0, 12), ("unreadable", 2, 10), ("exact_copy", 2, 8), ("rejected", 1, 7),
        ("near_copy", 1, 6), ("conflict", 1, 5), ("unlabelled", 1, 4), ("held_back", 1, 3),
    ]  # fmt: skip


def test_funnel__ends_at_the_usable_ones(heap):
    assert counts.funnel(heap)[-1].left == counts.counts(heap).usable


def test_funnel__rejected_copy_is_counted_once(heap):
    stored.decide(heap, stored.image_id("copy"), "reject", "blurred")

    assert counts.funnel(heap)[-1].left == counts.counts(heap).usable


def test_per_source__items_images_usable(heap):
    stored.source(heap, "t")
    stored.image(heap, "good", "glass", source_name="t")

    assert counts.per_source(heap) == {"s": (12, 9, 3), "t": (1, 1, 1)}


def test_problems__unreadable_and_damaged_with_their_reasons(heap):
    assert counts.problems(heap) == [
        ("s", "glass/cut.jpg", "cut off"), ("s", "x.jpg", "empty file"),
    ]  # fmt: skip


def test_counts__follow_a_decision_at_once(heap):
    before = counts.counts(heap)
    stored.decide(heap, stored.image_id("good"), "reject", "blurred")
    after = counts.counts(heap)

    assert (after.usable, after.rejected) == (before.usable - 1, before.rejected + 1)
