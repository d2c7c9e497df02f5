"""Step `findings` and `duplicates` as CSV files, safe to open in a spreadsheet."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from workbench.errors import BadInput
from workbench.outcomes import Report
from workbench.steps import checking
from workbench.store import counts, duplicates, measurements
from workbench.store.connection import Catalog

FINDINGS = ["image_id", "source", "path", "check", "score", "flagged"]
DUPLICATES = [
    "group", "image_id", "source", "path", "kind", "keep", "phash_distance", "dhash_distance",
]  # fmt: skip


def findings(catalog: Catalog, check_name: str | None = None) -> pd.DataFrame:
    """Every measured value: a row a check and item, columns FINDINGS."""
    if check_name is not None:
        checking.choose([check_name])
    return measurements.table(catalog, check_name)[FINDINGS]


def groups(catalog: Catalog) -> pd.DataFrame:
    """Every item of every duplicate group, columns DUPLICATES."""
    return duplicates.table(catalog)[DUPLICATES]


def outcomes(report: Report) -> pd.DataFrame:
    """What happened to each file of an ingest but the unchanged: path, status, reason."""
    rows = [(each.path, each.status, each.reason) for each in report.outcomes]
    return pd.DataFrame(rows, columns=["path", "status", "reason"])


def unreadable(catalog: Catalog) -> pd.DataFrame:
    """Every file that cannot be used: source, path, reason."""
    return pd.DataFrame(counts.problems(catalog), columns=["source", "path", "reason"])


def as_csv(frame: pd.DataFrame) -> bytes:
    """A table as UTF-8 CSV with a mark, so that a spreadsheet reads its accents."""
    safe = frame.assign(path=frame["path"].map(_plain))
    text: str = safe.to_csv(index=False, lineterminator="\n")
    return text.encode("utf-8-sig")


def write(frame: pd.DataFrame, out: Path) -> int:
    """Write a table as UTF-8 CSV, whole or not at all; returns the number of rows."""
    if out.is_dir():
        raise BadInput(f"{out} is a folder: give a file name such as {out / 'table.csv'}.")
    partial = out.with_name(f".{out.name}.partial")
    safe = frame.assign(path=frame["path"].map(_plain))
    for column in ("flagged", "keep"):
        if column in safe:
            safe[column] = safe[column].map({True: "true", False: "false"})
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        safe.to_csv(partial, index=False, lineterminator="\n")
        partial.replace(out)
    except OSError as error:
        raise BadInput(f"{out} cannot be written: {error}.") from error
    return len(frame)


def _plain(text: str) -> str:
    """No formula by accident: such a cell begins with an apostrophe."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
