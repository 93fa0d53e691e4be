"""The model card of an exported network, written from its measured figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .config import Config
from .evaluate import COVERAGE
from .report import SOURCES, beside, ci, figures_table, taught, views

WEAK_UNDER = 0.7


def weak_points(results: dict[str, Any]) -> list[str]:
    """Failure modes that the figures show, in words."""
    points = []
    for name, figures in results["held_out"].items():
        counts = figures["confusion"]
        if name == "all":
            for grade, row in enumerate(counts):
                right = row[grade] / max(1, sum(row))
                if right < WEAK_UNDER:
                    likely = max(range(5), key=lambda g: row[g] if g != grade else -1)
                    points.append(
                        f"grade {grade} is recognised in {right:.0%} of {sum(row)} held-out "
                        f"photographs; the commonest other answer is grade {likely}"
                    )
        elif figures["qwk"]["value"] < results["held_out"]["all"]["qwk"]["value"] - 0.05:
            points.append(f"weaker than average on {SOURCES[name]}: QWK {ci(figures['qwk'])}")
        if figures["coverage"]["value"] < COVERAGE - 0.02:
            points.append(
                f"prediction sets made for a coverage of {COVERAGE:.0%} hold the reference in "
                f"{figures['coverage']['value']:.0%} of {SOURCES[name]}"
            )
    hei_med = results["gradability"]["HEI-MED"]
    points.append(
        f"gradability follows the quality of HEI-MED, which it was not trained on, only loosely "
        f"(Spearman {hei_med['spearman']:.2f}; {hei_med['gradable_share']:.0%} called gradable)"
    )
    for name, share in results["gradability"].get("held_out", {}).items():
        if share < 0.98:
            points.append(
                f"{1 - share:.1%} of the held-out photographs of {SOURCES[name]}, which readers "
                "could grade, are called ungradable"
            )
    return points


def drawing(config: Config) -> str:
    """How the photographs of an epoch are drawn, in words."""
    grades = f"grades in proportion to their number to the power {1 - config.balance:.1f}"
    if not config.source_share:
        return f"each source n^{1 - config.balance:.1f} of the draws, {grades}"
    shares = ", ".join(f"{SOURCES[name]} {s:.0%}" for name, s in config.source_share.items())
    return f"draws {shares} (at the end of training), {grades}"


def blended(config: Config) -> str:
    """What was averaged into the weights beside the last run, in words."""
    if not config.blend_start:
        return ""
    return f", averaged with those it started from ({config.blend_start:.0%} of the sum)"


def company(results: dict[str, Any]) -> str:
    """The networks beside the first in the same file, in words."""
    if not results["beside"]:
        return ""
    return (
        f" The same pass runs {beside(results)}: the grade heads are averaged, the map and the "
        "other outputs are the first network's."
    )


def write_card(folder: Path, config: Config, results: dict[str, Any]) -> None:
    """`MODEL_CARD.md` beside the network."""
    trained, size = results["training"], results["size"]
    total = sum(entry["n"] for entry in trained.values())
    sets = ", ".join(f"{SOURCES[name]} {entry['n']}" for name, entry in trained.items())
    maps = results["maps"]["pointing"]
    shown, centre = maps["severity x lesion"], maps["centre of field"]
    dme, side = results["dme"], results["laterality"]
    quality = results["gradability"]["DRIMDB"]
    weak = "\n".join(f"- {point}" for point in weak_points(results))
    shipped = results["shipped"]
    wider = ", ranges widened in the last run" if config.augmentation == "strong" else ""

    def verdict(name: str) -> str:
        return "shipped" if name in shipped else "not shipped: not shown to beat the baseline"

    text = f"""# {folder.name}, version {config.version}

## Intended use
Second opinion for trained graders of diabetic retinopathy on colour fundus photographs, after their
own blind grade, and triage order in a screening programme that a clinician supervises. **Not a
medical device.** Not for eyes with other disease, for children, for ultra-wide-field or
non-mydriatic hand-held cameras that were not tried, and not for a diagnosis without a reader.

## What it is
`{config.encoder}` (ImageNet start) with GeM pooling and three heads (regression, classification,
ordinal) on one encoder, {size} x {size} px, {results["latency_ms"]} ms of CPU time on one thread.
{views(results)}{company(results)}

Trained on {results["seen"]} augmented pictures of {total} photographs
({sets});
a fold of whole patients and duplicate groups was held out from every source. AdamW, cosine
schedule, Smooth-L1 + 0.5 CE
(label smoothing {config.label_smoothing}) + BCE, moving average of weights{blended(config)},
{drawing(config)}, augmentation between cameras (rotation, flips, aspect, cut field, focus,
compression, colour, uneven light){wider}.{taught(config)} A linear neuron fuses the heads; its
weights, the cut-points, temperature, referable threshold and conformal quantile were fitted on the
held-out fold; the figures below were cross-fitted so that no photograph judges constants that it
tuned.

## Figures on photographs that it never saw
{figures_table(results["held_out"])}
95 % intervals by bootstrap over patients and duplicate groups. The photographs come from the same
sources as the training part: another camera or population will do worse.

## Other outputs
| output | measured | baseline | |
|---|---|---|---|
| `dme` (IDRiD, n {dme["n"]}) | accuracy {dme["accuracy"]:.3f}, QWK {dme["qwk"]:.3f} | \
{dme["baseline_accuracy"]:.3f}, {dme["baseline_qwk"]:.3f} from the grade | {verdict("dme")} |
| `gradability` (DRIMDB, n {quality["n"]}) | accuracy {ci(quality["interval"])}, AUC \
{quality["auc"]:.3f} | {quality["baseline"]:.3f} from sharpness | {verdict("gradability")} |
| `laterality` (EyePACS, n {side["n"]}) | accuracy {ci(side["interval"])} | \
{side["baseline"]:.3f} from the brightest spot | {verdict("laterality")} |
| `cam` (IDRiD masks, n {results["maps"]["n"]}) | {shown["energy"]:.0%} of its energy on lesions, \
{shown["hits"]:.0%} pointing hits | {centre["energy"]:.0%}, {centre["hits"]:.0%} centre of field | |

DME risk is a photographic surrogate (exudates near the macula); optical coherence tomography
decides. The map is where severity and lesion evidence meet, not a segmentation.

## Known weaknesses
{weak}
- Camera and crop geometry correlate with the grade in APTOS; balance and augmentation lessen that
  but do not remove it.
- EyePACS reference grades are noisy (about a quarter of grades 1 and 2 change on re-grading), and
  its photographs here are 400 px and strongly compressed.
- One fold of five was held out; no camera that the training part lacks was tried with grades.

## Data and licence
APTOS 2019 (Aravind Eye Hospital) and EyePACS: Kaggle's research terms, no redistribution. IDRiD:
Porwal et al. 2018, doi:10.3390/data3030025, CC BY 4.0. Quality: DRIMDB, HEI-MED (research use).
ImageNet start: EfficientNet-Lite, Apache-2.0. Weights: for research and evaluation. SHA-256 of the
training and held-out lists are in `manifest.json`; the whole evaluation is in
`training/reports/{folder.name}/report.md`.
"""
    (folder / "MODEL_CARD.md").write_text(text)
