"""An agent's failed connect is known in somebody's words by what they say beside it."""

from __future__ import annotations

import pytest
from analyzer.konnectivity.chain import Reason
from analyzer.schema import UnreadLineRow
from analyzer.tunnel import told_agent as room_of_values
from analyzer.tunnel.told_agent import agent_told

from tests.support.tables import tables_of
from tests.support.values import are_values

HOST = "c104.private.us-south.containers.cloud.ibm.com"
FLAG = f"its ds says --proxy-server-host={HOST}"
DIAL = "dial tcp 166.9.14.5:31417: i/o timeout"


def rows(*texts: str, source: str = "mail.txt") -> list[UnreadLineRow]:
    return [
        UnreadLineRow(source=source, line=at, text=text, reason="no format recognised")
        for at, text in enumerate(texts, 1)
    ]


@pytest.mark.parametrize(
    ("texts", "line", "flag"),
    [
        ((FLAG, DIAL), 2, HOST), ((DIAL, FLAG), 1, HOST), ((f"{FLAG} and then {DIAL}",), 1, HOST),
        ((f"{FLAG} --proxy-server-port=31417", DIAL), 2, HOST), ((f"the agent's log: {DIAL}",), 1, None),
        (("--proxy-server-host=10.9.0.4, says the ds", "dial tcp 10.9.0.4:8132: connect: connection refused"), 2, "10.9.0.4"),
        ((f"konnectivity-agent says {DIAL} all day",), 1, None),
    ],
)  # fmt: skip
def test_beside_its_flag_or_whose_log_it_is(texts: tuple[str, ...], line: int, flag: str | None) -> None:
    """Before or behind the flag, on its line or another."""
    one = agent_told(tables_of(*rows(*texts)))
    assert one is not None
    assert (one.line, one.flag) == (line, flag)
    assert one.reason in (Reason.TIMEOUT, Reason.REFUSED)


@pytest.mark.parametrize(
    "texts",
    [
        (DIAL,), (FLAG,), ("if " + FLAG, DIAL), (FLAG, "you should see " + DIAL), (f"{FLAG} --proxy-server-port=30001", DIAL),
        ("--proxy-server-host=10.9.0.5", DIAL), (FLAG, "dial tcp 10.9.0.7:10250: i/o timeout"), (FLAG, "dial tcp 10.9.0.7:31417: done"),
        (FLAG, "dial tcp db.shop.io:5432: i/o timeout"), (f"build-agent-7 has {DIAL}",), ("the agent's log: dial tcp 10.0.0.1:443: i/o timeout",),
    ],
)  # fmt: skip
def test_other_words_are_no_agents(texts: tuple[str, ...]) -> None:
    """A bare error, lines in general, another address or port, a kubelet's port, and somebody else's name."""
    assert agent_told(tables_of(*rows(*texts))) is None


def test_a_flag_is_of_its_own_paper() -> None:
    """What another file says is not beside it; a host that was read in the same file is."""
    assert agent_told(tables_of(*rows(FLAG), *rows(DIAL, source="b.txt"))) is None
    one = agent_told(tables_of(*rows(DIAL)), {"mail.txt": HOST})
    assert one is not None
    assert one.flag == HOST
    assert agent_told(tables_of(*rows(DIAL)), {"b.txt": HOST}) is None


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(room_of_values)
