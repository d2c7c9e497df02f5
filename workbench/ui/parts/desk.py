"""The review component: a desk in the browser that holds the queue and sends decisions itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import streamlit as st

from workbench.records import REASONS
from workbench.steps import checking, mapping
from workbench.store.connection import Catalog
from workbench.store.queues import Wish
from workbench.taxonomy import Scheme
from workbench.ui import session, state
from workbench.ui.text import name_of, t, texts

FOLDER = Path(__file__).parent / "review"
PAGE = {"one": 1, "grid": 24}
REASON_KEYS = dict(zip(REASONS, "wbdnsmfkpo", strict=True))
HELP: tuple[tuple[tuple[str, ...], str], ...] = (
    (("↵",), "confirm"), (("1", "…", "0"), "classes"), (("X",), "reject"), (("␣",), "skip"),
    (("←",), "back"), (("⌫",), "undo"), (("/",), "search"), (("R",), "restore"),
    (("Z",), "zoom"), (("O",), "original"), (("?",), "help"),
)  # fmt: skip


@st.cache_resource
def _component() -> Any:
    """Registered once a process; the parts are one module for the browser."""
    names = ("outbox.js", "desk.js", "draw.js", "main.js")
    js = "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in names)
    css = (FOLDER / "desk.css").read_text(encoding="utf-8")
    html = '<div class="desk" tabindex="0" role="application" aria-label="review"></div>'
    return st.components.v2.component("workbench_desk", html=html, css=css, js=js)


def show(catalog: Catalog, wish: Wish, mode: str, total: int) -> None:
    """Draw the desk for one queue; it loads and sends by itself, without reruns."""
    scheme = mapping.read(catalog, wish.scheme)
    author = state.author()
    language = state.language()
    prefix = "review_ui."
    words = {
        key.removeprefix(prefix): text
        for key, text in texts(language).items()
        if key.startswith(prefix)
    }
    _component()(
        key="desk",
        data={
            "wish": asdict(wish), "mode": mode, "page": PAGE[mode], "total": total,
            "author": author, "token": session.token(author), "language": language,
            "catalog": session.catalog_id(),
            "texts": words, "classes": _classes(catalog, scheme),
            "reasons": [
                {"id": r, "key": REASON_KEYS[r], "title": t(f"reason.{r}")} for r in REASONS
            ],
            "checks": {name: t(f"check.{name}") for name in checking.rules()},
            "filters": list(checking.filters()),
            "help": [[list(keys), words[name]] for keys, name in HELP],
        },
    )  # fmt: skip


def _classes(catalog: Catalog, scheme: Scheme) -> Sequence[dict[str, str | None]]:
    """The scheme's classes in their stable order, with key and the type that each key gives."""
    types = mapping.class_types(scheme, mapping.tree(catalog))
    return [
        {
            "name": c.name, "title": name_of(c.title_fr, c.title_en), "color": c.color,
            "type_id": types.get(c.name), "key": _key(number),
        }
        for number, c in enumerate(scheme.classes)
    ]  # fmt: skip


def _key(number: int) -> str:
    digit = str((number + 1) % 10)
    return digit if number < 10 else f"⇧{digit}" if number < 20 else "/"
