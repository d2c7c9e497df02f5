"""Every waste type as a scheme sees it, and the filters over that."""

from __future__ import annotations

import pytest

from tests import stored
from workbench.steps import mapping, scheme_table


@pytest.fixture
def lines(catalog):
    """`binko10` with two images of brown glass, one of them rejected."""
    stored.source(catalog)
    stored.image(catalog, "a", "brown-glass")
    stored.decide(catalog, stored.image(catalog, "b", "brown-glass"), "reject", "blurred")
    return scheme_table.lines(catalog, mapping.read(catalog, "binko10"))


def line(lines, type_id):
    return next(each for each in lines if each.type.type_id == type_id)


def ids(lines):
    return [each.type.type_id for each in lines]


def test_lines__every_type_once_below_its_parent(catalog, lines):
    shown = ids(lines)

    assert sorted(shown) == sorted(each.type_id for each in mapping.all_types(catalog))
    assert shown.index("glass") < shown.index("brown-glass")


def test_lines__count_images_and_usable_ones(lines):
    assert (line(lines, "brown-glass").images, line(lines, "brown-glass").usable) == (2, 1)


def test_lines__a_rule_is_inherited(lines):
    brown = line(lines, "brown-glass")

    assert (brown.placement.class_name, brown.placement.rule_type) == ("glass", "glass")
    assert not brown.is_own
    assert line(lines, "glass").is_own


def test_chosen__with_images(lines):
    assert ids(scheme_table.chosen(lines, "with_images", "", "")) == ["brown-glass"]


@pytest.mark.parametrize("kind", ["unmapped", "too_coarse", "excluded"])
def test_chosen__of_a_kind(lines, kind):
    found = scheme_table.chosen(lines, kind, "", "")

    assert {each.placement.kind for each in found} <= {kind}
    assert len(found) == sum(each.placement.kind == kind for each in lines)


def test_chosen__of_a_class(lines):
    found = scheme_table.chosen(lines, "all", "glass", "")

    assert "brown-glass" in ids(found)
    assert {each.placement.class_name for each in found} == {"glass"}


def test_chosen__best_hit_of_a_search_first(lines):
    assert ids(scheme_table.chosen(lines, "all", "", "verre brun"))[0] == "brown-glass"
