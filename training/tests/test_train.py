"""A whole tiny run: train, resume, predict, export, and the two networks agree."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from akshi_training.config import Config, load_config
from akshi_training.export import Calibration, OnePass, Predictor, export_onnx, run_onnx
from akshi_training.features import multi_scale, side_difference, stack_at_8
from akshi_training.fusion import softmax
from akshi_training.lesions import LesionHead, LesionPhoto, pointing
from akshi_training.model import GeM, MultiTaskNet
from akshi_training.optim import Ema, rate
from akshi_training.predict import predict
from akshi_training.preprocess import to_input
from akshi_training.train import Run, size_at

TINY = "test_efficientnet"


def tiny_config(**overrides: object) -> Config:
    values = {
        "name": "tiny",
        "encoder": TINY,
        "weights": None,
        "cache_size": 64,
        "sizes": [[0.0, 64]],
        "epochs": 2,
        "batch": 8,
        "bfloat16": False,
        "threads": 1,
    }
    return Config(**{**values, **overrides})


def test_a_run_trains_saves_and_resumes(tiny_data: Path, tmp_path: Path) -> None:
    # Catches a resumed run that starts again from step 0 or loses the moving average, and another
    # recipe's finished run taken for this one's.
    run = Run(tiny_config(), tiny_data, tmp_path)
    held = set(run.frame["group"].iloc[run.test_rows])
    assert not held & set(run.frame["group"].iloc[run.train_rows])
    line = run.train_epoch()
    assert np.isfinite(line["loss"])
    run.save()
    with pytest.raises(ValueError, match=r"last\.pt is of a run with another learning_rate:"):
        Run(tiny_config(learning_rate=0.5), tiny_data, tmp_path)
    again = Run(tiny_config(budget_minutes=60), tiny_data, tmp_path)
    assert (again.epoch, again.step) == (1, run.steps_per_epoch)
    key = "regression.weight"
    assert torch.equal(again.ema.state[key], run.ema.state[key])
    again.train_epoch()
    assert again.progress() == 1.0
    assert set(again.evaluate(64)) == {"aptos", "idrid", "eyepacs400"}


def test_detached_blocks_stop_learning(tiny_data: Path, tmp_path: Path) -> None:
    # Catches a hook on the wrong side: the stem must stay, the later blocks must move.
    run = Run(tiny_config(detach=[0.0, 1]), tiny_data, tmp_path)
    stem = run.net.encoder.conv_stem.weight.clone()
    later = run.net.encoder.conv_head.weight.clone()
    run.train_epoch()
    assert torch.equal(stem, run.net.encoder.conv_stem.weight)
    assert not torch.equal(later, run.net.encoder.conv_head.weight)


def test_a_network_learns_from_its_teachers(tiny_data: Path, tmp_path: Path) -> None:
    # Catches teachers whose answers never reach the loss, or who saw what the run holds out.
    teacher = Run(tiny_config(name="teacher"), tiny_data, tmp_path)
    # A teacher that is as sure as can be of grade 4, whatever it sees.
    teacher.ema.state["regression.bias"].fill_(4.0)
    teacher.ema.state["classification.bias"].copy_(torch.tensor([0.0, 0.0, 0.0, 0.0, 50.0]))
    teacher.ema.state["ordinal.bias"].fill_(50.0)
    teacher.save()
    learner = tiny_config(teachers=["teacher"], teacher_share=1.0, learning_rate=0.02, ema=0.5)
    run = Run(learner, tiny_data, tmp_path)
    losses = [run.train_epoch()["loss"] for _ in range(2)]
    assert losses[1] < losses[0]
    said = predict(run.net, run.cache.crops, run.test_rows, 64)
    assert (said["logits"].argmax(axis=1) == 4).mean() > 0.9
    with pytest.raises(ValueError, match="has held_out_fold 0, this run 1"):
        Run(tiny_config(name="other", held_out_fold=1, teachers=["teacher"]), tiny_data, tmp_path)


def test_frozen_encoder_stays(tiny_data: Path, tmp_path: Path) -> None:
    # Catches batch-norm statistics that drift although every weight is frozen.
    run = Run(tiny_config(freeze_encoder=True, focal=True), tiny_data, tmp_path)
    before = {k: v.clone() for k, v in run.net.encoder.state_dict().items()}
    run.train_epoch()
    after = run.net.encoder.state_dict()
    assert all(torch.equal(before[k], after[k]) for k in before)


def test_onnx_equals_pytorch(tmp_path: Path) -> None:
    # Catches an export in train mode, a batch size baked in, and outputs in another order.
    torch.manual_seed(0)
    net = MultiTaskNet(TINY).eval()
    maps = multi_scale(net.encoder, torch.zeros(1, 3, 64, 64))
    channels = stack_at_8(net, maps).shape[1]
    head = (np.random.default_rng(0).normal(0, 0.1, net.encoder.num_features), 0.1)
    calibration = Calibration([0.2, 0.4, 0.4, 0.0], 0.8, 1.2, head, head[0])
    model = OnePass(net, calibration, LesionHead(channels)).eval()
    export_onnx(model, 64, tmp_path / "m.onnx")
    x = torch.randn(3, 3, 64, 64)
    got = run_onnx(tmp_path / "m.onnx", x.numpy())
    with torch.inference_mode():
        expected = dict(zip(model.names(), model(x), strict=True))
    assert list(got) == list(expected)
    for name, value in expected.items():
        assert np.abs(got[name] - value.numpy()).max() < 1e-4, name
    assert got["cam"].shape == (3, 8, 8)
    assert got["lesions"].shape == (3, 4, 8, 8)
    assert np.allclose(got["probabilities"].sum(1), 1, atol=1e-5)


def test_flips_average_the_four_views() -> None:
    # Catches flips over the channel axis, and a sum in place of a mean.
    net = MultiTaskNet(TINY).eval()
    crop = np.random.default_rng(0).integers(0, 256, (1, 64, 64, 3)).astype(np.uint8)
    views = [crop, crop[:, :, ::-1], crop[:, ::-1], crop[:, ::-1, ::-1]]
    one_by_one = [predict(net, view, np.array([0]), 64)["regression"] for view in views]
    together = predict(net, crop, np.array([0]), 64, flips=True)["regression"]
    assert np.allclose(np.mean(one_by_one), together, atol=1e-5)
    assert np.ptp(one_by_one) > 0


def test_packaged_flips_are_those_that_were_judged(tmp_path: Path) -> None:
    # Catches other views in the packaged network than in the report, and maps that were averaged.
    net = MultiTaskNet(TINY).eval()
    crops = np.random.default_rng(2).integers(0, 256, (3, 64, 64, 3)).astype(np.uint8)
    calibration = Calibration([1.0, 0.0, 0.0, 0.0], 1.0)
    image = torch.from_numpy(to_input(crops))
    with torch.inference_mode():
        plain = OnePass(net, calibration)
        one = dict(zip(plain.names(), plain(image), strict=True))
        four = dict(zip(one, OnePass(net, calibration, flips=True)(image), strict=True))
    judged = Predictor(net, 64, tmp_path / "raw.onnx")(crops, flips=True)
    assert np.allclose(four["score"], judged["regression"], atol=1e-4)
    assert np.allclose(four["probabilities"], softmax(judged["logits"]), atol=1e-4)
    assert not np.allclose(four["score"], one["score"], atol=1e-4)
    assert torch.equal(four["cam"], one["cam"])


def test_onnx_predictor_equals_pytorch(tmp_path: Path) -> None:
    # Catches outputs zipped with the wrong names, and a batch that is cut short.
    net = MultiTaskNet(TINY).eval()
    crops = np.random.default_rng(1).integers(0, 256, (18, 64, 64, 3)).astype(np.uint8)
    rows = np.array([17, 0, *range(16)])
    for flips in (False, True):
        got = Predictor(net, 64, tmp_path / "raw.onnx")(crops, rows, flips)
        expected = predict(net, crops, rows, 64, flips=flips)
        for name, value in expected.items():
            assert np.abs(got[name] - value).max() < 1e-4, name


def test_side_is_odd_under_mirroring() -> None:
    # Catches a laterality head that a mirrored photograph does not turn round.
    last = torch.randn(2, 5, 7, 7)
    assert torch.allclose(side_difference(last), -side_difference(last.flip(3)), atol=1e-6)


def test_gem_by_hand() -> None:
    # p = 1 is the mean, p = 3 the cubic mean: ((1 + 27) / 2) ** (1 / 3).
    x = torch.tensor([[[[1.0, 3.0]]]])
    assert GeM(p=1.0)(x).item() == pytest.approx(2.0)
    assert GeM(p=3.0)(x).item() == pytest.approx(14 ** (1 / 3), rel=1e-5)


def test_schedule_and_sizes() -> None:
    # Catches a schedule that does not warm up, does not end near zero, or a size that is late.
    assert rate(0.0, "cosine", 0.1) < 0.1
    assert rate(0.1, "cosine", 0.1) == pytest.approx(1.0)
    assert rate(1.0, "cosine", 0.1) == pytest.approx(0.01)
    config = tiny_config(sizes=[[0.0, 224], [0.6, 288]])
    assert [size_at(config, p) for p in (0.0, 0.59, 0.6, 1.0)] == [224, 224, 288, 288]


def test_ema_by_hand() -> None:
    # First step: decay (1 + 1) / (10 + 1). Catches the weights and the average swapped.
    layer = torch.nn.Linear(1, 1, bias=False)
    layer.weight.data.fill_(0.0)
    ema = Ema(layer, 0.99)
    layer.weight.data.fill_(1.0)
    ema.update(layer)
    assert ema.state["weight"].item() == pytest.approx(1 - 2 / 11)


def test_config_refuses_unknown_keys(tmp_path: Path) -> None:
    # Catches a misspelt setting that silently does nothing.
    file = tmp_path / "c.toml"
    file.write_text("learnign_rate = 1.0\n")
    with pytest.raises(ValueError, match="learnign_rate"):
        load_config(file)


def test_every_config_loads() -> None:
    # Catches a config left behind by a renamed setting.
    for file in (Path(__file__).parents[1] / "configs").glob("*.toml"):
        assert load_config(file).name


def test_pointing_by_hand() -> None:
    # All mass on the lesion: energy 1, a hit. All on the disc: neither.
    shares, disc = np.zeros((4, 8, 8), np.float32), np.zeros((8, 8), np.float32)
    shares[1, 2, 3], disc[6, 6] = 0.5, 1.0
    photo = LesionPhoto("a", np.zeros((64, 64, 3), np.uint8), shares, disc)
    on_lesion, on_disc = np.zeros((1, 8, 8), np.float32), np.zeros((1, 8, 8), np.float32)
    on_lesion[0, 2, 3] = on_disc[0, 6, 6] = 1.0
    assert pointing(on_lesion, [photo])["energy"] == 1.0
    assert pointing(on_lesion, [photo])["hits"] == 1.0
    wrong = pointing(on_disc, [photo])
    assert (wrong["energy"], wrong["hits"], wrong["disc"]) == (0.0, 0.0, 1.0)
