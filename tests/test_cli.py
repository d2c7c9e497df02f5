"""The command line: exit codes, one sentence on stderr, one JSON document on stdout."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests import drawn
from tests.called import document, refused
from workbench import cli
from workbench.settings import PROJECT
from workbench.steps import ingest as ingesting
from workbench.steps.workspace import Workspace, open_workspace

CHEAP = "fingerprint,too_small,odd_aspect,dark,light,low_information,blurry,grey"


@pytest.fixture
def folder(tmp_path):
    return drawn.labelled(tmp_path / "bins", {"glass": 4, "metal": 3})


def test_main__missing_folder(call, tmp_path):
    assert "There is no folder" in refused(call("ingest", tmp_path / "nowhere"))


def test_main__empty_folder(call, tmp_path):
    (tmp_path / "empty").mkdir()

    assert "is empty" in refused(call("ingest", tmp_path / "empty"))


def test_main__text_named_as_picture_among_good_ones(call, folder):
    (folder / "glass/text.jpg").write_text("hello")

    said = document(call("--json", "ingest", folder))

    assert (said["added"], said["unreadable"]) == (7, 1)
    assert said["problems"][0]["reason"].startswith("not a picture")


def test_main__text_named_as_picture_alone(call, tmp_path):
    (tmp_path / "x").mkdir()
    (tmp_path / "x/text.jpg").write_text("hello")

    code, out, err = call("ingest", tmp_path / "x")

    assert (code, "not a picture" in out + err) == (0, True)


def test_main__unknown_scheme(call, folder):
    assert "There is no scheme 'nix'" in refused(call("release", "--scheme", "nix", "--name", "r"))


def test_main__empty_class_with_require_all(call, folder):
    call("ingest", folder)

    said = refused(call("release", "--scheme", "binko10", "--name", "r", "--require-all"))

    assert "battery (0)" in said


@pytest.mark.parametrize(
    "words",
    [("release", "--scheme", "binko10"), ("ingest",), ("nonsense",), ("status", "--nonsense"),
     ("label", "x"), ("label", "x", "--type", "glass", "--restore"), ("screen", "--jobs", "0"),
     ("map", "binko10", "--to", "glass")],
)  # fmt: skip
def test_main__wrong_usage_is_two(call, words):
    code, out, err = call(*words)

    assert (code, out) == (2, "")
    assert "Usage" in err


@pytest.mark.parametrize(
    "words",
    [("verify", "/nowhere"), ("restore", "/nowhere"), ("findings", "--check", "x"),
     ("label", "s/x.jpg", "--type", "glass"), ("label", "s/x.jpg", "--reject", "other"),
     ("screen", "--checks", "x"), ("map", "nix"), ("map", "binko10", "--type", "x", "--to", "-")],
)  # fmt: skip
def test_main__value_that_cannot_be_used_is_one_sentence(call, words):
    assert refused(call(*words))


def test_main__second_process_on_the_same_catalogue(settings):
    holder = open_workspace(settings)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "workbench", "--catalog", str(settings.catalog), "status"],
            capture_output=True, text=True, cwd=PROJECT, check=False,
        )  # fmt: skip
    finally:
        holder.catalog.close()

    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.strip().splitlines()) == 1
    assert "is in use by process" in done.stderr


def test_main__no_catalogue_but_a_text_file(call, settings):
    settings.catalog.write_text("hello")

    assert "cannot be opened" in refused(call("status"))


def test_status__keys_that_scripts_rely_on(call, folder):
    call("ingest", folder)

    said = document(call("--json", "status"))

    assert {"items", "images", "unreadable", "usable", "conflicts", "rejected", "sources",
            "duplicates", "findings", "schemes"} <= set(said)  # fmt: skip
    assert said["sources"]["bins"] == {"items": 7, "images": 7, "usable": 7}


def test_main__whole_job_by_json(call, folder, tmp_path):
    assert document(call("--json", "ingest", folder))["added"] == 7
    assert document(call("--json", "screen", "--checks", CHEAP))["images"] == 7
    made = document(call("--json", "release", "--scheme", "binko10", "--name", "r",
                         "--out", tmp_path / "out"))  # fmt: skip
    assert (made["images"], made["path"]) == (7, str(tmp_path / "out/r"))
    assert document(call("--json", "verify", tmp_path / "out/r"))["faults"] == []


def test_verify__spoilt_release_is_one(call, folder, tmp_path):
    call("ingest", folder)
    call("release", "--scheme", "binko10", "--name", "r", "--out", tmp_path / "out")
    (tmp_path / "out/r/recipe.json").write_text("{}")

    code, out, err = call("verify", tmp_path / "out/r")

    assert (code, "changed: recipe.json" in out) == (1, True)
    assert "does not verify: 1 fault" in err


@pytest.mark.parametrize(
    "words",
    [("sources",), ("status",), ("findings",), ("duplicates",), ("history",), ("types", "list"),
     ("types", "search", "bouteille"), ("map", "binko10"), ("undo",)],
)  # fmt: skip
def test_json__one_document_for_every_reading_command(call, words):
    assert isinstance(document(call("--json", *words)), dict | list)


def test_types_search__best_first_with_json_behind_it(call):
    found = document(call("types", "search", "canette", "--json"))

    assert set(found[0]) == {"id", "name_fr", "name_en", "score"}
    assert found[0]["id"] == "drink-can"


def test_findings__out_file(call, folder, tmp_path):
    call("ingest", folder)
    call("screen", "--checks", "dark")
    said = document(call("--json", "findings", "--check", "dark", "--out", tmp_path / "f.csv"))

    assert said["rows"] == 7
    head = (tmp_path / "f.csv").read_text().splitlines()[0]
    assert head == "image_id,source,path,check,score,flagged"


def test_duplicates__out_file(call, folder, tmp_path):
    (folder / "metal/copy.jpg").write_bytes((folder / "glass/glass1.jpg").read_bytes())
    call("ingest", folder)
    call("duplicates", "--out", tmp_path / "d.csv")

    lines = (tmp_path / "d.csv").read_text().splitlines()
    assert lines[0].startswith("group,image_id,source,path,kind,keep")
    assert len(lines) == 3


def test_label__written_undone_and_in_the_history(call, folder):
    call("ingest", folder)
    assert document(call("--json", "label", "bins/glass/glass1.jpg", "--type", "metal",
                         "--author", "anna")) == {"written": 1}  # fmt: skip
    assert document(call("--json", "undo", "--author", "anna"))[0]["value"] == "metal"
    assert [d["kind"] for d in document(call("--json", "history"))] == ["undo", "label"]


def test_map__dry_run_then_saved(call, folder):
    call("ingest", folder)
    words = ("--json", "map", "binko10", "--type", "mirror", "--to", "glass")

    assert document(call(*words, "--dry-run"))["after"]["classes"]["glass"] == 4
    assert document(call(*words))["after"]["classes"]["glass"] == 4


def test_backup_and_restore__through_the_command_line(call, folder, tmp_path):
    call("ingest", folder)
    document(call("--json", "backup", tmp_path / "b.duckdb"))
    call("label", "bins/glass/glass1.jpg", "--reject", "other")

    assert document(call("--json", "restore", tmp_path / "b.duckdb"))["kept"]
    assert document(call("--json", "status"))["rejected"] == 0


def test_main__environment_names_the_catalogue(settings, folder, monkeypatch, capsys):
    workspace = open_workspace(settings)
    ingesting.ingest(Workspace(settings, workspace.catalog), ingesting.Request(str(folder)))
    workspace.catalog.close()
    monkeypatch.setenv("WORKBENCH_CATALOG", str(settings.catalog))
    monkeypatch.setattr(sys, "argv", ["workbench", "--json", "status"])

    with pytest.raises(SystemExit):
        cli.main()
    assert json.loads(capsys.readouterr().out)["items"] == 7
