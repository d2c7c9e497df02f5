"""Step `demo`: drawn sample sources through the whole job, checked against what was drawn."""

from __future__ import annotations

import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from workbench.drawing import sets
from workbench.drawing.sets import Truth
from workbench.errors import BadInput
from workbench.records import Decision
from workbench.steps import ingest, release, review, screen, workspace
from workbench.steps.planning import Request
from workbench.steps.progress import Progress, silent
from workbench.steps.release import Recipe
from workbench.steps.workspace import Workspace
from workbench.store import counts, duplicates, items, measurements
from workbench.store.counts import FunnelStep

AUTHOR = "demo"
SCHEME = "binko10"
RELEASE = "demo-binko10"
PORT = 8501


@dataclass(frozen=True)
class Demo:
    """What the samples came to, and how to look at them."""

    funnel: tuple[FunnelStep, ...]
    release: Path
    images: int
    found: str
    command: str
    address: str

    def as_dict(self) -> dict[str, object]:
        """A form that JSON can hold."""
        return {**asdict(self), "release": str(self.release)}


def run(folder: Path, progress: Progress = silent) -> Demo:
    """Draw, ingest, screen, decide the planted contradictions, export, verify.

    What is drawn already stays; the catalogue of the samples is made anew each time. Raises
    BadInput when the folder holds something else.
    """
    root = folder.expanduser().resolve()
    raw, catalog = root / "sources", root / "catalog/workbench.duckdb"
    truth = sets.draw_sources(raw, report=lambda done, total: progress("draw", done, total))
    _clear(root / "catalog")
    with workspace.opened(catalog) as work:
        for name in truth.counts:
            ingest.ingest(work, Request(name, root=raw / name), progress)
        screen.screen(work, progress=progress)
        found = _found(work, truth)
        _settle(work, truth)
        made = release.release(work, Recipe(SCHEME, RELEASE, author=AUTHOR), progress=progress)
        funnel = tuple(counts.funnel(work.catalog))
    faults = release.verify(made.path, progress).faults
    if faults:
        raise BadInput(f"The demo's release does not verify: {faults[0]}.")
    shown = catalog.relative_to(Path.cwd()) if catalog.is_relative_to(Path.cwd()) else catalog
    command = f"python -m workbench --catalog {shown} app"
    return Demo(funnel, made.path, made.images, found, command, f"http://localhost:{PORT}")


def _settle(work: Workspace, truth: Truth) -> None:
    """Decide the first planted contradiction as a person would; the others stay for the visitor."""
    if not truth.contradictions:
        return
    first = truth.contradictions[0][0]
    label = first.rsplit("/", 2)[1]
    image_id = items.resolve(work.catalog, first)
    review.decide(
        work.catalog, [Decision(image_id, "label", AUTHOR, review.find_type(work.catalog, label))]
    )


def _found(work: Workspace, truth: Truth) -> str:
    """How much of what was planted was found, in one line."""
    rows = duplicates.rows(work.catalog)
    group_of = {f"{row.source_name}/{row.path}": row.group_id for row in rows}
    pairs = [*((a, b) for a, b, _ in truth.near_pairs), *truth.exact_pairs]
    joined = sum(a in group_of and group_of[a] == group_of.get(b) for a, b in pairs)
    parts = [f"{joined} of {len(pairs)} copies"]
    named = {"watermark": truth.watermark + truth.banner, "illustration": truth.illustration,
             "dark": truth.dark, "blurry": truth.blurry, "too_small": truth.too_small}  # fmt: skip
    table = measurements.table(work.catalog, None)
    flagged = table[table["flagged"]]
    names = (flagged["source"] + "/" + flagged["path"]).groupby(flagged["check"]).agg(set)
    for check, planted in named.items():
        hits = len(set(planted) & names.get(check, set()))
        parts.append(f"{hits} of {len(planted)} {check.replace('_', ' ')}")
    conflicts = {f"{r.source_name}/{r.path}" for r in rows if r.contradictory}
    known = sum(pair[0] in conflicts for pair in truth.contradictions)
    parts.append(f"{known} of {len(truth.contradictions)} contradictions")
    return ", ".join(parts)


def _clear(folder: Path) -> None:
    """Remove the samples' own catalogue; a folder that is not one is refused."""
    if not folder.exists():
        return
    strangers = {p.name for p in folder.iterdir()} - _OWN
    if strangers:
        raise BadInput(
            f"{folder} holds {min(strangers)}, which is not the demo's: choose another --dir."
        )
    shutil.rmtree(folder)


_OWN = {
    "workbench.duckdb", "workbench.duckdb.wal", "workbench.key", "thumbs", "releases",
    f".{RELEASE}.partial",
}  # fmt: skip
