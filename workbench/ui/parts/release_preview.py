"""What a recipe would give: images a class and split, what is missing, the class weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from workbench.errors import WorkbenchError
from workbench.exporters import weights
from workbench.records import SPLITS
from workbench.steps import mapping
from workbench.steps import release as steps
from workbench.steps.release import Recipe
from workbench.store.connection import Catalog
from workbench.taxonomy import Scheme
from workbench.ui import session
from workbench.ui.parts import charts, naming
from workbench.ui.text import number, sentences, t

TRIAL = "preview"


@dataclass(frozen=True)
class Preview:
    """Class → split → images; without the pictures, so that it may be kept."""

    version: int
    counts: Mapping[str, Mapping[str, int]]

    @property
    def images(self) -> int:
        """All images of the release."""
        return sum(sum(row.values()) for row in self.counts.values())

    def of(self, split: str) -> int:
        """Images of one split."""
        return sum(row[split] for row in self.counts.values())


def show(catalog: Catalog, recipe: Recipe) -> bool:
    """Draw the preview; whether the recipe can be exported."""
    try:
        with st.spinner(t("releases.counting"), show_time=False):
            found = prepare(catalog, recipe)
    except WorkbenchError as error:
        st.error(sentences.said(error))
        return False
    scheme = mapping.read(catalog, recipe.scheme, found.version)
    with st.container(border=True):
        st.metric(t("releases.images"), number(found.images))
        st.caption(
            " · ".join(f"{t(f'releases.{each}')} {number(found.of(each))}" for each in SPLITS)
        )
    _said(scheme, recipe, found)
    bars, table = st.tabs([t("releases.as_bars"), t("releases.as_table")])
    with bars:
        _chart(scheme, found)
    with table:
        _table(scheme, recipe, found)
    return True


def prepare(catalog: Catalog, recipe: Recipe) -> Preview:
    """The counts of a recipe, kept until something is written; BadInput, ReleaseError."""
    asked = replace(recipe, author="", link=False, minimum=None)
    if steps.NAME.fullmatch(recipe.name):  # a name that cannot be used is refused with its words
        asked = replace(asked, name=TRIAL)

    def ask() -> Preview:
        made = steps.prepare(session.workspace(), asked)
        return Preview(made.version, made.counts)

    return catalog.remember(asked, ask)


def _said(scheme: Scheme, recipe: Recipe, found: Preview) -> None:
    titles = naming.class_titles(scheme)
    left_out = [titles[each.name] for each in scheme.classes if each.name not in found.counts]
    short = [name for name in found.counts if _missing(scheme, recipe, found, name)]
    if left_out:
        st.warning(
            t("releases.left_out", classes=naming.plain(", ".join(left_out))),
            icon=":material/block:",
        )
    if short:
        st.caption(t("releases.short", count=len(short), total=len(scheme.classes)))
    elif not left_out:
        st.caption(t("releases.all_reached"))


def _missing(scheme: Scheme, recipe: Recipe, found: Preview, name: str) -> int:
    wanted = recipe.minimum or next(c.minimum for c in scheme.classes if c.name == name)
    return max(0, wanted - sum(found.counts[name].values()))


def _chart(scheme: Scheme, found: Preview) -> None:
    titles = naming.class_titles(scheme)
    parts: dict[str, Sequence[int]] = {
        t(f"releases.{split}"): [row[split] for row in found.counts.values()] for split in SPLITS
    }
    st.plotly_chart(
        charts.stacked([titles[name] for name in found.counts], parts),
        key="release_chart", config=charts.QUIET,
    )  # fmt: skip


def _table(scheme: Scheme, recipe: Recipe, found: Preview) -> None:
    method = st.segmented_control(
        t("releases.weights"), weights.METHODS, default=weights.METHODS[0], required=True,
        key="release_weights", help=t("releases.weights_help"),
        format_func=lambda each: t(f"releases.weight_{each}"),
    )  # fmt: skip
    train = {name: row["train"] for name, row in found.counts.items()}
    weight = weights.class_weights(train)[str(method)]
    titles = naming.class_titles(scheme)
    frame = pd.DataFrame(
        {
            "class": [titles[name] for name in found.counts],
            **{split: [row[split] for row in found.counts.values()] for split in SPLITS},
            "missing": [_missing(scheme, recipe, found, name) or None for name in found.counts],
            "weight": [weight[name] for name in found.counts],
        }
    )
    widths = {"class": 140, "train": 92, "val": 80, "test": 60, "missing": 75, "weight": 65}
    heads = {
        name: st.column_config.Column(t(f"releases.{name}"), width=width)
        for name, width in widths.items()
    }
    heads["missing"]["help"] = t("releases.missing_help")
    heads["weight"] = st.column_config.NumberColumn(
        t("releases.weight"), width=widths["weight"], format="%.3f"
    )
    st.dataframe(frame, hide_index=True, height="content", placeholder="", column_config=heads)
