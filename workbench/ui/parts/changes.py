"""What a change of a scheme does to the classes: before → after, and by how much."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st

from workbench.steps.mapping import SchemeCounts
from workbench.ui.parts.charts import GOOD, LOST
from workbench.ui.text import number, t

OUTSIDE = ("unmapped", "too_coarse", "excluded")
STYLE = """
<style>
.wb-change { display: grid; grid-template-columns: 1fr auto auto; gap: .15rem 1rem;
  font-variant-numeric: tabular-nums; }
.wb-change .n { text-align: right; }
.wb-change .out { opacity: .75; }
</style>
"""
Row = tuple[str, int, int, bool]


def rows(before: SchemeCounts, after: SchemeCounts, titles: Mapping[str, str]) -> list[Row]:
    """(name, before, after, whether it is a class) of everything that changes."""
    names = [name for name in {**before.classes, **after.classes}]
    found = [
        (titles.get(name, name), before.classes.get(name, 0), after.classes.get(name, 0), True)
        for name in names
    ]
    found += [
        (t(f"mapping.{name}"), getattr(before, name), getattr(after, name), False)
        for name in OUTSIDE
    ]
    return [row for row in found if row[1] != row[2]]


def show(changed: list[Row]) -> None:
    """Draw the lines, or say that no class gains or loses an image."""
    if not changed:
        st.caption(t("mapping.no_change"))
        return
    st.html(f'{STYLE}<div class="wb-change">{"".join(map(_line, changed))}</div>')


def _line(row: Row) -> str:
    name, before, after, is_class = row
    gain = after - before
    sign = "+" if gain > 0 else "−"
    color = (GOOD if gain > 0 else LOST) if is_class else "inherit"
    tone = "" if is_class else " out"
    return (
        f'<span class="{tone}">{escape(name)}</span>'
        f'<span class="n{tone}">{number(before)} → {number(after)}</span>'
        f'<b class="n" style="color:{color}">{sign}{number(abs(gain))}</b>'
    )
