"""What will lie where in a release: safe names, splits, the classes and their index."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.records import SPLITS, Candidate

# Formats that ImageFolder and Keras read under this ending; the others are re-encoded.
ENDINGS: Mapping[str, str] = {"JPEG": ".jpg", "MPO": ".jpg", "PNG": ".png", "BMP": ".bmp"}
REENCODED = ".png"


@dataclass(frozen=True)
class Placed:
    """An image with its split and its path inside the release."""

    image: Candidate
    split: str
    path: str
    index: int

    @property
    def reencoded(self) -> bool:
        """Whether the file is written anew because its format is not read everywhere."""
        return self.image.file_format not in ENDINGS


def place(images: Sequence[Candidate], split_of: Mapping[str, str]) -> list[Placed]:
    """Every image with its place, ordered by path.

    The class index is the position in the sorted class names, as ImageFolder counts.
    """
    index = {name: i for i, name in enumerate(class_names(images))}
    placed = [
        Placed(
            image,
            split_of[image.image_id],
            f"{split_of[image.image_id]}/{image.class_name}/{file_name(image)}",
            index[image.class_name],
        )
        for image in images
    ]
    return sorted(placed, key=lambda p: p.path)


def class_names(images: Sequence[Candidate]) -> list[str]:
    """The classes that have images, in ImageFolder's order."""
    return sorted({image.class_name for image in images})


def file_name(image: Candidate) -> str:
    """`<source>-<first 20 digits of the id><ending>`: unique, stable, safe on every system."""
    source = re.sub(r"[^a-z0-9-]+", "-", image.source_name.lower()).strip("-")[:40]
    ending = ENDINGS.get(image.file_format, REENCODED)
    return f"{source}-{image.image_id[:20]}{ending}"


def counts(placed: Sequence[Placed]) -> dict[str, dict[str, int]]:
    """Class → split → number of images, classes in the order of their index."""
    table = {name: dict.fromkeys(SPLITS, 0) for name in class_names([p.image for p in placed])}
    for p in placed:
        table[p.image.class_name][p.split] += 1
    return table
