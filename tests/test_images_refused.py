"""Files that are no photographs, damaged ones and bombs: one reason each, and no memory for it."""

from __future__ import annotations

import gzip
import logging
import os
import random
import struct
import subprocess
import sys
import tomllib
import zlib
from pathlib import Path

import pytest
from PIL import Image

from tests import drawn
from tests.test_images import QUADRANTS, STORED_AS, middles, packed, quadrants
from workbench import images
from workbench.errors import Missing, Unreadable
from workbench.settings import PROJECT

READERS = (images.read_header, images.decode, images.full, images.thumbnail)


def reason(data, reader=images.read_header):
    with pytest.raises(Unreadable) as caught:
        reader(data)
    return str(caught.value)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(side, *extra):
    """A PNG of that many pixels each way by its header, with hardly any behind it."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(extra) + pixels + chunk(b"IEND", b"")


def patched(image, kind, before, after, **options):
    """A small picture whose header says other sides."""
    data = packed(image, kind, **options)
    assert before in data
    return data.replace(before, after, 1)


def bombs():
    """By kind: a small file of at least a quarter of a billion pixels."""
    small = Image.new("RGB", (23, 29))
    wide = {"save_all": True, "append_images": [Image.new("RGB", (23, 29), "white")]}
    size = struct.pack("<HH", 23, 29)
    height = struct.pack("<HHI", 257, 4, 1)
    canvas = bytes([22, 0, 0, 28, 0, 0])
    down, across = struct.pack("<ii", 23, 29), struct.pack(">HH", 29, 23)
    return {
        "PNG": png(50_000),
        "GIF": patched(small, "GIF", size, struct.pack("<HH", 65535, 65535)),
        "TIFF": patched(small, "TIFF", height + b"\x1d\0\0\0", height + b"\0\0\0\x10"),
        "WEBP": patched(small, "WEBP", canvas, b"\xff\x3f\0\xff\x3f\0", **wide),
        "JPEG": patched(small, "JPEG", across, struct.pack(">HH", 65500, 65500)),
        "BMP": patched(small, "BMP", down, struct.pack("<ii", 50_000, 50_000)),
    }


# no photographs


SVG = '<svg xmlns="http://www.w3.org/2000/svg"><circle r="9"/></svg>'


@pytest.mark.parametrize(
    "data",
    [
        SVG.encode(),
        f'<?xml version="1.0"?>\n<!-- {500 * "-"} -->\n{SVG}'.encode(),
        ("\ufeff  " + SVG).encode(),
        SVG.encode("utf-16"),
        SVG.replace("<svg ", "<SVG:svg\n").encode(),
        gzip.compress(SVG.encode()),
    ],
)
def test_refused__svg_whatever_its_ending_says(data):
    assert reason(data).startswith("an SVG drawing, no photograph: ")


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"\r\n junk %PDF-1.4", b"\xef\xbb\xbf%PDF-2.0"])
def test_refused__pdf_whatever_its_ending_says(data):
    assert reason(data).startswith("a PDF document, no photograph: ")


@pytest.mark.parametrize(
    ("data", "begins"),
    [
        (b"<html><body>404</body></html>", "'<html><body>404<'"),
        (f"<!DOCTYPE html><html>{SVG}</html>".encode(), "'<!DOCTYPE html><'"),
        (b"PK\x03\x04" + bytes(40), "'PK..............'"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "'%!PS-Adobe-3.0 E'"),
        (b"version https://git-lfs.github.com/spec/v1\n", "'version https://'"),
        (b"\x1f\x8b" + bytes(20), "'................'"),
        (b" ", "' '"),
    ],
)
def test_refused__anything_else_says_how_it_begins(data, begins):
    assert reason(data) == f"not a picture: begins with {begins}"


WITHOUT_HEIC = """
import sys
sys.modules["pillow_heif"] = None  # as if it were not installed
from workbench import images
from workbench.errors import Unreadable
for reader in (images.read_header, images.decode, images.full, images.thumbnail):
    for brand in (b"heic", b"heix", b"mif1", b"msf1", b"hevc"):
        try:
            reader(b"\\0\\0\\0\\x18ftyp" + brand + b"\\0\\0\\0\\0mif1heic" + bytes(100))
        except Unreadable as error:
            print(error)
"""


def test_refused__heic_without_its_extra():
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_HEIC], cwd=PROJECT, capture_output=True, text=True,
        check=True,
    )  # fmt: skip

    said = "HEIC needs an extra: pip install 'pillow-heif==1.8.1'"
    assert done.stdout.splitlines() == [said] * 20


def test_refused__heic_names_the_version_of_the_extra():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert project["optional-dependencies"]["heic"] == ["pillow-heif==1.8.1"]


@pytest.mark.skipif(not images.HEIC, reason="pillow-heif is not installed")
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_reader__heic_is_upright_with_its_extra(orientation):
    how = STORED_AS[orientation]
    stored = quadrants().transpose(how) if how is not None else quadrants()
    stored.getexif()[0x0112] = orientation
    stored.info["exif"] = stored.getexif().tobytes()  # the plugin turns it into HEIC's own word
    data = packed(stored, "HEIF")
    row = images.read_header(data)

    assert (row.format, row.width, row.height, row.frames) == ("HEIF", 64, 48, 1)
    assert middles(images.full(data)) == middles(images.decode(data).rgb) == list(QUADRANTS)


def test_read_header__picture_named_as_something_else():
    data = packed(quadrants(), "JPEG")

    assert images.read_header(data).format == "JPEG"


# bombs


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("kind", ["PNG", "GIF", "TIFF", "WEBP", "JPEG", "BMP"])
def test_refused__bomb_in_one_sentence(kind, reader):
    said = reason(bombs()[kind], reader)

    assert said.startswith("too large: ")
    assert said.endswith(" pixels, at most 120,000,000")


def test_refused__bombs_take_no_memory(tmp_path):
    for kind, data in bombs().items():
        (tmp_path / f"{kind}.bin").write_bytes(data)
    code = (
        "import resource, sys; from pathlib import Path; from workbench import images\n"
        "from workbench.errors import Unreadable\n"
        "def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "images.full(Path(sys.argv[2]).read_bytes()); before = peak()\n"
        "for file in sorted(Path(sys.argv[1]).iterdir()):\n"
        "    for read in (images.read_header, images.decode, images.full, images.thumbnail):\n"
        "        try: read(file.read_bytes())\n"
        "        except Unreadable: print('refused', file=sys.stderr)\n"
        "print(peak() - before)"
    )
    warm = drawn.save(drawn.photo(1), tmp_path.parent / "warm.webp")
    told = subprocess.run(
        [sys.executable, "-c", code, tmp_path, warm], cwd=PROJECT,
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip

    assert told.stderr.count("refused") == 6 * 4
    assert int(told.stdout) < 30_000  # kB


def test_full__just_below_the_limit_is_read():
    data = packed(Image.new("1", (12_000, 10_000)), "PNG")

    assert images.full(data).size == (12_000, 10_000)


def test_refused__just_above_the_limit():
    assert reason(packed(Image.new("1", (12_000, 10_001)), "PNG")) == (
        "too large: 120,012,000 pixels, at most 120,000,000"
    )


@pytest.mark.parametrize("kind", [b"zTXt", b"iTXt"])
def test_refused__text_that_unpacks_to_more_than_a_picture(kind):
    text = zlib.compress(bytes(80_000_000), 9)
    head = b"Comment\0\0" if kind == b"zTXt" else b"Comment\0\1\0\0\0"

    assert reason(png(8, chunk(kind, head + text)), images.full).startswith("damaged: ")


def test_read_header__many_pages_of_a_tiff_are_not_all_counted():
    page = b"".join(struct.pack("<HHII", tag, 3, 1, 1) for tag in (256, 257, 258, 259, 262, 277))
    page = struct.pack("<H", 7) + page + struct.pack("<HHII", 273, 4, 1, 8)
    data = bytearray(b"II*\0\x08\0\0\0")
    for _ in range(30_000):
        data += page + struct.pack("<I", len(data) + len(page) + 4)

    assert images.read_header(bytes(data)).frames == 1000


def test_read_bytes__huge_file_is_not_read(tmp_path):
    with (tmp_path / "a.jpg").open("wb") as file:
        file.truncate(images.MAX_BYTES + 1)

    with pytest.raises(Unreadable, match=r"^too large: more than 1024 MB$"):
        images.read_bytes(tmp_path / "a.jpg")


@pytest.mark.parametrize("name", ["a\0b.jpg", "\ud800.jpg", f"{300 * 'a'}.jpg"])
def test_read_bytes__name_that_cannot_be(name):
    with pytest.raises(Missing, match=r"^cannot be read: "):
        images.read_bytes(Path(name))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_read_bytes__forbidden_file(tmp_path):
    drawn.save(drawn.photo(1), tmp_path / "a.jpg").chmod(0)

    with pytest.raises(Missing, match="cannot be read: Permission denied"):
        images.read_bytes(tmp_path / "a.jpg")


# damaged


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF"])
@pytest.mark.parametrize("reader", [images.decode, images.full, images.thumbnail])
def test_refused__cut_off_file_says_damaged(kind, reader):
    data = packed(drawn.photo(1), kind)

    assert reason(data[: len(data) // 2], reader).startswith("damaged: ")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "AVIF"])
@pytest.mark.parametrize("reader", READERS)
def test_refused__beginning_of_a_picture_says_damaged(kind, reader):
    assert reason(packed(drawn.photo(1), kind)[:12], reader).startswith("damaged: ")


def several(kind):
    frames = [drawn.photo(number, (48, 40)) for number in (1, 2)]
    return packed(frames[0], kind, save_all=True, append_images=frames[1:])


@pytest.mark.parametrize(
    ("kind", "is_animated"),
    [("JPEG", 0), ("PNG", 0), ("WEBP", 0), ("GIF", 0), ("BMP", 0), ("TIFF", 0), ("AVIF", 0),
     ("JPEG2000", 0), ("PPM", 0), ("PNG", 1), ("WEBP", 1), ("GIF", 1), ("TIFF", 1), ("MPO", 1)],
)  # fmt: skip
def test_every_reader__flipped_bytes_raise_nothing_else(kind, is_animated, caplog):
    caplog.set_level(logging.CRITICAL)
    data = several(kind) if is_animated else packed(drawn.photo(1, (48, 40)), kind)
    rng = random.Random(7)
    read = refused = 0
    for _ in range(120):
        spoilt = bytearray(data)
        for _ in range(rng.randint(1, 12)):
            spoilt[rng.randrange(min(len(data), 400))] = rng.randrange(256)
        for reader in READERS:
            try:
                reader(bytes(spoilt))
                read += 1
            except Unreadable as error:
                refused += bool(str(error))
    assert read + refused == 480
    assert refused
