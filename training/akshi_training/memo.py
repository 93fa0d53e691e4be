"""Results of slow steps kept beside a checkpoint, so that a later failure repeats none of them."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Memo:
    """Keeps what `step` returns in `folder/<name>-<key>.pkl`; the key names the checkpoint."""

    def __init__(self, folder: Path, key: str) -> None:
        self.folder, self.key = folder, key

    def __call__(self, name: str, step: Callable[[], Any]) -> Any:
        file = self.folder / f"{name}-{self.key}.pkl"
        if file.exists():
            return pickle.loads(file.read_bytes())
        value = step()
        file.write_bytes(pickle.dumps(value))
        return value
