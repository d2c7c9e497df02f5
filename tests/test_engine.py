"""Engine: chunks in order, several processes, exceptions."""

from __future__ import annotations

import os
import time

import pytest

from workbench import engine


def double(chunk: list[int]) -> list[int]:
    return [2 * number for number in chunk]


def slow_first(chunk: list[int]) -> int:
    time.sleep(0.2 if chunk[0] == 0 else 0)
    return chunk[0]


def process(chunk: list[int]) -> int:
    time.sleep(0.05)
    return os.getpid()


def refuse_seven(chunk: list[int]) -> int:
    if 7 in chunk:
        raise ValueError("seven")
    return len(chunk)


@pytest.mark.parametrize("jobs", [1, 2])
def test_run__yields_each_chunk_in_order(jobs):
    found = list(engine.run(double, list(range(7)), jobs=jobs, chunk=3))

    assert found == [[0, 2, 4], [6, 8, 10], [12]]


def test_run__no_tasks_no_call():
    assert list(engine.run(double, [], jobs=2, chunk=3)) == []


def test_run__a_slow_chunk_keeps_its_place():
    assert list(engine.run(slow_first, list(range(6)), jobs=2, chunk=1)) == [0, 1, 2, 3, 4, 5]


def test_run__two_jobs_work_in_other_processes():
    found = set(engine.run(process, list(range(8)), jobs=2, chunk=1))

    assert len(found) == 2
    assert os.getpid() not in found


def test_run__one_job_stays_in_this_process():
    assert set(engine.run(process, [1, 2], jobs=1, chunk=1)) == {os.getpid()}


def test_run__a_single_chunk_stays_in_this_process():
    assert set(engine.run(process, [1, 2], jobs=4, chunk=2)) == {os.getpid()}


@pytest.mark.parametrize("jobs", [1, 2])
def test_run__an_exception_passes_through(jobs):
    with pytest.raises(ValueError, match="seven"):
        list(engine.run(refuse_seven, list(range(20)), jobs=jobs, chunk=2))


def test_run__results_before_the_exception_are_given():
    results = engine.run(refuse_seven, list(range(20)), jobs=2, chunk=2)

    assert [next(results) for _ in range(3)] == [2, 2, 2]
    results.close()


def test_run__leaving_early_cancels_what_waits():
    results = engine.run(process, list(range(400)), jobs=2, chunk=1)  # 10 s of sleep in all
    next(results)
    started = time.perf_counter()

    results.close()

    assert time.perf_counter() - started < 5
