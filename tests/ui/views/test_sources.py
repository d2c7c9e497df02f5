"""The page of sources: reading, screening, a folder of one's own, a backup."""

from __future__ import annotations

import pytest

from tests import drawn, stored
from tests.ui.conftest import LANGUAGES, wait_for_job
from workbench.steps import backup, checking, ingest, review
from workbench.steps.planning import Request
from workbench.store import counts, items, sources
from workbench.ui import jobs, session
from workbench.ui.text import texts


def labelled(app, text, widgets=None):
    return next(w for w in (app.button if widgets is None else widgets) if w.label == text)


def part(app, name):
    """The page on one of its parts."""
    app.session_state["kept.source_part"] = name
    return app.run()


def preview(app, path):
    part(app, "add")
    app.text_input(key="own_path").set_value(str(path)).run()
    return app.button(key="own_look").click().run()


def metrics(app):
    return {one.label: one.value for one in app.metric}


@pytest.fixture
def folder(tmp_path):
    """Five pictures of two labels and one broken file."""
    made = drawn.labelled(tmp_path / "my-bins", {"glass": 3, "rubbish": 2})
    (made / "glass/broken.jpg").write_bytes(b"\xff\xd8 no picture")
    return made


@pytest.mark.parametrize("language", LANGUAGES)
def test_page__names_every_described_source(open_view, shared, language):
    app = open_view("sources", language, kept__source_way="described")
    written = " ".join(m.value for m in app.markdown)

    assert not app.exception
    for title in ("Garbage Classification (12 classes)", "TACO", "Food-101", "RealWaste"):
        assert title in written


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["read", "add", "unreadable", "forget"])
def test_page__every_part_opens(open_view, filled, language, name):
    app = open_view("sources", language, kept__source_part=name)

    assert not app.exception


@pytest.mark.parametrize("language", LANGUAGES)
def test_page__with_a_source_that_was_read(open_view, filled, language):
    app = open_view("sources", language)

    assert not app.exception
    assert app.metric[0].value == "14"


def test_page__absent_source_has_no_preview(open_view, shared):
    app = open_view("sources", kept__source_way="described")

    assert not [one for one in app.button if one.key == "look_fmd"]


def test_preview__tells_what_would_be_read_and_writes_nothing(open_view, shared, folder):
    app = preview(open_view("sources"), folder)
    table = app.dataframe[0].value

    assert table.values.tolist() == [
        ["glass", 4, "Verre"],
        ["rubbish", 2, texts("fr")["sources.no_type"]],
    ]
    assert stored.one(shared.catalog, "select count(*) from item") == 0


def test_preview__numbers(open_view, shared, folder):
    (folder / "lone.jpg").write_bytes(b"x")
    (folder / "notes.txt").write_text("x")

    assert metrics(preview(open_view("sources"), folder)) == {
        "images": "7", "étiquettes": "2", "sans type": "1", "images sans étiquette": "1",
        "autres fichiers": "1",
    }  # fmt: skip


def test_preview__missing_folder_is_a_sentence(open_view, shared, tmp_path):
    app = preview(open_view("sources"), tmp_path / "nowhere")

    assert "Il n'y a pas de dossier" in app.error[0].value


def test_preview__back_to_the_ways(open_view, shared, folder):
    app = preview(open_view("sources"), folder)
    app.button(key="preview_back").click().run()

    assert not app.dataframe
    assert app.text_input(key="own_path")


def test_preview__labels_as_types(open_view, shared, folder):
    app = preview(open_view("sources"), folder)
    app.toggle(key="seen_types").set_value(True).run()

    own = texts("fr")["sources.own_type"]
    assert app.dataframe[0].value.iloc[:, 2].tolist() == [own, own]


def test_preview__chosen_licence_is_written_with_the_source(open_view, shared, folder):
    app = preview(open_view("sources"), folder)
    app.selectbox(key="seen_licence").set_value("cc-by-4.0").run()
    app.button(key="seen_read").click().run()
    wait_for_job()

    [row] = sources.all_of(shared.catalog)
    assert (row.licence, row.licence_use) == (
        "CC BY 4.0", ("share", "commercial", "derivatives"),
    )  # fmt: skip


def test_preview__another_name(open_view, shared, folder):
    app = preview(open_view("sources"), folder)
    app.text_input(key="seen_name").set_value("bacs-2024").run()
    app.button(key="seen_read").click().run()
    wait_for_job()

    assert [row.source_name for row in sources.all_of(shared.catalog)] == ["bacs-2024"]


def test_preview__crops_of_boxes(open_view, shared, tmp_path):
    root = tmp_path / "boxed"
    drawn.save(drawn.photo(1, (400, 300)), root / "images/1.jpg")
    (root / "labels").mkdir()
    (root / "labels/1.txt").write_text("0 0.3 0.3 0.4 0.4\n1 0.8 0.8 0.2 0.2\n")
    (root / "classes.txt").write_text("glass\nmetal\n")
    app = preview(open_view("sources"), root)
    assert metrics(app)["cadres"] == "2"
    app.button_group(key="seen_take").set_value("crops").run()
    app.button(key="seen_read").click().run()
    wait_for_job()

    rows = shared.catalog.cursor().execute("select raw_label, origin from item order by 1")
    assert rows.fetchall() == [("glass", "boxed/images/1.jpg"), ("metal", "boxed/images/1.jpg")]


def test_own_folder__is_read_and_reported(open_view, shared, folder):
    app = preview(open_view("sources"), folder)
    app.button(key="seen_read").click().run()
    wait_for_job()
    app.run()

    assert stored.one(shared.catalog, "select count(*) from item") == 6
    assert "ajoutés : 5" in app.success[0].value
    assert app.dataframe[0].value.iloc[0, 0] == "glass/broken.jpg"


def test_read_again__takes_only_what_is_new(open_view, shared, folder):
    ingest.ingest(shared, Request(str(folder)))
    drawn.save(drawn.photo(99), folder / "glass/new.jpg")
    app = open_view("sources")
    app.button(key="read_my-bins").click().run()
    wait_for_job()
    app.run()

    assert "ajoutés : 1" in app.success[0].value
    assert "inchangés : 5" in app.success[0].value


def test_relink__moved_folder(open_view, shared, folder, tmp_path):
    ingest.ingest(shared, Request(str(folder)))
    moved = folder.rename(tmp_path / "moved")
    app = open_view("sources")
    app.text_input(key="moved_my-bins").set_value(str(moved)).run()
    app.button(key="relink_my-bins").click().run()

    assert sources.roots(shared.catalog) == {"my-bins": moved}


def test_quarantine__names_file_and_reason(open_view, shared, folder):
    ingest.ingest(shared, Request(str(folder)))
    app = open_view("sources", kept__source_part="unreadable")

    assert app.dataframe[0].value.iloc[:, :2].values.tolist() == [["my-bins", "glass/broken.jpg"]]


def test_forget__shows_first_and_removes_after_the_yes(open_view, filled):
    app = open_view("sources", kept__source_part="forget")
    app.text_area(key="forget_pictures").set_value("bins/glass/glass1.jpg").run()
    assert stored.one(filled.catalog, "select count(*) from item") == 14
    assert app.button(key="forget_go").disabled
    app.checkbox(key="forget_sure").check().run()
    app.button(key="forget_go").click().run()
    wait_for_job()

    assert stored.one(filled.catalog, "select count(*) from item") == 13
    assert not app.exception


def test_forget__unknown_picture_is_a_sentence(open_view, filled):
    app = open_view("sources", kept__source_part="forget")
    app.text_area(key="forget_pictures").set_value("bins/none.jpg").run()

    assert "bins/none.jpg" in app.warning[0].value


def test_stop__what_was_read_stays_and_is_gone_on_with(open_view, shared, folder, monkeypatch):
    monkeypatch.setattr(ingest, "BATCH", 1)
    request = Request(str(folder))

    def stopping(progress):
        def report(stage, done, total):
            if done == 2:
                jobs.stop()
            progress(stage, done, total)

        return ingest.ingest(shared, request, report)

    job = jobs.start("ingest", "Reading", stopping)
    wait_for_job()
    app = open_view("sources")

    assert job.stopped
    assert stored.one(shared.catalog, "select count(*) from item") == 2
    assert "arrêté" in app.warning[0].value
    assert ingest.ingest(shared, request).counts["added"] == 4


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
