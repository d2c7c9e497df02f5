"""History: who decided what and when, what undoing would take back, and each person's numbers."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from workbench.errors import WorkbenchError
from workbench.records import KINDS
from workbench.steps import mapping, review
from workbench.store import history, items
from workbench.store.connection import Catalog
from workbench.store.history import Entry, Wanted
from workbench.ui import state
from workbench.ui.parts import decided, naming, page
from workbench.ui.parts.decided import Types
from workbench.ui.text import number, sentences, t

A_PAGE = 50


def filters(catalog: Catalog) -> Wanted:
    """The three filters. Raises BadInput for an image that the catalogue does not know."""
    who, what, which = st.columns([1, 1, 2])
    author = who.selectbox(
        t("history.author"), ["", *history.authors(catalog)], key="history_author",
        format_func=lambda name: name or t("history.everybody"),
    )  # fmt: skip
    kind = what.selectbox(
        t("history.kind"), ["", *KINDS], key="history_kind",
        format_func=lambda name: naming.kind(name) if name else t("history.every_kind"),
    )  # fmt: skip
    image = which.text_input(
        t("history.image"), key="history_image", placeholder=t("history.image_hint"),
        help=t("history.image_help"),
    ).strip()  # fmt: skip
    return Wanted(author, kind, items.resolve(catalog, image) if image else "")


def listing(catalog: Catalog, wanted: Wanted, types: Types) -> list[Entry]:
    """One page of decisions; returns the ticked ones."""
    total = history.size(catalog, wanted)
    if not total:
        st.caption(t("history.none"))
        return []
    said, pager = st.columns([2, 3], vertical_alignment="center")
    said.caption(t("history.found", count=number(total)))
    pages = -(-total // A_PAGE)
    at = 1
    if pages > 1:
        with pager:
            at = st.pagination(pages, key=f"history_page_{hash(wanted)}")
    rows = history.page(catalog, wanted, (min(at, pages) - 1) * A_PAGE, A_PAGE)
    newest = rows[0].decision_id if rows else 0
    return decided.table(rows, types, f"history_table_{hash(wanted)}_{at}_{newest}")


def selected(catalog: Catalog, ticked: Sequence[Entry], types: Types) -> None:
    """What undoing the ticked rows takes back, and the button that does it."""
    standing = [entry for entry in ticked if decided.can_undo(entry)]
    with st.container(border=True):
        if not standing:
            st.caption(t("history.nothing" if ticked else "history.tick"))
            return
        st.markdown(f"**{t('history.selected', count=number(len(standing)))}**")
        st.button(
            t("history.undo"), type="primary", icon=":material/undo:", key="history_undo",
            width="stretch", on_click=take_back,
            args=(catalog, tuple(entry.decision_id for entry in standing)),
        )  # fmt: skip
        decided.tiles(standing, types)
        if len(standing) < len(ticked):
            st.caption(t("history.skipped", count=number(len(ticked) - len(standing))))


def my_last(catalog: Catalog, types: Types) -> None:
    """The newest decision of who sits here, shown before it is undone."""
    author = state.author()
    last = history.newest_of(catalog, author)
    with st.popover(t("history.undo_mine"), icon=":material/undo:", width="stretch"):
        if last is None:
            st.text(t("history.undo_mine_none", author=author))
            return
        st.caption(t("history.undo_mine_sure"))
        decided.tiles([last], types)
        st.button(t("history.confirm"), type="primary", key="history_undo_mine",
                  on_click=take_back, args=(catalog, (last.decision_id,)))  # fmt: skip


def take_back(catalog: Catalog, ids: tuple[int, ...]) -> None:
    """Undo decisions; the page says how many."""
    try:
        undone = review.undo_ids(catalog, state.author(), ids)
    except WorkbenchError as error:
        state.put("history.refused", sentences.said(error))
        return
    state.put("history.said", t("history.undo_done", count=number(len(undone))))


catalog = page.head("history")
if not history.authors(catalog):
    page.empty("history.empty", "views/review.py")
    st.stop()
for name, show in (("history.refused", st.error), ("history.said", st.success)):
    if state.get(name, ""):
        show(state.get(name, ""))
        state.put(name, "")
types = {each.type_id: each for each in mapping.all_types(catalog)}
choice, mine = st.columns([7, 3], vertical_alignment="top")
with mine:
    my_last(catalog, types)
with choice.expander(t("history.people"), icon=":material/group:"):
    decided.people(history.paces(catalog))
try:
    asked = filters(catalog)
except WorkbenchError as error:
    st.error(sentences.said(error))
    st.stop()
table, undoing = st.columns([7, 3], gap="medium")  # beside it: ticking must not move the rows
with table:
    ticked = listing(catalog, asked, types)
with undoing:
    selected(catalog, ticked, types)
