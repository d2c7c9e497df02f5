"""Trains the filters from scratch: `python -m workbench.vision.train --data DIR`.

Owns the recipe from samples to weights. Same data, seed and thread count give the same bytes
on the same machine. What is measured, and on which pictures, is `evaluate`'s.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from workbench.vision import evaluate, filters, prepare, samples
from workbench.vision.filters import FILTERS, FOLDER
from workbench.vision.network import FilterNetwork
from workbench.vision.prepare import Job
from workbench.vision.samples import GROUPS, UNKNOWN, Sample

BATCH = 64
DRAWN = 300  # pictures drawn by code, of each sort
MAP_WEIGHT = 0.5  # of the map of marks, beside the two answers


@dataclass(frozen=True)
class Recipe:
    """What a training run depends on, beside the data."""

    epochs: int = 4
    seed: int = 1
    rate: float = 3e-3
    threads: int = 2
    processes: int = 2


@dataclass(frozen=True)
class TrainingSet:
    """All training views: pixels uint8 [N, 3, S, S], answers [N, filters], covers [N, C, C]."""

    pixels: Tensor
    answers: Tensor
    covers: Tensor


def main(arguments: list[str] | None = None) -> int:
    """Train, measure, write the weights and their card."""
    parser = argparse.ArgumentParser(description="Train the watermark and illustration filters.")
    parser.add_argument("--data", type=Path, required=True, help="folder with filters/, sources/")
    parser.add_argument("--out", type=Path, default=FOLDER, help="where the weights go")
    parser.add_argument("--epochs", type=int, default=Recipe.epochs)
    parser.add_argument("--seed", type=int, default=Recipe.seed)
    parser.add_argument("--threads", type=int, default=Recipe.threads)
    parser.add_argument("--rate", type=float, default=Recipe.rate, help="highest learning rate")
    parser.add_argument("--start", type=Path, help="folder of weights to go on from")
    given = parser.parse_args(arguments)
    recipe = Recipe(given.epochs, given.seed, given.rate, given.threads, given.threads)
    found = samples.collect(given.data)
    start = filters.load(given.start).network if given.start else None
    network = fit(training_set(found, recipe), recipe, start)
    card = evaluate.write(network, found, given.out)
    for name in FILTERS:
        sys.stdout.write(f"{name}: {card[name]}\n")
    return 0


def jobs(found: list[Sample]) -> list[Job]:
    """The training views to make: every training file in its group's treatments, then drawn."""
    wanted = []
    for sample in found:
        group = GROUPS[sample.group]
        counts = (group.plain, group.marked, group.flattened)
        if sample.side == "train":
            for treatment, count in zip(prepare.TREATMENTS, counts, strict=True):
                for variant in range(count):
                    wanted.append(Job(sample, sample.group, treatment, variant))
    drawn = tuple(prepare.DRAWN_GROUPS)
    return wanted + [Job(None, name, "plain", v) for name in drawn for v in range(DRAWN)]


def training_set(found: list[Sample], recipe: Recipe) -> TrainingSet:
    """Make all training views (uint8, about 150 kB each)."""
    start = time.monotonic()
    made = prepare.views(jobs(found), recipe.processes)
    _say(f"{len(made)} training views in {time.monotonic() - start:.0f} s")
    return TrainingSet(
        torch.from_numpy(np.stack([view.pixels for view in made])).permute(0, 3, 1, 2),
        torch.tensor([view.answers for view in made]),
        torch.from_numpy(np.stack([view.cover for view in made])),
    )


def fit(data: TrainingSet, recipe: Recipe, start: FilterNetwork | None = None) -> FilterNetwork:
    """Train with AdamW through one cycle of the learning rate; None starts from random weights."""
    torch.manual_seed(recipe.seed)
    torch.set_num_threads(recipe.threads)
    network = start or FilterNetwork(len(FILTERS))
    network.to("cpu", memory_format=torch.channels_last)  # type: ignore[call-overload]
    steps = recipe.epochs * (len(data.pixels) // BATCH)
    optimiser = torch.optim.AdamW(network.parameters(), recipe.rate, weight_decay=0.02)
    cycle = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, recipe.rate, total_steps=max(steps, 2), pct_start=0.15
    )
    network.train()
    began = time.monotonic()
    for epoch in range(recipe.epochs):
        losses = []
        for batch in _batches(data):
            loss = _loss(network, batch)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            cycle.step()
            losses.append(float(loss.detach()))
        _say(f"epoch {epoch + 1}: {np.mean(losses):.4f}, {time.monotonic() - began:.0f} s")
    network.eval()
    return network


def _batches(data: TrainingSet) -> Iterator[TrainingSet]:
    order = torch.randperm(len(data.pixels))
    for start in range(0, len(order) - BATCH + 1, BATCH):
        rows = order[start : start + BATCH]
        pixels, covers = _varied(data.pixels[rows].float(), data.covers[rows].float())
        yield TrainingSet(pixels, data.answers[rows], covers)


def _varied(pixels: Tensor, covers: Tensor) -> tuple[Tensor, Tensor]:
    """Mirror half of the batch, shift light and colour a little, take colour from some."""
    count = len(pixels)
    flip = torch.rand(count) < 0.5
    pixels[flip], covers[flip] = pixels[flip].flip(3), covers[flip].flip(2)
    gain = 1 + 0.12 * torch.randn(count, 1, 1, 1) + 0.04 * torch.randn(count, 3, 1, 1)
    pixels = (pixels * gain + 8 * torch.randn(count, 1, 1, 1)).clamp(0, 255)
    grey = torch.rand(count) < 0.08
    pixels[grey] = pixels[grey].mean(dim=1, keepdim=True).expand(-1, 3, -1, -1)
    return pixels.contiguous(memory_format=torch.channels_last), covers


def _loss(network: FilterNetwork, batch: TrainingSet) -> Tensor:
    _, logits, map_logits = network(batch.pixels)
    entropy = nn.functional.binary_cross_entropy_with_logits
    known = batch.answers != UNKNOWN
    answers = batch.answers[known].float() * 0.96 + 0.02  # some folder labels are wrong
    drawn = ~torch.isnan(batch.covers)
    # A letter fills little of its cell: a tenth of it is a full mark.
    covers = (batch.covers[drawn] * 10).clamp(0, 1)
    mapped = entropy(map_logits[drawn], covers) if drawn.any() else torch.zeros(())
    return entropy(logits[known], answers) + MAP_WEIGHT * mapped


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "2")
    raise SystemExit(main())
