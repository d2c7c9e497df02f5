"""LAYOUTS: how labelled pictures lie on a disk, one module a layout.

`find` gets a place and its options and yields every picture with its raw label. `sees` says with
which options it would read a place, None when it is not of its kind. `missing` names pictures
that the label files know and that are not there.
The order is the order of recognition: what is surest first, plain class folders last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from workbench.records import Found
from workbench.sources.descriptor import Options
from workbench.sources.layouts import (
    class_folders,
    coco,
    huawei,
    hugging_face,
    name_prefix,
    table,
    text_beside,
    voc,
    webdataset,
    yolo,
)
from workbench.sources.places import Place


def _none_missing(_place: Place, _options: Options) -> list[str]:
    """Of a layout whose labels stand at the pictures themselves."""
    return []


class Layout(NamedTuple):
    """How pictures of one kind of layout are found, and how the kind is recognised."""

    find: Callable[[Place, Options], Iterator[Found]]
    sees: Callable[[Place], Options | None]
    missing: Callable[[Place, Options], list[str]] = _none_missing


LAYOUTS: Mapping[str, Layout] = {
    "huawei": Layout(huawei.find, huawei.sees),
    "hugging_face": Layout(hugging_face.find, hugging_face.sees, hugging_face.missing),
    "coco": Layout(coco.find, coco.sees, coco.missing),
    "voc": Layout(voc.find, voc.sees),
    "yolo": Layout(yolo.find, yolo.sees),
    "webdataset": Layout(webdataset.find, webdataset.sees),
    "table": Layout(table.find, table.sees, table.missing),
    "text_beside": Layout(text_beside.find, text_beside.sees),
    "name_prefix": Layout(name_prefix.find, name_prefix.sees),
    "class_folders": Layout(class_folders.find, class_folders.sees),
}
