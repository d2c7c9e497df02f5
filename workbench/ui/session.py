"""What the whole process shares: the one open workspace, and tokens that say who is asking."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import threading
from pathlib import Path

from workbench import settings
from workbench.settings import Settings
from workbench.steps import backup
from workbench.steps.workspace import Workspace, open_workspace

_LOCK = threading.Lock()
_OPEN: dict[Path, Workspace] = {}
_SECRETS: dict[Path, bytes] = {}


def workspace(chosen: Settings | None = None) -> Workspace:
    """The workspace of this process, opened at the first call and shared by all sessions."""
    wanted = chosen or settings.read()
    with _LOCK:
        found = _OPEN.get(wanted.catalog)
        if found is None:
            found = _OPEN[wanted.catalog] = open_workspace(wanted)
        return found


def close() -> None:
    """Close every workspace of this process."""
    with _LOCK:
        for found in _OPEN.values():
            found.catalog.close()
        _OPEN.clear()


def restore(backup_file: Path) -> Path | None:
    """Put a backup in the place of the catalogue while the app runs; pages open the new one.

    Returns where the old catalogue is kept. Raises what `steps.backup.restore` raises; then the
    catalogue is as it was.
    """
    chosen = settings.read()
    with _LOCK:
        found = _OPEN.pop(chosen.catalog, None)
        if found is not None:
            with found.catalog.lock:  # a decision that is being written is written first
                found.catalog.close()
        return backup.restore(chosen, backup_file)


def token(author: str) -> str:
    """What a page hands to its component so that own routes know who is asking."""
    return hmac.new(_secret(), author.encode(), hashlib.sha256).hexdigest()


def catalog_id() -> str:
    """A name of the open catalogue that says nothing about it: what a browser keeps for it."""
    return hmac.new(_secret(), b"\0catalogue", hashlib.sha256).hexdigest()[:16]


def is_token_of(author: str, given: str) -> bool:
    """Whether this process gave that token to that author."""
    return hmac.compare_digest(token(author), given)


def _secret() -> bytes:
    """A key beside the catalogue, so that pages stay valid when the server is started again."""
    file = settings.read().catalog.with_suffix(".key")
    with _LOCK:
        if file not in _SECRETS:
            _SECRETS[file] = _read_or_make(file)
        return _SECRETS[file]


def _read_or_make(file: Path) -> bytes:
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
            out.write(secrets.token_bytes(32))
    except FileExistsError:
        pass
    found = file.read_bytes()
    if len(found) < 32:  # a killed process left it empty
        found = secrets.token_bytes(32)
        file.write_bytes(found)
    return found
