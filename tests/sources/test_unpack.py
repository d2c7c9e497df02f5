"""Unpacking: the same files come out, once, inside their folder, whatever the archive holds."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import tarfile
import time
import zipfile

import pytest

from tests import packed
from workbench.errors import BadInput
from workbench.settings import PROJECT
from workbench.sources import archives, places, unpack
from workbench.sources.places import FileFact, Folder

TREE = {
    "set/b/2.jpg": b"two", "set/b/10.jpg": b"ten", "set/a.png": b"", "set/labels.csv": b"a,b",
    "set/b/é, 瓶👟\n.webp": b"odd", f"{251 * 'a'}.jpg": b"long", "CON.jpg": b"device",
    "e. /a. .jpg": b"",
}  # fmt: skip
KINDS = {".zip": None, ".tar": "w", ".tar.gz": "w:gz"}


@pytest.fixture(params=KINDS)
def archive(request, tmp_path):
    mode = KINDS[request.param]
    path = tmp_path / f"set{request.param}"
    return archives.opened(packed.tarred(path, TREE, mode) if mode else packed.zipped(path, TREE))


def silent(done, total):
    pass


def contents(folder):
    """Every file below, whatever its name."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def ages(folder):
    return {file.name: file.stat().st_ctime_ns for file in folder.rglob("*") if file.is_file()}


class Liar:
    """A place of one picture that gives other bytes than it lists."""

    name, others, unlisted = "liar.zip", (), {}

    def __init__(self, path: str, size: int, data: bytes):
        self.pictures = self.files = [FileFact(path, size, 5 * 10**9)]
        self.data = data

    def read(self, path):
        return None

    def stream(self, paths):
        yield self.files, lambda: io.BytesIO(self.data)


def test_unpack__what_is_not_wanted_is_neither_written_nor_kept(archive, tmp_path):
    unpack.unpack(archive, tmp_path / "out", silent)
    left_out = next(iter(TREE))
    unpack.unpack(archive, tmp_path / "out", silent, without=[left_out])

    assert contents(tmp_path / "out") == {k: v for k, v in TREE.items() if k != left_out}


def test_unpack__what_the_archive_does_not_hold_any_more_is_removed(archive, tmp_path):
    unpack.unpack(archive, tmp_path / "out", silent)
    (tmp_path / "out/old.jpg").write_bytes(b"x")
    unpack.unpack(archive, tmp_path / "out", silent)

    assert contents(tmp_path / "out") == TREE


def test_unpack__every_file_under_its_path(archive, tmp_path):
    done = unpack.unpack(archive, tmp_path / "out", silent)

    assert contents(tmp_path / "out") == TREE
    assert (done.written, done.kept, done.renamed, done.damaged) == (len(TREE), 0, {}, {})


def test_unpack__the_folder_lists_what_the_archive_lists(archive, tmp_path):
    unpack.unpack(archive, tmp_path / "out", silent)

    assert Folder(tmp_path / "out").pictures == archive.pictures
    assert Folder(tmp_path / "out").others == archive.others


def test_unpack__again_writes_nothing(archive, tmp_path):
    unpack.unpack(archive, tmp_path / "out", silent)
    before = ages(tmp_path / "out")
    done = unpack.unpack(archive, tmp_path / "out", silent)

    assert (done.written, done.kept) == (0, len(TREE))
    assert ages(tmp_path / "out") == before


@pytest.mark.parametrize("spoil", ["size", "age", "gone"])
def test_unpack__a_file_that_was_touched_is_written_again(archive, tmp_path, spoil):
    unpack.unpack(archive, tmp_path / "out", silent)
    one = tmp_path / "out/set/b/2.jpg"
    facts = one.stat()
    one.unlink() if spoil == "gone" else one.write_bytes(b"x" if spoil == "size" else b"xxx")
    if spoil == "size":
        os.utime(one, ns=(facts.st_mtime_ns, facts.st_mtime_ns))

    assert unpack.unpack(archive, tmp_path / "out", silent).written == 1
    assert one.read_bytes() == b"two"


def test_unpack__new_version_of_the_archive(tmp_path):
    path = packed.zipped(tmp_path / "a.zip", {"a.jpg": b"1", "b.jpg": b"1"})
    unpack.unpack(archives.opened(path), tmp_path / "out", silent)
    packed.zipped(path, {"a.jpg": b"1", "b.jpg": b"2"})
    done = unpack.unpack(archives.opened(path), tmp_path / "out", silent)

    assert (done.written, done.kept) == (1, 1)
    assert (tmp_path / "out/b.jpg").read_bytes() == b"2"


def test_unpack__a_folder_needs_none(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.jpg").touch()

    assert unpack.unpack(Folder(tmp_path / "in"), tmp_path / "out", silent) == unpack.Unpacked()
    assert not (tmp_path / "out").exists()


def test_unpack__shards_go_into_a_folder_each(tmp_path):
    packed.tarred(tmp_path / "in/0.tar", {"1.jpg": b"1", "1.cls": b"3"})
    packed.tarred(tmp_path / "in/1.tar", {"1.jpg": b"2"})
    unpack.unpack(archives.shards(tmp_path / "in"), tmp_path / "out", silent)

    assert contents(tmp_path / "out") == {"0/1.jpg": b"1", "0/1.cls": b"3", "1/1.jpg": b"2"}


def test_unpack__what_no_layout_reads_stays_packed(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "MAX_TEXT", 5)
    files = {"a.jpg": b"picture", "a.txt": b"text", "film.mp4": b"filmfilm", "in.zip": b"PK"}
    unpack.unpack(archives.opened(packed.zipped(tmp_path / "a.zip", files)), tmp_path / "o", silent)

    assert contents(tmp_path / "o") == {"a.jpg": b"picture", "a.txt": b"text"}


def test_unpack__links_become_files_of_their_own(tmp_path):
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as tar:
        real = tarfile.TarInfo("b/real.jpg")
        real.size = 3
        tar.addfile(real, io.BytesIO(b"123"))
        for name, kind, target in (("c/hard.jpg", tarfile.LNKTYPE, "b/real.jpg"),
                                   ("c/soft.jpg", tarfile.SYMTYPE, "../b/real.jpg")):  # fmt: skip
            link = tarfile.TarInfo(name)
            link.type, link.linkname = kind, target
            tar.addfile(link)
    done = unpack.unpack(archives.opened(tmp_path / "a.tar.gz"), tmp_path / "out", silent)

    assert set(contents(tmp_path / "out").values()) == {b"123"}
    assert done.written == 3
    assert not any(file.is_symlink() for file in (tmp_path / "out").rglob("*"))


def test_unpack__progress_counts_to_the_end(tmp_path):
    path = packed.zipped(tmp_path / "a.zip", {f"{n}.jpg": b"1" for n in range(120)})
    told = []
    unpack.unpack(archives.opened(path), tmp_path / "out", lambda *numbers: told.append(numbers))

    assert told == [(0, 120), (50, 120), (100, 120), (120, 120)]


def test_unpack__what_stops_it_leaves_no_temporary_file(tmp_path):
    path = packed.zipped(tmp_path / "a.zip", {f"{n}.jpg": b"1" for n in range(120)})

    def stop(done, total):
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        unpack.unpack(archives.opened(path), tmp_path / "out", stop)
    assert all(name.endswith(".jpg") for name in contents(tmp_path / "out"))


def test_unpack__killed_and_run_again(tmp_path):
    files = {f"{n % 7}/{n}.jpg": n.to_bytes(2) * 500 for n in range(2000)}
    path = packed.tarred(tmp_path / "a.tar.gz", files, "w:gz")
    code = (
        "import sys, time; from pathlib import Path\n"
        "from workbench.sources import archives, unpack\n"
        "def told(done, total): print(done, flush=True); time.sleep(60 * (done >= enough))\n"
        "place, into, enough = archives.opened(Path(sys.argv[1])), sys.argv[2], int(sys.argv[3])\n"
        "unpack.unpack(place, Path(into), told)"
    )
    for enough in (200, 900):
        command = [sys.executable, "-c", code, path, tmp_path / "out", str(enough)]
        with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as run:
            next(line for line in run.stdout if int(line) >= enough)
            run.send_signal(signal.SIGKILL)
    half = Folder(tmp_path / "out").pictures
    done = unpack.unpack(archives.opened(path), tmp_path / "out", silent)

    assert 0 < len(half) < 2000
    assert done.kept == len(half)
    assert {k: v for k, v in contents(tmp_path / "out").items() if k[0] != "."} == files


def test_unpack__sweeps_what_killed_runs_left(tmp_path, archive, monkeypatch):
    (tmp_path / "out").mkdir()
    (tmp_path / "out/.unpacking-1-1").touch()
    unpack.unpack(archive, tmp_path / "out", silent)
    young = (tmp_path / "out/.unpacking-1-1").exists()
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 2 * 3600)
    unpack.unpack(archive, tmp_path / "out", silent)

    assert young
    assert not (tmp_path / "out/.unpacking-1-1").exists()


# hostile


def test_unpack__more_than_declared_is_refused_and_not_kept(tmp_path):
    with pytest.raises(BadInput, match=r"'a\.jpg' holds more than its archive says"):
        unpack.unpack(Liar("a.jpg", 5, bytes(6)), tmp_path / "out", silent)
    assert contents(tmp_path / "out") == {}


def test_unpack__endless_file_is_not_read_to_its_end(tmp_path):
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size=-1):
            self.given += size
            return bytes(size)

    endless, liar = Endless(), Liar("a.jpg", 5, b"")
    liar.stream = lambda paths: iter([(liar.files, lambda: endless)])
    with pytest.raises(BadInput):
        unpack.unpack(liar, tmp_path / "out", silent)
    assert endless.given <= 2 * unpack.BLOCK


def test_unpack__less_than_declared_is_damaged(tmp_path):
    done = unpack.unpack(Liar("a.jpg", 5, bytes(3)), tmp_path / "out", silent)

    assert done.damaged == {"a.jpg": "damaged: 2 bytes are missing"}
    assert contents(tmp_path / "out") == {}


def test_unpack__damaged_file_costs_only_itself(tmp_path):
    path = packed.zipped(
        tmp_path / "a.zip", {"a.jpg": b"contents", "b.jpg": b"good"}, compress_type=0
    )
    path.write_bytes(path.read_bytes().replace(b"contents", b"Contents"))
    done = unpack.unpack(archives.opened(path), tmp_path / "out", silent)

    assert done.damaged == {"a.jpg": "damaged: Bad CRC-32 for file 'a.jpg'"}
    assert contents(tmp_path / "out") == {"b.jpg": b"good"}


def test_unpack__local_header_that_contradicts_the_directory_costs_only_itself(tmp_path):
    path = packed.zipped(tmp_path / "a.zip", {"a.jpg": b"1", "b.jpg": b"2"})
    path.write_bytes(path.read_bytes().replace(b"a.jpg", b"../..", 1))
    done = unpack.unpack(archives.opened(path), tmp_path / "out", silent)

    assert set(done.damaged) == {"a.jpg"}
    assert contents(tmp_path / "out") == {"b.jpg": b"2"}


def test_unpack__linked_folder_is_not_written_through(archive, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out/set").symlink_to(tmp_path / "elsewhere", target_is_directory=True)

    with pytest.raises(BadInput, match=r"out/set is a link: remove it, then repeat\.$"):
        unpack.unpack(archive, tmp_path / "out", silent)
    assert contents(tmp_path / "elsewhere") == {}


def test_unpack__linked_file_is_replaced_and_not_written_through(archive, tmp_path):
    (tmp_path / "secret").write_bytes(b"keep")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/CON.jpg").symlink_to(tmp_path / "secret")
    unpack.unpack(archive, tmp_path / "out", silent)

    assert (tmp_path / "secret").read_bytes() == b"keep"
    assert not (tmp_path / "out/CON.jpg").is_symlink()


@pytest.mark.parametrize(
    "name", [f"{300 * 'a'}.jpg", f"{100 * '瓶'}.jpg", f"{'/'.join(['a'] * 3000)}.jpg",
             f"{'b/' * 65}a.jpg"],
)  # fmt: skip
def test_unpack__name_that_the_disk_refuses_gets_another(tmp_path, name):
    place = archives.opened(packed.tarred(tmp_path / "a.tar", {name: b"1", "b.jpg": b"2"}))
    first = unpack.unpack(place, tmp_path / "out", silent)
    again = unpack.unpack(place, tmp_path / "out", silent)
    [(path, written)] = first.renamed.items()

    assert path == name
    assert contents(tmp_path / "out") == {written: b"1", "b.jpg": b"2"}
    assert (again.written, again.kept, again.renamed) == (0, 2, first.renamed)


def test_unpack__file_where_a_folder_is_needed(tmp_path):
    files = {"a.jpg": b"1", "a.jpg/b.jpg": b"2"}
    done = unpack.unpack(
        archives.opened(packed.zipped(tmp_path / "a.zip", files)), tmp_path / "out", silent
    )

    assert sorted(contents(tmp_path / "out").values()) == [b"1", b"2"]
    assert len(done.renamed) == 1


def test_names__apart_where_the_disk_sees_no_case():
    files = [FileFact(path, 0, 0) for path in ("A/a.jpg", "a/A.jpg", "a/a.jpg", "a/a~2.jpg",
                                               "é.jpg", "e\u0301.jpg")]  # fmt: skip
    names = unpack._names(files, blind=True)

    assert names["A/a.jpg"] == "A/a.jpg"
    assert names["a/a~2.jpg"] == "a/a~2.jpg"
    assert len({unpack._folded(name) for name in names.values()}) == len(files)


def test_names__as_listed_where_the_disk_sees_case():
    files = [FileFact(path, 0, 0) for path in ("A.jpg", "a.jpg")]

    assert unpack._names(files, blind=False) == {"A.jpg": "A.jpg", "a.jpg": "a.jpg"}


def test_unpack__twins_of_case_both_lie_there(tmp_path):
    files = {"A.jpg": b"1", "a.jpg": b"2", "a.JPG": b"3"}
    place = archives.opened(packed.zipped(tmp_path / "a.zip", files))
    unpack.unpack(place, tmp_path / "out", silent)

    assert sorted(contents(tmp_path / "out").values()) == [b"1", b"2", b"3"]


@pytest.mark.parametrize("name", ["con.jpg", "a/NUL", "a. /b.jpg", "a?.jpg", "a:b.jpg", "COM1.png"])
def test_not_on_windows__names_that_windows_bends(name):
    assert unpack._NOT_ON_WINDOWS.search(name)


@pytest.mark.parametrize("name", ["icon.jpg", "a/console.png", "AluCan1,0.jpg", "..jpg", "瓶.jpg"])
def test_not_on_windows__names_that_it_takes(name):
    assert not unpack._NOT_ON_WINDOWS.search(name)


def test_unpack__too_little_room(tmp_path):
    liar = Liar("a.jpg", 2**62, b"")

    with pytest.raises(BadInput, match=r"needs [\d,]+ MB and [\d,]+ MB are free in .*: make room"):
        unpack.unpack(liar, tmp_path / "out", silent)


def test_unpack__into_a_file(archive, tmp_path):
    (tmp_path / "out").touch()

    with pytest.raises(BadInput, match=r"out cannot be written: File exists\."):
        unpack.unpack(archive, tmp_path / "out", silent)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_unpack__into_a_forbidden_folder(archive, tmp_path):
    (tmp_path / "out").mkdir(mode=0o500)

    with pytest.raises(BadInput, match="cannot be written: Permission denied"):
        unpack.unpack(archive, tmp_path / "out", silent)


def test_unpack__memory_stays_flat(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive, archive.open("a.jpg", "w") as out:
        for _ in range(60):
            out.write(os.urandom(2**20))
    code = (
        "import resource, sys; from pathlib import Path\n"
        "from workbench.sources import archives, unpack\n"
        "def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "place = archives.opened(Path(sys.argv[1])); place.files; before = peak()\n"
        "unpack.unpack(place, Path(sys.argv[2]), lambda done, total: None)\n"
        "print(peak() - before)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "a.zip", tmp_path / "out"], cwd=PROJECT,
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip

    assert int(told.stdout) < 20_000  # kB; the file has 60 MB
