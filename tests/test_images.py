"""Reading pictures: every trap of Pillow that users' files set."""

from __future__ import annotations

import hashlib
import io
import random

import numpy as np
import pytest
from PIL import Image

from tests import drawn
from workbench import images
from workbench.errors import Unreadable

QUADRANTS = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0))
# EXIF orientation → the transposition that a camera undid when it stored the pixels
STORED_AS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def packed(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def quadrants() -> Image.Image:
    """64 × 48: red, green above blue, yellow."""
    image = Image.new("RGB", (64, 48))
    for number, colour in enumerate(QUADRANTS):
        x, y = 32 * (number % 2), 24 * (number // 2)
        image.paste(colour, (x, y, x + 32, y + 24))
    return image


def turned(orientation: int, kind: str = "JPEG") -> bytes:
    how = STORED_AS[orientation]
    stored = quadrants().transpose(how) if how is not None else quadrants()
    exif = Image.Exif()
    exif[0x0112] = orientation
    return packed(stored, kind, exif=exif, **({"quality": 95} if kind == "JPEG" else {}))


def middles(image: Image.Image) -> list[tuple[int, ...]]:
    """The colour in the middle of each quadrant, rounded to 0 or 255 a channel."""
    wide, high = image.size
    places = [(wide // 4, high // 4), (3 * wide // 4, high // 4), (wide // 4, 3 * high // 4),
              (3 * wide // 4, 3 * high // 4)]  # fmt: skip
    return [tuple(255 * (c > 127) for c in image.getpixel(place)) for place in places]


def test_digest__is_the_sha256_of_the_bytes():
    assert images.digest(b"abc") == hashlib.sha256(b"abc").hexdigest()


def test_read_bytes__empty_file_says_so(tmp_path):
    (tmp_path / "a.jpg").touch()

    with pytest.raises(Unreadable, match=r"empty file \(0 bytes\)"):
        images.read_bytes(tmp_path / "a.jpg")


def test_read_bytes__missing_file_says_why(tmp_path):
    with pytest.raises(Unreadable, match="cannot be read: No such file"):
        images.read_bytes(tmp_path / "a.jpg")


def test_read_header__format_is_that_of_the_bytes():
    row = images.read_header(packed(drawn.photo(1, (40, 30)), "WEBP"))

    assert (row.format, row.mode, row.width, row.height) == ("WEBP", "RGB", 40, 30)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_read_header__size_is_upright(orientation):
    row = images.read_header(turned(orientation))

    assert (row.width, row.height) == (64, 48)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_decode__turns_upright(orientation):
    views = images.decode(turned(orientation))

    assert (views.width, views.height, views.rgb.size) == (64, 48, (64, 48))
    assert middles(views.rgb) == list(QUADRANTS)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
def test_full__turns_other_formats_upright_too(kind):
    assert middles(images.full(turned(6, kind))) == list(QUADRANTS)


def test_thumbnail__turns_upright_once():
    small = Image.open(io.BytesIO(images.thumbnail(turned(6), side=32)))

    assert small.size == (32, 24)
    assert small.getexif().get(0x0112, 1) == 1
    assert middles(small) == list(QUADRANTS)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16", "I", "F", "YCbCr"])
def test_decode__every_mode_becomes_rgb(mode):
    kind = {"CMYK": "JPEG", "YCbCr": "JPEG", "F": "TIFF", "I": "TIFF"}.get(mode, "PNG")
    start = {"I": "I", "I;16": "I", "1": "L", "L": "L", "LA": "L", "F": "L"}.get(mode, "RGB")
    image = drawn.photo(3).convert("L" if start == "I" else start).convert(start).convert(mode)

    views = images.decode(packed(image, kind))

    assert views.rgb.mode == "RGB"
    assert len(np.unique(views.grey_pixels)) > 1


def test_decode__cmyk_keeps_its_colours():
    red = packed(Image.new("RGB", (32, 32), (250, 10, 10)).convert("CMYK"), "JPEG")

    assert middles(images.decode(red).rgb)[0] == (255, 0, 0)


def test_decode__sixteen_bits_keep_their_proportions():
    ramp = np.linspace(0, 65535, 64, dtype=np.uint16)[None].repeat(16, axis=0)

    views = images.decode(packed(Image.fromarray(ramp)))

    assert views.grey_pixels[0, [0, 32, 63]].tolist() == pytest.approx([0, 129, 255], abs=2)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_decode__transparent_parts_are_white(mode):
    image = Image.new("RGBA", (32, 32), (0, 0, 0, 0)).convert(mode)

    assert images.decode(packed(image)).grey_pixels.min() == 255


def test_decode__transparent_palette_colour_is_white():
    image = Image.new("P", (32, 32), 0)
    image.putpalette([0, 0, 0, 255, 0, 0])

    assert images.decode(packed(image, "PNG", transparency=0)).grey_pixels.min() == 255


def test_decode__animation_gives_its_first_frame():
    frames = [drawn.plain((250, 0, 0)), drawn.plain((0, 250, 0))]

    views = images.decode(packed(frames[0], "GIF", save_all=True, append_images=frames[1:]))

    assert middles(views.rgb)[0] == (255, 0, 0)


def test_decode__large_jpeg_is_shrunk_while_decoding():
    views = images.decode(packed(drawn.photo(1, (1600, 1200)), "JPEG"))

    assert (views.width, views.height) == (1600, 1200)
    assert max(views.rgb.size) <= 2 * images.VIEW_SIDE
    assert max(views.grey.size) == images.VIEW_SIDE


def test_decode__small_picture_is_not_enlarged():
    assert images.decode(packed(drawn.photo(1, (40, 30)))).grey.size == (40, 30)


def test_decode__strip_of_one_pixel():
    assert images.decode(packed(Image.new("RGB", (3000, 1)), "JPEG")).grey.size[1] >= 1


def test_histogram__sums_to_one():
    assert images.decode(packed(drawn.photo(2))).histogram.sum() == pytest.approx(1)


def test_read_header__bomb_is_refused_by_its_header():
    header = packed(Image.new("1", (20000, 20000)))

    with pytest.raises(Unreadable, match="too large"):
        images.read_header(header)


def test_read_header__text_named_as_picture():
    with pytest.raises(Unreadable, match="not a picture: begins with '<html>"):
        images.read_header(b"<html><body>404</body></html>")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP"])
def test_decode__cut_off_file_says_damaged(kind):
    data = packed(drawn.photo(1), kind)

    with pytest.raises(Unreadable, match="damaged"):
        images.decode(data[: len(data) // 2])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"])
def test_decode__flipped_bytes_never_raise_anything_else(kind):
    data = packed(drawn.photo(1, (48, 40)), kind)
    rng = random.Random(7)
    for _ in range(120):
        spoilt = bytearray(data)
        for _ in range(rng.randint(1, 12)):
            spoilt[rng.randrange(min(len(data), 400))] = rng.randrange(256)
        try:
            views = images.decode(bytes(spoilt))
        except Unreadable:
            continue
        assert views.rgb.mode == "RGB"


def test_thumbnail__longest_side():
    small = Image.open(io.BytesIO(images.thumbnail(packed(drawn.photo(1, (900, 300)), "JPEG"))))

    assert (small.format, small.size) == ("JPEG", (320, 107))


def test_network_view__shape_and_whole_picture():
    view = images.network_view(quadrants(), 32)

    assert (view.shape, view.dtype) == ((32, 32, 3), np.uint8)
    assert view[4, 4].tolist() == [255, 0, 0]
    assert view[28, 28].tolist() == [255, 255, 0]
