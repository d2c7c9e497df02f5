"""Commands of looking and deciding: screen, status, findings, duplicates, label, undo, history."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from workbench import show
from workbench.cli.base import app
from workbench.steps.workspace import Workspace, opened
from workbench.terminal import ERRORS, Call, bars


@app.command()
def screen(
    context: typer.Context,
    checks: Annotated[str | None, typer.Option(help="Comma list of checks.")] = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes for decoding.")] = None,
) -> None:
    """Measure what is not measured yet, find duplicates, judge everything."""
    from workbench.steps import screen as step  # noqa: PLC0415 - loads torch

    with opened(context.obj.catalog) as workspace, bars() as progress:
        chosen = show.comma_list(checks)
        result = step.screen(_with_jobs(workspace, jobs), chosen, progress)
    for note in result.notes:
        ERRORS.print(note, markup=False)
    context.obj.say(show.as_dict(result), show.screening(result))


@app.command()
def status(context: typer.Context) -> None:
    """Counts of everything."""
    from workbench.steps import status as step  # noqa: PLC0415

    with opened(context.obj.catalog) as workspace:
        result = step.status(workspace.catalog)
    context.obj.say(result.as_dict(), show.status(result))


@app.command()
def findings(
    context: typer.Context,
    check: Annotated[str | None, typer.Option(help="Only this check.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write a CSV file.")] = None,
) -> None:
    """Every measured value with whether it is flagged."""
    from workbench.steps import tables  # noqa: PLC0415

    with opened(context.obj.catalog) as workspace:
        frame = tables.findings(workspace.catalog, check)
    _table(context.obj, frame, out, "flagged")


@app.command()
def duplicates(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option(help="Write a CSV file.")] = None,
) -> None:
    """Every item of every duplicate group."""
    from workbench.steps import tables  # noqa: PLC0415

    with opened(context.obj.catalog) as workspace:
        frame = tables.groups(workspace.catalog)
    _table(context.obj, frame, out, None)


@app.command()
def label(
    context: typer.Context,
    images: Annotated[list[str], typer.Argument(help="Image ids or source/path.")],
    type_id: Annotated[str | None, typer.Option("--type", help="A waste type.")] = None,
    reject: Annotated[str | None, typer.Option(help="A reason to keep them out.")] = None,
    restore: Annotated[bool, typer.Option(help="Take them back in.")] = False,
    author: Annotated[str | None, typer.Option(help="Who decides.")] = None,
) -> None:
    """Decide about images from a script."""
    from workbench.steps import review  # noqa: PLC0415

    if sum([type_id is not None, reject is not None, restore]) != 1:
        raise typer.BadParameter("give exactly one of --type, --reject, --restore")
    with opened(context.obj.catalog) as workspace:
        who = author or workspace.settings.author
        if type_id is not None:
            written = review.label(workspace.catalog, images, type_id, who)
        elif reject is not None:
            written = review.reject(workspace.catalog, images, reject, who)
        else:
            written = review.restore(workspace.catalog, images, who)
    context.obj.say({"written": written}, f"{written} decisions written.")


@app.command()
def undo(
    context: typer.Context,
    count: Annotated[int, typer.Argument(min=1, help="How many decisions.")] = 1,
    author: Annotated[str | None, typer.Option(help="Whose decisions.")] = None,
) -> None:
    """Take back one's newest decisions."""
    from workbench.steps import review  # noqa: PLC0415

    with opened(context.obj.catalog) as workspace:
        undone = review.undo(workspace.catalog, author or workspace.settings.author, count)
    context.obj.say([show.as_dict(d) for d in undone], show.history(undone, "Taken back:"))


@app.command()
def history(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, help="How many, newest first.")] = 50,
    author: Annotated[str | None, typer.Option(help="Only this person's.")] = None,
) -> None:
    """Who decided what, newest first."""
    from workbench.store import decisions  # noqa: PLC0415

    with opened(context.obj.catalog) as workspace:
        rows = decisions.history(workspace.catalog, limit=limit, author=author)
    context.obj.say([show.as_dict(d) for d in rows], show.history(rows, ""))


def _with_jobs(workspace: Workspace, jobs: int | None) -> Workspace:
    if jobs is None:
        return workspace
    return replace(workspace, settings=replace(workspace.settings, jobs=jobs))


def _table(call: Call, frame: Any, out: Path | None, flag: str | None) -> None:
    from workbench.steps import tables  # noqa: PLC0415

    rows = len(frame)
    if out is not None:
        tables.write(frame, out)
        call.say({"file": str(out), "rows": rows}, f"{out}: {rows} rows.")
        return
    shown = frame[frame[flag]] if flag else frame
    document = json.loads(shown.to_json(orient="records"))
    call.say(document, shown.to_csv(index=False))
