"""Step `screen`: one decode an image for all checks, then duplicates; resumed where it stopped."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from workbench import engine, images
from workbench.checks import CHECKS, fingerprint
from workbench.errors import Unreadable, WeightsError
from workbench.images import Pixels
from workbench.records import Fingerprint, Located, Measurement
from workbench.steps import checking, grouping
from workbench.steps.progress import Progress, silent
from workbench.steps.workspace import Workspace
from workbench.store import duplicates, items, measurements
from workbench.store.connection import Catalog
from workbench.vision import filters

CHUNK = 64


@dataclass
class Measured:
    """What a chunk of images gave; `views` are what the networks will see, or nothing."""

    values: list[Measurement] = field(default_factory=list)
    prints: list[Fingerprint] = field(default_factory=list)
    damaged: dict[str, str] = field(default_factory=dict)
    view_ids: list[str] = field(default_factory=list)
    views: list[Pixels] = field(default_factory=list)


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
    done = damaged = 0
    progress("screen", 0, len(todo))
    for part in engine.run(
        partial(measure, names=chosen, side=side), todo,
        jobs=workspace.settings.jobs, chunk=CHUNK,
    ):  # fmt: skip
        _store(workspace.catalog, part, model, chosen)
        done += len(part.damaged) + len(part.prints)
        damaged += len(part.damaged)
        progress("screen", done, len(todo))
    progress("duplicates", 0, 1)
    groups = grouping.search(workspace.catalog)
    progress("duplicates", 1, 1)
    return Screening(len(todo), damaged, groups, time.perf_counter() - started, notes)


def measure(tasks: list[Located], names: tuple[str, ...], side: int) -> Measured:
    """Decode each image once and run the named checks on it (in a worker process)."""
    out = Measured()
    cheap = [name for name in names if name in CHECKS]
    for task in tasks:
        try:
            views = images.decode(images.read_bytes(Path(task.root) / task.path))
        except Unreadable as error:
            out.damaged[task.image_id] = str(error)
            continue
        out.prints.append(Fingerprint(task.image_id, *fingerprint.hashes(views)))
        for name in cheap:
            value = CHECKS[name].measure(views)
            out.values.append(Measurement(task.image_id, name, value))
        if side:
            out.view_ids.append(task.image_id)
            out.views.append(images.network_view(views.rgb, side))
    return out


def _model(wanted: Sequence[str]) -> tuple[filters.FilterModel | None, tuple[str, ...]]:
    if not wanted:
        return None, ()
    try:
        return filters.load(), ()
    except WeightsError as error:
        return None, (str(error),)


def _store(
    catalog: Catalog, part: Measured, model: filters.FilterModel | None, chosen: Sequence[str]
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
