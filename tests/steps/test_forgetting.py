"""Forgetting: what was asked for goes everywhere, does not come back, and leaves no trace of it."""

from __future__ import annotations

import json
import zipfile

import pytest

from tests import drawn, stored
from workbench import images
from workbench.errors import BadInput
from workbench.steps import forgetting as step
from workbench.steps import ingest, pictures, release, status
from workbench.steps.forgetting import Wish
from workbench.steps.planning import Request
from workbench.store import counts, forgotten, items, releases, sources


@pytest.fixture
def folder(tmp_path):
    return drawn.labelled(tmp_path / "bins", {"glass": 4, "metal": 4})


@pytest.fixture
def read(workspace, folder):
    ingest.ingest(workspace, Request(str(folder)))
    return workspace


def image_id(workspace, name):
    return items.resolve(workspace.catalog, name)


def everywhere(catalog, text):
    """Tables in which a text stands in any column."""
    cursor = catalog.cursor()
    tables = cursor.execute("select distinct table_name from duckdb_tables()").fetchall()
    return [
        name
        for (name,) in tables
        if cursor.execute(
            f"select count(*) from {name} t where t::varchar like '%' || ? || '%'", [text]
        ).fetchone() != (0,)
    ]  # fmt: skip


def test_forget__an_item_is_gone_from_every_table(read):
    identity = image_id(read, "bins/glass/glass1.jpg")
    stored.decide(read.catalog, identity, "label", "metal")
    stored.group(read.catalog, identity, image_id(read, "bins/glass/glass2.jpg"))
    items.mark_damaged(read.catalog, {identity: "cut off"})

    step.forget(read, Wish(("bins/glass/glass1.jpg",)), "anna")

    assert everywhere(read.catalog, identity) == []
    assert everywhere(read.catalog, "glass/glass1.jpg") == []


def test_forget__previews_are_removed(read):
    identity = image_id(read, "bins/glass/glass1.jpg")
    kept = pictures.preview(read, identity, "thumb")
    step.forget(read, Wish((identity,)), "anna")

    assert not kept.exists()


def test_forget__the_users_file_stays_and_is_named(read, folder):
    done = step.forget(read, Wish(("bins/glass/glass1.jpg",)), "anna")

    assert done.files == (str(folder / "glass/glass1.jpg"),)
    assert (folder / "glass/glass1.jpg").exists()


def test_forget__does_not_come_back_with_the_next_reading(read, folder):
    step.forget(read, Wish(("bins/glass/glass1.jpg",)), "anna")

    report = ingest.ingest(read, Request(str(folder)))

    assert (report.counts["skipped"], report.counts["added"]) == (1, 0)
    assert report.problems[0].reason == ingest.FORGOTTEN
    assert counts.counts(read.catalog).items == 7


def test_forget__comes_back_under_no_other_name(read, folder):
    step.forget(read, Wish((image_id(read, "bins/glass/glass1.jpg"),)), "anna")
    (folder / "glass/glass1.jpg").rename(folder / "metal/other.jpg")

    assert ingest.ingest(read, Request(str(folder))).counts["skipped"] == 1


def test_forget__an_item_whose_bytes_stand_elsewhere_leaves_those(read, tmp_path, folder):
    (tmp_path / "second/glass").mkdir(parents=True)
    (tmp_path / "second/glass/x.jpg").write_bytes((folder / "glass/glass1.jpg").read_bytes())
    ingest.ingest(read, Request(str(tmp_path / "second")))

    done = step.forget(read, Wish(("bins/glass/glass1.jpg",)), "anna")

    assert (done.items, done.images, done.elsewhere) == (1, 0, ("second/glass/x.jpg",))
    assert image_id(read, "second/glass/x.jpg")
    assert ingest.ingest(read, Request(str(folder))).counts["skipped"] == 1
    (tmp_path / "second/glass/x.jpg").touch()
    assert ingest.ingest(read, Request(str(tmp_path / "second"))).counts["skipped"] == 0


def test_forget__an_image_goes_with_all_its_items(read, folder):
    (folder / "metal/copy.jpg").write_bytes((folder / "glass/glass1.jpg").read_bytes())
    ingest.ingest(read, Request(str(folder)))

    done = step.forget(read, Wish((image_id(read, "bins/glass/glass1.jpg"),)), "anna")

    assert (done.items, done.images) == (2, 1)


def test_forget__a_source_goes_whole(read):
    done = step.forget(read, Wish(source="bins"), "anna")

    assert (done.scope, done.items, done.images) == ("source", 8, 8)
    assert sources.all_of(read.catalog) == []
    assert status.status(read.catalog).as_dict()["items"] == 0


def test_forget__a_source_may_be_read_again(read, folder):
    step.forget(read, Wish(source="bins"), "anna")

    assert ingest.ingest(read, Request(str(folder))).counts["added"] == 8


def test_forget__what_was_cut_out_goes_too(read, folder):
    catalog = read.catalog
    stored.source(catalog, "bins-crops")
    crop = stored.image(catalog, "crop", "glass", source_name="bins-crops", path="1/0.jpg")
    with catalog.writing() as cursor:
        photo = image_id(read, "bins/glass/glass1.jpg")
        cursor.execute("update item set origin_id = ? where path = '1/0.jpg'", [photo])

    done = step.forget(read, Wish(("bins/glass/glass1.jpg",)), "anna")

    assert done.items == 2
    assert everywhere(catalog, crop) == []


def test_forget__is_recorded_without_what_it_was(read):
    step.forget(read, Wish(("bins/glass/glass1.jpg",), reason="the owner asked"), "anna")

    [done] = forgotten.listed(read.catalog)

    assert (done.author, done.scope, done.reason, done.items, done.images, done.releases) == (
        "anna", "image", "the owner asked", 1, 1, (),
    )  # fmt: skip


def test_forget__names_the_releases_that_contain_it(read):
    made = release.release(read, release.Recipe("trashnet6", "first"))
    held = {row.name for row in releases.all_of(read.catalog)}
    inside = {p.stem.rpartition("-")[2] for p in made.path.rglob("*.jpg")}
    names = [f"bins/glass/glass{n}.jpg" for n in (1, 2, 3, 4)]
    [name] = [n for n in names if image_id(read, n)[:20] in inside][:1]

    done = step.forget(read, Wish((name,)), "anna")

    assert held == {"first"}
    assert done.releases == ("first",)
    assert forgotten.listed(read.catalog)[0].releases == ("first",)


def test_look__removes_nothing(read):
    before = status.status(read.catalog).as_dict()

    foreseen = step.look(read, Wish(source="bins"))

    assert foreseen.items == 8
    assert status.status(read.catalog).as_dict() == before


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (Wish(), "Say what to forget"),
        (Wish(("bins/none.jpg",)), "knows no image 'bins/none.jpg'"),
        (Wish(author="nobody"), "holds nothing from 'nobody'"),
        (Wish(source="heap"), "holds no source 'heap'"),
    ],
)
def test_forget__what_is_not_there_is_refused(read, wish, said):
    with pytest.raises(BadInput, match=said):
        step.forget(read, wish, "anna")


def test_forget__a_users_uploads(workspace, tmp_path):
    root = tmp_path / "uploads"
    drawn.labelled(root, {"x": 3})
    (root / "labels.csv").write_text(
        "file,label,author\nx/x1.jpg,glass,Zoé\nx/x2.jpg,glass,Zoé\nx/x3.jpg,metal,Léo\n",
        encoding="utf-8",
    )
    ingest.ingest(workspace, Request(str(root / "labels.csv"), name="uploads"))

    done = step.forget(workspace, Wish(author="Zoé"), "anna")

    assert (done.scope, done.items, done.images) == ("uploads", 2, 2)
    assert everywhere(workspace.catalog, "Zoé") == []
    assert ingest.ingest(
        workspace, Request(str(root / "labels.csv"), name="uploads")
    ).counts["skipped"] == 2  # fmt: skip


def test_forget__copies_that_the_workbench_unpacked_are_removed(workspace, tmp_path):
    made = workspace.settings.unpacked / "set"
    drawn.labelled(made, {"glass": 1})
    ingest.ingest(workspace, Request(str(made), name="set"))
    identity = images.digest((made / "glass/glass1.jpg").read_bytes())

    done = step.forget(workspace, Wish((identity,)), "anna")

    assert not (made / "glass/glass1.jpg").exists()
    assert str(made / "glass/glass1.jpg") not in done.files


def boxed(root, name="1.jpg"):
    """A photo with two labelled boxes in a COCO file."""
    drawn.save(drawn.photo(7, (400, 300)), root / "images" / name)
    boxes = [{"id": n, "image_id": 1, "category_id": n, "bbox": [40 * n, 30 * n, 90, 90]}
             for n in (1, 2)]  # fmt: skip
    (root / "annotations.json").write_text(json.dumps({
        "images": [{"id": 1, "file_name": f"images/{name}", "width": 400, "height": 300}],
        "annotations": boxes,
        "categories": [{"id": 1, "name": "glass"}, {"id": 2, "name": "metal"}],
    }))  # fmt: skip
    return root


def zipped(folder, file):
    with zipfile.ZipFile(file, "w") as out:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            out.write(path, path.relative_to(folder))
    return file


def test_forget__a_photo_takes_its_crops_and_they_do_not_come_back(workspace, tmp_path):
    file = zipped(boxed(tmp_path / "co"), tmp_path / "co.zip")
    for take in ("whole", "crops"):
        ingest.ingest(workspace, Request(str(file), take=take))
    assert counts.counts(workspace.catalog).items == 3

    done = step.forget(workspace, Wish(("co/images/1.jpg",)), "anna")
    again = ingest.ingest(workspace, Request(str(file), take="crops", margin=0.3))

    assert (done.items, again.counts["added"], again.counts["skipped"]) == (3, 0, 1)
    raw = workspace.settings.raw
    assert [p for p in raw.rglob("*.jpg") if p.is_file()] == []


def test_forget__a_photo_of_which_only_crops_were_read(workspace, tmp_path):
    root = boxed(tmp_path / "co")
    ingest.ingest(workspace, Request(str(root), take="crops"))

    done = step.forget(workspace, Wish(("co/images/1.jpg",)), "anna")
    again = ingest.ingest(workspace, Request(str(root), take="crops"))

    assert (done.items, again.counts["skipped"]) == (2, 1)
    assert counts.counts(workspace.catalog).items == 0


def test_forget__other_pictures_without_a_file_keep_their_decisions(read, folder):
    good = image_id(read, "bins/glass/glass1.jpg")
    stored.decide(read.catalog, good, "label", "metal")
    whole = (folder / "glass/glass1.jpg").read_bytes()
    (folder / "glass/glass1.jpg").write_bytes(whole[:40])  # half a copy
    ingest.ingest(read, Request(str(folder)))

    step.forget(read, Wish(("bins/metal/metal1.jpg",)), "anna")
    (folder / "glass/glass1.jpg").write_bytes(whole)
    ingest.ingest(read, Request(str(folder)))

    assert stored.state(read.catalog, good, "label_origin") == "reviewed"


def test_forget__one_of_two_equal_files_leaves_the_other(read, folder):
    (folder / "glass/twin.jpg").write_bytes((folder / "glass/glass1.jpg").read_bytes())
    ingest.ingest(read, Request(str(folder)))
    step.forget(read, Wish(("bins/glass/glass1.jpg",)), "anna")
    (folder / "glass/twin.jpg").touch()

    report = ingest.ingest(read, Request(str(folder)))

    assert report.counts["skipped"] == 1
    assert image_id(read, "bins/glass/twin.jpg")


def test_forget__bytes_that_took_another_name_are_not_shown_under_it(read, folder):
    old = image_id(read, "bins/glass/glass1.jpg")
    step.forget(read, Wish(("bins/glass/glass2.jpg",)), "anna")
    (folder / "glass/glass2.jpg").rename(folder / "glass/glass1.jpg")
    ingest.ingest(read, Request(str(folder)))

    assert pictures.original(read, old) is None
    assert counts.gone(read.catalog) == {"bins": 1}


def test_forget__pictures_and_a_person_at_once_are_refused(read):
    with pytest.raises(BadInput, match="not both at once"):
        step.forget(read, Wish(("bins/glass/glass1.jpg",), author="Zoe"), "anna")
