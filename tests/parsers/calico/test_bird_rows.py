"""The grammar of a row of `show protocols`."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.parsers.base import Fragment
from analyzer.parsers.calico import bird_rows
from analyzer.sources.names import Context

from tests.support.values import are_values


@pytest.mark.parametrize(
    ("name", "stated", "found"),
    [
        ("Mesh_10_0_0_2", None, ("mesh", "10.0.0.2")),
        ("Node_10_0_0_2_port_179", None, ("node", "10.0.0.2")),
        ("Global_fd80_24e2__2", None, ("global", "fd80:24e2::2")),
        ("Mesh_10_0_0_2", "10.9.9.9", ("mesh", "10.9.9.9")),
        ("peer_10_0_0_1", None, (None, "10.0.0.1")),
        ("peer.10.0.0.1", None, (None, "10.0.0.1")),
        ("uplink", None, (None, "uplink")),
        ("uplink", "10.0.0.1", (None, "10.0.0.1")),
        ("worker_10_0_0_1", "10.0.0.1", (None, None)),
        ("gateway_x", "10.0.0.1", (None, None)),
    ],
)
def test_the_peer_of_a_name(name: str, stated: str | None, found: tuple[str | None, str | None]) -> None:
    """A stated address counts; a gateway's second BIRD is not Calico's mesh."""
    assert bird_rows.peer(name, stated) == found


@pytest.mark.parametrize(
    ("source", "command", "daemon"),
    [
        ("a/birdcl_protocols", "", "bird"),
        ("a/birdcl6_protocols", "", "bird6"),
        ("a/bird6.txt", "", "bird6"),
        ("birdcl6/x.txt", "", "bird"),
        ("x.txt", "birdcl6 show protocols", "bird6"),
        ("x.txt", "birdcl show protocols", "bird"),
    ],
)
def test_which_daemon_answered(source: str, command: str, daemon: str) -> None:
    """By the file's own name or the command."""
    assert bird_rows.daemon_of(Fragment(source, 1, "", "", Context(command=command))) == daemon


def row(text: str) -> Any:
    m = bird_rows.ROW.match(text)
    return m and bird_rows.row_of(7, m)


@pytest.mark.parametrize("lead", ["", "1002-", "2002 ", "bird> ", "> ", "# ", "      "])
def test_what_may_stand_before_a_row(lead: str) -> None:
    """Codes of `-v`, prompts, quotes, an indent."""
    found = row(lead + "Mesh_10_0_0_2 BGP      master   up     2026-01-21  Established   ")
    assert (found.line, found.protocol, found.kind, found.table, found.state, found.since, found.word, found.error) == (
        7, "Mesh_10_0_0_2", "BGP", "master", "up", "2026-01-21", "Established", None,
    )  # fmt: skip
    assert row("       " + "Mesh_10_0_0_2 BGP  master  up  x") is None


def test_words_of_other_protocols_are_no_state() -> None:
    """Only BGP has one."""
    found = row("static1  Static   master   up     2026-01-21 10:11  Active yes")
    assert (found.since, found.word, found.error) == ("2026-01-21 10:11", None, "Active yes")
    found = row("kernel1  Kernel   master   up")
    assert (found.since, found.word, found.error) == ("", None, None)
    assert row("name     proto    table    state  since       info") is None


@pytest.mark.parametrize(
    ("word", "state", "up"),
    [
        ("Established", "up", True), ("Active", "start", False), (None, "up", True), (None, "start", False), (None, "wait", False),
        (None, "sta", None), (None, None, None),
    ],
)  # fmt: skip
def test_the_protocol_s_state_tells_what_a_cut_word_does_not(
    word: str | None, state: str | None, up: bool | None
) -> None:
    """BIRD brings a session's protocol up when it is Established."""
    assert bird_rows.is_up(word, state) is up


@pytest.mark.parametrize("end", range(1, len("Established")))
def test_the_begin_of_a_states_word_is_no_error(end: int) -> None:
    """A row that was cut off there says no state and no reason; what BIRD says behind the time with a prefix of its own is one."""
    m = bird_rows.ROW.match("Mesh_10_0_1_44 BGP      master   up     2026-03-01  " + "Established"[:end])
    assert m is not None
    row = bird_rows.row_of(1, m)
    assert (row.since, row.word, row.error) == ("2026-03-01", None, None)
    m = bird_rows.ROW.match("Mesh_10_0_1_44 BGP      master   start     2026-03-01  Error: Neighbor lost")
    assert m is not None
    assert bird_rows.row_of(1, m).error == "Error: Neighbor lost"


def test_its_values_have_their_own_fields() -> None:
    """What this room fills step by step has its own fields only, and a misspelt one is refused."""
    are_values(bird_rows, filled=("ProtocolRow",))


@pytest.mark.parametrize(
    "state",
    [
        "Established  ",
        "Active        ",
        "Connect       Socket: Connection refused",
        "Idle BGP Error: Hold timer expired",
        "Automatic shutdown: Route limit exceeded",
    ],
)
@pytest.mark.parametrize(
    "remark",
    [
        "# ok",
        "(flapped before)",
        "// this one!",
        "<--- bad",
        "  <= hier",
        "← look",
        "!!",
        "-> node 3",
        "  since the update",
        "** down **",
        "-- see above",
    ],
)
def test_what_somebody_wrote_behind_a_row_is_no_error(state: str, remark: str) -> None:
    """BIRD's own words begin with who noticed the error, have single blanks and no brackets; the rest is a remark."""
    line = f"Mesh_10_0_1_44 BGP      master   start  2026-03-01  {state}"
    bare, with_remark = row(line), row(f"{line} {remark}")
    assert (with_remark.since, with_remark.word, with_remark.error) == (bare.since, bare.word, bare.error)
    assert with_remark.remark == remark.strip()
    assert bare.remark == ""


def test_an_error_with_each_prefix_is_one() -> None:
    """Whatever its own words: they are those of the system's library or of the protocol."""
    for error in (
        "Socket: Host is unreachable",
        "Received: Administrative shutdown",
        "Error: BFD session down",
        "BGP Error: Unknown error 6.11",
        "Received: No supported AFI/SAFI",
    ):
        assert row(f"Mesh_10_0_1_44 BGP  master  start  09:12:33  Active  {error}").error == error
