"""The shape of a log is what nearly all of its first lines share, or it has none."""

from __future__ import annotations

import re

import pytest
from analyzer.scan.fast import shape as shape_room
from analyzer.scan.fast.shape import Shape, shape_of

from tests.support.values import are_values

KLOG = 'I0302 09:00:{:02d}.000000       1 server.go:880] "Connect request from agent" agentID="a"'
JSON = '{{"ts":17724420{:02d}.5,"caller":"server/server.go:880","msg":"Connect request from agent","v":2}}'


def lines(text: str, count: int = 20) -> bytes:
    return "\n".join(text.format(n % 60) for n in range(count)).encode() + b"\n"


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        (KLOG, Shape("klog", 0, 30)),
        ("2026-03-02T09:00:01.1Z stderr F " + KLOG, Shape("klog", 32, 30, b" F ")),
        ("2026-03-02T09:00:01.100000000Z " + KLOG, Shape("klog", 31, 30, b"Z ")),
        (JSON, Shape("json", 0, JSON.format(0).find('"caller":"') + 10)),
    ],
    ids=["bare", "cri", "stamped", "json"],
)
def test_a_log_of_one_form_has_its_shape(text: str, shape: Shape) -> None:
    """The wrapper's width, the call site's place and what every wrapper ends with are those of the lines."""
    assert shape_of(lines(text)) == shape


def test_klog_in_dockers_json_is_found_inside() -> None:
    """The header stands behind the eight bytes that open the JSON."""
    inner = KLOG.replace('"', '\\\\"')
    text = '{{"log":"' + inner.replace("\\\\", "\\") + '\\n","stream":"stderr","time":"2026-03-02T09:00:00.1Z"}}'
    assert shape_of(lines(text)) == Shape("docker", 8, 30, b'":"')


def test_nineteen_lines_are_too_few() -> None:
    """A shape is learned from twenty lines that are not blank."""
    assert shape_of(lines(KLOG, 19)) is None
    assert shape_of(lines(KLOG, 19) + b"\n \n\n") is None
    assert shape_of(b"\n\n" + lines(KLOG, 20)) is not None


def test_four_of_five_lines_decide() -> None:
    """One line in five may be of another form, more may not."""
    assert shape_of(lines(KLOG, 48) + b"plain\n" * 12) == Shape("klog", 0, 30)
    assert shape_of(lines(KLOG, 47) + b"plain\n" * 13) is None


def test_only_the_first_sixty_lines_count() -> None:
    """What comes later has no say."""
    assert shape_of(lines(KLOG, 60) + b"plain\n" * 500) == Shape("klog", 0, 30)
    assert shape_of(b"plain\n" * 60 + lines(KLOG, 500)) is None


@pytest.mark.parametrize(
    "text",
    [
        "no log at all {}",
        KLOG + " &quot;",
        KLOG + " caf\u00e9",
        "2026-03-02T09:00:01.1Z stderr P " + KLOG,
        "[pod/a/b] " + KLOG,
        "I0302 09:00:{:02d}.000000 1 server.go:880] a narrow number of the thread",
        JSON.replace("caller", "called"),
    ],
    ids=["plain", "escaped", "not ascii", "partial", "prefixed", "narrow", "no caller"],
)
def test_what_is_not_plain_has_no_shape(text: str) -> None:
    """Such a log is read line by line."""
    assert shape_of(lines(text, 40)) is None


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(shape_room)


@pytest.mark.parametrize(
    "strange", ["plain", KLOG + " caf\u00e9", KLOG.format(1) + "\r", "\t" + KLOG, KLOG.replace(" 1 ", " 12345678 "), ""]
)
@pytest.mark.parametrize("at", [0, 11, 47, 48, 59])
def test_records_told_together_have_the_shape_that_each_has(
    strange: str, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many bare records as decide are told at once; wherever one line is strange the answer is the same."""
    head = lines(KLOG, at) + strange.encode() + b"\n" + lines(KLOG, 70 - at)
    together = shape_of(head), shape_of(head + b"&quot;")
    monkeypatch.setattr(shape_room, "BARE_RUN", re.compile(b"(?!)"))
    assert (shape_of(head), shape_of(head + b"&quot;")) == together
    assert shape_room.BARE_RUN.match(head) is None
