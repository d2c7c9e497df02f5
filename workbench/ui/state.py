"""The only place that touches `session_state`: language, name, and each page's cursor."""

from __future__ import annotations

from typing import TypeVar, cast

import streamlit as st

from workbench import settings

LANGUAGES = ("fr", "en")
Value = TypeVar("Value")


def language() -> str:
    """`fr` or `en`."""
    return str(st.session_state.get("language", LANGUAGES[0]))


def author() -> str:
    """Who decides in this session."""
    name = str(st.session_state.get("author", "")).strip()
    return name or settings.read().author


def scheme(names: list[str]) -> str:
    """The scheme that the pages look through, kept while one changes pages."""
    chosen = st.session_state.get("scheme")
    return str(chosen) if chosen in names else names[0]


def get(key: str, default: Value) -> Value:
    """A page's own cursor, kept when the page is left (widgets' keys are not)."""
    return cast("Value", st.session_state.get(f"kept.{key}", default))


def put(key: str, value: object) -> None:
    """Keep a page's own cursor."""
    st.session_state[f"kept.{key}"] = value


def keep(name: str, value: object) -> None:
    """Set one of `language`, `author`, `scheme` for all pages."""
    st.session_state[name] = value


def widget(key: str, default: Value) -> Value:
    """The value of a widget that is on this page, before it is drawn."""
    return cast("Value", st.session_state.get(key, default))


def set_widget(key: str, value: object) -> None:
    """Give a widget its value before it is drawn."""
    st.session_state[key] = value
