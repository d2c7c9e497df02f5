"""Layout coco: which picture an entry means, several files, splits, what is odd or away."""

from __future__ import annotations

import json

import pytest

from tests import drawn, laid
from tests.sources.test_coco_file import BOX, CATEGORY, IMAGE, data
from workbench.errors import BadInput
from workbench.records import Box
from workbench.sources.descriptor import Options
from workbench.sources.layouts import coco
from workbench.sources.places import Folder

GLASS = Box("glass", 0.1, 0.1, 0.25, 0.5)


def naming(*names, **more):
    """A COCO file with one box of glass on each of these pictures."""
    images = [{**IMAGE, "id": n, "file_name": name, **more} for n, name in enumerate(names)]
    return data(images, [{**BOX, "image_id": n} for n in range(len(names))])


def found(root, pictures, texts, **options):
    """Path → what the layout finds."""
    place = laid.laid(root, pictures, texts)
    return {file.path: file for file in coco.find(place, Options(**options))}


def only(root, content, **options):
    [file] = found(root, ["a.jpg"], {"annotations.json": content}, **options).values()
    return file


def boxed(root, pictures, texts):
    """The pictures that got their boxes."""
    return [path for path, file in found(root, pictures, texts).items() if file.boxes == (GLASS,)]


def test_find__boxes_and_the_size_they_were_drawn_on(tmp_path):
    file = only(tmp_path, data())

    assert (file.raw_label, file.boxes, file.drawn_on) == ("glass", (GLASS,), (200, 100))
    assert file.note is None


def test_find__several_classes_are_no_label(tmp_path):
    categories = [CATEGORY, {"id": 8, "name": "can"}]
    file = only(tmp_path, data(annotations=[BOX, {**BOX, "category_id": 8}], categories=categories))

    assert (file.raw_label, len(file.boxes)) == (None, 2)
    assert file.note == "several classes: can, glass"


def test_find__nothing_on_it(tmp_path):
    file = only(tmp_path, data(annotations=()))

    assert (file.raw_label, file.boxes, file.drawn_on, file.note) == (None, (), None, None)


def test_find__odd_boxes_are_said(tmp_path):
    boxes = [BOX, {**BOX, "bbox": [900, 900, 5, 5]}, {**BOX, "bbox": "x"}]
    file = only(tmp_path, data(annotations=boxes))

    assert (file.boxes, file.note) == ((GLASS,), "boxes that make no sense: 2 of 3")


def test_find__provenance_of_a_picture(tmp_path):
    more = {"license": 1, "flickr_url": "https://f", "date_captured": "2019", "author": "Ann"}
    file = only(tmp_path, data([{**IMAGE, **more}], licenses=[{"id": 1, "name": "CC BY 4.0"}]))

    assert (file.licence, file.url, file.date, file.author) == (
        "CC BY 4.0", "https://f", "2019", "Ann",
    )  # fmt: skip


def test_find__size_out_of_the_picture(tmp_path):
    drawn.save(drawn.photo(1, (200, 100)), tmp_path / "a.jpg")
    (tmp_path / "annotations.json").write_bytes(data([{"id": 1, "file_name": "a.jpg"}]))

    [file] = coco.find(Folder(tmp_path), Options())

    assert (file.boxes, file.drawn_on) == ((GLASS,), (200, 100))


def test_find__no_size_anywhere_is_said(tmp_path):
    file = only(tmp_path, data([{"id": 1, "file_name": "a.jpg"}]))

    assert (file.raw_label, file.boxes) == (None, ())
    assert file.note == "neither the COCO file nor itself says how large it is"


def test_find__picture_that_no_file_names(tmp_path):
    there = found(tmp_path, ["a.jpg", "b.jpg"], {"annotations.json": data()})

    assert (there["b.jpg"].raw_label, there["b.jpg"].note) == (None, "no COCO file names it")


def test_find__number_of_two_pictures_gives_neither_a_label(tmp_path):
    twice = data([IMAGE, {**IMAGE, "file_name": "b.jpg"}])
    there = found(tmp_path, ["a.jpg", "b.jpg"], {"annotations.json": twice})

    assert [(f.raw_label, f.boxes, f.note) for f in there.values()] == [
        (None, (), "its number stands twice in the COCO file")
    ] * 2


@pytest.mark.parametrize(
    ("json_path", "name", "picture"),
    [
        ("annotations.json", "batch_1/000006.jpg", "batch_1/000006.jpg"),
        ("annotations.json", "batch_1/000006.JPG", "batch_1/000006.jpg"),
        ("annotations.json", "a.jpg", "images/a.jpg"),
        ("annotations/instances_train2017.json", "a.jpg", "train2017/a.jpg"),
        ("annotations/instances_default.json", "a.jpg", "images/a.jpg"),
        ("train/_annotations.coco.json", "a_jpg.rf.123.jpg", "train/a_jpg.rf.123.jpg"),
        ("data/annotations.json", "batch_1/a.jpg", "data/batch_1/a.jpg"),
        ("annotations.json", "/home/ann/set/batch_1/a.jpg", "batch_1/a.jpg"),
        ("annotations.json", "C:\\set\\batch_1\\a.jpg", "batch_1/a.jpg"),
        ("annotations.json", "./a.jpg", "a.jpg"),
        ("annotations.json", "../../etc/a.jpg", "x/a.jpg"),
        ("annotations.json", "a,b \"c\"\n图😀.jpg", "a,b \"c\"\n图😀.jpg"),
    ],
)  # fmt: skip
def test_find__where_the_pictures_lie(tmp_path, json_path, name, picture):
    assert boxed(tmp_path, [picture, "other/z.jpg"], {json_path: naming(name)}) == [picture]


def test_find__same_name_in_two_batches(tmp_path):
    names = ["batch_1/1.jpg", "batch_2/1.jpg"]

    assert boxed(tmp_path, names, {"annotations.json": naming(*names)}) == names


def test_find__same_name_in_two_splits(tmp_path):
    texts = {"train/_annotations.coco.json": naming("1.jpg"),
             "valid/_annotations.coco.json": naming("1.jpg")}  # fmt: skip
    there = found(tmp_path, ["train/1.jpg", "valid/1.jpg"], texts)

    assert [(file.split, file.boxes) for file in there.values()] == [
        ("train", (GLASS,)), ("val", (GLASS,)),
    ]  # fmt: skip


def test_find__split_of_the_file_chooses_among_pictures_of_one_name(tmp_path):
    there = found(
        tmp_path, ["sets/train/1.jpg", "sets/val/1.jpg"], {"labels/val.json": naming("1.jpg")}
    )

    assert [file.boxes for file in there.values()] == [(), (GLASS,)]


def test_find__name_that_may_mean_two_pictures_is_nobodys(tmp_path):
    there = found(tmp_path, ["x/1.jpg", "y/1.jpg"], {"annotations.json": naming("1.jpg")})

    assert [(file.boxes, file.note) for file in there.values()] == [
        ((), "the COCO file may mean this picture or another one")
    ] * 2


def test_find__two_entries_that_mean_one_picture_are_not_merged(tmp_path):
    there = found(tmp_path, ["1.jpg"], {"annotations.json": naming("x/1.jpg", "y/1.jpg")})

    assert (there["1.jpg"].raw_label, there["1.jpg"].boxes) == (None, ())


@pytest.mark.parametrize(
    ("path", "split"),
    [("instances_train2017.json", "train"), ("annotations_val.json", "val"),
     ("test.json", "test"), ("instances_default.json", None), ("trainval.json", None),
     ("valid/_annotations.coco.json", "val")],
)  # fmt: skip
def test_find__split_out_of_the_files_name(tmp_path, path, split):
    assert found(tmp_path, ["a.jpg"], {path: naming("a.jpg")})["a.jpg"].split == split


def test_find__picture_named_in_two_splits_has_none(tmp_path):
    texts = {"train.json": naming("a.jpg"), "val.json": naming("a.jpg")}
    file = found(tmp_path, ["a.jpg"], texts)["a.jpg"]

    assert (file.split, file.note) == (None, "named in several splits: train, val")


def test_find__what_two_files_say_alike_counts_once(tmp_path):
    texts = {"instances.json": naming("a.jpg"), "person_keypoints.json": naming("a.jpg")}

    assert boxed(tmp_path, ["a.jpg"], texts) == ["a.jpg"]


def test_find__what_one_file_says_twice_stays(tmp_path):
    assert len(only(tmp_path, data(annotations=[BOX, BOX])).boxes) == 2


def test_find__the_file_that_the_options_name(tmp_path):
    texts = {"old.json": naming("b.jpg"), "new.json": naming("a.jpg")}
    there = found(tmp_path, ["a.jpg", "b.jpg"], texts, table="new.json")

    assert [path for path, file in there.items() if file.boxes] == ["a.jpg"]


def test_find__broken_file_beside_a_whole_one(tmp_path):
    texts = {"train.json": naming("a.jpg"), "val.json": naming("b.jpg")[:-30]}

    assert boxed(tmp_path, ["a.jpg", "b.jpg"], texts) == ["a.jpg"]


@pytest.mark.parametrize("texts", [{}, {"x.json": "{}"}, {"x.json": data()[:-5]}])
def test_find__no_coco_file_is_refused(tmp_path, texts):
    with pytest.raises(BadInput, match="There is no COCO file"):
        found(tmp_path, ["a.jpg"], texts)


def test_find__named_file_that_is_none_is_refused(tmp_path):
    with pytest.raises(BadInput, match="is no COCO file"):
        only(tmp_path, b"[]", table="annotations.json")


def test_missing__names_of_pictures_that_are_away(tmp_path):
    place = laid.laid(tmp_path, ["a.jpg"], {"annotations.json": naming("a.jpg", "b.jpg", "c.jpg")})

    assert coco.missing(place, Options()) == ["b.jpg", "c.jpg"]


def test_sees__the_file(tmp_path):
    place = laid.laid(tmp_path, ["a.jpg"], {"x/annotations.json": data()})

    assert coco.sees(place) == Options(table="x/annotations.json")


def test_sees__several_files_are_left_to_find(tmp_path):
    texts = {"train.json": naming("a.jpg"), "val.json": naming("b.jpg")}

    assert coco.sees(laid.laid(tmp_path, ["a.jpg"], texts)) == Options()


def test_sees__pictures_away(tmp_path):
    assert coco.sees(laid.laid(tmp_path, [], {"a.json": data()})) == Options(table="a.json")


def test_sees__file_of_other_pictures_is_none(tmp_path):
    assert coco.sees(laid.laid(tmp_path, ["z.jpg"], {"x.json": data()})) is None


@pytest.mark.parametrize(
    "content", [b"{}", b"[]", b"{", data()[:-9], data(()), json.dumps({"a.jpg": "glass"}).encode()]
)
def test_sees__other_json_is_none(tmp_path, content):
    assert coco.sees(laid.laid(tmp_path, ["a.jpg"], {"x.json": content})) is None


def test_sees__json_beside_each_picture_is_none(tmp_path):
    assert coco.sees(laid.laid(tmp_path, ["a.jpg"], {"a.json": data()})) is None
