"""The sample sources as published: their classes, names on disk and side files.

Owns what the four archives look like on disk, not what their pictures show. The label
texts of solid-waste are the published ones.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

_GLASS = ("brown bottle", "green bottle", "white bottle", "glass jar", "drinking glass")
_Named = Sequence[tuple[str, str]]  # (path inside the source, raw label)


@dataclass(frozen=True)
class Label:
    """One raw label: how many clean pictures at scale 1, and which kinds of thing they show."""

    name: str
    count: int
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """One sample source.

    Attributes:
        labels: its raw labels.
        sizes: (width, height) that its pictures have.
        quality: JPEG quality.
        path: (label, number within the label from 1, number within the source from 1) -> path.
        side_files: writes what lies beside the pictures.
    """

    labels: tuple[Label, ...]
    sizes: tuple[tuple[int, int], ...]
    quality: int
    path: Callable[[str, int, int], str]
    side_files: Callable[[Path, _Named], None]


def _garbage_6_path(label: str, number: int, _overall: int) -> str:
    return f"Garbage classification/Garbage classification/{label}/{label}{number}.jpg"


def _garbage_12_path(label: str, number: int, _overall: int) -> str:
    return f"garbage_classification/{label}/{label}{number}.jpg"


def _fmd_path(label: str, number: int, _overall: int) -> str:
    if label == "foliage":
        return f"image/{label}/{label}_final_{number:03d}_new.jpg"
    half, place = ("moderate", "object")[1 - number % 2], (number + 1) // 2
    return f"image/{label}/{label}_{half}_{place:03d}_new.jpg"


def _solid_waste_path(_label: str, _number: int, overall: int) -> str:
    return f"train_data/img_{overall}.jpg"


def _index_files(folder: Path, named: _Named) -> None:
    """The five index files beside TrashNet: `glass1.jpg 1`, glass 1 … trash 6."""
    order = ("glass", "paper", "cardboard", "plastic", "metal", "trash")
    rows = sorted((order.index(label), len(path), path.rpartition("/")[2]) for path, label in named)
    for first, name in ((1, "one-indexed-files.txt"), (0, "zero-indexed-files.txt")):
        _write_lines(folder / name, [f"{file} {rank + first}" for rank, _, file in rows])
    kept = [f"{file} {rank + 1}" for rank, _, file in rows if order[rank] != "trash"]
    shuffled = np.random.default_rng(len(kept)).permutation(len(kept))
    parts = {"train": (0.0, 0.7), "val": (0.7, 0.83), "test": (0.83, 1.0)}
    for part, (start, end) in parts.items():
        chosen = shuffled[round(start * len(kept)) : round(end * len(kept))]
        name = f"one-indexed-files-notrash_{part}.txt"
        _write_lines(folder / name, [kept[index] for index in chosen])


def _no_files(folder: Path, named: _Named) -> None:
    """Nothing lies beside the pictures."""


def _thumbs(folder: Path, named: _Named) -> None:
    """The Thumbs.db that the archive of FMD carries along."""
    for label in sorted({label for _, label in named}):
        for kind in ("image", "mask"):
            place = folder / kind / label
            place.mkdir(parents=True, exist_ok=True)
            (place / "Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))


def _rules(folder: Path, named: _Named) -> None:
    """A text file a picture (`img_1.jpg, 11`) and the class texts, stored in GBK."""
    numbers = {text: number for number, text in SOLID_WASTE_TEXTS.items()}
    for path, label in named:
        picture = folder / path
        line = f"{picture.name}, {numbers[label]}"
        picture.with_suffix(".txt").write_text(line, encoding="ascii")
    texts = {str(number): text for number, text in SOLID_WASTE_TEXTS.items()}
    rules = json.dumps(texts, ensure_ascii=False, indent=4)
    (folder / "garbage_classify_rule.json").write_bytes(rules.encode("gbk"))


def _write_lines(path: Path, lines: Sequence[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="ascii", newline="\n")


# The ids and texts of the published 40 class file that the sample source uses.
SOLID_WASTE_TEXTS: dict[int, str] = {
    0: "其他垃圾/一次性快餐盒",
    6: "厨余垃圾/剩饭剩菜",
    8: "厨余垃圾/水果果皮",
    18: "可回收物/塑料碗盆",
    20: "可回收物/快递纸袋",
    22: "可回收物/旧衣服",
    23: "可回收物/易拉罐",
    26: "可回收物/洗发水瓶",
    27: "可回收物/玻璃杯",
    28: "可回收物/皮鞋",
    30: "可回收物/纸板箱",
    32: "可回收物/酒瓶",
    33: "可回收物/金属食品罐",
    36: "可回收物/饮料瓶",
    37: "有害垃圾/干电池",
}

LAYOUTS: dict[str, Layout] = {
    "kaggle-garbage-6": Layout(
        labels=(
            Label("cardboard", 24, ("cardboard box", "cardboard sheet")),
            Label("glass", 30, _GLASS),
            Label("metal", 25, ("can", "food tin", "spoon")),
            Label("paper", 34, ("paper sheet", "newspaper", "paper ball", "paper bag")),
            Label("plastic", 28, ("pet bottle", "detergent", "tub", "plastic bag")),
            Label("trash", 8, ("wrapper", "takeaway box")),
        ),
        sizes=((256, 192),),
        quality=90,
        path=_garbage_6_path,
        side_files=_index_files,
    ),
    "kaggle-garbage-12": Layout(
        labels=(
            Label("battery", 26, ("battery", "block battery", "button cell")),
            Label("biological", 26, ("banana", "apple core", "orange", "leftovers")),
            Label("brown-glass", 10, ("brown bottle",)),
            Label("cardboard", 9, ("cardboard box", "cardboard sheet")),
            Label("clothes", 46, ("t-shirt", "trousers", "dress")),
            Label("green-glass", 10, ("green bottle",)),
            Label("metal", 9, ("can", "food tin")),
            Label("paper", 14, ("paper sheet", "newspaper", "paper ball")),
            Label("plastic", 11, ("pet bottle", "detergent", "tub", "plastic bag")),
            Label("shoes", 30, ("sneaker", "boot")),
            Label("trash", 9, ("wrapper", "takeaway box")),
            Label("white-glass", 10, ("white bottle", "glass jar", "drinking glass")),
        ),
        sizes=((256, 192), (224, 224), (192, 256), (300, 200), (240, 200)),
        quality=84,
        path=_garbage_12_path,
        side_files=_no_files,
    ),
    "fmd": Layout(
        labels=(
            Label("fabric", 7, ("fabric",)),
            Label("foliage", 7, ("foliage",)),
            Label("glass", 7, _GLASS),
            Label("leather", 7, ("leather", "bag")),
            Label("metal", 7, ("spoon", "food tin")),
            Label("paper", 7, ("paper ball", "paper bag", "newspaper")),
            Label("plastic", 7, ("detergent", "tub", "plastic bag")),
            Label("stone", 7, ("stone",)),
            Label("water", 7, ("water",)),
            Label("wood", 7, ("wood",)),
        ),
        sizes=((256, 192),),
        quality=92,
        path=_fmd_path,
        side_files=_thumbs,
    ),
    "solid-waste": Layout(
        labels=(
            Label(SOLID_WASTE_TEXTS[0], 5, ("takeaway box",)),
            Label(SOLID_WASTE_TEXTS[6], 6, ("leftovers",)),
            Label(SOLID_WASTE_TEXTS[8], 6, ("banana", "orange")),
            Label(SOLID_WASTE_TEXTS[18], 4, ("tub",)),
            Label(SOLID_WASTE_TEXTS[20], 4, ("paper bag",)),
            Label(SOLID_WASTE_TEXTS[22], 8, ("t-shirt", "trousers", "dress")),
            Label(SOLID_WASTE_TEXTS[23], 9, ("can",)),
            Label(SOLID_WASTE_TEXTS[26], 4, ("detergent",)),
            Label(SOLID_WASTE_TEXTS[27], 4, ("drinking glass",)),
            Label(SOLID_WASTE_TEXTS[28], 5, ("boot",)),
            Label(SOLID_WASTE_TEXTS[30], 7, ("cardboard box",)),
            Label(SOLID_WASTE_TEXTS[32], 5, ("brown bottle", "green bottle")),
            Label(SOLID_WASTE_TEXTS[33], 4, ("food tin",)),
            Label(SOLID_WASTE_TEXTS[36], 30, ("pet bottle",)),
            Label(SOLID_WASTE_TEXTS[37], 5, ("battery",)),
        ),
        sizes=((256, 192), (192, 256), (240, 240), (288, 216)),
        quality=80,
        path=_solid_waste_path,
        side_files=_rules,
    ),
}
