"""Format `folders`: `train|val|test/<class>/<file>`, as ImageFolder and Keras read it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from workbench import images
from workbench.errors import ReleaseError, Unreadable
from workbench.exporters.plan import Placed


def write(
    placed: Sequence[Placed], target: Path, link: bool, progress: Callable[[int, int], None]
) -> None:
    """Copy (or hard-link) every original to its place below `target`.

    A format that loaders do not read is re-encoded as PNG. Where hard links are not possible
    (another disk) the file is copied. Raises ReleaseError naming a file that is gone or changed.
    """
    for number, one in enumerate(placed, start=1):
        goal = target / one.path
        goal.parent.mkdir(parents=True, exist_ok=True)
        source = Path(one.image.root) / one.image.path
        try:
            _put(source, goal, one, link)
        except FileNotFoundError as error:
            raise ReleaseError(
                f"{source} is gone since it was read: ingest its source again, then repeat."
            ) from error
        except Unreadable as error:
            raise ReleaseError(
                f"{source} cannot be written anew ({error}): reject it, then repeat."
            ) from error
        if number % 50 == 0 or number == len(placed):
            progress(number, len(placed))


def _put(source: Path, goal: Path, one: Placed, link: bool) -> None:
    data = source.read_bytes()
    if images.digest(data) != one.image.image_id:
        raise ReleaseError(
            f"{source} has changed since it was read: ingest its source again, then repeat."
        )
    if one.reencoded:
        images.full(data).save(goal, "PNG")
    elif link and _linked(source, goal):
        return
    else:
        goal.write_bytes(data)
        shutil.copystat(source, goal)


def _linked(source: Path, goal: Path) -> bool:
    try:
        os.link(source.resolve(), goal)  # a link to a link would point outside the release
    except OSError:
        return False
    return True
