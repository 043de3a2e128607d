"""Policies as causes: which leg, seen to fail or not, and what to do for each kind of policy."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from analyzer.causes.base import Finding
from analyzer.causes.policy import policy_agent, policy_cluster
from analyzer.checks.details import (
    Decider,
    DeniedLeg,
    DeniedLegs,
    FailedCall,
    FailedCalls,
    FailedDials,
    MetricsApi,
    PolicyKind,
)
from analyzer.konnectivity.chain import Caller, Leg, Reason
from analyzer.model import Outcome, Status
from analyzer.policy.legs import Way

from tests.causes.test_targets import dials
from tests.checks.test_pol import CALM, PORT_ONLY, base, gnp
from tests.checks.test_pol_api import TOP, metrics
from tests.checks.test_wh import called, service, webhook
from tests.checks.test_wh_policy import POD
from tests.support.inline import PORT, Case, agent, bundle, dial, failing, node, nodes, options, pods, serving
from tests.support.outcomes import Answer, outcomes

CLUSTER = "network-policy-blocks-cluster"
READY = "apiVersion: v1\nkind: Endpoints\nmetadata: {name: guard, namespace: guard-system}\nsubsets: [{addresses: [{ip: 172.30.0.5}], ports: [{port: 8443}]}]\n"
TIMEOUT = 'failed to call webhook: Post "https://guard.guard-system.svc:443/x?timeout=10s": context deadline exceeded'


def test_a_policy_on_the_leg_behind_the_agents() -> None:
    """Confirmed when the kubelet that is denied is the one that gives no answer, likely for another; possible without any failure."""
    denied = base(gnp("port", PORT_ONLY.format(PORT)))
    assert bundle(denied).causes == {CLUSTER: "possible"}
    assert bundle(denied | {"server.log": dials("10.1.0.2:10250")}).causes[CLUSTER] == "confirmed"
    assert bundle(denied | {"server.log": dials("10.1.0.9:10250")}).causes[CLUSTER] == "likely"
    refused = dials("10.1.0.2:10250").replace("i/o timeout", "connect: connection refused")
    assert bundle(denied | {"server.log": refused}).causes[CLUSTER] == "likely"
    assert CLUSTER not in bundle(base(CALM) | {"server.log": dials("10.1.0.2:10250")}).causes


AGENT = "network-policy-blocks-agent"
EGRESS = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: cis, namespace: kube-system}}\nspec: {{podSelector: {{}}, policyTypes: [Egress], egress: [{{to: [{{ipBlock: {{cidr: 10.0.0.0/8}}}}], ports: [{ports}]}}]}}\n"


def of_ports(*open_: int, ready: str = "0/1") -> Case:
    """A cluster whose agents may dial these ports alone; what they dial lies in the workers' own network."""
    rows = pods(agent("a", ready, node="10.1.0.1"), agent("b", ready, node="10.1.0.2"))
    lost = failing(dial(f"dial tcp 10.1.9.9:{PORT}: i/o timeout"))
    ports = ", ".join(f"{{port: {port}, protocol: TCP}}" for port in open_)
    return bundle({
        "n.txt": nodes(node("10.1.0.1"), node("10.1.0.2")), "p.txt": rows, "k.yaml": EGRESS.format(ports=ports),
        "d.txt": options("10.1.9.9", PORT), "agent.log": lost,
    })  # fmt: skip


def test_one_remedy_opens_every_port_that_the_policy_denies() -> None:
    """The way to the server and the one to the kubelets: with the one open, every call fails still, and that one is then in front of a filter."""
    both = of_ports(443)
    assert both.first == (AGENT, "confirmed")
    said = both.cause(AGENT)
    assert said is not None
    assert said.remedies[0].text.startswith(
        f"add ports {PORT} and 10250 to the ports of the first egress rule of Kubernetes NetworkPolicy kube-system/cis"
    )
    assert "the same denies agent to kubelet" in said.summary
    assert CLUSTER not in both.causes
    assert of_ports(443, PORT).causes[CLUSTER] == "likely"
    one = of_ports(443, 10250).cause(AGENT)
    assert one is not None
    assert one.remedies[0].text.startswith(f"add port {PORT} to the ports of")
    assert "kubelet" not in one.summary


POLICIES = {
    "knp": "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: own, namespace: guard-system}\nspec: {podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}\n",
    "np": "apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: {name: own, namespace: guard-system}\nspec: {selector: all(), types: [Ingress]}\n",
    "gnp": gnp("lock", "selector: \"k8s-app == 'guard'\", types: [Ingress], ingress: [{action: Log}, {action: Deny}]"),
    "anp": "apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {name: top}\nspec: {priority: 5, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]}\n",
}
"""A policy of each kind that keeps the agents away from the webhook's pod."""


@pytest.mark.parametrize(
    ("kind", "says", "shows"),
    [
        ("knp", "has neither order nor Deny: add the ingress rule there", "kubectl get networkpolicies.networking.k8s.io own -n guard-system -o yaml"),
        ("np", "Calico NetworkPolicy guard-system/own selects it, and nothing in tier default allows this", "calicoctl get networkpolicy own -n guard-system -o yaml"),
        ("gnp", "the second ingress rule of GlobalNetworkPolicy lock denies it: put an Allow before that rule", "calicoctl get globalnetworkpolicy lock -o yaml"),
        ("anp", "AdminNetworkPolicy top is the administrator's", "kubectl get adminnetworkpolicies top -o yaml"),
    ],
)  # fmt: skip
def test_the_remedy_fits_the_object_that_decides(kind: str, says: str, shows: str) -> None:
    """Ingress of the webhook is not cured by egress of the agents; Kubernetes' own policy knows no order and no calicoctl."""
    files = {"wh.yaml": webhook(), "s.yaml": service(), "p.yaml": POD, "e.yaml": READY, "k.yaml": POLICIES[kind], "ev.txt": called(reason=TIMEOUT)}  # fmt: skip
    files |= {"calm.yaml": CALM} if kind == "anp" else {}
    case = bundle(files)
    assert case.causes[CLUSTER] == "confirmed"
    assert "allow ingress of guard-system/guard-1 on TCP 8443 from the agents" in case.commands(CLUSTER)
    assert says in case.commands(CLUSTER)
    assert shows in case.commands(CLUSTER)
    assert "egress" not in case.commands(CLUSTER)


def test_pods_taken_by_their_names_confirm_nothing() -> None:
    """Without the service's endpoints it is not known that the denied pod is the one that was called."""
    files = {"wh.yaml": webhook(), "s.yaml": service(), "p.yaml": POD, "k.yaml": POLICIES["gnp"], "ev.txt": called(reason=TIMEOUT)}  # fmt: skip
    assert bundle(files).causes[CLUSTER] == "likely"
    known = bundle(files | {"e.yaml": READY, "ev.txt": called(reason="No agent available")})
    assert known.causes.get(CLUSTER) != "confirmed"


def test_an_aggregated_api_behind_a_policy() -> None:
    """metrics-server's pod denies the agents, and the API server says that it does not reach it."""
    files = {
        "p.yaml": POD.replace("guard-1", "metrics-server-5d9c7f8b6-abcde").replace("guard-system", "kube-system"),
        "s.yaml": service("metrics-server", "kube-system", 4443), "k.yaml": POLICIES["gnp"],
        "e.yaml": READY.replace("name: guard,", "name: metrics-server,").replace("guard-system", "kube-system").replace("8443", "4443"),
        "a.txt": "NAME                     SERVICE                      AVAILABLE                      AGE\nv1beta1.metrics.k8s.io   kube-system/metrics-server   False (FailedDiscoveryCheck)   92d\n",
    }  # fmt: skip
    case = bundle(files)
    assert case.causes[CLUSTER] == "confirmed"
    assert "v1beta1.metrics.k8s.io" in str(case.cause(CLUSTER).scope)  # type: ignore[union-attr]
    assert "metrics-api-down" not in case.causes, "what is not reached is not stated to be down"
    missing = bundle(files | {"a.txt": files["a.txt"].replace("FailedDiscoveryCheck", "MissingEndpoints   ")})
    assert missing.causes.get(CLUSTER) != "confirmed"


NOTHING = {"note.txt": "nothing of note\n"}
DECIDER = Decider(PolicyKind.GLOBAL, None, "lock", "default", False, 1)


def leg(
    way: Way = Way.SERVER,
    decider: Decider | None = DECIDER,
    assumed: bool = False,
    name: str = "",
    address: str = "10.1.0.2",
    target: str = "there",
) -> DeniedLeg:
    return DeniedLeg(way, "kube-system/agent-1", target, 10250, (address,), name, decider, assumed)


def of_agents(files: dict[str, str] | None = None, **answers: Answer) -> Finding | None:
    """The policy on the way to the server, on these answers and on the logs of these files."""
    case = bundle(files or NOTHING)
    return policy_agent(case.snapshot.about, case.tunnel, outcomes(**answers))


def denied(*legs: DeniedLeg, assumed: bool = False) -> tuple[Status, DeniedLegs]:
    return Status.FAIL, DeniedLegs(legs, assumed)


@pytest.mark.parametrize(
    ("answers", "certainty", "explains"),
    [
        ({"pol_02": denied(leg()), "srv_03": Status.FAIL}, "confirmed", ("POL-02", "SRV-03")),
        ({"pol_02": denied(leg()), "ag_03": Status.WARN}, "confirmed", ("POL-02", "AG-03")),
        ({"pol_02": denied(leg()), "ag_09": Status.FAIL}, "likely", ("POL-02", "AG-09")),  # may be another fault's
        ({"pol_02": denied(leg(decider=None)), "err": Status.FAIL}, "likely", ("POL-02", "ERR")),
        ({"pol_02": denied(leg(), assumed=True), "err": Status.FAIL}, "likely", ("POL-02", "ERR")),
        ({"pol_02": denied(leg(Way.DNS)), "err": Status.FAIL}, "likely", ("POL-02", "ERR")),
        ({"pol_02": (Status.FAIL, None), "err": Status.FAIL}, "likely", ("POL-02", "ERR")),
        ({"pol_02": denied(leg())}, "possible", ("POL-02",)),
    ],
)
def test_a_policy_on_the_way_to_the_server(
    answers: dict[str, Answer], certainty: str, explains: tuple[str, ...]
) -> None:
    """Confirmed when a listed policy denies the way and agents are cut off; likely when either is taken for granted."""
    found = of_agents(**answers)
    assert found is not None
    assert (found.certainty, found.explains, found.rival) == (certainty, explains, False)


def test_unread_policies_are_a_rival_of_a_server_that_saw_no_agent() -> None:
    """From a server alone a policy looks like all else; pods of agents, their logs or read policies end the guess."""
    silent: dict[str, Answer] = {"srv_01": Status.FAIL}
    found = of_agents(**silent)
    assert found is not None
    assert (found.certainty, found.explains) == ("possible", ("SRV-01",))
    assert of_agents({"p.txt": pods(agent("a"))}, **silent) is None
    assert of_agents({"agent.log": options() + serving()}, **silent) is None
    assert of_agents(pol_02=Status.PASS, **silent) is None
    assert of_agents(srv_01=Status.PASS) is None
    seen = 'I0302 09:00:01.000000       1 server.go:880] "Agent connected" agentID="a" serverID="s"\n'
    assert of_agents({"server.log": seen}, **silent) is None


@pytest.mark.parametrize(
    ("error", "rival"),
    [
        ("dial tcp 166.9.14.5:31417: i/o timeout", True),
        ("dial tcp 166.9.14.5:31417: connect: no route to host", False),
        ("dial tcp 166.9.14.5:31417: connect: network is unreachable", True),
        ("dial tcp 166.9.14.5:31417: connect: connection refused", False),
        ("dial tcp: lookup x.example.com: no such host", False),
    ],
)
def test_unread_policies_are_a_rival_of_packets_that_are_dropped(error: str, rival: bool) -> None:
    """
    A policy drops: it never refuses, nor answers that there is no route.

    With an agent that is connected, with policies read, or where none beyond the defaults is known, it is none.
    """
    log = {"agent.log": options() + failing(dial(error))}
    found = of_agents(log, pol_01=Status.WARN)
    assert (found is not None) is rival
    assert of_agents(log, pol_01=Status.WARN, pol_02=Status.PASS) is None
    assert of_agents(log | {"other.log": options(agent="a2") + serving("a2")}, pol_01=Status.WARN) is None
    assert of_agents(log) is None
    assert of_agents(log, pol_01=Status.PASS) is None
    if found is not None:
        assert (found.certainty, found.rival, found.scope) == ("possible", True, "1 of 1 agents")


def test_a_silent_timeout_alone_makes_one_candidate_and_names_what_is_left_open() -> None:
    """The policies are asked for; with one that is not the cluster's own in a list they are a candidate beside it."""
    log = {"agent.log": options() + failing(dial("dial tcp 166.9.14.5:31417: i/o timeout"))}
    alone = bundle(log)
    assert list(alone.causes) == ["firewall-or-routing"]
    cause = alone.cause("firewall-or-routing")
    assert cause is not None
    assert "a network policy" in cause.summary.partition("not excluded yet: ")[2]
    assert any("policies" in gap.what for gap in cause.would_change_our_mind)
    listed = "$ calicoctl get gnp\nNAME\nallow-all-outbound\nshop-lockdown\n"
    assert "network-policy-blocks-agent" in bundle(log | {"gnp.txt": listed}).causes


def of_cluster(
    faults: dict[Caller, list[str]] | None = None, apis: list[Any] | None = None, **answers: Answer
) -> Finding | None:
    """The policy behind the agents; `faults`: addresses of dropped dials by who made them."""

    def of(*, caller: Caller, reasons: frozenset[Reason]) -> list[Any]:
        assert Reason.REFUSED not in reasons
        return [SimpleNamespace(fault=SimpleNamespace(address=one)) for one in (faults or {}).get(caller, [])]

    found: dict[str, Outcome] = outcomes(**answers)
    return policy_cluster(SimpleNamespace(came_through=[]), SimpleNamespace(of=of), apis or [], found)  # type: ignore[arg-type]


def api(name: str, reason: str | None = None, available: str = "False") -> Any:
    return SimpleNamespace(name=name, reason=reason, available=available)


def calls(webhook: str, reason: Reason) -> FailedCalls:
    return FailedCalls((FailedCall(webhook, reason, Leg.TARGET, 1, "", None, frozenset()),), False)


METRICS = leg(Way.METRICS, name="v1beta1.metrics.k8s.io")
OTHER_API = leg(Way.AGGREGATED, name="v1.x.example.com")
KUBELET = leg(Way.KUBELET)
HOOK = leg(Way.WEBHOOK, name="guard.example.com")


@pytest.mark.parametrize(
    ("legs", "seen", "certainty"),
    [
        ([KUBELET], {}, "possible"),
        ([KUBELET], {"faults": {Caller.KUBELET: ["10.1.0.2:10250"]}}, "confirmed"),
        ([KUBELET], {"faults": {Caller.KUBELET: ["10.1.0.3:10250"]}}, "possible"),
        ([KUBELET], {"srv_05": (Status.FAIL, FailedDials(("10.1.0.2:10250",)))}, "confirmed"),
        ([KUBELET], {"srv_05": (Status.FAIL, FailedDials(("10.1.0.3:10250",)))}, "likely"),
        ([KUBELET], {"wh_08": Status.FAIL}, "possible"),
        ([leg(Way.KUBELET, decider=None)], {"faults": {Caller.KUBELET: ["10.1.0.2:10250"]}}, "likely"),
        ([leg(Way.KUBELET, assumed=True)], {"faults": {Caller.KUBELET: ["10.1.0.2:10250"]}}, "likely"),
        ([leg(Way.DNS)], {"faults": {Caller.KUBELET: ["10.1.0.2:10250"]}}, "possible"),
        ([leg(Way.DNS)], {"ag_12": Status.FAIL}, "likely"),
        ([HOOK], {"wh_08": (Status.FAIL, calls("guard.example.com", Reason.TIMEOUT))}, "confirmed"),
        ([HOOK], {"wh_08": (Status.FAIL, calls("other.example.com", Reason.TIMEOUT))}, "likely"),
        ([HOOK], {"wh_08": (Status.FAIL, calls("guard.example.com", Reason.REFUSED))}, "likely"),
        ([HOOK], {"wh_08": Status.FAIL}, "likely"),
        ([METRICS], {"apis": [api(METRICS.name, "FailedDiscoveryCheck")]}, "confirmed"),
        ([METRICS], {"apis": [api(METRICS.name, None, "False (FailedDiscoveryCheck)")]}, "confirmed"),
        ([METRICS], {"apis": [api("v1.y", "FailedDiscoveryCheck")]}, "possible"),
        ([METRICS], {"apis": [api(METRICS.name, "MissingEndpoints")]}, "possible"),
        ([METRICS], {"met_01": (Status.FAIL, MetricsApi(False))}, "confirmed"),
        ([METRICS], {"met_01": (Status.FAIL, MetricsApi(True))}, "likely"),
        ([METRICS], {"met_01": Status.FAIL}, "likely"),
        ([METRICS], {"met_01": (Status.WARN, MetricsApi(False))}, "likely"),
        ([OTHER_API], {"met_01": (Status.FAIL, MetricsApi(False))}, "likely"),
        ([OTHER_API], {"apis": [api(OTHER_API.name, "FailedDiscoveryCheck")]}, "confirmed"),
        ([leg(Way.TYPHA)], {"bgp_03": Status.FAIL}, "likely"),
        ([leg(Way.TYPHA)], {"faults": {Caller.KUBELET: ["10.1.0.2:10250"]}}, "possible"),
        ([leg(Way.TUNNEL)], {"ag_12": Status.FAIL}, "likely"),
        ([leg(Way.TUNNEL)], {"srv_05": Status.FAIL}, "possible"),
    ],
)
def test_a_denied_leg_and_what_is_seen_of_it(legs: list[DeniedLeg], seen: dict[str, Any], certainty: str) -> None:
    """Confirmed: this leg is seen to fail as dropped packets do; likely: checks fail as they would; possible: nothing does."""
    found = of_cluster(pol_03=denied(*legs), **seen)
    assert found is not None
    assert found.certainty == certainty


def test_the_leg_that_is_seen_to_fail_is_named() -> None:
    """Before legs that only might; legs of BGP are another cause's; what fails without a typed answer is none."""
    found = of_cluster(
        {Caller.KUBELET: ["10.1.0.2:10250"]},
        pol_03=denied(leg(Way.DNS), KUBELET),
        wh_06=denied(HOOK),
        pol_04=Status.FAIL,
    )
    assert found is not None
    assert (found.scope, found.explains) == ("agent to kubelet there", ("POL-03",))
    assert of_cluster(pol_04=denied(leg(Way.BGP))) is None
    assert of_cluster(pol_03=(Status.FAIL, None)) is None
    assert of_cluster(pol_03=(Status.PASS, DeniedLegs((KUBELET,), False))) is None


def test_three_legs_are_named_and_the_rest_counted() -> None:
    """By their own name where they have one, each once."""
    legs = [leg(Way.KUBELET, target=f"t{at % 3}") for at in range(4)]
    assert getattr(of_cluster(pol_03=denied(*legs)), "scope", "") == ", ".join(
        f"agent to kubelet t{at}" for at in range(3)
    )
    more = [*legs, leg(Way.DNS), HOOK]
    scope = getattr(of_cluster(pol_03=denied(*more)), "scope", "")
    assert scope.endswith("agent to kubelet t2 and 2 more")
    assert getattr(of_cluster(pol_03=denied(HOOK)), "scope", "") == "agent to webhook guard.example.com"


@pytest.mark.parametrize(("version", "title"), [("v1.29.4+IKS", "A Calico or Kubernetes policy"), ("v1.31.2+k0s", "A network policy")])  # fmt: skip
def test_calico_is_named_where_it_is_known_to_be(version: str, title: str) -> None:
    """IBM Cloud always has it; of a cluster without a trace of it the cause speaks of policies alone."""
    lost = failing(f'"failed to connect" err="dial tcp 10.9.8.7:{PORT}: i/o timeout"')
    own = "$ kubectl get networkpolicies -A\nNAMESPACE     NAME       POD-SELECTOR   AGE\nkube-system   lockdown   <none>         3d\n"
    case = bundle({"n.txt": nodes(node("n1", version=version)), "agent.log": lost, "k.txt": own})
    found = [one.title for one in case.report.data.causes if one.id == "network-policy-blocks-agent"]
    assert [one.startswith(title) for one in found] == [True]


@pytest.mark.parametrize(
    ("files", "certainty", "beside"),
    [
        ({"all.yaml": metrics(), "top.txt": TOP}, "likely", None),
        ({"all.yaml": metrics("{ports: [{port: 443}]}"), "top.txt": TOP}, "likely", None),
        (
            {"all.yaml": metrics(), "top.txt": "$ kubectl top nodes\nError from server: No agent available\n"},
            "possible",
            None,
        ),
        ({"all.yaml": metrics("{}"), "top.txt": TOP}, None, "possible"),
        ({"all.yaml": metrics(space="paas"), "top.txt": TOP}, None, "possible"),
        ({"all.yaml": metrics(state=("False", "MissingEndpoints")), "top.txt": TOP}, None, "likely"),
    ],
)
def test_a_policy_that_keeps_the_api_server_out(
    files: dict[str, str], certainty: str | None, beside: str | None
) -> None:
    """Likely at most; possible where an agent may be who calls; metrics-server is then not said to be down."""
    case = bundle(files)
    assert case.causes.get("network-policy-blocks-cluster") == certainty
    assert case.causes.get("metrics-api-down") == beside
    if certainty == "likely":
        said = case.commands("network-policy-blocks-cluster")
        assert "Kubernetes NetworkPolicy kube-system/shut" in said
        assert "kube-system/metrics-server:443" in said
        assert "kubectl get networkpolicies.networking.k8s.io shut -n kube-system -o yaml" in said
