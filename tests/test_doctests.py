"""The examples of the public docstrings run and say what they say."""

from __future__ import annotations

import doctest
import shutil
from pathlib import Path

import analyzer
import pytest
from analyzer.api import entry, report, snapshot

BUNDLE = Path(__file__).parents[1] / "fixtures" / "bundles" / "private-endpoint-without-vrf.tar.gz"


@pytest.mark.parametrize("module", [analyzer, entry, report, snapshot])
def test_examples_run(module: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder that holds a bundle of that name; each public name has one."""
    pytest.importorskip("duckdb")
    shutil.copy(BUNDLE, tmp_path / "bundle.tar.gz")
    monkeypatch.chdir(tmp_path)
    result = doctest.testmod(module, verbose=False)  # type: ignore[arg-type]
    assert result.attempted >= 2
    assert result.failed == 0
