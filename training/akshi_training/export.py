"""From a checkpoint and its calibration to one ONNX file whose single pass gives everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch import Tensor, nn

from .features import localised_map, multi_scale, severity_map, side_difference, stack_at_8
from .lesions import LesionHead
from .model import MultiTaskNet
from .predict import FLIPS, resized
from .preprocess import to_input

OPSET = 17


@dataclass
class Calibration:
    """Constants fitted on held-out photographs; a side head is None where it does not ship."""

    neuron: list[float]
    temperature: float
    dme_temperature: float | None = None
    gradability: tuple[np.ndarray, float] | None = None
    laterality: np.ndarray | None = None


def mean_heads(members: list[dict[str, Tensor]]) -> dict[str, Tensor]:
    """The grade heads averaged over networks as `fusion.average` does; the rest is the first's."""
    if len(members) == 1:
        return members[0]
    classes = torch.stack([torch.softmax(m["logits"], dim=1) for m in members]).mean(dim=0)
    ordinal = torch.stack([torch.sigmoid(m["ordinal_logits"]) for m in members]).mean(dim=0)
    return {
        **members[0],
        "regression": torch.stack([m["regression"] for m in members]).mean(dim=0),
        "logits": classes.clamp(min=1e-9).log(),
        "ordinal_logits": torch.logit(ordinal, eps=1e-7),
    }


def over_views(net: MultiTaskNet, image: Tensor, heads: dict[str, Tensor]) -> dict[str, Tensor]:
    """The heads averaged over the photograph as it is and its flips, as `Predictor` does."""
    views = [heads, *(net(torch.flip(image, axes)) for axes in FLIPS[1:])]
    return {key: torch.stack([view[key] for view in views]).mean(dim=0) for key in heads}


class OnePass(nn.Module):
    """The exported network: image (n, 3, s, s) in, the outputs of `names()` out, in that order."""

    def __init__(
        self,
        net: MultiTaskNet,
        calibration: Calibration,
        lesions: LesionHead | None = None,
        beside: Sequence[MultiTaskNet] = (),
        flips: bool = False,
    ) -> None:
        super().__init__()
        # Flips too are heard for the heads alone.
        self.flips = flips
        # They have a say in the grade alone; map, embedding and side heads are the first one's.
        self.beside = nn.ModuleList(beside)
        self.net, self.lesions, self.calibration = net, lesions, calibration
        self.register_buffer("neuron", torch.tensor(calibration.neuron, dtype=torch.float32))
        self.register_buffer("grades", torch.arange(5, dtype=torch.float32))
        if calibration.gradability is not None:
            self.register_buffer("gradable", torch.from_numpy(calibration.gradability[0]).float())
        if calibration.laterality is not None:
            self.register_buffer("side", torch.from_numpy(calibration.laterality).float())

    def names(self) -> list[str]:
        """Output names in order."""
        names = ["score", "probabilities", "ordinal", "regression", "cam", "embedding"]
        if self.lesions is not None:
            names.append("lesions")
        if self.calibration.dme_temperature is not None:
            names.append("dme")
        if self.calibration.gradability is not None:
            names.append("gradability")
        if self.calibration.laterality is not None:
            names.append("laterality")
        return names

    def forward(self, image: Tensor) -> tuple[Tensor, ...]:
        maps = multi_scale(self.net.encoder, image)
        embedding = self.net.pool(maps[32])
        members = [(self.net, self.net.head(embedding))]
        members += [(other, other(image)) for other in self.beside]
        if self.flips:
            members = [(net, over_views(net, image, heads)) for net, heads in members]
        heads = mean_heads([heads for _, heads in members])
        plain = torch.softmax(heads["logits"], dim=1)
        ordinal = torch.sigmoid(heads["ordinal_logits"])
        score = (
            self.neuron[0] * heads["regression"]
            + self.neuron[1] * (plain * self.grades).sum(dim=1)
            + self.neuron[2] * ordinal.sum(dim=1)
            + self.neuron[3]
        )
        probabilities = torch.softmax(heads["logits"] / self.calibration.temperature, dim=1)
        cam = severity_map(self.net, maps[32])
        out = [score, probabilities, ordinal, heads["regression"]]
        if self.lesions is None:
            out += [cam, embedding]
        else:
            lesions = torch.sigmoid(self.lesions(stack_at_8(self.net, maps)))
            out += [localised_map(cam, lesions), embedding, lesions]
        if (temperature := self.calibration.dme_temperature) is not None:
            out.append(torch.softmax(heads["dme_logits"] / temperature, dim=1))
        if self.calibration.gradability is not None:
            bias = self.calibration.gradability[1]
            out.append(torch.sigmoid((embedding * self.gradable).sum(dim=1) + bias))
        if self.calibration.laterality is not None:
            out.append(torch.sigmoid((side_difference(maps[32]) * self.side).sum(dim=1)))
        return tuple(out)


class Raw(nn.Module):
    """The uncalibrated outputs that everything after training is fitted on."""

    NAMES = ("regression", "logits", "ordinal_logits", "dme_logits", "embedding", "side")

    def __init__(self, net: MultiTaskNet) -> None:
        super().__init__()
        self.net = net

    def names(self) -> list[str]:
        """Output names in order."""
        return list(self.NAMES)

    def forward(self, image: Tensor) -> tuple[Tensor, ...]:
        last = self.net.encoder(image)
        embedding = self.net.pool(last)
        heads = self.net.head(embedding)
        vectors = {**heads, "embedding": embedding, "side": side_difference(last)}
        return tuple(vectors[name] for name in self.NAMES)


class Predictor:
    """Raw outputs for uint8 crops by ONNX Runtime, several times faster here than PyTorch."""

    def __init__(self, net: MultiTaskNet, size: int, file: str | Path, threads: int = 1) -> None:
        export_onnx(Raw(net), size, file)
        self.size, self.session = size, open_session(file, threads)

    def __call__(
        self, crops: np.ndarray, rows: np.ndarray | None = None, flips: bool = False
    ) -> dict[str, np.ndarray]:
        """Outputs for the rows of a crop array in their order; `flips` averages four views."""
        rows = np.arange(len(crops)) if rows is None else rows
        parts: dict[str, list[np.ndarray]] = {name: [] for name in Raw.NAMES}
        for start in range(0, len(rows), 16):
            chosen = np.stack([crops[i] for i in rows[start : start + 16]])
            inputs = to_input(resized(chosen, self.size))
            views = [
                self.session.run(None, {"image": np.ascontiguousarray(np.flip(inputs, axes))})
                for axes in (FLIPS if flips else FLIPS[:1])
            ]
            for position, name in enumerate(Raw.NAMES):
                parts[name].append(np.mean([view[position] for view in views], axis=0))
        return {name: np.concatenate(values) for name, values in parts.items()}


def export_onnx(model: OnePass | Raw, size: int, file: str | Path) -> None:
    """Write the ONNX file (opset 17, dynamic batch, float32)."""
    model.eval()
    names = model.names()
    axes = {name: {0: "n"} for name in ["image", *names]}
    torch.onnx.export(
        model,
        (torch.zeros(1, 3, size, size),),
        str(file),
        input_names=["image"],
        output_names=names,
        dynamic_axes=axes,
        opset_version=OPSET,
        dynamo=False,
    )


def open_session(file: str | Path, threads: int = 1) -> onnxruntime.InferenceSession:
    """A session on the CPU."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(str(file), options, ["CPUExecutionProvider"])


def run_over(
    file: str | Path, crops: np.ndarray, rows: np.ndarray, wanted: list[str] | None = None
) -> dict[str, np.ndarray]:
    """The wanted outputs (all by default) for the rows of a crop array at the network's size."""
    session = open_session(file)
    names = wanted or [output.name for output in session.get_outputs()]
    parts: dict[str, list[np.ndarray]] = {name: [] for name in names}
    for start in range(0, len(rows), 16):
        inputs = to_input(np.stack([crops[i] for i in rows[start : start + 16]]))
        for name, value in zip(names, session.run(names, {"image": inputs}), strict=True):
            parts[name].append(value)
    return {name: np.concatenate(values) for name, values in parts.items()}


def run_onnx(file: str | Path, inputs: np.ndarray, threads: int = 1) -> dict[str, np.ndarray]:
    """Every output of an ONNX file for a float32 batch, on the CPU."""
    session = open_session(file, threads)
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, {"image": inputs}), strict=True))
