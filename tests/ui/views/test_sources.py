"""The page of sources: reading, screening, a folder of one's own, a backup."""

from __future__ import annotations

import pytest

from tests import drawn, stored
from tests.ui.conftest import LANGUAGES, wait_for_job
from workbench.steps import backup, checking, review
from workbench.store import counts, items
from workbench.ui import session
from workbench.ui.text import texts


def labelled(app, text, widgets=None):
    return next(w for w in (app.button if widgets is None else widgets) if w.label == text)


def preview(app, path, language="fr"):
    app.text_input(key="own_path").set_value(str(path)).run()
    return labelled(app, texts(language)["sources.preview"]).click().run()


@pytest.fixture
def folder(tmp_path):
    """Five pictures of two labels and one broken file."""
    made = drawn.labelled(tmp_path / "my-bins", {"glass": 3, "rubbish": 2})
    (made / "glass/broken.jpg").write_bytes(b"\xff\xd8 no picture")
    return made


@pytest.mark.parametrize("language", LANGUAGES)
def test_page__names_every_described_source(open_view, shared, language):
    app = open_view("sources", language)
    written = " ".join(m.value for m in app.markdown)

    assert not app.exception
    assert "Garbage Classification (12 classes)" in written


@pytest.mark.parametrize("language", LANGUAGES)
def test_page__with_a_source_that_was_read(open_view, filled, language):
    app = open_view("sources", language)

    assert not app.exception
    assert app.metric[0].value == "14"


def test_page__absent_source_cannot_be_read(open_view, shared):
    app = open_view("sources")

    assert app.button(key="read_fmd").disabled


def test_preview__tells_what_would_be_read_and_writes_nothing(open_view, shared, folder):
    app = preview(open_view("sources"), folder)
    table = app.dataframe[0].value

    assert table.values.tolist() == [
        ["glass", 4, "Verre"],
        ["rubbish", 2, texts("fr")["sources.no_type"]],
    ]
    assert stored.one(shared.catalog, "select count(*) from item") == 0


def test_preview__missing_folder_is_a_sentence(open_view, shared, tmp_path):
    app = preview(open_view("sources"), tmp_path / "nowhere")

    assert "Il n'y a pas de dossier" in app.error[0].value


def test_preview__goes_when_the_request_changes(open_view, shared, folder):
    app = preview(open_view("sources"), folder)
    app.toggle(key="own_types").set_value(True).run()

    assert not app.dataframe


def test_own_folder__is_read_and_reported(open_view, shared, folder):
    app = preview(open_view("sources"), folder)
    next(b for b in app.button if b.label.startswith("Lire ces")).click().run()
    wait_for_job()
    app.run()

    assert stored.one(shared.catalog, "select count(*) from item") == 6
    assert "5 fichiers ajoutés" in app.success[0].value
    assert app.dataframe[0].value.iloc[0, 0] == "glass/broken.jpg"


def test_screen__measures_what_waits(open_view, filled):
    app = open_view("sources")
    app.multiselect(key="screen_checks").set_value(["fingerprint", "dark"]).run()
    labelled(app, texts("fr")["sources.screen"]).click().run()
    wait_for_job()
    app.run()

    assert stored.one(filled.catalog, "select count(*) from measurement") == 14
    assert "14 images mesurées" in app.success[0].value
    assert app.metric[0].value == "0"


def test_count_unmeasured__is_how_many_would_be_measured(filled):
    names = checking.choose(["fingerprint", "dark"])

    assert items.count_unmeasured(filled.catalog, names) == 14
    assert len(items.unmeasured(filled.catalog, names)) == 14


def test_backup__is_written_beside_the_catalogue(open_view, filled):
    app = open_view("sources")
    place = next(w for w in app.text_input if w.label == texts("fr")["sources.backup_file"])
    place.set_value("backups/b.duckdb").run()
    labelled(app, texts("fr")["sources.backup_go"]).click().run()
    wait_for_job()
    app.run()

    assert not app.exception
    assert (filled.settings.catalog.parent / "backups/b.duckdb").is_file()


def test_backup__existing_file_is_refused_in_a_sentence(open_view, filled):
    app = open_view("sources")
    (filled.settings.catalog.parent / "b.duckdb").touch()
    place = next(w for w in app.text_input if w.label == texts("fr")["sources.backup_file"])
    place.set_value("b.duckdb").run()
    labelled(app, texts("fr")["sources.backup_go"]).click().run()
    wait_for_job()
    app.run()

    assert "existe déjà" in app.error[0].value


def test_restore__puts_the_backup_back_and_keeps_the_old_one(open_view, filled):
    beside = filled.settings.catalog.parent
    backup.backup(filled, beside / "b.duckdb")
    first = filled.catalog.cursor().execute("select min(image_id) from image").fetchone()[0]
    review.reject(filled.catalog, [first], "other", "Léa")

    app = open_view("sources")
    next(w for w in app.text_input if w.key == "restore_file").set_value("b.duckdb")
    labelled(app, texts("fr")["sources.restore_sure"], app.checkbox).check().run()
    labelled(app, texts("fr")["sources.restore_go"]).click().run()

    assert not app.exception
    assert counts.counts(session.workspace().catalog).rejected == 0
    assert (beside / "workbench.before-restore-1.duckdb").is_file()


def test_restore__a_file_that_is_no_backup_changes_nothing(open_view, filled):
    beside = filled.settings.catalog.parent
    (beside / "b.duckdb").write_text("hello")

    app = open_view("sources")
    next(w for w in app.text_input if w.key == "restore_file").set_value("b.duckdb")
    labelled(app, texts("fr")["sources.restore_sure"], app.checkbox).check().run()
    labelled(app, texts("fr")["sources.restore_go"]).click().run()

    assert any("b.duckdb" in e.value for e in app.error)
    assert counts.counts(session.workspace().catalog).items == 14
