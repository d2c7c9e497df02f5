"""Fingerprints: ImageHash's own values, steady under what happens to copies."""

from __future__ import annotations

import io

import imagehash
import pytest

from tests import drawn, seen
from workbench import images
from workbench.checks import fingerprint


def as_number(value: imagehash.ImageHash) -> int:
    return int(str(value), 16)


def bits(a: int, b: int) -> int:
    return (a ^ b).bit_count()


@pytest.mark.parametrize("seed", range(10))
def test_hashes__equal_imagehash_on_the_same_pixels(seed):
    views = seen.views(drawn.photo(seed, (320, 240)))

    found = fingerprint.hashes(views)

    assert found == (as_number(imagehash.phash(views.tiny)), as_number(imagehash.dhash(views.tiny)))


@pytest.mark.parametrize("seed", range(10))
def test_hashes__near_imagehash_on_the_whole_picture(seed):
    picture = drawn.photo(seed, (320, 240))

    phash, dhash = fingerprint.hashes(seen.views(picture))

    assert bits(phash, as_number(imagehash.phash(picture))) <= 2
    assert bits(dhash, as_number(imagehash.dhash(picture))) <= 4


@pytest.mark.parametrize("seed", range(10))
def test_hashes__smaller_copy_is_near(seed):
    picture = drawn.photo(seed, (400, 300))
    phash, _ = fingerprint.hashes(seen.views(picture))
    copied, _ = fingerprint.hashes(seen.views(picture.resize((200, 150))))

    assert bits(phash, copied) <= 4


@pytest.mark.parametrize("seed", range(10))
def test_hashes__jpeg_of_half_quality_is_near(seed):
    picture = drawn.photo(seed, (400, 300))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=50)
    phash, _ = fingerprint.hashes(seen.views(picture))
    copied, _ = fingerprint.hashes(images.decode(out.getvalue()))

    assert bits(phash, copied) <= 6


def test_hashes__other_pictures_are_far():
    found = [fingerprint.hashes(seen.views(drawn.photo(seed)))[0] for seed in range(30)]

    assert min(bits(a, b) for i, a in enumerate(found) for b in found[:i]) > 10


def test_hashes__fit_64_unsigned_bits():
    found = [fingerprint.hashes(seen.views(drawn.photo(seed))) for seed in range(30)]

    assert all(0 <= value < 1 << 64 for pair in found for value in pair)
    assert max(phash for phash, _ in found) >= 1 << 63
