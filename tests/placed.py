"""Small finished releases without a catalogue, for the exporters' tests."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tests import drawn
from workbench.exporters import folders, papers, plan
from workbench.exporters.plan import Placed
from workbench.records import SPLITS, Candidate

RECIPE = {"name": "r", "scheme": "mine", "version": 1, "split": "70/15/15", "seed": 1}


def candidate(path: Path, class_name: str = "glass", **more: object) -> Candidate:
    """An image that lies in a file; other fields can be told."""
    fields = {
        "image_id": hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "0" * 64,
        "class_name": class_name, "type_id": class_name, "label_origin": "imported",
        "group_id": "", "file_format": "JPEG", "sharpness": 1.0, "source_name": "s",
        "root": str(path.parent), "path": path.name, "raw_label": class_name, "licence": "CC0",
        "author": None, "url": None, "decided_by": None, "decided_at": None,
    }  # fmt: skip
    fields["group_id"] = fields["image_id"]
    return Candidate(**{**fields, **more})


def heap(root: Path, numbers: dict[str, int] | None = None) -> list[Placed]:
    """So many images a class and split, drawn into `root`, placed."""
    images, split_of = [], {}
    for place, (name, number) in enumerate((numbers or {"glass": 2, "metal": 1}).items()):
        for split, n in ((split, n) for split in SPLITS for n in range(number)):
            seed = 1000 * place + 100 * SPLITS.index(split) + n
            file = drawn.save(drawn.photo(seed, (40, 30)), root / f"{name}{split}{n}.jpg")
            images.append(candidate(file, name))
            split_of[images[-1].image_id] = split
    return plan.place(images, split_of)


def release(tmp_path: Path) -> Path:
    """A whole release with its papers."""
    placed, target = heap(tmp_path / "originals"), tmp_path / "release"
    folders.write(placed, target, False, lambda done, total: None)
    classes = [{"index": i, "name": n} for i, n in enumerate(plan.counts(placed))]
    papers.write(placed, target, classes, RECIPE, papers.card(placed, RECIPE, ["a note"]))
    papers.write_checksums(target)
    return target
