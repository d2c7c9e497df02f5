"""Views run by Streamlit's AppTest, on the one workspace of this process."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests import drawn
from workbench.settings import PROJECT, Settings
from workbench.steps import ingest
from workbench.steps.planning import Request
from workbench.steps.workspace import Workspace
from workbench.ui import jobs, session

LANGUAGES = ("fr", "en")
Opener = Callable[..., AppTest]


@pytest.fixture
def shared(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """The workspace that the views see, with an empty catalogue."""
    monkeypatch.setenv("WORKBENCH_CATALOG", str(settings.catalog))
    monkeypatch.setenv("WORKBENCH_AUTHOR", "Léa")
    monkeypatch.setenv("WORKBENCH_RAW", str(settings.raw))
    jobs._NEWEST.clear()  # the job of an earlier test in this process
    yield session.workspace()
    wait_for_job()
    session.close()


@pytest.fixture
def filled(shared: Workspace, tmp_path: Path) -> Workspace:
    """The same with a few drawn pictures of four classes, not yet measured."""
    numbers = {"glass": 5, "metal": 4, "paper": 3, "plastic": 2}
    folder = drawn.labelled(tmp_path / "bins", numbers)
    ingest.ingest(shared, Request(str(folder)))
    return shared


@pytest.fixture
def open_view(shared: Workspace) -> Opener:
    """`open_view("mapping", "en", **state)` runs the app on that page."""

    def opened(name: str, language: str = "fr", **state: object) -> AppTest:
        app = AppTest.from_file(str(PROJECT / "workbench/ui/app.py"), default_timeout=30)
        app.session_state["language"] = language
        for key, value in state.items():
            app.session_state[key.replace("__", ".")] = value
        return app.switch_page(f"views/{name}.py").run()

    return opened


def wait_for_job() -> None:
    """Until the job in the background is done; fails after 20 seconds."""
    for _ in range(400):
        if not jobs.running():
            return
        time.sleep(0.05)
    raise TimeoutError("the job did not end within 20 seconds")
