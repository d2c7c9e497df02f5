"""Step `screen`: one decode an image for all checks, then duplicates; resumed where it stopped."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from workbench import engine
from workbench.errors import WeightsError
from workbench.records import Measurement
from workbench.steps import checking, grouping, measuring
from workbench.steps.progress import Progress, silent
from workbench.steps.workspace import Workspace
from workbench.store import duplicates, items, measurements
from workbench.store.connection import Catalog
from workbench.vision import filters

SMALLEST, LARGEST = 32, 256  # images a chunk: each is one commit, 5 ms of it whatever its size
LARGEST_WITH_VIEWS = 64  # 10 MB of pixels that travel to the networks


@dataclass(frozen=True)
class Screening:
    """How a screening went."""

    images: int
    damaged: int
    groups: int
    seconds: float
    notes: tuple[str, ...] = ()


def screen(
    workspace: Workspace,
    checks: Sequence[str] | None = None,
    progress: Progress = silent,
) -> Screening:
    """Measure what is not measured yet and judge everything.

    Every chunk is committed as it comes, so a killed run goes on where it stopped. A filter whose
    weights cannot be used is left out with a note; the other checks go on.
    """
    started = time.perf_counter()
    chosen = checking.choose(checks)
    model, notes = _model([name for name in chosen if name in checking.filters()])
    if model is None:
        chosen = tuple(name for name in chosen if name not in checking.filters())
    todo = items.unmeasured(workspace.catalog, chosen) if chosen else []
    side = model.side if model else 0
    done = damaged = away = 0
    progress("screen", 0, len(todo))
    for part in engine.run(
        partial(measuring.measure, names=chosen, side=side), todo,
        jobs=workspace.settings.jobs, chunk=_chunk(len(todo), workspace.settings.jobs, side),
    ):  # fmt: skip
        _store(workspace.catalog, part, model, chosen)
        done += len(part.damaged) + len(part.prints) + part.away
        damaged += len(part.damaged)
        away += part.away
        progress("screen", done, len(todo))
    progress("duplicates", 0, 1)
    groups = grouping.search(workspace.catalog)
    progress("duplicates", 1, 1)
    if away:
        notes += (f"{away} files are gone or have changed since they were read: ingest their "
                  "sources again.",)  # fmt: skip
    seconds = time.perf_counter() - started
    return Screening(len(todo) - away, damaged, groups, seconds, notes)


def _chunk(images: int, jobs: int, side: int) -> int:
    """Large enough to make commits cheap, small enough to keep every process busy to the end."""
    largest = LARGEST_WITH_VIEWS if side else LARGEST
    return max(SMALLEST, min(largest, images // (jobs * 6)))


def _model(wanted: Sequence[str]) -> tuple[filters.FilterModel | None, tuple[str, ...]]:
    if not wanted:
        return None, ()
    try:
        return filters.load(), ()
    except WeightsError as error:
        return None, (str(error),)


def _store(
    catalog: Catalog,
    part: measuring.Measured,
    model: filters.FilterModel | None,
    chosen: Sequence[str],
) -> None:
    values = list(part.values)
    if model and part.views:
        scores = filters.score(model, np.stack(part.views))
        values += [
            Measurement(image_id, name, float(score))
            for image_id, row in zip(part.view_ids, scores, strict=True)
            for name, score in zip(filters.FILTERS, row, strict=True)
            if name in chosen
        ]
    with catalog.writing():
        measurements.add(catalog, values)
        duplicates.add_fingerprints(catalog, part.prints)
        items.mark_damaged(catalog, part.damaged)
