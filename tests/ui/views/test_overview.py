"""The overview, empty and filled, in both languages."""

from __future__ import annotations

import pytest

from tests.ui.conftest import LANGUAGES, Opener
from workbench.steps.workspace import Workspace


@pytest.mark.parametrize("language", LANGUAGES)
def test_overview__empty_says_where_to_begin(open_view: Opener, language: str) -> None:
    view = open_view("overview", language)
    assert (view.exception, view.metric) == ([], [])
    assert any("**" in m.value for m in view.markdown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_overview__filled_shows_the_usable_images(
    filled: Workspace, open_view: Opener, language: str
) -> None:
    view = open_view("overview", language)
    assert not view.exception
    assert view.metric[0].value == "14"
