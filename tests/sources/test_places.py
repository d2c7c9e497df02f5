"""Places: what of a folder counts as a picture, the order, what must not trap it, and texts."""

from __future__ import annotations

import os

import pytest

from workbench.errors import BadInput
from workbench.sources import places
from workbench.sources.places import FileFact, Folder


def paths(root):
    return [file.path for file in Folder(root).pictures]


def touch(root, *names):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()


def test_pictures__in_the_order_of_the_names(tmp_path):
    touch(tmp_path, "b/2.jpg", "b/10.jpg", "a.png", "c.webp")

    assert paths(tmp_path) == ["a.png", "b/10.jpg", "b/2.jpg", "c.webp"]


@pytest.mark.parametrize("name", ["a.JPG", "a.jpeg", "AluCan1,000.jpg", "a b.tiff", "=1+2.gif",
                                  "瓶.bmp", "a.jfif", "<b>.webp", "a\nb.png", "👟.heic", "é.avif",
                                  "plan.svg", "a.PDF", 251 * "a" + ".jpg"])  # fmt: skip
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


def test_below__relative_to_the_root(tmp_path):
    touch(tmp_path, "a/1.jpg", "b c/2.jpg")

    assert [file.path for file in places.below(Folder(tmp_path), "b c")] == ["b c/2.jpg"]


def test_pictures__missing_folder_is_empty(tmp_path):
    assert paths(tmp_path / "nowhere") == []


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


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_unlisted__forbidden_folder(tmp_path):
    touch(tmp_path, "a.jpg", "b/1.jpg")
    (tmp_path / "b").chmod(0)

    assert Folder(tmp_path).unlisted == {"b": "a folder that cannot be read: Permission denied"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_unlisted__folder_of_which_only_the_names_may_be_read(tmp_path):
    touch(tmp_path, "a.jpg", "b/1.jpg")
    (tmp_path / "b").chmod(0o444)

    assert Folder(tmp_path).unlisted == {"b": "a folder that cannot be read: Permission denied"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_pictures__forbidden_place_is_refused(tmp_path):
    (tmp_path / "b").mkdir(mode=0)

    with pytest.raises(BadInput, match=r"b cannot be read: Permission denied\.$"):
        paths(tmp_path / "b")


def test_unlisted__path_that_is_too_long_for_the_system(tmp_path, monkeypatch):
    touch(tmp_path, "a.jpg")
    monkeypatch.chdir(tmp_path)  # step by step, as the whole path cannot be said
    for _ in range(20):
        os.mkdir(250 * "d")
        os.chdir(250 * "d")

    [(path, why)] = Folder(tmp_path).unlisted.items()

    assert set(path) == {"d", "/"}
    assert why == "a folder that cannot be read: File name too long"


@pytest.mark.parametrize("name", ["glass", "glass.jpg"])
def test_unlisted__link_to_a_folder_is_no_other_file(tmp_path, name):
    touch(tmp_path, "real/1.jpg")
    (tmp_path / name).symlink_to("real", target_is_directory=True)

    place = Folder(tmp_path)

    assert place.unlisted == {name: "a link to a folder: links to folders are not followed"}
    assert place.others == []


@pytest.mark.parametrize("name", ["loop.jpg", "glass", "notes.txt"])
@pytest.mark.parametrize("target", ["nowhere", None])
def test_unlisted__link_that_leads_nowhere(tmp_path, name, target):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / name).symlink_to(target or name)

    assert Folder(tmp_path).unlisted == {f"a/{name}": "a link that leads nowhere"}


def test_unlisted__nothing_of_what_is_hidden_or_leads_to_a_file(tmp_path):
    touch(tmp_path, "a.jpg", "a.txt")
    (tmp_path / ".cache").symlink_to("nowhere")
    (tmp_path / "b.jpg").symlink_to("a.jpg")
    (tmp_path / "b.txt").symlink_to("a.txt")

    place = Folder(tmp_path)

    assert place.unlisted == {}
    assert (paths(tmp_path), place.others) == (["a.jpg", "b.jpg"], ["a.txt", "b.txt"])


def test_pictures__size_and_age(tmp_path):
    (tmp_path / "a.jpg").write_bytes(b"123")

    [one] = Folder(tmp_path).pictures

    assert (one.size, one.modified_ns) == (3, (tmp_path / "a.jpg").stat().st_mtime_ns)


def test_pictures__name_that_is_no_text_is_shown_by_its_bytes(tmp_path):
    (tmp_path / os.fsdecode(b"\xff.jpg")).touch()

    assert paths(tmp_path) == ["\\xff.jpg"]


def test_others__all_that_are_no_pictures_and_not_hidden(tmp_path):
    touch(tmp_path, "b/1.jpg", "b/1.txt", "a.csv", "Thumbs.db", ".DS_Store", "__MACOSX/._a.txt")

    assert Folder(tmp_path).others == ["Thumbs.db", "a.csv", "b/1.txt"]


def test_read__bytes_of_a_file(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\xff\x00")

    assert Folder(tmp_path).read("a.txt") == b"\xff\x00"


@pytest.mark.parametrize("path", ["nowhere.txt", "b", "../secret.txt", "a.txt/b"])
def test_read__what_is_no_file_inside_is_none(tmp_path, path):
    touch(tmp_path, "secret.txt", "in/a.txt", "in/b/c.txt")

    assert Folder(tmp_path / "in").read(path) is None


def test_read__too_large_for_a_label_file(tmp_path):
    with (tmp_path / "a.json").open("wb") as file:
        file.truncate(places.MAX_TEXT + 1)

    with pytest.raises(BadInput, match=r"a\.json is larger than 512 MB: that is no label file\.$"):
        Folder(tmp_path).read("a.json")


def test_parts__folders_and_name():
    assert FileFact("a/b c/1.jpg", 1, 2).parts == ("a", "b c", "1.jpg")


def test_inside__folder_or_nothing(tmp_path):
    touch(tmp_path, "image/a/1.jpg")

    assert places.inside(Folder(tmp_path), "image") == "image"
    assert places.inside(Folder(tmp_path / "image"), "image") == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("瓶子: 00_01\n", "utf-8"),
        ("瓶子: 00_01\n", "utf-8-sig"),
        ("瓶子: 00_01\n", "utf-16"),
        ("其他垃圾/一次性快餐盒: 0\n", "gbk"),
        ("déchets verts, pêle-mêle\n", "utf-8"),
        ("déchets verts, pêle-mêle, façade, œuf\n", "cp1252"),
        ("plain\r\n", "ascii"),
        ("", "ascii"),
    ],
)
def test_decode__as_it_was_meant(text, code):
    assert places.decode(text.encode(code)) == text


@pytest.mark.parametrize("data", [b"\xff", b"\xff\xfe\x00", b"\x81", b"\x00\x01\xff\x80 \xc3"])
def test_decode__bytes_of_no_text_raise_nothing(data):
    assert isinstance(places.decode(data), str)
