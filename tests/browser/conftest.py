"""A real Chromium and a real server on drawn pictures; skipped where there is no Chromium."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from workbench.drawing import sets

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@dataclass
class Server:
    """The app in a process of its own, on its own catalogue."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    env: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def catalog(self) -> Path:
        return self.folder / "catalog/workbench.duckdb"

    def start(self) -> None:
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "workbench", "app", "--port", str(self.port)],
                env=self.env, stdout=log, stderr=log,
            )  # fmt: skip
        for _ in range(300):
            if self._answers():
                return
            time.sleep(0.1)
        raise RuntimeError((self.folder / "server.log").read_text())

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(20)
            self.process = None

    def command(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "workbench", *words],
            env=self.env, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample sources, small; drawn once."""
    folder = tmp_path_factory.mktemp("samples")
    sets.draw_sources(folder, scale=0.1)
    return folder


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """A catalogue with two sample sources, not screened by the networks; made once."""
    server = _server(tmp_path_factory.mktemp("prepared"), samples)
    server.command("ingest", "kaggle-garbage-6")
    server.command("ingest", "kaggle-garbage-12")
    server.command("screen", "--checks", "fingerprint,dark,blurry")
    return server.catalog


@pytest.fixture
def empty_server(tmp_path: Path, samples: Path) -> Iterator[Server]:
    """A server on an empty catalogue; the sample sources are present."""
    server = _server(tmp_path, samples)
    yield server
    server.stop()


@pytest.fixture
def server(empty_server: Server, prepared: Path) -> Server:
    """A running server on a copy of the prepared catalogue."""
    empty_server.catalog.parent.mkdir()
    shutil.copy(prepared, empty_server.catalog)
    empty_server.start()
    return empty_server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, headless. In CI its absence is a failure, not a skip."""
    if not Path(CHROMIUM).exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"there is no Chromium at {CHROMIUM}")
        pytest.skip("there is no Chromium: install Debian's chromium or set CHROMIUM")
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of 1440×900 whose errors fail the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="fr-FR")
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert not errors


def _server(folder: Path, samples: Path) -> Server:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = int(free.getsockname()[1])
    server = Server(folder, port)
    server.env = os.environ | {
        "WORKBENCH_CATALOG": str(server.catalog),
        "WORKBENCH_RAW": str(samples),
        "WORKBENCH_AUTHOR": "tester",
        "WORKBENCH_JOBS": "1",
    }
    return server
