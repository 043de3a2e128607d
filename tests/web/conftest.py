"""A running upload page for all tests of a process, and others that are started as a user starts one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SERVED = str(Path(__file__).with_name("served.py"))


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("server")


@contextmanager
def page(
    scratch: Path, *before: str, command: tuple[str, ...] = ("-m", "analyzer", "serve", "--no-browser")
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Address and process of a page that keeps its uploads below `scratch`; `before` is put in front of the command."""
    with subprocess.Popen(
        [*before, sys.executable, *command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True, env={**os.environ, "TMPDIR": str(scratch)},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip(), process
        finally:
            process.terminate()
            process.wait(15)


@pytest.fixture(scope="session")
def address(scratch: Path) -> Iterator[str]:
    """Of a page whose analyses are forked."""
    with page(scratch, command=("-P", SERVED)) as (address, _):
        yield address
    assert not list(scratch.iterdir()), "the private folder is removed on exit"


@pytest.fixture
def full(tmp_path: Path) -> Iterator[str]:
    """A page whose files may not grow beyond 8 MiB: the kernel then refuses as it does on a full disk or quota."""
    limited = "import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (8 << 20, 8 << 20)); os.execv(sys.argv[1], sys.argv[1:])"
    (tmp_path / "small").mkdir()
    with page(tmp_path / "small", sys.executable, "-c", limited) as (address, _):
        yield address
