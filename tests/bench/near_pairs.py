"""Near pairs among random 64-bit hashes with planted near ones, against brute force."""

from __future__ import annotations

import resource
import time

import numpy as np

from workbench.checks import duplicates
from workbench.records import Fingerprint

BRUTE = 10_000
SIZES = (10_000, 100_000)


def main() -> None:
    """Print seconds a size, and the ratio to brute force at the smallest one."""
    for size in SIZES:
        prints = _prints(size)
        start = time.perf_counter()
        found = duplicates.pairs(prints)
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"near pairs: {size:,} hashes, {len(found):,} pairs, {seconds:.2f} s, "
              f"peak {peak:.0f} MB")  # fmt: skip
        if size == BRUTE:
            start = time.perf_counter()
            expected = _brute(prints)
            brute = time.perf_counter() - start
            print(f"  brute force: {brute:.2f} s, ratio {brute / seconds:.1f}, "
                  f"same pairs: {expected == len(found)}")  # fmt: skip


def _prints(size: int) -> list[Fingerprint]:
    rng = np.random.default_rng(5)
    phash = rng.integers(0, 2**64, size, dtype=np.uint64)
    dhash = rng.integers(0, 2**64, size, dtype=np.uint64)
    for index in range(0, size // 10, 2):  # a twentieth are copies with up to 8 bits changed
        bits = rng.choice(64, rng.integers(0, 9), replace=False)
        flips = np.bitwise_or.reduce(np.uint64(1) << bits.astype(np.uint64), initial=np.uint64(0))
        phash[index + 1], dhash[index + 1] = phash[index] ^ flips, dhash[index]
    return [Fingerprint(f"{i:064x}", int(p), int(d))
            for i, (p, d) in enumerate(zip(phash, dhash, strict=True))]  # fmt: skip


def _brute(prints: list[Fingerprint]) -> int:
    phash = np.array([p.phash for p in prints], dtype=np.uint64)
    dhash = np.array([p.dhash for p in prints], dtype=np.uint64)
    count = 0
    for i in range(len(prints) - 1):
        near = np.bitwise_count(phash[i + 1 :] ^ phash[i]) <= duplicates.PHASH_REACH
        close = np.bitwise_count(dhash[i + 1 :][near] ^ dhash[i]) <= duplicates.DHASH_REACH
        count += int(close.sum())
    return count


if __name__ == "__main__":
    main()
