"""Let timm be imported beside a CPU build of PyTorch.

timm imports torchvision, whose registry build is compiled against CUDA and stops at the first
operator that the CPU build does not know. Defining those names, unimplemented, lets the import
through; nothing here calls them. Without such a mismatch this does nothing.
"""

from __future__ import annotations

import importlib
import re
import sys

import torch

_ATTEMPTS = 40


def allow_torchvision() -> None:
    """Import torchvision, declaring each operator that it misses."""
    library = torch.library.Library("torchvision", "FRAGMENT")
    for _ in range(_ATTEMPTS):
        try:
            importlib.import_module("torchvision")
        except RuntimeError as error:
            missing = re.search(r"operator torchvision::(\w+) does not exist", str(error))
            if not missing:
                raise
            library.define(f"{missing[1]}(Tensor a) -> Tensor")
            for name in [name for name in sys.modules if name.startswith("torchvision")]:
                del sys.modules[name]
        else:
            _KEEP.append(library)
            return
    raise RuntimeError("torchvision could not be imported")


_KEEP: list[torch.library.Library] = []
