"""`kill -9` at any moment: the same command again ends where an undisturbed run ends."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import drawn
from workbench.exporters import papers
from workbench.settings import PROJECT

PICTURES = {"glass": 500, "metal": 400, "paper": 300}
RELEASE = ("release", "--scheme", "binko10", "--name", "r", "--out")


def command(catalog: Path, *words: object) -> list[str]:
    return [sys.executable, "-m", "workbench", "--catalog", str(catalog), "--json",
            *map(str, words)]  # fmt: skip


def finish(catalog: Path, *words: object) -> dict[str, object]:
    """Run to the end; the JSON document."""
    done = subprocess.run(
        command(catalog, *words), cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def kill(catalog: Path, words: tuple[object, ...], begun: Callable[[], bool], wait: float) -> None:
    """Start, wait until it has begun and a little longer, kill -9."""
    process = subprocess.Popen(
        command(catalog, *words), cwd=PROJECT, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    until = time.monotonic() + 60
    while not begun() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.002)
    time.sleep(wait)
    process.send_signal(signal.SIGKILL)
    process.wait()


def grown(path: Path) -> Callable[[], bool]:
    """Whether a file has become larger since now (its log included)."""

    def size() -> int:
        log = path.with_name(f"{path.name}.wal")
        return sum(_size(p) for p in (path, log))

    before = size()
    return lambda: size() > before


def _size(path: Path) -> int:
    try:
        return os.path.getsize(path)
    except FileNotFoundError:
        return 0


def made_anew(path: Path) -> Callable[[], bool]:
    """Whether a folder was made, or made again, since now."""

    def age() -> int:
        try:
            return path.stat().st_ctime_ns
        except FileNotFoundError:  # the other process may clear it at any moment
            return 0

    before = age()
    return lambda: age() not in {0, before}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """1,200 pictures: enough for three batches; copies of few drawings with a byte added."""
    root = tmp_path_factory.mktemp("killed") / "bins"
    for place, (label, number) in enumerate(PICTURES.items()):
        drawing = drawn.save(drawn.photo(place, (64, 48)), root / label / "1.jpg").read_bytes()
        for n in range(2, number + 1):
            (root / label / f"{n}.jpg").write_bytes(drawing + f"{place} {n}".encode())
    return root


@pytest.fixture(scope="module")
def undisturbed(
    folder: Path, empty_catalog: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A catalogue whose ingest nobody disturbed."""
    path = tmp_path_factory.mktemp("undisturbed") / "workbench.duckdb"
    shutil.copy(empty_catalog, path)
    finish(path, "ingest", folder)
    return path


@pytest.fixture(scope="module")
def expected(undisturbed: Path) -> dict[str, object]:
    return finish(undisturbed, "status")


def test_ingest__killed_while_the_catalogue_is_made(folder, tmp_path, expected):
    catalog = tmp_path / "new/workbench.duckdb"
    kill(catalog, ("ingest", folder), catalog.exists, 0)
    kill(catalog, ("ingest", folder), catalog.exists, 0.05)
    kill(catalog, ("ingest", folder), catalog.exists, 0.2)
    finish(catalog, "ingest", folder)

    assert finish(catalog, "status") == expected


def test_ingest__killed_several_times_while_it_reads(folder, empty_catalog, tmp_path, expected):
    catalog = tmp_path / "workbench.duckdb"
    shutil.copy(empty_catalog, catalog)
    for wait in (0, 0.03, 0.08, 0.15):
        kill(catalog, ("ingest", folder), grown(catalog), wait)
    finish(catalog, "ingest", folder)

    assert finish(catalog, "status") == expected


def test_release__killed_leaves_nothing_that_a_second_run_does_not_finish(undisturbed, tmp_path):
    catalog = tmp_path / "workbench.duckdb"
    shutil.copy(undisturbed, catalog)
    whole = finish(catalog, *RELEASE, tmp_path / "whole")
    out = tmp_path / "out"
    for wait in (0, 0.02, 0.06, 0.12):
        kill(catalog, (*RELEASE, out), made_anew(out / ".r.partial"), wait)
        if (out / "r").exists():
            break
        assert [p.name for p in out.iterdir()] in ([], [".r.partial"])

    again = tmp_path / "out/r"
    if not (again.exists() and recorded(catalog, again)):
        finish(catalog, *RELEASE, out)

    assert finish(catalog, "verify", again)["faults"] == []
    assert papers.file_hash(again / papers.CHECKSUMS) == whole["checksum"]
    assert [p.name for p in out.iterdir()] == ["r"]


def recorded(catalog: Path, release: Path) -> bool:
    """Whether a release stands in the catalogue; repeating it would be refused then."""
    import duckdb  # noqa: PLC0415 - plain reading, as any user may

    with duckdb.connect(str(catalog)) as plain:
        found = plain.execute("select count(*) from release where path = ?", [str(release)])
        return bool(found.fetchall()[0][0])
