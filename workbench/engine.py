"""Runs one function over many small chunks on all cores, with a bounded number in flight.

Owns processes and order; knows nothing of images. Results come back chunk by chunk, in order,
so that the caller can commit each one and an interrupted run loses at most what was in flight.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

# What the fork server imports once for all workers (ImageHash imports scipy at its first use).
PRELOAD = ["workbench.steps.measuring", "scipy.fftpack"]


def run(
    function: Callable[[list[Task]], Result],
    tasks: Sequence[Task],
    *,
    jobs: int,
    chunk: int,
) -> Iterator[Result]:
    """Yield `function(chunk)` for each chunk of `tasks`, in order.

    Args:
        function: a top-level function (it travels to other processes).
        tasks: small, picklable descriptions of the work.
        jobs: processes; 1, or a single chunk, runs in this process.
        chunk: tasks a call; FACTS: 50 to 100 keep the overhead of a call under a few percent.
    """
    chunks = list(_chunks(tasks, chunk))
    if jobs <= 1 or len(chunks) <= 1:
        for part in chunks:
            yield function(part)
        return
    context = multiprocessing.get_context(_start_method())
    if _start_method() == "forkserver":
        context.set_forkserver_preload(PRELOAD)
    workers = min(jobs, len(chunks))
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        try:
            yield from _in_order(pool, function, chunks, workers * 4)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _in_order(
    pool: ProcessPoolExecutor,
    function: Callable[[list[Task]], Result],
    chunks: Iterable[list[Task]],
    ahead: int,
) -> Iterator[Result]:
    waiting: deque[Future[Result]] = deque()
    todo = iter(chunks)
    for part in islice(todo, ahead):
        waiting.append(pool.submit(function, part))
    while waiting:
        result = waiting.popleft().result()
        for part in islice(todo, 1):
            waiting.append(pool.submit(function, part))
        yield result


def _chunks(tasks: Sequence[Task], size: int) -> Iterator[list[Task]]:
    for start in range(0, len(tasks), size):
        yield list(tasks[start : start + size])


def _start_method() -> str:
    """Fork is unsafe once the app runs threads; a fork server starts nearly as fast."""
    return "forkserver" if sys.platform.startswith("linux") else "spawn"
