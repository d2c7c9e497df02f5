"""One file over HTTP: streamed to a part, resumed, limited, checked, put into place.

Knows URLs and files and no sources. A part is taken up again only where the server proves that
it is still the same file, or a sha256 will.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

import requests

from workbench.errors import BadInput
from workbench.sources import parts
from workbench.sources.descriptor import Download
from workbench.sources.parts import Part

GAIN = 1 << 20  # bytes for which an attempt was worth it
PIECE = 1 << 16  # what is lost of it when a connection breaks off
_PASSING = {408, 425, 429, 500, 502, 503, 504}  # statuses that may be another in a moment
_RANGE = re.compile(r"bytes (\d{1,18})-\d{1,18}/(\d{1,18}|\*)")


def silent(done: int, total: int) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class Limits:
    """How long to try and how much to take.

    Attributes:
        ceiling: bytes, for a file whose size is not described.
        attempts: in a row without a megabyte gained.
        pause: seconds before the second attempt, doubled before each further one.
        timeout: seconds to connect, and without a byte arriving.
    """

    ceiling: int = 20 * 10**9
    attempts: int = 5
    pause: float = 1.0
    timeout: tuple[float, float] = (10.0, 60.0)
    redirects: int = 5


@dataclass(frozen=True)
class Wanted:
    """A file to fetch.

    Attributes:
        by_hand: what a person can do where it cannot be had.
        progress: hears bytes there and bytes in all (0 where that is not known).
    """

    file: Download
    target: Path
    by_hand: str
    limits: Limits = field(default_factory=Limits)
    progress: Callable[[int, int], None] = silent

    @property
    def most(self) -> int:
        """How many bytes are taken at most."""
        return self.limits.ceiling if self.file.size is None else self.file.size


def download(wanted: Wanted) -> Path:
    """Fetch a file and give its path.

    Raises BadInput when it cannot be had, is too large, or is not what was described.
    """
    if not re.match(r"https?://", wanted.file.url, re.IGNORECASE):
        raise BadInput(f"{wanted.file.url} is no http:// or https:// address: {wanted.by_hand}")
    try:
        wanted.target.parent.mkdir(parents=True, exist_ok=True)
        with requests.Session() as session:
            session.max_redirects = wanted.limits.redirects
            _persist(session, wanted)
        _check_bytes(wanted)
        parts.finish(wanted.target)
    except OSError as error:
        raise BadInput(f"{wanted.target} cannot be written: {error.strerror or error}.") from error
    return wanted.target


def _persist(session: requests.Session, wanted: Wanted) -> None:
    """Attempt until the file is whole, as long as every few attempts gain something."""
    failed = 0
    while True:
        before = _there(wanted).size
        try:
            return _attempt(session, wanted)
        except requests.RequestException as error:
            failed = 1 if _there(wanted).size >= before + GAIN else failed + 1
            if not _is_passing(error) or failed >= wanted.limits.attempts:
                raise BadInput(
                    f"{wanted.file.url} cannot be fetched ({_why(error)}): {wanted.by_hand}"
                ) from error
        time.sleep(wanted.limits.pause * 2 ** (failed - 1))


def _attempt(session: requests.Session, wanted: Wanted) -> None:
    part = _there(wanted)
    if part.size and part.size == part.total:
        return
    if not (part.size and (part.mark or wanted.file.sha256)):
        part = parts.drop(wanted.target)
    headers = {"Accept-Encoding": "identity"}
    if part.size:
        headers["Range"] = f"bytes={part.size}-"
        headers |= {"If-Range": part.mark} if part.mark else {}
    with session.get(
        wanted.file.url, headers=headers, stream=True, timeout=wanted.limits.timeout
    ) as response:
        if part.size and response.status_code in {200, 206, 416} and not _continues(response, part):
            part = parts.drop(wanted.target)
            if response.status_code != HTTPStatus.OK:
                raise requests.ConnectionError("what lies there is no beginning of it any more")
        if response.status_code not in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}:
            raise requests.HTTPError(response=response)
        mark, total = _mark(response) or part.mark, _total(response) or part.total
        _take(response, wanted, Part(part.size, mark, total))


def _take(response: requests.Response, wanted: Wanted, part: Part) -> None:
    """Write what a response brings behind what lies there."""
    _check_answer(response, wanted, part)
    parts.note(wanted.target, wanted.file.url, part)
    # Some servers send archives as `Content-Encoding: gzip`: the bytes are wanted as they are sent.
    response.raw.headers.discard("content-encoding")
    done = part.size
    with parts.path(wanted.target).open("ab" if done else "wb") as file:
        for chunk in response.iter_content(PIECE):
            done += len(chunk)
            if done > wanted.most:
                raise _too_large(wanted)
            file.write(chunk)
            wanted.progress(done, part.total or 0)


def _check_answer(response: requests.Response, wanted: Wanted, part: Part) -> None:
    """Refuse what cannot be the file, before a byte is written."""
    url, total, described = wanted.file.url, part.total, wanted.file.size
    if response.headers.get("Content-Type", "").lower().startswith("text/html"):
        raise BadInput(
            f"{url} cannot be fetched (the server sends a page and no file): {wanted.by_hand}"
        )
    if total is None:
        return
    if described is not None and total != described:
        raise BadInput(
            f"{url} has {total:,} bytes and not {described:,} as described, so it is another file: "
            f"{wanted.by_hand}"
        )
    if total > wanted.most:
        raise _too_large(wanted)
    needed, free = total - part.size, shutil.disk_usage(wanted.target.parent).free
    if needed > free:
        raise BadInput(
            f"{wanted.target.parent} has {free // 10**6:,} MB free and {url} needs "
            f"{needed // 10**6 + 1:,} MB: make room first."
        )


def _check_bytes(wanted: Wanted) -> None:
    """Refuse and remove a file that is empty or is not what was described."""
    path, sha256, described = parts.path(wanted.target), wanted.file.sha256, wanted.file.size
    size = path.stat().st_size
    if not size or (described is not None and size != described):
        parts.drop(wanted.target)
        raise BadInput(
            f"{wanted.file.url} brought {size:,} bytes, which is not the whole file: "
            f"{wanted.by_hand}"
        )
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest() if sha256 else ""
    if found != sha256:
        parts.drop(wanted.target)
        raise BadInput(
            f"{wanted.file.url} has the sha256 {found} and not {sha256} as described, so it was "
            f"removed: {wanted.by_hand}"
        )


def _continues(response: requests.Response, part: Part) -> bool:
    """Whether a response goes on exactly where the part ends, in the same version of the file."""
    where = _RANGE.fullmatch(response.headers.get("Content-Range", "").strip())
    if response.status_code != HTTPStatus.PARTIAL_CONTENT or not where:
        return False
    same = where[2] == "*" or part.total is None or int(where[2]) == part.total
    return int(where[1]) == part.size and same and _mark(response) in {part.mark, None}


def _mark(response: requests.Response) -> str | None:
    """The server's mark of the version: its strong ETag, else the date of the last change."""
    etag = response.headers.get("ETag", "")
    return etag if etag.startswith('"') else response.headers.get("Last-Modified")


def _total(response: requests.Response) -> int | None:
    where = _RANGE.fullmatch(response.headers.get("Content-Range", "").strip())
    length = where[2] if where else response.headers.get("Content-Length", "")
    return int(length) if re.fullmatch(r"[0-9]{1,18}", length) else None


def _there(wanted: Wanted) -> Part:
    return parts.read(wanted.target, wanted.file.url)


def _too_large(wanted: Wanted) -> BadInput:
    parts.drop(wanted.target)
    return BadInput(
        f"{wanted.file.url} is larger than {wanted.most / 10**6:,.0f} MB, which is the limit: "
        f"{wanted.by_hand}"
    )


def _is_passing(error: requests.RequestException) -> bool:
    """Whether the same question may be answered in a moment."""
    if isinstance(error, requests.HTTPError):
        return error.response is not None and error.response.status_code in _PASSING
    kinds = requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError
    return isinstance(error, kinds) and not isinstance(error, requests.exceptions.SSLError)


def _why(error: requests.RequestException) -> str:
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return f"the server answers {error.response.status_code}"
    found = (why for kind, why in _REASONS.items() if isinstance(error, kind))
    return next(found, "its address is not valid")


_REASONS: dict[type[requests.RequestException], str] = {
    requests.exceptions.SSLError: "the server's certificate is not valid",
    requests.Timeout: "no answer in time",
    requests.TooManyRedirects: "it is redirected too often",
    requests.exceptions.ChunkedEncodingError: "the connection breaks off again and again",
    requests.ConnectionError: "no connection",
}
