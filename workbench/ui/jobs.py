"""Long work in the background of the app: one job at a time, progress, stop, result or error."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from workbench.errors import BadInput, Stopped, WorkbenchError
from workbench.steps.progress import Progress

Work = Callable[[Progress], object]
_LOG = logging.getLogger(__name__)


@dataclass
class Job:
    """A running or finished job; `error` is a sentence, `result` what the step returned.

    `stopping`: somebody asked it to stop; it does so at its next step forward, and is `stopped`.
    """

    kind: str
    title: str
    stage: str = ""
    done: int = 0
    total: int = 0
    started: float = field(default_factory=time.monotonic)
    finished: bool = False
    stopping: bool = False
    stopped: bool = False
    error: str = ""
    result: object = None

    @property
    def rate(self) -> float | None:
        """Steps a second so far, None while there is no pace."""
        passed = time.monotonic() - self.started
        return self.done / passed if self.done and passed > 1 else None

    @property
    def seconds_left(self) -> float | None:
        """Estimated from the pace so far, None while there is no pace."""
        if not self.done or not self.total:
            return None
        passed = time.monotonic() - self.started
        return passed / self.done * (self.total - self.done)


_LOCK = threading.Lock()
_NEWEST: list[Job] = []


def start(kind: str, title: str, work: Work) -> Job:
    """Start work in a thread. Raises BadInput while another job runs."""
    with _LOCK:
        running = newest()
        if running and not running.finished:
            raise BadInput(f"« {running.title} » is still running: wait until it is done.")
        job = Job(kind, title)
        _NEWEST[:] = [job]
    threading.Thread(target=_run, args=(job, work), name=f"job-{kind}", daemon=True).start()
    return job


def newest() -> Job | None:
    """The job that runs, or the one that ran last."""
    return _NEWEST[0] if _NEWEST else None


def running() -> bool:
    """Whether a job runs now."""
    job = newest()
    return job is not None and not job.finished


def stop() -> None:
    """Ask the running job to stop; what it has written stays."""
    job = newest()
    if job and not job.finished:
        job.stopping = True


def _run(job: Job, work: Work) -> None:
    def report(stage: str, done: int, total: int) -> None:
        if job.stopping:
            raise Stopped("Stopped; what was written stays, the same work goes on from there.")
        if stage != job.stage:
            job.started = time.monotonic()
        job.stage, job.done, job.total = stage, done, total

    try:
        job.result = work(report)
    except Stopped:
        job.stopped = True
    except WorkbenchError as error:
        job.error = str(error)
    except Exception as error:
        _LOG.exception("job %s failed", job.kind)
        job.error = f"{type(error).__name__}: {error}"
    finally:
        job.finished = True
