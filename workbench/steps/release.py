"""Step `release`: recipe → usable images → split by group → files → papers → renamed into place."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from workbench import licences, splits
from workbench.errors import BadInput, ReleaseError
from workbench.exporters import FORMATS, papers, plan
from workbench.exporters import verify as verifier
from workbench.exporters.plan import Placed
from workbench.exporters.verify import Verdict
from workbench.records import SPLITS, Candidate
from workbench.splits import Member
from workbench.steps import checking, grouping, mapping
from workbench.steps.progress import Progress, silent
from workbench.steps.workspace import Workspace
from workbench.store import items, releases, schemes, sources
from workbench.store.connection import Catalog
from workbench.store.releases import Choice, ReleaseRow

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
LICENCES = ("any", *licences.USES)
SPARE_BYTES = 50_000_000  # papers, directories


@dataclass(frozen=True)
class Recipe:
    """What a release is made of; the same recipe on the same catalogue gives the same bytes.

    Attributes:
        split: train/val/test in percent.
        cap: at most so many images a class (reviewed ones first, then by the seed).
        minimum: images wanted a class; fewer is said, not refused.
        require_all: refuse when a class of the scheme has too few images to be in every split.
        link: hard-link the originals instead of copying them.
    """

    scheme: str
    name: str
    split: str = "70/15/15"
    seed: int = 2026
    cap: int | None = None
    minimum: int | None = None
    reviewed_only: bool = False
    sources: tuple[str, ...] = ()
    licence: str = "any"
    formats: tuple[str, ...] = ("folders",)
    link: bool = False
    require_all: bool = False
    author: str = "someone"


@dataclass(frozen=True)
class Plan:
    """What a recipe would give: placed images, counts, and sentences about what is missing."""

    placed: tuple[Placed, ...]
    version: int
    counts: Mapping[str, Mapping[str, int]]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Made:
    """A finished release."""

    path: Path
    images: int
    checksum: str
    counts: Mapping[str, Mapping[str, int]]
    notes: tuple[str, ...]


def prepare(workspace: Workspace, recipe: Recipe) -> Plan:
    """Choose, cap and split without writing anything.

    Raises:
        BadInput: a value of the recipe cannot be used.
        ReleaseError: no class has enough images.
    """
    catalog = workspace.catalog
    _check(catalog, recipe)
    ratios = splits.parse_ratios(recipe.split)
    choice = Choice(recipe.scheme, recipe.sources, recipe.licence, recipe.reviewed_only)
    with catalog.writing():  # one moment: no decision and no mapping change comes in between
        version = schemes.newest(catalog, recipe.scheme)
        images = releases.candidates(catalog, choice)
        together = grouping.components(catalog)
    by_class: dict[str, list[Candidate]] = defaultdict(list)
    for image in images:
        unit = together.get(image.image_id, image.image_id)
        by_class[image.class_name].append(replace(image, group_id=unit))
    chosen, notes = _choose(catalog, recipe, by_class)
    if unscreened := items.count_unmeasured(catalog, [checking.FINGERPRINT]):
        notes.insert(0, f"{unscreened} images were never screened: their copies are not known.")
    members = [Member(i.image_id, i.class_name, i.group_id) for i in chosen]
    placed = plan.place(chosen, splits.assign(members, ratios, recipe.seed))
    return Plan(tuple(placed), version, plan.counts(placed), tuple(notes))


def release(
    workspace: Workspace, recipe: Recipe, out: Path | None = None, progress: Progress = silent
) -> Made:
    """Export; the folder appears whole or not at all, and is never overwritten.

    A run that was killed leaves only a hidden `.NAME.partial`, which the next run of the same
    name removes. Raises BadInput and ReleaseError.
    """
    prepared = prepare(workspace, recipe)
    parent = (out or workspace.settings.releases).expanduser().resolve()
    target = parent / recipe.name
    described = _recipe_dict(recipe, prepared)
    if target.exists():
        return _adopt(workspace.catalog, target, prepared, described, recipe.author)
    partial = parent / f".{recipe.name}.partial"
    _clear(partial)
    _check_space(parent, prepared.placed, recipe.link)
    try:
        checksum = _build(workspace.catalog, partial, prepared, described, progress)
        partial.rename(target)
    except OSError as error:
        shutil.rmtree(partial, ignore_errors=True)
        raise ReleaseError(f"The release cannot be written to {parent}: {error}.") from error
    except BaseException:  # refused, stopped, interrupted: no half release stays
        shutil.rmtree(partial, ignore_errors=True)
        raise
    finished = _Finished(target, described, checksum, recipe.author)
    return _record(workspace.catalog, finished, prepared)


def verify(target: Path, progress: Progress = silent) -> Verdict:
    """Check a release from its files alone; see `exporters.verify`."""
    return verifier.verify(target, _counter(progress, "verify"))


def _check(catalog: Catalog, recipe: Recipe) -> None:
    if not NAME.fullmatch(recipe.name):
        raise BadInput(
            f"'{recipe.name}' cannot name a release: use letters, digits, '.', '_' and '-', "
            "beginning with a letter or digit, at most 64."
        )
    if recipe.licence not in LICENCES:
        raise BadInput(f"'{recipe.licence}' is no licence gate: use {', '.join(LICENCES)}.")
    for name in recipe.formats:
        if name not in FORMATS:
            raise BadInput(f"There is no format '{name}': use {', '.join(FORMATS)}.")
    for option, value in (("cap", recipe.cap), ("min", recipe.minimum)):
        if value is not None and value < 1:
            raise BadInput(f"--{option} {value} makes no sense: give a number of at least 1.")
    sources.require(catalog, recipe.sources)


def _choose(
    catalog: Catalog, recipe: Recipe, by_class: Mapping[str, Sequence[Candidate]]
) -> tuple[list[Candidate], list[str]]:
    """The images of every class that can be in all three splits, and what is to be said."""
    scheme = mapping.read(catalog, recipe.scheme)
    chosen: list[Candidate] = []
    notes: list[str] = []
    too_few: list[str] = []
    for each in scheme.classes:
        images = _capped(by_class.get(each.name, ()), recipe.cap or each.cap, recipe.seed)
        if len(images) < len(SPLITS):
            too_few.append(f"{each.name} ({len(images)})")
            continue
        chosen += images
        wanted = recipe.minimum or each.minimum
        if len(images) < wanted:
            notes.append(f"{each.name}: {wanted - len(images)} images missing to {wanted}.")
    if too_few and (recipe.require_all or not chosen):
        advice = "Add or map images for them (see `status`)."
        if chosen:
            advice = "Add or map images for them, or allow leaving them out."
        raise ReleaseError(
            f"In {recipe.scheme} these classes have fewer than {len(SPLITS)} usable images and "
            f"cannot be in every split: {', '.join(too_few)}. {advice}"
        )
    if too_few:
        notes.insert(0, f"Left out, fewer than {len(SPLITS)} usable images: {', '.join(too_few)}.")
    return chosen, notes


def _capped(images: Sequence[Candidate], cap: int | None, seed: int) -> list[Candidate]:
    """At most `cap`: reviewed labels first, then an unbiased draw that the seed fixes."""
    if cap is None or len(images) <= cap:
        return list(images)

    def order(image: Candidate) -> tuple[bool, str]:
        draw = hashlib.sha256(f"{seed}:{image.image_id}".encode()).hexdigest()
        return image.label_origin != "reviewed", draw

    return sorted(images, key=order)[:cap]


def _build(
    catalog: Catalog,
    partial: Path,
    prepared: Plan,
    described: Mapping[str, object],
    progress: Progress,
) -> str:
    partial.mkdir(parents=True)
    formats = described["formats"]
    assert isinstance(formats, list)
    for name in formats:
        write = FORMATS[name]
        write(prepared.placed, partial, bool(described["link"]), _counter(progress, "release"))
    scheme = mapping.read(catalog, str(described["scheme"]), prepared.version)
    facts = {c.name: c for c in scheme.classes}
    classes = [
        {
            "index": index, "name": name, "title_fr": facts[name].title_fr,
            "title_en": facts[name].title_en, "scheme_index": facts[name].index,
        }
        for index, name in enumerate(prepared.counts)
    ]  # fmt: skip
    card = papers.card(prepared.placed, described, prepared.notes)
    papers.write(prepared.placed, partial, classes, described, card)
    checksum = papers.write_checksums(partial)
    faults = verifier.verify(partial).faults
    if faults:
        raise ReleaseError(f"The release did not pass its own check: {faults[0]}.")
    return checksum


@dataclass(frozen=True)
class _Finished:
    """A release that lies in its place: folder, recipe as stored, checksum, who made it."""

    path: Path
    described: Mapping[str, object]
    checksum: str
    author: str


def _adopt(
    catalog: Catalog,
    target: Path,
    prepared: Plan,
    described: Mapping[str, object],
    author: str,
) -> Made:
    """Take over a release that a killed run had finished but not yet recorded."""
    recorded = any(row.path == str(target) for row in releases.all_of(catalog))
    try:
        stored = json.loads((target / "recipe.json").read_text(encoding="utf-8"))
        whole = not recorded and stored == described and not verifier.verify(target).faults
    except (OSError, ValueError, ReleaseError):
        whole = False
    if not whole:
        raise BadInput(f"{target} exists already: give the release another name.")
    if {row["path"] for row in papers.read_manifest(target)} != {p.path for p in prepared.placed}:
        raise BadInput(
            f"{target} exists already and holds other images than this recipe gives now: give the "
            "release another name."
        )
    checksum = papers.file_hash(target / papers.CHECKSUMS)
    return _record(catalog, _Finished(target, described, checksum, author), prepared)


def _record(catalog: Catalog, done: _Finished, prepared: Plan) -> Made:
    row = ReleaseRow(
        str(done.described["name"]), str(done.described["scheme"]), prepared.version,
        json.dumps(done.described, ensure_ascii=False), str(done.path), len(prepared.placed),
        done.checksum, done.author,
    )  # fmt: skip
    releases.record(
        catalog, row, [(p.image.image_id, p.image.class_name, p.split) for p in prepared.placed]
    )
    return Made(done.path, len(prepared.placed), done.checksum, prepared.counts, prepared.notes)


def _recipe_dict(recipe: Recipe, prepared: Plan) -> dict[str, object]:
    fields = asdict(recipe)
    fields.pop("author")  # who exported stands in the catalogue; the files stay the same bytes
    return {
        **fields,
        "sources": list(recipe.sources),
        "formats": list(recipe.formats),
        "version": prepared.version,
    }


def _clear(partial: Path) -> None:
    if partial.exists():
        shutil.rmtree(partial)


def _check_space(parent: Path, placed: Sequence[Placed], link: bool) -> None:
    """Refuse before writing when the disk cannot hold the copies."""
    parent.mkdir(parents=True, exist_ok=True)
    if link:
        return
    files = {Path(p.image.root) / p.image.path for p in placed}
    needed = sum(f.stat().st_size for f in files if f.exists()) + SPARE_BYTES
    free = shutil.disk_usage(parent).free
    if needed > free:
        raise ReleaseError(
            f"{parent} has {free / 1e6:.0f} MB free and the release needs {needed / 1e6:.0f} MB: "
            "make room, choose another folder with --out, or use --link."
        )


def _counter(progress: Progress, stage: str) -> Callable[[int, int], None]:
    def report(done: int, total: int) -> None:
        progress(stage, done, total)

    return report
