"""Refusals in the session's language: English sentences are recognised and said in French.

The rooms below raise English sentences; their French lies in `errors_fr.toml`. An unknown sentence
stays as it is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache

from workbench import settings
from workbench.errors import WorkbenchError
from workbench.sources import descriptor
from workbench.ui import state
from workbench.ui.text import FOLDER

_HOLE = re.compile(r"('?)\{(\d+)\}")  # with the quotation mark that makes its value a name
_JOINT = re.compile(r"(; |\n|(?<=[.?]) )")  # between sentences that were put side by side
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+")
_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")


def said(error: Exception | str, language: str | None = None) -> str:
    """The sentence of a refusal, a reason or a note in `fr` or `en`, by default the session's."""
    sentence = str(error)
    return _french(sentence) if (language or state.language()) == "fr" else sentence


@lru_cache(maxsize=4096)
def _french(sentence: str) -> str:
    parts = _JOINT.split(sentence)
    found = [_whole(part) for part in parts[::2]]
    if len(found) > 1 and None in found and (whole := _whole(sentence)) is not None:
        return whole
    known = [new or old for new, old in zip(found, parts[::2], strict=True)]
    joints = ["\u202f; " if joint == "; " and any(found) else joint for joint in parts[1::2]]
    return "".join(word for pair in zip(known, [*joints, ""], strict=True) for word in pair)


def _whole(sentence: str) -> str | None:
    """The French of a text that is one known sentence from end to end."""
    for pattern, french in _patterns():
        if match := pattern.fullmatch(sentence):
            return _filled(french, match.groupdict())
    return _ways_to_get().get(sentence)


def _filled(french: str, groups: Mapping[str, str]) -> str:
    values = {
        name[1:]: text if name[0] == "q" else _value(text) for name, text in groups.items()
    }  # fmt: skip
    return _HOLE.sub(lambda hole: hole[1] + values[hole[2]], french)


def _value(value: str) -> str:
    """A value in a French sentence: a sentence of its own, a number, a quoted name, or itself."""
    if quoted := _QUOTED.fullmatch(value):
        return f"«\u00a0{quoted[1] or quoted[2] or ''}\u00a0»"
    if _THOUSANDS.fullmatch(value):
        return value.replace(",", "\u202f")
    return _whole(value) or value


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """What to recognise and its French, most words first: it is the one that says most."""
    data = tomllib.loads((FOLDER / "errors_fr.toml").read_text(encoding="utf-8"))
    every = [(str(one["en"]), str(one["fr"])) for one in [*data["sentence"], *data["outside"]]]
    every.sort(key=lambda one: -len(_HOLE.sub("", one[0])))
    return tuple((re.compile(_pattern(english), re.DOTALL), french) for english, french in every)


def _pattern(english: str) -> str:
    """`'{0}'` holds a name (group q0), a bare `{0}` what may itself be translated (group p0)."""
    out, end = "", 0
    for hole in _HOLE.finditer(english):
        kind = "q" if hole[1] else "p"
        out += re.escape(english[end : hole.start()] + hole[1]) + f"(?P<{kind}{hole[2]}>.*?)"
        end = hole.end()
    return out + re.escape(english[end:])


@cache
def _ways_to_get() -> Mapping[str, str]:
    """How to get the files of each described source, in French, by what is said in English."""
    try:
        every = descriptor.read_all(settings.read().datasets).values()
    except WorkbenchError:
        return {}
    return {one.get_en: one.get_fr for one in every if one.get_en and one.get_fr}
