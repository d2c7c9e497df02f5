"""Checks an exported release from its files alone: no catalogue is needed, on any machine."""

from __future__ import annotations

import csv
import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import ReleaseError
from workbench.exporters import papers, weights
from workbench.records import SPLITS

Rows = Sequence[dict[str, str]]


@dataclass(frozen=True)
class Verdict:
    """What a check of a release found; no fault means that it stands as it was written."""

    images: int
    files: int
    faults: tuple[str, ...]


def verify(
    target: Path, progress: Callable[[int, int], None] = lambda done, total: None
) -> Verdict:
    """Re-hash every file and check classes, splits, groups and weights.

    Raises ReleaseError when the folder is no finished release at all.
    """
    listed = _checksums(target)
    faults = list(_file_faults(target, listed, progress))
    rows: Rows = []
    try:
        rows = papers.read_manifest(target)
        faults += _manifest_faults(target, rows, listed)
        faults += _class_faults(target, rows)
        faults += _weight_faults(target, rows)
    except (OSError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError,
            csv.Error) as error:  # fmt: skip
        faults.append(f"a paper of the release cannot be read: {error!r}")
    return Verdict(len(rows), len(listed), tuple(faults))


def _checksums(target: Path) -> dict[str, str]:
    if not target.is_dir():
        raise ReleaseError(f"There is no folder {target}: give the folder of a release.")
    file = target / papers.CHECKSUMS
    if not file.is_file():
        raise ReleaseError(
            f"{target} has no {papers.CHECKSUMS}: it is no release, or it was never finished."
        )
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    pairs = [line.partition("  ") for line in lines]
    if not pairs or not all(path for _, _, path in pairs):
        raise ReleaseError(f"{file} is no list of checksums: the release was spoilt, export again.")
    return {path: digest for digest, _, path in pairs}


def _file_faults(
    target: Path, listed: dict[str, str], progress: Callable[[int, int], None]
) -> Iterator[str]:
    present = set(papers.files(target))
    for path in sorted(set(listed) - present):
        yield f"missing: {path}"
    for path in sorted(present - set(listed)):
        yield f"not part of the release: {path}"
    both = sorted(present & set(listed))
    for number, path in enumerate(both, start=1):
        if papers.file_hash(target / path) != listed[path]:
            yield f"changed: {path}"
        if number % 100 == 0 or number == len(both):
            progress(number, len(both))


def _manifest_faults(target: Path, rows: Rows, sums: Mapping[str, str]) -> Iterator[str]:
    seen = Counter(row["image_id"] for row in rows)
    for row in rows:
        yield from _row_faults(row, sums)
    for group, splits in _torn(rows, "duplicate_group"):
        yield f"duplicate group {group[:12]} lies in {splits}"
    for digest, splits in _torn(rows, "sha256"):
        yield f"the same bytes {digest[:12]} lie in {splits}"
    for image, times in seen.items():
        if times > 1:
            yield f"image {image[:12]} is in the release {times} times"
    listed = {row["path"] for row in rows}
    for path in papers.files(target):
        if path.split("/", 1)[0] in SPLITS and path not in listed:
            yield f"not in the manifest: {path}"


def _torn(rows: Rows, column: str) -> Iterator[tuple[str, str]]:
    """Values of a column that lie in several splits, with the splits' names."""
    splits_of: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        splits_of[row[column]].add(row["split"])
    for value, splits in splits_of.items():
        if len(splits) > 1:
            yield value, ", ".join(sorted(splits))


def _row_faults(row: Mapping[str, str], sums: Mapping[str, str]) -> Iterator[str]:
    split, class_name, _ = row["path"].split("/", 2)
    if (split, class_name) != (row["split"], row["class"]):
        yield f"the manifest says {row['split']}/{row['class']} for {row['path']}"
    if row["path"] not in sums:
        yield f"in the manifest and not in the release: {row['path']}"
    elif row["sha256"] != sums[row["path"]]:
        yield f"the manifest gives {row['path']} another sha256"


def _class_faults(target: Path, rows: Rows) -> Iterator[str]:
    classes = json.loads((target / "classes.json").read_text(encoding="utf-8"))["classes"]
    names = [entry["name"] for entry in classes]
    if names != sorted(names):
        yield "classes.json is not in the order in which ImageFolder counts"
    for split in SPLITS:
        folder = target / split
        found = sorted(p.name for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else []
        if found != names:
            yield f"{split} holds the classes {found}, classes.json says {names}"
    index = {name: number for number, name in enumerate(names)}
    for row in rows:
        if index.get(row["class"]) != int(row["index"]):
            yield f"the manifest gives {row['path']} the index {row['index']}"


def _weight_faults(target: Path, rows: Rows) -> Iterator[str]:
    stored = json.loads((target / "class_weights.json").read_text(encoding="utf-8"))
    train = Counter(row["class"] for row in rows if row["split"] == "train")
    computed = weights.class_weights(dict(train))
    for method in weights.METHODS:
        for name, value in computed[method].items():
            if not math.isclose(stored["weights"][method].get(name, 0), value, rel_tol=1e-9):
                yield f"the weight {method} of class {name} does not follow from the counts"
