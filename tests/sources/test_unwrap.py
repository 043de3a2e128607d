"""Logs that were broken at a fixed width."""

from __future__ import annotations

import pytest
from analyzer.sources.unwrap import unwrap, width

from tests.support.inline import bundle, dial, klog

ERROR = dial("dial tcp 10.20.1.5:31888: i/o timeout")
LOG = "".join(
    klog(f"08:00:0{n}.100000", f'"cannot connect once" err="{ERROR}"', "E", "clientset.go:200") for n in range(1, 6)
)


def broken(text: str, wide: int) -> str:
    lines = [line[at : at + wide] for line in text.split("\n") for at in range(0, max(len(line), 1), wide)]
    return "\n".join(lines)


def header(line: str) -> bool:
    return line.startswith("E0302")


@pytest.mark.parametrize("wide", [76, 80, 100, 117, 132])
@pytest.mark.parametrize("before", ["", "$ kubectl logs agent-1\n", "Hello, this is the log:\n\n"])
def test_a_broken_log_is_read_as_it_was(wide: int, before: str) -> None:
    """All errors whole, each at the first of its lines, and the remark says what was done."""
    case = bundle({"log.txt": before + broken(LOG, wide)})
    whole = bundle({"log.txt": before + LOG})
    assert list(case.snapshot["konnectivity_events"]["error"]) == list(whole.snapshot["konnectivity_events"]["error"])
    assert case.snapshot["inputs"]["lines"][0] == broken(LOG, wide).count("\n") + before.count("\n")
    assert f"broken at {wide} columns" in case.snapshot["inputs"]["note"][0]
    first = before.count("\n") + 1
    step = -(-len(LOG.split("\n")[0]) // wide)
    assert list(case.snapshot["konnectivity_events"]["line"]) == [first + step * n for n in range(5)]


@pytest.mark.parametrize(
    "lines",
    [
        [f"E0302 {'x' * 74}", "yyy"],
        [f"E0302 {'x' * 74}", "y" * 80, "zz", "E0302 short"],
        [f"E0302 {'x' * 60}", "a", f"E0302 {'x' * 60}", "b", f"E0302 {'x' * 60}", "c"],
    ],
)  # fmt: skip
def test_lines_that_are_full(lines: list[str]) -> None:
    """A usual width is believed from one line, any other from three."""
    assert width(lines, [header(line) for line in lines]) == len(lines[0])


@pytest.mark.parametrize(
    "lines",
    [
        ["E0302 short", "goroutine 1 [running]:"],
        [f"E0302 {'x' * 60}", "a", f"E0302 {'x' * 60}", "b"],
        [f"E0302 {'x' * 74}", "y", f"E0302 {'x' * 70}", "z"],
        [f"E0302 {'x' * 74}", "y", f"E0302 {'x' * 90}"],
        [f"E0302 {'x' * 74}", "y" * 81],
        [f"E0302 {'x' * 400}", "y"] * 3,
        ["E0302 xx", "y"] * 5,
        [f"E0302 {'x' * 74}", "", "y"],
        ["no header", "at all"],
    ],
)  # fmt: skip
def test_lines_that_are_the_programs_own(lines: list[str]) -> None:
    """A stack, a value of several lines, a line that is wider than the page: nothing is joined."""
    assert width(lines, [header(line) for line in lines]) == 0
    text = "\n".join(lines)
    assert unwrap(text, header) == (text, "")


def test_the_lines_keep_their_numbers() -> None:
    """Blank lines stand where the pieces were."""
    text, note = unwrap(f"E0302 {'x' * 74}\nyyy\n\nE0302 next\n", header)
    assert text == f"E0302 {'x' * 74}yyy\n\n\nE0302 next\n"
    assert note == "1 log records that were broken at 80 columns were put together"
