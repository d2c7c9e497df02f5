"""A check on a page: its values around a limit, the pictures nearest to it, how good it is."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
import streamlit as st

from workbench.records import CheckRule
from workbench.steps import checking
from workbench.store.judging import Bars, PastLimit
from workbench.store.measurements import Scored
from workbench.ui import state
from workbench.ui.parts import charts, naming, pictures
from workbench.ui.parts.pictures import Tile
from workbench.ui.text import number, percent, t

STEPS = 500  # of a slider
WASTE = "false_alarms:waste/plain"  # waste photos with nothing on them


def value(rule: CheckRule, measured: float) -> str:
    """A measured value as people of the language write it; probabilities as percent."""
    if rule.check_name in checking.filters():
        return percent(measured, 1)
    digits = 0 if rule.high >= 100 else 1 if rule.high > 1 else 2
    whole, _, rest = f"{measured:.{digits}f}".partition(".")
    point = "," if state.language() == "fr" else "."
    return f"{number(int(whole))}{point}{rest}" if rest else number(int(whole))


def slider(rule: CheckRule, saved: float, key: str) -> float:
    """Choose a limit; starts at the saved one, its range reaches it in any case."""
    low, high = float(min(rule.low, saved)), float(max(rule.high, saved))
    step = 1.0 if rule.high >= 100 else (rule.high - rule.low) / STEPS
    form = "percent" if rule.check_name in checking.filters() else "%.0f" if step == 1 else "%.2f"
    state.set_widget(key, min(max(state.widget(key, float(saved)), low), high))
    return float(
        st.slider(t("quality.limit"), low, high, step=step, format=form, key=key,
                  help=t("quality.limit_help"))
    )  # fmt: skip


def histogram(rule: CheckRule, bars: Bars, limit: float) -> go.Figure:
    """Images by value, those that the limit flags in orange.

    Heights are square roots, else the few flagged images could not be seen beside the others.
    """
    middles = [edge + bars.width / 2 for edge in bars.edges]
    is_flagged = [m < limit if rule.flag_when == "below" else m > limit for m in middles]
    figure = go.Figure()
    figure.add_bar(
        x=middles, y=[images**0.5 for images in bars.images], width=bars.width,
        marker_color=[charts.LOST if bad else charts.NEUTRAL for bad in is_flagged],
        marker_line_width=0, customdata=[number(images) for images in bars.images],
        text=[value(rule, edge) for edge in bars.edges], textposition="none",
        hovertemplate=t("quality.hover") + "<extra></extra>",
    )  # fmt: skip
    figure.add_vline(x=limit, line_color=charts.LOST, line_width=2)
    low, high = min(rule.low, limit), max(rule.high, limit)
    form = ".0%" if rule.check_name in checking.filters() else ""
    figure.update_xaxes(range=[low, high], showgrid=False, fixedrange=True, tickformat=form)
    figure.update_yaxes(visible=False, fixedrange=True)
    figure.update_layout(
        height=190, margin={"l": 8, "r": 8, "t": 4, "b": 4}, dragmode=False, bargap=0,
        plot_bgcolor="rgba(0,0,0,0)", paper_bgcolor="rgba(0,0,0,0)",
        separators=", " if state.language() == "fr" else ".,",
    )  # fmt: skip
    return figure


def strips(rule: CheckRule, near: Sequence[Scored], limit: float) -> None:
    """The pictures nearest to the limit: flagged ones, then those that pass."""
    for bad in (True, False):
        side = sorted((s for s in near if s.flagged is bad), key=lambda s: abs(s.value - limit))
        st.markdown(t("quality.near_flagged" if bad else "quality.near_passing"))
        if side:
            tone = "bad" if bad else "good"
            pictures.grid([Tile(s.image_id, value(rule, s.value), tone=tone) for s in side], "7rem")
        else:
            st.caption(t("quality.near_none"))


def honesty(check_name: str) -> None:
    """What was measured of a filter, in a sentence; nothing for the plain checks."""
    if check_name not in checking.filters():
        return
    measured = checking.quality().get(check_name)
    if measured is None:
        st.warning(t("quality.no_weights"))
        return
    figures = measured.figures
    parts = [t("quality.tested", count=number(figures.get("test_positives", 0)),
               others=number(figures.get("test_negatives", 0)))]  # fmt: skip
    if "recall" in figures:
        parts.append(t("quality.recall", share=percent(figures["recall"]),
                       limit=percent(measured.threshold, 1)))  # fmt: skip
    if WASTE in figures:
        parts.append(t("quality.false_alarms", share=percent(figures[WASTE], 1)))
    if "roc_auc" in figures:
        parts.append(t("quality.roc", area=percent(figures["roc_auc"])))
    st.info(" ".join([*parts, t("quality.better")]), icon=":material/science:")


def history(rule: CheckRule, past: Sequence[PastLimit]) -> None:
    """Who changed the limit, when, to what; the default comes last."""
    with st.popover(t("quality.history"), icon=":material/history:", width="stretch"):
        for each in past:
            st.markdown(
                t("quality.history_line", at=naming.when(each.at), author=_plain(each.author),
                  limit=value(rule, each.limit),
                  holds=t("quality.holds" if each.holds_back else "quality.only_shows"))
            )  # fmt: skip
        st.markdown(
            t("quality.history_default", limit=value(rule, rule.limit),
              holds=t("quality.holds" if rule.holds_back else "quality.only_shows"))
        )  # fmt: skip


def _plain(text: str) -> str:
    """A name without what Markdown would act on."""
    return "".join("\\" + c if c in r"\`*_{}[]()<>#+-.!|$:~" else c for c in text)
