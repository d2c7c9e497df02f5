"""`kill -9` at random moments of reading 5,000 files: run again, the catalogue is the same."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
import zipfile
from collections import defaultdict
from pathlib import Path

import pytest

from tests import drawn
from tests.conftest import settings_in
from workbench.settings import PROJECT, Settings
from workbench.steps import ingest
from workbench.steps.planning import Request
from workbench.steps.workspace import open_workspace
from workbench.store.connection import Catalog

FILES, LABELS = 5000, 10
SEED = 20261121
# When a row was written and in which order says nothing about what it holds.
NO_CONTENT = {"added_at", "set_at", "seen_at", "made_at", "found_at", "gone_at", "seq"}
RUN = """
import sys
from pathlib import Path
from tests.conftest import settings_in
from workbench.steps import ingest
from workbench.steps.planning import Request
from workbench.steps.workspace import open_workspace
opened = open_workspace(settings_in(Path(sys.argv[1])))
print("begun", flush=True)
ingest.ingest(opened, Request(sys.argv[2]))
print("ended", flush=True)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """5,000 small files; every tenth has the bytes of another, every hundredth is broken."""
    root = tmp_path_factory.mktemp("killed") / "bins"
    drawing = drawn.save(drawn.photo(1, (32, 24)), root / "first.jpg").read_bytes()
    (root / "first.jpg").unlink()
    for label in range(LABELS):
        (root / f"label {label}").mkdir()
    for n in range(FILES):
        own = f"{n - 1 if n % 10 == 9 else n}".encode()
        data = b"broken" if n % 100 == 50 else drawing + own
        (root / f"label {n % LABELS}" / f"{n}.jpg").write_bytes(data)
    return root


@pytest.fixture(scope="module")
def packed(folder: Path) -> Path:
    """The same as a zip."""
    file = folder.with_name("packed.zip")
    with zipfile.ZipFile(file, "w") as out:
        for path in sorted(folder.rglob("*.jpg")):
            out.write(path, path.relative_to(folder))
    return file


def home(place: Path, empty_catalog: Path) -> Settings:
    """A place of its own with an empty catalogue."""
    chosen = settings_in(place)
    place.mkdir()
    shutil.copy(empty_catalog, chosen.catalog)
    return chosen


def finish(chosen: Settings, target: Path) -> dict[str, list[tuple[object, ...]]]:
    """Read to the end in this process; everything that the catalogue holds then."""
    opened = open_workspace(chosen)
    try:
        ingest.ingest(opened, Request(str(target)))
        return content(opened.catalog, chosen.catalog.parent)
    finally:
        opened.catalog.close()


def content(catalog: Catalog, place: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table without when it was written; the place itself is left out."""
    cursor = catalog.cursor()
    named: dict[str, list[str]] = defaultdict(list)
    for table, column in cursor.execute(
        "select table_name, column_name from duckdb_columns() where not internal "
        "and table_name in (select table_name from duckdb_tables() where not temporary) "
        "order by 1, column_index"
    ).fetchall():
        if column not in NO_CONTENT:
            named[table].append(f"replace({column}::varchar, $place, '')")
    return {
        table: cursor.execute(
            f"select {', '.join(columns)} from {table} order by all", {"place": str(place)}
        ).fetchall()
        for table, columns in named.items()
    }


def killed(chosen: Settings, target: Path, after: float) -> str:
    """Start reading in another process, kill it so many seconds after it began; what it said."""
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, str(chosen.catalog.parent), str(target)], cwd=PROJECT,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    begun = process.stdout.readline()
    time.sleep(after)
    process.kill()
    rest = process.stdout.read()
    process.wait()
    process.stdout.close()
    return begun + rest


@pytest.mark.parametrize(("kind", "times"), [("folder", 20), ("packed", 6)])
def test_ingest__killed_at_random_moments_ends_in_the_same_catalogue(
    kind, times, empty_catalog, tmp_path, request
):
    target = request.getfixturevalue(kind)
    started = time.perf_counter()
    expected = finish(home(tmp_path / "whole", empty_catalog), target)
    whole = time.perf_counter() - started
    moments = random.Random(SEED)
    said = []
    for number in range(times):
        chosen = home(tmp_path / f"killed{number}", empty_catalog)
        said.append(killed(chosen, target, moments.uniform(0, whole * 0.9)))
        assert finish(chosen, target) == expected
        shutil.rmtree(chosen.catalog.parent)

    assert len(expected["item"]) == FILES
    assert sum("ended" not in one for one in said) > times / 2  # most were killed in the midst
