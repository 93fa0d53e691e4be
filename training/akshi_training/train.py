"""Train one network: `python -m akshi_training.train CONFIG --data DIR --work DIR`.

Checkpointed after every epoch and resumed when started again. Each epoch draws as many
photographs as the training part holds. Runs in several processes under `torch.distributed.run`.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch

from . import parallel
from .augmentations import get_augmentation
from .batches import batches, draw_weights
from .config import Config, holding_out, load_config, shortened, with_local_weights
from .data import assign_folds, build_cache, graded, read_manifest
from .losses import distillation_loss, masked_cross_entropy, multi_task_loss
from .metrics import quadratic_weighted_kappa
from .model import MultiTaskNet
from .optim import Ema, build_optimizer, rate
from .predict import predict
from .start import insist_same_fold, start_weights, starts
from .teachers import Teachers


def size_at(config: Config, progress: float) -> int:
    """Input size in force at a progress of 0..1."""
    return int([size for start, size in config.sizes if progress >= start][-1])


# What may change between the parts of one run: how long it is and where it computes.
FREE = {"epochs", "budget_minutes", "threads", "weights", "version"}


class Run:
    """The state of a training run: network, average, optimiser, position."""

    def __init__(self, config: Config, data: Path, work: Path) -> None:
        self.rank, self.world = parallel.start()
        torch.manual_seed(config.seed)
        torch.set_num_threads(max(1, config.threads // self.world))
        self.config, self.work = config, work / config.name
        self.work.mkdir(parents=True, exist_ok=True)
        every = graded(read_manifest(data))
        folds = assign_folds(every, config.folds, config.seed)
        if self.rank:
            parallel.barrier()
        self.cache = build_cache(
            data, list(every["path"]), config.cache_size, work / "cache", config.image
        )
        if not self.rank:
            parallel.barrier()
        chosen = every["dataset"].isin(config.datasets).to_numpy()
        held = folds == config.held_out_fold
        self.frame, self.train_rows = every, np.flatnonzero(chosen & ~held)
        self.test_rows, self.held_rows = np.flatnonzero(chosen & held), np.flatnonzero(held)
        self.net = MultiTaskNet(config.encoder, config.weights, config.dropout, config.pooling)
        learnt = [*starts(config.start_from), *(f"{name}/last.pt" for name in config.teachers)]
        for checkpoint in learnt:
            insist_same_fold(work / checkpoint, config)
        self.teachers = Teachers(work, config.teachers) if config.teachers else None
        if config.start_from:
            self.net.load_state_dict(start_weights(work, config.start_from))
        if config.freeze_encoder:
            self.net.encoder.requires_grad_(False)
        self.net = self.net.to(memory_format=torch.channels_last)
        self.ema = Ema(self.net, config.ema)
        self.optimizer = build_optimizer(
            self.net, config.optimizer, config.learning_rate, config.weight_decay
        )
        self.epoch, self.step, self.elapsed, self.detached = 0, 0, 0.0, False
        self.steps_per_epoch = len(self.train_rows) // config.batch
        self.resume()

    def resume(self) -> None:
        file = self.work / "last.pt"
        if not file.exists():
            return
        state = torch.load(file, weights_only=True)
        # A setting that did not exist yet had its default.
        mine, theirs = asdict(self.config), {**asdict(Config()), **state["config"]}
        other = [key for key in mine if key not in FREE and theirs[key] != mine[key]]
        if other:
            raise ValueError(f"{file} is of a run with another {', '.join(other)}: move it away")
        self.net.load_state_dict(state["net"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.ema.state, self.ema.step = state["ema"], state["ema_step"]
        self.epoch, self.step, self.elapsed = state["epoch"], state["step"], state["elapsed"]

    def save(self) -> None:
        state = {
            "net": self.net.state_dict(),
            "ema": self.ema.state,
            "ema_step": self.ema.step,
            "optimizer": self.optimizer.state_dict(),
            "epoch": self.epoch,
            "step": self.step,
            "elapsed": self.elapsed,
            "config": asdict(self.config),
        }
        partial = self.work / "last.partial.pt"
        torch.save(state, partial)
        partial.rename(self.work / "last.pt")

    def progress(self) -> float:
        """Share of the run that is done, by steps or by the time budget, whichever is further."""
        done = self.step / (self.steps_per_epoch * self.config.epochs)
        if self.config.budget_minutes:
            done = max(done, self.elapsed / (60 * self.config.budget_minutes))
        return min(1.0, done)

    def detach_early(self) -> None:
        """Stop the backward pass after an early block, once the config says so."""
        detach = self.config.detach
        if detach and self.progress() >= detach[0] and not self.detached:
            block = self.net.encoder.blocks[int(detach[1])]
            block.register_forward_hook(lambda _module, _inputs, output: output.detach())
            self.detached = True

    def train_epoch(self) -> dict[str, Any]:
        config, net = self.config, self.net
        net.train()
        if config.freeze_encoder:
            net.encoder.eval()
        torch.manual_seed(config.seed + 1000 * self.epoch + self.rank)
        size = size_at(config, self.progress())
        self.detach_early()
        frame = self.frame.iloc[self.train_rows]
        grades = torch.tensor(frame["grade"].to_numpy())
        dme = torch.tensor(frame["dme"].fillna(-1).to_numpy().astype(int))
        stream = batches(
            self.cache.crops,
            self.train_rows,
            draw_weights(frame, config.balance, config.source_share),
            self.steps_per_epoch,
            config.batch // self.world,
            size,
            get_augmentation(config.augmentation),
            config.seed + 1000 * (self.epoch + 1) + self.rank,
        )
        losses, before = [], time.monotonic()
        start_elapsed = self.elapsed
        for inputs, drawn in stream:
            if self.progress() >= 1.0:
                break
            speed = rate(self.progress(), config.schedule, config.warmup)
            for group in self.optimizer.param_groups:
                group["lr"] = config.learning_rate * speed
            inputs = inputs.to(memory_format=torch.channels_last)
            with torch.autocast("cpu", torch.bfloat16, enabled=config.bfloat16):
                outputs = net(inputs)
                taught = self.teachers(inputs) if self.teachers else None
            outputs = {key: value.float() for key, value in outputs.items()}
            weights = tuple(config.loss_weights)
            loss = multi_task_loss(
                outputs,
                grades[drawn],
                config.regression_loss,
                config.focal,
                config.label_smoothing,
                weights,
            )
            if taught:
                share = config.teacher_share
                loss = (1 - share) * loss + share * distillation_loss(outputs, taught, weights)
            loss = loss + config.dme_weight * masked_cross_entropy(
                outputs["dme_logits"], dme[drawn]
            )
            self.optimizer.zero_grad(set_to_none=True)
            loss.backward()
            now = start_elapsed + time.monotonic() - before
            self.elapsed = parallel.average_gradients(net, now)
            torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            self.optimizer.step()
            self.ema.update(net)
            self.step += 1
            losses.append(loss.item())
        self.epoch += 1
        seconds = time.monotonic() - before
        return {
            "epoch": self.epoch,
            "size": size,
            "loss": round(float(np.mean(losses)), 4),
            "images_per_s": round(len(losses) * config.batch / seconds, 1),
            "progress": round(self.progress(), 4),
        }

    def evaluate(self, size: int) -> dict[str, float]:
        """QWK of the rounded regression head on the held-out fold, by source."""
        net = MultiTaskNet(self.config.encoder, None, 0.0, self.config.pooling)
        net.load_state_dict(self.ema.state)
        frame = self.frame.iloc[self.test_rows]
        outputs = predict(net, self.cache.crops, self.test_rows, size, self.config.bfloat16)
        rounded = np.clip(np.rint(outputs["regression"]), 0, 4).astype(int)
        scores = {}
        for source in self.config.datasets:
            here = (frame["dataset"] == source).to_numpy()
            if here.any():
                kappa = quadratic_weighted_kappa(frame["grade"].to_numpy()[here], rounded[here])
                scores[source] = round(kappa, 4)
        return scores


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--every", type=int, default=3, help="epochs between evaluations")
    parser.add_argument("--fold", type=int, help="hold this fold out instead of the config's")
    parser.add_argument("--share", type=float, default=1.0, help="share of epochs and time budget")
    parser.add_argument("--mobilenet", help="ImageNet weights of mobilenetv2_100, without a hub")
    args = parser.parse_args()
    config = shortened(load_config(args.config), args.share)
    if args.fold is not None:
        config = holding_out(config, args.fold)
    run = Run(with_local_weights(config, args.mobilenet), args.data, args.work)
    if run.rank == 0:
        print(
            json.dumps({"train": len(run.train_rows), "held_out": len(run.test_rows)}), flush=True
        )
    while run.progress() < 1.0:
        line = run.train_epoch()
        if run.rank:
            parallel.barrier()
            continue
        run.save()
        if len(run.test_rows) and (run.epoch % args.every == 0 or run.progress() >= 1.0):
            line["qwk"] = run.evaluate(int(line["size"]))
        with (run.work / "log.jsonl").open("a") as log:
            log.write(json.dumps(line) + "\n")
        print(json.dumps(line), flush=True)
        parallel.barrier()


if __name__ == "__main__":
    main()
