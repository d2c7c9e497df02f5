"""Ingest: every file has an outcome, unchanged ones cost nothing, people's words stay."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from tests import drawn, stored
from workbench import images
from workbench.errors import BadInput, Missing
from workbench.steps import ingest as step
from workbench.steps import mapping, planning
from workbench.steps.planning import Request
from workbench.store import counts, items, labels

TOML = """name = "bins"
layout = "class_folders"
licence = "CC0"
licence_use = ["share"]
[labels]
verre = "glass"
reste = "-"
"""


@pytest.fixture
def folder(tmp_path):
    return drawn.labelled(tmp_path / "Mes déchets", {"glass": 2, "metal": 1})


def run(workspace, target, **more):
    return step.ingest(workspace, Request(str(target), **more))


def outcome(report):
    return {status: number for status, number in report.counts.items() if number}


def types_by_path(catalog):
    rows = catalog.cursor().execute("select path, type_id from item_type order by 1").fetchall()
    return dict(rows)


def described(workspace, tmp_path, text=TOML):
    """A workspace that knows the source `bins`, and the folder in which it is expected."""
    folder = tmp_path / "descriptors"
    folder.mkdir(exist_ok=True)
    (folder / "bins.toml").write_text(text, encoding="utf-8")
    settings = replace(workspace.settings, datasets=folder)
    return replace(workspace, settings=settings), settings.raw / "bins"


def test_ingest__first_time_everything_is_added(workspace, folder):
    report = run(workspace, folder)

    assert (report.name, outcome(report)) == ("mes-dechets", {"added": 3})


def test_ingest__folder_names_that_are_types_become_labels(workspace, folder):
    run(workspace, folder)

    assert types_by_path(workspace.catalog) == {
        "glass/glass1.jpg": "glass", "glass/glass2.jpg": "glass", "metal/metal1.jpg": "metal",
    }  # fmt: skip


def test_ingest__again_reads_nothing(workspace, folder):
    run(workspace, folder)

    assert outcome(run(workspace, folder)) == {"known": 3}


def test_ingest__again_changes_no_count(workspace, folder):
    run(workspace, folder)
    before = counts.counts(workspace.catalog)
    run(workspace, folder)

    assert counts.counts(workspace.catalog) == before


def test_ingest__changed_file_is_read_anew(workspace, folder):
    run(workspace, folder)
    drawn.save(drawn.photo(77), folder / "glass/glass1.jpg")
    os.utime(folder / "glass/glass1.jpg", (1, 1))

    assert outcome(run(workspace, folder)) == {"changed": 1, "known": 2}


def test_ingest__changed_file_leaves_its_old_image_without_an_item(workspace, folder):
    run(workspace, folder)
    drawn.save(drawn.photo(77), folder / "glass/glass1.jpg")
    os.utime(folder / "glass/glass1.jpg", (1, 1))
    run(workspace, folder)

    assert counts.counts(workspace.catalog).images == 3


def test_ingest__new_file_is_added_to_the_known_ones(workspace, folder):
    run(workspace, folder)
    drawn.save(drawn.photo(77), folder / "metal/new.jpg")

    assert outcome(run(workspace, folder)) == {"added": 1, "known": 3}


def test_ingest__gone_file_is_said(workspace, folder):
    run(workspace, folder)
    (folder / "glass/glass1.jpg").unlink()

    report = run(workspace, folder)

    assert outcome(report) == {"known": 2, "gone": 1}
    assert report.problems[0].path == "glass/glass1.jpg"


def test_ingest__bad_files_are_quarantined_with_their_reasons(workspace, folder):
    (folder / "glass/text.jpg").write_text("<html>not found</html>")
    (folder / "glass/empty.jpg").touch()
    whole = (folder / "metal/metal1.jpg").read_bytes()
    (folder / "metal/cut.jpg").write_bytes(whole[:30])

    report = run(workspace, folder)

    assert outcome(report) == {"added": 3, "unreadable": 3}
    found = {path: reason for _, path, reason in counts.problems(workspace.catalog)}
    assert found["glass/empty.jpg"] == "empty file (0 bytes)"
    assert found["glass/text.jpg"] == "not a picture: begins with '<html>not found<'"
    assert "metal/cut.jpg" in found


def test_ingest__unreadable_file_that_was_mended_is_read(workspace, folder):
    (folder / "glass/bad.jpg").write_text("x")
    run(workspace, folder)
    drawn.save(drawn.photo(5), folder / "glass/bad.jpg")

    assert outcome(run(workspace, folder)) == {"changed": 1, "known": 3}
    assert counts.counts(workspace.catalog).unreadable == 0


def test_ingest__half_done_is_resumed(workspace, folder):
    request = Request(str(folder))
    found = planning.plan(workspace, request).found
    run(workspace, folder)
    before = counts.counts(workspace.catalog)
    with workspace.catalog.writing() as cursor:  # as if killed after the first file
        cursor.execute("delete from item where path <> ?", [found[0].path])
        cursor.execute("delete from raw_label")

    assert outcome(run(workspace, folder)) == {"added": 2, "known": 1}
    assert counts.counts(workspace.catalog) == before


def test_ingest__two_folders_of_one_name_are_refused(workspace, folder, tmp_path):
    run(workspace, folder)
    other = drawn.labelled(tmp_path / "other/Mes déchets", {"glass": 1})

    with pytest.raises(BadInput, match=r"'mes-dechets' was read from .*another name with --as"):
        run(workspace, other)


def test_ingest__another_name_for_the_second(workspace, folder, tmp_path):
    run(workspace, folder)
    other = drawn.labelled(tmp_path / "other/Mes déchets", {"glass": 1})

    assert run(workspace, other, name="mine").name == "mine"


def test_ingest__moved_folder_keeps_its_name(workspace, folder, tmp_path):
    run(workspace, folder)
    moved = folder.rename(tmp_path / "moved")

    assert outcome(run(workspace, moved, name="mes-dechets")) == {"known": 3}
    assert items.locations(workspace.catalog, stored.one(
        workspace.catalog, "select min(image_id) from image"))[0].root == str(moved)  # fmt: skip


def test_ingest__unknown_words_have_no_type(workspace, tmp_path):
    folder = drawn.labelled(tmp_path / "x", {"Truc bizarre": 1})
    run(workspace, folder)

    assert types_by_path(workspace.catalog) == {"Truc bizarre/Truc bizarre1.jpg": None}


def test_ingest__labels_as_types(workspace, tmp_path):
    folder = drawn.labelled(tmp_path / "x", {"Apple___Black_rot": 1, "pho": 1})
    run(workspace, folder, labels_as_types=True)

    assert set(types_by_path(workspace.catalog).values()) == {"apple-black-rot", "pho"}
    assert "pho" in {each.type_id for each in mapping.all_types(workspace.catalog)}


@pytest.mark.parametrize("labels", [{"其他垃圾": 1, "厨余垃圾": 1}, {"a b": 1, "a-b": 1},
                                    {"-x-": 1, "été": 1}])  # fmt: skip
def test_ingest__labels_as_types_gives_each_label_a_type_of_its_own(workspace, tmp_path, labels):
    folder = drawn.labelled(tmp_path / "x", labels)
    run(workspace, folder, labels_as_types=True)

    assert len(set(types_by_path(workspace.catalog).values()) - {None}) == len(labels)


def test_ingest__peoples_meaning_of_a_raw_label_stays(workspace, folder):
    run(workspace, folder)
    labels.set_types(workspace.catalog, "mes-dechets", {"glass": "brown-glass"}, "anna")
    run(workspace, folder)

    assert types_by_path(workspace.catalog)["glass/glass1.jpg"] == "brown-glass"


def test_ingest__described_source_by_its_name(workspace, tmp_path):
    known, root = described(workspace, tmp_path)
    drawn.labelled(root, {"verre": 1, "reste": 1})

    assert run(known, "bins").name == "bins"
    assert types_by_path(known.catalog) == {"reste/reste1.jpg": None, "verre/verre1.jpg": "glass"}


def test_ingest__changed_descriptor_is_taken_over(workspace, tmp_path):
    known, root = described(workspace, tmp_path)
    drawn.labelled(root, {"verre": 1})
    run(known, "bins")
    described(workspace, tmp_path, TOML.replace('"glass"', '"brown-glass"'))
    run(known, "bins")

    assert types_by_path(known.catalog) == {"verre/verre1.jpg": "brown-glass"}


def test_ingest__described_source_that_is_not_there(workspace, tmp_path):
    known, _ = described(workspace, tmp_path)

    with pytest.raises(BadInput, match=r"There is no folder .*bins"):
        run(known, "bins")


def test_ingest__folder_without_a_picture(workspace, tmp_path):
    (tmp_path / "x").mkdir()
    (tmp_path / "x/notes.txt").touch()

    with pytest.raises(BadInput, match=r"There is no picture in .*x \(layout class_folders\)"):
        run(workspace, tmp_path / "x")


def test_ingest__unknown_layout(workspace, folder):
    with pytest.raises(BadInput, match=r"There is no layout 'heap': use one of .*class_folders"):
        run(workspace, folder, layout="heap")


def test_ingest__bad_name(workspace, folder):
    with pytest.raises(BadInput, match="'A B' cannot name a source"):
        run(workspace, folder, name="A B")


def test_ingest__refusal_writes_nothing(workspace, tmp_path):
    with pytest.raises(BadInput):
        run(workspace, tmp_path / "nowhere")

    assert stored.one(workspace.catalog, "select count(*) from source") == 0


def test_ingest__rule_file_makes_it_huawei(workspace, tmp_path):
    drawn.save(drawn.photo(1), tmp_path / "x/img_1.jpg")
    (tmp_path / "x/img_1.txt").write_text("img_1.jpg, 0")
    (tmp_path / "x/garbage_classify_rule.json").write_text('{"0": "glass"}')
    run(workspace, tmp_path / "x")

    assert types_by_path(workspace.catalog) == {"img_1.jpg": "glass"}


@pytest.mark.parametrize("name", ["a'b.jpg", "=1+2.jpg", "a\nb.jpg", "<b>.jpg", "瓶.jpg"])
def test_ingest__hostile_names_are_read(workspace, tmp_path, name):
    drawn.save(drawn.photo(1), tmp_path / "x/glass" / name, format="JPEG")

    assert outcome(run(workspace, tmp_path / "x")) == {"added": 1}


def test_ingest__name_that_is_no_text_does_not_stop_the_others(workspace, folder):
    bad = os.fsencode(folder / "glass") + b"/\xff.jpg"
    with open(bad, "wb") as stream:
        stream.write((folder / "glass/glass1.jpg").read_bytes())

    assert outcome(run(workspace, folder)) == {"added": 3, "unreadable": 1}


def test_ingest__says_how_far_it_is(workspace, folder):
    said = []
    step.ingest(workspace, Request(str(folder)), lambda *how: said.append(how))

    assert said == [("ingest", 0, 3), ("ingest", 3, 3)]


def test_ingest__gone_file_that_comes_back_brings_its_decisions(workspace, folder):
    run(workspace, folder)
    identity = items.resolve(workspace.catalog, "mes-dechets/glass/glass1.jpg")
    stored.decide(workspace.catalog, identity, "label", "metal")
    moved = (folder / "glass/glass1.jpg").rename(folder.parent / "away.jpg")
    run(workspace, folder)
    assert counts.counts(workspace.catalog).items == 2

    moved.rename(folder / "glass/glass1.jpg")
    run(workspace, folder)

    assert stored.state(workspace.catalog, identity, "type_id") == "metal"


def test_ingest__a_file_that_could_not_be_read_is_tried_again(workspace, tmp_path, monkeypatch):
    root = drawn.labelled(tmp_path / "bins", {"glass": 2})
    real = images.read_bytes

    def away(path):
        if path.name == "glass1.jpg":
            raise Missing("cannot be read: Input/output error")
        return real(path)

    monkeypatch.setattr(images, "read_bytes", away)
    first = step.ingest(workspace, Request(str(root)))
    monkeypatch.setattr(images, "read_bytes", real)
    second = step.ingest(workspace, Request(str(root)))

    assert (first.counts["unreadable"], second.counts["changed"]) == (1, 1)


def test_ingest__labels_as_types_keeps_the_types_that_labels_have(workspace, tmp_path):
    root = drawn.labelled(tmp_path / "bins", {"my-bin": 1})
    request = Request(str(root), labels_as_types=True)
    step.ingest(workspace, request)
    drawn.labelled(root, {"My Bin": 1}, seed=50)
    step.ingest(workspace, request)

    meaning = {row.raw_label: row.type_id for row in labels.listed(workspace.catalog)}
    assert meaning["my-bin"] == "my-bin"
    assert meaning["My Bin"] != "my-bin"
