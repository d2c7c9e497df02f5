"""The view image_state: what an image's label is, and what keeps it out. A truth table."""

from __future__ import annotations

import pytest

from tests import stored
from workbench.records import CheckRule, Measurement
from workbench.store import decisions, items, measurements


@pytest.fixture(autouse=True)
def _source(catalog):
    stored.source(catalog)


def said(catalog, *labels, name="a"):
    """One image that stands under these raw labels."""
    for number, label in enumerate(labels):
        identity = stored.image(catalog, name, label, path=f"{name}{number}.jpg")
    return identity


def is_usable(catalog, identity):
    return stored.state(catalog, identity, "usable")


@pytest.mark.parametrize(
    ("labels", "type_id", "conflict"),
    [
        ((None,), None, False),
        (("glass",), "glass", False),
        (("glass", "glass"), "glass", False),
        (("glass", None), "glass", False),
        (("glass", "brown-glass"), "brown-glass", False),
        (("brown-glass-bottle", "glass"), "brown-glass-bottle", False),
        (("glass", "brown-glass-bottle", "brown-glass"), "brown-glass-bottle", False),
        (("glass", "metal"), None, True),
        (("brown-glass", "green-glass"), None, True),
        (("glass", "brown-glass", "green-glass"), None, True),
        (("brown-glass", "metal", "glass"), None, True),
    ],
)
def test_image_state__what_the_items_say(catalog, labels, type_id, conflict):
    identity = said(catalog, *labels)

    assert stored.state(catalog, identity, "type_id") == type_id
    assert stored.state(catalog, identity, "conflict") is conflict
    assert is_usable(catalog, identity) is (type_id is not None)


def test_image_state__reviewed_label_wins(catalog):
    identity = said(catalog, "glass")
    stored.decide(catalog, identity, "label", "metal")

    assert stored.state(catalog, identity, "type_id") == "metal"
    assert stored.state(catalog, identity, "label_origin") == "reviewed"


def test_image_state__newest_review_wins(catalog):
    identity = said(catalog, "glass")
    for value in ("metal", "paper"):
        stored.decide(catalog, identity, "label", value)

    assert stored.state(catalog, identity, "type_id") == "paper"


def test_image_state__coarser_review_wins_over_a_finer_item(catalog):
    identity = said(catalog, "brown-glass")
    stored.decide(catalog, identity, "label", "glass")

    assert stored.state(catalog, identity, "type_id") == "glass"


def test_image_state__review_ends_a_conflict(catalog):
    identity = said(catalog, "glass", "metal")
    stored.decide(catalog, identity, "label", "metal")

    assert is_usable(catalog, identity)


def test_image_state__undone_review_is_a_conflict_again(catalog):
    identity = said(catalog, "glass", "metal")
    stored.decide(catalog, identity, "label", "metal")
    decisions.undo(catalog, "tester")

    assert stored.state(catalog, identity, "conflict") is True


@pytest.mark.parametrize(
    ("kinds", "rejected"),
    [
        (["reject"], True),
        (["reject", "restore"], False),
        (["restore", "reject"], True),
        (["reject", "label"], False),
        (["label", "reject"], True),
        (["reject", "keep"], True),
    ],
)
def test_image_state__newest_of_reject_restore_and_label_counts(catalog, kinds, rejected):
    identity = said(catalog, "glass")
    for kind in kinds:
        stored.decide(catalog, identity, kind, {"reject": "blurred", "label": "metal"}.get(kind))

    assert stored.state(catalog, identity, "rejected") is rejected
    assert is_usable(catalog, identity) is not rejected


def test_image_state__reason_stands_while_rejected(catalog):
    identity = said(catalog, "glass")
    stored.decide(catalog, identity, "reject", "watermark")
    assert stored.state(catalog, identity, "reject_reason") == "watermark"
    stored.decide(catalog, identity, "restore")
    assert stored.state(catalog, identity, "reject_reason") is None


def test_image_state__label_survives_reject_and_restore(catalog):
    identity = said(catalog, "glass")
    for kind, value in (("label", "metal"), ("reject", "other"), ("restore", None)):
        stored.decide(catalog, identity, kind, value)

    assert stored.state(catalog, identity, "type_id") == "metal"


@pytest.mark.parametrize(
    ("check", "value", "held"),
    [("dark", 0.1, True), ("dark", 0.9, False), ("light", 0.99, True), ("grey", 0.0, False)],
)
def test_image_state__findings_of_checks_that_hold_back(catalog, check, value, held):
    identity = said(catalog, "glass")
    measurements.add(catalog, [Measurement(identity, check, value)])

    assert stored.state(catalog, identity, "held_back") is held
    assert is_usable(catalog, identity) is not held


@pytest.mark.parametrize(("kind", "value"), [("restore", None), ("label", "glass")])
def test_image_state__somebody_confirmed_what_was_held_back(catalog, kind, value):
    identity = said(catalog, "glass")
    measurements.add(catalog, [Measurement(identity, "dark", 0.1)])
    stored.decide(catalog, identity, kind, value)

    assert is_usable(catalog, identity)


def test_image_state__attribute_confirms_nothing(catalog):
    identity = said(catalog, "glass")
    measurements.add(catalog, [Measurement(identity, "dark", 0.1)])
    stored.decide(catalog, identity, "attribute", "cleanliness=dirty")

    assert stored.state(catalog, identity, "held_back") is True


def test_image_state__damaged_image_is_not_there(catalog):
    identity = said(catalog, "glass")
    items.mark_damaged(catalog, {identity: "cut off"})

    assert stored.one(catalog, "select count(*) from image_state") == 0


def pair(catalog, first="glass", second="glass", sides=(100, 100)):
    """Two near copies; the first comes first by its id."""
    a = stored.image(catalog, "a", first, side=sides[0])
    b = stored.image(catalog, "b", second, side=sides[1])
    stored.group(catalog, a, b)
    return a, b


def kept(catalog, *members):
    """The one that is not a duplicate of a better one."""
    [one] = [m for m in members if not stored.state(catalog, m, "duplicate")]
    return one


def test_image_state__one_of_a_group_is_usable(catalog):
    a, b = pair(catalog)

    assert (is_usable(catalog, a), is_usable(catalog, b)) == (True, False)


def test_image_state__larger_one_is_kept(catalog):
    a, b = pair(catalog, sides=(100, 200))

    assert kept(catalog, a, b) == b


def test_image_state__labelled_one_is_kept(catalog):
    a, b = pair(catalog, None, "glass", sides=(200, 100))

    assert kept(catalog, a, b) == b


def test_image_state__rejected_keeper_makes_way(catalog):
    a, b = pair(catalog)
    stored.decide(catalog, a, "reject", "blurred")

    assert kept(catalog, a, b) == b
    assert is_usable(catalog, b)


def test_image_state__held_back_keeper_makes_way(catalog):
    a, b = pair(catalog)
    measurements.add(catalog, [Measurement(a, "dark", 0.1)])

    assert is_usable(catalog, b)


def test_image_state__conflicting_keeper_makes_way(catalog):
    a, b = pair(catalog)
    stored.image(catalog, "a", "metal", path="again.jpg")

    assert kept(catalog, a, b) == b


def test_image_state__reviewed_one_is_kept(catalog):
    a, b = pair(catalog, sides=(200, 100))
    stored.decide(catalog, b, "label", "glass")

    assert kept(catalog, a, b) == b


def test_image_state__one_chosen_by_hand_is_kept(catalog):
    a, b = pair(catalog, sides=(200, 100))
    stored.decide(catalog, b, "keep")

    assert kept(catalog, a, b) == b


def test_image_state__newest_choice_by_hand_counts(catalog):
    a, b = pair(catalog)
    for one in (b, a):
        stored.decide(catalog, one, "keep")

    assert kept(catalog, a, b) == a


def test_image_state__group_of_a_finer_label_contradicts_nothing(catalog):
    a, _ = pair(catalog, "glass", "brown-glass")

    assert stored.state(catalog, a, "group_conflict") is False


def test_image_state__contradictory_group_keeps_all_out(catalog):
    a, b = pair(catalog, "glass", "metal")

    assert [stored.state(catalog, one, "group_conflict") for one in (a, b)] == [True, True]
    assert not is_usable(catalog, a)


def test_image_state__review_of_one_ends_its_groups_contradiction(catalog):
    a, b = pair(catalog, "glass", "metal")
    stored.decide(catalog, b, "label", "metal")

    assert (kept(catalog, a, b), is_usable(catalog, b)) == (b, True)


def test_image_state__rejected_member_contradicts_nobody(catalog):
    a, b = pair(catalog, "glass", "metal")
    stored.decide(catalog, b, "reject", "other")

    assert is_usable(catalog, a)


def test_group_conflict__two_people_who_contradict_each_other_keep_it_out(catalog):
    stored.source(catalog)
    a, b = stored.image(catalog, "a", "glass"), stored.image(catalog, "b", "glass")
    stored.group(catalog, a, b)
    stored.decide(catalog, a, "label", "glass")
    stored.decide(catalog, b, "label", "metal")

    assert [stored.state(catalog, one, "usable") for one in (a, b)] == [False, False]


def test_group_order__a_kept_image_without_a_label_does_not_hide_its_twin(catalog):
    stored.source(catalog)
    a, b = stored.image(catalog, "a"), stored.image(catalog, "b", "glass")
    stored.group(catalog, a, b)
    stored.decide(catalog, a, "keep")

    assert stored.state(catalog, b, "usable") is True


def kept_of(catalog, *names):
    """Which of the images of one group is kept."""
    stored.group(catalog, *(stored.image_id(name) for name in names))
    [one] = [n for n in names if not stored.state(catalog, stored.image_id(n), "duplicate")]
    return one


def test_group_order__an_allowed_licence_before_pixels(catalog):
    stored.source(catalog, "free", ("share", "commercial"))
    stored.source(catalog, "unknown")
    stored.image(catalog, "small", "glass", source_name="free", side=50)
    stored.image(catalog, "large", "glass", source_name="unknown", side=500)

    assert kept_of(catalog, "large", "small") == "small"


def test_group_order__a_reviewed_label_before_a_licence(catalog):
    stored.source(catalog, "free", ("share",))
    stored.source(catalog, "unknown")
    stored.image(catalog, "a", "glass", source_name="free")
    b = stored.image(catalog, "b", "glass", source_name="unknown")
    stored.decide(catalog, b, "label", "glass")

    assert kept_of(catalog, "a", "b") == "b"


def test_group_order__of_equal_size_the_sharper(catalog):
    stored.source(catalog)
    rule = CheckRule("blurry", "below", 9.0, 0.0, 100.0, True)
    measurements.sync_rules(catalog, [rule])
    for name, sharpness in (("a", 20.0), ("b", 60.0)):
        identity = stored.image(catalog, name, "glass")
        measurements.add(catalog, [Measurement(identity, "blurry", sharpness)])

    assert kept_of(catalog, "a", "b") == "b"
