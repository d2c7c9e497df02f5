"""LAYOUTS: how labelled pictures lie on a disk, one module a layout.

A layout gets a folder and its options and yields every picture with its raw label. It reads no
pixels and writes nothing; hashing and storing happen in `steps.ingest`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from workbench.records import Found
from workbench.sources import class_folders, huawei
from workbench.sources.descriptor import Options

Layout = Callable[[Path, Options], Iterator[Found]]

LAYOUTS: Mapping[str, Layout] = {
    "class_folders": class_folders.find,
    "huawei": huawei.find,
}
