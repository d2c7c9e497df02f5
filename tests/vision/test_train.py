"""Training: which views are made, that it learns, and that it repeats itself."""

from __future__ import annotations

from pathlib import Path

import torch

from workbench.vision import train
from workbench.vision.samples import Sample
from workbench.vision.train import Recipe, TrainingSet

SIDE = 64  # the network takes any multiple of 32; a small one is quick


def tiny_set():
    """Light views answer yes to both filters, dark ones no."""
    torch.manual_seed(0)
    light = torch.randint(140, 255, (64, 3, SIDE, SIDE), dtype=torch.uint8)
    dark = torch.randint(0, 110, (64, 3, SIDE, SIDE), dtype=torch.uint8)
    answers = torch.tensor([[1, 1]] * 64 + [[0, 0]] * 64)
    covers = torch.full((128, SIDE // 16, SIDE // 16), float("nan"))
    return TrainingSet(torch.cat([light, dark]), answers, covers)


def test_jobs__held_out_sides_are_not_trained_on():
    found = [Sample(Path("a"), "00", "waste", side) for side in ("validation", "test")]

    assert all(job.sample is None for job in train.jobs(found))


def test_jobs__training_file_in_all_treatments_of_its_group():
    sample = Sample(Path("a"), "00", "waste", "train")

    treatments = {job.treatment for job in train.jobs([sample]) if job.sample}

    assert treatments == {"plain", "marked", "flattened"}


def test_fit__learns_light_from_dark():
    data = tiny_set()
    network = train.fit(data, Recipe(epochs=3, threads=1))

    with torch.inference_mode():
        logits = network(data.pixels[[0, 1, 100, 101]])[1]

    assert (logits[:2] > logits[2:]).all()


def test_fit__same_seed_same_weights():
    data = tiny_set()

    first, second = (train.fit(data, Recipe(epochs=1, threads=1)).state_dict() for _ in range(2))

    assert all(torch.equal(first[key], second[key]) for key in first)
