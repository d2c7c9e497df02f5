"""Measures trained filters on held-out pictures and writes the weights with their card.

Owns which pictures are negatives and positives of each filter, the calibration (on the
validation side) and the figures (on the test side).
"""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from workbench.vision import filters, measure, prepare
from workbench.vision.filters import FILTERS, FORMAT, FilterModel, Quality
from workbench.vision.network import VIEW_SIDE, FilterNetwork
from workbench.vision.prepare import DRAWN_GROUPS, Job, View
from workbench.vision.samples import HELD_OUT_CLASS, UNKNOWN, Sample

# Of these negatives the default threshold may flag this share, on the validation side. Cut-out
# shop photos are what the illustration filter mistakes most, so it is held tighter there.
_PHOTOS = (("waste", 0.01), ("grocery", 0.01), ("drawn-photo", 0.01))
LIMITS: dict[str, tuple[tuple[str, float], ...]] = {
    "watermark": (*_PHOTOS, ("shop-clean", 0.05)),
    "illustration": (*_PHOTOS, ("shop-clean", 0.01)),
}
DRAWN = 60  # pictures drawn by code, of each sort and side
_FIRST_UNSEEN = 100_000  # variants of drawn pictures that training never reaches


@dataclass(frozen=True)
class Scored:
    """Held-out views with the network's logits [N, filters]; `names` are group/treatment."""

    logits: NDArray[np.float64]
    answers: NDArray[np.int64]
    names: NDArray[np.str_]
    held_out: NDArray[np.bool_]

    def of(self, column: int, *names: str) -> NDArray[np.float64]:
        """The logits of one filter on views of these names."""
        return np.asarray(self.logits[np.isin(self.names, names), column])


def write(network: FilterNetwork, found: list[Sample], folder: Path) -> dict[str, Quality]:
    """Calibrate, measure, and write weights and card into the folder."""
    data = filters.pack(network)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / filters.WEIGHTS).write_bytes(data)
    blank = {name: Quality(0.5, 1.0, 0.0, {}) for name in FILTERS}
    _write_card(folder, data, blank)
    model = filters.load(folder)  # measured as it ships: in 16 bits
    qualities = assess(model, found)
    _write_card(folder, data, qualities)
    return qualities


def assess(model: FilterModel, found: list[Sample]) -> dict[str, Quality]:
    """Quality of every filter: calibrated on the validation side, measured on the test side."""
    validation, test = (_scored(model, found, side) for side in ("validation", "test"))
    speed = {f"images_per_second_{n}_threads": throughput(model, n) for n in (1, 2)}
    qualities = {}
    for column, name in enumerate(FILTERS):
        known = validation.answers[:, column] != UNKNOWN
        truth = validation.answers[known, column] == 1
        slope, offset = measure.platt(validation.logits[known, column], truth)
        limits = [
            (measure.probability(validation.of(column, f"{group}/plain"), slope, offset), share)
            for group, share in LIMITS[name]
        ]
        threshold = measure.threshold_for(limits)
        blank = Quality(threshold, slope, offset, {})
        figures = {**_figures(test, column, blank), **speed}
        rounded = {key: round(value, 4) for key, value in figures.items()}
        qualities[name] = Quality(threshold, slope, offset, rounded)
    return qualities


def throughput(model: FilterModel, threads: int) -> float:
    """Views a second, best of three batches, with so many CPU threads."""
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    views = np.zeros((64, model.side, model.side, 3), dtype=np.uint8)
    times = []
    for _ in range(4):
        start = time.perf_counter()
        filters.score(model, views)
        times.append(time.perf_counter() - start)
    torch.set_num_threads(before)
    return round(64 / min(times[1:]))


def _scored(model: FilterModel, found: list[Sample], side: str) -> Scored:
    jobs = [
        Job(sample, sample.group, treatment, 0, measuring=True)
        for sample in found
        if sample.side == side
        for treatment in ("plain", "marked")
    ]
    first = _FIRST_UNSEEN + (DRAWN if side == "test" else 0)
    jobs += [
        Job(None, name, "plain", first + number, measuring=True)
        for name in DRAWN_GROUPS
        for number in range(DRAWN)
    ]
    views = prepare.views(jobs, 2)
    held_out = [job.sample is not None and job.sample.path.parent.name == HELD_OUT_CLASS
                for job in jobs]  # fmt: skip
    return Scored(
        _logits(model, views),
        np.array([view.answers for view in views]),
        np.array([f"{view.group}/{view.treatment}" for view in views]),
        np.array(held_out),
    )


def _logits(model: FilterModel, views: list[View]) -> NDArray[np.float64]:
    parts = [
        filters.logits(model, np.stack([view.pixels for view in views[start : start + 256]]))
        for start in range(0, len(views), 256)
    ]
    return np.concatenate(parts).astype(np.float64)


def _figures(test: Scored, column: int, found: Quality) -> dict[str, float]:
    """Figures over all known test views, then on subsets that tell where a filter is weak."""
    chances = measure.probability(test.logits[:, column], found.slope, found.offset)
    answers = test.answers[:, column]
    # Marked pictures belong to the watermark filter's test; the other one is measured without.
    plain = np.char.endswith(test.names, "/plain")
    known = (answers != UNKNOWN) & (plain | (column == FILTERS.index("watermark")))
    truth = answers == 1
    flagged = chances >= found.threshold
    figures = {
        "roc_auc": measure.roc_auc(chances[known], truth[known]),
        "average_precision": measure.average_precision(chances[known], truth[known]),
        "precision": float(truth[known & flagged].mean()) if (known & flagged).any() else 0.0,
        "recall": measure.share_above(chances[known & truth], found.threshold),
        "test_positives": float((known & truth).sum()),
        "test_negatives": float((known & ~truth).sum()),
    }
    for name in sorted(set(test.names[known])):
        rows = known & (test.names == name)
        kind = "recall" if truth[rows].all() else "false_alarms"
        figures[f"{kind}:{name}"] = measure.share_above(chances[rows], found.threshold)
    rows = known & np.isin(test.names, ["shop-clean/plain", "shop-marked/plain"])
    if truth[rows].any():
        figures["roc_auc:shop"] = measure.roc_auc(chances[rows], truth[rows])
    rows = known & test.held_out
    if truth[rows].any():
        figures[f"roc_auc:{HELD_OUT_CLASS}"] = measure.roc_auc(chances[rows], truth[rows])
    return {key: value for key, value in figures.items() if not np.isnan(value)}


def _write_card(folder: Path, data: bytes, qualities: dict[str, Quality]) -> None:
    card = {
        "format": FORMAT,
        "sha256": hashlib.sha256(data).hexdigest(),
        "side": VIEW_SIDE,
        "filters": {name: asdict(found) for name, found in qualities.items()},
    }
    text = json.dumps(card, indent=2, sort_keys=True)
    (folder / filters.CARD).write_text(text + "\n", encoding="utf-8")
