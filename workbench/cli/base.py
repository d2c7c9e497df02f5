"""The root of the command line: its options, how it ends, and the commands demo and app."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbench import settings as settings_of
from workbench import show
from workbench.errors import WorkbenchError
from workbench.terminal import ERRORS, Call, bars

app = typer.Typer(
    name="workbench", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    help="Turns heaps of waste images into training sets one can trust.",
)  # fmt: skip


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
