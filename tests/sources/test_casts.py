"""What a recorded terminal showed is read as lines, each cited where its first piece stands."""

from __future__ import annotations

import json

import pytest
from analyzer.schema import INPUTS, NODES, TOOL_ERRORS, UNREAD
from analyzer.sources.casts import unfold

from tests.support.inline import bundle

SHOWN = [
    "$ kubectl get nodes",
    "NAME   STATUS     ROLES    AGE   VERSION",
    "w1     Ready      <none>   9d    v1.29.4",
    "w2     NotReady   <none>   9d    v1.29.4",
    "$ kubectl exec web-0 -- id",
    "Error from server: error dialing backend: No agent available",
]
HEAD = {"version": 2, "width": 120, "height": 40, "timestamp": 1772438400}


def cast(pieces: list[str], head: dict[str, object] = HEAD) -> str:
    return "\n".join([json.dumps(head), *(json.dumps([at / 2, "o", one]) for at, one in enumerate(pieces))]) + "\n"


@pytest.mark.parametrize("size", [7, 50, 5000])
@pytest.mark.parametrize("head", [HEAD, {"version": 3, "term": {"cols": 120, "rows": 40}}])
def test_pieces_end_anywhere(size: int, head: dict[str, object]) -> None:
    """Rows and errors are those of the terminal; the line cited is that of the event in which a row began."""
    text = "".join(f"{line}\r\n" for line in SHOWN)
    whole = cast([text[at : at + size] for at in range(0, len(text), size)], head)
    rows = bundle(demo__cast=whole).snapshot.rows
    assert [(one.name, one.ready, one.line) for one in rows[NODES]] == [
        (name, ready, text.index(f"\n{name}") // size + 2 + ((text.index(f"\n{name}") + 1) % size == 0))
        for name, ready in (("w1", True), ("w2", False))
    ]
    assert len(rows[TOOL_ERRORS]) == 1
    assert not len(rows[UNREAD])
    assert rows[INPUTS][0].lines == whole.count("\n")


def test_what_was_typed_is_seen_once_and_as_it_was_sent() -> None:
    """Keys are echoed; a letter that was taken back, a title, a colour and a line drawn anew leave nothing."""
    lines = unfold(
        "\n".join(
            [
                json.dumps(HEAD),
                '[0.1, "o", "\\u001b]0;me@host\\u0007\\u001b[1m$ \\u001b[0m"]',
                '[0.2, "i", "k"]',
                '[0.2, "o", "kx"]',
                '[0.3, "o", "\\b \\b"]',
                '[0.4, "o", " get no\\r\\n"]',
                '[0.5, "o", "10 %\\r100 %\\r\\n$ "]',
            ]
        )
    )
    assert lines == [(2, "$ k get no"), (7, "100 %"), (7, "$ ")]


def test_the_first_version_is_one_object() -> None:
    """All of it stands on the member's first line."""
    whole = json.dumps({"version": 1, "width": 80, "height": 24, "stdout": [[0.1, "one\r\nt"], [0.2, "wo\r\n"]]})
    assert unfold(whole) == [(1, "one"), (1, "two")]


@pytest.mark.parametrize(
    "text",
    [
        '{"version": 2, "name": "x"}\n[1, "o", "a"]',
        '{"version": 7, "width": 1}\n[1, "o", "a"]',
        '{"version": 2, "width"',
        '{"kind": "Pod"}',
        '[1, "o", "a"]',
        '{"version": 1, "stdout": "ok"}',
        '{"version": 2, "width": 80}\n',
    ],
)
def test_other_json_is_no_recording(text: str) -> None:
    """A version and a width, and pieces behind them."""
    assert unfold(text) is None
