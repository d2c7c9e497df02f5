"""Previews and originals for the app."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from tests import drawn
from workbench import images
from workbench.steps import ingest, pictures
from workbench.steps.planning import Request
from workbench.steps.workspace import Workspace


@pytest.fixture
def picture(workspace: Workspace, tmp_path: Path) -> tuple[str, Path]:
    """One picture of 640×480 in the catalogue: its id and its file."""
    file = drawn.save(drawn.photo(1, (640, 480)), tmp_path / "bins/glass/a.jpg", quality=90)
    ingest.ingest(workspace, Request(str(tmp_path / "bins")))
    return images.digest(file.read_bytes()), file


def test_preview__is_small_and_kept(workspace: Workspace, picture: tuple[str, Path]) -> None:
    kept = pictures.preview(workspace, picture[0], "thumb")
    assert kept is not None
    with Image.open(kept) as small:
        assert max(small.size) == images.THUMB_SIDE
    assert pictures.preview(workspace, picture[0], "thumb") == kept


@pytest.mark.parametrize("asked", ["f" * 64, "../../etc/passwd", "", "F" * 64])
def test_preview__unknown_image_is_none(workspace: Workspace, asked: str) -> None:
    assert pictures.preview(workspace, asked, "thumb") is None


def test_preview__unknown_size_is_none(workspace: Workspace, picture: tuple[str, Path]) -> None:
    assert pictures.preview(workspace, picture[0], "../x") is None


def test_preview__file_gone_is_none(workspace: Workspace, picture: tuple[str, Path]) -> None:
    picture[1].unlink()
    assert pictures.preview(workspace, picture[0], "large") is None


def test_original__same_bytes_and_media_type(
    workspace: Workspace, picture: tuple[str, Path]
) -> None:
    found = pictures.original(workspace, picture[0])
    assert found == (picture[1].read_bytes(), "image/jpeg")
    assert Image.open(io.BytesIO(found[0])).size == (640, 480)
