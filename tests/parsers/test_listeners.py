"""Listening sockets: a Konnectivity server's port is told, whatever else listens is understood."""

from __future__ import annotations

import pytest
from analyzer.parsers.listeners import LISTENS, PARSERS
from analyzer.schema import FACTS, INPUTS

from tests.support.inline import bundle

SS = """State   Recv-Q Send-Q  Local Address:Port  Peer Address:Port Process
LISTEN  0      4096                *:{port}             *:*     users:(("{program}",pid=2686,fd=7))
LISTEN  0      4096        127.0.0.1:8133       0.0.0.0:*     users:(("konnectivity-se",pid=2686,fd=9))
LISTEN  0      128             [::]:22              [::]:*
"""
NETSTAT = """Active Internet connections (only servers)
Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name
tcp        0      0 127.0.0.1:8133          0.0.0.0:*               LISTEN      2686/konnectivity-s
tcp6       0      0 :::{port}                 :::*                    LISTEN      2686/{program}
tcp        0      0 0.0.0.0:22              0.0.0.0:*               LISTEN      -
"""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (SS.format(port=8132, program="konnectivity-se"), [("8132", "ctl-1")]),
        (SS.format(port=8132, program="proxy-server"), [("8132", "ctl-1")]),
        (SS.format(port=8132, program="haproxy"), []),
        (NETSTAT.format(port=8132, program="konnectivity-s"), [("8132", "ctl-1")]),
        (NETSTAT.format(port=8132, program="nginx"), []),
        (SS.format(port=8132, program="konnectivity-se").splitlines(keepends=True)[1], [("8132", "ctl-1")]),
    ],
)
def test_the_port_that_is_open_to_other_machines(text: str, told: list[tuple[str, str]]) -> None:
    """By the program's name, cut or not; what listens at home alone is no way for agents."""
    case = bundle(t=f"root@ctl-1:~# ss -lntp\n{text}")
    assert [(row.value, row.typed_on) for row in case.snapshot.rows[FACTS] if row.key == LISTENS] == told
    (member,) = case.snapshot.rows[INPUTS]
    assert (member.kind, member.unread_lines) == ("listening sockets", 0)


def test_its_place_in_the_order_of_readers() -> None:
    """Behind what has a sign of its own."""
    assert [one.rank for one in PARSERS] == [34]
