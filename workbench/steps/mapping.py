"""Types and schemes: reading them from the catalogue, saving a new version, what a change does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from workbench import taxonomy
from workbench.errors import BadInput
from workbench.store import schemes, types
from workbench.store.connection import Catalog
from workbench.store.schemes import Version
from workbench.taxonomy import Scheme, SchemeClass, SchemeRule, Tree, WasteType

SHIPPED = "shipped"
EXCLUDED = "-"
TypeRow = tuple[str | None, ...]


@dataclass(frozen=True)
class SchemeCounts:
    """Usable images a class, and those that fall into none, all counted.

    `labelled` counts every readable image with a label, usable or not.
    """

    classes: Mapping[str, int]
    labelled: Mapping[str, int]
    unmapped: int
    excluded: int
    too_coarse: int


@dataclass(frozen=True)
class Change:
    """What a changed scheme would do: usable images a class before and after."""

    before: SchemeCounts
    after: SchemeCounts


def all_types(catalog: Catalog) -> tuple[WasteType, ...]:
    """Every type of the catalogue, in the order of the ids."""
    return tuple(_type(row) for row in types.all_rows(catalog))


def tree(catalog: Catalog) -> Tree:
    """The tree of all types."""
    return taxonomy.build_tree(all_types(catalog))


def type_row(each: WasteType, origin: str) -> TypeRow:
    """A type as the table holds it."""
    return (
        each.type_id, each.parent_id, each.name_fr, each.name_en, "|".join(each.synonyms_fr),
        "|".join(each.synonyms_en), each.material, each.stream, each.note, origin,
    )  # fmt: skip


def store_types(catalog: Catalog, rows: Sequence[TypeRow]) -> None:
    """Store all types with their lines of ancestors, and place them in every scheme anew."""
    grown = taxonomy.build_tree(tuple(_type(row) for row in rows))
    lines = {str(row[0]): grown.ancestors(str(row[0])) for row in rows}
    with catalog.writing():
        types.replace(catalog, rows, lines)
        for name in schemes.names(catalog):
            _place(catalog, read(catalog, name), grown)


def add_types(catalog: Catalog, added: Sequence[WasteType]) -> int:
    """Add types of one's own; known ids are left as they are. Returns how many were new."""
    with catalog.writing():
        stored = types.all_rows(catalog)
        known = {row[0] for row in stored}
        new = [type_row(each, "added") for each in added if each.type_id not in known]
        if new:
            store_types(catalog, [*stored, *new])
    return len(new)


def read(catalog: Catalog, name: str, version: int | None = None) -> Scheme:
    """A scheme as saved, by default its newest version. Raises BadInput when it is unknown."""
    newest = schemes.newest(catalog, name)
    if version is not None and not 1 <= version <= newest:
        raise BadInput(f"{name} has no version {version}: it has 1 to {newest}.")
    number = version or newest
    classes = tuple(
        SchemeClass(name, index, title_fr, title_en, color, minimum, cap, note)
        for index, name, title_fr, title_en, color, minimum, cap, note in schemes.classes(
            catalog, name, number
        )
    )
    rules = tuple(SchemeRule(*row) for row in schemes.rules(catalog, name, number))
    return Scheme(name, classes, rules)


def save(catalog: Catalog, scheme: Scheme, *, author: str, comment: str, based_on: int) -> int:
    """Save a changed scheme as version `based_on + 1`; BadInput when somebody was faster."""
    number = based_on + 1
    with catalog.writing():
        grown = tree(catalog)
        taxonomy.check_scheme(scheme, grown)
        schemes.save(
            catalog,
            Version(scheme.name, number, author, comment, datetime.now(UTC)),
            [
                (c.index, c.name, c.title_fr, c.title_en, c.color, c.minimum, c.cap, c.note)
                for c in scheme.classes
            ],
            [(r.type_id, r.class_name, r.note) for r in scheme.rules],
        )
        _place(catalog, scheme, grown)
    return number


def with_rule(scheme: Scheme, type_id: str, class_name: str | None, note: str = "") -> Scheme:
    """The scheme with one rule set (`-` excludes) or, for None, taken away."""
    kept = [rule for rule in scheme.rules if rule.type_id != type_id]
    if class_name is not None:
        kept.append(SchemeRule(type_id, class_name, note))
    return replace(scheme, rules=tuple(sorted(kept, key=lambda rule: rule.type_id)))


def as_csv(scheme: Scheme) -> bytes:
    """The scheme as the CSV file that the program reads and ships."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"{scheme.name}.csv"
        taxonomy.write_scheme(scheme, file)
        return file.read_bytes()


def class_types(scheme: Scheme, grown: Tree) -> dict[str, str]:
    """The type that stands for each class when somebody gives an image that class.

    It is the rule's type nearest to the root; among equals the one with most types below it.
    """
    best: dict[str, tuple[int, int, str]] = {}
    for rule in scheme.rules:
        depth = len(grown.ancestors(rule.type_id))
        rank = (depth, -len(grown.descendants(rule.type_id)), rule.type_id)
        if rule.class_name not in best or rank < best[rule.class_name]:
            best[rule.class_name] = rank
    return {name: rank[2] for name, rank in best.items() if name != EXCLUDED}


def counts(catalog: Catalog, name: str) -> SchemeCounts:
    """What falls where in the newest version of a scheme."""
    scheme = read(catalog, name)
    rows = schemes.placed(catalog, name)
    return _sum(scheme, rows)


def preview(catalog: Catalog, changed: Scheme) -> Change:
    """What saving `changed` would do, without saving it."""
    grown = tree(catalog)
    taxonomy.check_scheme(changed, grown)
    now = read(catalog, changed.name)
    return Change(tally(catalog, now, grown), tally(catalog, changed, grown))


def tally(catalog: Catalog, scheme: Scheme, grown: Tree) -> SchemeCounts:
    """What would fall where in a scheme that need not be saved."""
    places = taxonomy.place_all(scheme, grown)
    rows = [
        (places[type_id].kind, places[type_id].class_name, images, usable)
        for type_id, (images, usable) in types.image_counts(catalog).items()
    ]
    return _sum(scheme, rows)


def sync_shipped(catalog: Catalog, folder: Path, grown: Tree, types_changed: bool) -> None:
    """Save shipped schemes that the catalogue lacks, or that only the program ever changed."""
    for file in sorted(folder.glob("*.csv")):
        scheme = taxonomy.read_scheme(file)
        taxonomy.check_scheme(scheme, grown)
        versions = schemes.versions(catalog, scheme.name)
        newest = versions[0] if versions else None
        if newest and (newest.author != SHIPPED or _same(read(catalog, scheme.name), scheme)):
            continue
        save(catalog, scheme, author=SHIPPED, comment=file.name,
             based_on=newest.version if newest else 0)  # fmt: skip
    if types_changed:
        for name in schemes.names(catalog):
            _place(catalog, read(catalog, name), grown)


def _sum(scheme: Scheme, rows: Sequence[tuple[str, str | None, int, int]]) -> SchemeCounts:
    usable = dict.fromkeys((c.name for c in scheme.classes), 0)
    labelled = dict(usable)
    outside = {"unmapped": 0, "excluded": 0, "too_coarse": 0}
    for kind, class_name, images, good in rows:
        if kind == "class" and class_name is not None:
            usable[class_name] += good
            labelled[class_name] += images
        else:
            outside[kind] += good
    return SchemeCounts(usable, labelled, **outside)


def _same(a: Scheme, b: Scheme) -> bool:
    return a.classes == b.classes and set(a.rules) == set(b.rules)


def _place(catalog: Catalog, scheme: Scheme, grown: Tree) -> None:
    places = taxonomy.place_all(scheme, grown)
    schemes.replace_placements(
        catalog, scheme.name, [(t, p.kind, p.class_name) for t, p in places.items()]
    )


def _type(row: TypeRow) -> WasteType:
    type_id, parent, name_fr, name_en, syn_fr, syn_en, material, stream, note, _ = row
    return WasteType(
        str(type_id), parent, str(name_fr), str(name_en), _split(syn_fr), _split(syn_en),
        str(material), str(stream), str(note),
    )  # fmt: skip


def _split(cell: str | None) -> tuple[str, ...]:
    return tuple(part for part in (cell or "").split("|") if part)
