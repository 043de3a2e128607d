"""The notebooks run from top to bottom on a clean install, and stay small."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
jupyter_client = pytest.importorskip("jupyter_client")
ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "notebooks"
BOOKS = sorted(FOLDER.glob("*.ipynb"))


def test_there_are_five() -> None:
    """One for each way of exploring."""
    assert [path.stem[:2] for path in BOOKS] == ["01", "02", "03", "04", "05"]


BEFORE = f"""
%reset -f
import sys
if {str(ROOT)!r} not in sys.path:
    sys.path.append({str(ROOT)!r})
    from tests.support.readers import use_forks
    use_forks()
%reset -f
"""
"""Each notebook begins without a name of the one before; what the kernel has loaded stays, and readers are forked."""


@pytest.fixture(scope="module")
def kernel() -> Iterator[jupyter_client.KernelManager]:
    """One kernel for all: its start costs as much as a notebook's cells."""
    manager = jupyter_client.KernelManager(kernel_name="python3")
    yield manager
    manager.shutdown_kernel(now=True)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_notebook_runs(path: Path, kernel: jupyter_client.KernelManager) -> None:
    """Every cell runs, and the file with its outputs is under 200 KiB."""
    book = nbformat.read(path, as_version=4)
    cells = [nbformat.v4.new_code_cell(BEFORE), *book.cells]
    client = nbclient.NotebookClient(
        nbformat.v4.new_notebook(cells=cells), km=kernel, timeout=120, resources={"metadata": {"path": str(FOLDER)}}
    )
    try:
        client.execute()
    finally:
        if client.kc is not None:
            client.kc.stop_channels()
    assert path.stat().st_size < 200 << 10
    assert any(cell.get("outputs") for cell in book.cells)
