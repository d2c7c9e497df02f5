"""Screening: measured once, judged always, never stopped by a file or by missing weights."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests import drawn, stored
from workbench.checks import CHECKS
from workbench.errors import BadInput
from workbench.steps import checking, ingest
from workbench.steps import screen as step
from workbench.steps.planning import Request
from workbench.store import counts, measurements
from workbench.vision import filters

CHEAP = (checking.FINGERPRINT, *CHECKS)


@pytest.fixture
def folder(tmp_path):
    root = drawn.labelled(tmp_path / "bins", {"glass": 3})
    drawn.save(drawn.photo(500, (90, 90)), root / "glass/small.png")
    drawn.save(drawn.plain((5, 5, 5)), root / "glass/black.png")
    return root


@pytest.fixture
def read(workspace, folder):
    ingest.ingest(workspace, Request(str(folder)))
    return workspace


def flagged(catalog):
    found = measurements.table(catalog, None)
    return {(row.path, row.check) for row in found[found["flagged"]].itertuples()}


def test_screen__flags_what_is_wrong(read):
    step.screen(read, CHEAP)

    assert flagged(read.catalog) >= {
        ("glass/small.png", "too_small"), ("glass/black.png", "dark"),
        ("glass/black.png", "low_information"),
    }  # fmt: skip
    assert not [path for path, _ in flagged(read.catalog) if path.endswith(".jpg")]


def test_screen__every_image_every_check(read):
    done = step.screen(read, CHEAP)

    assert (done.images, done.damaged) == (5, 0)
    assert stored.one(read.catalog, "select count(*) from measurement") == 5 * len(CHECKS)
    assert stored.one(read.catalog, "select count(*) from fingerprint") == 5


def test_screen__second_run_measures_nothing(read):
    step.screen(read, CHEAP)

    assert step.screen(read, CHEAP).images == 0


def test_screen__new_image_only(read, folder):
    step.screen(read, CHEAP)
    drawn.save(drawn.photo(70), folder / "glass/new.jpg")
    ingest.ingest(read, Request(str(folder)))

    assert step.screen(read, CHEAP).images == 1


def test_screen__only_the_named_checks(read):
    step.screen(read, ["dark"])

    assert {check for _, check in flagged(read.catalog)} == {"dark"}


def test_screen__check_left_out_earlier_is_measured_later(read):
    step.screen(read, ["dark"])

    assert step.screen(read, ["dark", "grey"]).images == 5


def test_screen__unknown_check(read):
    with pytest.raises(BadInput, match="There is no check 'drak': use some of fingerprint"):
        step.screen(read, ["drak"])


def test_screen__damaged_file_is_set_aside_and_the_others_go_on(read, folder):
    data = drawn.save(drawn.photo(60), folder / "glass/cut.jpg").read_bytes()
    (folder / "glass/cut.jpg").write_bytes(data[: len(data) // 2])
    ingest.ingest(read, Request(str(folder)))

    done = step.screen(read, CHEAP)

    assert (done.images, done.damaged) == (6, 1)
    [(_, path, reason)] = counts.problems(read.catalog)
    assert (path, reason[:8]) == ("glass/cut.jpg", "damaged:")


def test_screen__damaged_file_is_not_tried_again(read, folder):
    data = (folder / "glass/glass1.jpg").read_bytes()
    (folder / "glass/cut.jpg").write_bytes(data[: len(data) // 2])
    ingest.ingest(read, Request(str(folder)))
    step.screen(read, CHEAP)

    assert step.screen(read, CHEAP).images == 0


def test_screen__missing_weights_are_a_note_and_the_others_go_on(read, monkeypatch, tmp_path):
    monkeypatch.setattr(filters, "FOLDER", tmp_path / "nowhere")

    done = step.screen(read)

    assert len(done.notes) == 1
    assert "nowhere" in done.notes[0]
    assert stored.one(read.catalog, "select count(*) from measurement") == 5 * len(CHECKS)


def test_screen__near_copy_is_grouped(read, folder):
    drawn.photo(1).save(folder / "glass/again.jpg", quality=60)
    ingest.ingest(read, Request(str(folder)))

    assert step.screen(read, CHEAP).groups == 1
    assert counts.counts(read.catalog).redundant == 1


def test_screen__several_processes_measure_the_same(read, monkeypatch):
    step.screen(read, CHEAP)
    ask = "select check_name, value from measurement order by all"
    before = read.catalog.cursor().execute(ask).fetchall()
    with read.catalog.writing() as cursor:
        cursor.execute("delete from measurement")
    monkeypatch.setattr(step, "SMALLEST", 2)

    step.screen(replace(read, settings=replace(read.settings, jobs=2)), CHEAP)

    assert read.catalog.cursor().execute(ask).fetchall() == before


def test_screen__empty_catalogue(workspace):
    done = step.screen(workspace, CHEAP)

    assert (done.images, done.groups) == (0, 0)


def test_screen__a_folder_that_is_away_is_tried_again(read, folder):
    folder.rename(folder.with_name("away"))
    away = step.screen(read, CHEAP)
    folder.with_name("away").rename(folder)
    back = step.screen(read, CHEAP)

    assert (away.images, back.images, counts.counts(read.catalog).unreadable) == (0, 5, 0)
    assert "5 files are gone" in away.notes[0]


def test_screen__a_file_that_changed_gives_nothing_to_the_old_picture(read, folder):
    first = sorted(folder.rglob("*.jpg"))[0]
    drawn.plain((5, 5, 5)).save(first)
    done = step.screen(read, CHEAP)

    assert (done.images, len(done.notes)) == (4, 1)
