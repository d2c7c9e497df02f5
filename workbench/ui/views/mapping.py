"""Mapping: which waste type falls into which class, what a change would do, yesterday's version."""

from __future__ import annotations

import streamlit as st

from workbench.steps import mapping, scheme_table
from workbench.store import schemes
from workbench.store.connection import Catalog
from workbench.ui import state
from workbench.ui.parts import mapping_labels, mapping_types, mapping_versions, page
from workbench.ui.parts.mapping_types import Looked
from workbench.ui.text import number, t

SECTIONS = ("types", "labels", "versions")


def look(catalog: Catalog, name: str) -> Looked:
    """The newest version of a scheme with all that the page shows of it."""
    version = schemes.newest(catalog, name)
    scheme = mapping.read(catalog, name, version)
    return Looked(
        catalog, scheme, version, mapping.tree(catalog), scheme_table.lines(catalog, scheme)
    )


def numbers(looked: Looked) -> None:
    """Usable images in the classes, and those that fall into none."""
    counted = mapping.tally(looked.catalog, looked.scheme, looked.tree)
    top = st.columns([1.3, 1, 1, 1], border=True)
    top[0].metric(t("mapping.in_classes"), number(sum(counted.classes.values())),
                  help=t("mapping.in_classes_help"))  # fmt: skip
    for column, name in zip(top[1:], ("unmapped", "too_coarse", "excluded"), strict=True):
        column.metric(t(f"mapping.{name}"), number(getattr(counted, name)),
                      help=t(f"mapping.{name}_help"))  # fmt: skip


def messages(looked: Looked) -> None:
    """What the last click did, once; a saved version can be taken back at once."""
    refused = state.get("mapping.refused", "")
    if refused:
        st.error(refused)
        state.put("mapping.refused", "")
    scheme, version = state.get("mapping.saved", ("", 0))
    if scheme != looked.scheme.name or version != looked.version:
        return
    said, undo = st.columns([5, 1], vertical_alignment="center")
    said.success(t("mapping.saved", scheme=scheme, version=version), icon=":material/check:")
    if version > 1:
        undo.button(
            t("mapping.undo"), key="mapping_undo", icon=":material/undo:", width="stretch",
            on_click=mapping_versions.go_back, args=(looked.catalog, scheme, version - 1, version),
        )  # fmt: skip


catalog = page.head("mapping")
choice, export = st.columns([3, 1], vertical_alignment="bottom")
with choice:
    name = page.choose_scheme(catalog, "mapping_scheme")
shown = look(catalog, name)
export.download_button(
    t("mapping.export"), mapping.as_csv(shown.scheme), f"{name}.csv", "text/csv",
    icon=":material/download:", width="stretch", on_click="ignore", help=t("mapping.export_help"),
)  # fmt: skip
numbers(shown)
message = st.container()
section = st.segmented_control(
    t("mapping.section"), SECTIONS, default=state.get("mapping.section", "types"), required=True,
    format_func=lambda each: t(f"mapping.section_{each}"), key="mapping_section",
    label_visibility="collapsed",
)  # fmt: skip
state.put("mapping.section", section)
with message:
    messages(shown)
if section == "types":
    mapping_types.show(shown)
elif section == "labels":
    mapping_labels.show(catalog, tuple(line.type for line in shown.lines))
else:
    mapping_versions.show(shown)
