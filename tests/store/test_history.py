"""Decisions listed, filtered and counted."""

from __future__ import annotations

import pytest

from tests import stored
from workbench.records import Decision
from workbench.store import decisions, history
from workbench.store.history import Wanted


@pytest.fixture
def ids(catalog):
    """Two images; Léa labelled both and took the second back; Tom gave a verdict."""
    stored.source(catalog)
    found = [stored.image(catalog, name, "glass") for name in "ab"]
    for image, ms in zip(found, (1000, 3000), strict=True):
        decisions.add(catalog, [Decision(image, "label", "Léa", "metal", milliseconds=ms)])
    decisions.undo(catalog, "Léa")
    decisions.add(catalog, [Decision(found[0], "same", "Tom", other_id=found[1])])
    return found


def kinds(catalog, **wanted):
    return [each.kind for each in history.page(catalog, Wanted(**wanted), 0, 10)]


def test_page__newest_first(catalog, ids):
    assert kinds(catalog) == ["same", "undo", "label", "label"]


def test_page__an_undo_says_what_it_took_back(catalog, ids):
    undo, undone = history.page(catalog, Wanted(), 1, 2)

    assert (undo.undid_kind, undo.undid_value, undone.undone) == ("label", "metal", True)


def test_page__filters_join(catalog, ids):
    assert kinds(catalog, author="Léa", kind="label", image_id=ids[0]) == ["label"]


def test_page__a_verdict_is_found_by_either_image(catalog, ids):
    assert "same" in kinds(catalog, image_id=ids[0])
    assert "same" in kinds(catalog, image_id=ids[1])


def test_size__counts_what_pages_hold(catalog, ids):
    assert history.size(catalog, Wanted(author="Léa")) == len(kinds(catalog, author="Léa")) == 3


def test_newest_of__leaves_out_what_was_undone(catalog, ids):
    assert history.newest_of(catalog, "Léa").image_id == ids[0]
    assert history.newest_of(catalog, "Nobody") is None


def test_paces__count_standing_and_undone(catalog, ids):
    rows = [(p.author, p.standing, p.undone, p.seconds) for p in history.paces(catalog)]

    assert rows == [("Léa", 1, 1, 2.0), ("Tom", 1, 0, None)]
