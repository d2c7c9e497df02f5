"""Layout `class_folders`: the folder's name is the label, below an optional split folder.

Copes with extra levels above the classes (`Garbage classification/Garbage classification/…`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from workbench.records import Found
from workbench.sources import walk
from workbench.sources.descriptor import Options

SPLIT_NAMES = {
    "train": "train", "training": "train", "val": "val", "valid": "val", "validation": "val",
    "test": "test", "testing": "test",
}  # fmt: skip


def find(root: Path, options: Options) -> Iterator[Found]:
    """Every picture with its class and, where the folders say it, its published split.

    With known classes the label is the deepest folder so named; otherwise the deepest folder.
    A picture beside the class folders has no label.
    """
    inside = options.folder if (root / options.folder).is_dir() else ""
    for file in walk.pictures(root, inside):
        local = file.path.removeprefix(f"{inside}/") if inside else file.path
        if not _wanted(local, options):
            continue
        yield Found(
            path=file.path,
            size=file.size,
            modified_ns=file.modified_ns,
            raw_label=_label(local.split("/")[:-1], options),
            split=_split(file.parts[:-1]),
        )


def _wanted(path: str, options: Options) -> bool:
    kept = not options.include or path.startswith(options.include)
    return kept and not (options.exclude and path.startswith(options.exclude))


def _label(folders: Sequence[str], options: Options) -> str | None:
    for folder in reversed(folders):
        if folder in options.classes:
            return folder
    named = [folder for folder in folders if folder.lower() not in SPLIT_NAMES]
    return named[-1] if named else None


def _split(folders: Sequence[str]) -> str | None:
    for folder in folders:
        if folder.lower() in SPLIT_NAMES:
            return SPLIT_NAMES[folder.lower()]
    return None
