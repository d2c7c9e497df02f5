"""Quality: what each check flags, and the limit that decides it, seen before it is saved."""

from __future__ import annotations

import streamlit as st

from workbench.errors import WorkbenchError
from workbench.records import CheckRule
from workbench.steps import checking
from workbench.store import counts, judging, measurements
from workbench.store.connection import Catalog
from workbench.store.measurements import Limit
from workbench.ui import state
from workbench.ui.parts import charts, limits, page
from workbench.ui.text import number, percent, sentences, t

NEAR = 14  # pictures on each side of the limit


def choose(found: dict[str, Limit]) -> str:
    """The check to look at, with what each flags now."""
    names = [name for name in checking.rules() if name in found]
    asked = st.query_params.get("check", "")
    start = asked if asked in names else state.get("quality_check", names[0])
    name = st.pills(
        t("quality.check"), names, default=start, required=True, label_visibility="collapsed",
        format_func=lambda n: f"{t(f'check.{n}')} · {number(found[n].flagged)}",
        key=f"quality_check_{state.language()}",
    ) or start  # fmt: skip
    state.put("quality_check", name)
    return str(name)


def save(catalog: Catalog, rule: CheckRule, limit: float, holds_back: bool) -> None:
    """Judge by this limit from now on."""
    try:
        checking.set_limit(catalog, rule.check_name, limit, holds_back, state.author())
    except WorkbenchError as error:
        state.put("quality_error", sentences.said(error))
        return
    state.set_widget(f"limit_{rule.check_name}", limit)
    state.set_widget(f"holds_{rule.check_name}", holds_back)
    state.put("quality_saved", True)


def verdict(catalog: Catalog, rule: CheckRule, now: Limit, limit: float) -> None:
    """What the chosen limit would flag, and saving it."""
    bad, measured = judging.flagged(catalog, rule, limit)
    st.metric(t("quality.flagged"), number(bad), help=t("quality.flagged_help"),
              delta=t("quality.of", count=number(measured),
                      share=percent(bad / measured if measured else 0, 1)),
              delta_color="off", delta_arrow="off")  # fmt: skip
    key = f"holds_{rule.check_name}"
    state.set_widget(key, state.widget(key, now.holds_back))
    holds = st.toggle(t("quality.holds_back"), key=key, help=t("quality.holds_back_help"))
    same = abs(limit - now.limit) < 1e-9 and holds == now.holds_back
    st.button(t("quality.save"), type="primary", disabled=same, width="stretch",
              on_click=save, args=(catalog, rule, limit, holds))  # fmt: skip
    is_default = abs(now.limit - rule.limit) < 1e-9 and now.holds_back == rule.holds_back
    st.button(t("quality.default", limit=limits.value(rule, rule.limit)), width="stretch",
              disabled=same and is_default, help=t("quality.default_help"),
              on_click=save, args=(catalog, rule, float(rule.limit), rule.holds_back))  # fmt: skip
    limits.history(rule, judging.past(catalog, rule.check_name))


def one(catalog: Catalog, rule: CheckRule, now: Limit) -> None:
    """A check: what it means, how its values lie, and the pictures around its limit."""
    name = rule.check_name
    left, right = st.columns([3, 1.15], gap="large")
    with left:
        st.markdown(t(f"quality.what_{name}") + " " + t(f"quality.{rule.flag_when}"))
        spread = judging.bars(catalog, rule)
        chart = st.empty()
        limit = limits.slider(rule, now.limit, f"limit_{name}")
        chart.plotly_chart(limits.histogram(rule, spread, limit), key=f"chart_{name}",
                           config=charts.QUIET)  # fmt: skip
        if spread.beyond:
            st.caption(t("quality.beyond", count=number(spread.beyond)))
    with right:
        verdict(catalog, rule, now, limit)
        if now.flagged:
            queue = "held_back" if now.holds_back else "unreviewed"
            st.page_link("views/review.py", label=t("quality.review", count=number(now.flagged)),
                         icon=":material/keyboard:",
                         query_params={"queue": queue, "check": name})  # fmt: skip
    limits.honesty(name)
    limits.strips(rule, measurements.around(catalog, name, limit, rule.flag_when, NEAR), limit)


catalog = page.head("quality")
if not counts.has_images(catalog):
    page.empty("quality.empty", "views/sources.py", t("overview.empty_go"))
    st.stop()
found = {row.check_name: row for row in measurements.limits(catalog)}
if not any(row.measured for row in found.values()):
    page.empty("quality.unmeasured", "views/sources.py", t("quality.measure"))
    st.stop()
name = choose(found)
if error := state.get("quality_error", ""):
    state.put("quality_error", "")
    st.error(error)
if state.get("quality_saved", False):
    state.put("quality_saved", False)
    st.toast(t("quality.saved", count=number(found[name].flagged)))
if found[name].measured:
    one(catalog, checking.rules()[name], found[name])
else:
    limits.honesty(name)
    page.empty("quality.this_unmeasured", "views/sources.py", t("quality.measure"))
