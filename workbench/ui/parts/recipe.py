"""The form of a release's recipe, with defaults that work, and the folder it goes to."""

from __future__ import annotations

import re
from pathlib import Path

import streamlit as st

from workbench.exporters import FORMATS
from workbench.steps.release import LICENCES, Recipe
from workbench.store import releases, sources
from workbench.store.connection import Catalog
from workbench.ui import session, state
from workbench.ui.parts import page
from workbench.ui.text import t

SPLITS = ("70/15/15", "55/15/30", "80/10/10")
OTHER = "other"
SEED = 2026


def form(catalog: Catalog) -> tuple[Recipe, Path]:
    """Draw the form; returns the recipe as it stands and the folder."""
    scheme = page.choose_scheme(catalog, "release_scheme")
    out = Path(state.get("release.out", "") or session.workspace().settings.releases)
    suggested = next_name(catalog, scheme, out)
    name = st.text_input(
        t("releases.name"), suggested, key=f"release_name_{suggested}", max_chars=64,
        help=t("releases.name_help"),
    ).strip()  # fmt: skip
    split = _split()
    chosen, reviewed = _images(catalog)
    licence = st.selectbox(
        t("releases.licence"), LICENCES, key="release_licence", help=t("releases.licence_help"),
        format_func=lambda each: t(f"releases.licence_{each}"),
    )  # fmt: skip
    cap, minimum = _numbers()
    with st.expander(t("releases.more")):
        seed = st.number_input(
            t("releases.seed"), 0, 2**31 - 1, SEED, key="release_seed",
            help=t("releases.seed_help"),
        )  # fmt: skip
        formats, link, out = _files(out)
    recipe = Recipe(
        scheme, name, split, seed, cap, minimum, reviewed, chosen, licence, formats, link,
        author=state.author(),
    )  # fmt: skip
    return recipe, out


def next_name(catalog: Catalog, scheme: str, folder: Path) -> str:
    """`<scheme>-001`, numbered on from what was exported or lies in the folder."""
    taken = {row.name for row in releases.all_of(catalog)}
    if folder.is_dir():
        taken |= {each.name for each in folder.iterdir()}
    pattern = re.compile(rf"{re.escape(scheme)}-(\d{{1,6}})")
    found = (pattern.fullmatch(name) for name in taken)
    return f"{scheme}-{max((int(hit[1]) for hit in found if hit), default=0) + 1:03d}"


def _split() -> str:
    chosen = st.segmented_control(
        t("releases.split"), [*SPLITS, OTHER], default=SPLITS[0], required=True, wrap=True,
        key="release_split", help=t("releases.split_help"),
        format_func=lambda each: t("releases.split_other") if each == OTHER else each,
    )  # fmt: skip
    if chosen != OTHER:
        return str(chosen)
    return st.text_input(t("releases.split_own"), "60/20/20", key="release_split_own").strip()


def _images(catalog: Catalog) -> tuple[tuple[str, ...], bool]:
    names = [row.source_name for row in sources.all_of(catalog)]
    chosen = st.multiselect(
        t("releases.sources"), names, key="release_sources", placeholder=t("releases.every_source")
    )
    reviewed = st.toggle(
        t("releases.reviewed"), key="release_reviewed", help=t("releases.reviewed_help")
    )
    return tuple(chosen), reviewed


def _numbers() -> tuple[int | None, int | None]:
    left, right = st.columns(2)
    cap = left.number_input(
        t("releases.cap"), 1, None, None, key="release_cap", help=t("releases.cap_help"),
        placeholder="–",
    )  # fmt: skip
    minimum = right.number_input(
        t("releases.minimum"), 1, None, None, key="release_minimum",
        help=t("releases.minimum_help"), placeholder="–",
    )  # fmt: skip
    return cap, minimum


def _files(out: Path) -> tuple[tuple[str, ...], bool, Path]:
    formats = tuple(FORMATS)
    if len(formats) > 1:
        formats = tuple(
            st.multiselect(
                t("releases.formats"), formats, default=formats[:1], key="release_formats"
            )
        )
    link = st.toggle(t("releases.link"), key="release_link", help=t("releases.link_help"))
    given = st.text_input(t("releases.folder"), str(out), key="release_folder").strip()
    state.put("release.out", given)
    return formats, link, Path(given or out)
