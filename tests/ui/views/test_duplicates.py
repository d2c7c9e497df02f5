"""The page of duplicates: what it shows, and what its buttons write."""

from __future__ import annotations

import pytest

from tests import stored
from tests.ui.conftest import LANGUAGES
from workbench.records import NearPair
from workbench.steps import grouping
from workbench.store import duplicates
from workbench.ui.parts import groups
from workbench.ui.text import texts

# Two files of each of two groups, all four files there are: each copy misses train with 0.3.
LEAK = {"fr": "70,0\u202f%", "en": "70.0%"}
A, B, C = (stored.image_id(name) for name in "abc")


@pytest.fixture
def copies(shared):
    """Two near images of two labels (`b` is larger), and one image in two places."""
    catalog = shared.catalog
    stored.source(catalog)
    for name, label, side in (("a", "glass", 90), ("b", "metal", 95), ("c", "paper", 100)):
        stored.image(catalog, name, label, side=side)
    stored.image(catalog, "c", "paper", path="again.jpg")
    duplicates.replace_pairs(catalog, [NearPair(A, B, 2, 2)], 3)
    grouping.regroup(catalog)
    return catalog


def press(app, key):
    button = next(b for b in app.button if b.key and b.key.startswith(key))
    return button.click().run()


@pytest.mark.parametrize("language", LANGUAGES)
def test_page__without_images_says_where_to_go(open_view, language):
    app = open_view("duplicates", language)

    assert texts(language)["duplicates.empty"] in [m.value for m in app.markdown]


@pytest.mark.parametrize("language", LANGUAGES)
def test_page__without_duplicates_says_so(open_view, filled, language):
    app = open_view("duplicates", language)

    assert not app.exception
    assert texts(language)["duplicates.none"] in [m.value for m in app.markdown]


@pytest.mark.parametrize("language", LANGUAGES)
def test_page__headline(open_view, copies, language):
    app = open_view("duplicates", language)

    assert not app.exception
    assert [m.value for m in app.metric] == [LEAK[language], "1", "1", "1"]


def test_page__exact_copies_wait_for_nothing(open_view, copies):
    app = open_view("duplicates")
    app.toggle[1].set_value(False).run()

    assert sum(b.key.startswith("later") for b in app.button if b.key) == 2


def test_label__is_written_for_all_members(open_view, copies):
    app = press(open_view("duplicates"), "label")

    assert stored.one(copies, "select count(*) from decision where kind = 'label'") == 2
    assert stored.one(copies, "select any_value(author) from decision") == "Léa"
    assert app.metric[1].value == "0"


def test_not_the_same__dissolves_the_group(open_view, copies):
    app = press(open_view("duplicates"), "apart")

    assert duplicates.verdicts(copies, "not_same") == [(A, B)]
    assert app.metric[1].value == "0"


def test_keep__the_smaller_one(open_view, copies):
    press(open_view("duplicates"), "keep")

    assert stored.state(copies, A, "duplicate") is False


def test_undo__brings_the_group_back(open_view, copies):
    app = press(open_view("duplicates"), "apart")
    undo = next(b for b in app.button if b.label == texts("fr")["duplicates.undo"])
    undo.click().run()

    assert app.metric[1].value == "1"


def test_later__puts_the_group_aside_until_asked(open_view, copies):
    app = press(open_view("duplicates"), "later")

    assert not any(b.key.startswith("later") for b in app.button if b.key)
    again = next(b for b in app.button if b.label.endswith("(1)"))
    again.click().run()
    assert any(b.key.startswith("later") for b in app.button if b.key)


def test_answer__refusal_is_a_sentence(open_view, copies):
    app = open_view("duplicates")
    with copies.writing() as cursor:  # an image that another process's restore has removed
        cursor.execute("delete from image where image_id = ?", [A])
    press(app, "label")

    assert "ne connaît pas l'image" in app.error[0].value


def test_page__hostile_path_is_text(open_view, copies):
    stored.image(copies, "a", "glass", path="<script>alert(1)</script>.jpg")
    stored.image(copies, "b", "metal", path="x.jpg")
    app = open_view("duplicates")

    html = " ".join(element.proto.body for element in app.get("html"))
    assert "&lt;script&gt;" in html
    assert "<script>" not in html


@pytest.mark.parametrize(
    ("bits", "name"), [(0, "same"), (1, "tiny"), (4, "tiny"), (5, "small"), (11, "some")]
)
def test_likeness__in_words(bits, name):
    assert groups.likeness(bits) == name
