"""The network behind the filters: a small residual CNN with a map of marks inside.

Owns shapes and layers; neither weights, thresholds nor training live here.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

VIEW_SIDE = 224
WIDTHS = (32, 64, 96, 160)  # channels at 56, 28, 14 and 7 cells a side
MARK_CHANNELS = 32
CELLS = VIEW_SIDE // 16  # the map of marks is CELLS × CELLS
FEATURES = 2 * MARK_CHANNELS + 2 * WIDTHS[1] + WIDTHS[3]


class FilterNetwork(nn.Module):
    """uint8 RGB views [N, 3, S, S] → features, one logit a filter, and a map of marks.

    A mark is small and may be anywhere, so its evidence is pooled by maximum from a map that
    learns from the masks of drawn marks; an illustration shows in the statistics of texture,
    so means and deviations of an early layer are pooled as well.
    """

    def __init__(self, outputs: int) -> None:
        super().__init__()
        fine, middle, coarse, top = WIDTHS
        self.stem = nn.Sequential(nn.Conv2d(3, fine, 6, 4, 1, bias=False), *_norm(fine))
        self.middle = nn.Sequential(_down(fine, middle), _Residual(middle))
        self.coarse = nn.Sequential(_down(middle, coarse), _Residual(coarse))
        self.top = nn.Sequential(_down(coarse, top), _Residual(top))
        self.mark = nn.Sequential(nn.Conv2d(coarse, MARK_CHANNELS, 1, bias=False), *_norm(32))
        self.mark_map = nn.Conv2d(MARK_CHANNELS, 1, 1)
        self.dropout = nn.Dropout(0.2)
        self.head = nn.Linear(FEATURES, outputs)

    def forward(self, views: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Features [N, FEATURES], logits [N, outputs], mark logits [N, CELLS, CELLS]."""
        fine = self.stem(views.float() / 127.5 - 1.0)
        middle = self.middle(fine)
        coarse = self.coarse(middle)
        mark = self.mark(coarse)
        pooled = (
            mark.amax(dim=(2, 3)),
            mark.mean(dim=(2, 3)),
            middle.mean(dim=(2, 3)),
            (middle.var(dim=(2, 3)) + 1e-5).sqrt(),
            self.top(coarse).mean(dim=(2, 3)),
        )
        features = torch.cat(pooled, dim=1)
        return features, self.head(self.dropout(features)), self.mark_map(mark).squeeze(1)


class _Residual(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(width, width, 3, 1, 1, bias=False), *_norm(width))

    def forward(self, x: Tensor) -> Tensor:
        return x + self.body(x)  # type: ignore[no-any-return]


def _down(narrow: int, wide: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(narrow, wide, 3, 2, 1, bias=False), *_norm(wide))


def _norm(width: int) -> tuple[nn.Module, nn.Module]:
    return nn.BatchNorm2d(width), nn.ReLU(inplace=True)
