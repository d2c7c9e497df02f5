"""Archives as places: what they list, what they read, and which are refused as a whole."""

from __future__ import annotations

import calendar
import os
import tarfile

import pytest

from tests import packed
from workbench.errors import BadInput
from workbench.sources import archives, members, places, tars
from workbench.sources.places import Folder

TREE = {
    "set/b/2.jpg": b"two", "set/b/10.jpg": b"ten", "set/a.png": b"", "set/labels.csv": b"a,b",
    "set/b/deep/é, 瓶👟\n.webp": b"odd",
}  # fmt: skip


@pytest.fixture(params=packed.KINDS)
def ending(request):
    return request.param


def paths(archive):
    return [file.path for file in archives.opened(archive).pictures]


def refusal(archive):
    with pytest.raises(BadInput) as caught:
        archives.opened(archive).pictures  # noqa: B018
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "stem"),
    [("a.zip", "a"), ("a b.TAR", "a b"), ("a.tar.gz", "a"), ("a.v1.tgz", "a.v1"),
     ("a.tar.bz2", "a"), ("a.tar.xz", "a")],
)  # fmt: skip
def test_stem__without_the_whole_ending(tmp_path, name, stem):
    assert archives.is_archive(tmp_path / name)
    assert archives.stem(tmp_path / name) == stem


@pytest.mark.parametrize("name", ["a.jpg", "a.gz", "zip", "a.zip.csv", "tar"])
def test_is_archive__other_endings(tmp_path, name):
    assert not archives.is_archive(tmp_path / name)


def test_opened__lists_what_a_folder_of_the_same_files_lists(tmp_path, ending):
    for name, data in TREE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    archive = archives.opened(packed.made(tmp_path / "packed", ending, TREE))
    folder = Folder(tmp_path / "set")

    assert [(f.path, f.size) for f in archive.pictures] == [
        (f"set/{f.path}", f.size) for f in folder.pictures
    ]
    assert archive.others == [f"set/{path}" for path in folder.others]


def test_opened__named_by_its_path(tmp_path, ending):
    path = packed.made(tmp_path, ending, TREE)

    assert archives.opened(path).name == str(path)


def test_opened__age_of_the_files(tmp_path, ending):
    [one] = archives.opened(packed.made(tmp_path, ending, {"a.jpg": b"1"})).pictures

    assert calendar.timegm((*packed.DATE, 0, 0, 0)) == packed.SECONDS
    assert 0 <= one.modified_ns - packed.SECONDS * 10**9 < 2 * 10**9


def test_opened__new_contents_of_one_date_and_size_in_a_zip_have_another_age(tmp_path):
    [old] = archives.opened(packed.zipped(tmp_path / "a.zip", {"a.jpg": b"1"})).pictures
    [new] = archives.opened(packed.zipped(tmp_path / "b.zip", {"a.jpg": b"2"})).pictures

    assert old.modified_ns != new.modified_ns


@pytest.mark.parametrize(
    ("mtime", "ns"),
    [("nan", 0), ("inf", 0), ("-5", 0), ("1e300", members.LATEST_NS - 10**9),
     ("5.25", 5_000_000_000)],
)  # fmt: skip
def test_opened__absurd_age_in_a_tar(tmp_path, mtime, ns):
    path = packed.tarred(tmp_path / "a.tar", {"a.jpg": b"1"}, pax_headers={"mtime": mtime})

    age = archives.opened(path).pictures[0].modified_ns

    assert (age // 10**9 * 10**9, age % 100) == (ns, 0)


def age_in_a_tar(path, content, archive_ns, **facts):
    """The age of the one member of a tar that was written at that time."""
    packed.tarred(path, {"a.jpg": content}, **facts)
    os.utime(path, ns=(archive_ns, archive_ns))
    return archives.opened(path).pictures[0].modified_ns


def test_opened__tar_published_anew_has_members_of_another_age(tmp_path):
    path = tmp_path / "a.tar"

    assert age_in_a_tar(path, b"1", 10**18, mtime=0) != age_in_a_tar(
        path, b"2", 2 * 10**18, mtime=0
    )


def test_opened__tar_left_as_it_is_has_members_of_the_same_age(tmp_path):
    path = tmp_path / "a.tar"

    assert age_in_a_tar(path, b"1", 10**18, mtime=0) == age_in_a_tar(path, b"1", 10**18, mtime=0)


def test_opened__members_of_a_tar_differ_below_the_second(tmp_path):
    ages = [
        age_in_a_tar(tmp_path / "a.tar", b"1", 10**18, pax_headers={"mtime": mtime})
        for mtime in ("5.25", "5.75")
    ]

    assert ages[0] != ages[1]
    assert {age // 10**9 for age in ages} == {5}


def test_unlisted__nothing_in_an_archive(tmp_path, ending):
    assert archives.opened(packed.made(tmp_path, ending, TREE)).unlisted == {}


def test_unlisted__beside_shards(tmp_path):
    packed.tarred(tmp_path / "a.tar", {"1.jpg": b"1"})
    (tmp_path / "more").symlink_to("nowhere")

    place = archives.shards(tmp_path)

    assert place is not None
    assert place.unlisted == {"more": "a link that leads nowhere"}


@pytest.mark.parametrize("date", [(1980, 0, 0, 0, 0, 0), (2107, 15, 31, 31, 63, 62)])
def test_opened__absurd_age_in_a_zip(tmp_path, date):
    path = packed.zipped(tmp_path / "a.zip", {"a.jpg": b"1"}, date_time=date)

    assert 0 <= archives.opened(path).pictures[0].modified_ns <= members.LATEST_NS


@pytest.mark.parametrize(
    ("stored", "path"),
    [("./a/./1.jpg", "a/1.jpg"), ("a//1.jpg", "a/1.jpg"), ("a\\b\\1.jpg", "a/b/1.jpg"),
     ("a.../1.jpg", "a.../1.jpg"), ("a../1.jpg", "a../1.jpg"), ("=1+2.jpg", "=1+2.jpg"),
     ("<b>,\"'.jpg", "<b>,\"'.jpg"), (f"{251 * 'a'}.jpg", f"{251 * 'a'}.jpg")],
)  # fmt: skip
def test_opened__names_are_made_plain(tmp_path, ending, stored, path):
    assert archives.opened(packed.made(tmp_path, ending, {stored: b"1"})).listing.stored.keys() == {
        path
    }


@pytest.mark.parametrize(
    "name", ["__MACOSX/._a.jpg", ".DS_Store", "a/.hidden.jpg", "@eaDir/a.jpg", ".git/a.jpg"]
)
def test_opened__hidden_files_are_left_out(tmp_path, ending, name):
    archive = archives.opened(packed.made(tmp_path, ending, {name: b"1", "Thumbs.db": b"2"}))

    assert (archive.pictures, archive.others) == ([], ["Thumbs.db"])
    assert archive.read(name) is None


def test_opened__folders_are_no_files(tmp_path):
    zipped = packed.zipped(tmp_path / "a.zip", {"a/": b"", "a.jpg/1.jpg": b"1"})
    tar = packed.tarred(tmp_path / "a.tar", {"a.jpg": b""}, type=tarfile.DIRTYPE)

    assert (paths(zipped), paths(tar)) == (["a.jpg/1.jpg"], [])


def test_opened__folder_of_a_zip_without_a_slash_is_no_file(tmp_path):
    path = packed.zipped(tmp_path / "a.zip", {"images": b""}, external_attr=0x10)

    assert archives.opened(path).others == []


def test_opened__later_of_two_members_of_one_name(tmp_path, ending):
    files = [("a.txt", b"first"), ("./a.txt", b"second")]

    assert archives.opened(packed.made(tmp_path, ending, files)).read("a.txt") == b"second"


def test_opened__archive_in_an_archive_stays_packed(tmp_path, ending):
    archive = archives.opened(packed.made(tmp_path, ending, {"in.zip": b"PK", "a.txt": b"1"}))

    assert archive.others == ["a.txt", "in.zip"]
    assert [file.path for file in archive.files] == ["a.txt"]


def test_opened__kind_is_that_of_the_bytes(tmp_path):
    zipped = packed.zipped(tmp_path / "a.tar.gz", {"a.jpg": b"1"})
    tar = packed.tarred(tmp_path / "a.zip", {"a.jpg": b"1", "b.zip": zipped.read_bytes()})

    assert (paths(zipped), paths(tar)) == (["a.jpg"], ["a.jpg"])


def test_opened__empty_archives_hold_nothing(tmp_path, ending):
    archive = archives.opened(packed.made(tmp_path, ending, {}))

    assert (archive.pictures, archive.others) == ([], [])


@pytest.mark.parametrize("data", [b"", b"<!DOCTYPE html>", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07"])
def test_opened__what_is_no_archive_says_how_it_begins(tmp_path, data):
    (tmp_path / "a.zip").write_bytes(data)

    with pytest.raises(BadInput, match=r"a\.zip is no zip and no tar \(it begins with '.*'\): get"):
        archives.opened(tmp_path / "a.zip")


def test_opened__file_that_is_not_there(tmp_path):
    with pytest.raises(BadInput, match=r"a\.zip cannot be read: No such file"):
        archives.opened(tmp_path / "a.zip")


def test_opened__cut_off(tmp_path, ending):
    path = packed.made(tmp_path, ending, {f"{n}.jpg": bytes(range(256)) * 20 for n in range(9)})
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    assert refusal(path).endswith(": get it again.")


def test_opened__tar_with_a_spoilt_header_in_its_middle(tmp_path):
    path = packed.tarred(tmp_path / "a.tar", {f"{number}.jpg": b"1" for number in range(4)})
    data = bytearray(path.read_bytes())
    data[2 * 1024 : 2 * 1024 + 100] = b"\xff" * 100
    path.write_bytes(data)

    assert "is damaged (bad checksum): get it again." in refusal(path)


def test_read__damaged_file_of_a_zip(tmp_path):
    path = packed.zipped(tmp_path / "a.zip", {"a.txt": b"contents"}, compress_type=0)
    path.write_bytes(path.read_bytes().replace(b"contents", b"Contents"))

    with pytest.raises(BadInput, match=r"a\.zip is damaged \(Bad CRC-32 for file 'a\.txt'\): get"):
        archives.opened(path).read("a.txt")


@pytest.mark.parametrize("path", ["nowhere.txt", "set", "../set/labels.csv", "/set/labels.csv"])
def test_read__what_is_not_there_is_none(tmp_path, ending, path):
    assert archives.opened(packed.made(tmp_path, ending, TREE)).read(path) is None


def test_read__too_large_for_a_label_file(tmp_path, ending, monkeypatch):
    monkeypatch.setattr(places, "MAX_TEXT", 3)
    archive = archives.opened(packed.made(tmp_path, ending, {"a.json": b"1234", "b.json": b"123"}))

    assert archive.read("b.json") == b"123"
    with pytest.raises(BadInput, match=r"a\.json is larger than"):
        archive.read("a.json")


def test_read__label_files_of_a_packed_tar_do_not_unpack_it_again(tmp_path, monkeypatch):
    archive = archives.opened(packed.made(tmp_path, ".tar.gz", TREE | {"a.txt": b"1"}))
    assert len(archive.pictures) == 4
    archive.path.unlink()

    assert (archive.read("set/labels.csv"), archive.read("a.txt")) == (b"a,b", b"1")


def test_read__label_file_that_was_not_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(tars, "MAX_KEPT", 3)
    files = {"a.txt": b"12", "b.txt": bytes(3_000_000), "c.txt": b"1"}
    archive = archives.opened(packed.made(tmp_path, ".tar.gz", files))

    assert {name: archive.read(name) for name in files} == files


# shards


def test_shards__of_a_folder_with_one_picture_are_none(tmp_path):
    packed.tarred(tmp_path / "a.tar", {"1.jpg": b"1"})
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/1.jpg").touch()

    assert archives.shards(tmp_path) is None


def test_shards__of_a_folder_without_a_tar_are_none(tmp_path):
    packed.zipped(tmp_path / "a.zip", {"1.jpg": b"1"})

    assert archives.shards(tmp_path) is None


def test_shards__every_tar_and_what_lies_beside(tmp_path):
    packed.tarred(tmp_path / "train-1.tar", {"1.jpg": b"1", "1.cls": b"3"})
    packed.tarred(tmp_path / "train-0.tar", {"1.jpg": b"22"})
    packed.tarred(tmp_path / "val/0.tar", {"a/1.jpg": b"333"})
    (tmp_path / "classes.txt").write_bytes(b"metal")
    place = archives.shards(tmp_path)

    assert [(file.path, file.size) for file in place.pictures] == [
        ("train-0/1.jpg", 2), ("train-1/1.jpg", 1), ("val/0/a/1.jpg", 3),
    ]  # fmt: skip
    assert place.others == ["classes.txt", "train-1/1.cls"]
    assert place.read("train-1/1.cls") == b"3"
    assert place.read("val/0/a/1.jpg") == b"333"
    assert place.read("classes.txt") == b"metal"
    assert place.read("train-0/none.txt") is None
    assert place.name == str(tmp_path)


def test_shards__of_one_name_stay_apart(tmp_path):
    packed.tarred(tmp_path / "a.TAR", {"1.jpg": b"1"})
    packed.tarred(tmp_path / "a.tar", {"1.jpg": b"2"})
    packed.tarred(tmp_path / "b.tar", {"1.jpg": b"3"})
    (tmp_path / "b").mkdir()
    place = archives.shards(tmp_path)

    assert [file.path for file in place.pictures] == ["a/1.jpg", "a.tar/1.jpg", "b.tar/1.jpg"]


def test_shards__damaged_tar_is_named(tmp_path):
    packed.tarred(tmp_path / "a.tar", {"1.jpg": b"1"})
    (tmp_path / "b.tar").write_bytes(b"<html>")

    with pytest.raises(BadInput, match=r"b\.tar is no zip and no tar"):
        archives.shards(tmp_path)
