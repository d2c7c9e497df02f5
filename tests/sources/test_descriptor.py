"""Descriptors: what a TOML says, and one sentence for each way to get it wrong."""

from __future__ import annotations

import pytest

from workbench.errors import BadInput
from workbench.sources import LAYOUTS, descriptor

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
        (GOOD + "options = 3\n", r"unknown option in \[options\]"),
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


def test_layouts__shipped_descriptors_name_known_ones(settings):
    found = descriptor.read_all(settings.datasets)

    assert {each.layout for each in found.values()} <= set(LAYOUTS)
