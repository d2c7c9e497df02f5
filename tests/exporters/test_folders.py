"""Format folders: the originals' own bytes where loaders read them."""

from __future__ import annotations

import hashlib

import pytest
from PIL import Image

from tests import drawn
from tests import placed as made
from workbench.errors import ReleaseError
from workbench.exporters import folders, plan


def write(placed, target, link=False):
    folders.write(placed, target, link, lambda done, total: None)


def one(file, **more):
    image = made.candidate(file, **more)
    return plan.place([image], {image.image_id: "train"})


def test_write__bytes_are_the_originals(tmp_path):
    placed = made.heap(tmp_path / "originals")
    write(placed, tmp_path / "out")

    found = [hashlib.sha256((tmp_path / "out" / p.path).read_bytes()).hexdigest() for p in placed]

    assert found == [p.image.image_id for p in placed]


def test_write__copies_are_files_of_their_own(tmp_path):
    file = drawn.save(drawn.photo(1), tmp_path / "a.jpg")
    [placed] = one(file)
    write([placed], tmp_path / "out")

    assert not (tmp_path / "out" / placed.path).samefile(file)


def test_write__link_shares_the_original(tmp_path):
    file = drawn.save(drawn.photo(1), tmp_path / "a.jpg")
    [placed] = one(file)
    write([placed], tmp_path / "out", link=True)

    assert (tmp_path / "out" / placed.path).samefile(file)


@pytest.mark.parametrize("link", [False, True])
def test_write__other_formats_are_written_anew(tmp_path, link):
    file = drawn.save(drawn.photo(1), tmp_path / "a.gif")
    [placed] = one(file, file_format="GIF")
    write([placed], tmp_path / "out", link)

    with Image.open(tmp_path / "out" / placed.path) as picture:
        assert (picture.format, picture.mode, picture.size) == ("PNG", "RGB", drawn.SIZE)


@pytest.mark.parametrize("link", [False, True])
def test_write__changed_original_is_refused(tmp_path, link):
    file = drawn.save(drawn.photo(1), tmp_path / "a.jpg")
    placed = one(file)
    drawn.save(drawn.photo(2), file)

    with pytest.raises(ReleaseError, match=r"a\.jpg has changed since it was read"):
        write(placed, tmp_path / "out", link)


def test_write__missing_original_is_refused(tmp_path):
    file = drawn.save(drawn.photo(1), tmp_path / "a.jpg")
    placed = one(file)
    file.unlink()

    with pytest.raises(ReleaseError, match=r"a\.jpg is gone since it was read"):
        write(placed, tmp_path / "out")


def test_write__damaged_one_that_must_be_written_anew_is_refused_by_name(tmp_path):
    file = drawn.save(drawn.photo(1), tmp_path / "a.gif")
    file.write_bytes(file.read_bytes()[:400])
    placed = one(file, file_format="GIF")

    with pytest.raises(ReleaseError, match=r"a\.gif cannot be written anew \(.*: reject it"):
        write(placed, tmp_path / "out")


def test_write__says_how_far_it_is(tmp_path):
    said = []
    folders.write(made.heap(tmp_path), tmp_path / "out", False, lambda *how: said.append(how))

    assert said[-1] == (9, 9)
