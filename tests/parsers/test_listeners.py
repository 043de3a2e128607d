"""Listening sockets: a Konnectivity server's port is told, whatever else listens is understood."""

from __future__ import annotations

import pytest
from analyzer.parsers.listeners import LISTENS, LISTENS_AT, PARSERS
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


PATH = "/etc/kubernetes/ks/konnectivity-server.socket"
TITLES = "Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n"
UNIX = f'u_str LISTEN 0      4096   {PATH} 51234            * 0    users:(("{{}}",pid=4411,fd=7))\n'
OTHER = 'u_str LISTEN 0      4096   /run/containerd/containerd.sock 2211            * 0    users:(("containerd",pid=411,fd=9))\nu_dgr UNCONN 0      0      * 2212            * 0\n'
ONLY = "Active UNIX domain sockets (only servers)\nProto RefCnt Flags       Type       State         I-Node   PID/Program name     Path\n"
LSOF = "COMMAND    PID USER   FD   TYPE             DEVICE SIZE/OFF  NODE NAME\n"


@pytest.mark.parametrize(
    ("command", "text", "told"),
    [
        ("ss -xlp", TITLES + OTHER + UNIX.format("proxy-server"), True),
        ("ss -xlp | grep konn", UNIX.format("konnectivity-se"), True),
        ("ss -xl", f"{TITLES}u_str LISTEN 0      4096   {PATH} 51234            * 0\n{OTHER}", True),
        (
            "ss -xp",
            f'u_str ESTAB  0      0      {PATH} 51299            * 51298 users:(("proxy-server",pid=4411,fd=9))\n',
            True,
        ),
        (
            "netstat -lxp",
            f"{ONLY}unix  2      [ ACC ]     STREAM     LISTENING     51234    4411/proxy-server    {PATH}\n",
            True,
        ),
        ("netstat -lx", f"{ONLY}unix  2      [ ACC ]     STREAM     LISTENING     51234    {PATH}\n", True),
        (
            "lsof -U",
            f"{LSOF}proxy-ser 4411 root    7u  unix 0xffff9c1d      0t0 51234 {PATH} type=STREAM (LISTEN)\n",
            True,
        ),
        ("ss -xlp", TITLES + OTHER + UNIX.format("socat"), False),
        ("ss -xlp", TITLES + OTHER, False),
        (
            "netstat -xp",
            f"{ONLY}unix  3      [ ]         STREAM     CONNECTED     51234    411/kube-apiserver\n",
            False,
        ),
    ],
)
def test_the_file_at_which_the_server_listens(command: str, text: str, told: bool) -> None:
    """By its program, or by the path's words where no program is shown; other files are understood."""
    case = bundle(t=f"root@ctl-1:~# {command}\n{text}")
    found = [(row.value, row.typed_on) for row in case.snapshot.rows[FACTS] if row.key == LISTENS_AT]
    assert found == ([(PATH, "ctl-1")] if told else [])
    (member,) = case.snapshot.rows[INPUTS]
    assert (member.kind, member.unread_lines) == ("listening sockets", 0)


def test_its_place_in_the_order_of_readers() -> None:
    """Behind what has a sign of its own."""
    assert [one.rank for one in PARSERS] == [34]
