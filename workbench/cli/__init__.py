"""The command line: words in, one step called, its result printed. Decides nothing itself."""

from workbench.cli import sources, curation, mapping, releases  # noqa: I001 - the order of the help
from workbench.cli.base import app, main

__all__ = ["app", "curation", "main", "mapping", "releases", "sources"]
