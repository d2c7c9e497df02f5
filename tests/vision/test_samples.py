"""Samples: the split depends on content alone, contradictory files are left out."""

from __future__ import annotations

import hashlib
from collections import Counter

import numpy as np
import pytest
from PIL import Image

from workbench.errors import BadInput
from workbench.vision import samples


def save(path, seed):
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(seed).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(path)


@pytest.fixture
def heap(tmp_path):
    for number, group in enumerate(samples.GROUPS.values()):
        save(tmp_path / group.folder / "dog" / f"{number}.png", number)
    return tmp_path


def test_side_of__shares_are_sixty_fifteen_twentyfive():
    digests = (hashlib.sha256(str(n).encode()).hexdigest() for n in range(4000))

    counts = Counter(samples.side_of(digest) for digest in digests)

    shares = [counts[side] / 4000 for side in samples.SIDES]
    assert shares == pytest.approx([0.6, 0.15, 0.25], abs=0.03)


def test_collect__one_sample_a_group(heap):
    assert {s.group for s in samples.collect(heap)} == set(samples.GROUPS)


def test_collect__exact_copies_count_once(heap):
    folder = heap / samples.GROUPS["waste"].folder
    save(folder / "cat" / "copy.png", 0)

    assert len(samples.collect(heap)) == len(samples.GROUPS)


def test_collect__contradictory_copies_are_left_out(heap):
    number = list(samples.GROUPS).index("shop-marked")
    save(heap / samples.GROUPS["shop-clean"].folder / "again.png", number)

    assert "shop-marked" not in {s.group for s in samples.collect(heap)}


def test_collect__held_out_class_is_never_trained_on(heap):
    folder = heap / samples.GROUPS["pacs-cartoon"].folder / samples.HELD_OUT_CLASS
    for seed in range(100, 130):
        save(folder / f"{seed}.png", seed)

    found = [s for s in samples.collect(heap) if s.path.parent == folder]

    assert {s.side for s in found} == {"test"}


def test_collect__missing_folder_is_named(tmp_path):
    with pytest.raises(BadInput, match="training folder"):
        samples.collect(tmp_path)
