"""Which images a recipe chooses, and what is remembered of a release."""

from __future__ import annotations

import pytest

from tests import stored
from workbench.store import releases
from workbench.store.releases import Choice, ReleaseRow


@pytest.fixture(autouse=True)
def _sources(catalog):
    stored.source(catalog, "open", ("share", "commercial"))
    stored.source(catalog, "shared", ("share",))
    stored.source(catalog, "shut")


def chosen(catalog, **options):
    found = releases.candidates(catalog, Choice("binko10", **options))
    return [(c.image_id, c.class_name) for c in found]


def image(catalog, name, label="glass", source_name="open", **more):
    return stored.image(catalog, name, label, source_name=source_name, **more)


def test_candidates__class_of_the_nearest_rule(catalog):
    found = [image(catalog, "a", "brown-glass-bottle"), image(catalog, "b", "mirror")]

    assert chosen(catalog) == [(found[0], "glass")]


def test_candidates__ordered_by_class_and_id(catalog):
    a, b, c = image(catalog, "a", "metal"), image(catalog, "b"), image(catalog, "c")

    assert chosen(catalog) == [(b, "glass"), (c, "glass"), (a, "metal")]


def test_candidates__nothing_that_is_kept_out(catalog):
    a, b = image(catalog, "a"), image(catalog, "b")
    image(catalog, "c")
    image(catalog, "c", "metal", path="again.jpg")
    stored.decide(catalog, a, "reject", "blurred")

    assert chosen(catalog) == [(b, "glass")]


@pytest.mark.parametrize(
    ("licence", "names"), [("any", "abc"), ("share", "ab"), ("commercial", "a")]
)
def test_candidates__licence_gate(catalog, licence, names):
    for name, source_name in (("a", "open"), ("b", "shared"), ("c", "shut")):
        image(catalog, name, source_name=source_name)

    assert chosen(catalog, licence=licence) == [(stored.image_id(n), "glass") for n in names]


def test_candidates__image_of_two_sources_enters_by_the_one_that_is_allowed(catalog):
    image(catalog, "a", source_name="open")
    image(catalog, "a", source_name="shut")

    [one] = releases.candidates(catalog, Choice("binko10", licence="commercial"))

    assert one.source_name == "open"


def test_candidates__only_the_named_sources(catalog):
    image(catalog, "a", source_name="open")
    b = image(catalog, "b", source_name="shut")

    assert chosen(catalog, sources=("shut",)) == [(b, "glass")]


def test_candidates__reviewed_only(catalog):
    a = image(catalog, "a")
    image(catalog, "b")
    stored.decide(catalog, a, "label", "metal")

    assert chosen(catalog, reviewed_only=True) == [(a, "metal")]


def test_candidates__one_of_a_group(catalog):
    a, b = image(catalog, "a"), image(catalog, "b")
    stored.group(catalog, a, b)

    assert chosen(catalog) == [(a, "glass")]


def test_candidates__twin_stays_in_when_the_better_ones_source_is_left_out(catalog):
    a, b = image(catalog, "a"), image(catalog, "b", source_name="shut")
    stored.group(catalog, a, b)

    assert chosen(catalog, sources=("shut",)) == [(b, "glass")]


def test_candidates__who_decided_and_when(catalog):
    a = image(catalog, "a")
    stored.decide(catalog, a, "label", "metal")

    [one] = releases.candidates(catalog, Choice("binko10"))

    assert (one.decided_by, one.label_origin) == ("tester", "reviewed")
    assert one.decided_at is not None
    assert one.decided_at.endswith("Z")


def test_record__comes_back_newest_first(catalog):
    for name in ("one", "two"):
        row = ReleaseRow(name, "binko10", 1, "{}", f"/r/{name}", 1, "c0ffee", "tester")
        releases.record(catalog, row, [(stored.image_id("a"), "glass", "train")])

    assert [row.name for row in releases.all_of(catalog)] == ["two", "one"]
    assert stored.one(catalog, "select count(*) from release_image") == 2
