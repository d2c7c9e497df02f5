"""A folder of untrained weights, so that the file format is tested without the real ones."""

from __future__ import annotations

import hashlib
import json

import pytest
import torch

from workbench.vision import filters
from workbench.vision.network import VIEW_SIDE, FilterNetwork


@pytest.fixture
def weights(tmp_path):
    torch.manual_seed(3)
    data = filters.pack(FilterNetwork(len(filters.FILTERS)))
    (tmp_path / filters.WEIGHTS).write_bytes(data)
    plain = {"threshold": 0.5, "slope": 1.0, "offset": 0.0, "figures": {"roc_auc": 0.5}}
    card = {
        "format": filters.FORMAT,
        "sha256": hashlib.sha256(data).hexdigest(),
        "side": VIEW_SIDE,
        "filters": dict.fromkeys(filters.FILTERS, plain),
    }
    (tmp_path / filters.CARD).write_text(json.dumps(card), encoding="utf-8")
    return tmp_path
