"""Decisions: appended whole or not at all, repeated ones once, undone by a row of their own."""

from __future__ import annotations

import pytest

from tests import stored
from workbench.errors import BadInput
from workbench.records import Decision
from workbench.store import decisions


@pytest.fixture(autouse=True)
def image(catalog):
    stored.source(catalog)
    return stored.image(catalog, "a", "glass")


def label(image, value="metal", author="tester", **more):
    return Decision(image, "label", author, value, **more)


def rows(catalog):
    return stored.one(catalog, "select count(*) from decision")


def test_add__returns_how_many_were_new(catalog, image):
    assert decisions.add(catalog, [label(image), Decision(image, "reject", "tester", "other")]) == 2


def test_add__is_in_the_history(catalog, image):
    decisions.add(catalog, [label(image, note="shiny")])

    [one] = decisions.history(catalog)
    assert (one.author, one.image_id, one.kind, one.value, one.note, one.undone) == (
        "tester", image, "label", "metal", "shiny", False,
    )  # fmt: skip


def test_add__repeated_client_key_is_not_written_twice(catalog, image):
    sent = [label(image, client_key="k1")]
    decisions.add(catalog, sent)

    assert decisions.add(catalog, [*sent, label(image, client_key="k2")]) == 1
    assert rows(catalog) == 2


def test_add__same_key_twice_in_one_batch(catalog, image):
    assert decisions.add(catalog, [label(image, client_key="k1")] * 2) == 1


def test_add__without_a_key_a_repetition_is_a_decision(catalog, image):
    assert decisions.add(catalog, [label(image)] * 2) == 2


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (Decision("f" * 64, "label", "tester", "glass"), "knows no image"),
        (Decision("IMAGE", "label", "tester", "vibranium"), "no waste type 'vibranium'"),
        (Decision("IMAGE", "label", "tester"), "no waste type ''"),
        (Decision("IMAGE", "reject", "tester", "ugly"), "'ugly' is no reason to reject"),
        (Decision("IMAGE", "burn", "tester"), "'burn' is no kind"),
        (Decision("IMAGE", "same", "tester"), "needs the other image"),
        (Decision("IMAGE", "same", "tester", other_id="f" * 64), "knows no image"),
    ],
)
def test_add__bad_value_writes_nothing_of_the_batch(catalog, image, bad, said):
    spoilt = Decision(
        bad.image_id.replace("IMAGE", image), bad.kind, bad.author, bad.value,
        other_id=bad.other_id,
    )  # fmt: skip

    with pytest.raises(BadInput, match=said):
        decisions.add(catalog, [label(image), spoilt])
    assert rows(catalog) == 0


def test_undo__newest_of_this_author(catalog, image):
    for author in ("anna", "anna", "bert"):
        decisions.add(catalog, [label(image, author=author)])

    [undone] = decisions.undo(catalog, "anna")

    assert undone.decision_id == decisions.history(catalog, author="anna", limit=3)[1].decision_id


def test_undo__goes_on_to_the_one_before(catalog, image):
    decisions.add(catalog, [label(image, "metal"), label(image, "paper")])

    assert [decisions.undo(catalog, "tester")[0].value for _ in range(2)] == ["paper", "metal"]


def test_undo__label_is_the_earlier_one_again(catalog, image):
    decisions.add(catalog, [label(image, "metal"), label(image, "paper")])
    decisions.undo(catalog, "tester")

    assert stored.state(catalog, image, "type_id") == "metal"


def test_undo__several_at_once(catalog, image):
    decisions.add(catalog, [label(image)] * 3)

    assert len(decisions.undo(catalog, "tester", 2)) == 2


def test_undo__nothing_left(catalog, image):
    decisions.add(catalog, [label(image)])
    decisions.undo(catalog, "tester")

    assert decisions.undo(catalog, "tester") == []


def test_undo__appends_and_takes_nothing_away(catalog, image):
    decisions.add(catalog, [label(image)])
    decisions.undo(catalog, "tester")

    assert [(row.kind, row.undone) for row in decisions.history(catalog)] == [
        ("undo", False), ("label", True),
    ]  # fmt: skip


def test_undo__repeated_client_key_undoes_once(catalog, image):
    decisions.add(catalog, [label(image)] * 3)
    decisions.undo(catalog, "tester", 2, client_key="u1")

    assert decisions.undo(catalog, "tester", 2, client_key="u1") == []
    assert len([d for d in decisions.history(catalog) if d.undone]) == 2


def test_undo_ids__whoever_made_them(catalog, image):
    decisions.add(catalog, [label(image, author="anna")])
    [one] = decisions.history(catalog)

    assert decisions.undo_ids(catalog, "bert", [one.decision_id])[0].author == "anna"


def test_undo_ids__undone_and_undo_rows_are_left(catalog, image):
    decisions.add(catalog, [label(image)])
    decisions.undo(catalog, "tester")
    numbers = [row.decision_id for row in decisions.history(catalog)]

    assert decisions.undo_ids(catalog, "tester", numbers) == []


def test_history__newest_first_and_limited(catalog, image):
    decisions.add(catalog, [label(image, value) for value in ("glass", "metal", "paper")])

    assert [d.value for d in decisions.history(catalog, limit=2)] == ["paper", "metal"]
