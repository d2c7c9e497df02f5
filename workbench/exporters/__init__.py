"""FORMATS: how a release's pictures are laid out, one module a format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from workbench.exporters import folders
from workbench.exporters.plan import Placed

Writer = Callable[[Sequence[Placed], Path, bool, Callable[[int, int], None]], None]

FORMATS: Mapping[str, Writer] = {
    "folders": folders.write,
}
