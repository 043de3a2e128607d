"""Rights to files and TCP are given up by what the kernel knows of them, and nothing is claimed where it knows none."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from analyzer.process import landlock

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a system without Landlock")


@pytest.mark.parametrize(
    ("abi", "fields", "files"),
    [(1, 1, 0x1FF3), (2, 1, 0x3FF3), (3, 1, 0x7FF3), (4, 2, 0x7FF3), (5, 2, 0x7FF3), (6, 3, 0x7FF3), (99, 3, 0x7FF3)],
)
def test_a_kernel_is_asked_for_what_it_knows(abi: int, fields: int, files: int) -> None:
    """Each ABI has more rights and a longer structure; unknown bits would be refused as a whole. Reading is never given up."""
    found = landlock.rights(abi)
    assert (len(found), found[0]) == (fields, files)
    assert found[1:] == [3, 3][: fields - 1]


@LINUX
@pytest.mark.parametrize(("answers", "abi"), [((0,), 0), ((-1,), 0), ((6, -1), 0)])
def test_a_kernel_without_it_holds_nothing(answers: tuple[int, ...], abi: int) -> None:
    """Not built, not started, or refused by a container: 0, and no error."""
    left = list(answers)
    assert landlock.restrict(lambda *_: left.pop(0)) == abi
    assert left == []


def test_another_system_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """macOS and Windows have no such calls."""

    def asked(*_: Any) -> int:
        raise AssertionError

    monkeypatch.setattr(sys, "platform", "darwin")
    assert landlock.restrict(asked) == 0


@LINUX
def test_what_is_said_to_be_held_is_held() -> None:
    """Either the kernel's ABI and no file is made, or 0 and one is."""
    code = (
        f"import sys; sys.path[:0] = {sys.path!r}\nfrom analyzer.process import landlock\nimport os\nheld = landlock.restrict()\n"
        "try: open(os.devnull, 'w'); made = True\nexcept PermissionError: made = False\nprint(bool(held) != made)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == ("True\n", "")
