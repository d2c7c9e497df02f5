"""Reading pictures: bytes, header, one decode into small shared views, thumbnails.

Owns Pillow's traps (draft, EXIF turn, palette, CMYK, 16 bit, alpha, frames, bombs) and the reasons
why a file is no photograph. Judges nothing.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from workbench.errors import Missing, Unreadable
from workbench.records import ImageRow

HEIC = False
with suppress(ImportError):  # an extra
    import pillow_heif

    pillow_heif.register_heif_opener()
    HEIC = True

SUFFIXES = frozenset({
    ".jpg", ".jpeg", ".jfif", ".jpe", ".mpo", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff",
    ".avif", ".heic", ".heif",
})  # fmt: skip
REFUSED_SUFFIXES = frozenset({".svg", ".svgz", ".pdf"})  # drawings and documents, no photographs
VIEW_SIDE = 256  # longest side of the shared view; libjpeg halves 512 to it while decoding
MAX_PIXELS = 120_000_000  # a decoded RGB picture of 360 MB; above it is a bomb or a scan
MAX_BYTES = 1024 * 1024 * 1024  # as much as MAX_PIXELS of 16-bit colour, not packed
THUMB_SIDE = 320
# What is tried, the commonest first. Left out is what Pillow knows by the ending alone, or hands to
# another program (EPS to Ghostscript).
FORMATS = (
    "JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "JPEG2000", "PPM",
    *(["HEIF"] if HEIC else []),
)  # fmt: skip
_WITH_FRAMES = frozenset({"GIF", "WEBP", "PNG", "TIFF", "MPO", "AVIF", "HEIF"})
_MAX_PAGES = 1000  # of a TIFF: Pillow's time for all of them grows with the square

# Pillow warns of odd EXIF and of large pictures; here the first are read and the second refused.
# A filter for the whole process: `warnings.catch_warnings` is not safe in threads, and slow.
warnings.filterwarnings("ignore", module=r"PIL\..*")
Image.MAX_IMAGE_PIXELS = MAX_PIXELS  # one limit: of 89 million it would only warn

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
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size > MAX_BYTES:
                raise Unreadable(f"too large: more than {MAX_BYTES // 2**20} MB")
            data = file.read()
    except (OSError, ValueError) as error:  # a name with a zero byte, a lone surrogate
        reason = error.strerror if isinstance(error, OSError) else None
        raise Missing(f"cannot be read: {reason or error}") from error
    if not data:
        raise Unreadable("empty file (0 bytes)")
    return data


def read_header(data: bytes) -> ImageRow:
    """Size, format and mode without decoding pixels. Raises Unreadable with the reason."""
    with _opened(data) as image:
        width, height = _upright_size(image)
        kind, mode = image.format or "?", image.mode
        frames = _frames(image) if kind in _WITH_FRAMES else 1
        return ImageRow(digest(data), len(data), width, height, kind, mode, frames)


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


def orientation(data: bytes) -> int:
    """EXIF's number of how the stored pixels lie, 1 (upright) to 8. Raises Unreadable."""
    with _opened(data) as image:
        return _orientation(image)


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
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, MemoryError, OSError,
    RuntimeError, SyntaxError, TypeError, ValueError, struct.error, zlib.error,
)  # fmt: skip


@contextmanager
def _opened(data: bytes) -> Iterator[Image.Image]:
    """Open bytes at the first frame; every way in which Pillow can fail becomes Unreadable."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            _check_pixels(image.size[0] * image.size[1])
            yield image
    except Unreadable:
        raise
    except UnidentifiedImageError:
        raise _refused(data) or _no_picture(data) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        _check_pixels(int(re.findall(r"\d+", str(error))[0]))
        raise Unreadable(f"too large: {error}") from error
    except _DAMAGED as error:
        raise _refused(data) or Unreadable(
            f"damaged: {str(error) or type(error).__name__}"
        ) from error


def _check_pixels(pixels: int) -> None:
    if pixels > MAX_PIXELS:
        raise Unreadable(f"too large: {pixels:,} pixels, at most {MAX_PIXELS:,}")


def _refused(data: bytes) -> Unreadable | None:
    """Why a known kind of file is not read, whatever its ending says; None for any other."""
    if b"%PDF-" in data[:1024]:
        return Unreadable("a PDF document, no photograph: save its pictures as JPEG or PNG")
    if _is_svg(data):
        return Unreadable("an SVG drawing, no photograph: look for the photograph it was made from")
    if not HEIC and data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return Unreadable("HEIC needs an extra: pip install 'pillow-heif==1.8.1'")
    return None


def _no_picture(data: bytes) -> Unreadable:
    if kind := next((kind for kind, start in _STARTS.items() if start.match(data)), None):
        return Unreadable(f"damaged: only its beginning is that of a {kind} file")
    return Unreadable(f"not a picture: begins with {_beginning(data)}")


_STARTS = {
    "JPEG": re.compile(rb"\xff\xd8\xff"),
    "PNG": re.compile(rb"\x89PNG\r\n"),
    "GIF": re.compile(rb"GIF8[79]a"),
    "WEBP": re.compile(rb"RIFF....WEBP", re.DOTALL),
    "TIFF": re.compile(rb"II\*\0|MM\0\*"),
    "AVIF": re.compile(rb"....ftypavi[fs]", re.DOTALL),
}
_HEIC_BRANDS = frozenset({
    b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1",
})  # fmt: skip
_SVG = re.compile(rb"<(?:[\w.-]+:)?svg[\s>]", re.IGNORECASE)


def _is_svg(data: bytes) -> bool:
    """Whether the first element is `svg`; what may come before it is seldom 4 kB."""
    start = data[:4096]
    if start.startswith(b"\x1f\x8b"):  # .svgz
        try:
            start = zlib.decompressobj(wbits=31).decompress(start, 4096)
        except zlib.error:
            return False
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.decode("utf-16", "ignore").encode()
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"<") and b"<html" not in start.lower() and bool(_SVG.search(start))


def _beginning(data: bytes) -> str:
    text = data[:16].decode("ascii", "replace")
    return repr("".join(c if c.isprintable() else "." for c in text.replace("�", ".")))


def _frames(image: Image.Image) -> int:
    """How many frames or pages a file holds, 1 where that cannot be told."""
    try:
        return _pages(image) if image.format == "TIFF" else max(1, getattr(image, "n_frames", 1))
    except Exception:  # a damaged second frame must not lose the first
        return 1


def _pages(image: Image.Image) -> int:
    for page in range(1, _MAX_PAGES):
        try:
            image.seek(page)
        except EOFError:
            return page
    return _MAX_PAGES


def _draft_size(width: int, height: int, side: int = VIEW_SIDE) -> tuple[int, int]:
    """Smallest size that libjpeg may shrink to, in the picture's own proportions."""
    longest = max(width, height)
    return max(1, width * side // longest), max(1, height * side // longest)


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_PNG_EXIF = (b"eXIf", b"Raw profile type", b"XML:com.adobe.xmp")


def _orientation(image: Image.Image) -> int:
    """EXIF's number, 1 (upright) to 8; 1 where there is none or it is damaged."""
    file = getattr(image, "fp", None)
    if image.format == "PNG" and isinstance(file, io.BytesIO):
        # EXIF may stand behind the pixels, so Pillow decodes them all to look.
        data = file.getvalue()  # not copied as long as nobody writes
        if not any(name in data for name in _PNG_EXIF):
            return 1
    try:
        return int(image.getexif().get(0x0112, 1))
    except Exception:  # damaged EXIF must not lose the picture
        return 1


def _upright_size(image: Image.Image) -> tuple[int, int]:
    width, height = image.size
    lies = image.format != "TIFF" and _orientation(image) in {5, 6, 7, 8}  # of TIFF Pillow knows
    return (height, width) if lies else (width, height)


def _upright_rgb(image: Image.Image) -> Image.Image:
    rgb = _to_rgb(image)
    turn = _TURNS.get(_orientation(image))  # asked after decoding: Pillow turns TIFF by itself
    return rgb if turn is None else rgb.transpose(turn)


def _to_rgb(image: Image.Image) -> Image.Image:
    """RGB on white; 16-bit and float greys are brought to 8 bits."""
    if image.mode == "RGB" and "transparency" not in image.info:
        image.load()
        return image.copy() if image.readonly else image
    if image.mode.startswith("I;16") or image.mode in {"I", "F"}:
        return Image.fromarray(_eight_bits(image)).convert("RGB")
    if "A" in image.getbands() or "transparency" in image.info:
        rgba = image.convert("RGBA")
        ground = Image.new("RGBA", rgba.size, "white")
        return Image.alpha_composite(ground, rgba).convert("RGB")
    return image.convert("RGB")


def _eight_bits(image: Image.Image) -> Pixels:
    """Wide greys as uint8 [height, width], a strip at a time.

    16 bits keep their proportions. 8 bits in a wider form stay as they are. What is wider still,
    and floats, whose white nobody knows, are scaled so that the largest value is white.
    """
    width, height = image.size
    strips = [(0, y, width, min(y + _STRIP, height)) for y in range(0, height, _STRIP)]
    top = max(float(_values(image, strip).max()) for strip in strips)
    if image.mode != "F":
        top = next((white for white in (255.0, 65535.0) if top <= white), top)
    out = np.empty((height, width), np.uint8)
    for strip in strips:
        values = _values(image, strip) * (255 / max(top, 1e-9))
        out[strip[1] : strip[3]] = values.clip(0, 255)
    return out


_STRIP = 256


def _values(image: Image.Image, strip: tuple[int, int, int, int]) -> NDArray[np.float64]:
    values = np.asarray(image.crop(strip), dtype=np.float64)
    return np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
