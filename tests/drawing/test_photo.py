"""Tests of the photo-like pictures."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from workbench.drawing import photo


def _phash(image: Image.Image) -> np.ndarray:
    """64 bits: the low cosine frequencies of the 32 × 32 grey picture against their median."""
    grey = np.asarray(image.convert("L").resize((32, 32), Image.Resampling.LANCZOS), float)
    steps = np.arange(32)
    cosines = np.cos(np.pi * np.outer(np.arange(8), 2 * steps + 1) / 64)
    low = (cosines @ grey @ cosines.T).ravel()
    return low > np.median(low)


@pytest.mark.parametrize("kind", photo.KINDS)
def test_draw__has_the_asked_size(kind: str) -> None:
    assert photo.draw(kind, np.random.default_rng(1), (200, 120)).size == (200, 120)


@pytest.mark.parametrize("kind", photo.KINDS)
def test_draw__differs_between_seeds(kind: str) -> None:
    hashes = [_phash(photo.draw(kind, np.random.default_rng(seed))) for seed in range(4)]
    apart = [int((hashes[i] != hashes[j]).sum()) for i in range(4) for j in range(i)]
    assert min(apart) > 8


def test_draw__is_the_same_for_the_same_seed() -> None:
    first, second = (photo.draw("can", np.random.default_rng(5)).tobytes() for _ in range(2))
    assert first == second


def test_draw__is_in_colour_and_noisy_like_a_photo() -> None:
    pixels = np.asarray(photo.draw("paper sheet", np.random.default_rng(3)), float)
    assert np.abs(np.diff(pixels, axis=1)).mean() > 1


def test_draw__refuses_an_unknown_kind() -> None:
    with pytest.raises(KeyError, match="unicorn"):
        photo.draw("unicorn", np.random.default_rng(1))


def test_draw_masked__covers_the_thing_and_not_the_ground() -> None:
    _, mask = photo.draw_masked(("cardboard box",), np.random.default_rng(2))
    covered = (np.asarray(mask) == 255).mean()
    assert 0.05 < covered < 0.8


def test_draw_masked__covers_the_frame_of_a_surface() -> None:
    _, mask = photo.draw_masked(("water",), np.random.default_rng(2))
    assert (np.asarray(mask) == 255).all()


def test_draw_masked__shows_several_things_apart() -> None:
    one = photo.draw_masked(("stone",), np.random.default_rng(4))[1]
    three = photo.draw_masked(("can", "banana", "can"), np.random.default_rng(4))[1]
    boxes = [mask.getbbox() for mask in (one, three)]
    widths = [box[2] - box[0] for box in boxes if box is not None]
    assert widths[1] > widths[0]
