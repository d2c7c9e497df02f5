"""Provenance: licence, author, URL, date and consent of a picture, from its source to the manifest.

And what "again and again" does to them: re-published labels, files that vanish, consent taken back.
"""

from __future__ import annotations

import csv

import pytest

from tests import drawn, stored
from workbench.errors import BadInput
from workbench.records import Box, Found, ImageRow, ItemRow
from workbench.steps import grouping, ingest, pictures, release
from workbench.steps.planning import Request
from workbench.store import counts, items, labels, sources

HEAD = "file,label,predicted,probability,split,author,licence,url,date,consent"


@pytest.fixture
def folder(tmp_path):
    return drawn.labelled(tmp_path / "uploads", {"a": 6})


def table(folder, *rows, head=HEAD):
    """`labels.csv` beside the pictures."""
    (folder / "labels.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")


def read(workspace, folder):
    return ingest.ingest(workspace, Request(str(folder), layout="table"))


def column(workspace, name):
    """The column of every item by path."""
    rows = workspace.catalog.cursor().execute(f"select path, {name} from item order by 1")
    return dict(rows.fetchall())


def test_ingest__everything_that_is_said_of_a_picture_is_kept(workspace, folder):
    table(folder, "a/a1.jpg,glass,metal,0.5,train,Zoé,CC BY 4.0,https://x.org/1,2024-05-01,oui")
    read(workspace, folder)

    row = workspace.catalog.cursor().execute(
        "select raw_label, hint, hint_score, split, author, licence, licence_use, url, taken_on, "
        "consent from item where path = 'a/a1.jpg'"
    ).fetchone()  # fmt: skip
    assert row == (
        "glass", "metal", 0.5, "train", "Zoé", "CC BY 4.0", "share,commercial,derivatives",
        "https://x.org/1", "2024-05-01", "yes",
    )  # fmt: skip


def test_ingest__a_prediction_is_no_label(workspace, folder):
    table(folder, "a/a1.jpg,,metal,0.99,,,,,,yes")
    read(workspace, folder)

    assert column(workspace, "raw_label")["a/a1.jpg"] is None
    assert column(workspace, "hint")["a/a1.jpg"] == "metal"


def test_ingest__without_consent_nothing_of_the_picture_is_kept(workspace, folder):
    table(folder, "a/a1.jpg,glass,,,,,,,,no", "a/a2.jpg,glass,,,,,,,,", "a/a3.jpg,glass,,,,,,,,yes")
    read(workspace, folder)

    known = column(workspace, "image_id")
    assert (known["a/a1.jpg"], known["a/a2.jpg"]) == (None, None)
    assert known["a/a3.jpg"]
    reasons = {path: why for _, path, why in counts.problems(workspace.catalog)}
    assert reasons["a/a1.jpg"] == ingest.REFUSED


def test_ingest__consent_taken_back_removes_image_and_previews(workspace, folder):
    table(folder, *(f"a/a{n}.jpg,glass,,,,,,,,yes" for n in range(1, 7)))
    read(workspace, folder)
    identity = items.resolve(workspace.catalog, "uploads/a/a1.jpg")
    kept = pictures.preview(workspace, identity, "thumb")
    stored.decide(workspace.catalog, identity, "label", "metal")
    table(folder, *(f"a/a{n}.jpg,glass,,,,,,,,{'no' if n == 1 else 'yes'}" for n in range(1, 7)))

    read(workspace, folder)

    assert not kept.exists()
    assert stored.one(workspace.catalog, "select count(*) from image") == 5
    assert stored.one(workspace.catalog, "select count(*) from decision") == 0


def test_ingest__changed_words_are_taken_over_without_reading_the_file(
    workspace, folder, monkeypatch
):
    table(folder, "a/a1.jpg,glass,,,,,,,,yes")
    read(workspace, folder)
    table(folder, "a/a1.jpg,glass,,,,Zoé,,,,yes")
    monkeypatch.setattr(ingest.images, "read_bytes", pytest.fail)

    report = read(workspace, folder)

    assert report.counts["changed"] == 1
    assert column(workspace, "author")["a/a1.jpg"] == "Zoé"


def test_ingest__republished_label_changes_the_imported_one(workspace, folder):
    table(folder, "a/a1.jpg,glass,,,,,,,,yes")
    read(workspace, folder)
    identity = items.resolve(workspace.catalog, "uploads/a/a1.jpg")
    table(folder, "a/a1.jpg,metal,,,,,,,,yes")
    read(workspace, folder)

    assert stored.state(workspace.catalog, identity, "type_id") == "metal"


def test_ingest__republished_label_never_overrides_a_person(workspace, folder):
    table(folder, "a/a1.jpg,glass,,,,,,,,yes")
    read(workspace, folder)
    identity = items.resolve(workspace.catalog, "uploads/a/a1.jpg")
    stored.decide(workspace.catalog, identity, "label", "paper")
    table(folder, "a/a1.jpg,metal,,,,,,,,yes")
    read(workspace, folder)

    assert stored.state(workspace.catalog, identity, "type_id") == "paper"
    assert stored.state(workspace.catalog, identity, "label_origin") == "reviewed"


def test_ingest__vanished_file_is_reported_and_kept(workspace, folder):
    table(folder, *(f"a/a{n}.jpg,glass,,,,,,,,yes" for n in range(1, 7)))
    read(workspace, folder)
    (folder / "a/a1.jpg").unlink()

    report = read(workspace, folder)

    assert (report.counts["gone"], report.problems[-1].path) == (1, "a/a1.jpg")
    assert counts.gone(workspace.catalog) == {"uploads": 1}
    assert counts.counts(workspace.catalog).items == 5
    assert stored.one(workspace.catalog, "select count(*) from item") == 6


def test_ingest__vanished_file_is_reported_once(workspace, folder):
    table(folder, "a/a1.jpg,glass,,,,,,,,yes", "a/a2.jpg,glass,,,,,,,,yes")
    read(workspace, folder)
    (folder / "a/a1.jpg").unlink()
    read(workspace, folder)

    assert read(workspace, folder).counts["gone"] == 0


def test_ingest__same_name_in_two_sources_are_two_items(workspace, tmp_path):
    for number, name in enumerate(("one", "two")):
        drawn.labelled(tmp_path / name, {"glass": 1}, seed=number * 50)
        ingest.ingest(workspace, Request(str(tmp_path / name)))

    found = counts.counts(workspace.catalog)
    assert (found.items, found.images) == (2, 2)


def test_ingest__same_bytes_in_three_sources_are_one_image(workspace, tmp_path):
    for name in ("one", "two", "three"):
        drawn.labelled(tmp_path / name, {"glass": 1})
        ingest.ingest(workspace, Request(str(tmp_path / name)))

    found = counts.counts(workspace.catalog)
    assert (found.items, found.images) == (3, 1)


def test_ingest__unknown_licence_is_said(workspace, tmp_path):
    drawn.labelled(tmp_path / "bins", {"glass": 1})

    unknown = ingest.ingest(workspace, Request(str(tmp_path / "bins")))
    given = ingest.ingest(workspace, Request(str(tmp_path / "bins"), licence="cc0"))

    assert any("Nobody said what the licence of 'bins' allows" in note for note in unknown.notes)
    assert not any("Nobody said" in note for note in given.notes)
    assert sources.all_of(workspace.catalog)[0].licence == "CC0 1.0"


def test_ingest__labels_without_a_type_are_said(workspace, tmp_path):
    drawn.labelled(tmp_path / "bins", {"glass": 1, "truc": 1})

    report = ingest.ingest(workspace, Request(str(tmp_path / "bins")))

    assert any(note.startswith("Raw labels without a waste type: 1 ") for note in report.notes)


def rows_of(made):
    with (made.path / "manifest.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def released(workspace, folder, **recipe):
    """The manifest of a release of a table whose pictures have several licences."""
    (folder / "b").mkdir()
    for n in range(1, 7):
        (folder / f"a/a{n}.jpg").rename(folder / f"b/{n}.jpg")
    licences = ["CC BY 4.0"] * 4 + ["CC BY-NC 4.0", "who knows"]
    table(folder, *(f"b/{n}.jpg,glass,,,,Zoé,{licence},https://x.org/{n},2024-0{n}-01,yes"
                    for n, licence in enumerate(licences, start=1)))  # fmt: skip
    read(workspace, folder)
    return rows_of(release.release(workspace, release.Recipe("trashnet6", "r", **recipe)))


def test_release__manifest_names_licence_author_url_date_and_consent(workspace, folder):
    rows = {row["source_path"]: row for row in released(workspace, folder)}

    one = rows["b/5.jpg"]
    assert (one["licence"], one["author"], one["url"], one["date"], one["consent"]) == (
        "CC BY-NC 4.0", "Zoé", "https://x.org/5", "2024-05-01", "yes",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("gate", "number"), [("any", 6), ("share", 5), ("commercial", 4), ("derivatives", 5)]
)
def test_release__gate_asks_each_pictures_own_licence(workspace, folder, gate, number):
    assert len(released(workspace, folder, licence=gate)) == number


def test_add__boxes_are_kept_and_replaced(catalog):
    stored.source(catalog)
    row = ImageRow(stored.image_id("x"), 10, 9, 9, "JPEG", "RGB")
    for words in (("can", "cup"), ("lid",)):
        boxes = tuple(Box(word, 0.1, 0.2, 0.3, 0.4) for word in words)
        found = Found("1.jpg", 10, 1, boxes=boxes)
        items.add(catalog, [row], [ItemRow("s", found, row.image_id)])

    rows = catalog.cursor().execute("select raw_label, place, x, width from item_box").fetchall()
    assert rows == [("lid", 0, 0.1, 0.3)]


def test_components__crops_of_one_photo_hang_together_with_it(catalog):
    stored.source(catalog, "s")
    stored.source(catalog, "s-crops")
    whole = stored.image(catalog, "whole", path="batch/1.jpg")
    other = stored.image(catalog, "other", path="batch/2.jpg")
    crops = [
        stored.image(catalog, f"crop{n}", source_name="s-crops", path=f"{n}.jpg") for n in (1, 2)
    ]
    with catalog.writing() as cursor:
        cursor.execute("update item set origin_id = ? where source_name = 's-crops'", [whole])

    together = grouping.components(catalog)

    assert len({together[one] for one in [whole, *crops]}) == 1
    assert other not in together


def test_without_meaning__counts_labels_that_nobody_gave_a_type(catalog):
    stored.source(catalog)
    stored.image(catalog, "a", "glass")
    found = Found("b.jpg", 10, 1, "truc")
    row = ImageRow(stored.image_id("b"), 10, 9, 9, "JPEG", "RGB")
    items.add(catalog, [row], [ItemRow("s", found, row.image_id)])

    assert labels.without_meaning(catalog, "s") == 1


def test_ingest__described_source_from_a_second_place_needs_a_name(workspace, tmp_path):
    for number, name in enumerate(("t1", "t2")):
        drawn.labelled(tmp_path / name, {"old bottle": 1}, seed=number * 50)
    ingest.ingest(workspace, Request("scraped", root=tmp_path / "t1"))

    with pytest.raises(BadInput, match=r"'scraped' was read from .*t1: give this one another name"):
        ingest.ingest(workspace, Request("scraped", root=tmp_path / "t2"))
    second = ingest.ingest(workspace, Request("scraped", root=tmp_path / "t2", name="scraped-2"))

    assert (second.name, counts.counts(workspace.catalog).images) == ("scraped-2", 2)
    assert set(column(workspace, "hint").values()) == {"old bottle"}


def test_ingest__a_folder_that_bears_a_known_name_gets_no_foreign_licence(workspace, tmp_path):
    drawn.labelled(tmp_path / "realwaste", {"glass": 1})

    report = ingest.ingest(workspace, Request(str(tmp_path / "realwaste")))

    assert report.name == "my-realwaste"
    assert sources.all_of(workspace.catalog)[0].licence == "unknown"


def test_ingest__licence_that_was_given_stays_at_the_next_reading(workspace, tmp_path):
    drawn.labelled(tmp_path / "t1", {"glass": 1})
    for licence in ("cc0-1.0", None):
        ingest.ingest(workspace, Request("scraped", root=tmp_path / "t1", licence=licence))

    assert sources.all_of(workspace.catalog)[0].licence == "CC0 1.0"


def test_ingest__unknown_name_with_a_root_is_no_folder(workspace, tmp_path):
    with pytest.raises(BadInput, match="There is no described source 'kagle-garbage-6'"):
        ingest.ingest(workspace, Request("kagle-garbage-6", root=tmp_path))


def test_ingest__lost_labels_are_said(workspace, folder):
    table(folder, *(f"a/a{n}.jpg,glass,,,,,,,,yes" for n in range(1, 7)))
    read(workspace, folder)
    table(folder, *(f"a/a{n}.jpg,glass,,,,,,,,yes" for n in range(1, 7)),
          head=HEAD.replace("label", "colour"))  # fmt: skip

    assert any(note.startswith("6 pictures had a label") for note in read(workspace, folder).notes)


def test_ingest__links_are_said_and_what_lies_behind_is_not_gone(workspace, tmp_path):
    root = drawn.labelled(tmp_path / "bins", {"glass": 2, "metal": 1})
    ingest.ingest(workspace, Request(str(root)))
    (root / "metal").rename(tmp_path / "metal")
    (root / "metal").symlink_to(tmp_path / "metal", target_is_directory=True)

    report = ingest.ingest(workspace, Request(str(root)))

    assert (report.counts["gone"], report.counts["skipped"]) == (0, 1)
    assert report.problems[0].path == "metal"


def test_ingest__refused_pictures_leave_no_name(workspace, folder):
    table(folder, "a/a1.jpg,glass,,,,Zoé,,,,no")
    read(workspace, folder)

    assert column(workspace, "author")["a/a1.jpg"] is None
