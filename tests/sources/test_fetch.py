"""Where a source lies, and the sentence when it does not."""

from __future__ import annotations

import pytest

from workbench.errors import BadInput
from workbench.sources import fetch
from workbench.sources.descriptor import Descriptor


def test_require__gives_the_resolved_root(tmp_path):
    (tmp_path / "a.jpg").touch()

    assert fetch.require(tmp_path / ".." / tmp_path.name) == tmp_path.resolve()


def test_require__missing_folder(tmp_path):
    with pytest.raises(BadInput, match=r"There is no folder .*nowhere: check the path"):
        fetch.require(tmp_path / "nowhere")


def test_require__empty_folder(tmp_path):
    with pytest.raises(BadInput, match="is empty"):
        fetch.require(tmp_path)


def test_require__file_instead_of_folder(tmp_path):
    (tmp_path / "a.zip").touch()

    with pytest.raises(BadInput, match=r"a\.zip is a file: give the folder"):
        fetch.require(tmp_path / "a.zip")


def test_require__described_source_says_how_to_get_it(tmp_path):
    described = Descriptor("bins", "class_folders", get_en="Ask the city.")

    with pytest.raises(BadInput, match="Ask the city"):
        fetch.require(tmp_path / "bins", described)


@pytest.mark.parametrize(("files", "present"), [([], False), (["a.jpg"], True)])
def test_is_present__needs_something_in_it(tmp_path, files, present):
    for name in files:
        (tmp_path / name).touch()

    assert fetch.is_present(tmp_path) is present
