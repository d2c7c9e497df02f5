"""`python -m workbench`: runs the command line."""

from __future__ import annotations

from workbench import cli

if __name__ == "__main__":
    cli.main()
