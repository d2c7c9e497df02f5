"""Which pictures the sample sources hold, with which faults, copies and names.

Owns the list of entries and their paths. It draws and writes nothing.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace

import numpy as np

from workbench.drawing import illustration, layouts

# Faults at scale 1: role -> how many in which source.
FAULTS: dict[str, dict[str, int]] = {
    "watermark": {"kaggle-garbage-12": 12, "solid-waste": 2},
    "banner": {"kaggle-garbage-12": 8, "solid-waste": 3},
    "illustration": {"kaggle-garbage-12": 14, "solid-waste": 2},
    "several": {"kaggle-garbage-12": 5, "solid-waste": 2},
    "dark": {"kaggle-garbage-12": 3, "solid-waste": 2},
    "light": {"kaggle-garbage-12": 3, "solid-waste": 1},
    "blurry": {"kaggle-garbage-12": 3, "solid-waste": 3},
    "low_information": {"kaggle-garbage-12": 2, "solid-waste": 1},
    "too_small": {"kaggle-garbage-12": 4, "solid-waste": 1},
    "odd_aspect": {"kaggle-garbage-12": 2, "solid-waste": 1},
    "grey": {"kaggle-garbage-12": 3, "fmd": 1},
    "palette": {"kaggle-garbage-12": 2},
    "exif_rotated": {"kaggle-garbage-12": 1, "solid-waste": 1},
    "text": {"kaggle-garbage-12": 1},
    "empty": {"kaggle-garbage-6": 1},
    "truncated": {"solid-waste": 1},
}
ODD_NAMES: dict[str, str] = {
    "cardboard": "carton, plié à l'été 纸板.jpg",
    "white-glass": "Verre blanc (n° 2).JPG",
    "paper": "=1+1, papier.jpg",
}
# Byte-identical pictures under two labels of TrashNet, as in the published set.
_CONTRADICTIONS = (("glass", "plastic"), ("glass", "plastic"), ("metal", "glass"))
# (role, source of the original, source of the copy, how many at scale 1)
_COPIES = (
    ("exact", "kaggle-garbage-6", "kaggle-garbage-12", 16),
    ("exact", "kaggle-garbage-6", "kaggle-garbage-6", 2),
    ("exact", "kaggle-garbage-12", "kaggle-garbage-12", 3),
    ("exact", "solid-waste", "kaggle-garbage-12", 3),
    ("near", "kaggle-garbage-6", "kaggle-garbage-12", 12),
    ("near", "kaggle-garbage-12", "kaggle-garbage-12", 6),
    ("near", "kaggle-garbage-12", "solid-waste", 6),
)
_NEAR_WAYS = ("q40", "half_size", "brightness")
# One source calls it trash and the other by its name: a copy would be a contradiction.
_NO_COPY = frozenset({"takeaway box"})
_FEWEST = 2  # clean pictures a label at the smallest scale


@dataclass(frozen=True)
class Entry:
    """One file to be drawn or copied.

    Attributes:
        source: name of the sample source.
        label: its raw label there.
        kind: what it shows, one of `photo.KINDS`.
        role: "clean", one of `FAULTS`, "odd_name", "exact", "contradiction" or "near".
        original: place of the copied entry in the plan, None for a picture of its own.
        how: for a near copy, one of `damage.NEAR_COPIES`.
        path: path inside the source.
    """

    source: str
    label: str
    kind: str
    role: str = "clean"
    original: int | None = None
    how: str = ""
    path: str = ""

    @property
    def key(self) -> str:
        """`source/path`, as the truth names it."""
        return f"{self.source}/{self.path}"


def make(seed: int, scale: float) -> tuple[Entry, ...]:
    """All entries in an order in which originals stand before their copies."""
    entries = [*_clean(scale), *_faulty(seed, scale)]
    entries += _copies(entries, seed, scale)
    return _named(entries, seed)


def chance(seed: int, *words: object) -> np.random.Generator:
    """A generator of its own for these words, whatever else is drawn before."""
    return np.random.default_rng([seed, zlib.crc32("/".join(map(str, words)).encode())])


def _clean(scale: float) -> list[Entry]:
    return [
        Entry(source, label.name, label.kinds[index % len(label.kinds)])
        for source, layout in layouts.LAYOUTS.items()
        for label in layout.labels
        for index in range(max(_FEWEST, round(label.count * scale)))
    ]


def _faulty(seed: int, scale: float) -> list[Entry]:
    entries = []
    for role, sources in FAULTS.items():
        for source, count in sources.items():
            rng = chance(seed, "fault", role, source)
            for _ in range(max(1, round(count * scale))):
                label, kind = _choice(source, rng, drawn=role == "illustration")
                entries.append(Entry(source, label, kind, role))
    labels = {label.name: label for label in layouts.LAYOUTS["kaggle-garbage-12"].labels}
    odd = [
        Entry("kaggle-garbage-12", name, labels[name].kinds[0], "odd_name") for name in ODD_NAMES
    ]
    return entries + odd


def _choice(source: str, rng: np.random.Generator, *, drawn: bool) -> tuple[str, str]:
    labels = layouts.LAYOUTS[source].labels
    weights = np.array([label.count for label in labels], float)
    label = labels[int(rng.choice(len(labels), p=weights / weights.sum()))]
    kinds = [kind for kind in label.kinds if not drawn or kind in illustration.KINDS]
    return label.name, kinds[int(rng.integers(len(kinds)))]


def _copies(entries: list[Entry], seed: int, scale: float) -> list[Entry]:
    """Copies of clean pictures; no picture is copied twice."""
    rng = chance(seed, "copies")
    free = [int(at) for at in rng.permutation(len(entries)) if entries[at].role == "clean"]
    copies = []
    for label, other in _CONTRADICTIONS:
        at = next(at for at in free if _is(entries[at], "kaggle-garbage-6", label))
        free.remove(at)
        copy = replace(entries[at], label=other, role="contradiction", original=at)
        copies.append(copy)
    for role, source, target, count in _COPIES:
        for number in range(max(1, round(count * scale))):
            found = _original(entries, free, source, target)
            if found is None:
                break
            at, label = found
            free.remove(at)
            how = _NEAR_WAYS[number % len(_NEAR_WAYS)] if role == "near" else ""
            copies.append(Entry(target, label, entries[at].kind, role, at, how))
    return copies


def _original(
    entries: list[Entry], free: list[int], source: str, target: str
) -> tuple[int, str] | None:
    """The next free picture that some label of the target fits, and that label."""
    for at in free:
        entry = entries[at]
        if entry.source != source or (source != target and entry.kind in _NO_COPY):
            continue
        if source == target:
            return at, entry.label
        for label in layouts.LAYOUTS[target].labels:
            if entry.kind in label.kinds:
                return at, label.name
    return None


def _is(entry: Entry, source: str, label: str) -> bool:
    return entry.source == source and entry.label == label


def _named(entries: list[Entry], seed: int) -> tuple[Entry, ...]:
    """Give paths; numbers are shuffled, so that faults do not stand at the end of a class."""
    named = list(entries)
    for source, layout in layouts.LAYOUTS.items():
        rng = chance(seed, "names", source)
        members = [at for at, entry in enumerate(entries) if entry.source == source]
        used: dict[str, int] = {}
        for overall, place in enumerate(rng.permutation(len(members)), start=1):
            at = members[int(place)]
            entry = entries[at]
            if entry.role == "odd_name":
                first = layout.path(entry.label, 1, 1)
                path = first.rpartition("/")[0] + "/" + ODD_NAMES[entry.label]
            else:
                used[entry.label] = used.get(entry.label, 0) + 1
                path = layout.path(entry.label, used[entry.label], overall)
            named[at] = replace(entry, path=path)
    return tuple(named)
