"""Duplicates: groups that show the same photo, contradictory ones first, answered by keys."""

from __future__ import annotations

import streamlit as st

from workbench.steps import mapping
from workbench.store import counts
from workbench.store import groups as stored
from workbench.store.connection import Catalog
from workbench.store.groups import KINDS, Summary, Totals, Wanted
from workbench.ui import state
from workbench.ui.parts import groups, page
from workbench.ui.text import number, percent, t

PAGE = 8


def numbers(totals: Totals) -> None:
    """The headline: what a naive split would leak, then what keeps images out of releases."""
    leak, *cells = st.columns([1.5, 1.2, 1.1, 1], border=True)
    leak.metric(t("duplicates.n_leak"), percent(totals.leak, 1), help=t("duplicates.n_leak_help"))
    for cell, name in zip(cells, ("contradictory", "near", "exact"), strict=True):
        cell.metric(t(f"duplicates.n_{name}"), number(getattr(totals, name)),
                    help=t(f"duplicates.n_{name}_help"))  # fmt: skip


def choose(leaks: int) -> Wanted:
    """Which groups to look at, as it was left; so many lie in two published splits."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        kind = st.segmented_control(
            t("duplicates.show"), KINDS, default=state.get("group_kind", "all"), required=True,
            format_func=lambda k: t(f"duplicates.show_{k}"), key="group_kind_choice",
            label_visibility="collapsed",
        ) or "all"  # fmt: skip
        across = st.toggle(t("duplicates.across"), state.get("group_across", False),
                           help=t("duplicates.across_help"))  # fmt: skip
        unchecked = st.toggle(t("duplicates.unchecked"), state.get("group_unchecked", True),
                              help=t("duplicates.unchecked_help"))  # fmt: skip
        leaking = st.toggle(
            t("duplicates.leaking", count=number(leaks)), state.get("group_leaking", False),
            help=t("duplicates.leaking_help"), key="group_leaking_choice",
        ) if leaks else False  # fmt: skip
    for name, value in (
        ("kind", kind), ("across", across), ("unchecked", unchecked), ("leaking", leaking),
    ):  # fmt: skip
        state.put(f"group_{name}", value)
    return Wanted(kind, across, unchecked, leaking, groups.later())


def show(catalog: Catalog, found: list[Summary], wanted: Wanted) -> None:
    """One page of groups; the keys belong to the first of them."""
    pages = max(1, -(-len(found) // PAGE))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(t("duplicates.found", count=number(len(found))), width="stretch")
        at = st.pagination(
            pages, key=f"groups_{'_'.join(map(str, _filters(wanted)))}_{pages}",
            default=min(state.get(f"group_page_{wanted.kind}", 1), pages), max_visible_pages=5,
        ) if pages > 1 else 1  # fmt: skip
        _undo()
    state.put(f"group_page_{wanted.kind}", at)
    types = {each.type_id: each for each in mapping.all_types(catalog)}
    for place, group in enumerate(stored.details(catalog, found[(at - 1) * PAGE : at * PAGE])):
        groups.draw(catalog, group, types, keys=place == 0)


def _filters(wanted: Wanted) -> tuple[str, bool, bool, bool]:
    return wanted.kind, wanted.across, wanted.unchecked, wanted.leaking


def _undo() -> None:
    st.button(t("duplicates.undo"), icon=":material/undo:", shortcut="Z",
              disabled=not groups.can_undo(), on_click=groups.undo, args=(catalog,))  # fmt: skip


catalog = page.head("duplicates")
if not counts.has_images(catalog):
    page.empty("duplicates.empty", "views/sources.py", t("overview.empty_go"))
    st.stop()
if not stored.summaries(catalog):
    page.empty("duplicates.none", "views/sources.py", t("duplicates.none_go"))
    st.stop()
totals = stored.totals(catalog)
numbers(totals)
wanted = choose(totals.leaking)
if said := groups.complaint():
    st.error(said)
if groups.later():
    st.button(t("duplicates.again", count=number(len(groups.later()))), type="tertiary",
              icon=":material/refresh:", on_click=state.put,
              args=("groups_later", frozenset()))  # fmt: skip
if found := stored.chosen(catalog, wanted):
    show(catalog, found, wanted)
else:
    page.empty("duplicates.filtered")
    _undo()
