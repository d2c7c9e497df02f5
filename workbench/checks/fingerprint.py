"""Perceptual hashes of a picture: pHash and dHash of 64 bits, as ImageHash defines them."""

from __future__ import annotations

import imagehash
from PIL import Image

from workbench.images import Views


def hashes(views: Views) -> tuple[int, int]:
    """(pHash, dHash) as unsigned 64-bit integers, first bit most significant.

    ImageHash's own code runs on 32×32 and 9×8 views made here with its own filter (Lanczos), so
    str(ImageHash) of a stored value is what ImageHash gives for the same pixels; libjpeg's
    shrinking while decoding changes at most 2 bits.
    """
    tiny = views.grey.resize((32, 32), Image.Resampling.LANCZOS, reducing_gap=3.0)
    slope = views.grey.resize((9, 8), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return _number(imagehash.phash(tiny)), _number(imagehash.dhash(slope))


def _number(value: imagehash.ImageHash) -> int:
    return int(str(value), 16)
