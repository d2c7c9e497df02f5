"""Members of archives: names in other alphabets, links, and what refuses an archive as a whole."""

from __future__ import annotations

import io
import tarfile
import zipfile

import pytest

from tests import packed
from workbench.errors import BadInput
from workbench.sources import archives, members, tars


@pytest.fixture(params=packed.KINDS)
def ending(request):
    return request.param


def paths(archive):
    return [file.path for file in archives.opened(archive).pictures]


def refusal(archive):
    with pytest.raises(BadInput) as caught:
        archives.opened(archive).pictures  # noqa: B018
    return str(caught.value)


# names in other alphabets


@pytest.mark.parametrize(
    ("code", "name"),
    [("utf-8", "déchets/瓶子1.jpg"), ("gbk", "其他垃圾/一次性快餐盒.jpg"), ("gbk", "电池1.jpg"),
     ("cp437", "déchets/pêle-mêle/Ü.jpg")],
)  # fmt: skip
def test_opened__zip_name_without_the_mark_of_utf8(tmp_path, code, name):
    raw = name.encode(code)
    path = packed.zipped(tmp_path / "a.zip", {"x" * len(raw): b"1"})
    packed.with_raw_names(path, {"x" * len(raw): raw})

    assert paths(path) == [name]


def test_opened__zip_name_beside_the_old_one(tmp_path):
    extra = b"\x75\x70\x0c\0" + b"\1\0\0\0\0" + "瓶.jpg".encode()
    path = packed.zipped(tmp_path / "a.zip", {"_.jpg": b"1"}, extra=extra)

    assert paths(path) == ["瓶.jpg"]


@pytest.mark.parametrize(("code", "name"), [("gbk", "电池/1.jpg"), ("latin-1", "métal/1.jpg")])
def test_opened__tar_name_that_is_no_utf8(tmp_path, code, name):
    odd = name.encode(code).decode("utf-8", "surrogateescape")
    path = packed.tarred(tmp_path / "a.tar", {})
    with tarfile.open(path, "w", format=tarfile.GNU_FORMAT, errors="surrogateescape") as tar:
        tar.addfile(tarfile.TarInfo(odd))

    assert paths(path) == [name]


def test_opened__zero_byte_in_a_name(tmp_path):
    path = packed.tarred(tmp_path / "a.tar", {"a": b"1"}, pax_headers={"path": "a\0./a.jpg"})

    assert paths(path) == ["a_./a.jpg"]


# links


def linked(tmp_path, kind, name, target):
    """A tar of b/real.jpg with one link."""
    with tarfile.open(tmp_path / "a.tar", "w") as tar:
        real = tarfile.TarInfo("b/real.jpg")
        real.size = 3
        tar.addfile(real, io.BytesIO(b"123"))
        link = tarfile.TarInfo(name)
        link.type, link.linkname = kind, target
        tar.addfile(link)
    return tmp_path / "a.tar"


@pytest.mark.parametrize(
    ("kind", "name", "target"),
    [(tarfile.LNKTYPE, "a/twin.jpg", "b/real.jpg"), (tarfile.SYMTYPE, "twin.jpg", "./b/real.jpg"),
     (tarfile.SYMTYPE, "a/twin.jpg", "../b/real.jpg")],
)  # fmt: skip
def test_opened__link_inside_is_another_name(tmp_path, kind, name, target):
    archive = archives.opened(linked(tmp_path, kind, name, target))

    assert {file.path: file.size for file in archive.pictures} == {"b/real.jpg": 3, name: 3}
    assert archive.read(name) == b"123"


@pytest.mark.parametrize("target", ["nowhere.jpg", "b", "twin.jpg"])
def test_opened__link_to_nothing_is_left_out(tmp_path, target):
    assert paths(linked(tmp_path, tarfile.SYMTYPE, "twin.jpg", target)) == ["b/real.jpg"]


@pytest.mark.parametrize("kind", [tarfile.LNKTYPE, tarfile.SYMTYPE])
@pytest.mark.parametrize("target", ["/etc/passwd", "../../x.jpg", "c/../../../x", "C:\\x"])
def test_opened__link_that_leads_out_of_a_tar(tmp_path, kind, target):
    assert "leads out of it" in refusal(linked(tmp_path, kind, "a/link.jpg", target))


def test_opened__link_that_leads_out_of_a_zip(tmp_path):
    path = packed.zipped(
        tmp_path / "a.zip", {"a.jpg": b"../../etc/passwd"}, external_attr=packed.LINK,
        create_system=3,
    )  # fmt: skip

    assert "leads out of it" in refusal(path)


def test_opened__link_inside_a_zip_is_another_name(tmp_path):
    path = packed.zipped(tmp_path / "a.zip", {"b/1.jpg": b"123"})
    info = zipfile.ZipInfo("a/1.jpg")
    info.create_system, info.external_attr = 3, packed.LINK
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(info, "../b/1.jpg")

    assert archives.opened(path).read("a/1.jpg") == b"123"


# refused as a whole


@pytest.mark.parametrize(
    "name",
    ["../a.jpg", "a/../../b.jpg", "a/..", "/etc/a.jpg", "\\\\server\\a.jpg", "..\\a.jpg",
     "C:\\a.jpg", "c:a.jpg", "a/.. /b.jpg", "__MACOSX/../../a.jpg"],
)  # fmt: skip
def test_opened__name_that_leads_out(tmp_path, ending, name):
    said = refusal(packed.made(tmp_path, ending, {"good.jpg": b"1", name: b"2"}))

    assert "which leads out of it: it is refused; check where it comes from." in said


def test_opened__hostile_name_is_said_in_one_line(tmp_path):
    said = refusal(packed.zipped(tmp_path / "a.zip", {f"../\n{500 * 'x'}": b"1"}))

    assert "\n" not in said
    assert len(said) < len(str(tmp_path)) + 250


@pytest.mark.parametrize("kind", [tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE])
def test_opened__device_in_a_tar(tmp_path, kind):
    assert "'a.jpg', which is no ordinary file" in refusal(
        packed.tarred(tmp_path / "a.tar", {"a.jpg": b""}, type=kind)
    )


def test_opened__device_in_a_zip(tmp_path):
    assert "'a.jpg', which is no ordinary file" in refusal(
        packed.zipped(tmp_path / "a.zip", {"a.jpg": b""}, external_attr=0o020666 << 16,
                      create_system=3)
    )  # fmt: skip


def test_opened__encrypted_zip(tmp_path):
    path = packed.zipped(tmp_path / "a.zip", {"a.jpg": b"1"})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(data)

    assert "is encrypted: unpack it by hand with its password" in refusal(path)


def test_opened__zip_of_a_rare_method(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("a.jpg", b"1")

    assert "is packed with bzip2, which is not read here" in refusal(tmp_path / "a.zip")


def test_opened__too_many_members(tmp_path, ending, monkeypatch):
    monkeypatch.setattr(members, "MAX_MEMBERS", 3)

    assert "holds more than 3 files" in refusal(
        packed.made(tmp_path, ending, {f"{number}.jpg": b"" for number in range(4)})
    )


def test_opened__zip_of_too_many_members_that_says_it_has_few(tmp_path, monkeypatch):
    monkeypatch.setattr(members, "MAX_MEMBERS", 3)
    path = packed.zipped(tmp_path / "a.zip", {f"{number}.jpg": b"" for number in range(4)})
    data = bytearray(path.read_bytes())
    data[-14:-10] = b"\1\0\1\0"
    path.write_bytes(data)

    assert "holds more than 3 files" in refusal(path)


def test_opened__more_than_it_may_unpack_to(tmp_path, ending, monkeypatch):
    monkeypatch.setattr(members, "MAX_UNPACKED", 2 * 10**9)
    monkeypatch.setattr(members, "WHOLE_RATIO", 10**9)
    sparse = packed.made(tmp_path, ending, {"a.jpg": b"1"})
    declare(sparse, 3 * 10**9)

    assert "would unpack to more than 2 GB" in refusal(sparse)


def test_opened__bomb_of_one_member(tmp_path):
    path = packed.zipped(tmp_path / "a.zip", {"a.jpg": bytes(101_000_000)})

    assert "unpacks to far more than pictures can" in refusal(path)


def test_opened__bomb_as_a_whole(tmp_path, ending, monkeypatch):
    monkeypatch.setattr(members, "WHOLE_SIZE", 10**6)

    assert "unpacks to far more than pictures can" in refusal(
        packed.made(tmp_path, ending if ending != ".tar" else ".zip",
             {f"{number}.jpg": bytes(200_000) for number in range(10)})
    )  # fmt: skip


def test_opened__bomb_of_links(tmp_path, monkeypatch):
    monkeypatch.setattr(members, "WHOLE_SIZE", 10**6)
    with tarfile.open(tmp_path / "a.tar", "w") as tar:
        real = tarfile.TarInfo("a.jpg")
        real.size = 100_000
        tar.addfile(real, io.BytesIO(bytes(100_000)))
        for number in range(400):
            link = tarfile.TarInfo(f"{number}.jpg")
            link.type, link.linkname = tarfile.LNKTYPE, "a.jpg"
            tar.addfile(link)
    monkeypatch.setattr(members, "WHOLE_RATIO", 50)

    assert "unpacks to far more than pictures can" in refusal(tmp_path / "a.tar")


def test_opened__bomb_in_a_packed_tar_is_not_unpacked_to_be_seen(tmp_path):
    path = packed.tarred(tmp_path / "a.tar.gz", {"a.jpg": b"1"}, "w:gz")
    declare(path, 400 * 10**9)

    assert "unpacks to far more than pictures can" in refusal(path)


def test_opened__header_that_would_fill_the_memory(tmp_path):
    path = packed.tarred(tmp_path / "a.tar.gz", {"x": bytes(2 * tars.MAX_HEADER)}, "w:gz",
                         type=tarfile.GNUTYPE_LONGNAME)  # fmt: skip

    assert "is damaged (a header of" in refusal(path)


def test_opened__negative_size_leads_in_no_circle(tmp_path):
    path = packed.tarred(tmp_path / "a.tar", {"a.jpg": b"1"}, pax_headers={"size": "-1024"})

    assert "is damaged" in refusal(path)


def declare(path, size):
    """Let the one member declare another size."""
    if path.name.endswith(".zip"):
        data = bytearray(path.read_bytes())
        at = data.index(b"PK\1\2")
        data[at + 24 : at + 28] = size.to_bytes(4, "little")
        path.write_bytes(data)
        return
    info = tarfile.TarInfo("a.jpg")
    info.size = size
    header = info.tobuf(tarfile.GNU_FORMAT)
    with tarfile.open(path, packed.KINDS["." + path.name.partition(".")[2]]) as tar:
        tar.fileobj.write(header + b"1" * 512)
