"""A list of decisions as a table with thumbnails, and what undoing some of them takes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from workbench.store.history import Entry, Pace
from workbench.taxonomy import WasteType
from workbench.ui.parts import naming, pictures
from workbench.ui.parts.pictures import Tile
from workbench.ui.text import number, t

Types = Mapping[str, WasteType]
SHOWN_ID = 10
MOST_TILES = 24


def table(rows: Sequence[Entry], types: Types, key: str) -> list[Entry]:
    """Draw the table; returns the ticked rows."""
    event = st.dataframe(
        _frame(rows, types), hide_index=True, on_select="rerun", selection_mode="multi-row",
        key=key, row_height=58, height=640 if len(rows) > 10 else "content",
        column_config={
            "image": st.column_config.ImageColumn(t("history.col_image"), width=74),
            "kind": st.column_config.TextColumn(t("history.col_kind"), width=90),
            "value": st.column_config.TextColumn(t("history.col_value"), width=150),
            "author": st.column_config.TextColumn(t("history.col_author"), width=80),
            "at": st.column_config.TextColumn(t("history.col_at"), width=130),
            "state": st.column_config.TextColumn(t("history.col_state"), width=75),
            "note": st.column_config.TextColumn(t("history.col_note")),
            "id": st.column_config.TextColumn("id", width=110),
        },
    )  # fmt: skip
    return [rows[at] for at in event["selection"]["rows"] if at < len(rows)]


def can_undo(entry: Entry) -> bool:
    """Whether undoing it would take anything back."""
    return not entry.undone and entry.kind != "undo"


def tiles(rows: Sequence[Entry], types: Types) -> None:
    """The pictures of decisions with what was decided; the other image of a verdict too."""
    shown = []
    for entry in rows[:MOST_TILES]:
        who = f"{entry.author} · {naming.when(entry.at)}"
        shown.append(Tile(entry.image_id, sentence(entry, types), who))
        if entry.other_id:
            shown.append(Tile(entry.other_id, sentence(entry, types), who))
    pictures.grid(shown, "6.5rem")
    if len(rows) > MOST_TILES:
        st.caption(t("history.more", count=number(len(rows) - MOST_TILES)))


def sentence(entry: Entry, types: Types) -> str:
    """Kind and value, such as « étiquette : Verre »."""
    return _said(entry.kind, entry.value, types)


def people(paces: Sequence[Pace]) -> None:
    """Numbers of each person."""
    frame = pd.DataFrame(
        {
            "author": [each.author for each in paces],
            "standing": [each.standing for each in paces],
            "undone": [each.undone for each in paces],
            "seconds": [each.seconds for each in paces],
            "newest": [naming.when(each.newest) for each in paces],
        }
    )
    st.dataframe(
        frame, hide_index=True, height="content" if len(paces) < 9 else 320,
        column_config={
            "author": st.column_config.TextColumn(t("history.col_author")),
            "standing": st.column_config.NumberColumn(t("history.standing")),
            "undone": st.column_config.NumberColumn(t("history.taken_back")),
            "seconds": st.column_config.NumberColumn(
                t("history.seconds"), format="%.1f", help=t("history.seconds_help")),
            "newest": st.column_config.TextColumn(t("history.newest")),
        },
    )  # fmt: skip


def _frame(rows: Sequence[Entry], types: Types) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "image": [pictures.url(row.image_id) for row in rows],
            "kind": [naming.kind(row.kind) for row in rows],
            "value": [_value(row, types) for row in rows],
            "state": [_state(row) for row in rows],
            "author": [row.author for row in rows],
            "at": [naming.when(row.at) for row in rows],
            "id": [row.image_id[:SHOWN_ID] for row in rows],
            "note": [row.note or "" for row in rows],
        }
    )


def _said(kind: str, value: str | None, types: Types) -> str:
    words = naming.value(kind, value, types)
    return f"{naming.kind(kind)}{t('history.colon')}{words}" if words else naming.kind(kind)


def _value(row: Entry, types: Types) -> str:
    if row.undid_kind:
        return _said(row.undid_kind, row.undid_value, types)
    if row.other_id:
        return t("history.other", image=row.other_id[:SHOWN_ID])
    return naming.value(row.kind, row.value, types)


def _state(row: Entry) -> str:
    if row.kind == "undo":
        return "–"
    return t("history.undone") if row.undone else t("history.stands")
