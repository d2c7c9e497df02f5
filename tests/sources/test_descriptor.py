"""Descriptors: what a TOML says, and one sentence for each way to get it wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench import licences
from workbench.errors import BadInput
from workbench.settings import PROJECT
from workbench.sources import descriptor
from workbench.sources.descriptor import Descriptor, Download, Options
from workbench.sources.layouts import LAYOUTS

DATASETS = PROJECT / "datasets"
SHIPPED = sorted(path.stem for path in DATASETS.glob("*.toml"))
GOOD = 'name = "bins"\nlayout = "class_folders"\n'


def written(tmp_path, text, name="bins.toml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_read__fields_labels_and_options(tmp_path):
    path = written(
        tmp_path,
        GOOD + 'licence_use = ["share"]\nfolder = "a b"\n[options]\ninclude = ["image/"]\n'
        '[labels]\n"其他垃圾/牙签" = "toothpick"\nrest = "-"\n',
    )

    found = descriptor.read(path)

    assert (found.name, found.licence_use) == ("bins", ("share",))
    assert (found.options.folder, found.options.include) == ("a b", ("image/",))
    assert found.labels == {"其他垃圾/牙签": "toothpick", "rest": None}
    assert found.options.classes == {"其他垃圾/牙签", "rest"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "cannot be read"),
        (GOOD + "colour = 3\n", "unknown key 'colour'"),
        (GOOD.replace("bins", "tins"), 'must say name = "bins"'),
        ('layout = "class_folders"\n', 'must say name = "bins"'),
        ('name = "bins"\n', "does not say its layout"),
        (GOOD + "[options]\nmask = 1\n", r"unknown option in \[options\]"),
    ],
)
def test_read__refused_with_the_files_name(tmp_path, text, said):
    with pytest.raises(BadInput, match=rf"bins\.toml .*{said}"):
        descriptor.read(written(tmp_path, text))


def test_read__not_utf8(tmp_path):
    path = tmp_path / "bins.toml"
    path.write_bytes("title = '鞋子和衣服'".encode("gbk"))

    with pytest.raises(BadInput, match="cannot be read"):
        descriptor.read(path)


def test_read__missing_file(tmp_path):
    with pytest.raises(BadInput, match="cannot be read"):
        descriptor.read(tmp_path / "bins.toml")


def test_read_all__in_the_order_of_the_names(tmp_path):
    for name in ("b", "a"):
        written(tmp_path, GOOD.replace("bins", name), f"{name}.toml")
    written(tmp_path, "no descriptor", "README.md")

    assert list(descriptor.read_all(tmp_path)) == ["a", "b"]


@pytest.mark.parametrize("name", ["a", "kaggle-garbage-6", "9.x_y", "a" * 64])
def test_check_name__good(name):
    assert descriptor.check_name(name) == name


@pytest.mark.parametrize("name", ["", "A", "a b", "../a", ".a", "a/b", "é", "a" * 65, "a\n"])
def test_check_name__refused(name):
    with pytest.raises(BadInput, match="cannot name a source"):
        descriptor.check_name(name)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('licence_id = "cc-by-9"\n', "has the licence_id 'cc-by-9': use one of cc0-1.0, "),
        ('licence_use = ["sell"]\n', "has the licence_use 'sell': use share, commercial"),
        ("licence_use = 3\n", "has a 'licence_use' that is no list"),
        ("title = 3\n", "has a 'title' that is no text"),
        ("own_types = 1\n", "has a 'own_types' that is no true or false"),
        ("size = true\n", "has a 'size' that is no whole number"),
        ('size = "many"\n', "has a 'size' that is no whole number"),
        ("labels = 3\n", "has a 'labels' that is no table"),
        ("options = 3\n", "has a 'options' that is no table"),
        ("[options]\ninclude = 3\n", "has a 'include' that is no list"),
        ("[options]\nfolder = 'a'\n", r"unknown option in \[options\]"),
        ('[options]\ntake = "halves"\n', "takes 'halves': use whole or crops"),
        ("[options]\ntake = []\n", "takes"),
        ("[options]\nmargin = 1.5\n", "has the margin '1.5': give 0 to 1"),
        ("[options]\nmargin = nan\n", "has the margin 'nan'"),
        ("[options]\nmargin = true\n", "has the margin 'True'"),
        ('[options.columns]\nsmell = "x"\n', "names a column 'smell': use one of file, label"),
        ("[options]\ncolumns = 3\n", "has a 'columns' that is no table"),
        ("[options]\nsplit_lists = 3\n", "has a 'split_lists' that is no table"),
        ('download = "https://a/b.zip"\n', "has a 'download' that is no list"),
        ('download = ["https://a/b.zip"]\n', "has a download that is no table"),
        ('download = [{ url = "https://a", sha256 = "A1" }]\n', "has a download that is no table"),
        ('download = [{ url = "https://a", size = -1 }]\n', "has a download that is no table"),
        ('download = [{ url = "https://a", size = true }]\n', "has a download that is no table"),
        ('download = [{ url = "https://a", md5 = "x" }]\n', "has a download that is no table"),
        ("download = [{ size = 3 }]\n", "has a download that is no table"),
        ("a = " + "[" * 5000 + "\n", "cannot be read"),
    ],
    ids=lambda text: text[:40],
)
def test_parse__wrong_kind_of_value(text, said):
    with pytest.raises(BadInput, match=rf"^The source descriptor bins\.toml .*{said}"):
        descriptor.parse(GOOD + text, Path("bins.toml"))


@pytest.mark.parametrize(
    ("text", "uses"),
    [
        ("", ()),
        ('licence_id = "mit"\n', ("share", "commercial", "derivatives")),
        ('licence_id = "cc-by-nc-sa-4.0"\n', ("share", "derivatives")),
        ('licence_id = "unknown"\n', ()),
        ('licence_use = ["share"]\n', ("share",)),
        ('licence_id = "mit"\nlicence_use = ["share"]\n', ("share",)),
    ],
)
def test_parse__uses_follow_the_licence_unless_they_are_said(text, uses):
    assert descriptor.parse(GOOD + text, Path("bins.toml")).licence_use == uses


def test_parse__downloads():
    text = f'download = [{{ url = "https://a/b.zip", sha256 = "{"a" * 64}", size = 7 }}]\n'

    assert descriptor.parse(GOOD + text, Path("bins.toml")).download == (
        Download("https://a/b.zip", "a" * 64, 7),
    )


@pytest.mark.parametrize("name", SHIPPED)
def test_written__shipped_descriptors_come_back(name):
    source = descriptor.read(DATASETS / f"{name}.toml")

    assert descriptor.parse(descriptor.written(source), Path(f"{name}.toml")) == source


@pytest.mark.parametrize(
    "text",
    [
        'a "quoted" name', "a, b, c", "two\nlines\r\n\t", "back\\slash", "é à ü", "脏污衣服", "🗑️",
        "\x00\x07\x1b\x7f", "= [x] # {}", "'''", '"""', " ", "-" * 255, "\u2028\ufeff",
    ],
)  # fmt: skip
def test_written__hostile_texts_come_back(text):
    options = Options(
        folder=text, include=(text,), rules=text, table=text, columns={"file": text},
        names=(text,), split_lists={text: text}, margin=0.0, classes=frozenset({text}),
    )  # fmt: skip
    source = Descriptor(
        "bins", text, title=text, get_fr=text, citation=text, options=options,
        labels={text: "glass"}, download=(Download(text),),
    )  # fmt: skip

    assert descriptor.parse(descriptor.written(source), Path("bins.toml")) == source


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped__layout_is_a_known_one(name):
    assert descriptor.read(DATASETS / f"{name}.toml").layout in LAYOUTS


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped__says_everything_in_both_languages(name):
    source = descriptor.read(DATASETS / f"{name}.toml")

    assert all((source.title, source.get_fr, source.get_en, source.oddities_fr, source.oddities_en))
    assert source.get_fr != source.get_en
    assert source.oddities_fr != source.oddities_en


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped__licence_is_one_of_the_list_and_its_url_stands_there(name):
    source = descriptor.read(DATASETS / f"{name}.toml")
    licence = licences.LICENCES[source.licence_id]

    assert source.licence_use == licence.allows
    assert bool(source.licence_url) == bool(licence.url)


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped__wording_of_the_licence_allows_no_less_than_its_id(name):
    source = descriptor.read(DATASETS / f"{name}.toml")
    named = licences.find(source.licence.partition(" (")[0])

    assert named in {licences.LICENCES[source.licence_id], None}


def test_shipped__the_twelve():
    assert set(SHIPPED) == {
        "kaggle-garbage-6", "kaggle-garbage-12", "drinking-waste", "fmd", "solid-waste",
        "garbage-26", "realwaste", "taco", "plantvillage", "food-101", "scraped", "user-uploads",
    }  # fmt: skip
