"""Tiny generated photographs, so that no real one is needed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

# Before torch is loaded: on a busy machine threads wait for each other longer than they compute.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from akshi_training.tiny import write_tiny


@pytest.fixture(scope="session")
def tiny_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of generated photographs in the layout of the real one."""
    folder = tmp_path_factory.mktemp("data")
    write_tiny(folder)
    return folder
