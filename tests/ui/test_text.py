"""Both languages say the same things, and every text that the code asks for exists."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from workbench.records import KINDS, REASONS
from workbench.settings import PROJECT
from workbench.steps import checking
from workbench.store.queues import QUEUES
from workbench.ui import text
from workbench.ui.app import VIEWS

FRENCH, ENGLISH = text.texts("fr"), text.texts("en")
ASKED = re.compile(r"""\bt\(\s*"([a-z_.\-]+)\"""")


def test_texts__same_keys_in_both_languages() -> None:
    assert set(FRENCH) == set(ENGLISH)


@pytest.mark.parametrize("key", sorted(FRENCH))
def test_texts__same_placeholders(key: str) -> None:
    assert _placeholders(FRENCH[key]) == _placeholders(ENGLISH[key])


def test_texts__none_is_empty() -> None:
    assert [k for k, v in {**FRENCH, **ENGLISH}.items() if not v.strip()] == []


def test_texts__every_asked_key_exists() -> None:
    asked: set[str] = set()
    for file in (PROJECT / "workbench/ui").rglob("*.py"):
        asked |= set(ASKED.findall(file.read_text(encoding="utf-8")))
    assert asked - set(FRENCH) == set()


@pytest.mark.parametrize(
    ("section", "names"),
    [
        ("check", tuple(checking.rules())), ("reason", REASONS), ("kind", KINDS),
        ("review", tuple(f"q_{name}" for name in QUEUES)),
    ],
)  # fmt: skip
def test_texts__every_name_has_a_text(section: str, names: tuple[str, ...]) -> None:
    assert [n for n in names if f"{section}.{n}" not in FRENCH] == []


@pytest.mark.parametrize("view", VIEWS)
def test_texts__every_page_says_what_it_is_for(view: str) -> None:
    assert all(FRENCH[f"{view}.{k}"] for k in ("nav", "title", "purpose", "help"))


def test_number__french_groups_with_a_narrow_space(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text.state, "language", lambda: "fr")
    assert text.number(12345) == "12\u202f345"


def test_percent__english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text.state, "language", lambda: "en")
    assert text.percent(0.125, 1) == "12.5%"


def _placeholders(value: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(value) if name}
