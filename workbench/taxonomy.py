"""Waste types, their tree, and schemes: reading, checking, placing, searching.

Owns the rule "nearest ancestor-or-self decides". Pure: knows files and records, no catalogue.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from rapidfuzz import fuzz

from workbench.errors import BadInput

EXCLUDED = "-"

_TYPE_COLUMNS = "id,parent,name_fr,name_en,synonyms_fr,synonyms_en,material,stream,note"
_SCHEME_COLUMNS = "row,class,type,title_fr,title_en,color,minimum,cap,note"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# A class name becomes a folder name: no separators, no leading dot or dash, no trailing blank.
_CLASS_NAME = re.compile(r"[^\W_]([\w .&+'-]*[^\W_])?")
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
_FUZZY_FLOOR = 66.0  # one wrong letter in four scores 67.5; unrelated words reach 65.5


@dataclass(frozen=True)
class WasteType:
    """A node of the taxonomy; inner nodes are labels too."""

    type_id: str
    parent_id: str | None
    name_fr: str
    name_en: str
    synonyms_fr: tuple[str, ...]
    synonyms_en: tuple[str, ...]
    material: str
    stream: str
    note: str


@dataclass(frozen=True)
class SchemeClass:
    """One class of a model; `index` is its position in the model's output, from 0.

    `name` names the release's folder, `color` is `#RRGGBB`, `minimum` and `cap` count usable
    images (cap None = no limit).
    """

    name: str
    index: int
    title_fr: str
    title_en: str
    color: str
    minimum: int
    cap: int | None
    note: str


@dataclass(frozen=True)
class SchemeRule:
    """Waste type → class; `class_name` is `-` where the type is excluded on purpose."""

    type_id: str
    class_name: str
    note: str


@dataclass(frozen=True)
class Scheme:
    """A model's ordered classes with their rules."""

    name: str
    classes: tuple[SchemeClass, ...]
    rules: tuple[SchemeRule, ...]


@dataclass(frozen=True)
class Placement:
    """Where a waste type goes in a scheme; `rule_type` is the type whose rule decided."""

    kind: Literal["class", "excluded", "unmapped", "too_coarse"]
    class_name: str | None
    rule_type: str | None


@dataclass(frozen=True)
class Tree:
    """Who lies above and below whom. Every method raises BadInput for an unknown type."""

    parents: Mapping[str, str | None]
    kids: Mapping[str, tuple[str, ...]]

    def ancestors(self, type_id: str) -> tuple[str, ...]:
        """The type itself, then its parent, up to the root."""
        line = [self._known(type_id)]
        while (parent := self.parents[line[-1]]) is not None:
            line.append(parent)
        return tuple(line)

    def descendants(self, type_id: str) -> tuple[str, ...]:
        """All types below, without the type itself, depth first in file order."""
        found: list[str] = []
        todo = list(reversed(self.children(type_id)))
        while todo:
            found.append(todo.pop())
            todo.extend(reversed(self.kids[found[-1]]))
        return tuple(found)

    def children(self, type_id: str) -> tuple[str, ...]:
        """The types directly below, in file order."""
        return self.kids[self._known(type_id)]

    def is_ancestor(self, above: str, below: str) -> bool:
        """Whether `above` lies strictly above `below`."""
        return self._known(above) in self.ancestors(below)[1:]

    def _known(self, type_id: str) -> str:
        if type_id not in self.parents:
            raise BadInput(f"There is no waste type {type_id!r}; search for it or add it.")
        return type_id


def read_types(path: Path) -> tuple[WasteType, ...]:
    """Read waste_types.csv in file order, unchecked; BadInput where it is no such table."""
    return tuple(
        WasteType(
            *(row["id"], row["parent"] or None, row["name_fr"], row["name_en"]),
            *(_split(row["synonyms_fr"]), _split(row["synonyms_en"])),
            *(row["material"], row["stream"], row["note"]),
        )
        for _, row in _rows(path, _TYPE_COLUMNS)
    )


def check_types(types: Iterable[WasteType]) -> None:
    """Raise BadInput at the first bad id, id given twice, empty name, unknown parent or cycle."""
    types = tuple(types)
    seen: dict[str, int] = {}
    for line, each in enumerate(types, start=2):  # line 1 holds the column names
        _check_type(each, line)
        if each.type_id in seen:
            raise BadInput(
                f"Waste type {each.type_id!r} stands on lines {seen[each.type_id]} and {line}; "
                "remove one."
            )
        seen[each.type_id] = line
    parents = {each.type_id: each.parent_id for each in types}
    for each in types:
        _check_parents(each.type_id, parents, seen[each.type_id])


def build_tree(types: Iterable[WasteType]) -> Tree:
    """The tree of these types; raises BadInput where `check_types` does."""
    types = tuple(types)
    check_types(types)
    kids: dict[str, list[str]] = {each.type_id: [] for each in types}
    for each in types:
        if each.parent_id is not None:
            kids[each.parent_id].append(each.type_id)
    return Tree(
        parents={each.type_id: each.parent_id for each in types},
        kids={type_id: tuple(below) for type_id, below in kids.items()},
    )


def read_scheme(path: Path) -> Scheme:
    """Read a scheme, called after its file, unchecked; BadInput where it is no such table."""
    classes: list[SchemeClass] = []
    rules: list[SchemeRule] = []
    for line, row in _rows(path, _SCHEME_COLUMNS):
        if row["row"] == "class":
            classes.append(_scheme_class(row, len(classes), f"{path.name} line {line}"))
        elif row["row"] == "rule":
            rules.append(SchemeRule(row["type"], row["class"], row["note"]))
        else:
            raise BadInput(
                f"{path.name} line {line} begins with {row['row']!r}; write `class` or `rule`."
            )
    return Scheme(path.stem, tuple(classes), tuple(rules))


def write_scheme(scheme: Scheme, path: Path) -> None:
    """Write a scheme as CSV, classes first; the file is replaced in one step."""
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_SCHEME_COLUMNS.split(","))
        for each in sorted(scheme.classes, key=lambda c: c.index):
            shown = (each.title_fr, each.title_en, each.color)
            # csv writes None (no cap) as an empty cell
            writer.writerow(("class", each.name, "", *shown, each.minimum, each.cap, each.note))
        for rule in scheme.rules:
            writer.writerow(("rule", rule.class_name, rule.type_id, *[""] * 5, rule.note))
    part.replace(path)


def check_scheme(scheme: Scheme, tree: Tree) -> None:
    """Raise BadInput at the first class or rule of a scheme that cannot be meant."""
    names: set[str] = set()
    for each in scheme.classes:
        _check_class(scheme, each)
        if each.name.casefold() in names:  # folders of a release must differ on every disk
            raise BadInput(f"Scheme {scheme.name} has the class {each.name!r} twice; remove one.")
        names.add(each.name.casefold())
    known = {each.name for each in scheme.classes} | {EXCLUDED}
    ruled: set[str] = set()
    for rule in scheme.rules:
        _check_rule(scheme, rule, tree, known)
        if rule.type_id in ruled:
            raise BadInput(f"Scheme {scheme.name} has two rules for {rule.type_id!r}; keep one.")
        ruled.add(rule.type_id)


def place(scheme: Scheme, tree: Tree, type_id: str) -> Placement:
    """Where one waste type goes: the rule of the nearest ancestor-or-self."""
    rules, above = _index(scheme, tree)
    return _placement(rules, above, tree.ancestors(type_id))


def place_all(scheme: Scheme, tree: Tree) -> dict[str, Placement]:
    """`place` for every waste type of the tree, in file order."""
    rules, above = _index(scheme, tree)
    return {each: _placement(rules, above, tree.ancestors(each)) for each in tree.parents}


def finest(tree: Tree, type_ids: Iterable[str]) -> str | None:
    """The finest of these types when all lie on one line to the root, else None."""
    wanted = set(type_ids)
    longest = max((tree.ancestors(each) for each in wanted), key=len, default=())
    return longest[0] if longest and wanted <= set(longest) else None


def search(
    types: tuple[WasteType, ...], text: str, limit: int = 10
) -> list[tuple[WasteType, float]]:
    """Waste types whose names or synonyms, French or English, are like `text`; best first.

    Scores run from 0 to 100: 100 the name itself, 99 a synonym, 90 and more when each word
    begins a word of the term, below that similarity (rapidfuzz `ratio`). Accents, case and
    plurals do not count.
    """
    wanted = _fold(text)
    if not wanted:
        return []
    best = [0.0] * len(types)
    for position, term, is_name in _terms(types):
        best[position] = max(best[position], _score(wanted, term, is_name=is_name))
    hits = [position for position, score in enumerate(best) if score >= _FUZZY_FLOOR]
    hits.sort(key=lambda position: -best[position])  # stable: file order among equals
    return [(types[position], round(best[position], 1)) for position in hits[:limit]]


def _index(scheme: Scheme, tree: Tree) -> tuple[dict[str, str], set[str]]:
    """Rules by type, and all types that lie above a rule."""
    rules = {rule.type_id: rule.class_name for rule in scheme.rules}
    above = {each for type_id in rules for each in tree.ancestors(type_id)[1:]}
    return rules, above


def _placement(rules: dict[str, str], above: set[str], line: tuple[str, ...]) -> Placement:
    for each in line:
        if each in rules:
            if rules[each] == EXCLUDED:
                return Placement("excluded", None, each)
            return Placement("class", rules[each], each)
    return Placement("too_coarse" if line[0] in above else "unmapped", None, None)


def _check_type(each: WasteType, line: int) -> None:
    if not _ID.fullmatch(each.type_id):
        raise BadInput(f"Line {line} has the id {each.type_id!r}; write it like `pet-bottle`.")
    if not each.name_fr.strip() or not each.name_en.strip():
        raise BadInput(
            f"Waste type {each.type_id!r} (line {line}) lacks a French or English name; give both."
        )


def _check_parents(type_id: str, parents: Mapping[str, str | None], line: int) -> None:
    walked = [type_id]
    while (parent := parents[walked[-1]]) is not None:
        if parent not in parents:
            raise BadInput(
                f"Waste type {walked[-1]!r} names the parent {parent!r}, which does not exist "
                f"(met from line {line}); add it or correct the parent."
            )
        walked.append(parent)
        if parent in walked[:-1]:
            raise BadInput(
                f"Waste type {type_id!r} (line {line}) runs in a circle: {' → '.join(walked)}; "
                "correct one parent."
            )


def _check_class(scheme: Scheme, each: SchemeClass) -> None:
    if not _CLASS_NAME.fullmatch(each.name):
        raise BadInput(
            f"Scheme {scheme.name} has the class {each.name!r}, which cannot name a folder; use "
            "letters and digits, with blanks or dashes inside only."
        )
    if not _COLOR.fullmatch(each.color):
        where = f"Class {each.name!r} of scheme {scheme.name}"
        raise BadInput(f"{where} has the colour {each.color!r}; write it as #RRGGBB.")
    if each.cap is not None and each.cap < max(each.minimum, 1):
        sizes = f"the minimum {each.minimum} and the cap {each.cap}"
        raise BadInput(f"Class {each.name!r} has {sizes}; raise the cap.")


def _check_rule(scheme: Scheme, rule: SchemeRule, tree: Tree, known: set[str]) -> None:
    if rule.type_id not in tree.parents:
        raise BadInput(
            f"Scheme {scheme.name} has a rule for {rule.type_id!r}, which is no waste type; "
            "correct it or add the type."
        )
    if rule.class_name not in known:
        raise BadInput(
            f"Scheme {scheme.name} sends {rule.type_id!r} to {rule.class_name!r}, which is none "
            "of its classes; correct the rule or add the class."
        )
    if rule.class_name == EXCLUDED and not rule.note.strip():
        raise BadInput(
            f"Scheme {scheme.name} excludes {rule.type_id!r} without a reason; write one as note."
        )


def _rows(path: Path, columns: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells, blanks trimmed."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.reader(file, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadInput(f"{path} cannot be read as UTF-8 CSV ({error}); check the file.") from error
    if not lines or lines[0] != columns.split(","):
        raise BadInput(f"{path.name} must begin with the columns {columns}; correct it.")
    for line, cells in enumerate(lines[1:], start=2):
        if len(cells) != len(lines[0]):
            raise BadInput(
                f"{path.name} line {line} has {len(cells)} cells where {len(lines[0])} are needed; "
                "quote cells that hold a comma."
            )
        yield line, dict(zip(lines[0], (cell.strip() for cell in cells), strict=True))


def _scheme_class(row: dict[str, str], index: int, where: str) -> SchemeClass:
    for column in ("minimum", "cap"):
        if row[column] and not (row[column].isascii() and row[column].isdigit()):
            raise BadInput(f"{where} has the {column} {row[column]!r}; write a whole number.")
    return SchemeClass(
        name=row["class"],
        index=index,
        title_fr=row["title_fr"] or row["class"],
        title_en=row["title_en"] or row["class"],
        color=row["color"],
        minimum=int(row["minimum"] or 0),
        cap=int(row["cap"]) if row["cap"] else None,
        note=row["note"],
    )


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


@lru_cache(maxsize=4)  # folding 1,500 types takes longer than comparing them
def _terms(types: tuple[WasteType, ...]) -> tuple[tuple[int, str, bool], ...]:
    """Position of the type, folded term, whether it is a name (else a synonym)."""
    found = []
    for position, each in enumerate(types):
        found += [(position, _fold(name), True) for name in (each.name_fr, each.name_en)]
        synonyms = (*each.synonyms_fr, *each.synonyms_en)
        found += [(position, _fold(synonym), False) for synonym in synonyms]
    return tuple(found)


def _score(wanted: str, term: str, *, is_name: bool) -> float:
    if wanted == term:
        return 100.0 if is_name else 99.0
    if all(f" {word}" in f" {term}" for word in wanted.split()):
        return 90.0 + 8.0 * min(1.0, len(wanted) / len(term))
    return 0.9 * fuzz.ratio(wanted, term)


def _fold(text: str) -> str:
    """Small letters without accents, words cut to what singular and plural share."""
    opened = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    plain = "".join(each for each in opened if not unicodedata.combining(each))
    return " ".join(_stem(word) for word in re.findall(r"[^\W_]+", plain))


def _stem(word: str) -> str:
    if len(word) <= 3:
        return word
    word = re.sub(r"(?<!e)aux$", "al", word)  # journaux, métaux
    word = re.sub(r"((?<=eu)x|(?<=ou)x|(?<=eau)x|es|s|e)$", "", word)
    return re.sub(r"y$", "i", word)  # battery, batteries, batterie
