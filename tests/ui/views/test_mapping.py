"""Mapping page: what it shows, what a save writes, and what it refuses."""

from __future__ import annotations

import pytest

from tests import drawn
from workbench.steps import ingest, mapping, remapping
from workbench.steps.planning import Request
from workbench.steps.remapping import Rule
from workbench.store import labels, schemes, types
from workbench.ui.parts.mapping_types import NO_RULE

SCHEME = "binko10"


def pick(open_view, *type_ids, **more):
    return open_view("mapping", kept__mapping__picked=type_ids, scheme=SCHEME, **more)


def goal(app):
    return next(box for box in app.selectbox if box.key.startswith("mapping_class_"))


def newest(workspace):
    return schemes.versions(workspace.catalog, SCHEME)[0]


def rules(workspace):
    found = mapping.read(workspace.catalog, SCHEME).rules
    return {rule.type_id: rule.class_name for rule in found}


def metrics(app):
    return {each.label: each.value for each in app.metric}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_view__opens_with_an_empty_catalogue(open_view, language):
    app = open_view("mapping", language)

    assert not app.exception
    assert app.metric[0].value == "0"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_view__opens_with_pictures(filled, open_view, language):
    app = open_view("mapping", language)

    assert not app.exception
    assert len(app.dataframe[0].value) == 4


def test_view__counts_what_falls_outside(filled, open_view):
    shown = metrics(open_view("mapping", scheme=SCHEME))

    assert shown == {"images classées": "12", "sans règle": "0", "à préciser": "2", "exclu": "0"}


def test_filter__search_finds_a_type_by_its_french_name(filled, open_view):
    app = open_view("mapping")
    app.selectbox(key="mapping_filter").select("all").run()
    app.text_input(key="mapping_search").set_value("papier").run()

    assert app.dataframe[0].value["type"].iloc[0] == "Papier"


def test_filter__says_when_no_type_matches(filled, open_view):
    app = open_view("mapping")
    app.text_input(key="mapping_search").set_value("zzzzzz").run()

    assert "Aucun type ne correspond." in [each.value for each in app.caption]


def test_filter__a_class_shows_its_types_only(filled, open_view):
    app = open_view("mapping", scheme=SCHEME)
    app.selectbox(key="mapping_filter").select("=glass").run()

    assert set(app.dataframe[0].value["falls"]) == {"Verre"}


def test_rule__is_tried_without_being_saved(filled, open_view):
    app = pick(open_view, "plastic")
    before = newest(filled).version
    goal(app).select("PET").run()

    assert "0 → 2" in " ".join(each.proto.body for each in app.get("html"))
    assert newest(filled).version == before


def test_save__writes_a_new_version_by_its_author(filled, open_view):
    app = pick(open_view, "plastic")
    before = newest(filled).version
    goal(app).select("PET").run()
    app.button(key="mapping_save").click().run()

    assert rules(filled)["plastic"] == "PET"
    assert (newest(filled).version, newest(filled).author) == (before + 1, "Léa")


def test_save__several_types_are_one_version(filled, open_view):
    app = pick(open_view, "glass", "metal")
    before = newest(filled).version
    goal(app).select("paper").run()
    app.button(key="mapping_save").click().run()

    assert (rules(filled)["glass"], rules(filled)["metal"]) == ("paper", "paper")
    assert newest(filled).version == before + 1


def test_save__an_exclusion_waits_for_its_reason(filled, open_view):
    app = pick(open_view, "glass")
    goal(app).select("-").run()

    assert app.button(key="mapping_save").disabled


def test_save__an_exclusion_keeps_its_reason(filled, open_view):
    app = pick(open_view, "glass")
    goal(app).select("-").run()
    why = next(box for box in app.text_input if str(box.key).endswith("_why"))
    why.set_value("never in this bin").run()
    app.button(key="mapping_save").click().run()

    found = mapping.read(filled.catalog, SCHEME).rules
    assert [rule.note for rule in found if rule.type_id == "glass"] == ["never in this bin"]


def test_save__a_rule_can_be_taken_away(filled, open_view):
    app = pick(open_view, "glass")
    goal(app).select(NO_RULE).run()
    app.button(key="mapping_save").click().run()

    assert "glass" not in rules(filled)


def test_save__is_refused_when_somebody_saved_meanwhile(filled, open_view):
    app = pick(open_view, "plastic")
    goal(app).select("PET").run()
    remapping.apply(filled.catalog, Rule(SCHEME, "metal", "glass"), "Tom", dry_run=False)
    app.button(key="mapping_save").click().run()

    assert "modifié entre-temps par Tom" in app.error[0].value
    assert rules(filled).get("plastic") != "PET"


def test_undo__goes_back_to_the_version_before(filled, open_view):
    old = rules(filled)
    app = pick(open_view, "plastic")
    goal(app).select("PET").run()
    app.button(key="mapping_save").click().run()
    app.button(key="mapping_undo").click().run()

    assert rules(filled) == old


def test_versions__going_back_saves_a_new_one(filled, open_view):
    old = rules(filled)
    start = newest(filled).version
    remapping.apply(filled.catalog, Rule(SCHEME, "plastic", "PET"), "Tom", dry_run=False)
    app = open_view(
        "mapping", scheme=SCHEME, kept__mapping__section="versions", kept__mapping__version=start
    )
    app.button(key="mapping_back").click().run()

    assert (rules(filled), newest(filled).version) == (old, start + 2)


@pytest.fixture
def strange(shared, tmp_path):
    """A source whose raw label is no type."""
    folder = drawn.labelled(tmp_path / "odd", {"white-glass_2": 3})
    ingest.ingest(shared, Request(str(folder)))
    return shared


def on_label(open_view, language="fr"):
    return open_view(
        "mapping", language, kept__mapping__section="labels",
        kept__mapping__label=("odd", "white-glass_2"),
    )  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "en"])
def test_labels__opens_in_both_languages(strange, open_view, language):
    app = on_label(open_view, language)

    assert not app.exception
    assert len(app.dataframe[0].value) == 1


def test_labels__a_guess_is_one_click(strange, open_view):
    app = on_label(open_view)
    guess = next(b for b in app.button if str(b.key).startswith("mapping_guess_"))
    guess.click().run()

    row = labels.listed(strange.catalog)[0]
    assert row.type_id == guess.key.removeprefix("mapping_guess_")


def test_labels__a_chosen_type_counts_at_once(strange, open_view):
    app = on_label(open_view)
    box = next(box for box in app.selectbox if box.key.startswith("mapping_means_"))
    box.select("glass").run()
    app.button(key="mapping_label_save").click().run()

    assert types.image_counts(strange.catalog) == {"glass": (3, 3)}


def test_labels__no_type_on_purpose_is_a_decision(strange, open_view):
    app = on_label(open_view)
    box = next(box for box in app.selectbox if box.key.startswith("mapping_means_"))
    box.select("").run()
    app.button(key="mapping_label_save").click().run()

    row = labels.listed(strange.catalog)[0]
    assert (row.type_id, row.decided) == (None, True)
