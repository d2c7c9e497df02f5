"""One job at a time; its error is a sentence, its result is kept."""

from __future__ import annotations

import threading

import pytest

from tests.ui.conftest import wait_for_job
from workbench.errors import BadInput
from workbench.steps.progress import Progress
from workbench.ui import jobs


@pytest.fixture(autouse=True)
def _no_earlier_job() -> None:
    jobs._NEWEST.clear()


def test_start__keeps_the_result() -> None:
    job = jobs.start("count", "Count", lambda progress: 42)
    wait_for_job()
    assert job.result == 42


def test_start__a_second_one_is_refused_while_one_runs() -> None:
    go = threading.Event()
    jobs.start("wait", "Wait", lambda progress: go.wait(5))
    with pytest.raises(BadInput, match="Wait"):
        jobs.start("other", "Other", lambda progress: None)
    go.set()
    wait_for_job()


def test_start__a_refusal_becomes_a_sentence() -> None:
    def refuse(progress: Progress) -> None:
        raise BadInput("There is no folder x: check the path.")

    job = jobs.start("bad", "Bad", refuse)
    wait_for_job()
    assert job.error == "There is no folder x: check the path."


def test_start__progress_is_seen() -> None:
    def work(progress: Progress) -> None:
        progress("screen", 3, 7)

    job = jobs.start("work", "Work", work)
    wait_for_job()
    assert (job.stage, job.done, job.total) == ("screen", 3, 7)
