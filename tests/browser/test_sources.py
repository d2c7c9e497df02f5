"""The page of sources in a real browser: an archive is sent, a job is left alone, and stopped."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import drawn
from tests.browser.conftest import Server

pytestmark = pytest.mark.browser
LONG = 60_000  # milliseconds


@pytest.fixture
def own(empty_server: Server, tmp_path: Path) -> Server:
    """A running server with an empty catalogue and a place of its own for what is sent."""
    empty_server.env["WORKBENCH_RAW"] = str(tmp_path / "raw")
    empty_server.start()
    return empty_server


def part(page: Page, name: str) -> None:
    page.get_by_role("radio", name=re.compile(name)).click(timeout=LONG)


def look_at(page: Page, server: Server, path: Path) -> None:
    page.goto(f"{server.url}/sources")
    page.get_by_role("textbox", name="Chemin").fill(str(path), timeout=LONG)
    page.keyboard.press("Tab")
    page.locator(".st-key-own_look button").click(timeout=LONG)


def status(server: Server) -> dict[str, object]:
    server.stop()
    found: dict[str, object] = json.loads(server.command("--json", "status"))
    return found


def test_upload__a_zip_is_previewed_read_and_its_report_downloaded(
    own: Server, page: Page, tmp_path: Path
) -> None:
    root = drawn.labelled(tmp_path / "bins", {"glass": 3, "métal, été": 2})
    (root / "glass/broken.jpg").write_bytes(b"<html>")
    with zipfile.ZipFile(tmp_path / "Bacs été.zip", "w") as out:
        for file in sorted(root.rglob("*.jpg")):
            out.write(file, file.relative_to(root))

    page.goto(f"{own.url}/sources")
    part(page, "Envoyer une archive")
    page.locator("input[type=file]").set_input_files(tmp_path / "Bacs été.zip")
    page.locator(".st-key-upload_look button").click(timeout=LONG)
    expect(page.get_by_test_id("stMetricValue").first).to_have_text("6", timeout=LONG)
    page.locator(".st-key-seen_read button").click(timeout=LONG)
    done = page.locator("[data-testid=stAlertContentSuccess]")
    expect(done).to_contain_text("ajoutés : 5, inutilisables : 1", timeout=LONG)
    with page.expect_download(timeout=LONG) as waiting:
        page.get_by_role("button", name="Télécharger le compte rendu").click()
    report = Path(waiting.value.path()).read_text(encoding="utf-8-sig")

    assert "glass/broken.jpg,unreadable," in report
    assert status(own)["sources"] == {"bacs-ete": {"items": 6, "images": 5, "usable": 3}}


def test_job__goes_on_when_the_page_is_left_and_is_stopped(
    own: Server, page: Page, tmp_path: Path
) -> None:
    root = tmp_path / "many"
    drawing = drawn.save(drawn.photo(1), root / "glass/1.jpg").read_bytes()
    for number in range(2, 40_000):
        (root / f"glass/{number}.jpg").write_bytes(drawing + str(number).encode())

    look_at(page, own, root)
    page.locator(".st-key-seen_read button").click(timeout=LONG)
    expect(page.get_by_role("button", name="Arrêter")).to_be_visible(timeout=LONG)
    page.get_by_role("link", name="Historique").click(timeout=LONG)
    aside = page.get_by_test_id("stSidebar").get_by_text("Lecture de many")
    expect(aside).to_be_visible(timeout=LONG)
    page.get_by_role("link", name="Sources").click(timeout=LONG)
    page.get_by_role("button", name="Arrêter").click(timeout=LONG)
    said = page.locator("[data-testid=stAlertContentWarning]")
    expect(said).to_contain_text("arrêté", timeout=LONG)

    items = status(own)["items"]
    assert isinstance(items, int)
    assert items < 39_999
    own.command("ingest", str(root))
    assert json.loads(own.command("--json", "status"))["items"] == 39_999
