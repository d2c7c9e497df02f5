"""The page of checks: the limit is seen before it is saved, and saving only appends."""

from __future__ import annotations

import pytest

from tests import stored
from tests.ui.conftest import LANGUAGES
from workbench.records import Measurement
from workbench.steps import checking
from workbench.store import measurements
from workbench.ui.text import texts


@pytest.fixture
def measured(shared):
    """Four images with a value of `dark`, two below its limit; one has a watermark score."""
    catalog = shared.catalog
    stored.source(catalog)
    images = [stored.image(catalog, name, "glass") for name in "abcd"]
    values = zip(images, (0.1, 0.2, 0.5, 0.9), strict=True)
    measurements.add(catalog, [Measurement(image, "dark", value) for image, value in values])
    measurements.add(catalog, [Measurement(images[0], "watermark", 0.99)])
    return catalog


def on(open_view, check, language="fr"):
    return open_view("quality", language, kept__quality_check=check)


@pytest.mark.parametrize("language", LANGUAGES)
def test_page__without_images_says_where_to_go(open_view, language):
    app = open_view("quality", language)

    assert texts(language)["quality.empty"] in [m.value for m in app.markdown]


@pytest.mark.parametrize("language", LANGUAGES)
def test_page__before_the_screening(open_view, filled, language):
    app = open_view("quality", language)

    assert texts(language)["quality.unmeasured"] in [m.value for m in app.markdown]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("check", list(checking.rules()))
def test_page__opens_on_every_check(open_view, measured, check, language):
    assert not on(open_view, check, language).exception


def test_page__shows_what_the_limit_flags(open_view, measured):
    app = on(open_view, "dark")

    assert app.metric[0].value == "2"


def test_slider__counts_without_saving(open_view, measured):
    app = on(open_view, "dark")
    app.slider[0].set_value(0.6).run()

    assert app.metric[0].value == "3"
    assert stored.one(measured, "select count(*) from check_limit") == 0


def test_save__appends_the_limit(open_view, measured):
    app = on(open_view, "dark")
    app.slider[0].set_value(0.6)
    app.toggle[0].set_value(False).run()
    next(b for b in app.button if b.label == texts("fr")["quality.save"]).click().run()

    assert not app.exception
    row = "select (author, limit_value, holds_back) from check_limit"
    assert stored.one(measured, row) == ("Léa", 0.6, False)
    assert app.slider[0].value == 0.6


def test_default__is_saved_as_a_new_row(open_view, measured):
    checking.set_limit(measured, "dark", 0.6, False, "tester")
    app = on(open_view, "dark")
    next(b for b in app.button if "0,30" in b.label).click().run()

    limits = {row.check_name: row for row in measurements.limits(measured)}
    assert (limits["dark"].limit, limits["dark"].holds_back) == (0.3, True)
    assert stored.one(measured, "select count(*) from check_limit") == 2
    assert app.slider[0].value == 0.3


def test_save__nothing_to_save_at_first(open_view, measured):
    app = on(open_view, "dark")

    assert next(b for b in app.button if b.label == texts("fr")["quality.save"]).disabled


def test_filter__says_how_good_it_is(open_view, measured):
    app = on(open_view, "watermark", "en")

    assert "later versions" in app.info[0].value
    assert "finds" in app.info[0].value
