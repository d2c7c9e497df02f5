"""The state of every image as a snapshot in memory: computed once after a writing, read often."""

from __future__ import annotations

import time

from workbench.store.connection import MEMORY, Catalog

VIEW = "image_state"
SNAPSHOT = f"{MEMORY}.image_state"


def table(catalog: Catalog, max_age: float = 0.0) -> str:
    """Name of a relation with the columns of the view `image_state`, as of the last writing.

    At 100,000 images the view takes 0.3 s and the snapshot 0.01 s. Inside a transaction the view
    itself is named, because the snapshot cannot know what is not committed.

    Args:
        catalog: the open catalogue.
        max_age: seconds by which the snapshot may lag behind the last writing.
    """
    if catalog.is_writing:
        return VIEW
    revision = catalog.revision
    with revision.lock:
        written = revision.written
        young = revision.snapshot >= 0 and time.monotonic() - revision.taken < max_age
        if revision.snapshot != written and not young:
            catalog.cursor().execute(f"create or replace table {SNAPSHOT} as select * from {VIEW}")
            revision.snapshot, revision.taken = written, time.monotonic()
    return SNAPSHOT
