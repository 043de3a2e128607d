"""Why a pod does not run: the one statement that decides, by the state that the pod is in."""

from __future__ import annotations

import pytest
from analyzer.facts import halts as halts_room
from analyzer.facts.halts import Halt, HaltKind, Halts
from analyzer.facts.pods import Pod
from analyzer.facts.scheduling import Obstacle
from analyzer.facts.start import StartFault
from analyzer.schema import ContainerArgRow, ContainerRow, EventRow, KonnectivityEventRow, LogSignalRow, PodRow
from analyzer.tables.base import Row

from tests.support.tables import tables_of
from tests.support.values import are_values

NAME = "watcher-5d8f7b9c66-vm2xk"


def halt(
    status: str, *rows: Row, ready: bool = False, node: str | None = "w1", role: str = "", message: str | None = None
) -> Halt | None:
    pod = Pod("shop", NAME, role, node, status=status, ready=ready, restarts=9)
    pod.rows.append(PodRow(source="p", line=1, namespace="shop", name=NAME, status=status, message=message))
    return Halts(tables_of(*rows)).of(pod)


def event(
    reason: str, message: str, name: str = NAME, seen: str = "2m", type: str = "Warning", space: str | None = "shop"
) -> EventRow:
    return EventRow(source="e", line=2, namespace=space, type=type, reason=reason, object_name=name, message=message, last_seen=seen)  # fmt: skip


def container(**given: object) -> ContainerRow:
    return ContainerRow(source="c", line=3, pod=NAME, container="main", **({"ready": False} | given))  # type: ignore[arg-type]


def words(text: str, signal: str = "last_words", pod: str = NAME, name: str | None = None) -> LogSignalRow:
    return LogSignalRow(source="l", line=4, signal=signal, pod=pod, name=name, message=text)


FULL = "0/3 nodes are available: 1 Too many pods, 2 Insufficient cpu. preemption: 0/3 nodes are available: 3 No preemption victims found."
MOUNT = 'MountVolume.SetUp failed for volume "cert" : secret "watcher-tls" not found'
OOM = {"state": "waiting", "reason": "CrashLoopBackOff", "last_reason": "OOMKilled", "exit_code": 137}
KEY = "failed to start: open /etc/tls/tls.key: no such file or directory"


@pytest.mark.parametrize(
    ("status", "rows", "kind", "said"),
    [
        ("ContainerCreating", [event("FailedMount", MOUNT)], HaltKind.START, "secret watcher-tls not found"),
        ("ContainerCreating", [event("FailedMount", MOUNT), event("FailedMount", "timed out waiting")], HaltKind.START, "secret watcher-tls not found"),
        ("ContainerCreating", [event("FailedAttachVolume", "volume is in use")], HaltKind.WORDS, "volume is in use"),
        ("CrashLoopBackOff", [container(**OOM)], HaltKind.MEMORY, "container main was killed for memory (OOMKilled)"),
        ("OOMKilled", [], HaltKind.MEMORY, "it was killed for memory (OOMKilled)"),
        ("CrashLoopBackOff", [words(KEY)], HaltKind.START, KEY),
        ("CrashLoopBackOff", [words("no leader for 30 s")], HaltKind.WORDS, "no leader for 30 s"),
        ("CrashLoopBackOff", [words("", "go_panic", name="panic: boom")], HaltKind.WORDS, "panic: boom"),
        ("CrashLoopBackOff", [container(message=KEY), words("gone")], HaltKind.START, KEY),
        ("CrashLoopBackOff", [words("gone"), words("x", "address_undetected", name="using interface regexes [ens7]")], HaltKind.ADDRESS, "calico-node finds no address of its node using interface regexes [ens7]"),
        ("CrashLoopBackOff", [event("Unhealthy", "Liveness probe failed: 503"), event("BackOff", "Back-off")], HaltKind.PROBE, "Liveness probe failed: 503"),
        ("Running", [event("Unhealthy", "Readiness probe failed: 503"), words("x")], HaltKind.PROBE, "Readiness probe failed: 503"),
        ("Running", [container(**OOM), event("Unhealthy", "Readiness probe failed: 503")], HaltKind.MEMORY, "container main was killed for memory (OOMKilled)"),
        ("Init:CrashLoopBackOff", [words(KEY)], HaltKind.START, KEY),
        ("Init:0/1", [event("FailedMount", MOUNT)], HaltKind.START, "secret watcher-tls not found"),
    ],
)  # fmt: skip
def test_the_statement_that_decides_is_that_of_the_pods_state(
    status: str, rows: list[Row], kind: HaltKind, said: str
) -> None:
    """Of a pod that was not started the kubelet's, of one that ended its container's end and its own words, of one that runs its probe."""
    found = halt(status, *rows)
    assert found is not None
    assert (found.kind, found.words) == (kind, said)


@pytest.mark.parametrize(
    ("status", "rows"),
    [
        ("CrashLoopBackOff", [event("BackOff", "Back-off restarting failed container")]),
        ("CrashLoopBackOff", [container(reason="CrashLoopBackOff", last_reason="Error", exit_code=1)]),
        ("CrashLoopBackOff", [words(KEY, pod="watcher-5d8f7b9c66-zzzzz")]),
        ("CrashLoopBackOff", [container(**OOM | {"ready": True})]),
        ("CrashLoopBackOff", [container(ready=None, message=KEY)]),
        ("ContainerCreating", [event("FailedMount", MOUNT, seen="3d")]),
        ("ContainerCreating", [event("FailedMount", MOUNT, name="other")]),
        ("ContainerCreating", [event("FailedMount", MOUNT, space="other")]),
        ("ContainerCreating", [event("FailedMount", MOUNT, type="Normal")]),
        ("ContainerCreating", []),
    ],
)
def test_what_is_of_another_pod_or_says_nothing_is_no_reason(status: str, rows: list[Row]) -> None:
    """A back-off and an exit code say that it ended; an event of three days ago, of another pod or namespace, is none of this halt."""
    assert halt(status, *rows) is None


def test_a_pod_that_is_well_has_no_reason_and_the_first_of_several_is_found() -> None:
    """An event of its start does not make a pod bad that is ready."""
    assert halt("Running", event("FailedMount", MOUNT), ready=True) is None
    bad = [
        Pod("shop", name, "", status="ContainerCreating", ready=False) for name in ("watcher-5d8f7b9c66-aaaaa", NAME)
    ]
    found = Halts(tables_of(event("FailedMount", MOUNT))).first(bad)
    assert found is not None
    assert found.pod.name == NAME


def test_a_pod_without_a_node_has_the_schedulers_reasons() -> None:
    """In an event or in its own condition, without what is said of preemption; one that got a node since has none of them."""
    for found in (
        halt("Pending", event("FailedScheduling", FULL), node=None),
        halt("Pending", node=None, message=FULL),
    ):
        assert found is not None
        assert (found.kind, found.words) == (
            HaltKind.PLACE,
            "0/3 nodes are available: 1 Too many pods, 2 Insufficient cpu",
        )
        assert [(r.obstacle, r.nodes) for r in found.reasons] == [(Obstacle.ROOM, 1), (Obstacle.ROOM, 2)]
    assert halt("Pending", event("FailedScheduling", FULL), node="w1") is None
    claim = "0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims."
    bound = halt("Pending", event("FailedScheduling", claim), node=None)
    assert bound is not None
    assert bound.reasons[0].obstacle is Obstacle.VOLUME


def test_the_memory_limit_is_that_of_the_container_that_was_killed() -> None:
    """By its pod or by what runs it; another container's is not told."""
    args = [
        ContainerArgRow(source="a", line=1, name="watcher", container=name, flag="memory limit", value=value)
        for name, value in (("main", "96Mi"), ("side", "1Gi"))
    ]
    found = halt("CrashLoopBackOff", container(**OOM), *args)
    assert found is not None
    assert (found.container, found.limit) == ("main", "96Mi")
    assert found.words.endswith("its limit is 96Mi")
    other = halt("CrashLoopBackOff", container(**OOM), args[1])
    assert other is not None
    assert other.limit == ""


def test_a_pod_that_its_node_put_out_says_what_ran_low() -> None:
    """In its own message or an event; words without the resource are no reason."""
    found = halt("Evicted", message="The node was low on resource: ephemeral-storage. Threshold quantity: 1Gi")
    assert found is not None
    assert found.shortage is not None
    assert found.shortage.is_disk
    assert halt("Evicted", message="Pod was rejected") is None


def test_a_program_of_the_tunnel_has_its_own_fatal_line() -> None:
    """The error with which its log ends, where it is fatal; the last error of one that goes on is no end."""

    def line(level: str) -> KonnectivityEventRow:
        return KonnectivityEventRow(source="k", line=5, pod=NAME, level=level, signal="other", error=KEY)

    found = halt("CrashLoopBackOff", line("F"))
    assert found is not None
    assert found.start is not None
    assert found.start.fault is StartFault.FILE
    assert halt("CrashLoopBackOff", line("E")) is None


def test_what_nobody_states_of_a_value_is_not_so() -> None:
    """And a value that is handed on is not changed."""
    are_values(halts_room)
