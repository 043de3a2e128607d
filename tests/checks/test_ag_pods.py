"""Agents one by one: AG-05 to AG-08."""

from __future__ import annotations

import pytest
from analyzer.checks import details

from tests.checks.test_ag import NODES, THREE
from tests.checks.test_pse import PRIVATE, PUBLIC, PUBLIC_HOST, WORKERS, get
from tests.support.inline import HOST, PORT, agent, arguments, bundle, classic, daemonset, events, node, nodes, pods

K0S_NODES = nodes(node("w1", version="v1.31.2+k0s"), node("w2", version="v1.31.2+k0s"))


def test_where_the_bad_agents_are() -> None:
    """One node, one zone, all, or scattered; a node without an agent counts as one."""
    assert bundle(p=THREE, n=NODES).status("AG-05") == "pass"
    one = bundle(p=pods(agent("a", "0/1", node="n1"), agent("b", node="n2"), agent("c", node="n3")), n=NODES)
    assert (one.status("AG-05"), one.subjects("AG-05")) == ("fail", ["n1"])
    assert one.places("AG-05") == ["p.txt:2"]
    assert one.check("AG-05").detail is details.Spread.NODE
    bare = bundle(p=pods(agent("a", node="n1"), agent("b", node="n2")), n=NODES)
    assert (bare.subjects("AG-05"), bare.places("AG-05")) == (["n3"], ["n.txt:4"])
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
    assert zone.check("AG-05").detail is details.Spread.ZONE
    assert "2 of 4 nodes" in zone.says("AG-05")
    apart = bundle(n=four, p=listed("10.1.0.1", "10.2.0.2"))
    assert "2 nodes, scattered" in apart.says("AG-05")
    assert apart.check("AG-05").detail is details.Spread.SCATTERED
    every = bundle(n=four, p=listed("10.1.0.1", "10.1.0.2", "10.2.0.1", "10.2.0.2"))
    assert every.status("AG-05") == "fail"
    assert len(every.subjects("AG-05")) == 4
    assert every.check("AG-05").detail is details.Spread.ALL


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


@pytest.mark.parametrize(
    ("host", "port", "status"),
    [
        (HOST, PORT, "pass"), (HOST, 20000, "pass"), (HOST, 32767, "pass"), (HOST, 19999, "fail"), (HOST, 32768, "fail"),
        (HOST, "none", "fail"), ("localhost", PORT, "fail"), (f"https://{HOST}", PORT, "fail"), (HOST, 30122, "fail"),
    ],
)  # fmt: skip
def test_arguments_of_an_iks_cluster(host: str, port: object, status: str) -> None:
    """A bare host, a node port at both ends of its range, and not the API server's port."""
    files = {"ds.yaml": arguments(host, port), "n.txt": nodes(classic("10.1.0.1")), "c.txt": get()}
    case = bundle(files)
    assert case.status("AG-07") == status
    assert case.places("AG-07")[0].startswith("ds.yaml:")
    if status == "pass":
        assert f"{host}:{port}" in case.says("AG-07")


@pytest.mark.parametrize(
    ("url", "status", "against"),
    [
        (f"https://{HOST}:{PORT}", "pass", None),
        (HOST, "pass", None),
        (f"https://{HOST}:30999", "fail", True),
        (f"https://other.example:{PORT}", "fail", True),
    ],
)
def test_arguments_against_what_the_cluster_states(url: str, status: str, against: bool | None) -> None:
    """Host and port each; a URL without a port says nothing of the port."""
    record = f"ClusterID: c1a2b3c4d5e6f7a8b9c0\nKonnectivityServerURL: {url}\n"
    case = bundle({"ds.yaml": arguments(), "r.txt": record})
    assert case.status("AG-07") == status
    assert case.check("AG-07").detail == (None if against is None else details.AgentArguments(against))
    assert "r.txt:2" in case.places("AG-07")
    own = bundle({"ds.yaml": arguments("localhost"), "n.txt": nodes(classic("10.1.0.1"))}).check("AG-07").detail
    assert own == details.AgentArguments(False)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "10.100.114.99"])
def test_a_balancer_on_the_node_is_no_wrong_argument(host: str) -> None:
    """k0s puts a balancer onto every node and others a sidecar beside the agent: off IBM Cloud the node itself is a fine target."""
    for files in ({"ds.yaml": arguments(host)}, {"ds.yaml": arguments(host), "n.txt": K0S_NODES}):
        case = bundle(files)
        assert case.status("AG-07") == "pass"
        assert "agent-args-wrong" not in case.causes
        assert "public" not in case.says("CTX-08") + case.says("PSE-02")
        assert case.status("PSE-02") == "not_applicable"


def test_nodes_are_known_by_name_or_address() -> None:
    """Pods name their nodes as kubectl does, the node list may hold both."""
    rows = [classic("10.1.0.1"), classic("10.2.0.1", "dal12", "2300200")]
    for n, row in enumerate(rows):
        row[0] = f"worker-{n}"
    names = bundle(n=nodes(*rows), p=pods(agent("a", node="worker-0"), agent("b", "0/1", node="worker-1")))
    addresses = bundle(n=nodes(*rows), p=pods(agent("a", node="10.1.0.1"), agent("b", "0/1", node="10.2.0.1")))
    assert (names.subjects("AG-05"), addresses.subjects("AG-05")) == (["worker-1"], ["10.2.0.1"])


def test_arguments_not_in_the_bundle() -> None:
    """Pods alone do not show them."""
    assert bundle(p=THREE).status("AG-07") == "unknown"


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
    ("host", "private", "public", "word"),
    [
        (HOST, "-", PUBLIC, "which is off"), (PUBLIC_HOST, PRIVATE, "-", "which is off"), (HOST, PRIVATE, PUBLIC, ""),
        ("c105.private.us-south.containers.cloud.ibm.com", PRIVATE, PUBLIC, "another master"),
        ("c104.private.eu-de.containers.cloud.ibm.com", PRIVATE, PUBLIC, "another master"),
        ("c104-e.us-south.containers.cloud.ibm.com", PRIVATE, PUBLIC, ""),
    ],
)  # fmt: skip
def test_the_host_belongs_to_an_endpoint_of_this_cluster(host: str, private: str, public: str, word: str) -> None:
    """An endpoint that is off, or another cluster's master: the arguments contradict the cluster's record."""
    case = bundle({"n.txt": WORKERS, "c.txt": get(private, public), "ds.yaml": arguments(host)})
    assert case.status("AG-07") == ("fail" if word else "pass")
    assert word in case.says("AG-07")
    if word:
        assert case.check("AG-07").detail == details.AgentArguments(True)
        assert case.places("AG-07")[:2] == [
            "ds.yaml:13",
            "c.txt:5" if private == "-" or "another" in word else "c.txt:4",
        ]


@pytest.mark.parametrize(
    ("reason", "message", "status"),
    [
        ("FailedMount", 'MountVolume.SetUp failed for volume "ca" : configmap "roots" not found', "fail"),
        ("FailedCreatePodSandBox", 'failed to set up pod network: plugin type="calico" failed', "fail"),
        ("Unhealthy", "Readiness probe failed: 503", "pass"),
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
    assert bundle(p=listed).status("AG-06") == "pass"
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
    assert case.check("AG-05").detail is details.Spread.ALL
    assert "one node only" not in case.says("AG-05")


def test_a_zone_with_good_agents_too_is_not_what_the_bad_ones_share() -> None:
    """Two bad and two good in one zone and one VLAN: what all have says nothing."""
    ips = ("10.1.0.1", "10.1.0.2", "10.1.0.3", "10.1.0.4")
    listed = pods(*(agent("abcd"[n], "0/1" if n < 2 else "1/1", node=ip) for n, ip in enumerate(ips)))
    case = bundle(n=nodes(*map(classic, ips)), p=listed)
    assert case.check("AG-05").detail is details.Spread.SCATTERED
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


@pytest.mark.parametrize(
    "shown",
    [
        "        - --proxy-server-host=t1.example.org\n",
        "        - --proxy-server-port=31417\n",
        "$ kubectl get ds konnectivity-agent -n kube-system -o yaml | grep port\n        - --proxy-server-port=31417\n",
        "71 /proxy-agent --v=3 --proxy-server-host=t1.example.org\n",
        "I0302 08:00:05.100000       1 options.go:172] ProxyServerPort set to 31417.\n",
        arguments().rpartition("        - --proxy-server-port")[0],
        arguments().replace(f"        - --proxy-server-host={HOST}\n", ""),
    ],
)
def test_an_argument_is_not_missing_where_a_part_is_shown(shown: str) -> None:
    """A grep, a process, the tail of a log and a list that ends the text leave open what else the agents are given."""
    case = bundle({"a.txt": shown})
    assert (case.status("AG-07"), case.causes) == ("unknown", {})


def test_an_argument_is_missing_from_a_list_with_something_behind_it() -> None:
    """Its image, which the API server prints behind the arguments, or what the container mounts; an empty host names none."""
    lines = arguments().splitlines(keepends=True)
    image = next(one for one in lines if "image:" in one)
    whole = "".join(one for one in lines if one != image and "proxy-server-host" not in one) + image
    assert bundle({"a.yaml": whole}).says("AG-07").startswith("--proxy-server-host is missing")
    empty = 'I0302 08:00:05.1       1 options.go:171] ProxyServerHost set to "".\n'
    assert (
        bundle({"a.log": empty + "I0302 08:00:05.2       1 options.go:172] ProxyServerPort set to 8131.\n"}).status(
            "AG-07"
        )
        == "fail"
    )
