"""The papers of a release."""

from __future__ import annotations

import csv
import hashlib
import json

import pytest

from tests import placed as made
from workbench.exporters import papers, plan

PAPERS = {"README.md", "class_weights.csv", "class_weights.json", "classes.json", "manifest.csv",
          "recipe.json"}  # fmt: skip


@pytest.fixture
def release(tmp_path):
    return made.release(tmp_path)


def test_write__all_papers_are_there(release):
    assert {p.name for p in release.iterdir() if p.is_file()} == PAPERS | {papers.CHECKSUMS}


def test_write__manifest_names_every_picture_with_its_hash(release):
    found = {row["path"]: row["sha256"] for row in papers.read_manifest(release)}
    there = {path for path in papers.files(release) if "/" in path}

    assert set(found) == there
    assert all(papers.file_hash(release / path) == sha for path, sha in found.items())


def test_write__weights_stand_in_the_order_of_the_index(release):
    stored = json.loads((release / "class_weights.json").read_text())

    assert stored["index"] == {"glass": 0, "metal": 1}
    assert stored["counts"]["glass"] == {"train": 2, "val": 2, "test": 2}
    assert stored["weights"]["max_ratio"] == {"glass": 1, "metal": 2}


def test_write__sample_weight_is_that_of_the_class(release):
    found = {row["class"]: float(row["sample_weight"]) for row in papers.read_manifest(release)}

    assert found == pytest.approx({"glass": 2 / 3, "metal": 4 / 3}, abs=1e-6)


def test_write__weights_as_csv(release):
    with (release / "class_weights.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))

    assert [(row["class"], row["index"], row["train"]) for row in rows] == [
        ("glass", "0", "2"), ("metal", "1", "1"),
    ]  # fmt: skip


def test_write_checksums__list_of_every_file_but_itself(release):
    lines = (release / papers.CHECKSUMS).read_text().splitlines()

    assert [line.split("  ", 1)[1] for line in lines] == papers.files(release)


def test_write_checksums__returns_the_hash_of_the_list(release):
    data = (release / papers.CHECKSUMS).read_bytes()

    assert papers.write_checksums(release) == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("text", ["=1+2", "+1", "-1", "@a", "\t=1"])
def test_write__no_cell_is_a_formula(tmp_path, text):
    image = made.candidate(tmp_path / "no.jpg", raw_label=text, author=text, url=text)
    placed = plan.place([image], {image.image_id: "train"})
    papers.write(placed, tmp_path, [], made.RECIPE, "")

    [row] = papers.read_manifest(tmp_path)
    assert [row["raw_label"], row["author"], row["url"]] == [f"'{text}"] * 3


def test_card__counts_sources_and_notes(tmp_path):
    text = papers.card(made.heap(tmp_path), made.RECIPE, ["Left out: mask."])

    assert "| glass | 2 | 2 | 2 |" in text
    assert "| s | CC0 | 9 |" in text
    assert "- Left out: mask." in text
