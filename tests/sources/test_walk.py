"""Walking a folder: what counts as a picture, the order, and what must not trap it."""

from __future__ import annotations

import os

import pytest

from workbench.sources import walk


def paths(root, folder=""):
    return [found.path for found in walk.pictures(root, folder)]


def touch(root, *names):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()


def test_pictures__in_the_order_of_the_names(tmp_path):
    touch(tmp_path, "b/2.jpg", "b/10.jpg", "a.png", "c.webp")

    assert paths(tmp_path) == ["a.png", "b/10.jpg", "b/2.jpg", "c.webp"]


@pytest.mark.parametrize("name", ["a.JPG", "a.jpeg", "AluCan1,000.jpg", "a b.tiff", "=1+2.gif",
                                  "瓶.bmp", "a.jfif", "<b>.webp"])  # fmt: skip
def test_pictures__any_name_with_a_pictures_ending(tmp_path, name):
    touch(tmp_path, name)

    assert paths(tmp_path) == [name]


@pytest.mark.parametrize(
    "name",
    ["Thumbs.db", ".hidden.jpg", "._a.jpg", "a.txt", "jpg", "__MACOSX/a.jpg", ".git/a.jpg",
     "@eaDir/a.jpg", ".DS_Store"],
)  # fmt: skip
def test_pictures__ignored(tmp_path, name):
    touch(tmp_path, name)

    assert paths(tmp_path) == []


def test_pictures__of_one_folder_relative_to_the_root(tmp_path):
    touch(tmp_path, "a/1.jpg", "b c/2.jpg")

    assert paths(tmp_path, "b c") == ["b c/2.jpg"]


def test_pictures__missing_folder_is_empty(tmp_path):
    assert paths(tmp_path, "nowhere") == []


def test_pictures__linked_folder_that_leads_upward_is_no_trap(tmp_path):
    touch(tmp_path, "a/1.jpg")
    (tmp_path / "a/again").symlink_to(tmp_path, target_is_directory=True)

    assert paths(tmp_path) == ["a/1.jpg"]


@pytest.mark.parametrize("target", ["loop.jpg", "nowhere.jpg"])
def test_pictures__link_that_leads_nowhere_is_left_out(tmp_path, target):
    touch(tmp_path, "a.jpg")
    (tmp_path / "loop.jpg").symlink_to(target)

    assert paths(tmp_path) == ["a.jpg"]


def test_pictures__folder_named_like_a_picture_is_walked(tmp_path):
    touch(tmp_path, "old.jpg/1.jpg")

    assert paths(tmp_path) == ["old.jpg/1.jpg"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_pictures__forbidden_folder_is_left_out(tmp_path):
    touch(tmp_path, "a.jpg", "b/1.jpg")
    (tmp_path / "b").chmod(0)

    assert paths(tmp_path) == ["a.jpg"]


def test_pictures__size_and_age(tmp_path):
    (tmp_path / "a.jpg").write_bytes(b"123")

    [one] = walk.pictures(tmp_path)

    assert (one.size, one.modified_ns) == (3, (tmp_path / "a.jpg").stat().st_mtime_ns)
