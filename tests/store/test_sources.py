"""Sources and their roots: kept, refreshed, required."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests import stored
from workbench.errors import BadInput
from workbench.records import SourceRow
from workbench.store import sources

ROW = SourceRow("s", "Bins", "CC BY 4.0", ("share", "commercial"), "cite", "url", "class_folders")


def test_save__comes_back_as_it_was(catalog):
    sources.save(catalog, ROW, Path("/data"))

    assert sources.all_of(catalog) == [ROW]
    assert sources.roots(catalog) == {"s": Path("/data")}


def test_save__again_moves_the_root(catalog):
    for root in ("/old", "/new"):
        sources.save(catalog, ROW, Path(root))

    assert sources.roots(catalog) == {"s": Path("/new")}


def test_save__no_licence_use_is_none(catalog):
    stored.source(catalog, "t")

    assert sources.all_of(catalog)[0].licence_use == ()


def test_row_of__known_and_unknown(catalog):
    sources.save(catalog, ROW, Path("/data"))

    assert (sources.row_of(catalog, "s"), sources.row_of(catalog, "t")) == (ROW, None)


def test_targets__what_was_given(catalog):
    row = replace(ROW, reading='{"target": "/data/set.zip"}')
    sources.save(catalog, row, Path("/raw/.unpacked/s"))

    assert sources.targets(catalog) == {"s": Path("/data/set.zip")}


def test_set_root__is_the_new_target_too(catalog):
    row = replace(ROW, reading='{"target": "/data", "margin": 0.1}')
    sources.save(catalog, row, Path("/data"))
    sources.set_root(catalog, "s", Path("/moved é"), Path("/moved é.zip"))

    assert sources.roots(catalog) == {"s": Path("/moved é")}
    assert sources.targets(catalog) == {"s": Path("/moved é.zip")}


def test_require__names_what_is_there(catalog):
    sources.save(catalog, ROW, Path("/data"))

    with pytest.raises(BadInput, match="holds no source 'x': it has s"):
        sources.require(catalog, ("s", "x"))
