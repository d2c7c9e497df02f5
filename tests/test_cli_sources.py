"""The commands of the sources: recognise, ingest, relink, forget, fetch."""

from __future__ import annotations

import zipfile

import pytest

from tests import drawn
from tests.called import document, refused
from workbench.sources import descriptor


@pytest.fixture
def folder(tmp_path):
    return drawn.labelled(tmp_path / "bins", {"glass": 4, "metal": 3})


@pytest.fixture
def own(monkeypatch, tmp_path):
    """Descriptors and raw files of the test's own."""
    monkeypatch.setenv("WORKBENCH_DATASETS", str(tmp_path / "descriptors"))
    monkeypatch.setenv("WORKBENCH_RAW", str(tmp_path / "raw"))
    return tmp_path


def test_recognise__one_document_and_nothing_written(call, folder, own):
    said = document(call("--json", "recognise", folder))

    assert (said["layout"], said["pictures"], said["unresolved"]) == ("class_folders", 7, [])
    assert document(call("--json", "status"))["items"] == 0


def test_recognise__says_labels_and_descriptor_in_words(call, folder, own):
    _, out, _ = call("recognise", folder, "--licence", "cc-by-4.0")

    assert "class_folders" in out
    assert 'licence_id = "cc-by-4.0"' in out


def test_recognise__saved_descriptor_is_listed(call, folder, own):
    saved = document(call("--json", "recognise", folder, "--save"))["saved"]

    assert saved == str(own / "descriptors/bins.toml")
    assert [row["name"] for row in document(call("--json", "sources"))] == ["bins"]


def test_ingest__archive(call, folder, own):
    with zipfile.ZipFile(own / "set.zip", "w") as out:
        for file in sorted(folder.rglob("*.jpg")):
            out.write(file, file.relative_to(folder))

    assert document(call("--json", "ingest", own / "set.zip"))["added"] == 7
    assert document(call("--json", "ingest", own / "set.zip"))["known"] == 7


def test_ingest__outcomes_as_a_table(call, folder, own):
    (folder / "glass/=1+1.jpg").write_bytes(b"x")
    call("ingest", folder, "--out", own / "outcomes.csv")

    lines = (own / "outcomes.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 9
    assert lines[1].startswith("glass/=1+1.jpg,unreadable,")


def test_ingest__crops_need_boxes(call, folder, own):
    assert "has no labelled boxes" in refused(call("ingest", folder, "--take", "crops"))


@pytest.mark.parametrize("margin", ["-0.1", "1.5", "nan"])
def test_ingest__absurd_margin(call, folder, own, margin):
    said = refused(call("ingest", folder, "--take", "crops", "--margin", margin))

    assert "makes no sense: give 0 to 1" in said


def test_ingest__unknown_licence(call, folder, own):
    assert "is no licence that is known" in refused(call("ingest", folder, "--licence", "mine"))


def test_relink__moved(call, folder, own):
    call("ingest", folder)
    moved = folder.rename(own / "elsewhere")

    assert document(call("--json", "relink", "bins", moved))["there"] == 7


def test_forget__dry_run_then_done(call, folder, own):
    call("ingest", folder)

    foreseen = document(call("--json", "forget", "bins/glass/glass1.jpg", "--dry-run"))
    assert (foreseen["items"], document(call("--json", "status"))["items"]) == (1, 7)
    document(call("--json", "forget", "bins/glass/glass1.jpg"))
    assert document(call("--json", "status"))["items"] == 6


def test_forget__nothing_named(call, own):
    assert "Say what to forget" in refused(call("forget"))


def test_fetch__unknown_name(call, own):
    assert "There is no described source 'x'" in refused(call("fetch", "x"))


def test_fetch__without_an_address_says_what_to_do_by_hand(call, own):
    source = descriptor.Descriptor("bins", "class_folders", get_en="Ask Anna for bins.zip.")
    (own / "descriptors").mkdir()
    (own / "descriptors/bins.toml").write_text(descriptor.written(source), encoding="utf-8")

    assert "Ask Anna for bins.zip." in refused(call("fetch", "bins"))


def test_sources__says_what_each_licence_allows(call):
    rows = {row["name"]: row for row in document(call("--json", "sources"))}

    assert rows["kaggle-garbage-6"]["licence_use"] == ["share", "commercial", "derivatives"]
    assert rows["scraped"]["licence_use"] == []


def test_ingest__names_that_are_awkward(call, own):
    names = ["a, b.jpg", 'quote".jpg', "line\nbreak.jpg", "été.jpg", "♻️.jpg", "瓶.jpg",
             "x" * 251 + ".jpg", "A.jpg", "a.jpg"]  # fmt: skip
    for number, name in enumerate(names):
        drawn.save(drawn.photo(number), own / "odd/glass" / name)
    for junk in ("Thumbs.db", ".DS_Store"):
        (own / "odd/glass" / junk).write_bytes(b"x")

    assert document(call("--json", "ingest", own / "odd"))["added"] == len(names)
    assert document(call("--json", "status"))["images"] == len(names)
