"""Items and images: written once, replaced by path, found again by any name."""

from __future__ import annotations

import pytest

from tests import stored
from workbench.errors import BadInput
from workbench.records import Found, ItemRow, KnownFile, Measurement
from workbench.store import items, measurements


@pytest.fixture(autouse=True)
def _source(catalog):
    stored.source(catalog, "s", root="/data/s")


def test_add__same_bytes_twice_are_one_image(catalog):
    stored.image(catalog, "a", path="1.jpg")
    stored.image(catalog, "a", path="2.jpg")

    assert stored.one(catalog, "select count(*) from image") == 1
    assert stored.one(catalog, "select count(*) from item") == 2


def test_add__same_path_again_replaces_the_item(catalog):
    stored.image(catalog, "a", path="1.jpg")
    stored.image(catalog, "b", path="1.jpg")

    assert stored.one(catalog, "select image_id from item") == stored.image_id("b")


def test_add__unreadable_item_keeps_its_reason(catalog):
    items.add(catalog, [], [ItemRow("s", Found("1.jpg", 0, 1, "glass"), None, "empty file")])

    assert stored.one(catalog, "select unreadable from item where image_id is null") == "empty file"


@pytest.mark.parametrize("text", ["瓶/=1+2.jpg", "a'; drop table item; --", "a\nb", "<b>&"])
def test_add__hostile_texts_come_back_as_they_were(catalog, text):
    stored.image(catalog, "a", text, path=text)

    assert list(items.known_files(catalog, "s")) == [text]


def test_known_files__size_age_image_and_label(catalog):
    stored.image(catalog, "a", "glass", path="1.jpg")

    assert items.known_files(catalog, "s") == {
        "1.jpg": KnownFile(10, 1, stored.image_id("a"), "glass", None, None, False)
    }


def test_known_files__of_that_source_only(catalog):
    stored.image(catalog, "a")

    assert items.known_files(catalog, "other") == {}


def test_unmeasured__until_every_named_check_has_a_value(catalog):
    identity = stored.image(catalog, "a")
    measurements.add(catalog, [Measurement(identity, "dark", 1)])

    assert items.unmeasured(catalog, ["dark"]) == []
    assert [o.image_id for o in items.unmeasured(catalog, ["dark", "grey"])] == [identity]


def test_unmeasured__image_of_two_items_once(catalog):
    stored.image(catalog, "a", path="2.jpg")
    stored.image(catalog, "a", path="1.jpg")

    [one] = items.unmeasured(catalog, ["dark"])

    assert (one.root, one.path) == ("/data/s", "1.jpg")


def test_unmeasured__damaged_is_not_tried_again(catalog):
    identity = stored.image(catalog, "a")
    items.mark_damaged(catalog, {identity: "damaged: cut off"})

    assert items.unmeasured(catalog, ["dark", "fingerprint"]) == []


def test_resolve__id_beginning_and_path(catalog):
    identity = stored.image(catalog, "a", "glass", path="glass/1.jpg")

    for name in (identity, identity[:8], identity[:8].upper(), "s/glass/1.jpg"):
        assert items.resolve(catalog, name) == identity


def test_resolve__unknown(catalog):
    with pytest.raises(BadInput, match=r"knows no image 's/no\.jpg'"):
        items.resolve(catalog, "s/no.jpg")


def test_resolve__beginning_of_two_images(catalog):
    stored.image(catalog, "abcdX", path="1.jpg")
    stored.image(catalog, "abcdY", path="2.jpg")

    with pytest.raises(BadInput, match="begins several image ids"):
        items.resolve(catalog, stored.image_id("abcd")[:8])


def test_resolve__unreadable_file(catalog):
    items.add(catalog, [], [ItemRow("s", Found("1.jpg", 0, 1), None, "empty file")])

    with pytest.raises(BadInput, match=r"1\.jpg"):
        items.resolve(catalog, "s/1.jpg")


def test_locate__first_place_that_is_there(catalog, tmp_path):
    (tmp_path / "x.jpg").touch()
    stored.source(catalog, "t", root=str(tmp_path))
    identity = stored.image(catalog, "a", source_name="s", path="x.jpg")
    stored.image(catalog, "a", source_name="t", path="x.jpg")

    assert items.locate(catalog, identity) == tmp_path / "x.jpg"


def test_locate__nowhere(catalog):
    assert items.locate(catalog, stored.image(catalog, "a", path="x.jpg")) is None
