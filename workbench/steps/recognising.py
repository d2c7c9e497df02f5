"""Step `recognise`: what a folder or an archive is, before it is read, and a descriptor for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.errors import BadInput
from workbench.sources import descriptor, recognition
from workbench.sources.layouts import LAYOUTS
from workbench.steps import mapping, meanings, planning
from workbench.steps.planning import Planned, Request
from workbench.steps.workspace import Workspace


@dataclass(frozen=True)
class Label:
    """A raw label, its pictures (of crops: its boxes), and the type it would get, None for none."""

    raw: str
    pictures: int
    type_id: str | None


@dataclass(frozen=True)
class Seen:
    """What would be read.

    Attributes:
        layouts: every layout that could read it, the chosen one first.
        pictures: files with a picture's ending.
        others: files beside them.
        unlabelled: pictures without a label; `several` of them carry boxes of several classes.
        hints: pictures with a guess that is no label.
        without_consent: pictures that will not be used, because the person did not consent.
        unresolved: labels that have no waste type yet.
        missing: pictures that the label files name and that are not there.
        crops: number of pictures when each box is cut out.
        toml: the descriptor that is proposed.
        namesake: the described source whose name it bears without being read as it.
    """

    name: str
    target: Path
    described: bool
    namesake: str | None
    layout: str
    layouts: tuple[str, ...]
    licence: str
    pictures: int
    others: int
    unlabelled: int
    several: int
    hints: int
    without_consent: int
    boxes: int
    crops: bool
    margin: float
    packed: bool
    splits: Mapping[str, int]
    labels: tuple[Label, ...]
    unresolved: tuple[str, ...]
    missing: tuple[str, ...]
    toml: str


def recognise(workspace: Workspace, request: Request) -> Seen:
    """Look at a target without reading a picture. Raises BadInput when nothing can be read."""
    planned = planning.plan(workspace, request)
    source, found = planned.descriptor, planned.found
    counted = _counted(planned)
    means = {} if source.own_types else planning.meant(workspace, source, counted)
    labels = tuple(Label(raw, n, means.get(raw)) for raw, n in counted.most_common())
    unresolved = () if source.own_types else tuple(x.raw for x in labels if x.raw not in means)
    others = [name for name in recognition.sights(planned.place) if name != source.layout]
    return Seen(
        name=source.name,
        target=planned.origin,
        described=planned.described,
        namesake=planned.namesake,
        layout=source.layout,
        layouts=(source.layout, *others),
        licence=source.licence,
        pictures=len(found),
        others=planned.others,
        unlabelled=sum(not file.raw_label for file in found),
        several=sum(not file.raw_label and len(file.boxes) > 1 for file in found),
        hints=sum(file.hint is not None and not file.raw_label for file in found),
        without_consent=sum(file.consent == "no" for file in found),
        boxes=sum(len(file.boxes) for file in found),
        crops=planned.crops,
        margin=source.options.margin,
        packed=planned.packed,
        splits=dict(Counter(file.split for file in found if file.split)),
        labels=labels,
        unresolved=unresolved,
        missing=tuple(LAYOUTS[source.layout].missing(planned.place, source.options)),
        toml=_proposed(workspace, planned, means, unresolved),
    )


def save(workspace: Workspace, seen: Seen) -> Path:
    """Save the proposed descriptor among the others. Raises BadInput when there is one already."""
    file = workspace.settings.datasets / f"{seen.name}.toml"
    if file.exists():
        raise BadInput(
            f"There is a descriptor {file} already: change it by hand, or give another name with "
            "--as."
        )
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as out:
            out.write(seen.toml)
    except OSError as error:
        raise BadInput(f"The descriptor {file} cannot be written: {error}.") from error
    return file


def _counted(planned: Planned) -> Counter[str]:
    if planned.crops:
        return Counter(box.raw_label for file in planned.found for box in file.boxes)
    return Counter(file.raw_label for file in planned.found if file.raw_label)


def _proposed(
    workspace: Workspace,
    planned: Planned,
    means: Mapping[str, str | None],
    unresolved: Collection[str],
) -> str:
    """The descriptor as TOML; labels without a type stand at its end as remarks, with a guess."""
    source = replace(planned.descriptor, labels=means, size=len(planned.found))
    text = descriptor.written(source)
    if not unresolved:
        return text
    everything = mapping.all_types(workspace.catalog)
    lines = []
    for raw in unresolved:
        guess = next(iter(meanings.guesses(everything, raw, 1)), None)
        type_id = guess.type_id if guess else "?"
        lines.append(f"# {descriptor.quoted(raw)} = {descriptor.quoted(type_id)}")
    return text + "\n".join(lines) + "\n"
