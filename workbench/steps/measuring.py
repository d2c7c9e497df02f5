"""What a worker process does for the screening: decode each image once, run the checks on it.

Imports nothing heavy: a worker starts in the time that its imports take.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from workbench import images
from workbench.checks import CHECKS, fingerprint
from workbench.errors import Unreadable
from workbench.images import Pixels
from workbench.records import Fingerprint, Located, Measurement


@dataclass
class Measured:
    """What a chunk of images gave; `views` are what the networks will see, or nothing."""

    values: list[Measurement] = field(default_factory=list)
    prints: list[Fingerprint] = field(default_factory=list)
    damaged: dict[str, str] = field(default_factory=dict)
    away: int = 0  # files that are gone or changed since they were read; tried again next time
    view_ids: list[str] = field(default_factory=list)
    views: list[Pixels] = field(default_factory=list)


def measure(tasks: list[Located], names: tuple[str, ...], side: int) -> Measured:
    """Decode each image once and run the named checks; `side` 0 makes no view for the networks."""
    out = Measured()
    checks = [(name, CHECKS[name].measure) for name in names if name in CHECKS]
    for task in tasks:
        try:
            data = images.read_bytes(Path(task.root) / task.path)
        except Unreadable:
            data = b""
        if images.digest(data) != task.image_id:  # away, or another picture than was read
            out.away += 1
            continue
        try:
            views = images.decode(data)
        except Unreadable as error:
            out.damaged[task.image_id] = str(error)
            continue
        out.prints.append(Fingerprint(task.image_id, *fingerprint.hashes(views)))
        for name, check in checks:
            out.values.append(Measurement(task.image_id, name, check(views)))
        if side:
            out.view_ids.append(task.image_id)
            out.views.append(images.network_view(views.rgb, side))
    return out
