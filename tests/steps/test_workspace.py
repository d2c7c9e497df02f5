"""Opening: the catalogue agrees with what ships, and people's changes stay."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from workbench.errors import BadInput
from workbench.steps import mapping
from workbench.steps.workspace import all_types, open_workspace, tree
from workbench.store import schemes
from workbench.taxonomy import WasteType


@pytest.fixture
def shipped(settings, tmp_path):
    """Settings whose shipped files the test may change."""
    shutil.copytree(settings.shipped, tmp_path / "shipped",
                    ignore=shutil.ignore_patterns("*.duckdb*", "thumbs", "releases"))  # fmt: skip
    return replace(settings, shipped=tmp_path / "shipped")


def edit(file, before, after):
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")


def opened(settings, look):
    workspace = open_workspace(settings)
    try:
        return look(workspace.catalog)
    finally:
        workspace.catalog.close()


def test_open_workspace__again_makes_no_version(shipped):
    assert opened(shipped, lambda c: schemes.newest(c, "binko10")) == 1


def test_open_workspace__added_type_is_taken_over(shipped):
    with (shipped.shipped / "waste_types.csv").open("a", encoding="utf-8") as stream:
        stream.write("prism,glass,Prisme,Prism,,,glass,glass,\n")

    assert opened(shipped, lambda c: tree(c).ancestors("prism")) == ("prism", "glass")
    assert opened(shipped, lambda c: mapping.counts(c, "binko10").unmapped) == 0


def test_open_workspace__changed_scheme_becomes_a_version(shipped):
    edit(shipped.shipped / "schemes/binko10.csv", "class,glass,,Verre,", "class,glass,,Le verre,")

    assert opened(shipped, lambda c: schemes.newest(c, "binko10")) == 2


def test_open_workspace__persons_scheme_is_not_overwritten(shipped):
    def change(catalog):
        scheme = mapping.with_rule(mapping.read(catalog, "binko10"), "mirror", "glass")
        mapping.save(catalog, scheme, author="anna", comment="", based_on=1)

    opened(shipped, change)
    edit(shipped.shipped / "schemes/binko10.csv", "class,glass,,Verre,", "class,glass,,Le verre,")

    assert opened(shipped, lambda c: schemes.versions(c, "binko10")[0].author) == "anna"


def test_open_workspace__types_of_ones_own_stay(shipped):
    new = WasteType("prism", "glass", "Prisme", "Prism", (), (), "", "", "")
    opened(shipped, lambda c: mapping.add_types(c, [new]))
    edit(shipped.shipped / "waste_types.csv", "Miroir", "Glace")

    assert {"prism", "mirror"} <= opened(shipped, lambda c: {t.type_id for t in all_types(c)})


def test_open_workspace__bad_shipped_file_lets_go_of_the_catalogue(shipped):
    edit(shipped.shipped / "waste_types.csv", "mirror,glass", "mirror,nowhere")

    with pytest.raises(BadInput, match="nowhere"):
        open_workspace(shipped)
    edit(shipped.shipped / "waste_types.csv", "mirror,nowhere", "mirror,glass")
    assert opened(shipped, lambda c: "mirror" in {t.type_id for t in all_types(c)})
