"""Which pictures the filters learn from, what is known of each, and on which side it stands.

Owns the reading of the training folders and the split; draws and decodes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from workbench import images
from workbench.errors import BadInput

UNKNOWN = -1
SIDES = ("train", "validation", "test")
# A class of PACS that no training picture shows: does "illustration" carry over to new things?
HELD_OUT_CLASS = "horse"
_PICTURES = (".jpg", ".jpeg", ".png")


@dataclass(frozen=True)
class Group:
    """A folder of like pictures.

    Attributes:
        folder: below the data folder; pictures are found at any depth.
        watermark, illustration: 1, 0 or UNKNOWN for every picture in it.
        plain: training views a picture as it is.
        marked: training views a picture with a drawn mark (watermark becomes 1).
        flattened: training views a picture turned into a flat drawing (illustration becomes 1).
    """

    folder: str
    watermark: int
    illustration: int
    plain: int
    marked: int = 0
    flattened: int = 0


@dataclass(frozen=True)
class Sample:
    """One picture file with its group and the side of the split that it stands on."""

    path: Path
    digest: str
    group: str
    side: str


GROUPS: dict[str, Group] = {
    "waste": Group("sources/kaggle-garbage-6", 0, 0, 2, 2, 1),
    "grocery": Group("filters/photo-grocery", 0, 0, 4, 4),
    "shop-clean": Group("filters/watermark-digikala/negative", 0, 0, 6, 5, 2),
    "shop-marked": Group("filters/watermark-digikala/positive", 1, 0, 7),
    "pacs-photo": Group("filters/illustration-pacs/photo", 0, 0, 5, 2),
    "pacs-cartoon": Group("filters/illustration-pacs/cartoon", UNKNOWN, 1, 6, 3),
    "pacs-sketch": Group("filters/illustration-pacs/sketch", 0, 1, 4, 1),
    "pacs-art": Group("filters/illustration-pacs/art_painting", UNKNOWN, 1, 6, 2),
    "emoji": Group("filters/illustration-emoji", 0, 1, 6, 3),
}


def side_of(digest: str) -> str:
    """The side of a file, from its sha256: 60 % train, 15 % validation, 25 % test.

    It depends on the content alone, so exact copies never stand on two sides.
    """
    share = int(digest[:8], 16) % 100
    return SIDES[0] if share < 60 else SIDES[1] if share < 75 else SIDES[2]


def collect(data: Path) -> list[Sample]:
    """All samples below the data folder, one a distinct file, in a fixed order.

    A file that stands in two groups with different answers is left out.

    Raises:
        BadInput: a folder of GROUPS is missing.
    """
    found: dict[str, list[Sample]] = defaultdict(list)
    for name, group in GROUPS.items():
        for path in _pictures(data / group.folder):
            digest = images.digest(images.read_bytes(path))
            side = "test" if path.parent.name == HELD_OUT_CLASS else side_of(digest)
            found[digest].append(Sample(path, digest, name, side))
    return [copies[0] for _, copies in sorted(found.items()) if len({c.group for c in copies}) == 1]


def _pictures(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise BadInput(f"training folder {folder} is missing; pass --data with the folder above it")
    return sorted(p for p in folder.rglob("*") if p.suffix.lower() in _PICTURES)
