"""Logs that were broken at a fixed width."""

from __future__ import annotations

import pytest
from analyzer.sources.unwrap import page, unwrap

from tests.support.inline import bundle, dial, klog

ERROR = dial("dial tcp 10.20.1.5:31888: i/o timeout")
MIXED = "".join(
    klog(f"08:00:0{n}.100000", f'"cannot connect once" err="{ERROR}" and {"more " * n}"', "E", "clientset.go:200")
    for n in range(1, 6)
)
LOG = "".join(
    klog(f"08:00:0{n}.100000", f'"cannot connect once" err="{ERROR}"', "E", "clientset.go:200") for n in range(1, 6)
)


def broken(text: str, wide: int) -> str:
    lines = [line[at : at + wide] for line in text.split("\n") for at in range(0, max(len(line), 1), wide)]
    return "\n".join(lines)


def folded(text: str, wide: int, *, strip: bool = False) -> str:
    """As `fold -s` prints it: broken behind the last blank that the page has room for."""
    out = []
    for line in text.split("\n"):
        while len(line) > wide:
            at = line.rfind(" ", 0, wide) + 1 or wide
            out.append(line[:at].rstrip() if strip else line[:at])
            line = line[at:]
        out.append(line)
    return "\n".join(out)


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
    ("wide", "strip"), [(72, True), (80, False), (80, True), (100, True), (117, False), (120, True)]
)
@pytest.mark.parametrize("behind", ["", "$ kubectl get nodes\nNo resources found\n"])
def test_a_log_broken_between_words_is_read_as_it_was(wide: int, strip: bool, behind: str) -> None:
    """Each error is whole, blanks at the breaks included, whatever is typed right behind the log."""
    case = bundle({"log.txt": folded(MIXED, wide, strip=strip) + behind})
    whole = bundle({"log.txt": MIXED})
    assert list(case.snapshot["konnectivity_events"]["error"]) == list(whole.snapshot["konnectivity_events"]["error"])


@pytest.mark.parametrize(
    "lines",
    [
        ["E0302 " + "ab " * 24, "whence it came"],
        ["E0302 " + "ab " * 24, "whence ", "c" * 80, "dd"],
        ["E0302 " + "ab " * 23 + "ab", "whence it"] * 3,
    ],
)  # fmt: skip
def test_breaks_between_words(lines: list[str]) -> None:
    """A line ends in front of a word it had no room for, and a word longer than a page is cut at its edge."""
    found = page(lines, [header(line) for line in lines])
    assert found.columns in range(max(map(len, lines)), 85)


@pytest.mark.parametrize(
    "lines",
    [
        ["E0302 " + "ab " * 21, "to"],
        ["E0302 " + "ab " * 24, "whence it", "came from"],
        ["E0302 " + "ab " * 23 + "ab", "whence it"],
        ["E0302 " + "ab " * 23 + "ab", "\twhence it", "E0302 " + "ab " * 23 + "a", "\twhence it"] * 3,
        ["E0302 " + "ab " * 23, "w" * 60, "E0302 " + "ab " * 23 + "ab", "w" * 90] * 2,
        ["E0302 " + "ab " * 24, "whence it", "E0302 " + "abc" * 20, "whence"],
        ["E0302 " + "ab " * 24 + "ab", "2026-03-02T09:00:01.1Z", "E0302 " + "ab " * 23, "2026-03-02T09:00:02.1Z"] * 2,
        ["E0302 " + "ab " * 24, "whence it", "E0302 " + "abc " * 25, "whence"],
    ],
)  # fmt: skip
def test_lines_with_room_for_the_next_word(lines: list[str]) -> None:
    """One break with room left, one that lost its blank alone, or widths that do not agree: nothing is joined."""
    assert page(lines, [header(line) for line in lines]).columns == 0


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
    assert page(lines, [header(line) for line in lines]).columns == len(lines[0])


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
    assert page(lines, [header(line) for line in lines]).columns == 0
    text = "\n".join(lines)
    assert unwrap(text, header) == (text, "")


def test_the_lines_keep_their_numbers() -> None:
    """Blank lines stand where the pieces were."""
    text, note = unwrap(f"E0302 {'x' * 74}\nyyy\n\nE0302 next\n", header)
    assert text == f"E0302 {'x' * 74}yyy\n\n\nE0302 next\n"
    assert note == "1 log records that were broken at 80 columns were put together"


def test_padded_lines_tell_nothing() -> None:
    """A console fills lines with blanks: what ends with one is no line that was broken there."""
    lines = ["E0302 " + "ab " * 24, "whence it came  "]
    assert page(lines, [True, False]).columns == 0


@pytest.mark.parametrize("end", ["", " "])
def test_a_stamped_line_was_not_broken_off(end: str) -> None:
    """A blank message with its time behind records of nearly one length is a line of its own: nothing is put together."""
    stamp = "2026-03-02T09:00:0{}.000000000Z "
    record = "E0302 09:00:01.000000       1 client.go:1] " + "word " * 30 + "end"
    lines = [part for n in range(4) for part in (record + "." * n + end, stamp.format(n) + "  ")]
    assert page(lines, [header(line) for line in lines]).columns == 0


def test_a_page_padded_with_blanks_is_no_broken_log() -> None:
    """Each line of a console's page is as wide as the page: a table below a record keeps its rows."""
    table = "NAME      READY   STATUS    RESTARTS   AGE\na-7bbbb   1/1     Running   0          9d\n"
    text = LOG.split("\n")[0][:79] + "\n" + table
    padded = "".join(line.ljust(80) + "\n" for line in text.splitlines())
    assert unwrap(padded, header) == (padded, "")
    assert len(bundle({"a.txt": padded}).snapshot["pods"]) == 1
    rows = padded.replace(padded.split("\n")[1] + "\n", "")
    assert unwrap(rows, header) == (rows, "")


@pytest.mark.parametrize("wide", [80, 100, 120])
def test_a_broken_log_on_a_page_padded_with_blanks_is_put_together(wide: int) -> None:
    """Only what fills the page behind a record's end goes."""
    padded = "\n".join(line.ljust(wide) for line in broken(LOG, wide).split("\n"))
    found, how = unwrap(padded, header)
    assert [line.rstrip() for line in found.split("\n") if line.strip()] == LOG.strip().split("\n")
    assert f"broken at {wide} columns" in how


@pytest.mark.parametrize(
    "titles", ["NAME   READY", "NAMESPACE   NAME", "LAST SEEN   TYPE", "ID\tState", "name     proto"]
)
def test_titles_right_below_a_full_line_are_none_of_it(titles: str) -> None:
    """A record as wide as a page is no broken one then."""
    text = f"{LOG[:80]}\n{titles}\n"
    assert unwrap(text, header) == (text, "")
