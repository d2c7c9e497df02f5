"""Layout hugging_face: an imagefolder's metadata file, at the top or one a split."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from tests.laid import laid
from workbench.errors import BadInput
from workbench.sources.descriptor import Options
from workbench.sources.layouts import LAYOUTS, hugging_face

CSV = "file_name,label\na.jpg,glass\nb.jpg,3\n"


def found(root, pictures, texts, **options):
    """Path → (raw label, split)."""
    every = hugging_face.find(laid(root, pictures, texts), Options(**options))
    return {one.path: (one.raw_label, one.split) for one in every}


def parquet(**columns):
    out = io.BytesIO()
    pd.DataFrame(columns).to_parquet(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [("metadata.csv", CSV),
     ("metadata.jsonl", '{"file_name": "a.jpg", "label": "glass"}\n'
                        '{"file_name": "b.jpg", "label": 3}\n'),
     ("metadata.parquet", parquet(file_name=["a.jpg", "b.jpg"], label=["glass", "3"]))],
)  # fmt: skip
def test_find__kinds_of_metadata(tmp_path, name, content):
    assert found(tmp_path, ["a.jpg", "b.jpg"], {name: content}) == {
        "a.jpg": ("glass", None), "b.jpg": ("3", None),
    }  # fmt: skip


def test_find__one_file_a_split(tmp_path):
    texts = {"train/metadata.csv": "file_name,label\n1.jpg,glass\n",
             "validation/metadata.csv": "file_name,label\n1.jpg,metal\n"}  # fmt: skip

    assert found(tmp_path, ["train/1.jpg", "validation/1.jpg"], texts) == {
        "train/1.jpg": ("glass", "train"), "validation/1.jpg": ("metal", "val"),
    }  # fmt: skip


def test_find__name_never_means_a_picture_of_another_split(tmp_path):
    texts = {"train/metadata.csv": "file_name,label\n1.jpg,glass\n2.jpg,glass\n"}

    assert found(tmp_path, ["train/1.jpg", "test/2.jpg"], texts)["test/2.jpg"] == (None, "test")


def test_find__file_at_the_top_names_paths(tmp_path):
    texts = {"metadata.csv": "file_name,label\ntrain/1.jpg,glass\ntest/1.jpg,metal\n"}

    assert found(tmp_path, ["train/1.jpg", "test/1.jpg"], texts) == {
        "train/1.jpg": ("glass", "train"), "test/1.jpg": ("metal", "test"),
    }  # fmt: skip


def test_find__other_columns_say_the_rest(tmp_path):
    text = "file_name,category,author,license\na.jpg,glass,Léa,CC0\n"
    [one] = hugging_face.find(laid(tmp_path, ["a.jpg"], {"metadata.csv": text}), Options())

    assert (one.raw_label, one.author, one.licence) == ("glass", "Léa", "CC0")


def test_find__without_a_label_the_folder_below_the_split(tmp_path):
    texts = {"train/metadata.csv": "file_name,text\nglass/1.jpg,a bottle\n"}

    assert found(tmp_path, ["train/glass/1.jpg", "train/metal/2.jpg", "train/3.jpg"], texts) == {
        "train/3.jpg": (None, "train"), "train/glass/1.jpg": ("glass", "train"),
        "train/metal/2.jpg": ("metal", "train"),
    }  # fmt: skip


def test_find__with_a_label_folders_say_nothing(tmp_path):
    texts = {"metadata.csv": "file_name,label\nx/a.jpg,glass\n"}

    assert found(tmp_path, ["x/a.jpg", "x/b.jpg"], texts)["x/b.jpg"] == (None, None)


def test_find__number_with_names(tmp_path):
    there = found(tmp_path, ["a.jpg", "b.jpg"], {"metadata.csv": CSV}, names=("", "", "", "wood"))

    assert there["b.jpg"] == ("wood", None)


def test_find__one_unreadable_file_costs_its_folder_only(tmp_path):
    texts = {"train/metadata.csv": "file_name,label\n1.jpg,glass\n", "test/metadata.csv": ""}

    assert found(tmp_path, ["train/1.jpg", "test/1.jpg"], texts) == {
        "train/1.jpg": ("glass", "train"), "test/1.jpg": (None, "test"),
    }  # fmt: skip


def test_find__consent(tmp_path):
    texts = {"metadata.csv": "file_name,label,consent\na.jpg,x,yes\n"}
    every = hugging_face.find(laid(tmp_path, ["a.jpg", "b.jpg"], texts), Options())

    assert [one.consent for one in every] == ["yes", "no"]


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [({}, r"There is no metadata\.csv, \.jsonl or \.parquet in "),
     ({"metadata.csv": ""}, r"metadata\.csv cannot be read as a table"),
     ({"metadata.csv": "name,label\na.jpg,x\n"}, r"metadata\.csv has no column 'file_name'")],
)  # fmt: skip
def test_find__without_metadata_it_is_refused(tmp_path, texts, sentence):
    with pytest.raises(BadInput, match=sentence):
        found(tmp_path, ["a.jpg"], texts)


def test_missing__paths_of_what_is_not_there(tmp_path):
    place = laid(tmp_path, ["train/1.jpg"], {"train/metadata.csv": "file_name,label\n9.jpg,x\n"})

    assert LAYOUTS["hugging_face"].missing(place, Options()) == ["train/9.jpg"]


def test_sees__metadata_that_names_pictures(tmp_path):
    assert hugging_face.sees(laid(tmp_path, ["a.jpg"], {"metadata.csv": CSV})) == Options()


@pytest.mark.parametrize(
    "texts",
    [{}, {"labels.csv": CSV}, {"metadata.csv": "isic_id,label\na,x\n"}, {"metadata.csv": b"\0"},
     {"metadata.csv": "file_name,label\nz.jpg,x\n"}],
)  # fmt: skip
def test_sees__not_of_its_kind(tmp_path, texts):
    assert hugging_face.sees(laid(tmp_path, ["a.jpg"], texts)) is None
