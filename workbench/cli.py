"""The command line: words in, one step called, its result printed. Decides nothing itself."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from workbench import settings as settings_of
from workbench import show
from workbench.errors import BadInput, WorkbenchError
from workbench.steps.workspace import Workspace, opened
from workbench.terminal import ERRORS, Call, bars

app = typer.Typer(
    name="workbench", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    help="Turns heaps of waste images into training sets one can trust.",
)  # fmt: skip
types_app = typer.Typer(no_args_is_help=True, help="The waste types: search, list.")
app.add_typer(types_app, name="types")


def main() -> None:
    """Run the command line: 0 done, 1 refused with one sentence on stderr, 2 wrong usage."""
    try:
        app()
    except WorkbenchError as error:
        ERRORS.print(str(error), style="red", markup=False)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        ERRORS.print("Stopped; what was written stays, the same command goes on from there.")
        raise SystemExit(130) from None


@app.callback()
def options(
    context: typer.Context,
    catalog: Annotated[
        Path | None, typer.Option(help="The catalogue file.", envvar="WORKBENCH_CATALOG")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document and nothing else.")
    ] = False,
) -> None:
    """Options of every command."""
    context.obj = Call(catalog, as_json)


@app.command()
def demo(
    context: typer.Context,
    folder: Annotated[Path, typer.Option("--dir", help="Where the samples go.")] = Path("demo"),
) -> None:
    """Draw small sample sources, run the whole job on them and print the funnel."""
    from workbench.steps import demo as step  # noqa: PLC0415 - loads torch

    with bars() as progress:
        result = step.run(folder, progress)
    context.obj.say(result.as_dict(), show.demo(result))


@app.command("app")
def serve(
    context: typer.Context,
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8501,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Open the workbench in the browser."""
    from workbench.ui import asgi  # noqa: PLC0415 - loads streamlit

    asgi.serve(settings_of.read(context.obj.catalog), host, port)


@app.command()
def sources(context: typer.Context) -> None:
    """The known sources with licence, size, and whether they are present."""
    from workbench.steps import sources as step  # noqa: PLC0415

    with opened(context.obj.catalog) as workspace:
        rows = step.known(workspace.catalog, workspace.settings)
    context.obj.say([show.as_dict(row) for row in rows], show.sources(rows))


@app.command()
def ingest(
    context: typer.Context,
    target: Annotated[str, typer.Argument(help="A described source's name, or a folder.")],
    root: Annotated[Path | None, typer.Option(help="Where the source lies.")] = None,
    layout: Annotated[str | None, typer.Option(help="How the folder lies.")] = None,
    name: Annotated[str | None, typer.Option("--as", help="Name of the source.")] = None,
    labels_as_types: Annotated[
        bool, typer.Option(help="Add the raw labels as waste types of their own.")
    ] = False,
) -> None:
    """Read a source into the catalogue."""
    from workbench.steps import ingest as step  # noqa: PLC0415

    request = step.Request(target, root, layout, name, labels_as_types)
    with opened(context.obj.catalog) as workspace, bars() as progress:
        report = step.ingest(workspace, request, progress)
    context.obj.say(report.as_dict(), show.report(report))


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


@types_app.command("search")
def types_search(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="French or English words.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    limit: Annotated[int, typer.Option(min=1)] = 10,
) -> None:
    """Find a waste type by what people call it, best first."""
    from workbench import taxonomy  # noqa: PLC0415
    from workbench.steps import mapping  # noqa: PLC0415

    with opened(context.obj.catalog) as workspace:
        hits = taxonomy.search(mapping.all_types(workspace.catalog), text, limit)
    found = [
        {"id": t.type_id, "name_fr": t.name_fr, "name_en": t.name_en, "score": round(score, 1)}
        for t, score in hits
    ]
    call = Call(context.obj.catalog, context.obj.as_json or as_json)
    call.say(found, "\n".join(f"{f['id']:30} {f['name_fr']} / {f['name_en']}" for f in found))


@types_app.command("list")
def types_list(context: typer.Context) -> None:
    """Every waste type with its images."""
    from workbench.steps import mapping  # noqa: PLC0415
    from workbench.store import types  # noqa: PLC0415

    with opened(context.obj.catalog) as workspace:
        rows = mapping.all_types(workspace.catalog)
        counts = types.image_counts(workspace.catalog)
    found = [
        {"id": t.type_id, "parent": t.parent_id, "name_fr": t.name_fr, "name_en": t.name_en,
         "images": counts.get(t.type_id, (0, 0))[0], "usable": counts.get(t.type_id, (0, 0))[1]}
        for t in rows
    ]  # fmt: skip
    text = "\n".join(f"{f['id']:30} {f['usable']:>7} {f['name_fr']}" for f in found)
    context.obj.say(found, text)


@app.command("map")
def map_scheme(
    context: typer.Context,
    scheme: Annotated[str, typer.Argument(help="A scheme's name.")],
    type_id: Annotated[str | None, typer.Option("--type", help="The waste type to map.")] = None,
    to: Annotated[str | None, typer.Option(help="A class, '-' to exclude, '' for no rule.")] = None,
    note: Annotated[str, typer.Option(help="Why; needed to exclude.")] = "",
    dry_run: Annotated[bool, typer.Option(help="Only show what would change.")] = False,
) -> None:
    """Show a scheme's counts, or map one waste type and show what that changes."""
    from workbench.steps import mapping, remapping  # noqa: PLC0415

    if (type_id is None) != (to is None):
        raise typer.BadParameter("--type and --to belong together")
    with opened(context.obj.catalog) as workspace:
        if type_id is None or to is None:
            counts = mapping.counts(workspace.catalog, scheme)
            context.obj.say(show.as_dict(counts), show.scheme(scheme, counts))
            return
        change = remapping.Rule(scheme, type_id, to or None, note)
        done = remapping.apply(workspace.catalog, change, workspace.settings.author, dry_run)
    context.obj.say(show.as_dict(done), show.change(done))


@app.command()
def release(  # noqa: PLR0913, PLR0917 - one option each
    context: typer.Context,
    scheme: Annotated[str, typer.Option(help="The classes.")],
    name: Annotated[str, typer.Option(help="Folder name of the release.")],
    split: Annotated[str, typer.Option(help="train/val/test in percent.")] = "70/15/15",
    seed: Annotated[int, typer.Option(help="Another seed, another draw.")] = 2026,
    cap: Annotated[int | None, typer.Option(help="At most so many images a class.")] = None,
    minimum: Annotated[int | None, typer.Option("--min", help="Wanted a class.")] = None,
    reviewed_only: Annotated[bool, typer.Option(help="Only labels that people gave.")] = False,
    only_sources: Annotated[str | None, typer.Option("--sources", help="Comma list.")] = None,
    licence: Annotated[str, typer.Option(help="any, share or commercial.")] = "any",
    formats: Annotated[str, typer.Option("--format", help="Comma list.")] = "folders",
    link: Annotated[bool, typer.Option(help="Hard-link the originals.")] = False,
    require_all: Annotated[bool, typer.Option(help="Refuse when a class is too small.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for the release.")] = None,
) -> None:
    """Export class folders, class weights and manifest."""
    from workbench.steps import release as step  # noqa: PLC0415

    with opened(context.obj.catalog) as workspace, bars() as progress:
        recipe = step.Recipe(
            scheme, name, split, seed, cap, minimum, reviewed_only,
            show.comma_list(only_sources) or (), licence, show.comma_list(formats) or (), link,
            require_all, workspace.settings.author,
        )  # fmt: skip
        made = step.release(workspace, recipe, out, progress)
    for note in made.notes:
        ERRORS.print(note, markup=False)
    context.obj.say(show.as_dict(made), show.release(made))


@app.command()
def verify(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The folder of a release.")],
) -> None:
    """Check a release from its files alone."""
    from workbench.steps import release as step  # noqa: PLC0415

    with bars() as progress:
        verdict = step.verify(folder, progress)
    context.obj.say(show.as_dict(verdict), show.verdict(verdict))
    if verdict.faults:
        raise BadInput(f"{folder} does not verify: {len(verdict.faults)} faults.")


@app.command()
def backup(context: typer.Context, file: Path) -> None:
    """Copy the catalogue into a new file."""
    from workbench.steps import backup as step  # noqa: PLC0415

    with opened(context.obj.catalog) as workspace:
        size = step.backup(workspace, file)
    context.obj.say({"file": str(file), "bytes": size}, f"{file}: {size / 1e6:.1f} MB.")


@app.command()
def restore(context: typer.Context, file: Path) -> None:
    """Put a backup in the place of the catalogue; the old one is kept beside it."""
    from workbench.steps import backup as step  # noqa: PLC0415

    kept = step.restore(settings_of.read(context.obj.catalog), file)
    text = f"Restored. The old catalogue is kept as {kept}." if kept else "Restored."
    context.obj.say({"kept": str(kept) if kept else None}, text)


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
