"""Near duplicates from two hashes: all near pairs by banded search. Groups are made in `stars`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from workbench.records import Fingerprint, NearPair

# Stored pairs reach this far, so that the limits below can be moved without a new search.
PHASH_REACH = 10
DHASH_REACH = 16
# FACTS on 2,527 waste photos: pHash ≤ 8 alone joins 27 false cross-class pairs; with dHash ≤ 10
# 25 of them fall out.
PHASH_LIMIT = 8
DHASH_LIMIT = 10

BANDS = 4
BAND_BITS = 16
Hashes = NDArray[np.uint64]
Indices = NDArray[np.int64]


def pairs(prints: Sequence[Fingerprint]) -> list[NearPair]:
    """All pairs with pHash distance ≤ PHASH_REACH and dHash distance ≤ DHASH_REACH.

    Images with both hashes equal are collapsed first: each makes one pair with the first of them,
    and only that one is searched, so n equal ones cost n pairs and not n².
    """
    heads: dict[tuple[int, int], Fingerprint] = {}
    found: list[NearPair] = []
    for one in sorted(prints, key=lambda p: p.image_id):
        head = heads.setdefault((one.phash, one.dhash), one)
        if head is not one:
            found.append(NearPair(head.image_id, one.image_id, 0, 0))
    return sorted(found + _search(list(heads.values())), key=lambda p: (p.image_a, p.image_b))


def _search(prints: Sequence[Fingerprint]) -> list[NearPair]:
    if len(prints) < 2:
        return []
    phash = np.array([p.phash for p in prints], dtype=np.uint64)
    dhash = np.array([p.dhash for p in prints], dtype=np.uint64)
    order = np.argsort(phash, kind="stable")
    values, starts, counts = np.unique(phash[order], return_index=True, return_counts=True)
    first, second = _near_values(values)
    same = np.flatnonzero(counts > 1)
    first, second = np.concatenate([first, same]), np.concatenate([second, same])
    found: list[NearPair] = []
    for a, b in zip(first.tolist(), second.tolist(), strict=True):
        left = order[starts[a] : starts[a] + counts[a]]
        right = order[starts[b] : starts[b] + counts[b]]
        found += _compare(prints, dhash, (left, right, a == b), _distance(values, a, b))
    return found


def _compare(
    prints: Sequence[Fingerprint],
    dhash: Hashes,
    sides: tuple[Indices, Indices, bool],
    phash_distance: int,
) -> list[NearPair]:
    left, right, one_value = sides
    found: list[NearPair] = []
    for position, index in enumerate(left.tolist()):
        others = right[position + 1 :] if one_value else right
        far = np.bitwise_count(dhash[others] ^ dhash[index])
        for other, distance in zip(others.tolist(), far.tolist(), strict=True):
            if distance <= DHASH_REACH:
                a, b = sorted((prints[index].image_id, prints[other].image_id))
                found.append(NearPair(a, b, phash_distance, distance))
    return found


def _distance(values: Hashes, a: int, b: int) -> int:
    return int(np.bitwise_count(values[a] ^ values[b]))


def _near_values(values: Hashes) -> tuple[Indices, Indices]:
    """Index pairs (i < j) of distinct values at most PHASH_REACH bits apart.

    Pigeonhole: of 4 bands of 16 bits one differs in at most PHASH_REACH // 4 = 2 bits, so each
    band is probed with every mask of up to 2 flipped bits (multi-index hashing, Norouzi et al.
    2012, CVPR).
    """
    keys: list[NDArray[np.int64]] = []
    size = len(values)
    for band in range(BANDS):
        part = ((values >> np.uint64(band * BAND_BITS)) & np.uint64(0xFFFF)).astype(np.int64)
        order = np.argsort(part, kind="stable")
        starts = np.searchsorted(part[order], np.arange((1 << BAND_BITS) + 1))
        for mask in _masks():
            left, right = _probe(part, order, starts, mask)
            close = np.bitwise_count(values[left] ^ values[right]) <= PHASH_REACH
            keys.append(left[close] * size + right[close])
    unique = np.unique(np.concatenate(keys))
    return unique // size, unique % size


def _masks() -> list[int]:
    single = [1 << bit for bit in range(BAND_BITS)]
    double = [a | b for i, a in enumerate(single) for b in single[:i]]
    return [0, *single, *double]


def _probe(part: Indices, order: Indices, starts: Indices, mask: int) -> tuple[Indices, Indices]:
    """Pairs (i < j) whose band values differ exactly by `mask`."""
    wanted = part ^ mask
    # Each pair is met from both sides; the side with the smaller band value is enough.
    base = np.flatnonzero(part < wanted) if mask else np.arange(len(part))
    wanted = wanted[base]
    counts = starts[wanted + 1] - starts[wanted]
    some = counts > 0
    base, wanted, counts = base[some], wanted[some], counts[some]
    left = np.repeat(base, counts)
    first = np.repeat(starts[wanted] - np.cumsum(counts) + counts, counts)
    right = order[first + np.arange(len(left))]
    low, high = np.minimum(left, right), np.maximum(left, right)
    if mask:
        return low, high
    keep = left < right
    return left[keep], right[keep]
