"""Backup and restore of the catalogue, which only this process can do while the app is open."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import streamlit as st

from workbench.errors import WorkbenchError
from workbench.steps import backup
from workbench.steps.workspace import Workspace
from workbench.ui import jobs, session, state
from workbench.ui.parts import stage
from workbench.ui.text import sentences, t


def show(workspace: Workspace) -> None:
    """Two buttons: copy the catalogue into a file, put such a file back."""
    if said := state.get("restored", ""):
        st.success(said)
        state.put("restored", "")
    with st.container(horizontal=True):
        with st.popover(t("sources.backup"), icon=":material/save:", disabled=jobs.running()):
            _backup(workspace)
        with st.popover(
            t("sources.restore"), icon=":material/settings_backup_restore:",
            disabled=jobs.running(),
        ):  # fmt: skip
            _restore(workspace)


def _backup(workspace: Workspace) -> None:
    st.markdown(t("sources.backup_what"))
    name = st.text_input(
        t("sources.backup_file"), help=t("sources.backup_help"),
        value=f"backups/workbench-{date.today():%Y-%m-%d}.duckdb",
    )  # fmt: skip
    if st.button(t("sources.backup_go"), type="primary", disabled=not name.strip()):
        target = _place(workspace, name)
        stage.begin("backup", t("sources.job_backup", file=target.name),
                    lambda progress: backup.backup(workspace, target))  # fmt: skip


def _restore(workspace: Workspace) -> None:
    st.markdown(t("sources.restore_what"))
    name = st.text_input(t("sources.backup_file"), help=t("sources.backup_help"),
                         key="restore_file")  # fmt: skip
    sure = st.checkbox(t("sources.restore_sure"))
    if st.button(t("sources.restore_go"), type="primary", disabled=not (sure and name.strip())):
        try:
            kept = session.restore(_place(workspace, name))
        except WorkbenchError as error:
            st.error(sentences.said(error))
            return
        state.put("restored", t("sources.restored", kept=kept.name if kept else "–"))
        st.rerun()


def _place(workspace: Workspace, text: str) -> Path:
    """A relative name lies beside the catalogue."""
    return workspace.settings.catalog.parent / Path(text.strip()).expanduser()
