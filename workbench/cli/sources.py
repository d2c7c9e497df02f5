"""Commands of the sources: sources, recognise, fetch, ingest, relink, forget."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from workbench import show
from workbench.cli.base import app
from workbench.steps.workspace import opened
from workbench.terminal import ERRORS, bars


class Take(StrEnum):
    """Whole pictures, or each labelled box cut out."""

    whole = "whole"
    crops = "crops"


@app.command()
def sources(context: typer.Context) -> None:
    """The known sources with licence, size, and whether they are present."""
    from workbench.steps import sources as step  # noqa: PLC0415

    with opened(context.obj.catalog) as workspace:
        rows = step.known(workspace.catalog, workspace.settings)
    context.obj.say([show.as_dict(row) for row in rows], show.sources(rows))


@app.command()
def recognise(  # noqa: PLR0913, PLR0917 - one option each
    context: typer.Context,
    target: Annotated[Path, typer.Argument(help="A folder, an archive or a table of labels.")],
    layout: Annotated[str | None, typer.Option(help="Read it with this layout.")] = None,
    name: Annotated[str | None, typer.Option("--as", help="Name of the source.")] = None,
    labels_as_types: Annotated[
        bool, typer.Option(help="Its labels are types of their own.")
    ] = False,
    licence: Annotated[str | None, typer.Option(help="Licence of all its pictures.")] = None,
    save: Annotated[bool, typer.Option(help="Save the descriptor that is proposed.")] = False,
) -> None:
    """Say which layout a folder or an archive has, and propose a descriptor; reads nothing in."""
    from workbench.steps import recognising as step  # noqa: PLC0415
    from workbench.steps.planning import Request  # noqa: PLC0415

    request = Request(
        str(target), layout=layout, name=name, labels_as_types=labels_as_types, licence=licence
    )
    with opened(context.obj.catalog) as workspace:
        seen = step.recognise(workspace, request)
        saved = step.save(workspace, seen) if save else None
    document = {**show.as_dict(seen), "saved": str(saved) if saved else None}
    context.obj.say(document, show.recognised(seen, saved))


@app.command()
def fetch(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A described source's name.")],
) -> None:
    """Download a described source: from Kaggle with your own token, or from its URL."""
    from workbench.steps import sources as step  # noqa: PLC0415

    with opened(context.obj.catalog) as workspace, bars() as progress:
        place = step.fetch(workspace, name, progress)
    context.obj.say({"source": name, "path": str(place)}, f"{name} lies in {place}.")


@app.command()
def ingest(  # noqa: PLR0913, PLR0917 - one option each
    context: typer.Context,
    target: Annotated[
        str, typer.Argument(help="A described source's name, a folder, an archive or a table.")
    ],
    root: Annotated[Path | None, typer.Option(help="Where the source lies.")] = None,
    layout: Annotated[str | None, typer.Option(help="How it lies; else recognised.")] = None,
    name: Annotated[str | None, typer.Option("--as", help="Name of the source.")] = None,
    labels_as_types: Annotated[
        bool, typer.Option(help="Add the raw labels as waste types of their own.")
    ] = False,
    licence: Annotated[str | None, typer.Option(help="Licence of all its pictures.")] = None,
    take: Annotated[
        Take | None, typer.Option(help="Whole pictures, or a crop a labelled box.")
    ] = None,
    margin: Annotated[
        float | None, typer.Option(help="Kept around a crop, as a share of its longer side.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write every outcome as CSV.")] = None,
) -> None:
    """Read a source into the catalogue."""
    from workbench.steps import ingest as step  # noqa: PLC0415
    from workbench.steps import tables  # noqa: PLC0415
    from workbench.steps.planning import Request  # noqa: PLC0415

    request = Request(
        target, root, layout, name, labels_as_types, licence,
        "crops" if take is Take.crops else "whole" if take is Take.whole else None, margin,
    )  # fmt: skip
    with opened(context.obj.catalog) as workspace, bars() as progress:
        report = step.ingest(workspace, request, progress)
    if out is not None:
        tables.write(tables.outcomes(report), out)
    for note in report.notes:
        ERRORS.print(note, markup=False)
    context.obj.say(report.as_dict(), show.report(report))


@app.command()
def relink(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A source that was read.")],
    folder: Annotated[Path, typer.Argument(help="Where its files lie now.")],
    partly: Annotated[bool, typer.Option(help="Also when some files are missing.")] = False,
) -> None:
    """Say that a source's folder lies elsewhere now."""
    from workbench.steps import relinking as step  # noqa: PLC0415

    with opened(context.obj.catalog) as workspace:
        done = step.relink(workspace, name, folder, partly=partly)
    context.obj.say(show.as_dict(done), show.relinked(done))


@app.command()
def forget(
    context: typer.Context,
    pictures: Annotated[
        list[str] | None, typer.Argument(help="Image ids (all items) or source/path (that item).")
    ] = None,
    author: Annotated[str | None, typer.Option(help="Everything this person sent.")] = None,
    source: Annotated[
        str | None, typer.Option(help="A whole source; with --author only what lies there.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why; do not name the person.")] = "",
    dry_run: Annotated[bool, typer.Option(help="Only show what would go.")] = False,
) -> None:
    """Remove pictures, a person's uploads or a source on request; it cannot be undone."""
    from workbench.steps import forgetting as step  # noqa: PLC0415

    wish = step.Wish(tuple(pictures or ()), author, source, reason)
    with opened(context.obj.catalog) as workspace:
        if dry_run:
            done = step.look(workspace, wish)
        else:
            done = step.forget(workspace, wish, workspace.settings.author)
    context.obj.say({**show.as_dict(done), "dry_run": dry_run}, show.forgetting(done, dry_run))
