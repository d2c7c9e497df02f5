"""The review page around its desk; the desk itself is tested in a browser."""

from __future__ import annotations

import pytest

from tests.ui.conftest import LANGUAGES, Opener
from workbench.steps.workspace import Workspace


@pytest.mark.parametrize("language", LANGUAGES)
def test_review__empty_says_where_to_begin(open_view: Opener, language: str) -> None:
    view = open_view("review", language)
    assert (view.exception, view.selectbox) == ([], [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_review__queues_say_how_many_wait(
    filled: Workspace, open_view: Opener, language: str
) -> None:
    view = open_view("review", language)
    assert not view.exception
    assert any("(14)" in option for option in view.selectbox[0].options)
