"""Whose dials end in nothing, and what connects by hand say beside."""

from __future__ import annotations

from analyzer.facts.nodes import Node
from analyzer.schema import LogSignalRow, PortTestRow
from analyzer.tunnel.dialer_path import DialerPath, dialer_path

NODES = {"w1": Node("w1", internal_ip="10.8.2.1", ready=True)}


def word(name: str, node: str | None = "w1", line: int = 1) -> LogSignalRow:
    return LogSignalRow(source=f"{node}.log", line=line, signal="remote_dialer", name=name, node=node)


def made(
    host: str, port: int, outcome: str, by: str = "w1", pod: str | None = None, protocol: str = "TCP"
) -> PortTestRow:
    return PortTestRow(
        source="t", line=1, host=host, port=port, outcome=outcome, protocol=protocol, typed_on=by, pod=pod
    )


def path(signals: list[LogSignalRow], tests: list[PortTestRow] | None = None) -> DialerPath:
    return dialer_path(signals, tests or [], NODES)


TWO = [word("dial tcp 10.8.1.1:9345: i/o timeout"), word("dial tcp 10.8.1.2:9345: i/o timeout", line=2)]


def test_servers_that_an_agent_dials_in_vain() -> None:
    """Each once, by the agent's node; a word that names nobody, an end of a stream and a kubelet are none."""
    found = path(
        [
            *TWO,
            TWO[0],
            word("dial tcp 10.8.1.3:9345: i/o timeout", None),
            word("dial tcp 10.8.2.1:10250: i/o timeout", "w2"),
        ]
    )
    assert (list(found.missed), found.servers) == (["w1"], [("10.8.1.1", "9345"), ("10.8.1.2", "9345")])
    assert (found.ready, found.is_of_way) == (["w1"], True)
    assert not path([word("read tcp 10.8.2.1:9->10.8.1.1:9345: i/o timeout")]).missed
    assert not path([*TWO, word("dial tcp 10.8.1.1:9345: connect: connection refused", line=3)]).missed


def test_connects_by_hand_count_where_the_agent_is() -> None:
    """From its machine to that port in vain, and to another port of the same server; another machine's say that the server is well."""
    own = [made("10.8.1.1", 9345, "timeout"), made("10.8.1.1", 22, "answered")]
    found = path(TWO, [*own, made("10.8.1.1", 9345, "answered", "s2"), made("10.8.1.9", 22, "answered")])
    assert ([len(one) for one in (found.unheard, found.beside, found.elsewhere)]) == [1, 1, 1]
    inside = [made("10.8.1.1", 9345, "timeout", pod="a"), made("10.8.1.1", 22, "answered", pod="a")]
    assert not path(TWO, inside).unheard
    assert not path(TWO, own[1:]).beside


def test_only_an_answer_over_tcp_tells_that_the_port_alone_is_shut() -> None:
    """Another port that gave none, or that was tried over UDP, is nothing beside it."""
    shut = made("10.8.1.1", 9345, "timeout")
    udp = made("10.8.1.1", 8472, "answered", protocol="UDP")
    assert not path(TWO, [shut, made("10.8.1.1", 22, "timeout"), udp]).beside
