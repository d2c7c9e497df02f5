"""The web server: Streamlit's app with own routes for pictures and decisions, on one port."""

from __future__ import annotations

import logging
import os
import socket
from pathlib import Path

import streamlit as st
import uvicorn
from rich.console import Console

from workbench.errors import BadInput
from workbench.settings import Settings
from workbench.ui import routes, session

SCRIPT = Path(__file__).parent / "app.py"


def create_app() -> st.App:
    """The ASGI app; the workspace must be open (or opens from WORKBENCH_* at the first call)."""
    return st.App(SCRIPT, routes=routes.ROUTES)


def serve(settings: Settings, host: str, port: int) -> None:
    """Serve until stopped. Raises CatalogLocked and BadInput (port)."""
    _require_free(host, port)
    os.environ["WORKBENCH_CATALOG"] = str(settings.catalog)
    routes.HOSTS.add(host)
    session.workspace(settings)
    shown = "localhost" if host in {"127.0.0.1", "0.0.0.0"} else host
    # Streamlit gives uvicorn's access log a handler of its own; a line a picture helps nobody.
    logging.getLogger("uvicorn.access").addFilter(lambda record: False)
    Console(stderr=True).print(f"The waste workbench is at http://{shown}:{port} (Ctrl+C stops it)")
    try:
        uvicorn.run(create_app(), host=host, port=port, log_level="warning", access_log=False)
    finally:
        session.close()


def _require_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise BadInput(
                f"Port {port} of {host} cannot be used ({error.strerror}): choose another with "
                "--port."
            ) from error
