"""What the pages ask of a catalogue of 100,000 images made by code: seconds a question."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from workbench.steps import mapping, workspace
from workbench.store import counts, queues
from workbench.store.connection import Catalog, frame_as
from workbench.store.queues import Wish

SIZE = 100_000


def main() -> None:
    """Print seconds for the overview's numbers, the queues and one batch of review."""
    with (
        tempfile.TemporaryDirectory() as folder,
        workspace.opened(Path(folder) / "bench.duckdb") as work,
    ):
        _fill(work.catalog)
        catalog = work.catalog
        for name, ask in (
                ("overview: counts", lambda: counts.counts(catalog)),
                ("overview: funnel", lambda: counts.funnel(catalog)),
                ("scheme counts", lambda: mapping.counts(catalog, "binko10")),
                ("queue counts", lambda: queues.counts(catalog, "binko10")),
                ("review batch", lambda: queues.batch(
                    catalog, Wish("unreviewed", "binko10"), [], 41)),
            ):  # fmt: skip
            start = time.perf_counter()
            ask()
            print(f"{SIZE:,} images, {name}: {time.perf_counter() - start:.2f} s")


def _fill(catalog: Catalog) -> None:
    rng = np.random.default_rng(7)
    ids = [f"{i:064x}" for i in range(SIZE)]
    labels = rng.choice(["glass", "paper", "metal", "plastic", "cardboard", "battery"], SIZE)
    image = pd.DataFrame({"image_id": ids, "bytes": 20_000, "width": 512, "height": 384,
                          "format": "JPEG", "mode": "RGB"})  # fmt: skip
    item = pd.DataFrame({"source_name": "bench", "path": [f"{i}.jpg" for i in range(SIZE)],
                         "image_id": ids, "raw_label": labels, "size": 20_000,
                         "modified_ns": 0})  # fmt: skip
    with catalog.writing() as cursor:
        with frame_as(cursor, "f", image):
            cursor.execute("insert into image by name select * from f")
        with frame_as(cursor, "f", item):
            cursor.execute("insert into item by name select * from f")
        cursor.execute(
            "insert into raw_label (source_name, raw_label, type_id, author) "
            "select distinct 'bench', raw_label, raw_label, 'bench' from item"
        )
        cursor.execute(
            "insert into measurement select image_id, check_name, "
            "hash(image_id || check_name) % 1000 from image, check_rule"
        )
        cursor.execute(
            "insert into duplicate_member select image_id, image_id, 0, 0 from image "
            "where hash(image_id) % 20 = 0"
        )


if __name__ == "__main__":
    main()
