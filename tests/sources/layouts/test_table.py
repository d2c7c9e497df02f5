"""Layout table: one file that names the pictures with their labels, in whatever format."""

from __future__ import annotations

import pytest

from tests.laid import laid
from workbench.errors import BadInput
from workbench.records import Found
from workbench.sources.descriptor import Options
from workbench.sources.layouts import LAYOUTS, table
from workbench.sources.places import Folder

CSV = "file,label\na.jpg,glass\nb.jpg,metal\n"
UPLOADS = (
    "fichier;classe prédite;probabilité;classe corrigée;date;consentement\n"
    "a.jpg;plastic;93 %;glass;2024-05-01;oui\n"
    "b.jpg;metal;0,7;;2024-05-02;\n"
    "gone.jpg;metal;0,7;metal;2024-05-03;oui\n"
)


def found(place: Folder, **options) -> dict[str, Found]:
    """Path → what is found, of a place with a table."""
    return {one.path: one for one in table.find(place, Options(**options))}


def labels(place: Folder, **options) -> dict[str, str | None]:
    return {path: one.raw_label for path, one in found(place, **options).items()}


@pytest.mark.parametrize(
    ("name", "text"),
    [("labels.csv", CSV), ("labels.tsv", CSV.replace(",", "\t")),
     ("labels.txt", "a.jpg glass\nb.jpg metal\n"),
     ("labels.json", '{"a.jpg": "glass", "b.jpg": "metal"}'),
     ("meta/labels.jsonl", '{"image": "../a.jpg", "class": "glass"}\n'
                           '{"image": "../b.jpg", "class": "metal"}\n')],
)  # fmt: skip
def test_find__the_only_table(tmp_path, name, text):
    place = laid(tmp_path, ["a.jpg", "b.jpg"], {name: text})

    assert labels(place) == {"a.jpg": "glass", "b.jpg": "metal"}


def test_find__users_uploads(tmp_path):
    place = laid(tmp_path, ["a.jpg", "b.jpg", "c.jpg"], {"uploads.csv": UPLOADS})

    there = found(place)

    assert [(f.raw_label, f.hint, f.hint_score, f.date, f.consent) for f in there.values()] == [
        ("glass", "plastic", 0.93, "2024-05-01", "yes"),
        (None, "metal", 0.7, "2024-05-02", "no"),
        (None, None, None, None, "no"),
    ]
    assert there["c.jpg"].note == "not in the table uploads.csv"


def test_missing__rows_whose_picture_is_not_there(tmp_path):
    place = laid(tmp_path, ["a.jpg", "b.jpg"], {"uploads.csv": UPLOADS})

    assert table.missing(place, Options()) == ["gone.jpg"]


def test_missing__a_picture_that_is_left_out_is_there(tmp_path):
    place = laid(tmp_path, ["a.jpg", "b.jpg", "no/c.jpg"], {"t.csv": CSV + "no/c.jpg,x\n"})

    assert table.missing(place, Options(exclude=("no/",))) == []


def test_find__every_fact_of_a_picture(tmp_path):
    text = "file,class,split,user,licence,url,date\na.jpg,glass,val,Léa,CC0,http://x/a,2024-05-01\n"

    [one] = found(laid(tmp_path, ["a.jpg"], {"t.csv": text})).values()

    assert (one.split, one.author, one.licence, one.url, one.date) == (
        "val", "Léa", "CC0", "http://x/a", "2024-05-01",
    )  # fmt: skip


def test_find__columns_that_were_named(tmp_path):
    text = "key,label,truth\na.jpg,wrong,glass\n"
    place = laid(tmp_path, ["a.jpg"], {"t.csv": text})

    assert labels(place, columns={"file": "key", "label": "truth"}) == {"a.jpg": "glass"}


def test_find__named_column_that_is_not_there(tmp_path):
    place = laid(tmp_path, ["a.jpg", "b.jpg"], {"t.csv": CSV})

    with pytest.raises(BadInput, match=r"t\.csv has no column 'klass': use one of file, label"):
        labels(place, columns={"label": "klass"})


def test_find__nested_pictures_by_path_and_by_name(tmp_path):
    text = "path,label\ntrain/1.jpg,glass\ntest/1.jpg,metal\n/old/disk/2.jpg,paper\n3,wood\n"
    paths = ["d/train/1.jpg", "d/test/1.jpg", "d/train/2.jpg", "d/test/3.jpg"]

    there = labels(laid(tmp_path, paths, {"d/t.csv": text}))

    assert [there[path] for path in paths] == ["glass", "metal", "paper", "wood"]


def test_find__split_out_of_folders_and_lists(tmp_path):
    place = laid(tmp_path, ["train/a.jpg", "b.jpg"], {"t.csv": CSV, "val.txt": "b.jpg\n"})

    there = found(place, table="t.csv", split_lists={"val": "val.txt"})

    assert [one.split for one in there.values()] == ["val", "train"]


def test_find__hint_only(tmp_path):
    place = laid(tmp_path, ["a.jpg", "b.jpg"], {"t.csv": CSV})

    assert [(f.raw_label, f.hint) for f in found(place, hint=True).values()] == [
        (None, "glass"), (None, "metal"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["AluCan1,000.jpg", 'a "b".jpg', "é à.jpg", "=1+2.jpg", "瓶🍾.jpg", "a\nb.jpg", "'; drop.jpg",
     "x" * 251 + ".jpg"],
)  # fmt: skip
def test_find__hostile_names_and_labels(tmp_path, name):
    cell = '"' + name.replace('"', '""') + '"'
    place = laid(tmp_path, [name, "b.jpg"], {"t.csv": f"file,label\n{cell},{cell}\nb.jpg,x\n"})

    assert labels(place) == {name: name if len(name) <= 200 else None, "b.jpg": "x"}


def test_find__options_name_a_table_of_many(tmp_path):
    texts = {"one.csv": CSV, "sub/two.csv": "file,label\na,x\n"}
    place = laid(tmp_path, ["sub/a.jpg", "sub/b.jpg"], texts)

    assert labels(place, table="two.csv", folder="sub") == {"sub/a.jpg": "x", "sub/b.jpg": None}


def test_find__best_of_many_tables(tmp_path):
    place = laid(tmp_path, ["a.jpg", "b.jpg"], {
        "a.csv": "file,label\na.jpg,x\n", "b.csv": "file,label\na.jpg,1\nb.jpg,2\n", "c.csv": CSV,
        "z.csv": "no,table\n1,2\n",
    })  # fmt: skip

    assert labels(place) == {"a.jpg": "glass", "b.jpg": "metal"}


def test_find__numbers_with_names(tmp_path):
    place = laid(tmp_path, ["a.jpg", "b.jpg"], {"t.txt": "a.jpg 1\nb.jpg 2\n"})

    assert labels(place, names=("", "glass", "paper")) == {"a.jpg": "glass", "b.jpg": "paper"}


@pytest.mark.parametrize(
    ("texts", "options", "sentence"),
    [({}, {}, "There is no table of labels in "),
     ({"t.csv": CSV}, {"table": "no.csv"}, r"There is no table no\.csv in "),
     ({"t.csv": "x,y\n1,2\n"}, {}, r"No column of t\.csv names pictures in .* \(it has x, y\)"),
     ({"t.csv": "file,label\nq.jpg,x\n"}, {}, r"No column of t\.csv names pictures"),
     ({"t.csv": ""}, {}, r"t\.csv cannot be read as a table of labels \(it is empty\)"),
     ({"t.json": "{"}, {}, r"t\.json cannot be read as a table of labels \(it is no JSON\)")],
)  # fmt: skip
def test_find__what_is_no_table_is_refused(tmp_path, texts, options, sentence):
    place = laid(tmp_path, ["a.jpg", "b.jpg"], texts)

    with pytest.raises(BadInput, match=sentence):
        found(place, **options)


def test_sees__proposes_the_table(tmp_path):
    place = laid(tmp_path, ["a.jpg", "b.jpg"], {"t.csv": CSV, "readme.txt": "a.jpg 1\nb.jpg 2"})

    assert table.sees(place) == Options(table="t.csv")


@pytest.mark.parametrize(
    "texts",
    [{}, {"t.csv": "file,url\na.jpg,http://x\nb.jpg,http://y\n"},
     {"t.csv": "file,label\na.jpg,x\n" + "".join(f"{n}.jpg,x\n" for n in range(9))},
     {"t.csv": "file,label\na.jpg,\nb.jpg,\n"}, {"t.csv": b"\x00\xff\x00"},
     {"all.txt": "a.jpg\nb.jpg\n"}, {"a.txt": "glass\n", "b.txt": "metal\n"},
     {"metadata.csv": "file_name,label\na.jpg,glass\nb.jpg,metal\n"},
     {"coco.json": '{"images": [{"id": 1, "file_name": "a.jpg"}],'
                   ' "annotations": [{"image_id": 1, "category_id": 1}]}'}],
)  # fmt: skip
def test_sees__not_of_its_kind(tmp_path, texts):
    assert table.sees(laid(tmp_path, ["a.jpg", "b.jpg"], texts)) is None


def test_sees__table_that_names_fewer_than_half_of_the_pictures(tmp_path):
    text = "file,label\n0.jpg,x\n1.jpg,y\n"
    place = laid(tmp_path, [f"{n}.jpg" for n in range(5)], {"t.csv": text})

    assert table.sees(place) is None


def test_sees__numbers_beside_class_folders_are_an_index(tmp_path):
    place = laid(tmp_path, ["in/glass/g1.jpg", "in/metal/m1.jpg"], {"i.txt": "g1.jpg 1\nm1.jpg 2"})

    assert table.sees(place) is None


def test_sees__words_beside_class_folders_are_labels(tmp_path):
    place = laid(tmp_path, ["x/a.jpg", "y/b.jpg"], {"t.csv": CSV})

    assert table.sees(place) == Options(table="t.csv")


def test_layout__is_registered_with_what_is_missing():
    assert LAYOUTS["table"].missing is table.missing
