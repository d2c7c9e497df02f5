"""Pictures for the app: thumbnails made once and kept beside the catalogue, originals on demand."""

from __future__ import annotations

import os
import re
import threading
from pathlib import Path

from workbench import images
from workbench.errors import Unreadable
from workbench.steps.workspace import Workspace
from workbench.store import items

IMAGE_ID = re.compile(r"[0-9a-f]{64}")
SIDES = {"thumb": images.THUMB_SIDE, "large": 1280}


def preview(workspace: Workspace, image_id: str, size: str) -> Path | None:
    """The file of a JPEG preview, made now if it is not there; None for an unknown image.

    `size` is `thumb` (longest side 320) or `large` (1280). Raises Unreadable.
    """
    if not IMAGE_ID.fullmatch(image_id) or size not in SIDES:
        return None
    kept = _kept(workspace, image_id, size)
    if kept.is_file():
        return kept
    source = items.locate(workspace.catalog, image_id)
    if source is None:
        return None
    found = images.read_bytes(source)
    if images.digest(found) != image_id:  # another picture lies there now
        return None
    data = images.thumbnail(found, SIDES[size])
    kept.parent.mkdir(parents=True, exist_ok=True)
    # A name of its own a thread: two requests for one picture must not write into each other.
    partial = kept.with_name(f".{image_id}.{os.getpid()}.{threading.get_ident()}")
    partial.write_bytes(data)
    partial.replace(kept)
    return kept


def remove(workspace: Workspace, image_id: str) -> None:
    """Remove every preview of an image."""
    for size in SIDES:
        _kept(workspace, image_id, size).unlink(missing_ok=True)


def original(workspace: Workspace, image_id: str) -> tuple[bytes, str] | None:
    """The original bytes and their media type, None for an unknown image."""
    if not IMAGE_ID.fullmatch(image_id):
        return None
    source = items.locate(workspace.catalog, image_id)
    if source is None:
        return None
    data = images.read_bytes(source)
    if images.digest(data) != image_id:  # another picture lies there now
        return None
    try:
        kind = images.read_header(data).format
    except Unreadable:
        return None
    return data, _MEDIA.get(kind, "application/octet-stream")


def _kept(workspace: Workspace, image_id: str, size: str) -> Path:
    return workspace.settings.thumbs / size / image_id[:2] / f"{image_id}.jpg"


_MEDIA = {
    "JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "GIF": "image/gif",
    "WEBP": "image/webp", "BMP": "image/bmp",
}  # fmt: skip
