"""
The whole suite runs on all cores; a file or a folder that is named runs in one process, which starts sooner.

Half as many workers again as cores, for many tests wait: for a browser, a child, a limit of time. Each worker imports
every test, and rewriting their asserts, so that a failure shows what was compared, would be more than half of that: the
whole suite shows a failing test's variables instead, and the rest is seen when its file is run alone.
"""

from __future__ import annotations

import compileall
import dataclasses
import functools
import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest
from analyzer import api
from analyzer.process import forks
from analyzer.reading import confined
from hypothesis import HealthCheck, settings

from tests.support.readers import use_forks

use_forks()
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")  # a busy machine is no failure of a law
MOST = 8
gc.set_threshold(
    700, 10, 50
)  # a process holds some hundred thousand objects of tests for good, and looks through all of them each time
HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Ask pytest-xdist for workers when nothing is named and nothing else is asked for; a worker asks for none."""
    if hasattr(config, "workerinput") or "PYTEST_XDIST_WORKER" in os.environ:
        return
    # the confined reader writes no file, so without this each of the tests' processes would compile its modules anew
    for folder in (Path(api.__file__).parents[1], HERE):
        compileall.compile_dir(folder, quiet=2)
    asked = getattr(config.option, "numprocesses", 0)  # 0 also when the plugin is off
    alone = config.option.usepdb or config.option.collectonly
    if alone or config.args_source is pytest.Config.ArgsSource.ARGS:
        return
    cores = min(MOST, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    if asked is None and cores > 1:
        config.option.numprocesses = asked = min(MOST, cores + cores // 2)
    if asked:
        if config.option.dist == "no":
            config.option.dist = "worksteal"
        config.option.showlocals = True
        given = config.invocation_params
        config.invocation_params = dataclasses.replace(given, args=(*given.args, "--assert=plain"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how the values of a failed comparison are seen."""
    if "--assert=plain" in config.invocation_params.args and (failed := terminalreporter.getreports("failed")):
        files = sorted({one.nodeid.partition("::")[0] for one in failed})
        terminalreporter.write_line(f"with the values that were compared: python -m pytest {' '.join(files)}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the whole product first: these are the long ones, and a long one that is last leaves the other cores idle."""
    items.sort(key=lambda item: item.path.parent != HERE)


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """`load`, and what calls it, reads in this very process: for tests of what comes after reading, on input of their own."""
    monkeypatch.setattr(api, "load", functools.partial(api.load, isolate=False))


@pytest.fixture
def own_interpreter(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child that reads is started as the product starts it: for tests of that start."""
    monkeypatch.setattr(confined, "subprocess", subprocess)
    monkeypatch.setattr(forks, "SAFE", sys.platform.startswith("linux"))
