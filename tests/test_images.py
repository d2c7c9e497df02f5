"""Reading pictures: every trap of Pillow that users' files set."""

from __future__ import annotations

import hashlib
import io

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

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
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "MPO"])
def test_every_reader__turns_upright_once(kind, orientation):
    data = turned(orientation, kind)
    row, views = images.read_header(data), images.decode(data)
    small = Image.open(io.BytesIO(images.thumbnail(data, side=32)))

    assert (row.width, row.height) == (views.width, views.height) == (64, 48)
    assert (views.rgb.size, images.full(data).size, small.size) == ((64, 48), (64, 48), (32, 24))
    assert middles(views.rgb) == middles(images.full(data)) == middles(small) == list(QUADRANTS)
    assert small.getexif().get(0x0112, 1) == 1


def test_every_reader__turns_png_whose_exif_stands_behind_the_pixels():
    plain, turning = packed(quadrants()), turned(3, "PNG")
    at = turning.index(b"eXIf") - 4
    exif = turning[at : at + 12 + int.from_bytes(turning[at : at + 4])]
    moved = turning.replace(exif, b"")
    data = moved[:-12] + exif + moved[-12:]

    assert plain != data
    assert middles(images.full(data)) == middles(images.decode(data).rgb) == list(QUADRANTS)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_every_reader__damaged_exif_does_not_lose_the_picture(kind):
    exif = b"Exif\0\0MM\0*\xff\xff\xff\xff" + b"\xff" * 40
    data = packed(quadrants(), kind, exif=exif, quality=95)

    assert (images.read_header(data).width, images.decode(data).width) == (64, 64)
    assert middles(images.full(data)) == list(QUADRANTS)


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_every_reader__orientation_that_does_not_exist_is_upright(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = packed(quadrants(), "PNG", exif=exif)

    assert (images.read_header(data).width, middles(images.full(data))) == (64, list(QUADRANTS))


def test_read_header__png_is_not_decoded(monkeypatch):
    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", lambda self: pytest.fail("decoded"))

    assert images.read_header(packed(quadrants())).width == 64


def test_read_header__id_is_of_the_bytes_and_not_of_the_upright_pixels():
    data = turned(6)

    assert images.read_header(data).image_id == images.digest(data)


FRAMES = [("GIF", {}), ("WEBP", {"lossless": True}), ("PNG", {}), ("TIFF", {}), ("MPO", {}),
          ("AVIF", {})]  # fmt: skip


@pytest.mark.parametrize(("kind", "options"), FRAMES)
def test_every_reader__first_of_several_frames(kind, options):
    rest = [drawn.plain((0, 250, 0)), drawn.plain((0, 0, 250))]
    first = drawn.plain((250, 0, 0))
    data = packed(first, kind, save_all=True, append_images=rest, **options)
    row = images.read_header(data)

    assert (row.frames, row.format) == (3, kind)
    assert {middles(one)[0] for one in (images.decode(data).rgb, images.full(data),
            Image.open(io.BytesIO(images.thumbnail(data))))} == {(255, 0, 0)}  # fmt: skip


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP", "AVIF"])
def test_read_header__still_picture_has_one_frame(kind):
    assert images.read_header(packed(drawn.photo(1), kind)).frames == 1


def test_read_header__damaged_second_frame_of_a_gif():
    frames = [drawn.photo(number, (16, 16)).convert("P") for number in (1, 2)]
    data = packed(frames[0], "GIF", save_all=True, append_images=frames[1:])

    assert images.read_header(data[:-40]).frames in {1, 2}
    assert images.decode(data[:-40]).width == 16


def test_read_header__pages_of_a_tiff_that_lead_in_a_circle():
    data = bytearray(packed(drawn.photo(1, (16, 16)), "TIFF"))
    start = int.from_bytes(data[4:8], "little")
    entries = int.from_bytes(data[start : start + 2], "little")
    data[start + 2 + 12 * entries : start + 6 + 12 * entries] = data[4:8]

    assert images.read_header(bytes(data)).frames == 1


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("RGB", "JPEG"), ("RGB", "PNG"), ("RGBA", "PNG"), ("RGBA", "WEBP"), ("RGBA", "TIFF"),
     ("P", "PNG"), ("P", "GIF"), ("P", "BMP"), ("CMYK", "JPEG"), ("CMYK", "TIFF"),
     ("YCbCr", "JPEG"), ("YCbCr", "TIFF"), ("LAB", "TIFF"), ("RGB", "JPEG2000"), ("RGB", "PPM")],
)  # fmt: skip
def test_every_reader__colours_of_every_mode(mode, kind):
    data = packed(quadrants().convert(mode), kind, **({"quality": 95} if kind == "JPEG" else {}))
    small = Image.open(io.BytesIO(images.thumbnail(data)))

    assert middles(images.decode(data).rgb) == list(QUADRANTS)
    assert middles(images.full(data)) == middles(small) == list(QUADRANTS)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("1", "PNG"), ("1", "TIFF"), ("L", "JPEG"), ("LA", "PNG"), ("P", "PNG"), ("I;16", "PNG"),
     ("I;16", "TIFF"), ("I;16B", "TIFF"), ("I", "TIFF"), ("F", "TIFF"), ("float", "TIFF")],
)  # fmt: skip
def test_every_reader__greys_of_every_mode(mode, kind):
    high, low = {"I;16": (60000, 500), "I;16B": (60000, 500), "I": (4_000_000, 9), "F": (250, 1),
                 "float": (0.9, 0.01), "1": (1, 0)}.get(mode, (250, 1))  # fmt: skip
    kinds = {"I;16": "<u2", "I;16B": ">u2", "I": "<i4", "F": "<f4", "float": "<f4"}
    values = np.full((48, 64), low, kinds.get(mode, "u1"))
    values[:24, :32] = high
    image = Image.fromarray(values * 255).convert("1") if mode == "1" else Image.fromarray(values)
    data = packed(image.convert(mode) if mode in {"LA", "P"} else image, kind)
    white, black = (255, 255, 255), (0, 0, 0)

    for one in (images.decode(data).rgb, images.full(data),
                Image.open(io.BytesIO(images.thumbnail(data))).convert("RGB")):  # fmt: skip
        assert middles(one) == [white, black, black, black]


def test_decode__cmyk_of_a_jpeg_is_inverted_with_and_without_adobes_mark():
    data = packed(Image.new("CMYK", (32, 32), (0, 250, 250, 0)), "JPEG", quality=95)
    at = data.index(b"\xff\xee")
    bare = data[:at] + data[at + 2 + int.from_bytes(data[at + 2 : at + 4]) :]

    assert b"Adobe" not in bare
    assert middles(images.decode(data).rgb)[0] == (255, 0, 0)
    assert middles(images.decode(bare).rgb)[0] == (255, 0, 0)  # as browsers show it


def test_decode__transparent_colour_of_rgb_is_white():
    image = quadrants()

    assert middles(images.decode(packed(image, transparency=(255, 0, 0))).rgb)[0] == (255,) * 3


def test_decode__absurd_floats_are_black():
    values = np.full((48, 64), 0.5, np.float32)
    values[:24, :32], values[24:, :32], values[24:, 32:] = np.nan, np.inf, -np.inf

    grey = images.decode(packed(Image.fromarray(values), "TIFF")).grey_pixels

    assert grey[[12, 12, 36, 36], [16, 48, 16, 48]].tolist() == [0, 255, 0, 0]


def test_decode__eight_bits_in_sixteen_stay_as_they_are():
    data = packed(Image.fromarray(np.full((8, 8), 100, np.uint16)))

    assert images.decode(data).grey_pixels.tolist() == [[100] * 8] * 8


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


def test_thumbnail__longest_side():
    small = Image.open(io.BytesIO(images.thumbnail(packed(drawn.photo(1, (900, 300)), "JPEG"))))

    assert (small.format, small.size) == ("JPEG", (320, 107))


def test_network_view__shape_and_whole_picture():
    view = images.network_view(quadrants(), 32)

    assert (view.shape, view.dtype) == ((32, 32, 3), np.uint8)
    assert view[4, 4].tolist() == [255, 0, 0]
    assert view[28, 28].tolist() == [255, 255, 0]
