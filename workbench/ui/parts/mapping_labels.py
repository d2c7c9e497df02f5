"""Mapping by raw label: what each source's own words mean, undecided ones first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from workbench.errors import WorkbenchError
from workbench.steps import meanings
from workbench.store import labels
from workbench.store.connection import Catalog
from workbench.store.labels import RawLabel
from workbench.taxonomy import WasteType
from workbench.ui import state
from workbench.ui.parts import naming, pictures
from workbench.ui.parts.pictures import Tile
from workbench.ui.text import number, sentences, t

NO_TYPE = ""
STRIP = 8


def show(catalog: Catalog, everything: Sequence[WasteType]) -> None:
    """Table on the left, the chosen raw label with its pictures on the right."""
    said = state.get("mapping.label_said", "")
    if said:
        st.success(said, icon=":material/check:")
        state.put("mapping.label_said", "")
    rows = labels.listed(catalog)
    if not rows:
        st.info(t("mapping.no_labels"))
        return
    names = {each.type_id: naming.type_name(each) for each in everything}
    left, right = st.columns([8, 5], gap="medium")
    with left:
        picked = _table(rows, names)
    with right:
        if picked is None:
            st.info(t("mapping.pick_label"), icon=":material/touch_app:")
        else:
            _editor(catalog, picked, everything, names)


def _table(rows: Sequence[RawLabel], names: Mapping[str, str]) -> RawLabel | None:
    by_source, by_state = st.columns([3, 2], vertical_alignment="bottom")
    sources = sorted({row.source_name for row in rows})
    source = by_source.selectbox(
        t("mapping.source"), ["", *sources], key="mapping_source",
        format_func=lambda name: name or t("mapping.every_source"),
    )  # fmt: skip
    waiting = sum(not row.decided for row in rows)
    only = by_state.toggle(
        t("mapping.only_undecided", count=number(waiting)), key="mapping_undecided",
        disabled=not waiting,
    )  # fmt: skip
    shown = [
        row for row in rows
        if source in {"", row.source_name} and not (only and waiting and row.decided)
    ]  # fmt: skip
    kept = state.get("mapping.label", ("", ""))
    at = [i for i, row in enumerate(shown) if (row.source_name, row.raw_label) == kept]
    event = st.dataframe(
        _frame(shown, names), hide_index=True, on_select="rerun", selection_mode="single-row",
        selection_default={"selection": {"rows": at}}, height=560,
        key=f"mapping_labels_{source}_{only}_{hash(tuple(shown))}",
        column_config={
            "label": st.column_config.TextColumn(t("mapping.raw_label"), width=170),
            "items": st.column_config.NumberColumn(t("mapping.items"), width=70),
            "means": st.column_config.TextColumn(t("mapping.means"), width=170),
            "source": st.column_config.TextColumn(t("mapping.source")),
        },
    )  # fmt: skip
    chosen = event["selection"]["rows"]
    if not chosen or chosen[0] >= len(shown):
        return None
    picked = shown[chosen[0]]
    state.put("mapping.label", (picked.source_name, picked.raw_label))
    return picked


def _frame(shown: Sequence[RawLabel], names: Mapping[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "label": [row.raw_label for row in shown],
            "items": [row.items for row in shown],
            "means": [_meaning(row, names) for row in shown],
            "source": [row.source_name for row in shown],
        }
    )


def _meaning(row: RawLabel, names: Mapping[str, str]) -> str:
    if row.type_id is not None:
        return names.get(row.type_id, row.type_id)
    return f"— {t('mapping.on_purpose')}" if row.decided else f"? {t('mapping.undecided')}"


def _editor(
    catalog: Catalog, row: RawLabel, everything: Sequence[WasteType], names: Mapping[str, str]
) -> None:
    st.text(t("mapping.label_of", label=row.raw_label, source=row.source_name))
    hints = [each for each in meanings.guesses(everything, row.raw_label)
             if each.type_id != row.type_id]  # fmt: skip
    if hints:
        st.caption(t("mapping.guesses"))
        with st.container(horizontal=True):
            for each in hints:
                st.button(
                    naming.type_name(each), key=f"mapping_guess_{each.type_id}",
                    icon=":material/lightbulb:", on_click=_decide,
                    args=(catalog, row, each.type_id, names),
                )  # fmt: skip
    options = [NO_TYPE, *sorted(names, key=lambda type_id: names[type_id].casefold())]
    chosen = st.selectbox(
        t("mapping.means"), options, index=_index(options, row), placeholder=t("mapping.type_hint"),
        key=f"mapping_means_{row.source_name}_{row.raw_label}_{row.type_id}",
        format_func=lambda type_id: names.get(type_id, t("mapping.goal_no_type")),
    )  # fmt: skip
    changed = chosen is not None and (not row.decided or (chosen or None) != row.type_id)
    st.button(
        t("page.save"), type="primary", disabled=not changed, key="mapping_label_save",
        icon=":material/save:", on_click=_decide, args=(catalog, row, chosen or None, names),
    )  # fmt: skip
    st.caption(t("mapping.label_note", items=number(row.items)))
    found = labels.pictures(catalog, row.source_name, row.raw_label, STRIP)
    pictures.grid([Tile(image) for image in found], "4.4rem")


def _index(options: Sequence[str], row: RawLabel) -> int | None:
    if not row.decided:
        return None
    wanted = row.type_id or NO_TYPE
    return options.index(wanted) if wanted in options else None


def _decide(catalog: Catalog, row: RawLabel, type_id: str | None, names: Mapping[str, str]) -> None:
    try:
        meanings.decide(catalog, row.source_name, row.raw_label, type_id, state.author())
    except WorkbenchError as error:
        state.put("mapping.refused", sentences.said(error))
        return
    means = names[type_id] if type_id else t("mapping.on_purpose")
    said = t("mapping.label_saved", label=row.raw_label, means=means,
             before=_meaning(row, names).lstrip("—? "))  # fmt: skip
    state.put("mapping.label_said", naming.plain(said))
