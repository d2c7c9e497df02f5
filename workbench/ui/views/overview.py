"""Overview: from files to usable images, and what each class of the scheme has."""

from __future__ import annotations

import streamlit as st

from workbench.steps import checking, mapping
from workbench.store import counts, items, queues
from workbench.ui.parts import charts, page
from workbench.ui.text import number, percent, t

catalog = page.head("overview")
found = counts.counts(catalog)
if not found.items:
    page.empty("overview.empty", "views/sources.py", t("overview.empty_go"))
    st.stop()

top = st.columns([1.3, 1, 1, 1], border=True)
top[0].metric(
    t("overview.usable"),
    number(found.usable),
    t("overview.share", share=percent(found.usable / found.items)),
    delta_color="off",
    delta_arrow="off",
)
top[1].metric(t("overview.conflicts"), number(found.conflicts + found.group_conflicts))
top[2].metric(t("overview.held_back"), number(found.held_back))
top[3].metric(t("overview.reviewed"), number(found.reviewed))

funnel_head, classes_head, choice = st.columns([2.06, 1.2, 0.8], vertical_alignment="bottom")
funnel_head.subheader(t("overview.funnel"), anchor=False)
classes_head.subheader(t("overview.classes"), anchor=False)
with choice:
    scheme = page.choose_scheme(catalog, "overview_scheme")

left, right = st.columns([1, 1], gap="large")
with left:
    st.plotly_chart(charts.funnel(counts.funnel(catalog), found.usable), key="funnel",
                    config=charts.QUIET)  # fmt: skip
with right:
    shown = mapping.read(catalog, scheme)
    of_scheme = mapping.counts(catalog, scheme)
    st.plotly_chart(charts.classes(shown, of_scheme), key="classes", config=charts.QUIET)
    below = sum(of_scheme.classes[c.name] < c.minimum for c in shown.classes)
    st.caption(
        (
            t("overview.below", count=below, total=len(shown.classes))
            if below
            else t("overview.all_reached")
        )
        + " "
        + t(
            "overview.outside",
            scheme=scheme,
            unmapped=number(of_scheme.unmapped),
            excluded=number(of_scheme.excluded),
            too_coarse=number(of_scheme.too_coarse),
        )
    )

st.subheader(t("overview.next"), anchor=False)
waiting = queues.counts(catalog, scheme)
unmeasured = items.count_unmeasured(catalog, checking.choose(None))
named = bool(unmeasured)
if unmeasured:
    label = t("overview.next_screen", count=number(unmeasured))
    st.page_link("views/sources.py", label=label, icon=":material/folder_open:")
for queue in ("conflict", "held_back", "too_coarse"):
    if waiting[queue]:
        named = True
        label = t(f"overview.next_{queue}", count=number(waiting[queue]), scheme=scheme)
        st.page_link(
            "views/review.py", label=label, icon=":material/keyboard:",
            query_params={"queue": queue},
        )  # fmt: skip
if not named:
    st.page_link("views/releases.py", label=t("overview.next_release"),
                 icon=":material/inventory_2:")  # fmt: skip
