"""Backend: torchvision loads beside the torch that is installed, and models run."""

from __future__ import annotations

import subprocess
import sys

import torch

from workbench.vision import backend


def test_torchvision__models_run():
    model = backend.torchvision().models.mobilenet_v3_small(weights=None).eval()

    with torch.inference_mode():
        assert model(torch.zeros(1, 3, 64, 64)).shape == (1, 1000)


def test_torchvision__twice_is_the_same_module():
    assert backend.torchvision() is backend.torchvision()


def test_torchvision__declares_only_what_is_missing():
    backend.torchvision()

    assert bool(backend._kept) != backend._compiled_part_loads()


def test_torchvision__loads_in_a_fresh_process():
    code = "from workbench.vision import backend; backend.torchvision().transforms"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_device__is_one_that_computes():
    assert torch.ones(1, device=backend.device()).item() == 1
