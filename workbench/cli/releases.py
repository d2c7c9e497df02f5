"""Commands of what goes out: release, verify, backup, restore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbench import settings as settings_of
from workbench import show
from workbench.cli.base import app
from workbench.errors import BadInput
from workbench.steps.workspace import opened
from workbench.terminal import ERRORS, bars


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
    licence: Annotated[str, typer.Option(help="any, share, commercial, derivatives.")] = "any",
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
