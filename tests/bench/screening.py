"""Ingest and screening without the neural filters, against CleanVision where it is installed.

    python -m tests.bench.screening [--peer /path/to/python-with-cleanvision]

The peer runs its full check on the same files, as a process of its own in the same run; both
read from a warm page cache.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
import time
from pathlib import Path

from workbench.steps import checking, ingest, screen, workspace
from workbench.steps.planning import Request

REAL = Path(os.environ.get("WORKBENCH_REAL_DATA", "../shared/data"))
SOURCE = REAL / "sources/kaggle-garbage-6"
PEER = """
import sys, time, warnings
warnings.simplefilter("ignore")
from cleanvision import Imagelab
start = time.perf_counter()
lab = Imagelab(data_path=sys.argv[1])
lab.find_issues(verbose=False)
print("SECONDS", time.perf_counter() - start)
"""


def main() -> None:
    """Print images a second, and the ratio where the peer is there."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--peer", help="a Python that can import cleanvision")
    peer = parser.parse_known_args()[0].peer
    if not SOURCE.is_dir():
        print(f"screening: skipped, there is no {SOURCE}")
        return
    for file in SOURCE.rglob("*.jpg"):
        file.read_bytes()  # warm the page cache for both
    count, ours, again = _ours()
    print(f"ingest + screen (no neural filter): {count} images, {ours:.2f} s, {count / ours:.0f}/s")
    print(f"unchanged ingest: {count / again:.0f} files/s")
    if peer:
        theirs = _theirs(peer)
        print(f"CleanVision, full check: {theirs:.2f} s, {count / theirs:.0f}/s")
        print(f"ratio: {theirs / ours:.1f}")


def _ours() -> tuple[int, float, float]:
    names = [n for n in checking.choose(None) if n not in checking.filters()]
    with (
        tempfile.TemporaryDirectory() as folder,
        workspace.opened(Path(folder) / "bench.duckdb") as work,
    ):
        request = Request("kaggle-garbage-6", root=SOURCE)
        start = time.perf_counter()
        report = ingest.ingest(work, request)
        screen.screen(work, names)
        ours = time.perf_counter() - start
        start = time.perf_counter()
        ingest.ingest(work, request)
        again = time.perf_counter() - start
    return report.counts["added"], ours, again


def _theirs(python: str) -> float:
    done = subprocess.run(
        [python, "-c", PEER, str(SOURCE)], capture_output=True, text=True, check=True
    )
    line = next(x for x in done.stdout.splitlines() if x.startswith("SECONDS"))
    return float(line.split()[1])


if __name__ == "__main__":
    main()
