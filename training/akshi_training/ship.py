"""From a trained checkpoint to `resources/models/<id>` and the report.

`python -m akshi_training.ship CONFIG --data DIR --work DIR --model DIR --reports DIR`
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch

from . import assess
from .card import write_card
from .config import holding_out, load_config
from .data import assign_folds, build_cache, graded, read_manifest, sha256
from .evaluate import (
    apply_constants,
    by_source,
    cross_fit,
    fit_constants,
    operating_points,
    worst,
)
from .export import Calibration, OnePass, Predictor, export_onnx, run_onnx, run_over
from .fusion import Outputs, average, grade_from_score, sigmoid
from .lesions import read_lesion_photos
from .memo import Memo
from .package import latency, write_golden, write_manifest
from .predict import FLIPS
from .preprocess import to_input
from .report import write_report
from .start import insist_same_fold, load_network, start_weights, starts


def answers_file(manifest: dict[str, Any], frame: pd.DataFrame, cache: Path) -> Path:
    """Where an exported network's answers for these photographs are kept."""
    paths = hashlib.sha256("\n".join(frame["path"]).encode()).hexdigest()
    return cache / f"answers-{manifest['sha256'][:12]}-{paths[:12]}.npz"


def first_network(
    file: Path, data: Path, frame: pd.DataFrame, cache: Path
) -> dict[str, np.ndarray]:
    """Another network's answers on the same photographs, with its own constants."""
    manifest = json.loads((file.parent / "manifest.json").read_text())
    size = manifest["input"]["shape"][2]
    kept = answers_file(manifest, frame, cache)
    if not kept.exists():
        crops = build_cache(data, list(frame["path"]), size, cache).crops
        np.savez(kept, **run_over(file, crops, np.arange(len(frame))))
    outputs = dict(np.load(kept))
    score = outputs["score"].reshape(-1)
    referable = outputs["ordinal"][:, 1]
    return {
        "score": score,
        "grade": grade_from_score(score, manifest["cutpoints"]),
        "rounded": grade_from_score(score),
        "probabilities": outputs["probabilities"],
        "referable": referable,
        "flag": referable >= manifest["referable"]["threshold"],
        "set": outputs["probabilities"] >= 0.1,
    }


def training_hashes(data: Path, frame: pd.DataFrame) -> dict[str, Any]:
    """For each source: how many photographs, and one SHA-256 over their sorted path and hash."""
    found = {}
    for source, rows in frame.groupby("dataset"):
        lines = [
            f"{path} {hashlib.sha256((data / path).read_bytes()).hexdigest()}"
            for path in sorted(rows["path"])
        ]
        digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
        found[str(source)] = {"n": len(rows), "sha256": digest}
    return found


def answers(
    checkpoint: Path,
    predictor: Predictor,
    share: float,
    crops: np.ndarray,
    rows: np.ndarray,
    flips: bool = False,
) -> Outputs:
    """A network's raw outputs for the rows, computed once for its checkpoint."""
    drawn = hashlib.sha256(rows.tobytes()).hexdigest()[:8]
    key = f"{sha256(checkpoint)[:12]}-{predictor.size}-{share}-{drawn}-{len(crops)}"
    return Memo(checkpoint.parent, key)(
        "flips" if flips else "outputs", lambda: predictor(crops, rows, flips=flips)
    )


def side_heads(
    predictor: Predictor,
    data: Path,
    cache: Path,
    crops: np.ndarray,
    frame: pd.DataFrame,
    held: np.ndarray,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Heads that beat their baselines, and the figures of all."""
    sides, laterality = assess.assess_laterality(predictor, crops, frame, held)
    gradable, gradability = assess.assess_gradability(predictor, data, cache, crops, frame, held)
    drimdb = gradability["DRIMDB"]
    heads = {
        "laterality": sides if laterality["accuracy"] > laterality["baseline"] else None,
        "gradability": gradable if drimdb["accuracy"] > drimdb["baseline"] else None,
    }
    return heads, {"laterality": laterality, "gradability": gradability}


def training_length(work: Path, name: str) -> dict[str, int]:
    """Epochs begun and photographs seen by a run and by those that it started from."""
    length = {"epochs": 0, "seen": 0}
    checkpoint: Path | None = work / name / "last.pt"
    while checkpoint:
        state = torch.load(checkpoint, weights_only=True)
        length["epochs"] += state["epoch"]
        length["seen"] += state["step"] * state["config"]["batch"]
        # Of several, the last started from the others.
        before = starts(state["config"]["start_from"])
        checkpoint = work / before[-1] if before else None
    return length


def described(work: Path, name: str) -> dict[str, Any]:
    """Name, encoder and length of a run that has a say beside the packaged one."""
    encoder = torch.load(work / name / "last.pt", weights_only=True)["config"]["encoder"]
    return {"name": name, "encoder": encoder, **training_length(work, name)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config")
    for name in ("data", "work", "model", "reports"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--against", type=Path, help="another network's ONNX file")
    parser.add_argument("--fold", type=int, help="the run that held this fold out instead")
    parser.add_argument("--size", type=int, help="input size; the last of the config by default")
    parser.add_argument(
        "--beside", nargs="*", default=[], help="other runs whose answers are averaged with it"
    )
    parser.add_argument("--flips", action="store_true", help="also measure flips at test time")
    parser.add_argument(
        "--views", action="store_true", help="package the average over flips: four times the cost"
    )
    parser.add_argument("--lesion-steps", type=int, default=250)
    parser.add_argument("--rounds", type=int, default=1000, help="bootstrap rounds")
    args = parser.parse_args()
    config = load_config(args.config)
    if args.fold is not None:
        config = holding_out(config, args.fold)
    # One thread: on a shared CPU a second one mostly waits for the first.
    torch.set_num_threads(1)
    size = args.size or int(config.sizes[-1][1])
    cache = args.work / "cache"
    args.model.mkdir(parents=True, exist_ok=True)
    args.reports.mkdir(parents=True, exist_ok=True)

    frame = graded(read_manifest(args.data))
    held = assign_folds(frame, config.folds, config.seed) == config.held_out_fold
    crops = build_cache(args.data, list(frame["path"]), config.cache_size, cache).crops
    rows = np.flatnonzero(held)
    test = frame.iloc[rows].reset_index(drop=True)
    grades = test["grade"].to_numpy()
    run = args.work / config.name
    for name in (config.name, *args.beside):
        insist_same_fold(args.work / name / "last.pt", config)
    start = start_weights(args.work, config.start_from) if config.start_from else None
    net = load_network(run / "last.pt", start, config.blend_start)
    remember = Memo(run, f"{sha256(run / 'last.pt')[:12]}-{size}-{config.blend_start}")

    predictor = Predictor(net, size, run / "raw.onnx")
    members = [(run / "last.pt", predictor, config.blend_start)]
    beside = [load_network(args.work / name / "last.pt") for name in args.beside]
    for name, other in zip(args.beside, beside, strict=True):
        folder = args.work / name
        members.append((folder / "last.pt", Predictor(other, size, folder / "raw.onnx"), 0.0))
    outputs = average([answers(*member, crops, rows, flips=args.views) for member in members])
    # Flips are heard for the grade alone.
    embedding = answers(*members[0], crops, rows)["embedding"]
    judged = cross_fit(outputs, test)
    constants = fit_constants(outputs, grades)
    final = apply_constants(outputs, constants)
    results: dict[str, Any] = {
        "size": size,
        "views": len(FLIPS) if args.views else 1,
        **training_length(args.work, config.name),
        "beside": [described(args.work, name) for name in args.beside],
        "held_out": by_source(test, judged, args.rounds),
        "operating_points": operating_points(grades, sigmoid(outputs["ordinal_logits"])[:, 1]),
    }
    if args.flips:
        flipped = average([answers(*member, crops, rows, flips=True) for member in members])
        results["flips"] = by_source(test, cross_fit(flipped, test), args.rounds)
    if args.against:
        other = first_network(args.against, args.data, test, cache)
        results["against"] = by_source(test, other, args.rounds)

    temperature, results["dme"] = assess.assess_dme(outputs, test, judged["grade"], frame[~held])
    heads, figures = remember(
        "sides", lambda: side_heads(predictor, args.data, cache, crops, frame, held)
    )
    results.update(figures)
    if heads["gradability"]:
        results["gradability"]["held_out"] = assess.called_gradable(
            heads["gradability"], embedding, test
        )
    photos = read_lesion_photos(args.data / "idrid-lesions", size)
    lesion_head, results["maps"] = remember(
        f"lesions{args.lesion_steps}",
        lambda: assess.assess_maps(net, photos, size, crops, frame, held, args.lesion_steps),
    )
    if args.against:
        maps = assess.other_network_maps(args.against, photos, 224)
        results["maps"]["pointing"]["first network, 7x7"] = maps

    # The product calls eyes referable by it: a lead of one or two photographs is not enough.
    better = results["dme"]["gain"]["low"] > 0
    calibration = Calibration(
        [float(v) for v in constants.neuron],
        constants.temperature,
        temperature if better else None,
        heads["gradability"],
        heads["laterality"],
    )
    model = OnePass(net, calibration, lesion_head, beside, args.views).eval()
    file = args.model / "model.onnx"
    export_onnx(model, size, file)
    results["latency_ms"] = latency(file, size)
    results["parity"] = parity(model, file, crops, size)
    results["training"] = training_hashes(args.data, frame[~held])
    results["held_out_hashes"] = training_hashes(args.data, test)
    results["shipped"] = model.names()
    write_card(args.model, config, results)
    write_manifest(args.model, config, size, model, constants, results)
    write_golden(args.model, args.reports, args.data, size)
    log = pd.read_json(run / "log.jsonl", lines=True)
    table = {
        "frame": frame,
        "test": test,
        "judged": judged,
        "final": final,
        "embedding": embedding,
        "crops": np.stack([crops[i] for i in rows]),
        "log": log,
        "worst": worst(test, judged),
    }
    write_report(args.reports, config, results, table)


@torch.inference_mode()
def parity(model: OnePass, file: Path, crops: np.ndarray, size: int) -> float:
    """Largest difference between ONNX Runtime and PyTorch over eight real crops, any output."""
    chosen = assess.resized(
        np.stack([crops[i] for i in range(0, len(crops), len(crops) // 8)]), size
    )
    inputs = to_input(chosen)
    got = run_onnx(file, inputs)
    expected = model(torch.from_numpy(inputs))
    pairs = zip(model.names(), expected, strict=True)
    return max(float(np.abs(got[name] - value.numpy()).max()) for name, value in pairs)


if __name__ == "__main__":
    main()
