"""The one door to torch and torchvision: safe imports and the device to compute on.

Owns the way round a torchvision whose compiled part cannot be loaded; knows no model.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
from pathlib import Path
from types import ModuleType

import torch

# What torchvision's Python code registers fake kernels for while it is imported.
_SCHEMAS = (
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
)
_kept: list[torch.library.Library] = []  # a library that is collected takes its schemas along


@functools.cache
def torchvision() -> ModuleType:
    """Import torchvision, also beside a torch that its compiled part does not fit.

    Beside a CPU-only torch the registry's torchvision stops with `operator torchvision::nms
    does not exist`; declaring the two schemas first lets models and transforms work
    (`torchvision.io` and `ops.nms` still do not). On a fitting pair nothing is declared.
    """
    if not _compiled_part_loads():
        _declare_schemas()
    return importlib.import_module("torchvision")


def device() -> torch.device:
    """CUDA where there is one, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def _compiled_part_loads() -> bool:
    spec = importlib.util.find_spec("torchvision")
    if spec is None or spec.origin is None:
        return True  # absent: let the import itself say so
    folder = Path(spec.origin).parent
    for library in (*folder.glob("_C.*so"), *folder.glob("_C.*pyd")):
        try:
            torch.ops.load_library(str(library))  # type: ignore[no-untyped-call]
        except (OSError, RuntimeError):
            continue
        return True
    return False


def _declare_schemas() -> None:
    library = torch.library.Library("torchvision", "FRAGMENT")  # type: ignore[no-untyped-call]
    for schema in _SCHEMAS:
        name = schema.partition("(")[0]
        if not hasattr(torch.ops.torchvision, name):
            library.define(schema)  # type: ignore[no-untyped-call]
    _kept.append(library)
