"""Waste types as the views need them."""

from __future__ import annotations

from tests import stored
from workbench.store import types


def test_all_rows__hold_the_shipped_types(catalog):
    rows = {row[0]: row for row in types.all_rows(catalog)}

    assert rows["brown-glass"][types.COLUMNS.index("parent_id")] == "glass"


def test_type_ancestor__every_type_is_its_own_at_depth_zero(catalog):
    assert stored.one(
        catalog,
        "select count(*) from waste_type t anti join type_ancestor a "
        "on a.type_id = t.type_id and a.ancestor_id = t.type_id and a.depth = 0",
    ) == 0  # fmt: skip


def test_replace__lines_follow_the_tree(catalog):
    row = ("gadget", "glass", "Truc", "Gadget", "", "", "", "", "", "added")
    types.replace(catalog, [row], {"gadget": ("gadget", "glass")})

    assert catalog.cursor().execute("select * from type_ancestor order by depth").fetchall() == [
        ("gadget", "gadget", 0), ("gadget", "glass", 1),
    ]  # fmt: skip


def test_image_counts__with_a_label_and_usable(catalog):
    stored.source(catalog)
    for name in ("a", "b", "c"):
        stored.image(catalog, name, "glass")
    stored.decide(catalog, stored.image_id("a"), "reject", "blurred")

    assert types.image_counts(catalog) == {"glass": (3, 2)}
