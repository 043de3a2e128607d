"""`redact` writes a copy to give away, and refuses what would not be one."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest
from analyzer.cli.main import run

from tests.support.bundles import write_tree
from tests.support.inline import node, nodes

NAME = "worker-of-acme-7"


@pytest.fixture
def place(tmp_path: Path) -> str:
    return str(write_tree(tmp_path / "b", {"n.txt": nodes(node(NAME, "10.240.7.9"), node("10.240.7.10"))}))


def test_the_copy_has_other_names(place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Under one key a second copy has the same ones; the counts of what was replaced are printed."""
    (tmp_path / "k").write_bytes(b"0123456789abcdef")
    texts = []
    for name in ("one.tar.gz", "two.tar.gz"):
        target = tmp_path / name
        assert run(["redact", place, "-o", str(target), "--key-file", str(tmp_path / "k")]) == 0
        with tarfile.open(target) as archive:
            member = archive.extractfile(next(one for one in archive if one.name.endswith("n.txt")))
            assert member is not None
            texts.append(member.read().decode())
    assert texts[0] == texts[1]
    assert NAME not in texts[0]
    assert "10.240.7.9" not in texts[0]
    assert "1 members, 3 lines" in capsys.readouterr().out


@pytest.mark.parametrize(
    "line",
    ["{b}", "{b} {b}", "- -o {t}", "{b} -o {b}/n.txt", "{b} -o {t} --key-file {b}/absent"],
    ids=["no target", "no target of several", "stdin", "into itself", "no key"],
)
def test_what_would_not_be_a_copy_is_refused(place: str, tmp_path: Path, line: str) -> None:
    """And nothing is written."""
    target = tmp_path / "t.tar.gz"
    assert run(["redact", *line.format(b=place, t=target).split(" ")]) == 2
    assert not target.exists()
