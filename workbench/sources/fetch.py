"""Where a source lies on this machine, and what to say when it is not there. Downloads nothing."""

from __future__ import annotations

from pathlib import Path

from workbench.errors import BadInput
from workbench.sources.descriptor import Descriptor


def default_root(raw: Path, name: str) -> Path:
    """The folder in which a described source is expected."""
    return raw / name


def is_present(root: Path) -> bool:
    """Whether the folder is there and holds anything."""
    return root.is_dir() and any(root.iterdir())


def require(root: Path, descriptor: Descriptor | None = None) -> Path:
    """The root itself, resolved; BadInput says what is missing and what to do."""
    if not root.exists():
        raise BadInput(f"There is no folder {root}: {_hint(descriptor, root)}")
    if root.is_file():
        raise BadInput(
            f"{root} is a file: give the folder that holds the pictures (unpack an archive first)."
        )
    if not any(root.iterdir()):
        raise BadInput(f"The folder {root} is empty: {_hint(descriptor, root)}")
    return root.resolve()


def _hint(descriptor: Descriptor | None, root: Path) -> str:
    if descriptor is None:
        return "check the path, or name a described source (see `sources`)."
    return f"{descriptor.get_en or descriptor.url} Then put it into {root} or give --root."
