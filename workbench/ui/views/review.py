"""Review: choose a queue, then decide by keys on the desk."""

from __future__ import annotations

import streamlit as st

from workbench.steps import checking, mapping
from workbench.store import counts, queues, sources
from workbench.store.queues import QUEUES, Wish
from workbench.ui import state
from workbench.ui.parts import desk, page
from workbench.ui.text import name_of, number, t

catalog = page.head("review")
if not counts.has_images(catalog):
    page.empty("review.empty", "views/sources.py", t("overview.empty_go"))
    st.stop()

asked = st.query_params.get("queue", "")
start = asked if asked in QUEUES else state.get("queue", "conflict")
checks = ["", *checking.rules()]
asked_check = st.query_params.get("check", "")

row = st.columns([2.2, 1.3, 1, 1.7], vertical_alignment="bottom")
with row[1]:
    scheme = page.choose_scheme(catalog, "review_scheme")
waiting = queues.counts(catalog, scheme)
names = list(QUEUES)
queue = row[0].selectbox(
    t("review.queue"), names, index=names.index(start),
    format_func=lambda q: f"{t(f'review.q_{q}')} ({number(waiting[q])})",
)  # fmt: skip
titles = {c.name: name_of(c.title_fr, c.title_en) for c in mapping.read(catalog, scheme).classes}
with row[2].popover(t("review.filters"), width="stretch"):
    check = st.selectbox(
        t("review.check"), checks, index=checks.index(asked_check) if asked_check in checks else 0,
        format_func=lambda c: t(f"check.{c}") if c else t("review.any"),
    )  # fmt: skip
    class_name = st.selectbox(
        t("review.class"), ["", *titles], format_func=lambda c: titles.get(c) or t("review.any")
    )
    source = st.selectbox(
        t("review.source"), ["", *(s.source_name for s in sources.all_of(catalog))],
        format_func=lambda s: s or t("review.any"),
    )  # fmt: skip
mode = row[3].segmented_control(
    t("review.mode"), ["one", "grid"], default=state.get("mode", "one"), required=True,
    format_func=lambda m: t(f"review.{m}"), width="stretch",
) or state.get("mode", "one")  # fmt: skip
chosen = [t(f"check.{check}") if check else "", titles.get(class_name, ""), source]
if any(chosen):
    st.caption(" · ".join(filter(None, chosen)))
state.put("queue", queue)
state.put("mode", mode)

wish = Wish(queue, scheme, check, class_name, source)
desk.show(catalog, wish, mode, queues.size(catalog, wish))
