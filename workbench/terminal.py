"""How the command line speaks: results on stdout, sentences and progress bars on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from workbench.steps.progress import Progress

ERRORS = Console(stderr=True, highlight=False, soft_wrap=True)


@dataclass(frozen=True)
class Call:
    """The options that stand before the command."""

    catalog: Path | None
    as_json: bool

    def say(self, document: Any, text: str) -> None:
        """Print the one JSON document, or the text for people."""
        if self.as_json:
            sys.stdout.write(json.dumps(document, ensure_ascii=False, default=str) + "\n")
        elif text:
            sys.stdout.write(text.rstrip() + "\n")


@contextmanager
def bars() -> Iterator[Progress]:
    """Progress bars on stderr, one a stage."""
    columns = (TextColumn("{task.description:>12}"), BarColumn(), MofNCompleteColumn(),
               TimeRemainingColumn())  # fmt: skip
    with Bars(*columns, console=ERRORS, transient=True, disable=not ERRORS.is_terminal) as shown:
        tasks: dict[str, TaskID] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = shown.add_task(stage, total=total)
            shown.update(tasks[stage], completed=done, total=total)

        yield report
