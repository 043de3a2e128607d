"""What a daemon without an answer shows: a refusal is BIRD's own, a missing socket or process may be the tool's way."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from analyzer.mesh import daemons
from analyzer.mesh.daemons import Silence, Silent, lonely, silence, silent, young
from analyzer.schema import BirdStatusRow

from tests.support.values import are_values

NOON = datetime(2026, 3, 1, 12)


def status(node: str | None = "a", **more: object) -> BirdStatusRow:
    values: dict[str, object] = {"source": "s.txt", "line": 4, "node": node, "daemon": "bird", "running": True}
    return BirdStatusRow(**(values | more))  # type: ignore[arg-type]


def off(message: str, node: str | None = "a", **more: object) -> BirdStatusRow:
    return status(node, running=False, message=message, **more)


@pytest.mark.parametrize(
    ("message", "why"),
    [
        ("Unable to connect to server control socket (/x/bird.ctl): Connection refused", Silence.DIED),
        ("Error querying BIRD: unable to connect to BIRDv4 socket: dial unix /x: connect: connection refused", Silence.DIED),
        ("Unable to connect to server control socket (/x/bird.ctl): No such file or directory", Silence.NO_SOCKET),
        ("Error querying BIRD: unable to connect to BIRDv4 socket: dial unix /x: no such file", Silence.NO_SOCKET),
        ("The BGP backend process (BIRD) is not running.", Silence.NO_PROCESS),
        ("Calico process is not running.", Silence.NO_PROCESS),
        (None, Silence.NO_PROCESS),
    ],
)  # fmt: skip
def test_what_the_tools_words_state(message: str | None, why: Silence) -> None:
    """Only a socket that refuses is a BIRD that died."""
    assert silence(message) is why


def test_silent_daemons() -> None:
    """One a node; the refusal counts before other words; the IPv6 daemon, and a node with peers, do not."""
    gone, refused = off("no socket here"), off("socket: refused", line=5)
    assert silent([gone, refused], ()) == [Silent(refused, Silence.DIED)]
    assert silent([refused, gone], ()) == [Silent(refused, Silence.DIED)]
    assert silent([off("refused", daemon="bird6")], ()) == []
    assert silent([refused], {"a"}) == []
    assert [one.node for one in silent([refused, off("socket", "b")], ())] == ["a", "b"]


def test_a_daemon_that_answered_elsewhere() -> None:
    """An answer outweighs a socket that was not found; a process that is said not to run does not."""
    assert silent([off("no socket"), status()], ()) == []
    assert [one.why for one in silent([off("BIRD is not running"), status()], ())] == [Silence.NO_PROCESS]


def test_a_file_is_no_node() -> None:
    """Two outputs without a name are two, called by their place."""
    found = silent([off("refused", None), off("refused", None, source="t.txt")], ())
    assert [one.place for one in found] == ["an unnamed node (s.txt:4)", "an unnamed node (t.txt:4)"]
    assert [one.node for one in found] == [None, None]
    assert silent([off("refused")], ())[0].place == "a"


def test_young_daemons() -> None:
    """Started less than so many seconds before its own clock."""
    rows = [status(str(age), server_time=NOON, last_reboot=NOON - timedelta(seconds=age)) for age in (9, 10, 11)]
    assert young(rows, 10) == {"9"}
    assert young([status(server_time=NOON), status(last_reboot=NOON)], 10) == set()
    assert young([status(None, server_time=NOON, last_reboot=NOON)], 10) == set()


def test_lonely_daemons() -> None:
    """Running, named, without peers, and not silent at another time."""
    assert [row.node for row in lonely([status(), status("b"), status(None)], {"b"}, [])] == ["a"]
    assert lonely([status(), off("BIRD is not running")], (), silent([off("BIRD is not running")], ())) == []
    assert lonely([status(daemon="bird6")], (), []) == []
    assert lonely([off("refused")], (), []) == []


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(daemons)
