"""Odd real pictures, and real folders packed: what is unreadable there, and why."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from PIL import Image

from tests import packed
from workbench import images
from workbench.errors import Unreadable
from workbench.sources import archives, places, unpack
from workbench.sources.layouts import LAYOUTS
from workbench.sources.places import Folder

pytestmark = pytest.mark.real
FOLDERS = ("odd", "pairs/imagededup", "pairs/pdq", "pairs/cleanvision", "pairs/jimagehash")
# of every set a part, packed and read from the archive as from the folder
CORRUPT = "ukbench09268_corrupt.jpg"  # random bytes, made so by its project
PACKED = ("sources/huawei-garbage", "sources/drinking-waste-voc-yolo", "pairs/pdq")


def pictures(folder: Path) -> list[Path]:
    return [folder / file.path for file in Folder(folder).pictures]


def reasons(folder: Path) -> dict[str, str]:
    """Unreadable file → why, whichever reader says so."""
    out: dict[str, str] = {}
    for path in pictures(folder):
        for reader in (images.read_header, images.decode, images.full, images.thumbnail):
            try:
                reader(images.read_bytes(path))
            except Unreadable as error:
                out[path.name] = str(error)
    return out


@pytest.mark.parametrize("name", FOLDERS)
def test_every_reader__odd_files_are_read_or_say_why(real_data, name, capsys):
    folder = real_data / name
    found = reasons(folder)
    rows = [images.read_header(images.read_bytes(path)) for path in pictures(folder)
            if path.name not in found]  # fmt: skip
    kinds = Counter((row.format, row.mode, row.frames > 1) for row in rows)
    with capsys.disabled():
        print(f"\n{name}: {len(rows)} read, {len(found)} unreadable {found}\n  {dict(kinds)}")

    assert rows
    assert all(found.values())


def test_every_reader__the_one_file_made_unreadable_is_the_only_one(real_data):
    found = [reasons(real_data / name) for name in FOLDERS]

    assert [name for one in found for name in one] == [CORRUPT]


def test_decode__upright_size_is_that_of_the_header(real_data):
    for folder in FOLDERS:
        for path in pictures(real_data / folder):
            if path.name == CORRUPT:
                continue
            data = images.read_bytes(path)
            row, views, full = images.read_header(data), images.decode(data), images.full(data)

            assert (row.width, row.height) == (views.width, views.height) == full.size, path


def test_decode__turned_photographs_are_upright(real_data):
    turned = []
    for path in pictures(real_data / "odd"):
        with Image.open(path) as image:
            if image.getexif().get(0x0112, 1) in {5, 6, 7, 8}:
                turned.append((image.size, images.full(path.read_bytes()).size))

    assert turned
    assert all(before == after[::-1] for before, after in turned)


@pytest.mark.parametrize("ending", [".zip", ".tar.gz"])
@pytest.mark.parametrize("name", PACKED)
def test_opened__a_packed_source_is_read_as_the_folder(real_data, tmp_path, name, ending):
    folder = Folder(real_data / name)
    files = [*(file.path for file in folder.pictures), *folder.others]
    packing = ((path, (folder.root / path).read_bytes()) for path in files)
    place = archives.opened(packed.made(tmp_path, ending, packing))
    layouts = [layout for layout in LAYOUTS if LAYOUTS[layout].sees(folder)]
    done = unpack.unpack(place, tmp_path / "out", lambda done, total: None)

    assert [file.path for file in place.pictures] == [file.path for file in folder.pictures]
    assert place.others == folder.others
    assert [layout for layout in LAYOUTS if LAYOUTS[layout].sees(place)] == layouts
    assert done.written == len([path for path in files if not path.endswith(archives.ENDINGS)])
    assert {path for path in files if (tmp_path / "out" / path).is_file()} == set(files)
    assert all(places.is_picture(file.path) for file in Folder(tmp_path / "out").pictures)
