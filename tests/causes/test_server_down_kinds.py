"""What makes a server that is down sure or likely, and what is done about it, by the answers of checks alone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from analyzer.causes.base import Finding
from analyzer.causes.server_down import server_down
from analyzer.causes.server_replica import replica
from analyzer.checks.details import AgentArguments, BadPod, PodsNotReady, Replicas, ServerLeg
from analyzer.facts.cluster import About
from analyzer.konnectivity.chain import Reason
from analyzer.model import Status
from analyzer.schema import ContainerArgRow, ContainerRow, LogOptionRow, NodeRow, PodRow
from analyzer.tables.base import Row
from analyzer.tunnel.errors import ErrorClass

from tests.support.inline import bundle
from tests.support.outcomes import Answer, cite, outcomes
from tests.support.tables import tables_of

ID = "cn9f3u2d0gm4b1ske7p0"
IKS = NodeRow(source="n", line=1, name="n1", version="v1.29.4+IKS")
ROKS = NodeRow(source="n", line=1, name="n1", worker_version="4.16.30_1569_openshift")
K0S = NodeRow(source="n", line=1, name="n1", version="v1.29.4+k0s")
PLAIN = NodeRow(source="n", line=1, name="n1", version="v1.29.4")


def pod(name: str, ready: bool = True, space: str = "kube-system", node: str | None = None) -> PodRow:
    return PodRow(source="p", line=1, namespace=space, name=name, status="Running", ready=ready, node=node)


def api(end: str = "aaaaa", ready: bool = True) -> PodRow:
    return pod(f"kube-apiserver-6c7d8f9b5-{end}", ready, f"master-{ID}")


def of(*rows: Row) -> About:
    return About(tables_of(*rows))


def tunnel(
    failing: int = 0, connected: int = 0, unknown: int = 0, refused: int = 0, other: int = 0, host: str = "10.0.0.1"
) -> Any:
    """A tunnel with so many agents in each state, and failed connects of two classes."""
    states = [SimpleNamespace(servers=("s",), failures=[], log=SimpleNamespace(options={})) for _ in range(failing)]
    kinds = {
        kind: [SimpleNamespace(source="a.log", line=1, error="dial tcp 10.0.0.1:8132: connect")] * count
        for kind, count in ((ErrorClass.REFUSED, refused), (ErrorClass.TIMEOUT, other))
        if count
    }
    return cast("Any", SimpleNamespace(
        failing=states, connected=[SimpleNamespace(servers=("s",))] * connected,
        agent_states=[None] * (failing + connected + unknown), failure_classes=lambda: kinds, servers=[], agents=[],
    ))  # fmt: skip


def down(*rows: Row, seen: Any = None, **answers: Answer) -> Finding | None:
    tables = tables_of(*rows)
    rows = tables["containers"], tables["events"]
    return server_down(About(tables), seen or tunnel(), outcomes(**answers), *rows, cite)  # type: ignore[arg-type]


def brief(found: Finding | None) -> tuple[str, tuple[str, ...]] | None:
    return (str(found.certainty), found.explains) if found is not None else None


@pytest.mark.parametrize(
    ("rows", "answers", "found"),
    [
        ([], {"cp_01": Status.FAIL}, ("confirmed", ("CP-01",))),
        ([], {"cp_01": Status.FAIL, "cp_03": Status.PASS}, ("likely", ("CP-01",))),
        ([], {"cp_03": Status.FAIL}, ("confirmed", ("CP-03",))),
        ([], {"cp_04": Status.FAIL, "cp_01": Status.PASS, "ag_03": Status.WARN}, ("likely", ("CP-04", "AG-03"))),
        ([], {"cp_01": Status.WARN}, None),
        ([api()], {"cp_03": Status.FAIL}, None),
        ([api(ready=False)], {"cp_03": Status.FAIL}, ("confirmed", ("CP-03",))),
        ([api()], {"cp_01": Status.FAIL}, ("confirmed", ("CP-01",))),
        ([], {"cp_03": (Status.FAIL, Replicas(3, 2))}, None),
        ([], {"cp_03": (Status.FAIL, Replicas(3, 0))}, ("confirmed", ("CP-03",))),
    ],
)
def test_a_pod_that_is_not_ready_is_direct_state(
    rows: list[Row], answers: dict[str, Answer], found: tuple[str, tuple[str, ...]] | None
) -> None:
    """Confirmed where no other check calls a server ready; while one of several serves it is another cause."""
    assert brief(down(*rows, **answers)) == found


def test_the_containers_own_answer_is_the_summary() -> None:
    """Before that of its pod."""
    both = down(cp_01=Status.FAIL, cp_04=Status.FAIL)
    one = down(cp_01=Status.FAIL)
    assert both is not None
    assert one is not None
    assert (both.summary, one.summary) == ("CP-04 is fail", "CP-01 is fail")


def leg(reason: Reason) -> tuple[Status, ServerLeg]:
    return Status.FAIL, ServerLeg(reason, None, 1)


@pytest.mark.parametrize(
    ("answers", "certainty"),
    [
        ({"cp_11": leg(Reason.REFUSED)}, "likely"),
        ({"cp_11": leg(Reason.NO_SOCKET)}, "likely"),
        ({"cp_11": Status.FAIL}, "likely"),
        ({"cp_11": leg(Reason.REFUSED), "cp_01": Status.PASS}, "possible"),
        ({"cp_11": leg(Reason.REFUSED), "cp_03": Status.PASS}, "possible"),
        ({"cp_11": leg(Reason.REFUSED), "cp_04": Status.PASS}, "possible"),
        ({"cp_11": leg(Reason.TIMEOUT)}, "possible"),
        ({"cp_11": leg(Reason.DNS)}, "possible"),
        ({"cp_11": leg(Reason.FORBIDDEN)}, None),
        ({"cp_11": leg(Reason.NO_AGENT)}, None),
        ({"cp_11": (Status.WARN, ServerLeg(Reason.REFUSED, None, 1))}, None),
    ],
)
def test_the_api_servers_own_dial(answers: dict[str, Answer], certainty: str | None) -> None:
    """Nobody listens: likely, and with a ready pod a question of names; no answer is possible; other reasons are other causes."""
    found = down(**answers)
    assert (found and str(found.certainty)) == certainty
    compares = found is not None and "compare the socket" in found.summary
    assert compares is (certainty == "possible" and Status.PASS in answers.values())


@pytest.mark.parametrize(
    ("seen", "answers", "certainty"),
    [
        (tunnel(2, refused=3), {}, "likely"),
        (tunnel(2, connected=5, refused=3), {}, "likely"),
        (tunnel(2, unknown=1, refused=3), {}, None),
        (tunnel(0, connected=2, refused=3), {}, None),
        (tunnel(2, refused=3, other=2), {}, "likely"),
        (tunnel(2, refused=3, other=4), {}, None),
        (tunnel(2, other=4), {}, None),
        (tunnel(2, refused=3), {"cp_01": Status.PASS}, "possible"),
        (tunnel(2, refused=3), {"cp_03": Status.PASS}, "possible"),
        (tunnel(2, refused=3), {"cp_03": Status.WARN}, "likely"),
        (tunnel(2, refused=3), {"ag_07": (Status.FAIL, AgentArguments(True))}, None),
        (tunnel(2, refused=3), {"ag_07": (Status.FAIL, AgentArguments(False))}, "likely"),
        (tunnel(2, refused=3), {"ag_07": (Status.WARN, AgentArguments(True))}, "likely"),
        (tunnel(2, refused=3), {"ag_07": Status.FAIL}, "likely"),
    ],
)
def test_agents_that_are_refused(
    monkeypatch: pytest.MonkeyPatch, seen: Any, answers: dict[str, Answer], certainty: str | None
) -> None:
    """Mostly refused, of all agents that are not connected, at the right address; a ready pod makes it a question of the way."""
    monkeypatch.setattr("analyzer.causes.balancer.is_local", lambda _: False)
    found = down(seen=seen, **answers)
    assert (found and str(found.certainty)) == certainty


@pytest.mark.parametrize(("local", "found"), [([True, True], False), ([True, False], True), ([False, False], True)])
def test_agents_that_are_refused_on_their_own_node(
    monkeypatch: pytest.MonkeyPatch, local: list[bool], found: bool
) -> None:
    """What stands there is no server; one agent that dials elsewhere keeps the question."""
    seen = tunnel(2, refused=3)
    where = dict(zip(map(id, seen.failing), local, strict=True))
    monkeypatch.setattr("analyzer.causes.balancer.is_local", lambda state: where[id(state)])
    assert (down(seen=seen) is not None) is found


def container(
    message: str | None,
    name: str = "konnectivity-server",
    ready: bool | None = False,
    pod: str = "konnectivity-server-abc",
    space: str | None = "x",
) -> ContainerRow:
    return ContainerRow(source="c", line=1, namespace=space, pod=pod, container=name, ready=ready, message=message)


FILE = "open /etc/konnectivity/tls.crt: no such file or directory"
SERVER = pod("konnectivity-server-abc", False, "x")


@pytest.mark.parametrize(
    ("rows", "first", "command"),
    [
        ([container(FILE)], "bring back /etc/konnectivity/tls.crt: the secret", "kubectl -n x get pod konnectivity-server-abc -o jsonpath"),
        ([container('secret "certs" not found')], "bring back secret certs", "kubectl -n x get secret certs"),
        ([container(FILE, space=None)], "bring back /etc", "kubectl -n x get pod konnectivity-server-abc"),
        ([container(None), container(FILE)], "bring back /etc", "kubectl -n x get pod"),
        ([container("manifest unknown: ErrImagePull"), container(FILE)], "bring back /etc", "kubectl -n x get pod"),
        ([container(None)], "save the server's logs", ""),
        ([container(FILE, name="kube-apiserver")], "save the server's logs", ""),
        ([container(FILE, ready=True)], "save the server's logs", ""),
        ([container(FILE, ready=None)], "save the server's logs", ""),
        ([container(FILE, pod="other")], "save the server's logs", ""),
    ],
)  # fmt: skip
def test_the_servers_last_words_come_first(rows: list[Row], first: str, command: str) -> None:
    """A file or an object that is missing, in the words of its own container that is not ready."""
    found = down(SERVER, *rows, cp_01=Status.FAIL)
    assert found is not None
    assert found.remedies[0].text.startswith(first)
    assert (found.remedies[0].command or "").startswith(command)


BAD = (Status.FAIL, PodsNotReady((BadPod("x", "server-1"),), 1))


@pytest.mark.parametrize(
    ("rows", "cp_04", "texts"),
    [
        ([PLAIN], BAD, ["save the last words of konnectivity-server"]),
        ([PLAIN, SERVER], (Status.FAIL, PodsNotReady((), 1)), ["save the server's logs (current and previous), then let it start again"]),
        ([IKS], BAD, ["save the server's logs (current and previous), then let it start again; watch", "refresh the master"]),
        ([ROKS], BAD, ["save the server's logs (current and previous), then let it start again; watch", "refresh the master"]),
        ([PLAIN, SERVER], Status.FAIL, ["save the server's logs (current and previous), then let it start again"]),
        ([PLAIN], Status.FAIL, ["see on the control plane's machine"]),
        ([K0S], Status.FAIL, ["see on the control plane's machine"]),
        ([ContainerArgRow(source="a", kind="unknown", flag="proxy-server-host", value="c1.us-south.containers.cloud.ibm.com")], Status.FAIL, ["save the server's logs (current and previous), then let it start again; watch", "refresh the master"]),
    ],
)  # fmt: skip
def test_who_starts_the_server_again(rows: list[Row], cp_04: Answer, texts: list[str]) -> None:
    """By the pod that is named, by IBM's master, by a listed pod, or on the control plane's own machine."""
    found = down(*rows, cp_04=cp_04)
    assert found is not None
    assert [remedy.text[: len(text)] for remedy, text in zip(found.remedies, texts, strict=True)] == texts
    if "machine" in texts[0]:
        assert ("k0scontroller" in str(found.remedies[0].command)) is (rows == [K0S])


def test_a_named_pod_is_restarted_in_its_namespace() -> None:
    """Where none is stated, in that of the masters."""
    nameless = down(PLAIN, SERVER, cp_04=(Status.FAIL, PodsNotReady((BadPod(None, "server-1"),), 1)))
    named = down(PLAIN, SERVER, cp_04=(Status.FAIL, PodsNotReady((BadPod("y", ""), BadPod("y", "server-2")), 1)))
    assert nameless is not None
    assert named is not None
    assert "kubectl -n x logs server-1 " in str(nameless.remedies[0].command)
    assert "kubectl -n y logs server-2 " in str(named.remedies[0].command)


def of_replica(*rows: Row, seen: Any = None, **answers: Answer) -> Finding | None:
    tables = tables_of(*rows)
    rows = tables["containers"], tables["events"]  # type: ignore[assignment]
    return replica(About(tables), seen or tunnel(), outcomes(**answers), *rows)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rows", "answers", "certainty"),
    [
        ([api(), api("bbbbb", False)], {"cp_03": Status.FAIL}, "likely"),
        ([api(), api("bbbbb", False)], {"cp_03": Status.FAIL, "cp_04": Status.FAIL}, "confirmed"),
        ([api(), api("bbbbb", False)], {"cp_04": Status.FAIL}, "confirmed"),
        ([api()], {"cp_03": Status.FAIL}, "confirmed"),
        ([api(), api("bbbbb", False)], {"cp_03": Status.WARN}, None),
        ([api(ready=False)], {"cp_03": Status.FAIL}, None),
        ([], {"cp_03": (Status.FAIL, Replicas(3, 2))}, "likely"),
        ([], {"cp_03": (Status.FAIL, Replicas(3, 0))}, None),
        ([], {"cp_03": Status.FAIL}, None),
    ],
)
def test_one_of_several_is_missing(rows: list[Row], answers: dict[str, Answer], certainty: str | None) -> None:
    """Confirmed where the server's own container is stated, or a pod is not there at all; 4/5 may be another container."""
    found = of_replica(*rows, **answers)
    assert (found and str(found.certainty)) == certainty


def announced(count: int) -> LogOptionRow:
    return LogOptionRow(source="l", line=1, option="ServerCount", value=str(count))


def agents(*servers: tuple[str, ...], logs: int = 0) -> Any:
    return cast(
        "Any", SimpleNamespace(connected=[SimpleNamespace(servers=one) for one in servers], servers=["log"] * logs)
    )


@pytest.mark.parametrize(
    ("counts", "seen", "found"),
    [
        ([3], agents(("a",), ("a", "b")), True),
        ([3, 2], agents(("a",), ("a", "b")), True),
        ([2], agents(("a",), ("a", "b")), False),
        ([3], agents(("a",), ("b", "c")), False),
        ([3], agents(("a", "b", "c")), False),
        ([2], agents(("a",)), True),
        ([1], agents(("a",)), False),
        ([], agents(("a",)), False),
        ([2], agents(()), False),
        ([2], agents(()  , ("a",)), True),
        ([2], agents(("a",), logs=1), True),
        ([2], agents(("a",), logs=2), False),
    ],
)  # fmt: skip
def test_servers_announce_more_than_agents_find(counts: list[int], seen: Any, found: bool) -> None:
    """All agents together find fewer, and not more logs of servers are there than one."""
    one = of_replica(*map(announced, counts), seen=seen)
    assert (one is not None) is found
    assert one is None or str(one.certainty) == "possible"


def test_the_logs_are_saved_before_the_pod_goes() -> None:
    """What a restart takes away is written to files by the same command."""
    name = "konnectivity-server-c1b2c3d4e5f6a7b8c9d0-6d8f7c9b5-xk2lp"
    rows = f"NAMESPACE      NAME   READY   STATUS   RESTARTS   AGE\nkubx-masters   {name}   0/1   CrashLoopBackOff   9   2d\n"
    found = bundle({"p.txt": rows}).cause("server-down")
    assert found is not None
    command = found.remedies[0].command or ""
    assert command.index(f"logs {name} --previous > ") < command.index(f"delete pod --grace-period=1 {name}")


@pytest.mark.parametrize(
    ("address", "looks"),
    [
        ("tunnel-front.blue-plane.svc", "kubectl get services,endpoints -n blue-plane tunnel-front"),
        ("tunnel-front.blue-plane.svc.cluster.local:8090", "kubectl get services,endpoints -n blue-plane tunnel-front"),
        ("tunnel.front.example", "getent hosts tunnel.front.example"),
    ],
)
def test_a_servers_name_that_does_not_resolve_is_looked_up_first(address: str, looks: str) -> None:
    """Nothing was dialled: the service of that name comes before any container, in its own namespace; a refusal asks for the server."""
    found = down(cp_11=(Status.FAIL, ServerLeg(Reason.DNS, address, 3)))
    refused = down(cp_11=(Status.FAIL, ServerLeg(Reason.REFUSED, address, 3)))
    assert found is not None
    assert refused is not None
    assert (found.remedies[0].command or "").startswith(looks)
    assert "crictl" not in str(found.remedies)
    assert "crictl" in str(refused.remedies)
    assert ("-n blue-plane" in str(found.mind[0])) is (".svc" in address)
