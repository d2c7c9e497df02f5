"""Filters: what loading refuses, what scoring promises, that the shipped weights are sound."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys

import numpy as np
import pytest

from workbench import images
from workbench.drawing import photo
from workbench.errors import WeightsError
from workbench.vision import filters


def views(count=3, side=224, seed=0):
    shape = (count, side, side, 3)
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def rewrite(folder, **changes):
    path = folder / filters.CARD
    card = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**card, **changes}), encoding="utf-8")


def test_load__missing_folder_names_the_file(tmp_path):
    with pytest.raises(WeightsError, match=r"filters\.json cannot be read"):
        filters.load(tmp_path / "nowhere")


def test_load__missing_folder_is_not_made(tmp_path):
    with pytest.raises(WeightsError):
        filters.load(tmp_path / "nowhere")

    assert not (tmp_path / "nowhere").exists()


def test_load__missing_weights_beside_a_card(weights):
    (weights / filters.WEIGHTS).unlink()

    with pytest.raises(WeightsError, match=r"filters\.safetensors cannot be read"):
        filters.load(weights)


def test_load__one_changed_byte_is_damage(weights):
    path = weights / filters.WEIGHTS
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)

    with pytest.raises(WeightsError, match="is damaged"):
        filters.load(weights)


def test_load__weights_of_another_network(weights):
    data = b"no tensors here"
    (weights / filters.WEIGHTS).write_bytes(data)
    rewrite(weights, sha256=hashlib.sha256(data).hexdigest())

    with pytest.raises(WeightsError, match="does not fit"):
        filters.load(weights)


def test_load__newer_format_is_refused(weights):
    rewrite(weights, format=filters.FORMAT + 1)

    with pytest.raises(WeightsError, match="newer than"):
        filters.load(weights)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}', '{"format": "x"}'])
def test_load__damaged_card(weights, text):
    (weights / filters.CARD).write_text(text, encoding="utf-8")

    with pytest.raises(WeightsError, match="damaged"):
        filters.load(weights)


def test_load__card_without_a_filter(weights):
    rewrite(weights, filters={})

    with pytest.raises(WeightsError, match="damaged"):
        filters.load(weights)


def test_score__one_probability_a_filter(weights):
    scores = filters.score(filters.load(weights), views(3))

    assert (scores.shape, scores.dtype) == ((3, len(filters.FILTERS)), np.float32)


def test_score__within_zero_and_one(weights):
    scores = filters.score(filters.load(weights), views(5))

    assert ((scores >= 0) & (scores <= 1)).all()


def test_score__same_views_same_scores(weights):
    model = filters.load(weights)

    assert np.array_equal(filters.score(model, views()), filters.score(model, views()))


def test_score__neighbours_in_the_batch_do_not_matter(weights):
    model, many = filters.load(weights), views(70)

    alone = filters.score(model, many[66:67])

    assert np.allclose(filters.score(model, many)[66], alone, atol=1e-5)


def test_score__no_views(weights):
    assert filters.score(filters.load(weights), views(0)).shape == (0, len(filters.FILTERS))


@pytest.mark.parametrize("wrong", [views(1, side=64), views(1)[0], views(1).astype(np.float32)])
def test_score__other_shapes_are_refused(weights, wrong):
    with pytest.raises(ValueError, match="views must be uint8"):
        filters.score(filters.load(weights), wrong)


def test_features__one_vector_a_view(weights):
    vectors = filters.features(filters.load(weights), views(4))

    assert (len(vectors), vectors.ndim, vectors.dtype) == (4, 2, np.float32)


def test_features__other_views_other_vectors(weights):
    vectors = filters.features(filters.load(weights), views(2))

    assert not np.allclose(vectors[0], vectors[1])


def test_quality__read_without_weights(weights):
    (weights / filters.WEIGHTS).unlink()

    assert filters.quality(weights)["watermark"].figures == {"roc_auc": 0.5}


def test_quality__shipped_thresholds_are_probabilities():
    assert all(0.5 <= found.threshold < 1 for found in filters.quality().values())


@pytest.mark.parametrize("name", filters.FILTERS)
def test_quality__shipped_figures_are_told(name):
    told = filters.quality()[name].figures

    assert {"roc_auc", "average_precision", "precision", "recall"} <= told.keys()


def test_load__shipped_weights_are_small():
    assert (filters.FOLDER / filters.WEIGHTS).stat().st_size <= 1_500_000


def test_score__shipped_weights_leave_most_drawn_photos_alone():
    rng = np.random.default_rng(11)
    drawn = [photo.draw(kind, rng, (384, 288)) for kind in photo.KINDS[:12]]
    model = filters.load()

    scores = filters.score(model, np.stack([images.network_view(p, model.side) for p in drawn]))

    limits = [model.quality[name].threshold for name in filters.FILTERS]
    assert (scores >= limits).mean() <= 0.1


def test_import__loads_no_torch():
    code = "import sys; from workbench.vision import filters; sys.exit('torch' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
