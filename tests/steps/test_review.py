"""Review: decisions by name, groups that follow verdicts, undo that follows too."""

from __future__ import annotations

import pytest

from tests import stored
from workbench.errors import BadInput
from workbench.records import Decision
from workbench.steps import review
from workbench.store import decisions, duplicates


@pytest.fixture(autouse=True)
def _images(catalog):
    stored.source(catalog)
    for name in ("a", "b"):
        stored.image(catalog, name, "glass")


def verdict(catalog, kind):
    one, other = (stored.image_id(name) for name in ("a", "b"))
    review.decide(catalog, [Decision(one, kind, "tester", other_id=other)])


def members(catalog):
    return stored.one(catalog, "select count(*) from duplicate_member")


@pytest.mark.parametrize(
    "text", ["drink-can", "canette", "Canette", "soda can", "Drink can", "canettes"]
)
def test_label__type_by_id_name_or_synonym(catalog, text):
    review.label(catalog, ["s/glass/a.jpg"], text, "tester")

    assert stored.state(catalog, stored.image_id("a"), "type_id") == "drink-can"


def test_label__unknown_type_names_the_nearest(catalog):
    with pytest.raises(BadInput, match=r"no waste type 'canete': did you mean .*drink-can"):
        review.label(catalog, ["s/glass/a.jpg"], "canete", "tester")


def test_label__one_unknown_image_and_nothing_is_written(catalog):
    with pytest.raises(BadInput, match=r"knows no image 's/x\.jpg'"):
        review.label(catalog, ["s/glass/a.jpg", "s/x.jpg"], "metal", "tester")

    assert decisions.history(catalog) == []


def test_reject__and_restore(catalog):
    review.reject(catalog, ["s/glass/a.jpg"], "blurred", "tester", note="all of it")
    assert stored.state(catalog, stored.image_id("a"), "rejected") is True
    review.restore(catalog, ["s/glass/a.jpg"], "tester")
    assert stored.state(catalog, stored.image_id("a"), "usable") is True


def test_decide__same_makes_a_group_at_once(catalog):
    verdict(catalog, "same")

    assert members(catalog) == 2


def test_decide__not_same_after_same_parts_it(catalog):
    verdict(catalog, "same")
    verdict(catalog, "not_same")

    assert members(catalog) == 0


def test_undo__of_a_verdict_parts_the_group(catalog):
    verdict(catalog, "same")
    review.undo(catalog, "tester")

    assert members(catalog) == 0


def test_undo_ids__of_a_verdict_parts_the_group(catalog):
    verdict(catalog, "same")
    review.undo_ids(catalog, "tester", [decisions.history(catalog)[0].decision_id])

    assert duplicates.rows(catalog) == []


def test_undo__of_somebody_else_does_nothing(catalog):
    verdict(catalog, "same")

    assert review.undo(catalog, "anna") == []
