"""A running upload page for each test module."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("server")


@pytest.fixture(scope="module")
def address(scratch: Path) -> Iterator[str]:
    with subprocess.Popen(
        [sys.executable, "-m", "analyzer", "serve", "--no-browser"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env={**os.environ, "TMPDIR": str(scratch)},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()
        process.wait(15)
    assert not list(scratch.iterdir()), "the private folder is removed on exit"
