from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from workbench import taxonomy
from workbench.errors import BadInput
from workbench.taxonomy import Placement, Scheme, SchemeClass, SchemeRule, Tree, WasteType

HEADER = "id,parent,name_fr,name_en,synonyms_fr,synonyms_en,material,stream,note\n"
SCHEME_HEADER = "row,class,type,title_fr,title_en,color,minimum,cap,note\n"


def waste_type(
    type_id: str,
    parent: str | None = None,
    fr: str = "Nom",
    en: str = "Name",
    synonyms_fr: tuple[str, ...] = (),
    synonyms_en: tuple[str, ...] = (),
) -> WasteType:
    return WasteType(type_id, parent, fr, en, synonyms_fr, synonyms_en, "glass", "glass", "")


TYPES = (
    waste_type("glass", None, "Verre", "Glass"),
    waste_type("brown-glass", "glass", "Verre brun", "Brown glass"),
    waste_type("beer-bottle", "brown-glass", "Bouteille de bière", "Beer bottle", ("cannette",)),
    waste_type("green-glass", "glass", "Verre vert", "Green glass"),
    waste_type("battery", None, "Pile", "Battery", ("accumulateur",), ("accumulator",)),
    waste_type("newspaper", None, "Journal", "Newspaper", ("quotidien",)),
    waste_type("egg-box", None, "Boîte d'œufs", "Egg box"),
)


def scheme(*rules: tuple[str, str], names: Sequence[str] = ("verre", "pile")) -> Scheme:
    classes = tuple(
        SchemeClass(name, index, name, name, "#102030", 500, None, "")
        for index, name in enumerate(names)
    )
    return Scheme("s", classes, tuple(SchemeRule(t, c, "why" * (c == "-")) for t, c in rules))


@pytest.fixture
def tree() -> Tree:
    return taxonomy.build_tree(TYPES)


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_read_types__splits_synonyms_and_reads_root(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", HEADER + "a-b,,Été,Summer,un | deux,,glass,glass,n\n")
    assert taxonomy.read_types(path) == (
        WasteType("a-b", None, "Été", "Summer", ("un", "deux"), (), "glass", "glass", "n"),
    )


def test_read_types__byte_order_mark_is_no_part_of_the_column(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "\ufeff" + HEADER + "a,,A,A,,,,,\n")
    assert taxonomy.read_types(path)[0].type_id == "a"


def test_read_types__wrong_columns_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="must begin with the columns"):
        taxonomy.read_types(write(tmp_path / "t.csv", "id,name\n"))


def test_read_types__missing_cell_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="line 3 has 2 cells"):
        taxonomy.read_types(write(tmp_path / "t.csv", HEADER + "a,,A,A,,,,,\nb,a\n"))


def test_read_types__latin1_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes((HEADER + "a,,Été,A,,,,,\n").encode("latin-1"))
    with pytest.raises(BadInput, match="UTF-8"):
        taxonomy.read_types(path)


def test_read_types__missing_file_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        taxonomy.read_types(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("types", "sentence"),
    [
        ([waste_type("a"), waste_type("a")], "'a' stands on lines 2 and 3"),
        ([waste_type("a"), waste_type("b", "c")], "'b' names the parent 'c'.*line 3"),
        ([waste_type("a", "b"), waste_type("b", "a")], "line 2.*circle: a → b → a"),
        ([waste_type("a", "a")], "circle: a → a"),
        ([waste_type("Pet Bottle")], "Line 2 has the id 'Pet Bottle'"),
        ([waste_type("a", en=" ")], "'a' .line 2. lacks"),
    ],
    ids=["twice", "unknown-parent", "circle", "own-parent", "bad-id", "empty-name"],
)
def test_check_types__refuses(types: list[WasteType], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        taxonomy.check_types(types)


def test_build_tree__cycle_refused_instead_of_endless() -> None:
    with pytest.raises(BadInput, match="circle"):
        taxonomy.build_tree([waste_type("x", "a"), waste_type("a", "b"), waste_type("b", "a")])


def test_ancestors__self_first_up_to_the_root(tree: Tree) -> None:
    assert tree.ancestors("beer-bottle") == ("beer-bottle", "brown-glass", "glass")


def test_ancestors__unknown_type_refused(tree: Tree) -> None:
    with pytest.raises(BadInput, match="no waste type 'bear'"):
        tree.ancestors("bear")


def test_descendants__depth_first_without_itself(tree: Tree) -> None:
    assert tree.descendants("glass") == ("brown-glass", "beer-bottle", "green-glass")


def test_children__only_direct(tree: Tree) -> None:
    assert tree.children("glass") == ("brown-glass", "green-glass")


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        ("glass", "beer-bottle", True),
        ("beer-bottle", "glass", False),
        ("glass", "glass", False),
        ("green-glass", "beer-bottle", False),
    ],
)
def test_is_ancestor__strictly_above(tree: Tree, above: str, below: str, expected: bool) -> None:
    assert tree.is_ancestor(above, below) is expected


def test_read_scheme__classes_in_order_then_rules(tmp_path: Path) -> None:
    text = "class,B,,Bé,Bee,#112233,500,,\nclass,A,,,,#445566,,900,hm\nrule,-,glass,,,,,,why\n"
    read = taxonomy.read_scheme(write(tmp_path / "mine.csv", SCHEME_HEADER + text))
    assert read == Scheme(
        "mine",
        (
            SchemeClass("B", 0, "Bé", "Bee", "#112233", 500, None, ""),
            SchemeClass("A", 1, "A", "A", "#445566", 0, 900, "hm"),
        ),
        (SchemeRule("glass", "-", "why"),),
    )


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("klass,A,,,,#112233,,,", "line 2 begins with 'klass'"),
        ("class,A,,,,#112233,many,,", "line 2 has the minimum 'many'"),
        ("class,A,,,,#112233,,-3,", "line 2 has the cap '-3'"),
    ],
)
def test_read_scheme__refuses(tmp_path: Path, row: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        taxonomy.read_scheme(write(tmp_path / "s.csv", f"{SCHEME_HEADER}{row}\n"))


def test_write_scheme__reads_back_the_same(tmp_path: Path) -> None:
    first = scheme(("glass", "verre"), ("battery", "-"))
    capped = replace(first.classes[1], cap=900, note='comma, "quote"')
    wanted = replace(first, classes=(first.classes[0], capped))
    taxonomy.write_scheme(wanted, tmp_path / "s.csv")
    assert taxonomy.read_scheme(tmp_path / "s.csv") == wanted


def test_write_scheme__leaves_no_part_file(tmp_path: Path) -> None:
    taxonomy.write_scheme(scheme(), tmp_path / "s.csv")
    assert [each.name for each in tmp_path.iterdir()] == ["s.csv"]


def test_check_scheme__accepts_a_sound_one(tree: Tree) -> None:
    sound = scheme(("glass", "verre"), ("battery", "-"))
    taxonomy.check_scheme(sound, tree)
    assert taxonomy.place(sound, tree, "glass").class_name == "verre"


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (scheme(names=("a", "b", "a")), "class 'a' twice"),
        (scheme(names=("pet", "PET")), "class 'PET' twice"),
        (scheme(names=("../up",)), "'../up', which cannot name a folder"),
        (scheme(names=("-",)), "'-', which cannot name a folder"),
        (scheme(("bear", "verre")), "'bear', which is no waste type"),
        (scheme(("glass", "verre"), ("glass", "pile")), "two rules for 'glass'"),
        (scheme(("glass", "vase")), "'glass' to 'vase', which is none of its classes"),
        (Scheme("s", (), (SchemeRule("glass", "-", " "),)), "'glass' without a reason"),
        (Scheme("s", (SchemeClass("a", 0, "", "", "red", 0, None, ""),), ()), "colour 'red'"),
        (Scheme("s", (SchemeClass("a", 0, "", "", "#000000", 5, 4, ""),), ()), "raise the cap"),
    ],
)
def test_check_scheme__refuses(tree: Tree, bad: Scheme, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        taxonomy.check_scheme(bad, tree)


@pytest.mark.parametrize(
    ("type_id", "expected"),
    [
        ("beer-bottle", Placement("class", "verre", "brown-glass")),
        ("brown-glass", Placement("class", "verre", "brown-glass")),
        ("green-glass", Placement("excluded", None, "green-glass")),
        ("glass", Placement("too_coarse", None, None)),
        ("battery", Placement("unmapped", None, None)),
    ],
)
def test_place__nearest_rule_decides(tree: Tree, type_id: str, expected: Placement) -> None:
    rules = scheme(("brown-glass", "verre"), ("green-glass", "-"))
    assert taxonomy.place(rules, tree, type_id) == expected


def test_place__rule_on_a_leaf_beats_its_ancestor(tree: Tree) -> None:
    rules = scheme(("glass", "verre"), ("beer-bottle", "pile"))
    assert taxonomy.place(rules, tree, "beer-bottle").class_name == "pile"


def test_place__unknown_type_refused(tree: Tree) -> None:
    with pytest.raises(BadInput, match="'bear'"):
        taxonomy.place(scheme(), tree, "bear")


def test_place_all__agrees_with_place(tree: Tree) -> None:
    rules = scheme(("brown-glass", "verre"), ("battery", "-"))
    expected = {each.type_id: taxonomy.place(rules, tree, each.type_id) for each in TYPES}
    assert taxonomy.place_all(rules, tree) == expected


@pytest.mark.parametrize(
    ("type_ids", "expected"),
    [
        (["glass", "beer-bottle", "brown-glass"], "beer-bottle"),
        (["glass", "glass"], "glass"),
        (["brown-glass", "green-glass"], None),
        (["glass", "brown-glass", "green-glass"], None),
        (["glass", "battery"], None),
        ([], None),
    ],
)
def test_finest__deepest_on_one_line(tree: Tree, type_ids: list[str], expected: str | None) -> None:
    assert taxonomy.finest(tree, type_ids) == expected


@pytest.mark.parametrize(
    ("text", "type_id"),
    [
        ("Journaux", "newspaper"),
        ("batteries", "battery"),
        ("BOUTEILLES DE BIERE", "beer-bottle"),
        ("boite d'oeufs", "egg-box"),
        ("accumulateurs", "battery"),
        ("quotidein", "newspaper"),
        ("brun", "brown-glass"),
        ("bottle beer", "beer-bottle"),
    ],
)
def test_search__finds_first(text: str, type_id: str) -> None:
    assert taxonomy.search(TYPES, text)[0][0].type_id == type_id


def test_search__exact_name_before_longer_names() -> None:
    found = [each.type_id for each, _ in taxonomy.search(TYPES, "verre")]
    assert found == ["glass", "brown-glass", "green-glass"]


@pytest.mark.parametrize(("text", "score"), [("Verre", 100.0), ("accumulator", 99.0)])
def test_search__exact_scores(text: str, score: float) -> None:
    assert taxonomy.search(TYPES, text)[0][1] == score


@pytest.mark.parametrize("text", ["", " '! ", "zzzzqq"])
def test_search__nothing_like_it(text: str) -> None:
    assert taxonomy.search(TYPES, text) == []


def test_search__limit() -> None:
    assert len(taxonomy.search(TYPES, "verre", limit=2)) == 2
