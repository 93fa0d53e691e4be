"""The generated report: every number comes from `results`, none is typed in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from . import plots, tsne
from .config import Config
from .start import starts

SOURCES = {"aptos": "APTOS 2019", "idrid": "IDRiD", "eyepacs400": "EyePACS 400 px", "all": "all"}
TSNE_AT_MOST = 600

# Published or measured elsewhere; other photographs, so beside ours and not against them.
ELSEWHERE = [
    ("Article, multi-task ResNet50", "APTOS test split", "0.704"),
    ("Article, plain ResNet50", "APTOS test split", "0.83"),
    ("Paper that the article replicates", "APTOS private test", "0.925"),
    ("Winner of the challenge", "APTOS private test", "about 0.936"),
]


def ci(figure: dict[str, float]) -> str:
    """`0.912 (0.890 to 0.931)`."""
    return f"{figure['value']:.3f} ({figure['low']:.3f} to {figure['high']:.3f})"


def table(header: list[str], rows: list[list[Any]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def figures_table(slices: dict[str, Any]) -> str:
    """The main figures of each source."""
    keys = [name for name in SOURCES if name in slices]
    return table(
        ["source", "n", "QWK", "accuracy", "sens. referable", "spec. referable", "AUC", "ECE"],
        [
            [
                SOURCES[name],
                (f := slices[name])["n"],
                ci(f["qwk"]),
                f"{f['accuracy']:.3f}",
                ci(f["sensitivity"]),
                ci(f["specificity"]),
                ci(f["auc"]),
                f"{f['ece']:.3f}",
            ]
            for name in keys
        ],
    )


def equal_mix_table(networks: dict[str, Any]) -> str:
    """QWK as it would be if each grade were a fifth of the photographs.

    QWK depends on how common each grade is, so figures from sets of another mix compare only so.
    """
    names = [name for name in SOURCES if name in next(iter(networks.values()))]
    return "QWK with every grade weighted as equally common (it depends on the mix):\n\n" + table(
        ["source", *networks],
        [[SOURCES[n], *(ci(s[n]["qwk_equal"]) for s in networks.values())] for n in names],
    )


def conformal_table(slices: dict[str, Any]) -> str:
    return table(
        ["source", "n", "realised coverage (wanted 0.90)", "mean set size"],
        [
            [SOURCES[n], slices[n]["n"], ci(slices[n]["coverage"]), f"{slices[n]['set_size']:.2f}"]
            for n in SOURCES
            if n in slices
        ],
    )


def maps_section(maps: dict[str, Any]) -> str:
    pointing = table(
        ["map", "energy on lesions", "pointing hits", "energy on disc", "energy at border"],
        [
            [
                name,
                *(ci(p["intervals"][key]) for key in ("energy", "hits")),
                *(f"{p[key]:.3f}" for key in ("disc", "border")),
            ]
            for name, p in maps["pointing"].items()
        ],
    )
    aupr = table(
        ["lesion", "AUPR of cells", "chance"],
        [[kind, f"{value:.3f}", f"{chance:.3f}"] for kind, (value, chance) in maps["aupr"].items()],
    )
    return (
        f"{maps['n']} IDRiD photographs with masks. Energy: share of the map's mass in cells that "
        "hold a lesion. Hit: the maximum lies in or next to one. The lesion head was judged by "
        "five folds over these photographs; some are also among the graded photographs that the "
        "encoder was trained on (grade only, never their masks).\n\n" + pointing + "\n" + aupr
    )


def side_section(results: dict[str, Any]) -> str:
    dme, side = results["dme"], results["laterality"]
    rows = [
        [
            "DME risk, held-out IDRiD",
            dme["n"],
            f"accuracy {dme['accuracy']:.3f}, QWK {dme['qwk']:.3f}",
            f"accuracy {dme['baseline_accuracy']:.3f}, QWK {dme['baseline_qwk']:.3f} "
            "(commonest DME of the predicted grade); accuracy better by " + ci(dme["gain"]),
        ],
        [
            "laterality, held-out EyePACS",
            side["n"],
            f"accuracy {ci(side['interval'])}, AUC {side['auc']:.3f}",
            f"accuracy {side['baseline']:.3f} (side of the brightest spot)",
        ],
    ]
    for name in ("DRIMDB", "graded and degraded"):
        line = results["gradability"][name]
        rows.append(
            [
                f"gradability, {name}, 5 folds",
                line["n"],
                f"accuracy {ci(line['interval'])}, AUC {line['auc']:.3f}",
                f"accuracy {line['baseline']:.3f} (sharpness)",
            ]
        )
    drimdb = results["gradability"]["DRIMDB"]
    rows.append(
        [
            "pictures that are no fundus, DRIMDB, 5 folds",
            drimdb["outliers"],
            f"{drimdb['outliers_rejected']} called ungradable",
            "-",
        ]
    )
    hei = results["gradability"]["HEI-MED"]
    rows.append(
        [
            "gradability, HEI-MED (not trained on)",
            hei["n"],
            f"Spearman {hei['spearman']:.2f} with the ELVD quality, "
            f"{hei['gradable_share']:.0%} called gradable",
            "-",
        ]
    )
    if shares := results["gradability"].get("held_out"):
        said = ", ".join(f"{SOURCES[name]} {share:.1%}" for name, share in shares.items())
        rows.append(["gradability, held-out photographs", "", f"called gradable: {said}", "-"])
    return table(["head", "n", "measured", "baseline"], rows)


def comparison(results: dict[str, Any]) -> str:
    """The first network on the same photographs, with the caution that it needs."""
    if "against" not in results:
        return ""
    return (
        "## The first network on the same photographs\n\n"
        "It was trained on every EyePACS photograph of them and about nine tenths of the others, "
        "so **these figures flatter it** and are an upper bound; its own held-out figures are in "
        "its model card.\n\n"
        + figures_table(results["against"])
        + "\n"
        + equal_mix_table({"this network": results["held_out"], "the first": results["against"]})
    )


def taught(config: Config) -> str:
    """What a distilled network learnt from, in words."""
    if not config.teachers:
        return ""
    names = ", ".join(f"`{name}`" for name in config.teachers)
    return (
        f" Distilled: {config.teacher_share:.0%} of the loss is the distance to what "
        f"{len(config.teachers)} earlier runs ({names}; none saw the held-out fold) answer "
        "together to the same view, the rest the grade's."
    )


def views(results: dict[str, Any]) -> str:
    """How often a photograph is looked at, in words."""
    if results["views"] == 1:
        return "One pass, no test-time augmentation unless a column says so."
    return (
        f"The grade is the average over the photograph and its {results['views'] - 1} flips; map, "
        "embedding, gradability and laterality are those of the photograph as it is."
    )


def beside(results: dict[str, Any]) -> str:
    """The networks that have a say in the packaged one's grade, in words."""
    return ", ".join(
        f"`{one['name']}` ({one['encoder']}, {one['epochs']} epochs begun, {one['seen']} views)"
        for one in results["beside"]
    )


def draw(folder: Path, results: dict[str, Any], data: dict[str, Any]) -> dict[str, float]:
    """Every figure; returns how well neighbours agree in the t-SNE spaces."""
    test, judged = data["test"], data["judged"]
    grades = test["grade"].to_numpy()
    slices = results["held_out"]
    plots.class_distribution(data["frame"], folder / "classes.png")
    names = [name for name in SOURCES if name in slices]
    plots.confusions({SOURCES[n]: slices[n]["confusion"] for n in names}, folder / "confusion.png")
    curves = {}
    for name in names:
        here = np.ones(len(test), bool) if name == "all" else (test["dataset"] == name).to_numpy()
        curves[SOURCES[name]] = (grades[here], judged["referable"][here])
    plots.roc(curves, folder / "roc.png")
    plots.reliability(judged["probabilities"], grades, folder / "calibration.png")
    log = data["log"]
    if "qwk" in log:
        plots.training_curve(log, folder / "training.png")
    rows = np.flatnonzero((test["dataset"] == "aptos").to_numpy())[:TSNE_AT_MOST]
    spaces = {
        "grey pixels": tsne.grey_pixels(data["crops"][rows]),
        "embedding": data["embedding"][rows],
    }
    points = {name: tsne.project(vectors) for name, vectors in spaces.items()}
    plots.scatter(points, grades[rows], folder / "tsne.png")
    return {
        name: tsne.neighbour_agreement(vectors, grades[rows]) for name, vectors in spaces.items()
    }


def write_report(
    folder: Path, config: Config, results: dict[str, Any], data: dict[str, Any]
) -> None:
    """`report.md`, its figures and `results.json` in a folder."""
    agreement = draw(folder, results, data)
    slices = results["held_out"]
    rounded = table(
        ["source", "optimised cut-points", "rounding", *(["flips"] if "flips" in results else [])],
        [
            [
                SOURCES[n],
                ci(slices[n]["qwk"]),
                ci(slices[n]["qwk_rounded"]),
                *([ci(results["flips"][n]["qwk"])] if "flips" in results else []),
            ]
            for n in SOURCES
            if n in slices
        ],
    )
    points = table(
        ["chosen for", "threshold", "sensitivity", "specificity"],
        [
            [p["chosen_for"], p["threshold"], f"{p['sensitivity']:.3f}", f"{p['specificity']:.3f}"]
            for p in results["operating_points"]
        ],
    )
    failures = table(
        ["photograph", "reference", "score"],
        [[row.path, row.grade, row.score] for row in data["worst"].itertuples()],
    )
    elsewhere = table(["network", "photographs", "QWK"], [list(row) for row in ELSEWHERE])
    sizes = ", ".join(f"{int(size)} px from {start:.0%}" for start, size in config.sizes)
    notes = folder / "notes.md"
    start = ""
    if before := starts(config.start_from):
        names = " and ".join(f"`{name}`" for name in before)
        start = f" Started from {names}{', averaged' * (len(before) > 1)}; epochs and views"
        start += " include theirs."
    start += taught(config)
    if config.blend_start:
        start += f" Packaged: its weights averaged, {config.blend_start:.0%} of them the start's."
    if results["beside"]:
        start += f" In the same pass, answers averaged: {beside(results)}."
    text = f"""# Held-out evaluation of `{config.name}`

Generated by `python -m akshi_training.ship`; do not edit. {config.encoder}, input {sizes},
{results["epochs"]} epochs begun ({results["seen"]} views), graded at {results["size"]} px.{start}
Held out: fold {config.held_out_fold} of {config.folds}, whole patients and duplicate groups,
{len(data["test"])} photographs. The network saw none of them. Fusion neuron, cut-points,
temperature, referable threshold and conformal quantile are cross-fitted: each half of the fold is
judged with constants from the other half. Intervals: 95 %,
bootstrap over groups. {views(results)}

{figures_table(slices)}
{results["latency_ms"]} ms of CPU time a photograph on one thread; ONNX Runtime and PyTorch differ
by at most {results["parity"]:.1e} in any output.

![confusion](confusion.png)

## Beside published figures (other photographs: not a contest)

{elsewhere}
{comparison(results)}
## Cut-points, rounding, flips

{rounded}
## Referable disease (grade 2 or more): operating points on the whole fold

{points}
![roc](roc.png)

## Calibration

ECE of the top class after temperature: {slices["all"]["ece"]:.3f}; Brier score
{slices["all"]["brier"]:.3f}.

![calibration](calibration.png)

## Conformal sets

{conformal_table(slices)}
## Where the map points

{maps_section(results["maps"])}
## Side heads

A head ships only if it beats its baseline; DME, by which the product refers eyes, only if that
is more than chance.

{side_section(results)}
## Separability

Share of a held-out APTOS photograph's ten nearest neighbours that carry its grade:
{", ".join(f"{name} {value:.3f}" for name, value in agreement.items())}.

![t-SNE](tsne.png)

## Data

![classes](classes.png)

## Training

![training](training.png)

## Furthest from the reference

{failures}
"""
    if notes.exists():
        text += "\n" + notes.read_text()
    (folder / "report.md").write_text(text)
    (folder / "results.json").write_text(json.dumps(results, indent=1, default=float) + "\n")
