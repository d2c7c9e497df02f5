"""`make bench`: every benchmark, one after the other."""

from __future__ import annotations

from tests.bench import near_pairs, screening, views

for module in (screening, near_pairs, views):
    module.main()
