"""A web server for the tests that fetch."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.served import Server, serving


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running
