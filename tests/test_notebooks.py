"""The notebooks run from top to bottom on a clean install, and stay small."""

from __future__ import annotations

from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
FOLDER = Path(__file__).parents[1] / "notebooks"
BOOKS = sorted(FOLDER.glob("*.ipynb"))


def test_there_are_five() -> None:
    """One for each way of exploring."""
    assert [path.stem[:2] for path in BOOKS] == ["01", "02", "03", "04", "05"]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_notebook_runs(path: Path) -> None:
    """Every cell runs, and the file with its outputs is under 200 KiB."""
    book = nbformat.read(path, as_version=4)
    nbclient.NotebookClient(
        book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(FOLDER)}}
    ).execute()
    assert path.stat().st_size < 200 << 10
    assert any(cell.get("outputs") for cell in book.cells)
