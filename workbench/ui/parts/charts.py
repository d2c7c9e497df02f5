"""Plotly figures in the house's colours, readable on light and dark grounds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from workbench.steps.mapping import SchemeCounts
from workbench.store.counts import FunnelStep
from workbench.taxonomy import Scheme
from workbench.ui.text import name_of, number, t

GOOD = "#0B8F66"  # usable, confirmed
LOST = "#C2410C"  # kept out
NEUTRAL = "#8A949B"  # neither
QUIET: dict[str, Any] = {"displayModeBar": False}


def funnel(steps: Sequence[FunnelStep], usable: int) -> go.Figure:
    """What is left after each step (bar) and what was lost at it (orange end)."""
    names = [t(f"funnel.{step.name}") for step in steps]
    figure = go.Figure()
    figure.add_bar(
        y=names, x=[s.left for s in steps], orientation="h", marker_color=GOOD,
        text=[number(s.left) for s in steps], textposition="inside", insidetextanchor="start",
        hoverinfo="skip",
    )  # fmt: skip
    figure.add_bar(
        y=names, x=[s.lost for s in steps], orientation="h", marker_color=LOST,
        text=[t("overview.lost", count=number(s.lost)) if s.lost else "" for s in steps],
        textposition="outside", cliponaxis=False, hoverinfo="skip",
    )  # fmt: skip
    figure.update_layout(barmode="stack", yaxis_autorange="reversed")
    figure.update_xaxes(range=[0, max(s.left + s.lost for s in steps) * 1.14], visible=False)
    return _calm(figure, 34 * len(steps) + 30)


def classes(scheme: Scheme, counts: SchemeCounts) -> go.Figure:
    """Usable images a class in the class's own colour, with a mark at the minimum wanted."""
    names = [name_of(c.title_fr, c.title_en) for c in scheme.classes]
    values = [counts.classes[c.name] for c in scheme.classes]
    figure = go.Figure()
    figure.add_bar(
        y=names, x=values, orientation="h", marker_color=[c.color for c in scheme.classes],
        text=[number(v) for v in values], textposition="outside", cliponaxis=False,
        hovertemplate="%{y}: %{x}<extra></extra>", name=t("overview.images_axis"),
        showlegend=False,
    )  # fmt: skip
    figure.add_scatter(
        y=names, x=[c.minimum for c in scheme.classes], mode="markers",
        marker={"symbol": "line-ns-open", "size": 15, "color": NEUTRAL, "line": {"width": 2}},
        name=t("overview.minimum"), hoverinfo="skip",
    )  # fmt: skip
    top = max([*values, *(c.minimum for c in scheme.classes), 1])
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(range=[0, top * 1.15], visible=False)
    figure.update_layout(legend={"orientation": "h", "x": 0, "y": -0.02})
    return _calm(figure, 30 * len(names) + 50)


def stacked(names: Sequence[str], parts: dict[str, Sequence[int]]) -> go.Figure:
    """Horizontal bars of several parts, one colour a part."""
    figure = go.Figure()
    for color, (name, values) in zip((GOOD, "#3B82C4", NEUTRAL), parts.items(), strict=False):
        figure.add_bar(y=list(names), x=list(values), name=name, orientation="h",
                       marker_color=color)  # fmt: skip
    figure.update_layout(barmode="stack", legend={
        "orientation": "h", "x": 0, "y": 1.01, "yanchor": "bottom", "traceorder": "normal",
    })  # fmt: skip
    figure.update_yaxes(autorange="reversed")
    return _calm(figure, 30 * len(names) + 60)


def _calm(figure: go.Figure, height: int) -> go.Figure:
    figure.update_layout(
        height=height, margin={"l": 0, "r": 10, "t": 4, "b": 4}, showlegend=figure.layout.showlegend
        if figure.layout.showlegend is not None else len(figure.data) > 1 and any(
            trace.name for trace in figure.data),
        plot_bgcolor="rgba(0,0,0,0)", paper_bgcolor="rgba(0,0,0,0)", dragmode=False,
    )  # fmt: skip
    figure.update_yaxes(showgrid=False)
    return figure
