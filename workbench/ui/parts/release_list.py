"""The releases made so far: what each holds, its proof, its papers to download."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
import streamlit as st

from workbench.exporters.verify import Verdict
from workbench.steps import release as steps
from workbench.steps.progress import Progress
from workbench.store.releases import ReleaseRow
from workbench.ui import jobs, state
from workbench.ui.jobs import Job
from workbench.ui.parts import naming, stage
from workbench.ui.text import number, sentences, t

PAPERS = {"manifest.csv": "text/csv", "class_weights.json": "application/json"}
MOST_FAULTS = 20


def show(rows: Sequence[ReleaseRow]) -> None:
    """The table, newest first, and the chosen release."""
    if not rows:
        st.caption(t("releases.none"))
        return
    event = st.dataframe(
        _frame(rows), hide_index=True, on_select="rerun", selection_mode="single-row",
        key=f"release_table_{len(rows)}", height="content" if len(rows) < 8 else 320,
        selection_default={"selection": {"rows": _kept(rows)}},
        column_config={
            "name": st.column_config.TextColumn(t("releases.name"), width=170),
            "at": st.column_config.TextColumn(t("releases.at"), width=130),
            "author": st.column_config.TextColumn(t("releases.author"), width=100),
            "images": st.column_config.NumberColumn(t("releases.images"), width=80),
            "scheme": st.column_config.TextColumn(t("releases.scheme"), width=140),
            "path": st.column_config.TextColumn(t("releases.path")),
        },
    )  # fmt: skip
    picked = event["selection"]["rows"]
    row = rows[picked[0]] if picked and picked[0] < len(rows) else rows[0]
    state.put("release.picked", row.path)
    _detail(row)


def verdict() -> None:
    """How the last verification goes or went."""
    job = jobs.newest()
    found = job.result if job and job.kind == "verify" else None
    if isinstance(found, Verdict) and found.faults:
        st.error(
            t("releases.faults", count=number(len(found.faults)), title=job.title if job else "")
        )
        st.code("\n".join(map(sentences.said, found.faults[:MOST_FAULTS])), language=None)
        return
    stage.show(("verify",), _stands)


def _stands(job: Job) -> str:
    assert isinstance(job.result, Verdict)  # what `steps.verify` returns
    return t("releases.stands", title=job.title, files=number(job.result.files),
             images=number(job.result.images))  # fmt: skip


def _kept(rows: Sequence[ReleaseRow]) -> list[int]:
    kept = state.get("release.picked", "")
    return [number for number, row in enumerate(rows) if row.path == kept][:1]


def _frame(rows: Sequence[ReleaseRow]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": [row.name for row in rows],
            "at": [naming.when(row.at) for row in rows],
            "author": [row.author for row in rows],
            "images": [row.images for row in rows],
            "scheme": [f"{row.scheme} v{row.version}" for row in rows],
            "path": [row.path for row in rows],
        }
    )


def _detail(row: ReleaseRow) -> None:
    folder = Path(row.path)
    there = folder.is_dir()
    with st.container(border=True):
        st.text(row.name)
        facts, actions = st.columns([3, 2], gap="medium")
        with facts:
            st.code(row.path, language=None)
            st.caption(t("releases.checksum", checksum=row.checksum))
            if not there:
                st.warning(t("releases.gone"), icon=":material/folder_off:")
            with st.expander(t("releases.recipe")):
                st.json(json.loads(row.recipe))
        with actions:
            if st.button(
                t("releases.verify"), icon=":material/verified:", width="stretch",
                disabled=not there or jobs.running(), help=t("releases.verify_help"),
                key="release_verify",
            ):  # fmt: skip
                stage.begin("verify", row.name, _verifying(folder))
            for paper, kind in PAPERS.items():
                _download(folder / paper, row.name, kind)


def _verifying(folder: Path) -> Callable[[Progress], Verdict]:
    return lambda progress: steps.verify(folder, progress)


def _download(file: Path, name: str, kind: str) -> None:
    st.download_button(
        file.name, file.read_bytes if file.is_file() else b"", f"{name}-{file.name}", kind,
        icon=":material/download:", width="stretch", on_click="ignore",
        disabled=not file.is_file(), key=f"release_{file.name}",
    )  # fmt: skip
