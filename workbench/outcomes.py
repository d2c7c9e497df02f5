"""Per-file outcomes of a loop that goes on: what happened to each file, counted, reasons kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Status = Literal["added", "known", "changed", "unreadable", "skipped", "gone"]
KEPT_REASONS = 1000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened to one file, and why when it was not read."""

    path: str
    status: Status
    reason: str = ""


@dataclass
class Report:
    """Counts of a run, every outcome but of unchanged files, and the first `KEPT_REASONS` problems.

    `others` counts the files beside the pictures: label files and the like; `notes` are sentences
    about the whole.
    """

    name: str
    counts: Counter[str] = field(default_factory=Counter)
    outcomes: list[Outcome] = field(default_factory=list)
    problems: list[Outcome] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    others: int = 0
    seconds: float = 0.0

    def add(self, outcome: Outcome) -> None:
        """Count one outcome."""
        self.counts[outcome.status] += 1
        self.outcomes.append(outcome)
        if outcome.reason and len(self.problems) < KEPT_REASONS:
            self.problems.append(outcome)

    def add_known(self, number: int) -> None:
        """Count files that were not read because they had not changed."""
        if number:
            self.counts["known"] += number

    def as_dict(self) -> Mapping[str, object]:
        """A form that JSON can hold."""
        return {
            "name": self.name,
            **{status: self.counts.get(status, 0) for status in _STATUSES},
            "others": self.others,
            "notes": list(self.notes),
            "seconds": round(self.seconds, 3),
            "problems": [{"path": p.path, "reason": p.reason} for p in self.problems],
        }


_STATUSES: tuple[Status, ...] = ("added", "changed", "known", "unreadable", "skipped", "gone")
