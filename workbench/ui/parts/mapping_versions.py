"""The versions of a scheme: who saved what and why, what going back would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from workbench.errors import WorkbenchError
from workbench.steps import mapping, remapping
from workbench.steps.mapping import EXCLUDED
from workbench.steps.remapping import RuleChange
from workbench.store import schemes
from workbench.store.connection import Catalog
from workbench.store.schemes import Version
from workbench.ui import state
from workbench.ui.parts import changes, naming
from workbench.ui.parts.mapping_types import Looked
from workbench.ui.text import sentences, t


def show(looked: Looked) -> None:
    """The list on the left; on the right an earlier version against the newest."""
    listed = schemes.versions(looked.catalog, looked.scheme.name)
    left, right = st.columns([8, 5], gap="medium")
    with left:
        picked = _table(listed)
    with right:
        if picked is None or picked.version == looked.version:
            st.info(t("mapping.pick_version"), icon=":material/touch_app:")
        else:
            _compare(looked, picked)


def _table(listed: Sequence[Version]) -> Version | None:
    frame = pd.DataFrame(
        {
            "version": [each.version for each in listed],
            "at": [naming.when(each.at) for each in listed],
            "author": [_author(each) for each in listed],
            "comment": [_comment(each) for each in listed],
        }
    )
    event = st.dataframe(
        frame, hide_index=True, on_select="rerun", selection_mode="single-row",
        key=f"mapping_versions_{listed[0].scheme}_{listed[0].version}",
        selection_default={"selection": {"rows": _kept(listed)}},
        column_config={
            "version": st.column_config.NumberColumn(t("mapping.version"), width=70),
            "at": st.column_config.TextColumn(t("mapping.at"), width=130),
            "author": st.column_config.TextColumn(t("mapping.author"), width=110),
            "comment": st.column_config.TextColumn(t("mapping.comment")),
        },
    )  # fmt: skip
    rows = event["selection"]["rows"]
    picked = listed[rows[0]] if rows and rows[0] < len(listed) else None
    state.put("mapping.version", picked.version if picked else 0)
    return picked


def _author(each: Version) -> str:
    return t("mapping.shipped") if each.author == mapping.SHIPPED else each.author


def _comment(each: Version) -> str:
    earlier = remapping.AS_VERSION.fullmatch(each.comment)
    return t("mapping.as_version", version=earlier[1]) if earlier else each.comment


def _kept(listed: Sequence[Version]) -> list[int]:
    kept = state.get("mapping.version", 0)
    return [row for row, each in enumerate(listed) if each.version == kept]


def _compare(looked: Looked, picked: Version) -> None:
    earlier = mapping.read(looked.catalog, picked.scheme, picked.version)
    now = mapping.tally(looked.catalog, looked.scheme, looked.tree)
    then = mapping.tally(looked.catalog, earlier, looked.tree)
    titles = naming.class_titles(earlier) | looked.titles
    st.markdown(f"**{t('mapping.compared', version=picked.version)}**")
    with st.container(border=True):
        st.caption(t("mapping.would"))
        changes.show(changes.rows(now, then, titles))
        st.button(
            t("mapping.go_back", version=picked.version), type="primary", key="mapping_back",
            icon=":material/undo:", help=t("mapping.go_back_help"), on_click=go_back,
            args=(looked.catalog, picked.scheme, picked.version, looked.version),
        )  # fmt: skip
    _rules(looked, remapping.differences(looked.scheme, earlier), titles)


def _rules(looked: Looked, found: Sequence[RuleChange], titles: Mapping[str, str]) -> None:
    if not found:
        st.caption(t("mapping.same_rules"))
        return
    names = {line.type.type_id: naming.type_name(line.type) for line in looked.lines}
    frame = pd.DataFrame(
        [(names.get(each, each), _goal(now, titles), _goal(then, titles))
         for each, now, then in found],
        columns=["type", "now", "then"],
    )  # fmt: skip
    heads = {name: st.column_config.TextColumn(t(f"mapping.{name}"), width=115) for name in frame}
    st.dataframe(frame, hide_index=True, column_config=heads)


def _goal(name: str | None, titles: Mapping[str, str]) -> str:
    if name is None:
        return t("mapping.goal_none")
    return t("mapping.excluded") if name == EXCLUDED else titles.get(name, name)


def go_back(catalog: Catalog, scheme: str, version: int, based_on: int) -> None:
    """Save an earlier version as the newest; the page says the rest."""
    try:
        saved = remapping.go_back(catalog, scheme, version, state.author(), based_on)
    except WorkbenchError as error:
        state.put("mapping.refused", sentences.said(error))
        return
    state.put("mapping.saved", (scheme, saved))
