"""The snapshot of the state: as of the last writing, never older unless asked."""

from __future__ import annotations

from tests import stored
from workbench.store import state
from workbench.store.connection import Catalog


def usable(catalog: Catalog, max_age: float = 0.0) -> int:
    name = state.table(catalog, max_age)
    row = catalog.cursor().execute(f"select count(*) filter (usable) from {name}").fetchone()
    return int(row[0])


def test_table__follows_a_writing(catalog: Catalog) -> None:
    stored.source(catalog)
    stored.image(catalog, "a", "glass")
    before = usable(catalog)
    stored.image(catalog, "b", "glass")
    assert (before, usable(catalog)) == (1, 2)


def test_table__may_lag_when_asked(catalog: Catalog) -> None:
    stored.source(catalog)
    stored.image(catalog, "a", "glass")
    usable(catalog)
    stored.image(catalog, "b", "glass")
    assert usable(catalog, max_age=60) == 1


def test_table__inside_a_transaction_sees_what_is_not_committed(catalog: Catalog) -> None:
    stored.source(catalog)
    with catalog.writing():
        stored.image(catalog, "a", "glass")
        assert (state.table(catalog), usable(catalog)) == (state.VIEW, 1)


def test_table__after_a_rollback_shows_nothing_of_it(catalog: Catalog) -> None:
    stored.source(catalog)
    try:
        with catalog.writing():
            stored.image(catalog, "a", "glass")
            raise KeyError
    except KeyError:
        pass
    assert usable(catalog) == 0
