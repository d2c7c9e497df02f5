"""Types and schemes: versions, previews that come true, everything counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests import stored
from workbench.errors import BadInput
from workbench.steps import mapping, remapping
from workbench.steps.remapping import Rule
from workbench.store import schemes
from workbench.taxonomy import WasteType


@pytest.fixture(autouse=True)
def _images(catalog):
    stored.source(catalog)
    for number, label in enumerate(["glass", "brown-glass", "mirror", "metal", "plastic"]):
        stored.image(catalog, f"i{number}", label)


def mirror_to_glass(catalog):
    return mapping.with_rule(mapping.read(catalog, "binko10"), "mirror", "glass")


def test_counts__usable_a_class_and_what_falls_outside(catalog):
    found = mapping.counts(catalog, "binko10")

    assert (found.classes["glass"], found.classes["metal"], found.classes["PET"]) == (2, 1, 0)
    assert (found.excluded, found.too_coarse + found.unmapped) == (1, 1)


def test_counts__nothing_is_dropped_in_silence(catalog):
    found = mapping.counts(catalog, "binko10")

    assert sum(found.classes.values()) + found.unmapped + found.excluded + found.too_coarse == 5


def test_counts__rejected_image_is_labelled_and_not_usable(catalog):
    stored.decide(catalog, stored.image_id("i3"), "reject", "blurred")

    found = mapping.counts(catalog, "binko10")

    assert (found.classes["metal"], found.labelled["metal"]) == (0, 1)


def test_preview__changes_nothing(catalog):
    before = mapping.counts(catalog, "binko10")
    mapping.preview(catalog, mirror_to_glass(catalog))

    assert mapping.counts(catalog, "binko10") == before
    assert schemes.newest(catalog, "binko10") == 1


@pytest.mark.parametrize(
    ("type_id", "to", "note"),
    [("mirror", "glass", ""), ("mirror", None, ""), ("brown-glass", "-", "why not"),
     ("glass", None, ""), ("plastic", "PET", "")],
)  # fmt: skip
def test_preview__equals_what_saving_gives(catalog, type_id, to, note):
    changed = mapping.with_rule(mapping.read(catalog, "binko10"), type_id, to, note)
    shown = mapping.preview(catalog, changed)
    mapping.save(catalog, changed, author="tester", comment="", based_on=1)

    assert mapping.counts(catalog, "binko10") == shown.after


def test_save__next_version_and_the_earlier_one_stays(catalog):
    before = mapping.read(catalog, "binko10")
    changed = mirror_to_glass(catalog)

    assert mapping.save(catalog, changed, author="tester", comment="", based_on=1) == 2
    assert mapping.read(catalog, "binko10", 1) == before
    assert set(mapping.read(catalog, "binko10").rules) == set(changed.rules)


def test_save__somebody_was_faster(catalog):
    changed = mirror_to_glass(catalog)
    mapping.save(catalog, changed, author="anna", comment="", based_on=1)

    with pytest.raises(BadInput, match="was changed by anna meanwhile"):
        mapping.save(catalog, changed, author="bert", comment="", based_on=1)


def test_save__bad_scheme_is_not_saved(catalog):
    bad = mapping.with_rule(mapping.read(catalog, "binko10"), "mirror", "porcelain")

    with pytest.raises(BadInput, match="porcelain"):
        mapping.save(catalog, bad, author="tester", comment="", based_on=1)
    assert schemes.newest(catalog, "binko10") == 1


@pytest.mark.parametrize("version", [0, 2, 99])
def test_read__version_that_there_is_not(catalog, version):
    with pytest.raises(BadInput, match=f"binko10 has no version {version}"):
        mapping.read(catalog, "binko10", version)


def test_add_types__known_ones_stay_and_new_ones_are_placed(catalog):
    new = WasteType("prism", "glass", "Prisme", "Prism", (), (), "", "", "")
    known = replace(new, type_id="mirror", name_fr="Autre")

    assert mapping.add_types(catalog, [new, known]) == 1
    stored.image(catalog, "p", "prism")
    assert mapping.counts(catalog, "binko10").classes["glass"] == 3


def test_add_types__unknown_parent_is_refused_whole(catalog):
    bad = WasteType("prism", "nowhere", "Prisme", "Prism", (), (), "", "", "")

    with pytest.raises(BadInput, match="nowhere"):
        mapping.add_types(catalog, [bad])
    assert "prism" not in {each.type_id for each in mapping.all_types(catalog)}


def test_apply__dry_run_saves_nothing(catalog):
    done = remapping.apply(catalog, Rule("binko10", "mirror", "glass"), "tester", True)

    assert done.after.classes["glass"] == 3
    assert schemes.newest(catalog, "binko10") == 1


def test_apply__saves_with_a_comment(catalog):
    remapping.apply(catalog, Rule("binko10", "mirror", "glass"), "tester", False)

    [newest, _] = schemes.versions(catalog, "binko10")
    assert (newest.version, newest.author, newest.comment) == (2, "tester", "mirror → glass")


def test_apply__rule_that_stands_already_makes_no_version(catalog):
    remapping.apply(catalog, Rule("binko10", "metal", "metal"), "tester", False)

    assert schemes.newest(catalog, "binko10") == 1


def test_apply__excluding_needs_a_reason(catalog):
    with pytest.raises(BadInput, match="without a reason"):
        remapping.apply(catalog, Rule("binko10", "metal", "-"), "tester", False)


def test_go_back__is_a_version_of_its_own(catalog):
    before = mapping.counts(catalog, "binko10")
    remapping.apply(catalog, Rule("binko10", "mirror", "glass"), "tester", False)

    assert remapping.go_back(catalog, "binko10", 1, "tester") == 3
    assert mapping.counts(catalog, "binko10") == before
