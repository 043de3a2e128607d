"""A server that runs while the API server does not reach it: the way between the two is wrong, and not the server."""

from __future__ import annotations

import pytest
from analyzer.checks.details import SeenRunning, ServerLeg
from analyzer.checks.server_runs import on_machine
from analyzer.konnectivity.chain import Reason

from tests.support.inline import Case, agent, bundle, dial, failing, klog, options, pod, pods, serving

EGRESS, DOWN = "apiserver-egress-wrong", "server-down"
SOCKET = "/run/k/konnectivity-server.socket"
NO_SOCKET, REFUSED, FORBIDDEN = "no such file or directory", "connection refused", "permission denied"
FILE = "srwxr-xr-x 1 root root 0 Mar  2 08:00 {}\n"
START = klog("08:00:00.000000", "Starting agent server for tunnel connections.") + klog(
    "08:00:05.000000", '"Agent connected" agentID="a1" serverID="s1"'
)


def api(reason: str, hour: str = "09") -> dict[str, str]:
    """Two dials of the API server that fail."""
    error = f"failed to create connection to uds name {SOCKET}, error: dial unix {SOCKET}: connect: {reason}"
    return {
        "kube-apiserver.log": "".join(
            klog(f"{hour}:00:0{n}.000000", f'"Unhandled Error" err="{error}"', "E") for n in (1, 2)
        )
    }


def leg(case: Case) -> ServerLeg:
    found = case.check("CP-11").detail
    assert isinstance(found, ServerLeg)
    return found


@pytest.mark.parametrize(
    "shown",
    [
        {"s.txt": f'root@cp:~# ss -xlp\nu_str LISTEN 0 4096 {SOCKET} 51234 * 0 users:(("proxy-server",pid=4411,fd=7))\n'},
        {"s.txt": f"root@cp:~# ls -l {SOCKET}\n" + FILE.format(SOCKET)},
        {"s.txt": f"root@cp:~# ls -la {SOCKET.rpartition('/')[0]}\ntotal 0\n" + FILE.format("konnectivity-server.socket")},
        {"server.log": START + klog("09:30:00.000000", '"Agent connected" agentID="a2" serverID="s1"')},
        {"agent.log": options() + serving() + klog("09:40:00.000000", '"Start serving" serverID="s1" agentID="a1"')},
    ],
)  # fmt: skip
def test_what_shows_a_server_that_runs(shown: dict[str, str]) -> None:
    """The socket on the machine, a log that goes on, an agent that is connected later: no server is said to be down or started again."""
    case = bundle(api(NO_SOCKET) | shown)
    assert leg(case).runs is SeenRunning.NOW
    assert case.first == (EGRESS, "likely")
    assert DOWN not in case.causes
    assert "mountPath /run/k;" in case.commands(EGRESS)
    assert "--uds-name" in case.commands(EGRESS)


@pytest.mark.parametrize(("ready", "found"), [(("1/1", "1/1"), True), (("1/1", "0/1"), False), ((), False)])
def test_server_pods_that_are_ready(ready: tuple[str, ...], found: bool) -> None:
    """All of them: of several the one on that machine may be the one that is not."""
    listed = pods(
        *(pod(f"konnectivity-server-cp{n}", state, node=f"cp{n}") for n, state in enumerate(ready)), agent("a")
    )
    case = bundle(api(NO_SOCKET) | {"p.txt": listed})
    assert (leg(case).runs is SeenRunning.NOW) is found
    assert ({DOWN, "server-replica-missing"}.isdisjoint(case.causes)) is found
    assert not found or case.first == (EGRESS, "likely")


def test_a_log_that_ends_before_shows_it_until_then() -> None:
    """With agents connected: neither is likely any more; without any it says nothing."""
    case = bundle(api(NO_SOCKET) | {"server.log": START})
    assert leg(case).runs is SeenRunning.BEFORE
    assert set(case.causes.items()) >= {(DOWN, "possible"), (EGRESS, "possible")}
    assert leg(bundle(api(NO_SOCKET) | {"server.log": START.partition("\n")[0] + "\n"})).runs is None
    gone = START + klog("08:59:00.000000", "error: listen unix: bind: address already in use", "E")
    assert leg(bundle(api(NO_SOCKET) | {"server.log": gone})).runs is None


def test_a_server_that_started_since_was_not_there_before() -> None:
    """A log that begins behind the errors and goes on is a server of now."""
    case = bundle(api(NO_SOCKET, "07") | {"server.log": START})
    assert leg(case).runs is SeenRunning.NOW


def test_a_file_that_refuses_may_be_left_over() -> None:
    """The socket of a server that was killed stays: refused there, the server is down; one whose log goes on listens elsewhere."""
    listed = {"s.txt": f"root@cp:~# ls -l {SOCKET}\n" + FILE.format(SOCKET)}
    case = bundle(api(REFUSED) | listed)
    assert leg(case).runs is None
    assert case.first == (DOWN, "likely")
    later = {"server.log": START + klog("09:30:00.000000", '"Agent connected" agentID="a2" serverID="s1"')}
    assert bundle(api(REFUSED) | later).first == (EGRESS, "likely")


def test_rights_are_said_as_they_are_listed() -> None:
    """Denied at a socket that is there: likely, with mode and owner; nobody asks whether the server runs."""
    listed = {"s.txt": f"root@cp:~# ls -l {SOCKET}\n" + FILE.format(SOCKET)}
    case = bundle(api(FORBIDDEN) | listed)
    assert leg(case) == ServerLeg(Reason.FORBIDDEN, SOCKET, 2, SeenRunning.NOW, "srwxr-xr-x root root")
    assert case.causes == {EGRESS: "likely"}
    assert "(on the machine it is srwxr-xr-x root root)" in case.commands(EGRESS)
    alone = bundle(api(FORBIDDEN))
    assert alone.causes == {EGRESS: "possible"}
    assert "server does not run" not in alone.report.to_text()


def test_another_socket_of_the_machine_is_none_of_it() -> None:
    """By its path, else by its name."""
    case = bundle(
        s=f"root@cp:~# ls -l /run/x\ntotal 0\n{FILE.format('konnectivity-other.sock')}{FILE.format('konnectivity-server.socket')}"
    )
    assert [row.value for row in on_machine(case.snapshot.about, SOCKET)] == ["/run/x/konnectivity-server.socket"]
    assert on_machine(case.snapshot.about, None) == []


def test_agents_that_are_refused_have_no_part_in_it() -> None:
    """An agent that fails shows no server."""
    refused = failing(dial("dial tcp 192.0.2.7:8132: connect: connection refused"))
    assert leg(bundle(api(NO_SOCKET) | {"agent.log": refused})).runs is None


@pytest.mark.parametrize(("host", "runs"), [("cp1", SeenRunning.NOW), ("cp2", None)])
def test_a_socket_of_another_machine_shows_no_server_on_this_one(host: str, runs: SeenRunning | None) -> None:
    """Each machine of a control plane has a server of its own, to which its API server goes."""
    line = f'Mar 02 09:00:01 cp1 kube-apiserver[812]: E0302 09:00:01.000000     812 a.go:1] "Unhandled Error" err="dial unix {SOCKET}: connect: no such file or directory"\n'
    listens = f'root@{host}:~# ss -xlp\nu_str LISTEN 0 4096 {SOCKET} 51234 * 0 users:(("proxy-server",pid=4411,fd=7))\n'
    assert leg(bundle({"journal.log": line * 2, "s.txt": listens})).runs is runs
