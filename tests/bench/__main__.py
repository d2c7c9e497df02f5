"""`make bench`: every benchmark, one after the other."""

from __future__ import annotations

from tests.bench import ingesting, near_pairs, screening, views

for module in (ingesting, screening, near_pairs, views):
    module.main()
