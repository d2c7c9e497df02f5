"""Raw labels: what a source's words mean, newest first, nothing overwritten."""

from __future__ import annotations

import pytest

from tests import stored
from workbench.store import labels


@pytest.fixture(autouse=True)
def _source(catalog):
    stored.source(catalog)
    stored.image(catalog, "a", "glass")


def meaning(catalog):
    return [(row.raw_label, row.type_id, row.decided) for row in labels.listed(catalog)]


def test_set_types__newest_meaning_counts(catalog):
    labels.set_types(catalog, "s", {"glass": "metal"}, "tester")

    assert meaning(catalog) == [("glass", "metal", True)]


def test_set_types__same_meaning_again_writes_nothing(catalog):
    assert labels.set_types(catalog, "s", {"glass": "glass"}, "tester") == 0


def test_set_types__nothing_on_purpose_is_decided(catalog):
    labels.set_types(catalog, "s", {"glass": None}, "tester")

    assert meaning(catalog) == [("glass", None, True)]


def test_set_types__earlier_rows_stay(catalog):
    labels.set_types(catalog, "s", {"glass": None}, "tester")

    assert stored.one(catalog, "select count(*) from raw_label where raw_label = 'glass'") == 2


def test_set_by_people__not_the_descriptors(catalog):
    stored.image(catalog, "b", "metal")
    labels.set_types(catalog, "s", {"glass": "metal"}, "tester")

    assert labels.set_by_people(catalog, "s") == {"glass"}


def test_set_by_people__descriptors_word_after_a_persons(catalog):
    labels.set_types(catalog, "s", {"glass": "metal"}, "tester")
    labels.set_types(catalog, "s", {"glass": "glass"}, "descriptor")

    assert labels.set_by_people(catalog, "s") == set()


def test_listed__undecided_first_then_most_items(catalog):
    stored.image(catalog, "b", "metal")
    stored.image(catalog, "c", "metal", path="2.jpg")
    catalog.cursor().execute("insert into item select * replace ('?' as raw_label, 'n' as path) "
                             "from item limit 1")  # fmt: skip

    assert [(row.raw_label, row.items) for row in labels.listed(catalog)] == [
        ("?", 1), ("metal", 2), ("glass", 1),
    ]  # fmt: skip


def test_listed__words_of_two_sources_are_two(catalog):
    stored.source(catalog, "t")
    stored.image(catalog, "b", "glass", source_name="t")

    assert [row.source_name for row in labels.listed(catalog)] == ["s", "t"]
