"""Queues: who waits where, in which order, narrowed how."""

from __future__ import annotations

import pytest

from tests import stored
from workbench.errors import BadInput
from workbench.records import CheckRule, Found, ImageRow, ItemRow, Measurement
from workbench.steps import mapping
from workbench.store import items, measurements, queues
from workbench.store.connection import Catalog
from workbench.store.queues import Wish

SCHEME = "binko10"


@pytest.fixture
def filled(catalog: Catalog) -> Catalog:
    """A usable glass, a coarse plastic, an image without label, a conflict, a dark metal."""
    stored.source(catalog)
    stored.image(catalog, "glass", "glass")
    stored.image(catalog, "plastic", "plastic")
    stored.image(catalog, "nothing")
    stored.image(catalog, "both", "glass")
    stored.image(catalog, "both", "paper", path="paper/both.jpg")
    stored.image(catalog, "dark", "metal")
    measurements.sync_rules(catalog, [CheckRule("dark", "below", 0.3, 0, 1, True)])
    measurements.add(
        catalog,
        [
            Measurement(stored.image_id("dark"), "dark", 0.1),
            Measurement(stored.image_id("glass"), "dark", 0.9),
        ],
    )
    return catalog


def ids(catalog: Catalog, queue: str, **narrowed: str) -> set[str]:
    rows = queues.batch(catalog, Wish(queue, SCHEME, **narrowed), [], 50)
    return {row.image_id for row in rows}


@pytest.mark.parametrize(
    ("queue", "names"),
    [
        ("conflict", ["both"]), ("held_back", ["dark"]), ("unlabelled", ["nothing"]),
        ("too_coarse", ["plastic"]), ("unreviewed", ["glass", "plastic"]), ("rejected", []),
        ("everything", ["glass", "plastic", "nothing", "both", "dark"]),
    ],
)  # fmt: skip
def test_batch__each_queue_holds_what_it_says(
    filled: Catalog, queue: str, names: list[str]
) -> None:
    assert ids(filled, queue) == {stored.image_id(name) for name in names}


@pytest.mark.parametrize("queue", queues.QUEUES)
def test_counts__equal_the_batches(filled: Catalog, queue: str) -> None:
    assert queues.counts(filled, SCHEME)[queue] == len(ids(filled, queue))


@pytest.mark.parametrize("queue", queues.QUEUES)
def test_size__equals_the_batch(filled: Catalog, queue: str) -> None:
    assert queues.size(filled, Wish(queue, SCHEME)) == len(ids(filled, queue))


def test_batch__narrowed_by_class(filled: Catalog) -> None:
    assert ids(filled, "everything", class_name="metal") == {stored.image_id("dark")}


def test_batch__narrowed_by_check(filled: Catalog) -> None:
    assert ids(filled, "everything", check="dark") == {stored.image_id("dark")}


def test_batch__narrowed_by_another_source_is_empty(filled: Catalog) -> None:
    assert ids(filled, "everything", source="elsewhere") == set()


def test_batch__skips_what_the_reviewer_holds(filled: Catalog) -> None:
    held = stored.image_id("glass")
    rows = queues.batch(filled, Wish("unreviewed", SCHEME), [held], 50)
    assert [row.image_id for row in rows] == [stored.image_id("plastic")]


def test_batch__rejected_leaves_every_other_queue(filled: Catalog) -> None:
    stored.decide(filled, stored.image_id("both"), "reject", "other")
    rows = queues.details(filled, [stored.image_id("both")], SCHEME)
    assert (rows[0].rejected, rows[0].reject_reason) == (True, "other")
    assert queues.size(filled, Wish("rejected", SCHEME)) <= 1


def test_batch__unknown_queue_is_refused(filled: Catalog) -> None:
    with pytest.raises(BadInput, match="no queue 'x'; drop table'"):
        queues.batch(filled, Wish("x'; drop table", SCHEME), [], 5)


def test_details__say_what_every_source_says(filled: Catalog) -> None:
    (row,) = queues.details(filled, [stored.image_id("both")], SCHEME)
    assert row.said == ("glass", "paper")
    assert {place[2] for place in row.places} == {"glass", "paper"}


def test_details__keep_the_asked_order_and_leave_unknown_out(filled: Catalog) -> None:
    asked = [stored.image_id("plastic"), "f" * 64, stored.image_id("glass")]
    rows = queues.details(filled, asked, SCHEME)
    assert [row.image_id for row in rows] == [asked[0], asked[2]]


def test_class_types__stand_for_their_class(filled: Catalog) -> None:
    scheme = mapping.read(filled, SCHEME)
    types = mapping.class_types(scheme, mapping.tree(filled))
    assert (types["glass"], set(types)) == ("glass", {c.name for c in scheme.classes})


def test_details__hints_and_frames_stand_beside_the_labels(catalog: Catalog) -> None:
    stored.source(catalog)
    identity = stored.image_id("hinted")
    row = ImageRow(identity, 10, 9, 9, "GIF", "P", frames=12)
    found = Found("1.gif", 10, 1, hint="bottle, old", hint_score=0.75)
    items.add(catalog, [row], [ItemRow("s", found, identity)])

    (one,) = queues.details(catalog, [identity], SCHEME)

    assert (one.hints, one.frames, one.places) == (
        (("bottle, old", 0.75),), 12, (("s", "1.gif", None),),
    )  # fmt: skip
