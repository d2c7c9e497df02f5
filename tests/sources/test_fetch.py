"""Where a source lies, how it gets there, and the sentence when it cannot."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest
import requests

from workbench.errors import BadInput, MissingExtra
from workbench.settings import PROJECT
from workbench.sources import descriptor, fetch
from workbench.sources.descriptor import Descriptor, Download
from workbench.sources.download import Limits

DATASETS = PROJECT / "datasets"
QUICK = Limits(attempts=1, pause=0.001, timeout=(2, 2))


def put(folder, *names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"bytes")


def from_urls(*urls):
    files = tuple(Download(url) for url in urls)
    return Descriptor("bins", "class_folders", download=files, get_en="Ask the city.")


def from_kaggle(handle="city/bins"):
    return Descriptor("bins", "class_folders", kaggle=handle, get_en="Ask the city.")


@pytest.fixture
def kaggle(tmp_path, monkeypatch):
    """What stands for Kaggle: its answer is a folder in the cache, or an error."""
    put(tmp_path / "cache/city/bins/versions/1", "glass/a.jpg", "glass/ü, 1.jpg")

    def dataset_download(handle):
        print(f"Downloading {handle} ...")
        if isinstance(told.answer, Exception):
            raise told.answer
        return str(told.answer)

    told = SimpleNamespace(answer=tmp_path / "cache/city/bins/versions/1")
    monkeypatch.setitem(
        sys.modules, "kagglehub", SimpleNamespace(dataset_download=dataset_download)
    )
    return told


@pytest.mark.parametrize(
    ("there", "root"),
    [
        ([], "bins"),
        (["bins/a.jpg"], "bins"),
        (["bins.zip"], "bins.zip"),
        (["bins.tar.gz"], "bins.tar.gz"),
        (["bins.tgz"], "bins.tgz"),
        (["bins.tar"], "bins.tar"),
        (["bins.zip", "bins/a.jpg"], "bins"),
        (["bins/Any name, 2.ZIP"], "bins/Any name, 2.ZIP"),
        (["bins/a.tar.gz", "bins/.DS_Store"], "bins/a.tar.gz"),
        (["bins/a.zip", "bins/b.zip"], "bins"),
        (["bins/a.zip", "bins/labels.csv"], "bins"),
        (["bins/.DS_Store", "bins.zip"], "bins.zip"),
        (["bins/a.zip/a.jpg"], "bins"),
        (["bins.zip/a.jpg"], "bins"),
        (["bins.txt", "bins-2.zip"], "bins"),
    ],
)
def test_default_root__folder_or_its_archive(tmp_path, there, root):
    put(tmp_path, *there)

    assert fetch.default_root(tmp_path, "bins") == tmp_path / root


@pytest.mark.parametrize(
    ("there", "present"),
    [([], False), (["bins/a.jpg"], True), (["bins/.DS_Store"], False), (["bins"], True)],
)
def test_is_present__needs_something_in_it(tmp_path, there, present):
    put(tmp_path, *there)

    assert fetch.is_present(tmp_path / "bins") is present


def test_require__gives_the_resolved_root(tmp_path):
    put(tmp_path, "a.jpg")

    assert fetch.require(tmp_path / ".." / tmp_path.name) == tmp_path.resolve()


def test_require__takes_a_file_as_well(tmp_path):
    put(tmp_path, "a.zip")

    assert fetch.require(tmp_path / "a.zip") == (tmp_path / "a.zip").resolve()


def test_require__missing_folder(tmp_path):
    with pytest.raises(BadInput, match=r"There is no folder .*nowhere: check the path"):
        fetch.require(tmp_path / "nowhere")


def test_require__empty_folder(tmp_path):
    with pytest.raises(BadInput, match="is empty"):
        fetch.require(tmp_path)


def test_require__name_that_no_disk_takes(tmp_path):
    with pytest.raises(BadInput, match="cannot be read: File name too long"):
        fetch.require(tmp_path / ("é" * 300))


def test_require__described_source_says_how_to_get_it_and_where_to_put_it(tmp_path):
    with pytest.raises(BadInput) as caught:
        fetch.require(tmp_path / "bins", from_kaggle())

    assert f"Ask the city. It is looked for in {tmp_path / 'bins'}; --root" in str(caught.value)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/a/Set%20of%20bins.ZIP", "bins.zip"),
        ("/food-101.tar.gz", "bins.tar.gz"),
        ("/x.tgz?download=1", "bins.tgz"),
    ],
)
def test_fetch__archive_takes_the_sources_name(server, tmp_path, path, name):
    place = fetch.fetch(from_urls(server.put(path, b"packed")), tmp_path)

    assert place == tmp_path / name == fetch.default_root(tmp_path, "bins")
    assert place.read_bytes() == b"packed"


def test_fetch__present_source_is_left_alone(server, tmp_path):
    put(tmp_path, "bins/a.jpg")

    assert fetch.fetch(from_urls(server.put("/a.zip", b"packed")), tmp_path) == tmp_path / "bins"
    assert server.asked == []


def test_fetch__several_files_go_into_the_folder(server, tmp_path):
    urls = [server.put(f"/{name}", name.encode()) for name in ("one.zip", "two.zip", "labels.csv")]
    place = fetch.fetch(from_urls(*urls), tmp_path)

    assert place == tmp_path / "bins"
    assert {each.name: each.read_text() for each in place.iterdir()} == {
        name: name for name in ("one.zip", "two.zip", "labels.csv")
    }


def test_fetch__lone_file_that_is_no_archive_goes_into_the_folder(server, tmp_path):
    place = fetch.fetch(from_urls(server.put("/labels.csv", b"file,label")), tmp_path)

    assert [each.name for each in place.iterdir()] == ["labels.csv"]


def test_fetch__names_out_of_urls_stay_inside_and_apart(server, tmp_path):
    paths = ["/a/x.jpg", "/b/x.jpg", "/..%2F..%2F.evil", "/%00%0A"]
    place = fetch.fetch(from_urls(*(server.put(path, b"bytes") for path in paths)), tmp_path)

    assert sorted(each.name for each in place.iterdir()) == [
        "1-x.jpg", "2-x.jpg", "3-evil", "4-file",
    ]  # fmt: skip


def test_fetch__nothing_in_place_until_all_of_it_is_there(server, tmp_path):
    source = from_urls(server.put("/a.jpg", b"one"), server.url("/b.jpg"))
    with pytest.raises(BadInput, match="answers 404"):
        fetch.fetch(source, tmp_path)

    assert not (tmp_path / "bins").exists()
    server.put("/b.jpg", b"two")
    assert len(list(fetch.fetch(source, tmp_path).iterdir())) == 2
    assert [path for path, _ in server.asked] == ["/a.jpg", "/b.jpg", "/b.jpg"]


def test_fetch__no_network_says_what_to_put_where(tmp_path):
    with pytest.raises(BadInput) as caught:
        fetch.fetch(from_urls("http://127.0.0.1:9/a.zip"), tmp_path, limits=QUICK)

    assert str(caught.value) == (
        "http://127.0.0.1:9/a.zip cannot be fetched (no connection): Ask the city. "
        f"It is looked for in {tmp_path / 'bins'}; --root names another place."
    )


def test_fetch__source_that_only_people_can_get(tmp_path):
    with pytest.raises(BadInput, match="bins cannot be fetched by the workbench: Ask the city"):
        fetch.fetch(Descriptor("bins", "table", get_en="Ask the city."), tmp_path)


def test_fetch__kaggle_without_the_extra(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "kagglehub", None)

    with pytest.raises(MissingExtra, match=r"run `pip install kagglehub`, .* Ask the city\."):
        fetch.fetch(from_kaggle(), tmp_path)


def test_fetch__kaggle_files_lie_in_the_folder_and_once_on_the_disk(kaggle, tmp_path):
    place = fetch.fetch(from_kaggle(), tmp_path / "raw")
    found = place / "glass/ü, 1.jpg"

    assert place == tmp_path / "raw/bins"
    assert found.samefile(kaggle.answer / "glass/ü, 1.jpg")


def test_fetch__kaggle_leaves_stdout_to_the_results(kaggle, tmp_path, capsys):
    fetch.fetch(from_kaggle(), tmp_path / "raw")

    assert capsys.readouterr().out == ""


def test_fetch__kaggle_copy_that_was_interrupted_is_made_anew(kaggle, tmp_path):
    put(tmp_path / "raw/.fetching/bins", "old.jpg")
    place = fetch.fetch(from_kaggle(), tmp_path / "raw")

    assert [each.name for each in place.iterdir()] == ["glass"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (requests.HTTPError(response=SimpleNamespace(status_code=403)), "KAGGLE_API_TOKEN"),
        (requests.HTTPError(response=SimpleNamespace(status_code=401)), "kaggle.json into"),
        (requests.HTTPError(response=SimpleNamespace(status_code=404)), "the server answers 404"),
        (requests.ConnectionError("a long story"), "(no connection)"),
        (requests.Timeout(), "(no connection)"),
        (ValueError("Invalid dataset handle: x\nand more"), "(Invalid dataset handle: x)"),
        (KeyError(), "(KeyError)"),
    ],
)
def test_fetch__kaggle_refuses_in_one_sentence(kaggle, tmp_path, error, said):
    kaggle.answer = error
    with pytest.raises(BadInput) as caught:
        fetch.fetch(from_kaggle(), tmp_path / "raw")

    assert str(caught.value).startswith("Kaggle does not give city/bins (")
    assert said in str(caught.value)
    assert "Ask the city." in str(caught.value)


def test_fetch__kaggle_gives_a_folder_that_is_not_there(kaggle, tmp_path):
    kaggle.answer = tmp_path / "nowhere"

    with pytest.raises(BadInput, match="cannot be written"):
        fetch.fetch(from_kaggle(), tmp_path / "raw")


@pytest.mark.parametrize("name", [path.stem for path in DATASETS.glob("*.toml")])
def test_fetch__shipped_sources_say_where_their_files_come_from(name, tmp_path):
    source = descriptor.read(DATASETS / f"{name}.toml")
    with pytest.raises(BadInput) as caught:
        fetch.require(tmp_path / source.name, source)

    assert f"datasets/raw/{source.name}" in source.get_en
    assert source.get_en in str(caught.value)
