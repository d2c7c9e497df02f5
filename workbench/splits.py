"""Splits by group: what belongs together stays together, each class near its ratios."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.errors import BadInput
from workbench.records import SPLITS


@dataclass(frozen=True)
class Member:
    """An image with its class and the group that must not be torn."""

    image_id: str
    class_name: str
    group_id: str


def parse_ratios(text: str) -> tuple[float, float, float]:
    """`70/15/15` → (0.7, 0.15, 0.15). Raises BadInput unless three positive parts make 100."""
    try:
        parts = [float(part) for part in text.split("/")]
    except ValueError:
        parts = []
    if len(parts) != 3 or min(parts) <= 0 or not abs(sum(parts) - 100) <= 0.01:  # nan is none
        raise BadInput(
            f"The split '{text}' is not three positive parts that make 100: "
            "write train/val/test like 70/15/15."
        )
    return parts[0] / 100, parts[1] / 100, parts[2] / 100


def assign(
    members: Sequence[Member], ratios: tuple[float, float, float], seed: int
) -> dict[str, str]:
    """Split name of each image id; the same input gives the same split, in any order of input.

    Greedy stratification after Sechidis, Tsoumakas and Vlahavas (2011, ECML PKDD): the rarest
    class first, within it the largest groups first, each group to the split that lacks most of
    that class. A class with at least three groups gets at least one in every split.
    """
    groups: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        groups[member.group_id].append(member)
    by_class: dict[str, list[str]] = defaultdict(list)
    for group_id, group in groups.items():
        by_class[_main_class(group)].append(group_id)
    totals = Counter(member.class_name for member in members)
    lacking = {name: [totals[name] * ratio for ratio in ratios] for name in totals}
    chosen: dict[str, str] = {}
    for name in sorted(by_class, key=lambda c: (totals[c], c)):
        ordered = sorted(by_class[name], key=lambda g: (-len(groups[g]), _shuffle(seed, groups[g])))
        placed = _place(ordered, groups, lacking, name)
        for group_id, position in placed.items():
            for member in groups[group_id]:
                chosen[member.image_id] = SPLITS[position]
    return chosen


def _place(
    ordered: Sequence[str],
    groups: Mapping[str, Sequence[Member]],
    lacking: dict[str, list[float]],
    name: str,
) -> dict[str, int]:
    placed: dict[str, int] = {}
    empty = set(range(len(SPLITS)))
    for number, group_id in enumerate(ordered):
        left = len(ordered) - number
        open_to = sorted(empty) if empty and left <= len(empty) else range(len(SPLITS))
        position = max(open_to, key=lambda p: (lacking[name][p], -p))
        placed[group_id] = position
        empty.discard(position)
        for member in groups[group_id]:
            lacking[member.class_name][position] -= 1
    return placed


def _main_class(group: Sequence[Member]) -> str:
    counts = Counter(member.class_name for member in group)
    return min(counts, key=lambda name: (-counts[name], name))


def _shuffle(seed: int, group: Sequence[Member]) -> str:
    first = min(member.image_id for member in group)
    return hashlib.sha256(f"{seed}:{first}".encode()).hexdigest()
