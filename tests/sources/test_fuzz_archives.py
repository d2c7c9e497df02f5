"""Archives that nobody meant to be read: a place or one sentence, and nothing beside its folder."""

from __future__ import annotations

import io
import tarfile
import tempfile
import warnings
import zipfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests import packed
from workbench.errors import BadInput
from workbench.sources import archives, unpack

PARTS = st.one_of(
    st.sampled_from([".", "", " ", "...", "~", "b:", "a", "CON", "a.jpg", "b.txt", ".git", "A. "]),
    st.text("ab.\\/: \n\0\"'<>|?*\u202eé瓶👟\u0301A", max_size=8),
    st.text(max_size=300),
)  # fmt: skip
ODD_NAMES = st.builds(
    lambda parts, end: "a" + "/".join(parts) + end,
    st.lists(PARTS, max_size=5),
    st.sampled_from(["", ".jpg", ".csv", "/"]),
)
OUTWARD = st.builds(
    lambda start, inner, end: start + inner + end,
    st.sampled_from(["/", "../", "\\", "C:\\", "a/../../", "./../", ".. /", "//x/"]),
    ODD_NAMES,
    st.sampled_from(["", "/../..", "\\..", "/.."]),
)
KINDS = st.sampled_from([*"0123457LKSxgV", "\0"]).map(lambda sign: sign.encode())
# (position in thousandths of the file, new byte): what a mutation does
CHANGES = st.lists(st.tuples(st.integers(0, 999), st.integers(0, 255)), max_size=6)
often = settings(max_examples=150, deadline=None)


def read_through(data: bytes, ending: str) -> str:
    """List, read and unpack, with a guard beside the folder; what was said."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home")
        (home / "in").mkdir(parents=True)
        (home / "guard.txt").write_bytes(b"guard")
        archive = home / "in" / f"a{ending}"
        archive.write_bytes(data)
        said = refusal(archive, home / "out")
        assert said == "" or (said.endswith(".") and "\n" not in said)
        assert len(said) < len(folder) + 600
        assert {p.name for p in home.iterdir()} <= {"guard.txt", "in", "out"}
        assert [p.name for p in (home / "in").iterdir()] == [archive.name]
        assert [p.name for p in Path(folder).iterdir()] == ["home"]
        assert (home / "guard.txt").read_bytes() == b"guard"
        assert not any(p.is_symlink() for p in home.rglob("*"))
        return said


def refusal(archive: Path, into: Path) -> str:
    """The sentence that refuses; nothing where every file that is listed lies there."""
    try:
        place = archives.opened(archive)
        for path in place.others:
            place.read(path)
        done = unpack.unpack(place, into, lambda done, total: None)
    except BadInput as error:
        return str(error)
    for file in place.files:
        if file.path not in done.damaged:
            lies = into / done.renamed.get(file.path, file.path)
            assert lies.stat().st_size == file.size
            assert lies.stat().st_mtime_ns == file.modified_ns
    return ""


def changed(data: bytes, changes: list[tuple[int, int]], lost: int = 0) -> bytes:
    spoilt = bytearray(data[: len(data) * (1000 - lost) // 1000])
    for where, value in changes if spoilt else ():
        spoilt[len(spoilt) * where // 1000] = value
    return bytes(spoilt)


def a_zip(names: list[str], attribute: int = 0) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two of one name
        for number, name in enumerate(names):
            info = zipfile.ZipInfo("x", packed.DATE)
            info.filename = info.orig_filename = name
            info.create_system, info.external_attr = 3, attribute
            archive.writestr(info, f"contents {number}")
    return out.getvalue()


def a_tar(members: list[tuple[str, bytes, str]], mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as tar:
        for name, kind, link in members:
            info = tarfile.TarInfo(name)
            info.type, info.linkname, info.size = kind, link, 8
            tar.addfile(info, io.BytesIO(b"contents"))
    return out.getvalue()


GOOD = {
    ".zip": a_zip(["a/1.jpg", "a/1.txt", "déchets/瓶.png"]),
    ".tar": a_tar([("a/1.jpg", b"0", ""), ("瓶" * 60, b"0", ""), ("l.jpg", b"2", "a/1.jpg")]),
    ".tar.gz": a_tar([("a/1.jpg", b"0", ""), ("a/1.txt", b"0", "")], "w:gz"),
    ".tar.bz2": a_tar([("a/1.jpg", b"0", "")], "w:bz2"),
    ".tar.xz": a_tar([("a/1.jpg", b"0", "")], "w:xz"),
}  # fmt: skip


@given(
    st.sampled_from([b"", b"PK\3\4", b"PK\5\6", b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\0"]),
    st.binary(max_size=2000),
)
@often
def test_opened__any_bytes(start, data):
    read_through(start + data, ".zip")


@given(st.sampled_from(sorted(GOOD)), CHANGES, st.sampled_from([0, 0, 0, 1, 100, 500, 900]))
@often
def test_opened__spoilt_archives(ending, changes, lost):
    read_through(changed(GOOD[ending], changes, lost), ending)


@given(CHANGES)
@often
def test_opened__spoilt_zip_directories(changes):
    data = GOOD[".zip"]
    start = data.index(b"PK\1\2")
    read_through(data[:start] + changed(data[start:], changes), ".zip")


@given(st.lists(ODD_NAMES, max_size=6), st.sampled_from([0, packed.LINK, 0o040755 << 16, 0x10]))
@often
def test_opened__zips_with_hostile_names(names, attribute):
    encodable = [name.encode("utf-8", "replace").decode() for name in names]
    read_through(a_zip(encodable, attribute), ".zip")


@given(st.lists(ODD_NAMES, max_size=2), OUTWARD, st.sampled_from([0, packed.LINK]))
@often
def test_opened__zips_that_lead_out(names, outward, attribute):
    encodable = [name.encode("utf-8", "replace").decode() for name in [*names, outward]]

    assert "leads out of it" in read_through(a_zip(encodable, attribute), ".zip")


@given(
    st.lists(st.tuples(ODD_NAMES | OUTWARD, KINDS, ODD_NAMES | OUTWARD), max_size=3),
    st.lists(st.tuples(ODD_NAMES, st.sampled_from([b"0", b"5"]), ODD_NAMES), max_size=4),
    st.sampled_from(["w", "w:gz"]),
)
@often
def test_opened__tars_with_hostile_names_kinds_and_links(hostile, odd, mode):
    try:
        data = a_tar([*odd, *hostile], mode)
    except (ValueError, UnicodeError):  # what cannot be written cannot be read
        return
    read_through(data, ".tar")


@given(
    st.dictionaries(
        st.sampled_from(["size", "mtime", "path", "linkpath", "GNU.sparse.major", "hdrcharset",
                         "GNU.sparse.map", "GNU.sparse.realsize", "GNU.sparse.name"]),
        st.one_of(st.sampled_from(["-1", "1e300", "nan", "99999999999999999999", "1", "0", "../x",
                                   "BINARY", "0,5,9"]), st.text(max_size=20)),
        max_size=4,
    )
)  # fmt: skip
@often
def test_opened__tars_with_hostile_extended_headers(headers):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name in ("a.jpg", "b.txt"):
            info = tarfile.TarInfo(name)
            info.size, info.pax_headers = 8, headers
            try:
                tar.addfile(info, io.BytesIO(b"contents"))
            except (ValueError, UnicodeError):
                return
    read_through(out.getvalue(), ".tar")
