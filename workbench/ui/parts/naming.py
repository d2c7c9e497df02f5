"""Names in the user's language: types, classes, and what a decision says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import streamlit as st

from workbench.taxonomy import Scheme, WasteType
from workbench.ui import state
from workbench.ui.text import name_of, t, texts

_MARKUP = frozenset("\\`*_{}[]()#+!|<>~$:")
MINUTES = {"fr": "%d/%m/%Y %H:%M", "en": "%Y-%m-%d %H:%M"}


def type_name(each: WasteType) -> str:
    """A type's name."""
    return name_of(each.name_fr, each.name_en)


def class_titles(scheme: Scheme) -> dict[str, str]:
    """Class → its title, in the order of the classes."""
    return {each.name: name_of(each.title_fr, each.title_en) for each in scheme.classes}


def when(moment: datetime | None) -> str:
    """Day and minute as written in the language, on the reader's own clock."""
    if moment is None:
        return ""
    zone = st.context.timezone
    there = moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone) if zone else None)
    return there.strftime(MINUTES[state.language()])


def plain(text: str) -> str:
    """Other people's words inside Markdown: nothing of it is markup."""
    return "".join(f"\\{letter}" if letter in _MARKUP else letter for letter in text)


def kind(name: str) -> str:
    """The word for a kind of decision."""
    return _or_raw(f"kind.{name}", name)


def value(of_kind: str, said: str | None, types: Mapping[str, WasteType]) -> str:
    """What a decision of a kind said, in words: a type's name, a reason, an attribute's value."""
    text = said or ""
    if of_kind == "label" and text in types:
        return type_name(types[text])
    if of_kind == "reject":
        return _or_raw(f"reason.{text}", text)
    return text


def _or_raw(key: str, raw: str) -> str:
    return t(key) if key in texts(state.language()) else raw
