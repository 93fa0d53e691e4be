"""The files beside an exported network: manifest, golden vectors, and its speed."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import numpy as np

from .config import Config
from .data import read_manifest, sha256
from .evaluate import COVERAGE, Constants
from .export import OnePass, open_session, run_onnx
from .fusion import grade_from_score
from .lesions import KINDS
from .preprocess import field_of_view, preprocess, read_rgb, to_input

GOLDEN_FROM = {"aptos": 16, "idrid": 12, "eyepacs400": 12}
LICENCE = (
    "Weights: for research and evaluation. Trained on APTOS 2019 and EyePACS photographs (Kaggle "
    "research terms) and IDRiD (CC BY 4.0, Porwal et al. 2018); ImageNet start Apache-2.0."
)


def latency(file: Path, size: int, runs: int = 15) -> float:
    """Median CPU milliseconds of one photograph on one thread.

    CPU time and not the clock's, so that a busy machine does not change the figure much.
    """
    session = open_session(file)
    picture = np.zeros((1, 3, size, size), np.float32)
    times = []
    for _ in range(runs + 2):
        start = time.process_time()
        session.run(None, {"image": picture})
        times.append(1000 * (time.process_time() - start))
    return round(float(np.median(times[2:])), 1)


def describe(size: int) -> dict[str, str]:
    """What each output means, by name."""
    fine = size // 8
    return {
        "score": "fused severity, about 0-4",
        "probabilities": "5 classes, temperature-calibrated",
        "ordinal": "P(grade>=1..4)",
        "regression": "regression head",
        "cam": f"{fine}x{fine} severity activation where the lesion head responds",
        "embedding": "1280",
        "dme": "P(DME risk 0, 1, 2), temperature-calibrated",
        "gradability": "P(gradable)",
        "laterality": "P(right eye)",
    }


def short(figure: dict[str, float]) -> list[float]:
    """Value, low, high."""
    return [round(figure[key], 4) for key in ("value", "low", "high")]


def metrics(results: dict[str, Any]) -> dict[str, Any]:
    """The manifest's figures, each with its 95 % interval."""
    slices = {
        name: {
            "n": figures["n"],
            **{k: short(figures[k]) for k in ("qwk", "auc", "sensitivity", "specificity")},
            "acc": round(figures["accuracy"], 4),
            "ece": round(figures["ece"], 4),
            "conformalCoverage": short(figures["coverage"]),
            "conformalSetSize": round(figures["set_size"], 3),
        }
        for name, figures in results["held_out"].items()
    }
    return {
        "note": "one held-out fold, grouped by patient or duplicate; constants cross-fitted; "
        "[value, low, high] with 95 % clustered bootstrap",
        "heldOut": slices,
        "dme": results["dme"],
        "gradability": results["gradability"],
        "laterality": results["laterality"],
        "maps": results["maps"]["pointing"],
        "cpuMsOneThread": results["latency_ms"],
    }


def write_manifest(
    folder: Path,
    config: Config,
    size: int,
    model: OnePass,
    constants: Constants,
    results: dict[str, Any],
) -> None:
    """`manifest.json`: what the product needs to run the network, and what is known about it."""
    described = describe(size)
    manifest = {
        "id": folder.name,
        "version": config.version,
        "file": "model.onnx",
        "sha256": sha256(folder / "model.onnx"),
        "task": "diabetic retinopathy, ICDR grade 0-4",
        "licence": LICENCE,
        "input": {
            "name": "image",
            "shape": ["n", 3, size, size],
            "colour": "RGB",
            "subtract": 127.5,
            "divide": 127.5,
        },
        "preprocessing": {
            "version": 1,
            "fieldOfView": {
                "thumbnailLongSide": 256,
                "signal": "max(R,G,B)",
                "threshold": "max(8, 0.12 * 95th percentile)",
                "lineCountsWhen": "more than 2 % of its pixels are above the threshold",
                "fallback": "whole frame when the box is under 30 % of either side",
            },
            "resize": f"bounding box to {size}x{size}, aspect not kept, "
            "area average when shrinking, cubic when enlarging",
        },
        "outputs": {name: described[name] for name in model.names() if name in described},
        # Kept out of `outputs`: a consumer that stores every named output would store thousands
        # of numbers for each photograph.
        "lesionMap": {
            "output": "lesions",
            "shape": ["n", len(KINDS), size // 8, size // 8],
            "types": list(KINDS),
            "meaning": "probability of a lesion in the cell",
        },
        "cutpoints": [float(c) for c in constants.cuts],
        "temperature": constants.temperature,
        "referable": {
            "output": "ordinal[1]",
            "threshold": round(constants.threshold, 4),
            "chosenFor": "sensitivity 0.95 on the held-out fold",
        },
        "conformal": {
            "method": "grades with 1 - probability <= quantile, and the likeliest always",
            "coverage": COVERAGE,
            "quantile": round(constants.quantile, 5),
        },
        "fusion": [round(float(v), 4) for v in constants.neuron],
        "training": {
            "encoder": " + ".join([config.encoder, *(b["encoder"] for b in results["beside"])]),
            "sets": results["training"],
            "heldOut": results["held_out_hashes"],
            "hash": "SHA-256 over the sorted lines 'path sha256'",
        },
        "metrics": metrics(results),
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False, default=float)
    (folder / "manifest.json").write_text(text + "\n")


def golden_paths(data: Path) -> list[str]:
    """The camera originals and an even pick from each graded source."""
    frame = read_manifest(data)
    paths = [f"originals/{file.name}" for file in sorted((data / "originals").glob("*.jpg"))]
    for source, count in GOLDEN_FROM.items():
        rows = sorted(frame[frame["dataset"] == source]["path"])
        paths += [rows[i] for i in np.linspace(0, len(rows) - 1, count).astype(int)]
    return paths


def write_golden(folder: Path, reports: Path, data: Path, size: int) -> None:
    """`golden.json` in `reports`: every output for photographs named by path and hash."""
    manifest = json.loads((folder / "manifest.json").read_text())
    images = []
    for path in golden_paths(data):
        picture = read_rgb(data / path)
        crop = preprocess(picture, size)
        outputs = run_onnx(folder / "model.onnx", to_input(crop[None]))
        score = float(outputs["score"][0])
        entry: dict[str, Any] = {
            "path": path,
            "sha256": sha256(data / path),
            "fieldOfView": list(map(int, field_of_view(picture))),
            "score": round(score, 5),
            "grade": int(grade_from_score(np.array([score]), manifest["cutpoints"])[0]),
        }
        for name in ("probabilities", "ordinal", "regression", "dme", "gradability", "laterality"):
            if name in outputs:
                entry[name] = np.round(np.asarray(outputs[name][0], float), 5).tolist()
        cam = outputs["cam"][0]
        entry["camMax"] = [int(i) for i in np.unravel_index(cam.argmax(), cam.shape)]
        entry["camSum"] = round(float(cam.sum()), 3)
        if "lesions" in outputs:
            entry["lesionMax"] = np.round(outputs["lesions"][0].max(axis=(1, 2)), 4).tolist()
        entry["embeddingNorm"] = round(float(np.linalg.norm(outputs["embedding"][0])), 4)
        images.append(entry)
    golden = {
        "model": manifest["sha256"],
        "note": "path is relative to the data folder; fieldOfView is y0,y1,x0,x1 of the original",
        "tolerance": {"networkOnCrop": 0.001, "endToEndScoreMean": 0.05, "endToEndScoreMax": 0.25},
        "images": images,
    }
    (reports / "golden.json").write_text(json.dumps(golden, indent=1) + "\n")
