"""`python -m workbench`: runs the command line.

The import stands inside the guard because worker processes import this module too, and must not
pay for the command line.
"""

from __future__ import annotations

if __name__ == "__main__":
    from workbench import cli

    cli.main()
