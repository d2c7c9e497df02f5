"""Downloading: whole, resumed, checked and limited, whatever the server does."""

from __future__ import annotations

import gzip
import hashlib
import random
import socket
from dataclasses import replace

import pytest

from workbench.errors import BadInput
from workbench.sources import download, parts
from workbench.sources.descriptor import Download
from workbench.sources.download import Limits, Wanted

BODY = random.Random(0).randbytes(3 * download.GAIN + 123)
OTHER = random.Random(1).randbytes(len(BODY))
SHA = hashlib.sha256(BODY).hexdigest()
QUICK = Limits(attempts=3, pause=0.001, timeout=(2, 2))
HALF = download.GAIN + 3 * download.PIECE


@pytest.fixture
def wanted(tmp_path):
    """Says what to fetch; nothing is left beside the target when it is over."""

    def make(url, limits=QUICK, **file):
        return Wanted(Download(url, **file), tmp_path / "raw/set.zip", "By hand.", limits)

    return make


def lies(wanted):
    return sorted(each.name for each in wanted.target.parent.iterdir())


def refused(wanted):
    with pytest.raises(BadInput) as caught:
        download.download(wanted)
    return str(caught.value)


def test_download__whole_and_nothing_beside_it(server, wanted):
    asked = wanted(server.put("/a", BODY))

    assert download.download(asked).read_bytes() == BODY
    assert lies(asked) == ["set.zip"]


def test_download__progress_ends_with_all_bytes(server, wanted):
    heard = []
    asked = replace(wanted(server.put("/a", BODY)), progress=lambda *said: heard.append(said))
    download.download(asked)

    assert heard[-1] == (len(BODY), len(BODY))
    assert heard == sorted(heard)


def test_download__goes_on_where_the_connection_broke_off(server, wanted):
    asked = wanted(server.put("/a", BODY, drops=[HALF]))

    assert download.download(asked).read_bytes() == BODY
    assert server.ranges() == [None, f"bytes={HALF}-"]


def test_download__goes_on_in_a_later_run(server, wanted):
    asked = wanted(server.put("/a", BODY, drops=[HALF, 0, 0]), replace(QUICK, attempts=1))
    refused(asked)

    assert lies(asked) == ["set.zip.part", "set.zip.part.json"]
    refused(asked)
    server.pages["/a"].drops.clear()
    assert download.download(asked).read_bytes() == BODY
    assert server.ranges()[-1] == f"bytes={HALF}-"


def test_download__any_number_of_breaks_as_long_as_something_is_gained(server, wanted):
    asked = wanted(server.put("/a", BODY, drops=[download.GAIN] * 3), replace(QUICK, attempts=2))

    assert download.download(asked).read_bytes() == BODY


def test_download__server_without_ranges_starts_anew(server, wanted):
    asked = wanted(server.put("/a", BODY, ranges=False, drops=[HALF]))

    assert download.download(asked).read_bytes() == BODY
    assert len(server.asked) == 2


def test_download__file_that_changed_meanwhile_starts_anew(server, wanted):
    asked = wanted(server.put("/a", BODY, drops=[HALF]), replace(QUICK, attempts=1))
    refused(asked)
    server.put("/a", OTHER, etag='"v2"')

    assert download.download(asked).read_bytes() == OTHER


def test_download__without_a_mark_of_the_version_starts_anew(server, wanted):
    asked = wanted(server.put("/a", BODY, etag="", drops=[HALF]))

    assert download.download(asked).read_bytes() == BODY
    assert server.ranges() == [None, None]


def test_download__without_a_mark_but_with_a_sha256_goes_on(server, wanted):
    asked = wanted(server.put("/a", BODY, etag="", drops=[HALF]), sha256=SHA)

    assert download.download(asked).read_bytes() == BODY
    assert server.ranges() == [None, f"bytes={HALF}-"]


def test_download__weak_etag_is_no_mark(server, wanted):
    asked = wanted(server.put("/a", BODY, etag='W/"v1"', drops=[HALF]))

    assert download.download(asked).read_bytes() == BODY
    assert server.ranges() == [None, None]


def test_download__answer_that_begins_elsewhere_is_not_joined(server, wanted):
    asked = wanted(server.put("/a", BODY, shifted=7, drops=[HALF]))

    assert download.download(asked).read_bytes() == BODY
    assert server.ranges() == [None, f"bytes={HALF}-", None]


def test_download__part_that_is_longer_than_the_file_starts_anew(server, wanted):
    asked = wanted(server.put("/a", BODY, drops=[HALF]), replace(QUICK, attempts=1), sha256=SHA)
    refused(asked)
    with parts.path(asked.target).open("ab") as file:
        file.write(bytes(len(BODY)))

    assert download.download(replace(asked, limits=QUICK)).read_bytes() == BODY


@pytest.mark.parametrize("note", ["", "{", "[]", "[" * 5000, '{"url": 3}', "\x00"])
def test_download__part_of_which_nobody_knows_what_it_is_starts_anew(server, wanted, note):
    asked = wanted(server.put("/a", BODY))
    asked.target.parent.mkdir()
    parts.path(asked.target).write_bytes(b"who knows")
    asked.target.with_name("set.zip.part.json").write_text(note, "utf-8")

    assert download.download(asked).read_bytes() == BODY


def test_download__whole_part_is_checked_without_asking_again(server, wanted):
    asked = wanted(server.put("/a", BODY), sha256=SHA)
    asked.target.parent.mkdir()
    parts.path(asked.target).write_bytes(BODY)
    parts.note(asked.target, asked.file.url, parts.Part(0, '"v1"', len(BODY)))

    assert download.download(asked).read_bytes() == BODY
    assert server.asked == []


def test_download__right_sha256(server, wanted):
    asked = wanted(server.put("/a", BODY), sha256=SHA, size=len(BODY))

    assert download.download(asked).read_bytes() == BODY


def test_download__wrong_sha256_is_removed(server, wanted):
    asked = wanted(server.put("/a", OTHER), sha256=SHA)

    assert f"and not {SHA} as described, so it was removed: By hand." in refused(asked)
    assert lies(asked) == []


def test_download__other_size_than_described_takes_nothing(server, wanted):
    asked = wanted(server.put("/a", BODY), size=7)

    assert "has 3,145,851 bytes and not 7 as described" in refused(asked)
    assert lies(asked) == []


def test_download__server_that_announces_more_than_it_sends(server, wanted):
    asked = wanted(server.put("/a", b"short", length=5000))

    assert "(the connection breaks off again and again): By hand." in refused(asked)
    assert not asked.target.exists()


def test_download__server_that_announces_less_than_described(server, wanted):
    asked = wanted(server.put("/a", BODY, length=False), size=len(BODY) + 1)

    assert "which is not the whole file" in refused(asked)
    assert lies(asked) == []


def test_download__larger_than_the_limit_takes_nothing(server, wanted):
    asked = wanted(server.put("/a", BODY), replace(QUICK, ceiling=2 * 10**6))

    assert "is larger than 2 MB, which is the limit" in refused(asked)
    assert lies(asked) == []


def test_download__larger_than_the_limit_without_saying_so(server, wanted):
    asked = wanted(server.put("/a", BODY, length=False), replace(QUICK, ceiling=2 * 10**6))

    assert "is larger than 2 MB" in refused(asked)
    assert lies(asked) == []


def test_download__more_than_the_disk_has_room_for(server, wanted):
    asked = wanted(server.put("/a", BODY, length=10**16), replace(QUICK, ceiling=10**17))

    assert "needs 10,000,000,001 MB: make room first." in refused(asked)
    assert lies(asked) == []


def test_download__bytes_as_they_are_sent(server, wanted):
    packed = gzip.compress(BODY)
    asked = wanted(server.put("/a", packed, headers={"Content-Encoding": "gzip"}))

    assert download.download(asked).read_bytes() == packed


def test_download__redirect_is_followed(server, wanted):
    server.put("/b", BODY)
    asked = wanted(server.put("/a", statuses=[302], headers={"Location": "/b"}))

    assert download.download(asked).read_bytes() == BODY


def test_download__redirected_in_a_circle(server, wanted):
    asked = wanted(server.put("/a", statuses=[302] * 50, headers={"Location": "/a"}))

    assert "(it is redirected too often)" in refused(asked)
    assert len(server.asked) == QUICK.redirects + 1


@pytest.mark.parametrize("elsewhere", ["file:///etc/passwd", "ftp://127.0.0.1/a", "data:,a"])
def test_download__redirected_to_something_else_than_http(server, wanted, elsewhere):
    asked = wanted(server.put("/a", statuses=[302], headers={"Location": elsewhere}))

    assert "(its address is not valid)" in refused(asked)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "/etc/passwd", "ftp://a/b", "", "javascript:1"]
)
def test_download__other_addresses_are_refused(wanted, url):
    assert refused(wanted(url)) == f"{url} is no http:// or https:// address: By hand."


@pytest.mark.parametrize("url", ["http://", "http://a b/", "https://[::1", "http://.../x"])
def test_download__addresses_that_are_none(wanted, url):
    assert "cannot be fetched" in refused(wanted(url))


@pytest.mark.parametrize("status", [401, 403, 404, 410, 204])
def test_download__refused_by_the_server_is_asked_once(server, wanted, status):
    asked = wanted(server.put("/a", statuses=[status] * 9))

    assert f"cannot be fetched (the server answers {status}): By hand." in refused(asked)
    assert len(server.asked) == 1


def test_download__busy_server_is_asked_again(server, wanted):
    asked = wanted(server.put("/a", BODY, statuses=[503, 429]))

    assert download.download(asked).read_bytes() == BODY


def test_download__busy_server_keeps_the_part(server, wanted):
    asked = wanted(server.put("/a", BODY, drops=[HALF]), replace(QUICK, attempts=1))
    refused(asked)
    server.pages["/a"].statuses.append(503)
    refused(asked)

    assert parts.path(asked.target).stat().st_size == HALF


def test_download__nobody_listens(wanted):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        asked = wanted(f"http://127.0.0.1:{free.getsockname()[1]}/a")

        assert "(no connection): By hand." in refused(asked)


def test_download__no_answer(server, wanted):
    impatient = Limits(attempts=2, pause=0.001, timeout=(0.2, 0.2))
    asked = wanted(server.put("/a", BODY, slow=0.6), impatient)

    assert "(no answer in time): By hand." in refused(asked)


def test_download__page_instead_of_a_file(server, wanted):
    asked = wanted(server.put("/a", b"<html>", headers={"Content-Type": "text/html"}))

    assert "(the server sends a page and no file)" in refused(asked)


def test_download__empty_file(server, wanted):
    asked = wanted(server.put("/a", b""))

    assert "brought 0 bytes" in refused(asked)
    assert lies(asked) == []


def test_download__folder_that_cannot_be(server, wanted, tmp_path):
    (tmp_path / "raw").write_text("a file")

    assert "set.zip cannot be written" in refused(wanted(server.put("/a", BODY)))
