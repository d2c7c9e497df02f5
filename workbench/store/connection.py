"""Opening the catalogue: one connection, a cursor a thread, one write lock, migrations."""

from __future__ import annotations

import re
import threading
import weakref
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, cast

import duckdb
import pandas as pd

from workbench.errors import BadInput, CatalogError, CatalogLocked, CatalogTooNew

_LOCK_OWNER = re.compile(r"PID (\d+)")
_NOT_WRITTEN = re.compile(
    r'Could not (?:write|sync|truncate)[^"\n]*"(?P<file>[^"\n]+)": (?P<why>.+)'
)
_MOST_ANSWERS = 64
_NUMBERED = "[0-9][0-9][0-9][0-9]_*.sql"
MEMORY = "workbench_in_memory"  # a database in memory beside the file: snapshots
Answer = TypeVar("Answer")
Cursor = duckdb.DuckDBPyConnection


@dataclass
class Revision:
    """How often this process wrote, and of which writing the snapshot of the state is."""

    written: int = 0
    snapshot: int = -1
    taken: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True)
class Catalog:
    """An open catalogue file. Read with `cursor()`, write inside `writing()`."""

    path: Path
    connection: duckdb.DuckDBPyConnection
    lock: threading.RLock = field(default_factory=threading.RLock)
    local: threading.local = field(default_factory=threading.local)
    revision: Revision = field(default_factory=Revision)
    cursors: weakref.WeakSet[duckdb.DuckDBPyConnection] = field(default_factory=weakref.WeakSet)
    answers: dict[Hashable, tuple[int, object]] = field(default_factory=dict, compare=False)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """This thread's cursor. FACTS: a connection shared by threads gives wrong answers."""
        cursor = getattr(self.local, "cursor", None)
        if cursor is None:
            cursor = self.connection.cursor()
            self.local.cursor = cursor
            self.cursors.add(cursor)
        return cursor

    @contextmanager
    def writing(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """One transaction under the write lock; nested calls join the outer one.

        Raises CatalogError when the file cannot be written, as on a full disk; nothing of the
        transaction is kept then, and everything before it is.
        """
        with self.lock, _writable(self.path):
            cursor = self.cursor()
            if getattr(self.local, "depth", 0):
                yield cursor
                return
            cursor.execute("begin transaction")
            self.local.depth = 1
            try:
                yield cursor
                cursor.execute("commit")
            except BaseException:
                with suppress(duckdb.Error):  # a failed commit has ended it
                    cursor.execute("rollback")
                raise
            finally:
                self.local.depth = 0
                self.revision.written += 1

    def remember(self, key: Hashable, ask: Callable[[], Answer]) -> Answer:
        """The answer of a slow read, asked once until the next write; all writes pass here."""
        if self.is_writing:
            return ask()  # what a transaction sees may yet be rolled back
        mark = self.revision.written  # before asking: a write meanwhile makes the answer an old one
        kept = self.answers.get(key)
        if kept and kept[0] == mark:
            return cast("Answer", kept[1])
        answer = ask()
        if len(self.answers) >= _MOST_ANSWERS:
            self.answers.clear()
        self.answers[key] = (mark, answer)
        return answer

    @property
    def is_writing(self) -> bool:
        """Whether this thread is inside `writing()`."""
        return bool(getattr(self.local, "depth", 0))

    def close(self) -> None:
        """Write everything to the file and let go of it, in every thread.

        DuckDB keeps a file open while any cursor of it lives.
        """
        for cursor in list(self.cursors):
            cursor.close()
        self.connection.close()


def open_catalog(path: Path, migrations: Path) -> Catalog:
    """Open or create the catalogue and bring it up to date.

    Raises:
        CatalogLocked: another process holds the file.
        CatalogTooNew: it was written by newer code; it is left untouched.
        CatalogError: the file is no DuckDB database or cannot be opened.
    """
    if path.is_dir():
        raise BadInput(f"{path} is a folder: give the catalogue's file name.")
    existed = path.exists()
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        connection = duckdb.connect(str(path))
    except duckdb.IOException as error:
        raise _why_not_opened(path, error) from error
    except duckdb.Error as error:
        raise CatalogError(
            f"The catalogue {path} cannot be opened: {_first_line(error)}"
        ) from error
    connection.execute("set python_enable_replacements = false")
    connection.execute("set timezone = 'UTC'")
    connection.execute(f"attach ':memory:' as {MEMORY}")
    catalog = Catalog(path, connection)
    try:
        _migrate(catalog, migrations, existed)
    except BaseException:
        connection.close()
        raise
    return catalog


def newest_migration(folder: Path) -> int:
    """The number of the newest migration that this program knows, 0 when there is none."""
    return max((int(file.name[:4]) for file in folder.glob(_NUMBERED)), default=0)


@contextmanager
def frame_as(cursor: duckdb.DuckDBPyConnection, name: str, frame: pd.DataFrame) -> Iterator[None]:
    """Make a frame readable as a table for the statements inside; rows by frame are fast."""
    cursor.complete()  # a half-read answer would refuse the frame
    cursor.register(name, frame)
    try:
        yield
    finally:
        cursor.complete()
        with suppress(duckdb.TransactionException):  # aborted: let the first error be seen
            cursor.unregister(name)


@contextmanager
def _writable(path: Path) -> Iterator[None]:
    """Say in one sentence that the catalogue's own files cannot be written; no other error."""
    try:
        yield
    except duckdb.Error as error:
        found = _NOT_WRITTEN.search(str(error))
        if found is None or not Path(found["file"]).name.startswith(path.name):
            raise
        raise CatalogError(
            f"The catalogue {path} cannot be written ({found['why']}): make room on its disk, "
            "then run the same again."
        ) from error


def _migrate(catalog: Catalog, folder: Path, existed: bool) -> None:
    files = sorted(folder.glob(_NUMBERED))
    if not files:
        raise CatalogError(f"There are no migrations in {folder}: the installation is incomplete.")
    with catalog.writing() as cursor:
        tables = cursor.execute(
            f"select table_name from information_schema.tables where table_catalog <> '{MEMORY}'"
        ).fetchall()
        if tables and ("migration",) not in tables:
            raise CatalogError(
                f"{catalog.path} is a DuckDB file but no catalogue of this program: give another "
                "file name; it was not touched."
            )
        cursor.execute(
            "create table if not exists migration "
            "(number integer primary key, name varchar not null, "
            "made_at timestamp not null default current_localtimestamp())"
        )
        row = cursor.execute("select coalesce(max(number), 0) from migration").fetchone()
        done = int(row[0]) if row else 0
        newest = int(files[-1].name[:4])
        if done > newest:
            raise CatalogTooNew(
                f"The catalogue {catalog.path} is of version {done} and this program knows only "
                f"versions up to {newest}: update the program; the catalogue was not touched."
            )
    for file in files:
        if int(file.name[:4]) > done:
            _run(catalog, file)
    if done and done < newest and existed:
        catalog.cursor().execute("checkpoint")


def _run(catalog: Catalog, file: Path) -> None:
    """One migration, recorded in its own transaction: it is there whole or not at all."""
    with catalog.writing() as cursor:
        cursor.execute(file.read_text(encoding="utf-8"))
        cursor.execute(
            "insert into migration (number, name) values (?, ?)", [int(file.name[:4]), file.stem]
        )


def _why_not_opened(path: Path, error: duckdb.IOException) -> CatalogError:
    owner = _LOCK_OWNER.search(str(error))
    if owner:
        return CatalogLocked(
            f"The catalogue {path} is in use by process {owner.group(1)}: do it in the app that "
            "is open there, or close that process first."
        )
    if "lock" in str(error).lower():
        return CatalogLocked(f"The catalogue {path} is in use by another process: close it first.")
    return CatalogError(f"The catalogue {path} cannot be opened: {_first_line(error)}")


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
