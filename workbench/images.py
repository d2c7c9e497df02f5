"""Reading pictures: bytes, header, one decode into small shared views, thumbnails.

Owns Pillow's traps (draft, EXIF turn, palette, CMYK, 16 bit, alpha, bombs). Judges nothing.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from workbench.errors import Missing, Unreadable
from workbench.records import ImageRow

SUFFIXES = frozenset({".jpg", ".jpeg", ".jfif", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff"})
VIEW_SIDE = 256  # longest side of the shared view; libjpeg halves 512 to it while decoding
MAX_PIXELS = 120_000_000  # a decoded RGB picture of 360 MB; above it is a bomb or a scan
THUMB_SIDE = 320

# Pillow warns of odd EXIF and of large pictures; here the first are read and the second refused.
# A filter for the whole process: `warnings.catch_warnings` is not safe in threads, and slow.
warnings.filterwarnings("ignore", module=r"PIL\..*")

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Views:
    """One decoded picture, upright, in the sizes that the checks share.

    Attributes:
        width: upright width of the original in pixels.
        height: upright height of the original in pixels.
        rgb: the picture, longest side at most about 2 × VIEW_SIDE, mode RGB.
    """

    width: int
    height: int
    rgb: Image.Image

    @cached_property
    def grey(self) -> Image.Image:
        """Mode L, longest side at most VIEW_SIDE."""
        grey = self.rgb.convert("L")
        if max(grey.size) > VIEW_SIDE:
            grey.thumbnail((VIEW_SIDE, VIEW_SIDE), Image.Resampling.BILINEAR)
        return grey

    @cached_property
    def grey_pixels(self) -> Pixels:
        """`grey` as uint8 [height, width]."""
        return np.asarray(self.grey)

    @cached_property
    def tiny(self) -> Image.Image:
        """Mode L, 64×64, averaged: hashes and the emptiness check need no more."""
        return self.grey.resize((64, 64), Image.Resampling.BOX)

    @cached_property
    def histogram(self) -> NDArray[np.float64]:
        """Shares of the 256 grey levels, summing to 1."""
        counts = np.array(self.grey.histogram(), dtype=np.float64)
        shares: NDArray[np.float64] = counts / counts.sum()
        return shares


def digest(data: bytes) -> str:
    """The image id: sha256 of the file's bytes, 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


def read_bytes(path: Path) -> bytes:
    """The file's bytes. Raises Missing when they cannot be had now, Unreadable when empty."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Missing(f"cannot be read: {error.strerror or error}") from error
    if not data:
        raise Unreadable("empty file (0 bytes)")
    return data


def read_header(data: bytes) -> ImageRow:
    """Size, format and mode without decoding pixels. Raises Unreadable with the reason."""
    with _opened(data) as image:
        width, height = _upright_size(image)
        return ImageRow(digest(data), len(data), width, height, image.format or "?", image.mode)


def decode(data: bytes) -> Views:
    """Decode once, small and upright. Raises Unreadable with the reason."""
    with _opened(data) as image:
        width, height = _upright_size(image)
        image.draft("RGB", _draft_size(*image.size))
        return Views(width, height, _upright_rgb(image))


def full(data: bytes) -> Image.Image:
    """The whole picture, upright, mode RGB. Raises Unreadable with the reason."""
    with _opened(data) as image:
        return _upright_rgb(image)


def network_view(image: Image.Image, side: int) -> Pixels:
    """What a network sees: the whole picture squashed to uint8 [side, side, 3]."""
    small = image.convert("RGB").resize((side, side), Image.Resampling.BILINEAR, reducing_gap=2.0)
    return np.asarray(small)


def thumbnail(data: bytes, side: int = THUMB_SIDE) -> bytes:
    """A JPEG with the longest side at most `side`. Raises Unreadable."""
    with _opened(data) as image:
        image.draft("RGB", _draft_size(*image.size, side))
        small = _upright_rgb(image)
    small.thumbnail((side, side), Image.Resampling.BILINEAR, reducing_gap=2.0)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=82)
    return out.getvalue()


# Pillow's plugins raise any of these on damaged files; test_images.py flips bytes to see.
_DAMAGED = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    TypeError,
    IndexError,
    MemoryError,
    OverflowError,
    KeyError,
    NotImplementedError,
)


@contextmanager
def _opened(data: bytes) -> Iterator[Image.Image]:
    """Open bytes; every way in which Pillow can fail becomes Unreadable."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            pixels = image.size[0] * image.size[1]
            if pixels > MAX_PIXELS:
                raise Unreadable(f"too large: {pixels:,} pixels, at most {MAX_PIXELS:,}")
            yield image
    except Unreadable:
        raise
    except UnidentifiedImageError:
        raise Unreadable(f"not a picture: begins with {_beginning(data)}") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unreadable(f"too large: {error}") from error
    except _DAMAGED as error:
        raise Unreadable(f"damaged: {str(error) or type(error).__name__}") from error


def _beginning(data: bytes) -> str:
    text = data[:16].decode("ascii", "replace")
    return repr("".join(c if c.isprintable() else "." for c in text.replace("�", ".")))


def _draft_size(width: int, height: int, side: int = VIEW_SIDE) -> tuple[int, int]:
    """Smallest size that libjpeg may shrink to, in the picture's own proportions."""
    longest = max(width, height)
    return max(1, width * side // longest), max(1, height * side // longest)


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(0x0112, 1))
    except Exception:  # damaged EXIF must not lose the picture
        return 1


def _upright_size(image: Image.Image) -> tuple[int, int]:
    width, height = image.size
    return (height, width) if _orientation(image) in {5, 6, 7, 8} else (width, height)


def _upright_rgb(image: Image.Image) -> Image.Image:
    turned = _orientation(image) != 1
    rgb = _to_rgb(image)
    if not turned:
        return rgb
    rgb.info = dict(image.info)
    return ImageOps.exif_transpose(_with_exif(rgb, image))


def _with_exif(rgb: Image.Image, original: Image.Image) -> Image.Image:
    rgb.getexif()[0x0112] = _orientation(original)
    return rgb


def _to_rgb(image: Image.Image) -> Image.Image:
    """RGB on white; 16-bit and float greys are brought to 8 bits."""
    if image.mode == "RGB":
        image.load()
        return image.copy() if image.readonly else image
    if image.mode.startswith("I;16") or image.mode in {"I", "F"}:
        values = np.asarray(image, dtype=np.float64)
        top = 65535.0 if image.mode != "F" and values.max() > 255 else max(values.max(), 1e-9)
        return Image.fromarray((values / top * 255).clip(0, 255).astype(np.uint8)).convert("RGB")
    if "A" in image.getbands() or "transparency" in image.info:
        rgba = image.convert("RGBA")
        ground = Image.new("RGBA", rgba.size, "white")
        return Image.alpha_composite(ground, rgba).convert("RGB")
    return image.convert("RGB")
