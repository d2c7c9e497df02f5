"""Source descriptors: `datasets/<name>.toml` read into a frozen record. Reads no pictures."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from workbench.errors import BadInput

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
NO_TYPE = "-"
_TEXTS = (
    "title", "licence", "licence_url", "citation", "url", "kaggle", "get_fr", "get_en",
    "oddities_fr", "oddities_en",
)  # fmt: skip
_KEYS = {"name", "layout", "folder", "size", "licence_use", "options", "labels", *_TEXTS}
_OPTIONS = {"include", "exclude", "rules", "images"}


@dataclass(frozen=True)
class Options:
    """What a layout may be told.

    Attributes:
        folder: where the pictures begin, inside the root.
        include: path prefixes inside `folder`; empty means everything.
        exclude: path prefixes left out (masks, thumbnails).
        rules: name of the file that says what the label numbers mean.
        images: sub-folder of the pictures.
        classes: raw labels known beforehand; they tell which folder level holds the classes.
    """

    folder: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    rules: str = ""
    images: str = ""
    classes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Descriptor:
    """One data set as published: rights, where to get it, how it lies, what its labels mean."""

    name: str
    layout: str
    title: str = ""
    licence: str = "unknown"
    licence_use: tuple[str, ...] = ()
    licence_url: str = ""
    citation: str = ""
    url: str = ""
    kaggle: str = ""
    get_fr: str = ""
    get_en: str = ""
    oddities_fr: str = ""
    oddities_en: str = ""
    size: int | None = None
    options: Options = field(default_factory=Options)
    labels: Mapping[str, str | None] = field(default_factory=dict)


def read(path: Path) -> Descriptor:
    """Read one descriptor. Raises BadInput naming the file and what is wrong in it."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"The source descriptor {path} cannot be read: {error}.") from error
    if unknown := set(data) - _KEYS:
        raise BadInput(f"The source descriptor {path} has an unknown key '{min(unknown)}'.")
    if data.get("name") != path.stem:
        raise BadInput(f'The source descriptor {path} must say name = "{path.stem}".')
    check_name(path.stem)
    if "layout" not in data:
        raise BadInput(f"The source descriptor {path} does not say its layout.")
    labels = {str(raw): _type(value) for raw, value in data.get("labels", {}).items()}
    return Descriptor(
        name=path.stem,
        layout=str(data["layout"]),
        size=data.get("size"),
        licence_use=tuple(data.get("licence_use", ())),
        options=_options(path, data, labels),
        labels=labels,
        **{key: str(data[key]) for key in _TEXTS if key in data},
    )


def read_all(folder: Path) -> dict[str, Descriptor]:
    """Every descriptor of a folder by name, in the order of the names."""
    return {path.stem: read(path) for path in sorted(folder.glob("*.toml"))}


def check_name(name: str) -> str:
    """The name itself, or BadInput: it becomes part of paths and of columns."""
    if not NAME.fullmatch(name):
        raise BadInput(
            f"'{name}' cannot name a source: use lower-case letters, digits, '.', '_' and '-', "
            "beginning with a letter or digit, at most 64."
        )
    return name


def _options(path: Path, data: Mapping[str, object], labels: Mapping[str, object]) -> Options:
    given = data.get("options", {})
    if not isinstance(given, dict) or (set(given) - _OPTIONS):
        raise BadInput(f"The source descriptor {path} has an unknown option in [options].")
    return Options(
        folder=str(data.get("folder", "")),
        include=tuple(given.get("include", ())),
        exclude=tuple(given.get("exclude", ())),
        rules=str(given.get("rules", "")),
        images=str(given.get("images", "")),
        classes=frozenset(labels),
    )


def _type(value: object) -> str | None:
    return None if value == NO_TYPE else str(value)
