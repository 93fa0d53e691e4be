"""Feature maps at several strides from one pass, and the maps drawn from them."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from .model import MultiTaskNet


def taps(encoder: nn.Module) -> dict[int, int]:
    """Number of the last block of each stride, from timm's own description of the encoder."""
    return {
        info["reduction"]: int(info["module"].split(".")[1])
        for info in encoder.feature_info
        if info["module"].startswith("blocks.")
    }


def multi_scale(encoder: nn.Module, x: Tensor) -> dict[int, Tensor]:
    """Maps by stride: 8 and 16 (block outputs) and 32 (the encoder's last map)."""
    x = encoder.bn1(encoder.conv_stem(x))
    found: dict[int, Tensor] = {}
    taken = {block: stride for stride, block in taps(encoder).items() if stride in (8, 16)}
    for number, block in enumerate(encoder.blocks):
        x = block(x)
        if number in taken:
            found[taken[number]] = x
    found[32] = encoder.bn2(encoder.conv_head(x))
    return found


def severity_map(net: MultiTaskNet, last: Tensor) -> Tensor:
    """Class activation of the regression head over the last map (n, s/32, s/32), positive part."""
    weights = net.regression.weight[0]
    return torch.relu((last * weights[:, None, None]).sum(dim=1))


def stack_at_8(net: MultiTaskNet, maps: dict[int, Tensor]) -> Tensor:
    """What the lesion head sees, side by side at stride 8 (n, c, s/8, s/8).

    Strides 8 and 16 say what is in a cell; of the last map's 1280 channels the severity map alone
    is kept, which makes the head ten times cheaper to fit and to run.
    """
    size = maps[8].shape[2:]
    larger = [
        nn.functional.interpolate(map_, size=size, mode="bilinear", align_corners=False)
        for map_ in (maps[16], severity_map(net, maps[32]).unsqueeze(1))
    ]
    return torch.cat([maps[8], *larger], dim=1)


def localised_map(severity: Tensor, lesions: Tensor) -> Tensor:
    """The severity map, brought to stride 8, where the lesion head sees something (n, s/8, s/8).

    The coarse map says what raised the grade, the lesion probability says where in its cell.
    """
    size = lesions.shape[2:]
    fine = nn.functional.interpolate(
        severity.unsqueeze(1), size=size, mode="bilinear", align_corners=False
    )
    return fine.squeeze(1) * lesions.max(dim=1).values


def side_difference(last: Tensor) -> Tensor:
    """Mean of the right third of the map less that of the left third (n, c).

    A mirrored photograph has the opposite sign, so a linear head on it without a bias is exactly
    odd under mirroring, as laterality is.
    """
    third = max(1, int(last.shape[3]) // 3)
    return last[..., -third:].mean(dim=(2, 3)) - last[..., :third].mean(dim=(2, 3))
