"""Copies of logs that a web page escaped or a word processor changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from analyzer.scan.written import clean, mended

from tests.support.bundles import load, outcome, status

REFUSED = "".join(
    f'E0302 09:0{at}:10.000000       1 server.go:454] "Failed to get a backend" err="No agent available" dialID={at}\n'
    for at in range(8)
)
STARTED = 'I0302 08:00:00.000000       1 server.go:793] "Agent connected" agentID="a1" serverID="s1"\n'


@pytest.mark.parametrize("quotes", [("&quot;", "&quot;"), ("\u201c", "\u201d"), ("&#34;", "&#34;"), ('\\"', '\\"')])
def test_an_escaped_log_is_read_as_the_program_wrote_it(quotes: tuple[str, str], tmp_path: Path) -> None:
    """The refusals are seen, cited as they stand in the member, and the input's note says what was done."""
    parts = (STARTED + REFUSED).split('"')
    text = parts[0] + "".join(quotes[at % 2] + part for at, part in enumerate(parts[1:]))
    snapshot = load(tmp_path, {"server.log": text})
    assert sum(row.signal == "no_agent" for row in snapshot.rows["konnectivity_events"]) == 8
    assert "read as the program wrote them" in next(iter(snapshot.rows["inputs"])).note
    assert quotes[0] in outcome(snapshot.diagnose(), "SRV-03").evidence[0].text


def test_lines_that_are_not_recognised_carry_no_pass(tmp_path: Path) -> None:
    """A server log of which only one line is a known message cannot show that nothing was refused."""
    text = STARTED + REFUSED.replace("Failed to get a backend", "F4iled t0 get a b4ckend")
    report = load(tmp_path, {"server.log": text}).diagnose()
    assert (status(report, "SRV-03"), status(report, "SRV-04")) == ("unknown", "unknown")
    assert "only 1 of 9 lines" in outcome(report, "SRV-03").summary


KNOWN = 'E0302 09:00:10.000000       1 server.go:454] "Failed to get a backend" err="No agent available"'


@pytest.mark.parametrize(
    ("text", "result"),
    [
        (KNOWN, KNOWN),
        (KNOWN.replace('"', "&quot;"), KNOWN),
        (KNOWN.replace("No agent", "a &lt;b&gt;"), KNOWN.replace("No agent", "a &lt;b&gt;")),  # known as it stands
        (KNOWN.replace("Failed to get", "F4iled"), KNOWN.replace("Failed to get", "F4iled")),
        (KNOWN.replace("Failed to get", "F4iled").replace('"', "&quot;"), None),  # not known when it is mended either
        ("no record &quot;at all&quot;", None),
        ("&quot;" + KNOWN, None),
        (
            "I0302 09:00:10.000000       1 options.go:93] AgentID set to a&amp;b.",
            "I0302 09:00:10.000000       1 options.go:93] AgentID set to a&b.",
        ),
        ("I0302 09:00:10.000000       1 options.go:93] AgentID set to ab.", None),
    ],
)
def test_only_what_becomes_known_is_mended(text: str, result: str | None) -> None:
    """A line is unescaped where that makes a message of ours of it, and is else left as it stands."""
    assert mended(text) == (text if result is None else result)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("plain", "plain"),
        ("plain\r", "plain"),
        ("10 %\r20 %\rdone", "done"),
        ("\x1b[31mred\x1b[0m\r\r", "red"),
        ("\x1b[31ma\rb\x1b[0m", "b"),
    ],
)
def test_a_line_is_what_a_terminal_shows(text: str, result: str) -> None:
    """Colours and carriage returns are no part of it, and what was written over is not seen."""
    assert clean(text) == result
