"""Tokens say who is asking; the workspace is opened once."""

from __future__ import annotations

from workbench.steps.workspace import Workspace
from workbench.ui import session


def test_workspace__is_shared(shared: Workspace) -> None:
    assert session.workspace() is shared


def test_token__belongs_to_its_author(shared: Workspace) -> None:
    assert session.is_token_of("Léa", session.token("Léa"))


def test_token__of_another_author_is_refused(shared: Workspace) -> None:
    assert not session.is_token_of("Marc", session.token("Léa"))


def test_token__survives_a_new_start(shared: Workspace) -> None:
    before = session.token("Léa")
    session._SECRETS.clear()
    assert session.token("Léa") == before


def test_secret__is_readable_by_its_owner_only(shared: Workspace) -> None:
    session.token("Léa")
    file = shared.settings.catalog.with_suffix(".key")
    assert file.stat().st_mode & 0o077 == 0
