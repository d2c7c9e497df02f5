"""Tests of the drawings."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.drawing import illustration, photo


def _largest_flat_share(pixels: np.ndarray) -> float:
    """Share of the pixels whose right neighbour has exactly the same colour."""
    return float((np.diff(pixels.astype(int), axis=1) == 0).all(axis=2).mean())


@pytest.mark.parametrize("kind", illustration.KINDS)
def test_draw__has_the_asked_size(kind: str) -> None:
    assert illustration.draw(kind, np.random.default_rng(1), (150, 180)).size == (150, 180)


@pytest.mark.parametrize("kind", illustration.KINDS)
def test_draw__is_flat_where_a_photo_is_not(kind: str) -> None:
    drawing = np.asarray(illustration.draw(kind, np.random.default_rng(7)))
    taken = np.asarray(photo.draw(kind, np.random.default_rng(7)))
    assert _largest_flat_share(drawing) > _largest_flat_share(taken) + 0.3


def test_draw__shows_something() -> None:
    drawing = np.asarray(illustration.draw("sneaker", np.random.default_rng(2)))
    assert (drawing != drawing[0, 0]).any(axis=2).mean() > 0.02


def test_draw__differs_between_seeds() -> None:
    drawings = {illustration.draw("can", np.random.default_rng(s)).tobytes() for s in range(12)}
    assert len(drawings) == 12


def test_draw__is_the_same_for_the_same_seed() -> None:
    first, second = (illustration.draw("can", np.random.default_rng(5)) for _ in range(2))
    assert first.tobytes() == second.tobytes()


def test_draw__refuses_an_unknown_kind() -> None:
    with pytest.raises(KeyError, match="unicorn"):
        illustration.draw("unicorn", np.random.default_rng(1))
