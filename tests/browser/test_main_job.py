"""The whole job by hand in a real browser: from an empty catalogue to a verified release."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server

pytestmark = pytest.mark.browser
LONG = 120_000  # milliseconds for a job on a busy machine


def test_main_job__from_ingest_to_a_verified_release(empty_server: Server, page: Page) -> None:
    empty_server.env["WORKBENCH_JOBS"] = "2"  # the app starts worker processes here
    empty_server.start()
    page.goto(f"{empty_server.url}/sources")
    for name in ("kaggle-garbage-6", "kaggle-garbage-12"):
        _ingest(page, name)
    _screen(page)
    _settle_a_conflict(page, empty_server)
    _export_and_verify(page, empty_server)
    empty_server.stop()

    status = json.loads(empty_server.command("--json", "status"))
    assert set(status["sources"]) == {"kaggle-garbage-6", "kaggle-garbage-12"}
    folder = empty_server.catalog.parent / "releases/binko10-001"
    verdict = json.loads(empty_server.command("--json", "verify", str(folder)))
    assert (verdict["images"] > 0, verdict["faults"]) == (True, [])


def test_pages__open_in_english_without_an_error(server: Server, page: Page) -> None:
    titles = {
        "": "Overview", "sources": "Sources", "duplicates": "Duplicates", "quality": "quality",
        "review": "Review", "mapping": "Mapping", "releases": "Exports", "history": "History",
    }  # fmt: skip
    for path, title in titles.items():
        page.goto(f"{server.url}/{path}?lang=en")
        expect(page.locator("h1")).to_have_text(re.compile(title, re.IGNORECASE), timeout=30_000)
        expect(page.locator("[data-testid=stException]")).to_have_count(0)


def _ingest(page: Page, name: str) -> None:
    page.get_by_role("radio", name="Ajouter").click(timeout=LONG)
    page.get_by_role("radio", name="Un jeu connu").click(timeout=LONG)
    page.locator(f".st-key-look_{name} button").click(timeout=LONG)
    page.locator(".st-key-seen_read button").click(timeout=LONG)
    _said(page, name)


def _screen(page: Page) -> None:
    page.get_by_role("button", name="Analyser", exact=True).click(timeout=LONG)
    _said(page, "quasi-doublons")


def _settle_a_conflict(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/review?queue=conflict")
    expect(page.locator(".desk .stage img")).to_be_visible(timeout=30_000)
    page.keyboard.press("5")
    expect(page.locator(".status")).to_contain_text("1 décidées")
    expect(page.locator(".sent")).to_have_attribute("data-unsent", "0")


def _export_and_verify(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/releases")
    _idle(page)
    page.locator(".st-key-release_go button").click(timeout=LONG)
    _said(page, "binko10-001 est exporté")
    _idle(page)
    page.get_by_role("button", name="Vérifier").click(timeout=LONG)
    _said(page, "binko10-001 est intact")


def _said(page: Page, text: str) -> None:
    """A job's success, in words; the one before it may still be on the page for a moment."""
    done = page.locator("[data-testid=stAlertContentSuccess]").filter(has_text=text)
    expect(done).to_be_visible(timeout=LONG)


def _idle(page: Page) -> None:
    """A click while the page is drawn anew may hit a button that is being replaced."""
    expect(page.locator("[data-testid=stApp]")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=LONG
    )
