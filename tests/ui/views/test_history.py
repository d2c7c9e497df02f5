"""History page: every decision in words, filters, undoing with a look before."""

from __future__ import annotations

import pytest

from workbench.records import Decision
from workbench.steps import review
from workbench.store import decisions, history


@pytest.fixture
def decided(filled):
    """Two labels of Léa, a rejection of Tom that he took back, a verdict of Tom."""
    catalog = filled.catalog
    rows = catalog.cursor().execute("select image_id from image order by image_id").fetchall()
    ids = [row[0] for row in rows]
    review.decide(catalog, [Decision(ids[0], "label", "Léa", "glass", milliseconds=1500)])
    review.decide(catalog, [Decision(ids[1], "label", "Léa", "metal", milliseconds=2500)])
    review.decide(catalog, [Decision(ids[2], "reject", "Tom", "blurred", note="shaky")])
    review.undo(catalog, "Tom")
    review.decide(catalog, [Decision(ids[3], "not_same", "Tom", other_id=ids[4])])
    return filled


def rows_of(app):
    return next(each.value for each in app.dataframe if "kind" in each.value.columns)


def tick(app, *rows):
    table = next(each for each in app.dataframe if "kind" in each.value.columns)
    app.session_state[table.key] = {"selection": {"rows": list(rows), "columns": []}}
    return app.run()


def live(workspace, author):
    return {row.author: row.standing for row in history.paces(workspace.catalog)}.get(author, 0)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_view__says_what_to_do_when_empty(open_view, language):
    app = open_view("history", language)

    assert not app.exception
    assert not app.dataframe


@pytest.mark.parametrize("language", ["fr", "en"])
def test_view__opens_with_decisions(decided, open_view, language):
    app = open_view("history", language)

    assert not app.exception
    assert len(rows_of(app)) == 5


def test_table__newest_first_in_the_readers_words(decided, open_view):
    shown = rows_of(open_view("history"))

    assert list(shown["kind"]) == [
        "photos différentes", "annulation", "rejet", "étiquette", "étiquette"
    ]  # fmt: skip
    assert list(shown["value"])[1:] == ["rejet\u00a0: floue", "floue", "Métal", "Verre"]


def test_table__marks_what_was_undone(decided, open_view):
    assert list(rows_of(open_view("history"))["state"])[2] == "annulée"


def test_filter__by_author(decided, open_view):
    app = open_view("history")
    app.selectbox(key="history_author").select("Léa").run()

    assert set(rows_of(app)["author"]) == {"Léa"}


def test_filter__by_kind(decided, open_view):
    app = open_view("history")
    app.selectbox(key="history_kind").select("reject").run()

    assert list(rows_of(app)["note"]) == ["shaky"]


def test_filter__by_the_beginning_of_an_image_id(decided, open_view):
    image = history.newest_of(decided.catalog, "Léa").image_id
    app = open_view("history")
    app.text_input(key="history_image").set_value(image[:12]).run()

    assert list(rows_of(app)["value"]) == ["Métal"]


def test_filter__finds_a_verdict_by_its_other_image(decided, open_view):
    verdict = history.newest_of(decided.catalog, "Tom")
    app = open_view("history")
    app.text_input(key="history_image").set_value(verdict.other_id).run()

    assert list(rows_of(app)["kind"]) == ["photos différentes"]


def test_filter__an_unknown_image_is_a_sentence(decided, open_view):
    app = open_view("history")
    app.text_input(key="history_image").set_value("nowhere.jpg").run()

    assert "ne connaît pas l'image «\u00a0nowhere.jpg\u00a0»" in app.error[0].value


def test_undo__ticked_rows_of_anybody(decided, open_view):
    app = tick(open_view("history"), 0, 4)
    app.button(key="history_undo").click().run()

    assert (live(decided, "Léa"), live(decided, "Tom")) == (1, 0)
    assert app.success[0].value == "Décisions annulées\u00a0: 2."


def test_undo__ticking_alone_changes_nothing(decided, open_view):
    tick(open_view("history"), 0, 3, 4)

    assert (live(decided, "Léa"), live(decided, "Tom")) == (2, 1)


def test_undo__shows_the_picture_of_what_it_takes_back(decided, open_view):
    app = tick(open_view("history"), 3)

    image = history.newest_of(decided.catalog, "Léa").image_id
    drawn = [each.proto.body for each in app.get("html") if image in each.proto.body]
    assert len(drawn) == 2  # the ticked row, and "my last decision"


def test_undo__is_not_offered_for_undone_rows(decided, open_view):
    app = tick(open_view("history"), 1, 2)

    assert "history_undo" not in [button.key for button in app.button]


def test_undo_mine__takes_back_my_newest_only(decided, open_view):
    app = open_view("history")
    app.button(key="history_undo_mine").click().run()

    assert (live(decided, "Léa"), live(decided, "Tom")) == (1, 1)
    assert history.newest_of(decided.catalog, "Léa").value == "glass"


def test_undo_mine__says_when_there_is_none(decided, open_view):
    app = open_view("history", author="Nobody")

    assert "history_undo_mine" not in [button.key for button in app.button]


def test_people__numbers_of_each(decided, open_view):
    app = open_view("history")
    shown = next(each.value for each in app.dataframe if "standing" in each.value.columns)

    numbers = shown[["author", "standing", "undone"]].values.tolist()
    assert numbers == [["Léa", 2, 0], ["Tom", 1, 1]]
    assert shown["seconds"].iloc[0] == 2.0


def test_pages__hold_fifty_rows(decided, open_view):
    image = history.newest_of(decided.catalog, "Léa").image_id
    decisions.add(decided.catalog, [Decision(image, "restore", "Léa")] * 60)

    assert len(rows_of(open_view("history"))) == 50
