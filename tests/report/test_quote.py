"""A cited line keeps its two ends on few columns."""

from __future__ import annotations

import pytest
from analyzer.model import Evidence
from analyzer.report.quote import proof_lines, quoted, told_apart

LONG = Evidence("logs/server.log", 7, "E0302 08:00:05.1 1 x.go:1] " + "blah " * 60 + "connect: connection refused")


@pytest.mark.parametrize("most", [60, 100, 160])
def test_a_long_line_loses_its_middle(most: int) -> None:
    """Place, start and reason stay, in no more than the characters asked for."""
    text = quoted(LONG, most)
    assert len(text) <= most
    assert text.startswith("logs/server.log:7  E0302")
    assert text.endswith("refused")


def test_a_short_line_stays() -> None:
    """Blanks are folded, nothing is lost, and a long path gives way."""
    assert quoted(Evidence("a.log", 1, "one   two"), 80) == "a.log:1  one two"
    deep = quoted(Evidence("x" * 200 + "/end.log", 3, "text"), 100)
    assert deep.endswith("end.log:3  text")
    assert len(deep) < 60


@pytest.mark.parametrize("most", [90, 140, 180])
@pytest.mark.parametrize("behind", ["", " retrying in 30 seconds" * 4])
def test_the_words_of_the_error_stay(most: int, behind: str) -> None:
    """A reason in the middle of a long line is shown from its first word on, and the line's start before it."""
    text = 'E0302 08:00:05.1 1 client.go:9] "cannot connect" server="10.1.2.3:8132" ' + "and more of it " * 6
    reason = "tls: failed to verify certificate: x509: certificate has expired"
    said = quoted(Evidence("a.log", 1, f"{text}{reason}{' or is not yet valid' * 3}{behind}"), most)
    assert len(said) <= most
    assert said.startswith("a.log:1  E0302 08:00:05.1")
    assert "tls: failed to verify certificate" in said


@pytest.mark.parametrize("most", [150, 200])
@pytest.mark.parametrize("front", [20, 60, 75, 90, 140, 300])
@pytest.mark.parametrize(
    "words",
    [
        "error dialing backend: EOF",
        "proxy error from",
        "No backend available",
        "error dialing backend: proxy error from 10.1.1.1:8132 while dialing 10.2.2.2:10250, code 502: 502 Bad Gateway",
    ],
)
def test_a_record_around_the_error_gives_way(most: int, front: int, words: str) -> None:
    """However long what a collector put before and behind it is, and where the cut would fall on its words, they stay whole."""
    line = f'{{"category":"{"k" * front}","log":"{words}\\n","stream":"stderr","id":"{"0a" * 90}"}}'
    said = quoted(Evidence("diag.json", 1, line), most)
    assert len(said) <= most
    assert words in said


def test_the_timeout_of_a_url_is_no_error() -> None:
    """It is how long somebody was ready to wait; what the error says stands behind it."""
    line = f'{"a" * 90} Post "https://s.n.svc:443/m?timeout=10s": {"b" * 90} connect: connection refused {"c" * 200}'
    assert "connection refused" in quoted(Evidence("a", 1, line), 120)


def test_a_path_is_not_shortened_to_save_a_letter() -> None:
    """Its middle goes where the line is too long and where that saves something, else it stays."""
    one = Evidence("bundle/bird/10.120.233.130/birdcl_show_protocols.txt", 5, "Mesh_10_89_239_130 BGP " + "x " * 9)
    assert quoted(one, 200).startswith(f"{one.source}:5  ")
    for over in range(1, 30):
        name = "n" * (44 + over - 4) + ".log"
        said = quoted(Evidence(name, 1, "text " * 40), 120).partition(":")[0]
        assert said == name if over < 8 else len(said) == 44


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_wrapped_proof_keeps_its_end(width: int) -> None:
    """However the words fall, no more rows than asked for, and the reason on the last of them."""
    lines = proof_lines(LONG, width, "  > ", "    ", 2)
    assert len(lines) <= 2
    assert max(map(len, lines)) <= width
    assert "connection refused" in " ".join(" ".join(lines).split())


def test_lines_that_differ_in_numbers_are_one_proof() -> None:
    """The first of each kind stands for the others."""
    made = [
        Evidence("a.log", n, f"E0302 09:0{n}:10 1 x.go:1] dial id={n}{kind}")
        for n in range(3)
        for kind in ("", " lost")
    ]
    assert told_apart(made) == [(made[0], 2), (made[1], 2)]
    pods = [
        Evidence("p.txt", n, f"kube-system konnectivity-agent-{end} 0/1 Pending")
        for n, end in enumerate(("2qv6m", "8tl4x"))
    ]
    assert told_apart(pods) == [(pods[0], 1)]
