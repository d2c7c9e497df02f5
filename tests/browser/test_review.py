"""The review desk with real keys in a real browser."""

from __future__ import annotations

import json
import re
import signal
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server

pytestmark = pytest.mark.browser


def test_keys__each_key_is_one_decision_in_order(server: Server, page: Page) -> None:
    _open(page, server)
    seen = [_press(page, key) for key in ("Enter", "1", "5", "Enter", "8")]
    _all_saved(page)
    server.stop()
    decided = [row["image_id"] for row in reversed(_history(server))]
    assert decided == seen


def test_keys__digits_give_the_shown_class(server: Server, page: Page) -> None:
    _open(page, server)
    _press(page, "2")
    _all_saved(page)
    server.stop()
    assert _history(server)[0]["value"] == "cardboard"


def test_keys__reject_with_a_reason(server: Server, page: Page) -> None:
    _open(page, server)
    first = _current(page)
    page.keyboard.press("x")
    expect(page.locator(".overlay .reasons button")).to_have_count(10)
    page.keyboard.press("d")
    _all_saved(page)
    server.stop()
    newest = _history(server)[0]
    assert (newest["image_id"], newest["kind"], newest["value"]) == (first, "reject", "drawing")


def test_keys__type_ahead_finds_by_french_name(server: Server, page: Page) -> None:
    _open(page, server)
    page.keyboard.press("/")
    page.keyboard.type("pile bouton")
    expect(page.locator(".hits li").first).to_contain_text("Pile bouton")
    page.keyboard.press("Enter")
    _all_saved(page)
    server.stop()
    assert _history(server)[0]["value"] == "button-cell"


def test_undo__as_deep_as_pressed(server: Server, page: Page) -> None:
    _open(page, server)
    seen = [_press(page, "Enter") for _ in range(6)]
    for _ in range(4):
        page.keyboard.press("Backspace")
    assert _current(page) == seen[2]
    _all_saved(page)
    server.stop()
    standing = [r["image_id"] for r in _history(server) if r["kind"] == "label" and not r["undone"]]
    assert standing[::-1] == seen[:2]


def test_undo__after_a_reload(server: Server, page: Page) -> None:
    _open(page, server)
    first = _press(page, "Enter")
    _all_saved(page)
    _open(page, server)
    page.keyboard.press("Backspace")
    expect(page.locator(".desk")).to_have_attribute("data-image", first)
    server.stop()
    assert [row["undone"] for row in _history(server) if row["kind"] == "label"] == [True]


def test_server_killed__decisions_wait_and_are_sent_once(server: Server, page: Page) -> None:
    _open(page, server)
    seen = [_press(page, "Enter") for _ in range(3)]
    _all_saved(page)
    server.stop(signal.SIGKILL)
    seen += [_press(page, key) for key in ("1", "2", "3", "4")]
    expect(page.locator(".sent.bad")).to_be_visible(timeout=10_000)
    server.start()
    _all_saved(page, 20_000)
    server.stop()
    decided = [row["image_id"] for row in reversed(_history(server))]
    assert decided == seen


def test_grid__confirms_all_but_the_marked(server: Server, page: Page) -> None:
    _open(page, server)
    page.get_by_text("Grille", exact=True).first.click()
    expect(page.locator(".tile")).to_have_count(24)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(page.locator(".tile.marked")).to_have_count(1)
    page.keyboard.press("Enter")
    _all_saved(page)
    server.stop()
    assert len(_history(server)) == 23


def test_routes__other_origin_is_refused(server: Server, page: Page) -> None:
    _open(page, server)
    answer = page.request.post(
        f"{server.url}/desk/decide",
        data={"decisions": [], "author": "tester", "token": "x"},
        headers={"Origin": "http://elsewhere.example"},
    )
    assert answer.status == 403


def test_routes__wrong_token_is_refused(server: Server, page: Page) -> None:
    _open(page, server)
    answer = page.request.post(
        f"{server.url}/desk/decide",
        data={"decisions": [], "author": "tester", "token": "x"},
        headers={"Origin": server.url},
    )
    assert (answer.status, "reload" in answer.json()["error"]) == (403, True)


def _open(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/review?queue=unreviewed")
    expect(page.locator(".desk .stage img")).to_be_visible(timeout=30_000)
    expect(page.locator(".desk")).to_have_attribute("data-image", re.compile("[0-9a-f]{64}"))


def _current(page: Page) -> str:
    return page.locator(".desk").get_attribute("data-image") or ""


def _press(page: Page, key: str) -> str:
    """Press a key that decides; returns the image that it decided."""
    before = _current(page)
    page.keyboard.press(key)
    for _ in range(200):
        if _current(page) != before:
            return before
        time.sleep(0.01)
    raise AssertionError(f"{key} did nothing")


def _all_saved(page: Page, timeout: float = 10_000) -> None:
    expect(page.locator(".sent")).to_have_attribute("data-unsent", "0", timeout=timeout)


def _history(server: Server) -> list[dict[str, object]]:
    return list(json.loads(server.command("--json", "history", "--limit", "500")))


def test_keys__a_held_key_decides_once(server: Server, page: Page) -> None:
    _open(page, server)
    first = _current(page)
    for _ in range(8):
        page.keyboard.down("1")  # every further one is a repeat
    page.keyboard.up("1")
    _all_saved(page)
    server.stop()
    assert [row["image_id"] for row in _history(server)] == [first]


def test_refused__one_bad_decision_does_not_lose_its_neighbours(server: Server, page: Page) -> None:
    _open(page, server)
    page.route("**/desk/decide", lambda route: route.abort())
    seen = [_press(page, "1") for _ in range(3)]
    page.evaluate(
        "() => { for (const key of Object.keys(localStorage)) {"
        " if (!key.startsWith('workbench.unsent.')) continue;"
        " const all = JSON.parse(localStorage[key]); all[1].value = 'no-such-type';"
        " localStorage[key] = JSON.stringify(all); } }"
    )
    page.unroute("**/desk/decide")
    page.evaluate("() => { window.onbeforeunload = null; }")
    page.on("dialog", lambda dialog: dialog.accept())
    _open(page, server)
    _all_saved(page)
    server.stop()
    assert [row["image_id"] for row in reversed(_history(server))] == [seen[0], seen[2]]


def test_undo__of_a_decision_whose_answer_was_lost(server: Server, page: Page) -> None:
    _open(page, server)
    page.route("**/desk/decide", lambda route: (route.fetch(), route.abort()), times=1)
    first = _press(page, "1")
    expect(page.locator(".sent.bad")).to_be_visible(timeout=10_000)
    page.keyboard.press("Backspace")
    expect(page.locator(".desk")).to_have_attribute("data-image", first)
    _all_saved(page, 20_000)
    server.stop()
    assert [row["undone"] for row in _history(server) if row["kind"] == "label"] == [True]
