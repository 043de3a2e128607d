"""Resources and neighbours: RES-01, MET-01, NOD-01, CLU-01."""

from __future__ import annotations

import pytest

from tests.support.inline import agent, bundle, events, node, nodes, pod, pods, table

PENDING = pods(agent("aaaaa", "0/1", "Pending"))
STATUS = """apiVersion: v1
kind: Pod
metadata:
  name: konnectivity-agent-aaaaa
  namespace: kube-system
spec:
  containers:
  - name: konnectivity-agent
status:
  containerStatuses:
  - name: konnectivity-agent
    ready: true
    restartCount: 7
    state:
      running: {}
    lastState:
      terminated:
        reason: REASON
        exitCode: 137
  phase: Running
"""
PRESSURE = """Name:               n1
Roles:              <none>
Labels:             a=b
Conditions:
  Type             Status  LastHeartbeatTime                 LastTransitionTime                Reason   Message
  ----             ------  -----------------                 ------------------                ------   -------
  MemoryPressure   True    Mon, 02 Mar 2026 09:00:00 +0000   Mon, 02 Mar 2026 08:00:00 +0000   Low      low
  Ready            True    Mon, 02 Mar 2026 09:00:00 +0000   Mon, 02 Mar 2026 08:00:00 +0000   Ok       ok
Addresses:
  InternalIP:  10.0.0.1
Taints:             <none>
"""


def short(reason: str) -> str:
    return events(("FailedScheduling", "pod/konnectivity-agent-aaaaa", f"0/2 nodes are available: {reason}"))


def test_a_container_killed_for_memory_fails() -> None:
    """The last state says OOMKilled; another reason does not."""
    case = bundle({"pod.yaml": STATUS.replace("REASON", "OOMKilled")})
    assert case.status("RES-01") == "fail"
    assert case.subjects("RES-01") == ["konnectivity-agent-aaaaa"]
    assert case.places("RES-01") == ["pod.yaml:18"]
    assert "7 restarts" in case.says("RES-01")
    assert bundle({"pod.yaml": STATUS.replace("REASON", "Error")}).status("RES-01") == "pass"


def test_pending_for_want_of_room_fails_and_names_the_pod() -> None:
    """Pending alone is not enough, a taint is no shortage, and what is not understood is none."""
    case = bundle(pods=PENDING, events=short("2 Insufficient cpu."))
    assert (case.status("RES-01"), case.subjects("RES-01")) == ("fail", ["konnectivity-agent-aaaaa"])
    assert case.places("RES-01") == ["pods.txt:2", "events.txt:2"]
    long = "2 Insufficient memory. preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod."
    says = bundle(pods=PENDING, events=short(long)).says("RES-01")
    assert says.startswith(
        "konnectivity-agent-aaaaa Pending; the scheduler: 0/2 nodes are available: 2 Insufficient memory ["
    )
    assert bundle(pods=PENDING, events=short("2 node(s) had untolerated taint {a: b}.")).status("RES-01") == "pass"
    assert bundle(pods=PENDING, events=short("2 node(s) were unschedulable.")).status("RES-01") == "pass"
    assert bundle(pods=PENDING, events=short("2 node(s) had something new.")).status("RES-01") == "pass"
    assert bundle(pods=PENDING).status("RES-01") == "pass"


def test_pressure_and_evictions_are_a_warning() -> None:
    """A node's condition, or an event about a node or one of ours; another program's eviction is not ours."""
    case = bundle(nodes=PRESSURE)
    assert (case.status("RES-01"), case.subjects("RES-01")) == ("warn", ["n1"])
    assert case.places("RES-01") == ["nodes.txt:7"]
    assert bundle(pods=pods(agent("a")), events=short("1 Insufficient cpu.")).status("RES-01") == "warn"
    for reason in ("SystemOOM", "Evicted"):
        assert bundle(e=events((reason, "node/n1", "process killed"))).status("RES-01") == "warn"
        assert bundle(e=events((reason, "pod/konnectivity-agent-aaaaa", "process killed"))).status("RES-01") == "warn"
    assert bundle(e=events(("Evicted", "pod/web-1", "low on disk"))).status("RES-01") == "pass"


def test_no_object_leaves_starvation_unknown() -> None:
    """Neither pods nor events: nothing can be said, and a table of Ready nodes prints no pressure."""
    case = bundle(x="Hello\n")
    assert case.status("RES-01") == "unknown"
    assert bundle(n=nodes(node("n1"))).status("RES-01") == "unknown"
    assert case.check("RES-01").missing


def metrics(available: str) -> str:
    return table(
        "NAME  SERVICE  AVAILABLE  AGE",
        [["v1.apps", "Local", "True", "9d"], ["v1beta1.metrics.k8s.io", "kube-system/metrics-server", available, "9d"]],
    )


def test_the_metrics_api_down_by_its_own_word() -> None:
    """AVAILABLE False names the reason; its pod not ready, or an error text without the list, do as well."""
    case = bundle(a=metrics("False (MissingEndpoints)"))
    assert case.status("MET-01") == "fail"
    assert case.places("MET-01") == ["a.txt:3"]
    assert "MissingEndpoints" in case.says("MET-01")
    down = pods(pod("metrics-server-6c8d9f7b5-ddddd", "0/1"))
    assert bundle(a=metrics("True"), p=down).status("MET-01") == "fail"
    assert bundle(e="error: Metrics API not available\n").status("MET-01") == "fail"
    assert bundle(a=metrics("True"), e="error: Metrics API not available\n").status("MET-01") == "pass"


def test_the_metrics_api_up_other_apis_down_or_nothing_shown() -> None:
    """Available True passes; another API that is down is MET-02's; nothing shown is unknown."""
    assert bundle(a=metrics("True")).status("MET-01") == "pass"
    case = bundle(a=metrics("True") + "v1.acme.io   acme/api   False (FailedDiscoveryCheck)   9d\n")
    assert (case.status("MET-01"), case.status("MET-02")) == ("pass", "fail")
    assert "v1.acme.io" in case.says("MET-02")
    assert bundle(p=pods(pod("metrics-server-6c8d9f7b5-ddddd"))).status("MET-01") == "pass"
    assert bundle(p=pods(pod("web-1"))).status("MET-01") == "unknown"


@pytest.mark.parametrize(
    ("second", "status", "subjects"),
    [
        ("Ready", "pass", []),
        ("NotReady", "fail", ["n2"]),
        ("Ready,SchedulingDisabled", "pass", []),
        ("NotReady,SchedulingDisabled", "fail", ["n2"]),
    ],
)
def test_a_node_that_is_not_ready_is_named(second: str, status: str, subjects: list[str]) -> None:
    """A cordon is no fault; the count has all nodes as its denominator."""
    case = bundle(n=nodes(node("n1"), node("n2", status=second)))
    assert (case.status("NOD-01"), case.subjects("NOD-01")) == (status, subjects)
    assert f"{2 - len(subjects) if status == 'pass' else 1} of 2 nodes" in case.says("NOD-01")
    assert case.places("NOD-01")[0] == ("n.txt:3" if subjects else "n.txt:2")


def test_nodes_without_a_condition_are_unknown() -> None:
    """No node, or nodes that some other list names without a state."""
    assert bundle(x="Hello\n").status("NOD-01") == "unknown"


def operators(available: str = "True", degraded: str = "False") -> str:
    return table(
        "NAME  VERSION  AVAILABLE  PROGRESSING  DEGRADED  SINCE",
        [
            ["dns", "4.15.20", "True", "False", "False", "9d"],
            ["network", "4.15.20", available, "False", degraded, "9d"],
        ],
    )


@pytest.mark.parametrize(
    ("available", "degraded", "status"),
    [("True", "False", "pass"), ("False", "False", "warn"), ("True", "True", "warn"), ("False", "True", "warn")],
)
def test_operators_warn_and_never_fail(available: str, degraded: str, status: str) -> None:
    """Often a consequence: degraded or unavailable is a warning with its line."""
    case = bundle(co=operators(available, degraded))
    assert case.status("CLU-01") == status
    assert case.places("CLU-01") == ["co.txt:3" if status == "warn" else "co.txt:2"]
    assert ("1 of 2" if status == "warn" else "2 of 2") in case.says("CLU-01")


def test_operators_exist_on_openshift_only() -> None:
    """Elsewhere the question does not apply; on OpenShift their absence is a gap."""
    assert bundle(n=nodes(node("n1"))).status("CLU-01") == "not_applicable"
    roks = node("n1", version="v1.28.9")
    roks[-1] = "ibm-cloud.kubernetes.io/worker-version=4.15.20_1563_openshift"
    assert bundle(n=nodes(roks)).status("CLU-01") == "unknown"


def test_a_pod_that_ended_for_a_reason_that_is_not_shown() -> None:
    """A list of pods cannot tell killed for want of memory from an error of its own; a status that gives the reason can."""
    listed = pods(pod("konnectivity-agent-aaaaa", "0/1", "CrashLoopBackOff", restarts="9"))
    assert bundle(p=listed).status("RES-01") == "unknown"
    why = "$ kubectl describe pod -n kube-system konnectivity-agent-aaaaa | grep Reason\n      Reason:       Error\n"
    assert bundle(p=listed, d=why).status("RES-01") == "pass"
    assert bundle(p=listed, d=why.replace("Error", "OOMKilled")).status("RES-01") == "fail"


@pytest.mark.parametrize(
    ("reason", "message", "status"),
    [
        ("FailedScheduling", "0/2 nodes are available: 2 Insufficient memory.", True),
        ("FailedScheduling", "0/2 nodes are available: 2 node(s) had untolerated taint", False),
        ("BackOff", "0/2 nodes are available: 2 Insufficient memory.", False),
        ("Evicted", "The node was low on resource: memory", True),
        ("SystemOOM", "System OOM encountered", True),
        ("OOMKilling", "Memory cgroup out of memory", True),
    ],
)
def test_events_of_starvation(reason: str, message: str, status: bool) -> None:
    """What the scheduler had no room for, what was evicted or killed; the same words of another event are none."""
    case = bundle({"e.txt": events((reason, "pod/konnectivity-agent-aaaaa", message))})
    assert (case.status("RES-01") in ("warn", "fail")) is status


def test_a_container_that_was_killed_long_ago_is_over_it() -> None:
    """Its pod's table says when; a pod restarted since is not, nor one that is not ready."""
    one = {"pod.yaml": STATUS.replace("REASON", "OOMKilled").replace("restartCount: 7", "restartCount: 1")}

    def listed(restarts: str, ready: str = "1/1") -> dict[str, str]:
        return one | {"p.txt": pods(agent("aaaaa", ready, restarts=restarts))}

    old = bundle(listed("1 (35d ago)"))
    assert old.status("RES-01") == "pass"
    assert "more than a day ago" in old.says("RES-01")
    assert bundle(listed("1 (5h ago)")).status("RES-01") == "fail"
    assert bundle(one).status("RES-01") == "warn"
    assert bundle(one).causes == {}
    assert (
        bundle(
            {"pod.yaml": STATUS.replace("REASON", "OOMKilled").replace("restartCount: 7", "restartCount: 3")}
        ).status("RES-01")
        == "fail"
    )


@pytest.mark.parametrize(
    ("name", "line", "status"),
    [
        ("konnectivity-server.log", 'E0417 08:00:00.000000 1 server.go:1] "accept failed" err="accept4: too many open files"', "fail"),
        ("shop.log", 'E0417 08:00:00.000000 1 server.go:1] "accept failed" err="accept4: too many open files"', "unknown"),
        ("kubelet.log", 'E0417 08:00:01.000000 8 oom_watcher_linux.go:84] "Got sys oom event" event={"ProcessName":"proxy-agent"}', "fail"),
        ("dmesg.txt", "[Fri Apr 17 08:00:00 2026] Memory cgroup out of memory: Killed process 4242 (konnectivity-se) total-vm:1kB", "fail"),
        ("dmesg.txt", "[Fri Apr 17 08:00:00 2026] Memory cgroup out of memory: Killed process 4242 (java) total-vm:1kB", "unknown"),
    ],
)  # fmt: skip
def test_a_line_of_a_log_alone_tells_who_was_starved(name: str, line: str, status: str) -> None:
    """By the process it names, or by whose log it stands in."""
    assert bundle({name: f"{line}\n" * 2}).status("RES-01") == status


def test_metrics_that_nobody_installed_are_a_warning() -> None:
    """A whole list of API services without the one that `top` asks, and no pod of it: a warning; in a selection of the list it may be hidden."""
    top = "$ kubectl top nodes\nerror: Metrics API not available\n"
    whole = [["v1.", "Local", "True", "9d"], ["v1.apps", "Local", "True", "9d"]]
    cases = {
        count: bundle({"top.txt": top, "a.txt": table("NAME  SERVICE  AVAILABLE  AGE", whole[-count:])})
        for count in (1, 2)
    }
    assert {count: case.status("MET-01") for count, case in cases.items()} == {1: "fail", 2: "warn"}
    assert "not installed" in cases[2].says("MET-01")


def test_why_a_node_is_not_ready_is_asked_of_that_node() -> None:
    """The first of those that are not, by its name."""
    case = bundle(n=nodes(node("n1"), node("n2", status="NotReady")))
    assert [gap.command for gap in case.check("NOD-01").missing] == ["kubectl describe node n2"]


def test_operators_are_said_with_the_address_that_their_router_lacks() -> None:
    """What the cloud's controller answers stands behind their names; a service that has its address is left out."""
    listed = "NAMESPACE          NAME             TYPE           CLUSTER-IP      EXTERNAL-IP   PORT(S)         AGE\nopenshift-ingress   router-default   LoadBalancer   172.21.88.140   {}   443:30411/TCP   5h\n"
    operators = "NAME      VERSION   AVAILABLE   PROGRESSING   DEGRADED   SINCE   MESSAGE\ningress   4.16.50   True        False         True       5h      LoadBalancerPending\n"
    event = "NAMESPACE          LAST SEEN   TYPE      REASON   OBJECT                   MESSAGE\nopenshift-ingress   2m          Warning   SyncLoadBalancerFailed   service/router-default   no addresses left in subnet 7\n"
    case = bundle({"o.txt": operators, "s.txt": listed.format("<pending>"), "e.txt": event})
    assert "service openshift-ingress/router-default gets no address: no addresses left in subnet 7" in case.says(
        "CLU-01"
    )
    assert "e.txt:2" in case.places("CLU-01")
    fine = bundle({"o.txt": operators, "s.txt": listed.format("192.0.2.9"), "e.txt": event})
    assert "no address" not in fine.says("CLU-01")


@pytest.mark.parametrize("state", ["deploy_failed", "provision_failed", "provision_pending"])
def test_a_worker_that_never_became_a_node_is_said(state: str) -> None:
    """It has an ID and no address: no call goes to it, so nothing is broken, and nobody reads that nothing failed."""
    head = "ID                                                   Primary IP     Flavor     State           Status                Zone        Version\n"
    row = "kube-cq2v7l6w0t8hl3f6p1q0-east-default-{}  {}   bx2.8x32   {}   {}   us-east-3   4.15.38_1590_openshift\n"
    text = (
        head
        + row.format("000002c5", "10.241.0.7 ", "normal       ", "Ready             ")
        + row.format("000005e1", "-          ", state, "Instance failed.  ")
    )
    case = bundle(w="$ ibmcloud oc worker ls -c east\nOK\n" + text)
    assert case.status("NOD-01") == "warn"
    assert case.subjects("NOD-01") == ["kube-cq2v7l6w0t8hl3f6p1q0-east-default-000005e1"]
    assert "us-east-3" in case.says("NOD-01")
    assert "000005e1" in case.report.headline
    assert str(case.report.data.verdict) == "inconclusive"
