"""A block knows its lines, which of them begin plainly, and what call site each names."""

from __future__ import annotations

import numpy as np
import pytest
from analyzer.scan.fast.block import LineBuffer
from analyzer.scan.fast.shape import Shape, shape_of

PLAIN = 'I0302 09:00:01.000000       1 server.go:880] "Connect request from agent" agentID="a"'
OTHER = 'E0302 09:00:02.000000       1 server.go:881] "Failed to get a backend" err="No agent available"'
KLOG = Shape("klog", 0, 30)
CRI = Shape("klog", 32, 30, b" F ")
JSON = '{"ts":1772442001.5,"caller":"server/server.go:880","msg":"Connect request from agent","v":2}'


def block(*lines: str, first: int = 1, shape: Shape = KLOG, longest: int = 1000) -> LineBuffer:
    data = "".join(f"{line}\n" for line in lines).encode()
    return LineBuffer(data, len(data), first, shape, longest)


def headers(*lines: str, shape: Shape = KLOG, longest: int = 1000) -> list[int]:
    found: list[int] = block(*lines, shape=shape, longest=longest).headers().tolist()
    return found


def test_lines_are_where_their_line_feeds_are() -> None:
    """A line is its bytes without the line feed, the empty one too; what follows the size belongs to the next block."""
    data = b"one\n\nthree\nnext"
    found = LineBuffer(data, 11, 7, KLOG, 1000)
    assert len(found) == 3
    assert [found.line(at) for at in range(3)] == [b"one", b"", b"three"]
    assert found.cut(np.array([0, 2])) == ([7, 9], [0, 5], [3, 10])
    assert found.text(2, 3) == "thr"
    assert found.text(2, 99) == "three"
    assert LineBuffer(b"\xff\n", 2, 1, KLOG, 9).text(0, 9) == "\ufffd"


def test_a_header_counts_when_the_next_line_has_one_too() -> None:
    """A record with lines of its own below goes to the slow reader, and so does the block's last line."""
    assert headers(PLAIN, OTHER, PLAIN) == [0, 1]
    assert headers(PLAIN, "\tmore of it", PLAIN, PLAIN) == [2]
    assert headers(PLAIN, "", PLAIN, PLAIN) == [2]


@pytest.mark.parametrize(
    "bad",
    [
        PLAIN.replace("I0302", "D0302"),
        PLAIN.replace("I0302", "I03x2"),
        PLAIN.replace("I0302", "I03:2"),
        PLAIN.replace("0302 09", "0302-09"),
        PLAIN.replace(" 09:", " 0x:"),
        PLAIN.replace(" 09:", " 09;"),
        PLAIN.replace("] ", "]_").replace("       1 ", "       12"),
        PLAIN[:61],
        "short",
        "",
    ],
    ids=["level", "day", "colon in day", "no blank", "hour", "no colon", "wide thread", "cut", "short", "empty"],
)
def test_a_line_that_is_not_plain_is_left_to_the_slow_reader(bad: str) -> None:
    """Every byte of the header is looked at, and the line has to hold the whole call site."""
    assert 1 not in headers(PLAIN, bad, PLAIN, PLAIN)
    assert headers(PLAIN, bad, PLAIN, PLAIN)[-1] == 2


def test_all_four_levels_are_plain() -> None:
    """Info, warning, error and fatal."""
    assert headers(*(level + PLAIN[1:] for level in "IWEF"), PLAIN) == [0, 1, 2, 3]


def test_a_line_long_enough_for_the_call_site_is_plain() -> None:
    """Thirty bytes of header and thirty-two of call site make a line, one less does not."""
    assert headers(PLAIN[:62], PLAIN) == [0]
    assert headers(PLAIN[:61], PLAIN) == []


def test_a_line_beyond_the_limit_is_cut_by_the_slow_reader() -> None:
    """A line of exactly the limit is taken whole."""
    assert headers(PLAIN, PLAIN, longest=len(PLAIN)) == [0]
    assert headers(PLAIN, PLAIN, longest=len(PLAIN) - 1) == []


def test_the_wrapper_has_to_end_as_learned() -> None:
    """A piece of a line that goes on (`P`) is no plain line."""
    full, part = "2026-03-02T09:00:01.1Z stderr F " + PLAIN, "2026-03-02T09:00:01.1Z stderr P " + PLAIN
    assert headers(full, full, shape=CRI) == [0]
    assert headers(full, part, full, full, shape=CRI) == [2]


def test_json_begins_with_its_time() -> None:
    """An object whose first key is another is left to the slow reader."""
    shape = shape_of(f"{JSON}\n".encode() * 20)
    assert shape is not None
    other = '{"level":"info",' + JSON[1:]
    assert headers(JSON, JSON, other, JSON, JSON, shape=shape) == [0, 3]


def test_keys_tell_call_sites_and_levels_apart() -> None:
    """Equal for lines of one call site whatever their time; another place, message or level has another key."""
    later = PLAIN.replace("09:00:01", "23:59:59").replace('"a"', '"b"')
    lines = (
        PLAIN,
        later,
        OTHER,
        "E" + PLAIN[1:],
        PLAIN.replace("880", "882"),
        PLAIN.replace("Connect", "connect"),
        PLAIN,
    )
    found = block(*lines)
    keys = found.keys(found.headers()).tolist()
    assert keys[0] == keys[1]
    assert len(set(keys)) == 5


@pytest.mark.parametrize(
    "lines",
    [("x" * 30,), (PLAIN, PLAIN.replace("I0302", "I0102")), (PLAIN, PLAIN + "\x1b[0m"), (PLAIN, "a\rb")],
    ids=["short", "turn of the year", "escape", "redrawn"],
)
def test_some_blocks_are_not_looked_at(lines: tuple[str, ...]) -> None:
    """They go line by line to the slow reader, whole."""
    assert not block(*lines).regular


def test_most_blocks_are_regular() -> None:
    """Line ends of Windows, a later month, and lines without a month are nothing special."""
    assert block("x" * 31).regular
    assert block(PLAIN + "\r", OTHER + "\r").regular
    assert not block(PLAIN + "\r", "a\rb\r").regular
    assert block(PLAIN.replace("I0302", "I0102"), PLAIN).regular
    assert block(PLAIN, "no month in this line of text").regular


def test_json_has_no_turn_of_the_year() -> None:
    """Its times have a year, whatever digits stand where klog has the month."""
    assert block('{9"', '{1"' + "x" * 40, shape=Shape("json", 0, 30)).regular
    assert block(" 90" + "x" * 40, " 10", shape=Shape("json", 1, 30)).regular


def test_lines_that_docker_cut_are_not_looked_at() -> None:
    """A line of Docker's JSON that does not end a line of the log goes on in the next one."""
    shape = Shape("docker", 8, 30, b'":"')
    whole = '{"log":"' + PLAIN.replace('"', '\\"') + '\\n","stream":"stderr","time":"x"}'
    assert block(whole, whole, shape=shape).regular
    assert not block(whole, whole.replace("\\n", ""), shape=shape).regular


@pytest.mark.parametrize("thread", ["      1", "     12", "    812", "   4711", "  40123", " 612345", "7654321"])
@pytest.mark.parametrize("shape", [KLOG, CRI])
@pytest.mark.parametrize("glue", ["", " "])
def test_a_line_with_two_records_is_no_plain_one(thread: str, shape: Shape, glue: str) -> None:
    """A lost line feed puts a second record behind the first: the slow reader takes the line, whatever the thread's number."""
    head = "2026-03-02T09:00:01.1Z stderr F " if shape.skip else ""
    one, other = (text.replace("      1", thread) for text in (PLAIN, OTHER))
    glued = one + glue + other
    assert headers(head + one, head + glued, head + other, head + one, shape=shape) == [0, 2]
    assert headers(head + one, head + one + "  said  ", head + other, head + one, shape=shape) == [0, 1, 2]


def test_a_place_in_a_value_is_no_second_record() -> None:
    """An error may name the file of a program, and a sentence may have blanks in pairs."""
    error = PLAIN + ' err="  at server.go:12] "'
    assert headers(error, PLAIN, PLAIN) == [0, 1]
