"""Mapping by waste type: the table, the chosen types' pictures, a rule tried and then saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from workbench.errors import WorkbenchError
from workbench.steps import mapping, remapping, scheme_table
from workbench.steps.mapping import EXCLUDED
from workbench.steps.remapping import Rule
from workbench.steps.scheme_table import Line
from workbench.store import types
from workbench.store.connection import Catalog
from workbench.taxonomy import Scheme, Tree
from workbench.ui import state
from workbench.ui.parts import changes, charts, naming, pictures
from workbench.ui.parts.pictures import Tile
from workbench.ui.text import number, sentences, t

NO_RULE = "∅"  # no class can be named so: names begin with a letter or digit
STRIP = 8


@dataclass(frozen=True)
class Looked:
    """The scheme as it stands on the page: what a save is based on."""

    catalog: Catalog
    scheme: Scheme
    version: int
    tree: Tree
    lines: tuple[Line, ...]

    @property
    def titles(self) -> dict[str, str]:
        """Class → title."""
        return naming.class_titles(self.scheme)


def show(looked: Looked) -> None:
    """Table on the left; on the right the rule for what is chosen, and every class."""
    left, right = st.columns([8, 5], gap="medium")
    with left:
        picked = _table(looked)
    with right:
        tried = looked.scheme
        if picked:
            tried = _rule(looked, picked)
            _strip(looked, picked)
        else:
            st.info(t("mapping.pick"), icon=":material/touch_app:")
        _classes(looked, tried)


def _table(looked: Looked) -> list[Line]:
    text, kind = st.columns([3, 2], vertical_alignment="bottom")
    wanted = text.text_input(
        t("mapping.search"), key="mapping_search", placeholder=t("mapping.search_hint")
    )
    options = [*scheme_table.FILTERS, *(f"={each.name}" for each in looked.scheme.classes)]
    start = "with_images" if any(line.images for line in looked.lines) else "all"
    which = kind.selectbox(
        t("mapping.filter"), options, index=options.index(start), key="mapping_filter",
        format_func=lambda name: _filter_name(name, looked.titles),
    )  # fmt: skip
    shown = scheme_table.chosen(looked.lines, *_filter(which), wanted)
    if not shown:
        st.caption(t("mapping.none_found"))
        return []
    kept = state.get("mapping.picked", ())
    rows = [number for number, line in enumerate(shown) if line.type.type_id in kept]
    event = st.dataframe(
        _frame(looked, shown), hide_index=True, on_select="rerun", selection_mode="multi-row",
        selection_default={"selection": {"rows": rows}}, height=560,
        key=f"mapping_table_{looked.scheme.name}_{looked.version}_{which}_{wanted}",
        column_config={
            "images": st.column_config.NumberColumn(t("mapping.images"), width=70,
                                                    help=t("mapping.images_help")),
            "usable": st.column_config.NumberColumn(t("mapping.usable_short"), width=70),
            "type": st.column_config.TextColumn(t("mapping.type"), width=155),
            "falls": st.column_config.TextColumn(t("mapping.falls"), width=125),
            "rule": st.column_config.TextColumn(t("mapping.rule"), help=t("mapping.rule_help")),
        },
    )  # fmt: skip
    st.caption(t("mapping.rows", count=number(len(shown)), total=number(len(looked.lines))))
    picked = [shown[row] for row in event["selection"]["rows"] if row < len(shown)]
    state.put("mapping.picked", tuple(line.type.type_id for line in picked))
    return picked


def _filter(which: str) -> tuple[str, str]:
    return ("all", which[1:]) if which.startswith("=") else (which, "")


def _filter_name(which: str, titles: Mapping[str, str]) -> str:
    return titles[which[1:]] if which.startswith("=") else t(f"mapping.filter_{which}")


def _frame(looked: Looked, shown: Sequence[Line]) -> pd.DataFrame:
    names = {line.type.type_id: naming.type_name(line.type) for line in looked.lines}
    titles = looked.titles
    return pd.DataFrame(
        {
            "type": [names[line.type.type_id] for line in shown],
            "falls": [_falls(line, titles) for line in shown],
            "usable": [line.usable for line in shown],
            "images": [line.images for line in shown],
            "rule": [_whose(line, names) for line in shown],
        }
    )


def _falls(line: Line, titles: Mapping[str, str]) -> str:
    if line.placement.class_name is not None:
        return titles[line.placement.class_name]
    return f"— {t(f'mapping.{line.placement.kind}')}"


def _whose(line: Line, names: Mapping[str, str]) -> str:
    if line.placement.rule_type is None:
        return ""
    if line.is_own:
        return t("mapping.own")
    return t("mapping.inherited", type=names[line.placement.rule_type])


def _rule(looked: Looked, picked: Sequence[Line]) -> Scheme:
    """The editor; returns the scheme as it would be."""
    names = ", ".join(naming.type_name(line.type) for line in picked[:4])
    more = f" + {len(picked) - 4}" if len(picked) > 4 else ""
    st.markdown(f"**{naming.plain(names)}{more}**")
    options = [*looked.titles, EXCLUDED, NO_RULE]
    ids = tuple(line.type.type_id for line in picked)
    key = f"mapping_class_{looked.version}_{hash(ids)}"
    chosen = st.selectbox(
        t("mapping.goal"), options, index=None, key=key, placeholder=t("mapping.goal_hint"),
        format_func=lambda name: _goal_name(name, looked.titles),
    )  # fmt: skip
    if chosen is None:
        return looked.scheme
    reason = ""
    if chosen == EXCLUDED:
        reason = st.text_input(
            t("mapping.reason"), key=f"{key}_why", placeholder=t("mapping.reason_hint")
        ).strip()
        if not reason:
            st.caption(t("mapping.reason_needed"))
    goal = None if chosen == NO_RULE else chosen
    rules = [Rule(looked.scheme.name, type_id, goal, reason) for type_id in ids]
    tried = remapping.with_rules(looked.scheme, rules)
    _offer(looked, rules, tried, ready=chosen != EXCLUDED or bool(reason))
    return tried


def _strip(looked: Looked, picked: Sequence[Line]) -> None:
    ids = [line.type.type_id for line in picked]
    names = {line.type.type_id: naming.type_name(line.type) for line in looked.lines}
    found = types.pictures(looked.catalog, ids, STRIP)
    if not found:
        st.caption(t("mapping.no_pictures"))
        return
    pictures.grid(
        [Tile(image, names[type_id], "" if fine else t("mapping.kept_out"), "" if fine else "bad")
         for image, type_id, fine in found],
        "4.4rem",
    )  # fmt: skip


def _goal_name(name: str, titles: Mapping[str, str]) -> str:
    if name == EXCLUDED:
        return t("mapping.goal_exclude")
    return t("mapping.goal_none") if name == NO_RULE else titles[name]


def _offer(looked: Looked, rules: Sequence[Rule], tried: Scheme, *, ready: bool) -> None:
    if tried == looked.scheme:
        st.caption(t("mapping.same_rules"))
        return
    before = mapping.tally(looked.catalog, looked.scheme, looked.tree)
    after = mapping.tally(looked.catalog, tried, looked.tree)
    with st.container(border=True):
        st.caption(t("mapping.would"))
        changes.show(changes.rows(before, after, looked.titles))
        st.button(
            t("mapping.save", version=looked.version + 1), type="primary", disabled=not ready,
            key="mapping_save", icon=":material/save:", on_click=_save,
            args=(looked.catalog, tuple(rules), looked.version),
        )  # fmt: skip


def _save(catalog: Catalog, rules: tuple[Rule, ...], based_on: int) -> None:
    try:
        saved = remapping.save(catalog, rules, author=state.author(), based_on=based_on)
    except WorkbenchError as error:
        state.put("mapping.refused", sentences.said(error))
        return
    state.put("mapping.saved", (rules[0].scheme, saved))
    state.put("mapping.picked", ())


def _classes(looked: Looked, tried: Scheme) -> None:
    title = "mapping.bars_tried" if tried != looked.scheme else "mapping.bars"
    st.markdown(f"**{t(title)}**")
    counted = mapping.tally(looked.catalog, tried, looked.tree)
    st.plotly_chart(charts.classes(tried, counted), key="mapping_bars", config=charts.QUIET)
