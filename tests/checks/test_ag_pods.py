"""Agents one by one: AG-05, AG-06, AG-08."""

from __future__ import annotations

import pytest
from analyzer.checks import details

from tests.checks.test_ag import NODES, THREE
from tests.checks.test_pse import WORKERS, get
from tests.support.inline import agent, arguments, bundle, classic, daemonset, events, node, nodes, options, pods

K0S_NODES = nodes(node("w1", version="v1.31.2+k0s"), node("w2", version="v1.31.2+k0s"))


def test_where_the_bad_agents_are() -> None:
    """One node, one zone, all, or scattered; a node without an agent counts as one."""
    assert bundle(p=THREE, n=NODES).status("AG-05") == "pass"
    one = bundle(p=pods(agent("a", "0/1", node="n1"), agent("b", node="n2"), agent("c", node="n3")), n=NODES)
    assert (one.status("AG-05"), one.subjects("AG-05")) == ("fail", ["n1"])
    assert one.places("AG-05") == ["p.txt:2"]
    assert one.check("AG-05").detail == details.BadAgents(details.Spread.NODE, ("n1",))
    bare = bundle(p=pods(agent("a", node="n1"), agent("b", node="n2")), n=NODES)
    assert (bare.subjects("AG-05"), bare.places("AG-05")) == (["n3"], ["n.txt:4"])
    assert bare.check("AG-05").detail == details.BadAgents(details.Spread.NODE, ("n3",))
    four = nodes(
        classic("10.1.0.1"),
        classic("10.1.0.2"),
        classic("10.2.0.1", "dal12", "2300200"),
        classic("10.2.0.2", "dal12", "2300200"),
    )

    def listed(*bad: str) -> str:
        ips = ("10.1.0.1", "10.1.0.2", "10.2.0.1", "10.2.0.2")
        return pods(*(agent("abcd"[n], "0/1" if ip in bad else "1/1", node=ip) for n, ip in enumerate(ips)))

    zone = bundle(n=four, p=listed("10.2.0.1", "10.2.0.2"))
    assert "one zone, dal12" in zone.says("AG-05")
    assert zone.check("AG-05").detail == details.BadAgents(details.Spread.ZONE, ("10.2.0.1", "10.2.0.2"))
    assert "2 of 4 nodes" in zone.says("AG-05")
    apart = bundle(n=four, p=listed("10.1.0.1", "10.2.0.2"))
    assert "2 nodes, scattered" in apart.says("AG-05")
    assert apart.check("AG-05").detail == details.BadAgents(details.Spread.SCATTERED, ("10.1.0.1", "10.2.0.2"))
    every = bundle(n=four, p=listed("10.1.0.1", "10.1.0.2", "10.2.0.1", "10.2.0.2"))
    assert every.status("AG-05") == "fail"
    assert len(every.subjects("AG-05")) == 4
    assert every.check("AG-05").detail == details.BadAgents(
        details.Spread.ALL, ("10.1.0.1", "10.1.0.2", "10.2.0.1", "10.2.0.2")
    )


@pytest.mark.parametrize(("restarts", "status"), [(4, "pass"), (5, "warn"), (61, "warn")])
def test_five_restarts_of_a_running_agent_are_a_warning(restarts: int, status: str) -> None:
    """It runs, and does not keep running."""
    case = bundle(p=pods(agent("a"), agent("b", restarts=restarts)))
    assert case.status("AG-06") == status
    assert case.places("AG-06") == (["p.txt:3"] if status == "warn" else ["p.txt:2"])


@pytest.mark.parametrize(
    "state", ["CrashLoopBackOff", "ImagePullBackOff", "ErrImagePull", "CreateContainerConfigError", "Pending"]
)
def test_an_agent_that_does_not_start_names_its_reason(state: str) -> None:
    """Status, count, pod and the event that explains it."""
    said = events(("Failed", "pod/konnectivity-agent-bxxxx", "secret konnectivity-agent not found"))
    case = bundle(p=pods(agent("a"), agent("b", "0/1", state)), e=said)
    assert (case.status("AG-06"), case.subjects("AG-06")) == ("fail", ["konnectivity-agent-bxxxx"])
    assert case.places("AG-06") == ["p.txt:3", "e.txt:2"]
    assert f"1 of 2: 1 {state}; secret konnectivity-agent not found" in case.says("AG-06")


def test_nodes_are_known_by_name_or_address() -> None:
    """Pods name their nodes as kubectl does, the node list may hold both."""
    rows = [classic("10.1.0.1"), classic("10.2.0.1", "dal12", "2300200")]
    for n, row in enumerate(rows):
        row[0] = f"worker-{n}"
    names = bundle(n=nodes(*rows), p=pods(agent("a", node="worker-0"), agent("b", "0/1", node="worker-1")))
    addresses = bundle(n=nodes(*rows), p=pods(agent("a", node="10.1.0.1"), agent("b", "0/1", node="10.2.0.1")))
    assert (names.subjects("AG-05"), addresses.subjects("AG-05")) == (["worker-1"], ["10.2.0.1"])


@pytest.mark.parametrize(
    ("age", "word"), [("119m", "all agents are younger"), ("2h", "not all were restarted"), ("9d", "not all")]
)
def test_a_restart_shows_in_the_ages(age: str, word: str) -> None:
    """All younger than two hours; pods that are not listed leave it unknown."""
    case = bundle(p=pods(agent("a", age=age), agent("b", age="5m")))
    assert case.status("AG-08") == "pass"
    assert word in case.says("AG-08")
    assert "no restart" in bundle(p=pods(agent("a", age=age), agent("b", age="3h"))).says("AG-08") or age == "119m"
    assert bundle(ds=daemonset(3, 3, 3)).status("AG-08") == "unknown"


@pytest.mark.parametrize(
    ("reason", "message", "status"),
    [
        ("FailedMount", 'MountVolume.SetUp failed for volume "ca" : configmap "roots" not found', "fail"),
        ("FailedCreatePodSandBox", 'failed to set up pod network: plugin type="calico" failed', "fail"),
        ("Unhealthy", "Readiness probe failed: 503", "unknown"),
    ],
)
def test_a_pod_that_stays_before_its_start_for_a_stated_reason(reason: str, message: str, status: str) -> None:
    """ContainerCreating alone is no fault; with the kubelet's own word for why it stays there it is."""
    listed = pods(agent("aaaaa", "0/1", "ContainerCreating"), agent("bbbbb"), agent("ccccc"))
    said = events((reason, "pod/konnectivity-agent-aaaaa", message))
    case = bundle(p=listed, e=said)
    assert case.status("AG-06") == status
    if status == "fail":
        assert case.subjects("AG-06") == ["konnectivity-agent-aaaaa"]
        assert case.places("AG-06") == ["p.txt:2", "e.txt:2"]
    assert bundle(p=listed).status("AG-06") == "unknown"  # nothing says why it is not started for so long
    both = bundle(
        p=pods(agent("aaaaa", "0/1", "ContainerCreating"), agent("bbbbb", "0/1", "ContainerCreating"), agent("ccccc")),
        e=said,
    )
    assert len(both.subjects("AG-06")) == (
        2 if status == "fail" else 0
    )  # who waits as long beside it waits for the same
    young = pods(agent("aaaaa", "0/1", "ContainerCreating", age="50s"), agent("bbbbb"), agent("ccccc"))
    assert bundle(p=young, e=said).status("AG-06") == "unknown"  # it may still be starting


def test_no_agent_is_ready_behind_an_endpoint_that_is_off() -> None:
    """The DaemonSet's own count is the suffering."""
    files = {"n.txt": WORKERS, "c.txt": get("-"), "ds.yaml": arguments()}
    assert bundle(files).first == ("agent-args-wrong", "likely")
    none = bundle(files | {"d.txt": daemonset(2, 2, 0)})
    assert none.first == ("agent-args-wrong", "confirmed")


def test_one_agent_alone_tells_of_no_node() -> None:
    """With no other to compare it neither its node nor the whole cluster is shown to be at fault."""
    case = bundle(n=nodes(node("n1")), p=pods(agent("aaaaa", "0/1", "CrashLoopBackOff", node="n1")))
    assert case.status("AG-05") == "fail"
    assert case.check("AG-05").detail == details.BadAgents(details.Spread.ALL, ("n1",))
    assert "one node only" not in case.says("AG-05")


def test_a_zone_with_good_agents_too_is_not_what_the_bad_ones_share() -> None:
    """Two bad and two good in one zone and one VLAN: what all have says nothing."""
    ips = ("10.1.0.1", "10.1.0.2", "10.1.0.3", "10.1.0.4")
    listed = pods(*(agent("abcd"[n], "0/1" if n < 2 else "1/1", node=ip) for n, ip in enumerate(ips)))
    case = bundle(n=nodes(*map(classic, ips)), p=listed)
    assert case.check("AG-05").detail == details.BadAgents(details.Spread.SCATTERED, ips[:2])
    assert "dal10" not in case.says("AG-05")


def test_without_a_list_of_pods_nothing_is_said_to_start() -> None:
    """A count of the DaemonSet names no pod; what pods do after their start needs their rows."""
    case = bundle(ds=daemonset(3, 3, 3))
    assert (case.status("AG-06"), case.check("AG-06").summary) == ("unknown", "no agent pod is listed")
    assert case.check("AG-06").missing


def test_what_did_not_start_is_counted_by_its_state() -> None:
    """A crash is told from a pull that fails; a pod is named with the most restarts of any."""
    pull = bundle(p=pods(agent("a"), agent("b", "0/1", "ImagePullBackOff"))).check("AG-06").detail
    crash = bundle(p=pods(agent("a"), agent("b", "0/1", "CrashLoopBackOff", restarts=9))).check("AG-06").detail
    assert isinstance(pull, details.AgentStart)
    assert isinstance(crash, details.AgentStart)
    assert pull == details.AgentStart(1, 2, False, None, False)
    assert crash == details.AgentStart(1, 2, False, None, True)
    many = bundle(p=pods(agent("a", restarts=5), agent("b", restarts=61), agent("c", restarts=4)))
    names = tuple(f"konnectivity-agent-{end}xxxx" for end in "ab")
    assert many.check("AG-06").detail == details.Restarts(names, 61)
    assert "2 of 3 agents" in many.says("AG-06")


@pytest.mark.parametrize(("ready", "node", "said"), [("True", "n1", "unknown"), ("False", "n1", "fail")])
def test_an_agent_that_was_never_listed_is_not_missing(ready: str, node: str, said: str) -> None:
    """One described pod says nothing of the other nodes; what it says of its own node stands."""
    described = f"Name:         konnectivity-agent-axxxx\nNamespace:    kube-system\nPriority:     0\nNode:         {node}/10.0.0.1\nStatus:       Running\nContainers:\n  konnectivity-agent:\n    State:          Running\n    Ready:          {ready}\nConditions:\n  Type    Status\n  Ready   {ready}\nEvents:  <none>\n"
    case = bundle(d=described, n=NODES)
    assert case.status("AG-05") == said
    assert case.subjects("AG-05") == (["n1"] if said == "fail" else [])
    assert case.status("AG-02") == said
    if said == "unknown":
        assert case.says("AG-05").startswith("the agents of 2 of 3 nodes are not in the bundle")


def test_why_some_agents_are_not_connected_is_asked_of_the_first_of_them() -> None:
    """Its log, from its node; agents that do not run at all have none that tells more."""
    rows = [("a", "1/1", "n1"), ("b", "1/1", "n2"), ("c", "0/1", "n3"), ("d", "0/1", "n4")]
    case = bundle(p=pods(*(agent(end, ready, node=at) for end, ready, at in rows)))
    assert "ssh n3" in str(case.check("AG-05").missing)
    down = bundle(
        p=pods(
            *(
                agent(end, ready, "Running" if ready == "1/1" else "CrashLoopBackOff", node=at)
                for end, ready, at in rows
            )
        )
    )
    assert down.check("AG-05").missing == ()


def test_why_a_container_is_restarted_goes_before_that_it_is() -> None:
    """`Back-off restarting` says again that it ends; the probe that failed says why. A readiness probe ends nothing."""

    def said(*messages: tuple[str, str]) -> str:
        rows = "".join(
            f"kube-system   2m   Warning   {reason}   pod/konnectivity-agent-axxxx   {text}\n"
            for reason, text in messages
        )
        head = "NAMESPACE     LAST SEEN   TYPE   REASON   OBJECT   MESSAGE\n"
        return bundle(p=pods(agent("a", "0/1", "CrashLoopBackOff")), e=head + rows).says("AG-06")

    again = ("BackOff", "Back-off restarting failed container konnectivity-agent")
    assert "Liveness probe failed" in said(
        again, ("Unhealthy", "Liveness probe failed: HTTP probe failed with statuscode: 500")
    )
    assert "Readiness" not in said(
        again, ("Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 500")
    )
    assert "Back-off restarting" in said(again)


def test_the_error_that_an_agents_log_ends_with_is_cited_beside_its_pod() -> None:
    """What the check says of it has its line, as the status of a container or an event has."""
    log = options() + "Error: failed to read CA cert /c/ca.crt: open /c/ca.crt: no such file or directory\n"
    case = bundle({"p.txt": pods(agent("a", "0/1", "CrashLoopBackOff"), agent("b"), agent("c")), "agent.log": log})
    assert "open /c/ca.crt: no such file" in case.says("AG-06")
    assert case.places("AG-06") == ["p.txt:2", f"agent.log:{len(log.splitlines())}"]
    listed = nodes(node("n1"), node("n2"))
    assert bundle({"p.txt": pods(agent("a", "0/1"), agent("b"), agent("c")), "n.txt": listed}).places(
        "agent-node-fault"
    ) == ["p.txt:2"]


def test_a_halt_that_is_told_again_and_again_needs_no_age() -> None:
    """Objects without a time of creation: the events say how long the pod waits; one that is told once may be a start."""

    def listed(count: int, last: str) -> str:
        return f"""apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata: {{name: konnectivity-agent-aaaaa, namespace: kube-system}}
  spec: {{nodeName: w1, containers: [{{name: konnectivity-agent}}]}}
  status:
    phase: Pending
    containerStatuses: [{{name: konnectivity-agent, ready: false, state: {{waiting: {{reason: ContainerCreating}}}}}}]
- apiVersion: v1
  kind: Event
  metadata: {{name: e, namespace: kube-system}}
  involvedObject: {{kind: Pod, name: konnectivity-agent-aaaaa, namespace: kube-system}}
  reason: FailedMount
  type: Warning
  message: 'MountVolume.SetUp failed for volume "ca" : configmap "konnectivity-ca-bundle" not found'
  count: {count}
  firstTimestamp: "2025-03-11T07:10:00Z"
  lastTimestamp: "{last}"
"""

    assert bundle({"o.yaml": listed(2, "2025-03-11T09:11:00Z")}).status("AG-06") == "fail"
    assert bundle({"o.yaml": listed(9, "2025-03-11T07:10:30Z")}).status("AG-06") == "fail"
    case = bundle({"o.yaml": listed(2, "2025-03-11T07:10:01Z")})
    assert case.status("AG-06") != "fail"


def test_agents_of_which_none_has_started_for_so_long_do_not_start() -> None:
    """Nobody need say why; one that waits beside others may be started anew, and so may young ones."""
    waits = [agent(end, "0/1", "ContainerCreating", age="25m") for end in ("aaaaa", "bbbbb")]
    case = bundle(p=pods(*waits))
    assert case.status("AG-06") == "fail"
    assert case.says("AG-06").startswith("2 of 2: 2 ContainerCreating")
    assert bundle(p=pods(*waits, agent("ccccc"))).status("AG-06") == "unknown"
    assert bundle(p=pods(agent("aaaaa", "0/1", "ContainerCreating", age="8m"))).status("AG-06") == "unknown"


def test_a_row_that_nobody_could_read_may_be_another_bad_agent() -> None:
    """Beside it nobody says of one node that it is the only one, and no agent is missing on the node whose row may be lost."""
    lost = "konnectivity-agent-ddddd   ?/?   <-- the same here, see mail\n"
    one = bundle(p=pods(agent("a", "0/1", node="n1"), agent("b", node="n2"), agent("c", node="n3")) + lost)
    assert one.check("AG-05").detail == details.BadAgents(details.Spread.NODE, ("n1",))
    assert "only" not in one.says("AG-05")
    assert one.causes["agent-node-fault"] == "likely"
    assert bundle(p=pods(agent("a", node="n1"), agent("b", node="n2")) + lost, n=NODES).status("AG-05") == "unknown"
