"""Exports page: preview without writing, the export, its list, its proof, refusals."""

from __future__ import annotations

import json

import pytest

from tests.ui.conftest import wait_for_job
from workbench.steps import release as steps
from workbench.steps import review
from workbench.steps.release import Recipe
from workbench.store import releases
from workbench.ui.parts import recipe, release_preview

SCHEME = "binko10"


@pytest.fixture
def opened(filled, open_view):
    return open_view("releases", scheme=SCHEME)


@pytest.fixture
def made(filled):
    return steps.release(filled, Recipe(SCHEME, "binko10-001", author="Tom"))


def name_box(app):
    return next(box for box in app.text_input if box.key.startswith("release_name_"))


def table(app, column):
    return next(each.value for each in app.dataframe if column in each.value.columns)


def press(app, key):
    app.button(key=key).click().run()
    wait_for_job()
    return app.run()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_view__says_what_to_do_when_empty(open_view, language):
    app = open_view("releases", language)

    assert not app.exception
    assert not app.button


@pytest.mark.parametrize("language", ["fr", "en"])
def test_view__opens_with_pictures(filled, open_view, language):
    app = open_view("releases", language, scheme=SCHEME)

    assert not app.exception
    assert app.metric[0].value == "12"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_view__opens_with_a_release(made, open_view, language):
    app = open_view("releases", language, scheme=SCHEME)

    assert not app.exception
    assert list(table(app, "path")["name"]) == ["binko10-001"]


def test_preview__writes_nothing(filled, opened):
    assert not filled.settings.releases.exists()
    assert releases.all_of(filled.catalog) == []


def test_preview__names_the_classes_left_out(opened):
    assert "Masques" in opened.warning[0].value


def test_preview__splits_add_up(opened):
    rows = table(opened, "weight")

    assert rows[["train", "val", "test"]].sum(axis=1).tolist() == [5, 4, 3]


def test_preview__what_is_missing_follows_the_minimum(opened):
    opened.number_input(key="release_minimum").set_value(4).run()

    rows = table(opened, "weight")
    assert rows["missing"].fillna(0).tolist() == [0, 0, 1]


def test_preview__cap_holds(opened):
    opened.number_input(key="release_cap").set_value(3).run()

    assert opened.metric[0].value == "9"


def test_preview__is_counted_anew_after_a_decision(filled, opened):
    image = filled.catalog.cursor().execute("select min(image_id) from image").fetchone()[0]
    review.reject(filled.catalog, [image], "blurred", "Tom")

    assert int(opened.run().metric[0].value) == 11


def test_preview__reviewed_only_refuses_with_a_sentence(opened):
    opened.toggle(key="release_reviewed").set_value(True).run()

    assert "moins de 3 images utilisables" in opened.error[0].value
    assert opened.button(key="release_go").disabled


def test_preview__bad_name_is_refused_before_export(opened):
    name_box(opened).set_value("../up").run()

    assert "ne peut pas nommer un export" in opened.error[0].value
    assert opened.button(key="release_go").disabled


def test_preview__own_split_must_make_100(opened):
    opened.session_state["release_split"] = recipe.OTHER
    opened.run()
    opened.text_input(key="release_split_own").set_value("50/10/10").run()

    assert "trois parts positives qui font 100" in opened.error[0].value


def test_export__makes_the_release_of_the_form(filled, opened):
    press(opened, "release_go")

    row = releases.all_of(filled.catalog)[0]
    assert (row.name, row.images, row.author) == ("binko10-001", 12, "Léa")


def test_export__says_where_it_lies(filled, opened):
    app = press(opened, "release_go")

    assert str(filled.settings.releases / "binko10-001") in app.success[0].value


def test_export__next_name_is_numbered_on(opened):
    app = press(opened, "release_go")

    assert name_box(app).value == "binko10-002"


def test_export__the_recipe_of_the_form_is_the_one_that_is_written(filled, opened):
    opened.number_input(key="release_cap").set_value(3)
    opened.number_input(key="release_seed").set_value(7)
    opened.toggle(key="release_link").set_value(True).run()
    press(opened, "release_go")

    stored = json.loads(releases.all_of(filled.catalog)[0].recipe)
    assert (stored["cap"], stored["seed"], stored["link"]) == (3, 7, True)


def test_export__goes_to_the_folder_of_the_form(filled, opened, tmp_path):
    opened.text_input(key="release_folder").set_value(str(tmp_path / "mine")).run()
    press(opened, "release_go")

    assert (tmp_path / "mine/binko10-001/manifest.csv").is_file()


def test_export__a_taken_name_is_refused_with_a_sentence(made, filled, open_view):
    app = open_view("releases", scheme=SCHEME)
    name_box(app).set_value("binko10-001").run()
    app = press(app, "release_go")

    assert "existe déjà" in app.error[0].value
    assert len(releases.all_of(filled.catalog)) == 1


def test_verify__says_that_it_stands(made, open_view):
    app = press(open_view("releases", scheme=SCHEME), "release_verify")

    assert "binko10-001 est intact" in app.success[0].value


def test_verify__names_a_changed_file(made, open_view):
    (made.path / "classes.json").write_text("{}")
    app = press(open_view("releases", scheme=SCHEME), "release_verify")

    assert "n'est plus tel qu'il a été écrit" in app.error[0].value
    assert "modifié\u202f: classes.json" in " ".join(each.value for each in app.code)


def test_list__says_when_the_folder_is_gone(made, open_view):
    made.path.rename(made.path.with_name("elsewhere"))
    app = open_view("releases", scheme=SCHEME)

    assert app.button(key="release_verify").disabled


def test_next_name__counts_folders_that_nobody_recorded(shared, tmp_path):
    (tmp_path / "binko10-007").mkdir()

    assert recipe.next_name(shared.catalog, SCHEME, tmp_path) == "binko10-008"


def test_prepare__preview_agrees_with_the_release(filled, made):
    found = release_preview.prepare(filled.catalog, Recipe(SCHEME, "other"))

    assert found.counts == made.counts
