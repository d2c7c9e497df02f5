"""Opening the catalogue: migrations once and whole, one process, a cursor a thread."""

from __future__ import annotations

import hashlib
import resource
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from tests import stored
from workbench.errors import BadInput, CatalogError, CatalogLocked, CatalogTooNew
from workbench.records import KnownFile, Measurement
from workbench.settings import PROJECT
from workbench.steps.workspace import open_workspace
from workbench.store import connection, items, measurements, sources

MIGRATIONS = PROJECT / "catalog/migrations"
NUMBERS = [int(file.name[:4]) for file in sorted(MIGRATIONS.glob("*.sql"))]
HOLD = """
import sys, time
from pathlib import Path
from workbench.store import connection
catalog = connection.open_catalog(Path(sys.argv[1]), Path(sys.argv[2]))
print("open", flush=True)
time.sleep(60)
"""


def recorded(path: Path) -> list[int]:
    with duckdb.connect(str(path), read_only=True) as plain:
        return [
            row[0] for row in plain.execute("select number from migration order by 1").fetchall()
        ]


def sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_open_catalog__new_file_gets_every_migration_once(tmp_path):
    path = tmp_path / "deep/new.duckdb"
    connection.open_catalog(path, MIGRATIONS).close()

    assert recorded(path) == NUMBERS


def test_open_catalog__again_runs_nothing(tmp_path):
    path = tmp_path / "a.duckdb"
    for _ in range(2):
        connection.open_catalog(path, MIGRATIONS).close()

    assert recorded(path) == NUMBERS


# What the first version held, in its own words: later code must not write it for us.
FIRST = """
insert into source (source_name, title, licence, licence_use, citation, url, layout)
    values ('s', 'S', 'CC0', 'share', '', '', 'class_folders');
insert into root (source_name, path) values ('s', '/bins');
insert into image (image_id, bytes, width, height, format, mode)
    values ('aa', 10, 100, 100, 'JPEG', 'RGB'), ('bb', 10, 100, 100, 'JPEG', 'RGB');
insert into item (source_name, path, image_id, raw_label, size, modified_ns)
    values ('s', 'glass/a.jpg', 'aa', 'glass', 10, 1), ('s', 'b.jpg', 'bb', null, 10, 1);
insert into waste_type values ('glass', null, 'verre', 'glass', '', '', '', '', '', 'shipped');
insert into type_ancestor values ('glass', 'glass', 0);
insert into raw_label (source_name, raw_label, type_id, author) values ('s', 'glass', 'glass', 'x');
insert into decision (author, image_id, kind, value) values ('anna', 'bb', 'reject', 'other');
"""


@pytest.mark.parametrize("number", NUMBERS[:-1])
def test_open_catalog__every_earlier_version_is_brought_up_to_date_with_its_data(tmp_path, number):
    path, earlier = tmp_path / "old.duckdb", tmp_path / "earlier"
    earlier.mkdir()
    for file in sorted(MIGRATIONS.glob("*.sql"))[:number]:
        (earlier / file.name).write_bytes(file.read_bytes())
    old = connection.open_catalog(path, earlier)
    with old.writing() as cursor:
        cursor.execute(FIRST)
    old.close()

    new = connection.open_catalog(path, MIGRATIONS)
    found = (stored.state(new, "aa", "usable"), stored.state(new, "bb", "rejected"),
             stored.one(new, "select count(*) from present_item"))  # fmt: skip
    known = items.known_files(new, "s")["glass/a.jpg"]
    source = sources.row_of(new, "s")
    new.close()

    assert found == (True, True, 2)
    assert known == KnownFile(10, 1, "aa", "glass", None, None, False)
    assert source is not None
    assert source.reading == "{}"
    assert recorded(path) == NUMBERS


def test_open_catalog__broken_migration_leaves_nothing_of_itself(tmp_path):
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "0001_good.sql").write_text("create table good (n integer);")
    (folder / "0002_bad.sql").write_text("create table bad (n integer); select * from nowhere;")
    path = tmp_path / "a.duckdb"

    with pytest.raises(duckdb.Error):
        connection.open_catalog(path, folder)

    assert recorded(path) == [1]
    with duckdb.connect(str(path), read_only=True) as plain:
        assert plain.execute("from duckdb_tables() select table_name where table_name = 'bad'"
                             ).fetchall() == []  # fmt: skip


def test_open_catalog__newer_one_is_refused_and_not_touched(settings):
    with duckdb.connect(str(settings.catalog)) as plain:
        plain.execute("insert into migration (number, name) values (9001, 'later')")
    before = sha(settings.catalog)

    with pytest.raises(CatalogTooNew, match=r"is of version 9001 .* update the program"):
        open_workspace(settings)

    assert sha(settings.catalog) == before
    assert [p.name for p in settings.catalog.parent.iterdir()] == [settings.catalog.name]


@pytest.mark.parametrize("data", [b"no database at all, only text " * 400, b"short", b""])
def test_open_catalog__no_database_is_one_sentence(tmp_path, data):
    path = tmp_path / "a.duckdb"
    path.write_bytes(data)

    with pytest.raises(CatalogError, match=r"a\.duckdb cannot be opened: [^\n]*$"):
        connection.open_catalog(path, MIGRATIONS)
    assert path.read_bytes() == data


def test_open_catalog__folder_is_refused(tmp_path):
    with pytest.raises(BadInput, match="is a folder: give the catalogue's file name"):
        connection.open_catalog(tmp_path, MIGRATIONS)


def test_open_catalog__without_migrations(tmp_path):
    with pytest.raises(CatalogError, match="There are no migrations"):
        connection.open_catalog(tmp_path / "a.duckdb", tmp_path)


def test_open_catalog__second_process_is_told_who_holds_it(settings):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(settings.catalog), str(MIGRATIONS)],
        stdout=subprocess.PIPE, cwd=PROJECT, text=True,
    )  # fmt: skip
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(CatalogLocked, match=rf"is in use by process {holder.pid}:"):
            connection.open_catalog(settings.catalog, MIGRATIONS)
    finally:
        holder.kill()
        holder.communicate()


def mark_then_fail(catalog):
    with catalog.writing() as cursor:
        cursor.execute("insert into damaged (image_id, reason) values ('a', 'b')")
        raise ZeroDivisionError


def mark_inside_then_fail(catalog):
    with catalog.writing():
        with catalog.writing() as cursor:
            cursor.execute("insert into damaged (image_id, reason) values ('a', 'b')")
        raise ZeroDivisionError


def test_writing__exception_takes_everything_back(catalog):
    with pytest.raises(ZeroDivisionError):
        mark_then_fail(catalog)

    assert stored.one(catalog, "select count(*) from damaged") == 0


def test_writing__inner_one_joins_the_outer(catalog):
    with pytest.raises(ZeroDivisionError):
        mark_inside_then_fail(catalog)

    assert stored.one(catalog, "select count(*) from damaged") == 0


def test_writing__after_a_refusal_it_goes_on(catalog):
    with pytest.raises(duckdb.Error), catalog.writing() as cursor:
        cursor.execute("select * from nowhere")
    with catalog.writing() as cursor:
        cursor.execute("insert into damaged (image_id, reason) values ('a', 'b')")

    assert stored.one(catalog, "select count(*) from damaged") == 1


def test_cursor__one_a_thread(catalog):
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(catalog.cursor).result()

    assert other is not catalog.cursor()
    assert catalog.cursor() is catalog.cursor()


def test_cursor__eight_threads_read_and_write_at_once(catalog):
    """Each writes two values of an image in one transaction; a reader never sees one of them."""
    torn: list[int] = []
    start = threading.Barrier(8)

    def work(thread: int) -> None:
        start.wait()
        for number in range(12):
            image = f"{thread}-{number}"
            measurements.add(catalog, [Measurement(image, name, 1) for name in ("dark", "grey")])
            cursor = catalog.cursor()
            count = cursor.execute("select count(*) from measurement").fetchone()[0]
            mine = cursor.execute(
                "select count(*) from measurement where image_id = ?", [image]
            ).fetchone()[0]
            if count % 2 or mine != 2:
                torn.append(number)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))

    assert torn == []
    assert stored.one(catalog, "select count(*) from measurement") == 8 * 12 * 2


def test_frame_as__refused_statement_is_the_error_that_is_seen(catalog):
    frame = pd.DataFrame({"n": [1]})

    with (
        pytest.raises(duckdb.CatalogException, match="nowhere"),
        catalog.writing() as cursor,
        connection.frame_as(cursor, "new_rows", frame),
    ):
        cursor.execute("insert into nowhere select * from new_rows")


def test_frame_as__name_is_free_afterwards(catalog):
    for number in (1, 2):
        with connection.frame_as(catalog.cursor(), "rows", pd.DataFrame({"n": [number]})):
            assert stored.one(catalog, "select n from rows") == number

    with pytest.raises(duckdb.CatalogException):
        stored.one(catalog, "select n from rows")


def test_frame_as__after_a_half_read_answer(catalog):
    catalog.cursor().execute("select * from range(9)").fetchone()

    with connection.frame_as(catalog.cursor(), "rows", pd.DataFrame({"n": [1]})):
        assert stored.one(catalog, "select n from rows") == 1


def test_remember__asks_once_until_something_is_written(catalog):
    asked = []

    def ask():
        asked.append(1)
        return len(asked)

    assert [catalog.remember("n", ask), catalog.remember("n", ask)] == [1, 1]
    with catalog.writing():
        pass
    assert catalog.remember("n", ask) == 2


def test_remember__keeps_nothing_of_a_transaction_that_is_not_done(catalog):
    with catalog.writing():
        catalog.remember("n", lambda: "inside")

    assert catalog.remember("n", lambda: "outside") == "outside"


FILL = """
import sys
from pathlib import Path
from workbench.errors import CatalogError
from workbench.store import connection
catalog = connection.open_catalog(Path(sys.argv[1]), Path(sys.argv[2]))
for number in range(10_000):
    try:
        with catalog.writing() as cursor:
            cursor.execute("create table if not exists heap (number integer, said varchar)")
            cursor.execute(
                "insert into heap select ?, md5(random()::varchar) from range(?)",
                [number, int(sys.argv[3])],
            )
    except CatalogError as error:
        print(number, error)
        break
with catalog.writing():  # the transaction is over
    pass
"""


@pytest.fixture
def small_disk(tmp_path):
    """A file system with 9 MB, gone afterwards."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=9m", "tmpfs", str(folder)]
    try:
        refused = subprocess.run(mount, capture_output=True, check=False).returncode
    except OSError:
        refused = 1
    if refused:
        pytest.skip("no file system can be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def filled(path: Path, rows: int, limit: int | None = None) -> tuple[int, str]:
    """Fill a catalogue in a process of its own: the write that failed, and what was said."""

    def limited() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(
        [sys.executable, "-c", FILL, path, MIGRATIONS, str(rows)], cwd=PROJECT, preexec_fn=limited,
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.stderr == ""
    number, _, said = done.stdout.strip().partition(" ")
    return int(number), said


@pytest.mark.parametrize("rows", [3_000, 2_000_000])  # fails when committed, and before
def test_writing__full_disk_is_one_sentence_and_loses_nothing(small_disk, rows):
    path = small_disk / "a.duckdb"
    number, said = filled(path, rows)

    assert said == (
        f"The catalogue {path} cannot be written (No space left on device): make room on its disk, "
        "then run the same again."
    )
    if number:
        with duckdb.connect(str(path), read_only=True) as plain:
            assert plain.execute("select max(number) from heap").fetchone() == (number - 1,)


@pytest.mark.parametrize("rows", [3_000, 2_000_000])
def test_writing__file_that_may_not_grow_is_one_sentence(tmp_path, rows):
    _, said = filled(tmp_path / "a.duckdb", rows, limit=12_000_000)

    assert "a.duckdb cannot be written (File too large): make room on its disk" in said


def test_writing__other_files_that_cannot_be_written_are_another_error(catalog, tmp_path):
    with pytest.raises(duckdb.IOException), catalog.writing() as cursor:
        cursor.execute(f"copy (select 1) to '{tmp_path}/nowhere/x.csv'")
