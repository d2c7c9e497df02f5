"""Perceptual hashes of a picture: pHash and dHash of 64 bits, as ImageHash defines them."""

from __future__ import annotations

import imagehash
import numpy as np

from workbench.images import Views


def hashes(views: Views) -> tuple[int, int]:
    """(pHash, dHash) as unsigned 64-bit integers, first bit most significant.

    ImageHash's own code runs on the 64×64 grey view. Against ImageHash on the undrafted picture
    that changes 0.5 bits a hash on average (715 waste photos; at most 4 of pHash, 6 of dHash).
    """
    return _number(imagehash.phash(views.tiny)), _number(imagehash.dhash(views.tiny))


def _number(value: imagehash.ImageHash) -> int:
    """What `int(str(value), 16)` gives, without ImageHash's way over text (0.15 ms)."""
    return int.from_bytes(np.packbits(value.hash).tobytes(), "big")
