"""Duplicate groups from near pairs and people's verdicts: stars that cannot chain.

Which member of a group is kept is judged in the catalogue.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workbench.checks.duplicates import DHASH_LIMIT, PHASH_LIMIT
from workbench.records import DuplicateMember, NearPair

Pair = tuple[str, str]
Distances = tuple[int, int]


@dataclass(frozen=True)
class Verdicts:
    """What people said about pairs of image ids, and the limits for all the others."""

    same: Sequence[Pair] = ()
    not_same: Sequence[Pair] = ()
    phash_limit: int = PHASH_LIMIT
    dhash_limit: int = DHASH_LIMIT

    def near(self, pairs: Iterable[NearPair]) -> list[NearPair]:
        """The pairs within the limits that nobody called different."""
        apart = {frozenset(pair) for pair in self.not_same}
        return [
            p for p in pairs
            if p.phash_distance <= self.phash_limit and p.dhash_distance <= self.dhash_limit
            and frozenset((p.image_a, p.image_b)) not in apart
        ]  # fmt: skip


NOTHING_SAID = Verdicts()


def groups(pairs: Iterable[NearPair], verdicts: Verdicts = NOTHING_SAID) -> list[DuplicateMember]:
    """Star-shaped groups: every member is near its centre, or the same as one that is.

    Images that people called the same, and those whose hashes are equal, are bound into one and
    never parted; of what is left the one with most near neighbours becomes a centre and takes
    those that are still free; and so on. `not_same` wins over everything.
    """
    near = verdicts.near(pairs)
    bonds = [*verdicts.same, *((p.image_a, p.image_b) for p in near if _is_equal(p))]
    bound = _Bound(bonds, verdicts.not_same)
    distances: dict[str, dict[str, Distances]] = defaultdict(dict)
    for pair in near:
        a, b = bound.head(pair.image_a), bound.head(pair.image_b)
        if a != b and not bound.apart(a, b):
            found = (pair.phash_distance, pair.dhash_distance)
            closest = min(found, distances[a].get(b, found))
            distances[a][b] = distances[b][a] = closest
    return _stars(bound, distances)


def components(
    pairs: Iterable[NearPair], verdicts: Verdicts = NOTHING_SAID, kin: Iterable[Pair] = ()
) -> Mapping[str, str]:
    """Image → the smallest id among all that hang together with it, however long the chain.

    Groups do not chain, so two groups may touch; for a split even a chain must stay together.
    `kin` are pairs that belong together without looking alike.
    """
    bonds = [*verdicts.same, *((p.image_a, p.image_b) for p in verdicts.near(pairs)), *kin]
    bound = _Bound(bonds, ())
    return {image: bound.head(image) for image in bound.heads}


class _Bound:
    """Images bound into one (union-find); two bundles with a `not_same` between stay two."""

    def __init__(self, bonds: Iterable[Pair], not_same: Iterable[Pair]) -> None:
        self.heads: dict[str, str] = {}
        self.members: dict[str, set[str]] = {}
        self.parted: dict[str, set[str]] = defaultdict(set)
        for a, b in not_same:
            self.parted[a].add(b)
            self.parted[b].add(a)
        for a, b in bonds:
            first, second = sorted((self.head(a), self.head(b)))
            if first != second and not self.apart(first, second):
                self._join(first, second)

    def head(self, image: str) -> str:
        if image not in self.heads:
            self.heads[image] = image
            self.members[image] = {image}
        return self.heads[image]

    def apart(self, a: str, b: str) -> bool:
        others = self.members[b]
        return any(self.parted[one] & others for one in self.members[a] if one in self.parted)

    def _join(self, first: str, second: str) -> None:
        for image in self.members[second]:
            self.heads[image] = first
        self.members[first] |= self.members.pop(second)


def _stars(
    bound: _Bound, distances: Mapping[str, Mapping[str, Distances]]
) -> list[DuplicateMember]:
    members: list[DuplicateMember] = []
    taken: set[str] = set()
    for centre in sorted(bound.members, key=lambda head: (-len(distances.get(head, ())), head)):
        if centre in taken:
            continue
        free: dict[str, Distances] = {centre: (0, 0)}
        for head, found in sorted(distances.get(centre, {}).items()):
            if head not in taken and not any(bound.apart(head, other) for other in free):
                free[head] = found
        rows = [
            DuplicateMember(centre, image, *found)
            for head, found in free.items()
            for image in sorted(bound.members[head])
        ]
        if len(rows) > 1:
            taken.update(free)
            members += rows
    return members


def _is_equal(pair: NearPair) -> bool:
    return pair.phash_distance == 0 and pair.dhash_distance == 0
