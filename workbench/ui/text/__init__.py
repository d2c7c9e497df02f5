"""Every text of the app in French and English, one flat key a text."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from workbench.ui import state

FOLDER = Path(__file__).parent


@cache
def texts(language: str) -> Mapping[str, str]:
    """All texts of a language by `section.key`."""
    data = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return dict(_flat(data, ""))


def t(key: str, **values: object) -> str:
    """The text of a key in the session's language, with `{name}` filled in."""
    found = texts(state.language())[key]
    return found.format(**values) if values else found


def number(value: float) -> str:
    """12345 → « 12 345 » in French (narrow no-break space), "12,345" in English."""
    text = f"{value:,.0f}"
    return text.replace(",", "\u202f") if state.language() == "fr" else text


def percent(share: float, digits: int = 0) -> str:
    """0.125 → « 12,5 % » in French, "12.5%" in English."""
    text = f"{share * 100:.{digits}f}"
    return f"{text.replace('.', ',')}\u202f%" if state.language() == "fr" else f"{text}%"


def name_of(name_fr: str, name_en: str) -> str:
    """The name in the session's language."""
    return name_fr if state.language() == "fr" else name_en


def _flat(data: Mapping[str, object], prefix: str) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    for key, value in data.items():
        if isinstance(value, dict):
            out += _flat(value, f"{prefix}{key}.")
        else:
            out.append((f"{prefix}{key}", str(value)))
    return out
