"""The shipped waste types, schemes, attributes and source descriptors hold together."""

from __future__ import annotations

import tomllib
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from workbench import taxonomy
from workbench.taxonomy import Tree, WasteType

ROOT = Path(__file__).resolve().parent.parent
TYPES = taxonomy.read_types(ROOT / "catalog/waste_types.csv")
SCHEMES = {path.stem: path for path in sorted((ROOT / "catalog/schemes").glob("*.csv"))}
SOURCES = {path.stem: path for path in sorted((ROOT / "datasets").glob("*.toml"))}
STREAMS = {
    "packaging", "paper", "glass", "organic", "textile", "electronic", "hazardous", "bulky",
    "rubble", "medical", "residual", "metal", "wood",
}  # fmt: skip
MATERIALS = {
    "plastic", "glass", "metal", "paper", "cardboard", "composite", "organic", "textile",
    "leather", "wood", "mineral", "electronic", "chemical", "mixed",
}  # fmt: skip
CLASSES = {
    "binko10": [
        "battery", "cardboard", "clothes", "food", "glass", "mask", "metal", "paper", "PET",
        "shoes",
    ],
    "dumpin13": [
        "bois", "carton", "cuir", "textile", "alimentaire", "dechets verts", "electronique",
        "metal", "papier", "pierre", "plastique", "verre", "autres",
    ],
    "triof3": ["bouteille", "gobelet", "couvert"],
    "trashnet6": ["cardboard", "glass", "metal", "paper", "plastic", "trash"],
}  # fmt: skip
KEYS = {
    "name", "title", "licence", "licence_id", "licence_url", "citation", "url", "kaggle",
    "get_fr", "get_en", "layout", "folder", "oddities_fr", "oddities_en", "options", "labels",
}  # fmt: skip
SOMETIMES = {"size", "own_types", "download"}
RAW_LABELS = {
    "kaggle-garbage-6": "cardboard glass metal paper plastic trash",
    "kaggle-garbage-12": (
        "battery biological brown-glass cardboard clothes green-glass metal paper plastic shoes "
        "trash white-glass"
    ),
    "fmd": "fabric foliage glass leather metal paper plastic stone water wood",
    "drinking-waste": "AluCan Glass HDPEM PET",
}


@pytest.fixture(scope="module")
def tree() -> Tree:
    return taxonomy.build_tree(TYPES)


def source(name: str) -> dict[str, Any]:
    return tomllib.loads(SOURCES[name].read_text(encoding="utf-8"))


def plain(text: str) -> str:
    opened = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in opened if not unicodedata.combining(each))


def terms(each: WasteType, language: str) -> list[str]:
    if language == "fr":
        return [plain(term) for term in (each.name_fr, *each.synonyms_fr)]
    return [plain(term) for term in (each.name_en, *each.synonyms_en)]


def test_waste_types__form_a_tree() -> None:
    taxonomy.check_types(TYPES)
    grown = taxonomy.build_tree(TYPES)
    tops = {grown.ancestors(each.type_id)[-1] for each in TYPES}
    assert tops == {each.type_id for each in TYPES if each.parent_id is None}


def test_waste_types__count() -> None:
    assert 150 <= len(TYPES) <= 200


@pytest.mark.parametrize("language", ["fr", "en"])
def test_waste_types__no_term_twice(language: str) -> None:
    counted = Counter(term for each in TYPES for term in terms(each, language))
    assert [term for term, times in counted.items() if times > 1] == []


def test_waste_types__names_in_sentence_case() -> None:
    names = [name for each in TYPES for name in (each.name_fr, each.name_en)]
    assert [name for name in names if name[0].islower()] == []


def test_waste_types__streams_are_known() -> None:
    assert {each.stream for each in TYPES} <= STREAMS


def test_waste_types__materials_are_known() -> None:
    assert {each.material for each in TYPES} <= MATERIALS


def test_waste_types__parents_stand_before_their_children() -> None:
    order = {each.type_id: position for position, each in enumerate(TYPES)}
    late = [e.type_id for e in TYPES if e.parent_id and order[e.parent_id] > order[e.type_id]]
    assert late == []


def test_schemes__are_the_known_ones() -> None:
    assert set(SCHEMES) == set(CLASSES)


@pytest.mark.parametrize("name", CLASSES)
def test_scheme__holds_against_the_tree(name: str, tree: Tree) -> None:
    scheme = taxonomy.read_scheme(SCHEMES[name])
    taxonomy.check_scheme(scheme, tree)
    used = {p.class_name for p in taxonomy.place_all(scheme, tree).values() if p.kind == "class"}
    assert used == set(CLASSES[name])


@pytest.mark.parametrize("name", CLASSES)
def test_scheme__classes_in_order(name: str) -> None:
    read = taxonomy.read_scheme(SCHEMES[name])
    assert [each.name for each in read.classes] == CLASSES[name]


@pytest.mark.parametrize("name", CLASSES)
def test_scheme__colours_differ(name: str) -> None:
    colors = [each.color for each in taxonomy.read_scheme(SCHEMES[name]).classes]
    assert len(set(colors)) == len(colors)


@pytest.mark.parametrize("name", CLASSES)
def test_scheme__every_class_is_reached(name: str, tree: Tree) -> None:
    read = taxonomy.read_scheme(SCHEMES[name])
    reached = {each.class_name for each in taxonomy.place_all(read, tree).values()}
    assert {each.name for each in read.classes} <= reached


@pytest.mark.parametrize(
    ("scheme", "type_id", "kind", "class_name"),
    [
        ("binko10", "plastic", "too_coarse", None),
        ("binko10", "plastic-bottle", "too_coarse", None),
        ("binko10", "clear-pet-bottle", "class", "PET"),
        ("binko10", "milk-bottle", "excluded", None),
        ("binko10", "residual", "too_coarse", None),
        ("binko10", "ffp2-mask", "class", "mask"),
        ("binko10", "cigarette-butt", "excluded", None),
        ("binko10", "brown-glass-bottle", "class", "glass"),
        ("dumpin13", "leather-shoe", "class", "cuir"),
        ("dumpin13", "leaves", "class", "dechets verts"),
        ("dumpin13", "aa-battery", "class", "autres"),
        ("triof3", "glass", "too_coarse", None),
        ("triof3", "pet-bottle", "class", "bouteille"),
        ("trashnet6", "nappy", "class", "trash"),
    ],
)
def test_scheme__places(
    scheme: str, type_id: str, kind: str, class_name: str | None, tree: Tree
) -> None:
    placed = taxonomy.place(taxonomy.read_scheme(SCHEMES[scheme]), tree, type_id)
    assert (placed.kind, placed.class_name) == (kind, class_name)


@pytest.mark.parametrize("scheme", CLASSES)
def test_write_scheme__shipped_file_comes_back_byte_for_byte(scheme: str, tmp_path: Path) -> None:
    copy = tmp_path / SCHEMES[scheme].name
    taxonomy.write_scheme(taxonomy.read_scheme(SCHEMES[scheme]), copy)
    assert copy.read_bytes() == SCHEMES[scheme].read_bytes()


@pytest.mark.parametrize(
    ("name", "values"),
    [("cleanliness", ["clean", "dirty"]), ("framing", ["one-object", "several"])],
)
def test_attributes__values(name: str, values: list[str]) -> None:
    read = tomllib.loads((ROOT / "catalog/attributes.toml").read_text(encoding="utf-8"))
    assert [each["id"] for each in read[name]["values"]] == values


@pytest.mark.parametrize("name", SOURCES)
def test_source__has_exactly_the_known_keys(name: str) -> None:
    assert set(source(name)) - SOMETIMES == KEYS


@pytest.mark.parametrize("name", SOURCES)
def test_source__is_called_after_its_file(name: str) -> None:
    assert source(name)["name"] == name


@pytest.mark.parametrize("name", SOURCES)
def test_source__labels_are_waste_types_or_none_on_purpose(name: str, tree: Tree) -> None:
    assert set(source(name)["labels"].values()) <= {*tree.parents, "-"}


@pytest.mark.parametrize("name", RAW_LABELS)
def test_source__covers_the_published_labels(name: str) -> None:
    assert sorted(source(name)["labels"]) == sorted(RAW_LABELS[name].split(" "))


def test_source__solid_waste_covers_both_editions() -> None:
    # 43 classes, and class 28 under its two names (shoe, leather shoe)
    assert len(source("solid-waste")["labels"]) == 44
