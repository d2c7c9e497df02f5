"""The neural filters: which there are, loading their weights, scoring views, measured quality.

Owns the weights' file format. How they were made is `train`'s; what a score leads to is
decided by the checks.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from workbench.errors import WeightsError

if TYPE_CHECKING:
    import torch

    from workbench.vision.network import FilterNetwork

FILTERS: tuple[str, ...] = ("watermark", "illustration")
FORMAT = 1
FOLDER = Path(__file__).parent / "weights"
WEIGHTS = "filters.safetensors"
CARD = "filters.json"
_BATCH = 64  # views at once: 10 MB of pixels, about 60 MB of activations


@dataclass(frozen=True)
class Quality:
    """What was measured of one filter on pictures that it never learned from.

    Attributes:
        threshold: default probability from which a picture is flagged.
        slope, offset: Platt calibration of the network's logit.
        figures: name → value, shares and areas in 0..1; `docs/models.md` explains each.
    """

    threshold: float
    slope: float
    offset: float
    figures: dict[str, float]


@dataclass(frozen=True)
class FilterModel:
    """A loaded network with its calibration, ready to score views of `side` × `side`."""

    network: FilterNetwork
    device: torch.device
    side: int
    quality: dict[str, Quality]
    digest: str


def load(folder: Path | None = None) -> FilterModel:
    """Load the filters' weights from a folder (None: those that ship with the workbench).

    Raises:
        WeightsError: a file is missing, damaged, or from a newer format.
    """
    folder = folder or FOLDER
    card = _card(folder)
    path = folder / WEIGHTS
    try:
        data = path.read_bytes()
    except OSError as error:
        raise WeightsError(_missing(path, error)) from error
    digest = hashlib.sha256(data).hexdigest()
    if digest != card["sha256"]:
        raise WeightsError(
            f"weights file {path} is damaged: its sha256 begins with {digest[:12]} instead of "
            f"{str(card['sha256'])[:12]}; restore it from the repository"
        )
    return _model(data, card, path)


def score(model: FilterModel, views: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Calibrated probabilities float32 [N, len(FILTERS)] for uint8 RGB views [N, S, S, 3]."""
    slopes = np.array([model.quality[name].slope for name in FILTERS])
    offsets = np.array([model.quality[name].offset for name in FILTERS])
    chances = 1 / (1 + np.exp(-np.clip(_run(model, views)[1] * slopes + offsets, -60, 60)))
    return np.asarray(chances, dtype=np.float32)


def features(model: FilterModel, views: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The network's penultimate vectors, float32 [N, D], for uint8 RGB views [N, S, S, 3]."""
    return _run(model, views)[0]


def logits(model: FilterModel, views: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Uncalibrated outputs float32 [N, len(FILTERS)]; what `train` calibrates."""
    return _run(model, views)[1]


def quality(folder: Path | None = None) -> dict[str, Quality]:
    """Filter → measured quality and default threshold, read without loading torch.

    Raises:
        WeightsError: the card is missing, damaged, or from a newer format.
    """
    return _qualities(_card(folder or FOLDER), (folder or FOLDER) / CARD)


def version(folder: Path | None = None) -> str:
    """The beginning of the weights' sha256: other weights, other scores.

    Raises:
        WeightsError: the card is missing, damaged, or from a newer format.
    """
    return str(_card(folder or FOLDER)["sha256"])[:12]


def pack(network: FilterNetwork) -> bytes:
    """The weights as a safetensors file: matrices in 16 bits, vectors in 32.

    Vectors (norms, offsets) are few, and running variances may leave the range of 16 bits.
    """
    import safetensors.torch  # noqa: PLC0415 - with torch, on demand

    state = network.state_dict().items()
    packed = {k: (v.half() if v.ndim > 1 else v).contiguous().cpu() for k, v in state}
    return safetensors.torch.save(packed)


def _run(
    model: FilterModel, views: NDArray[np.uint8]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    import torch  # noqa: PLC0415 - on demand

    _check_shape(views, model.side)
    if not len(views):
        width = model.network.head.in_features
        return np.zeros((0, width), np.float32), np.zeros((0, len(FILTERS)), np.float32)
    found: list[NDArray[np.float32]] = []
    answers: list[NDArray[np.float32]] = []
    with torch.inference_mode():
        for start in range(0, len(views), _BATCH):
            batch = torch.from_numpy(np.ascontiguousarray(views[start : start + _BATCH]))
            vectors, outputs, _ = model.network(batch.to(model.device).permute(0, 3, 1, 2))
            found.append(vectors.cpu().numpy())
            answers.append(outputs.cpu().numpy())
    return np.concatenate(found), np.concatenate(answers)


def _check_shape(views: NDArray[np.uint8], side: int) -> None:
    if views.dtype != np.uint8 or views.ndim != 4 or views.shape[1:] != (side, side, 3):
        raise ValueError(f"views must be uint8 [N, {side}, {side}, 3], not {views.shape}")


def _model(data: bytes, card: dict[str, Any], path: Path) -> FilterModel:
    import safetensors  # noqa: PLC0415 - with torch, on demand
    import safetensors.torch  # noqa: PLC0415
    import torch  # noqa: PLC0415

    from workbench.vision import backend, network  # noqa: PLC0415

    net = network.FilterNetwork(len(FILTERS))
    try:
        state = safetensors.torch.load(data)
        floats = {k: v.float() if v.is_floating_point() else v for k, v in state.items()}
        net.load_state_dict(floats)
    except (safetensors.SafetensorError, RuntimeError, KeyError) as error:
        raise WeightsError(
            f"weights file {path} does not fit this network ({type(error).__name__}); "
            "restore it from the repository"
        ) from error
    device = backend.device()
    net.eval().to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    qualities = _qualities(card, path.parent / CARD)
    return FilterModel(net, device, int(card["side"]), qualities, str(card["sha256"]))


def _card(folder: Path) -> dict[str, Any]:
    path = folder / CARD
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
        version = int(card["format"])
    except OSError as error:
        raise WeightsError(_missing(path, error)) from error
    except (ValueError, KeyError, TypeError) as error:
        raise WeightsError(_damaged(path)) from error
    if version > FORMAT:
        raise WeightsError(
            f"weights card {path} has format {version}, newer than {FORMAT} that this code "
            "reads; update the workbench"
        )
    if not {"sha256", "side", "filters"} <= card.keys():
        raise WeightsError(_damaged(path))
    return dict(card)


def _qualities(card: dict[str, Any], path: Path) -> dict[str, Quality]:
    try:
        return {name: Quality(**card["filters"][name]) for name in FILTERS}
    except (KeyError, TypeError) as error:
        raise WeightsError(_damaged(path)) from error


def _missing(path: Path, error: OSError) -> str:
    return f"weights file {path} cannot be read ({error.strerror}); restore it from the repository"


def _damaged(path: Path) -> str:
    return f"weights card {path} is damaged; restore it from the repository"
