"""Commands of the taxonomy: types and map."""

from __future__ import annotations

from typing import Annotated

import typer

from workbench import show
from workbench.cli.base import app
from workbench.steps.workspace import opened
from workbench.terminal import Call

types_app = typer.Typer(no_args_is_help=True, help="The waste types: search, list.")
app.add_typer(types_app, name="types")


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
