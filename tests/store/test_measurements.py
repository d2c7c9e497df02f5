"""Measurements: written once, judged against limits that move without measuring."""

from __future__ import annotations

import pytest

from tests import stored
from workbench.errors import BadInput
from workbench.records import CheckRule, Measurement
from workbench.store import measurements


@pytest.fixture(autouse=True)
def _values(catalog):
    stored.source(catalog)
    for number in range(10):
        identity = stored.image(catalog, f"i{number}", "glass")
        measurements.add(catalog, [Measurement(identity, "dark", number / 10)])


def limit(catalog, name="dark"):
    return next(row for row in measurements.limits(catalog) if row.check_name == name)


def test_add__existing_value_stays(catalog):
    measurements.add(catalog, [Measurement(stored.image_id("i0"), "dark", 0.99)])

    assert _of(catalog, stored.image_id("i0")) == [("dark", 0.0, True)]


def test_limits__default_of_the_check(catalog):
    assert (limit(catalog).limit, limit(catalog).measured, limit(catalog).flagged) == (0.3, 10, 3)


def test_set_limit__judges_anew_without_measuring(catalog):
    before = catalog.cursor().execute("select * from measurement order by all").fetchall()

    measurements.set_limit(catalog, "dark", 0.65, True, "tester")

    assert limit(catalog).flagged == 7
    assert catalog.cursor().execute("select * from measurement order by all").fetchall() == before


def test_set_limit__newest_counts_and_all_are_kept(catalog):
    for value in (0.65, 0.05):
        measurements.set_limit(catalog, "dark", value, True, "tester")

    assert limit(catalog).limit == 0.05
    assert stored.one(catalog, "select count(*) from check_limit") == 2


def test_set_limit__holding_back_follows_at_once(catalog):
    measurements.set_limit(catalog, "dark", 0.3, False, "tester")

    assert stored.state(catalog, stored.image_id("i0"), "held_back") is False


def test_set_limit__unknown_check(catalog):
    with pytest.raises(BadInput, match="There is no check 'drak': use one of blurry"):
        measurements.set_limit(catalog, "drak", 1, True, "tester")


def test_finding__value_equal_to_the_limit_passes(catalog):
    measurements.set_limit(catalog, "dark", 0.5, True, "tester")

    assert _of(catalog, stored.image_id("i5")) == [("dark", 0.5, False)]


def test_sync_rules__changed_default_is_taken_over(catalog):
    measurements.sync_rules(catalog, [CheckRule("dark", "below", 0.45, 0, 1, True)])

    assert limit(catalog).flagged == 5


def test_sync_rules__persons_limit_stays(catalog):
    measurements.set_limit(catalog, "dark", 0.15, True, "tester")
    measurements.sync_rules(catalog, [CheckRule("dark", "below", 0.45, 0, 1, True)])

    assert limit(catalog).limit == 0.15


def test_sync_rules__values_of_another_version_are_dropped(catalog):
    measurements.add(catalog, [Measurement(stored.image_id("i0"), "grey", 9)])
    measurements.sync_rules(catalog, [CheckRule("dark", "below", 0.3, 0, 1, True, version="99")])

    assert _of(catalog, stored.image_id("i0")) == [("grey", 9.0, False)]


def test_sync_rules__values_of_the_same_version_stay(catalog):
    measurements.sync_rules(catalog, [CheckRule("dark", "below", 0.45, 0, 1, False)])

    assert limit(catalog).measured == 10


def test_around__nearest_on_both_sides(catalog):
    found = measurements.around(catalog, "dark", 0.45, "below", 2)

    assert [(row.value, row.flagged) for row in found] == [
        (0.3, True), (0.4, True), (0.5, False), (0.6, False),
    ]  # fmt: skip


def test_table__a_row_a_check_and_item(catalog):
    stored.image(catalog, "i0", "glass", path="again.jpg")

    found = measurements.table(catalog, "dark")

    assert list(found.columns) == ["image_id", "source", "path", "check", "score", "flagged"]
    assert len(found) == 11


def _of(catalog, image_id):
    table = measurements.table(catalog, None)
    rows = table[table["image_id"] == image_id]
    return [(r.check, r.score, r.flagged) for r in rows.itertuples()]
