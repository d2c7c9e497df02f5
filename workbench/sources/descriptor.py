"""Source descriptors: `datasets/<name>.toml` read into a frozen record, and written from one.

Reads no pictures.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Literal, TypeVar

from workbench import licences
from workbench.errors import BadInput

T = TypeVar("T")
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
SHA256 = re.compile(r"[0-9a-f]{64}")
NO_TYPE = "-"
TAKES = ("whole", "crops")
# What a table's column may hold; `file` and `label` are the least.
COLUMNS = (
    "file", "label", "predicted", "probability", "split", "author", "licence", "url", "date",
    "consent",
)  # fmt: skip

_TEXTS = (
    "title", "licence", "licence_id", "licence_url", "citation", "url", "kaggle", "get_fr",
    "get_en", "oddities_fr", "oddities_en",
)  # fmt: skip
_KEYS = {
    "name", "layout", "folder", "size", "licence_use", "options", "labels", "own_types",
    "download", *_TEXTS,
}  # fmt: skip


@dataclass(frozen=True)
class Options:
    """What a layout may be told.

    Attributes:
        folder: where the pictures begin, inside the root.
        include: path prefixes inside `folder`; empty means everything.
        exclude: path prefixes left out (masks, thumbnails).
        rules: name of the file that says what the label numbers or folder codes mean.
        images: sub-folder of the pictures.
        table: the file that names the pictures and their labels (CSV, JSON, Parquet, COCO).
        columns: what a table's column is called there, by what it holds (COLUMNS).
        names: class names in the order of their numbers (YOLO).
        split_lists: split → file that lists its pictures.
        hint: the labels are hints only (search words, somebody's guess).
        take: `whole` pictures, or `crops`: each labelled box a picture of its own.
        margin: how much of a box's longer side is kept around a crop, 0 to 1.
        classes: raw labels known beforehand; they tell which folder level holds the classes.
    """

    folder: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    rules: str = ""
    images: str = ""
    table: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    split_lists: Mapping[str, str] = field(default_factory=dict)
    hint: bool = False
    take: Literal["whole", "crops"] = "whole"
    margin: float = 0.1
    classes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Download:
    """A file to fetch: its URL, and what it must be (sha256 in hex, bytes), where that is known."""

    url: str
    sha256: str = ""
    size: int | None = None


@dataclass(frozen=True)
class Descriptor:
    """One data set as published: rights, where to get it, how it lies, what its labels mean.

    Attributes:
        licence: as published, word for word.
        licence_id: which licence of `workbench.licences` that is.
        own_types: its labels are types of their own, no waste (plant diseases, dishes).
    """

    name: str
    layout: str
    title: str = ""
    licence: str = "unknown"
    licence_id: str = ""
    licence_use: tuple[str, ...] = ()
    licence_url: str = ""
    citation: str = ""
    url: str = ""
    kaggle: str = ""
    download: tuple[Download, ...] = ()
    get_fr: str = ""
    get_en: str = ""
    oddities_fr: str = ""
    oddities_en: str = ""
    size: int | None = None
    own_types: bool = False
    options: Options = field(default_factory=Options)
    labels: Mapping[str, str | None] = field(default_factory=dict)


def read(path: Path) -> Descriptor:
    """Read one descriptor. Raises BadInput naming the file and what is wrong in it."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"The source descriptor {path} cannot be read: {error}.") from error
    return parse(text, path)


def parse(text: str, path: Path) -> Descriptor:
    """A descriptor from its text; `path` names it in sentences and says what it must be called."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadInput(f"The source descriptor {path} cannot be read: {error}.") from error
    if unknown := set(data) - _KEYS:
        raise BadInput(f"The source descriptor {path} has an unknown key '{min(unknown)}'.")
    if data.get("name") != path.stem:
        raise BadInput(f'The source descriptor {path} must say name = "{path.stem}".')
    check_name(path.stem)
    if "layout" not in data:
        raise BadInput(f"The source descriptor {path} does not say its layout.")
    labels = {str(raw): _type(value) for raw, value in _table(path, data, "labels").items()}
    return Descriptor(
        name=path.stem,
        layout=_is(path, data, "layout", str),
        size=_is(path, data, "size", int) if "size" in data else None,
        licence_use=_uses(path, data),
        own_types=_is(path, data, "own_types", bool) if "own_types" in data else False,
        download=tuple(_download(path, each) for each in _list(path, data, "download")),
        options=_options(path, data, labels),
        labels=labels,
        **{key: _is(path, data, key, str) for key in _TEXTS if key in data},
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


def written(source: Descriptor) -> str:
    """The descriptor as TOML; `read` gives the same record back."""
    lines = [f"name = {quoted(source.name)}"]
    lines += [f"{key} = {quoted(getattr(source, key))}" for key in _TEXTS if getattr(source, key)]
    if source.licence_use:
        lines.append(f"licence_use = {quoted(list(source.licence_use))}")
    lines += [f"layout = {quoted(source.layout)}", f"folder = {quoted(source.options.folder)}"]
    if source.size is not None:
        lines.append(f"size = {source.size}")
    if source.own_types:
        lines.append("own_types = true")
    if source.download:
        files = ", ".join(quoted(_without_empty(each)) for each in source.download)
        lines.append(f"download = [{files}]")
    lines += ["", "[options]"]
    given = {k: v for k, v in _without_empty(source.options).items() if k not in _NOT_WRITTEN}
    lines += [f"{key} = {quoted(value)}" for key, value in given.items()]
    lines += ["", "[labels]"]
    lines += [f"{quoted(raw)} = {quoted(one or NO_TYPE)}" for raw, one in source.labels.items()]
    return "\n".join(lines) + "\n"


_NOT_WRITTEN = {"folder", "classes"}


def _options(path: Path, data: Mapping[str, object], labels: Mapping[str, object]) -> Options:
    given = _table(path, data, "options")
    known = {each.name for each in fields(Options)} - _NOT_WRITTEN
    if set(given) - known:
        raise BadInput(f"The source descriptor {path} has an unknown option in [options].")
    columns = {k: str(v) for k, v in _table(path, given, "columns").items()}
    if unknown := set(columns) - set(COLUMNS):
        raise BadInput(
            f"The source descriptor {path} names a column '{min(unknown)}': use one of "
            f"{', '.join(COLUMNS)}."
        )
    take = given.get("take", "whole")
    if take not in TAKES:
        raise BadInput(f"The source descriptor {path} takes '{take}': use whole or crops.")
    return Options(
        folder=str(data.get("folder", "")),
        include=_texts(path, given, "include"),
        exclude=_texts(path, given, "exclude"),
        rules=str(given.get("rules", "")),
        images=str(given.get("images", "")),
        table=str(given.get("table", "")),
        columns=columns,
        names=_texts(path, given, "names"),
        split_lists={k: str(v) for k, v in _table(path, given, "split_lists").items()},
        hint=bool(given.get("hint", False)),
        take="crops" if take == "crops" else "whole",
        margin=_margin(path, given.get("margin", 0.1)),
        classes=frozenset(labels),
    )


def _uses(path: Path, data: Mapping[str, object]) -> tuple[str, ...]:
    """What the licence allows: as its id says, or word for word where it is none of the known."""
    named = str(data.get("licence_id", ""))
    if named and named not in licences.LICENCES:
        raise BadInput(
            f"The source descriptor {path} has the licence_id '{named}': use one of "
            f"{', '.join(licences.LICENCES)}."
        )
    uses = _texts(path, data, "licence_use")
    if unknown := set(uses) - set(licences.USES):
        raise BadInput(
            f"The source descriptor {path} has the licence_use '{min(unknown)}': use "
            f"{', '.join(licences.USES)}."
        )
    return uses or (licences.LICENCES[named].allows if named else ())


def _download(path: Path, value: object) -> Download:
    if isinstance(value, dict) and isinstance(value.get("url"), str):
        sha256, size = value.get("sha256", ""), value.get("size")
        fits = sha256 == "" or (isinstance(sha256, str) and SHA256.fullmatch(sha256))
        fits = fits and (size is None or (type(size) is int and size > 0))
        if set(value) <= {"url", "sha256", "size"} and fits:
            return Download(value["url"], str(sha256), size)
    raise BadInput(
        f"The source descriptor {path} has a download that is no table of url, sha256 (64 hex "
        "digits) and size (bytes)."
    )


def _margin(path: Path, value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    raise BadInput(f"The source descriptor {path} has the margin '{value}': give 0 to 1.")


def _table(path: Path, data: Mapping[str, object], key: str) -> dict[str, object]:
    return _is(path, data, key, dict) if key in data else {}


def _list(path: Path, data: Mapping[str, object], key: str) -> list[object]:
    return _is(path, data, key, list) if key in data else []


def _texts(path: Path, data: Mapping[str, object], key: str) -> tuple[str, ...]:
    return tuple(str(each) for each in _list(path, data, key))


def _is(path: Path, data: Mapping[str, object], key: str, kind: type[T]) -> T:
    value = data[key]
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise BadInput(f"The source descriptor {path} has a '{key}' that is no {_KINDS[kind]}.")
    return value


_KINDS = {str: "text", int: "whole number", bool: "true or false", dict: "table", list: "list"}


def _type(value: object) -> str | None:
    return None if value == NO_TYPE else str(value)


def _without_empty(record: Options | Download) -> dict[str, object]:
    plain = type(record)(url="") if isinstance(record, Download) else Options()
    return {
        each.name: getattr(record, each.name)
        for each in fields(record)
        if getattr(record, each.name) != getattr(plain, each.name)
    }


def quoted(value: object) -> str:
    """A value as TOML on one line: a basic string is written as JSON's, a table is not."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{quoted(k)} = {quoted(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(quoted(each) for each in value) + "]"
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("\x7f", "\\u007f")
