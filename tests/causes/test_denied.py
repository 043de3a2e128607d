"""A firewall's own record of what it refused proves a filter on the way, and names the rule to change."""

from __future__ import annotations

import pytest
from analyzer.causes.denied import BEHIND_BY_CILIUM, BY_CILIUM, STEP

from tests.checks.test_pol_denied import FILES, SERVER, dropped, refused
from tests.support.inline import PORT, agent, bundle, dial, failing, options, pods, serving

ENDS = f"10.1.2.3/43122->{SERVER}/{PORT}"
SRX = f"Nov 26 12:04:17  gw RT_FLOW: RT_FLOW_SESSION_DENY: session denied {ENDS} 0x0 None 6(0) shut IN OUT UNKNOWN\n"
FORTI = f'date=2026-11-26 time=12:04:17 devname="fw" srcip=10.1.2.3 srcport=43122 srcintf="port2" dstip={SERVER} dstport={PORT} proto=6 action="deny" policyid=12\n'
ASA = f'%ASA-4-106023: Deny tcp src in:10.1.2.3/43122 dst out:{SERVER}/{PORT} by access-group "shut" [0x0]\n'
IOS = f"%SEC-6-IPACCESSLOGP: list 101 denied tcp 10.1.2.3(43122) -> {SERVER}({PORT}), 1 packet\n"
FLOW = f'{{"action": "rejected", "initiator_ip": "10.1.2.3", "target_ip": "{SERVER}", "initiator_port": 43122, "target_port": {PORT}, "transport_protocol": 6}}\n'
PALO = f"1,2026/11/26 12:04:17,0018,TRAFFIC,deny,2561,2026/11/26 12:04:17,10.1.2.3,{SERVER},0.0.0.0,0.0.0.0,shut,,,na,vsys1,in,out,ae1,ae2,log,2026/11/26 12:04:17,0,1,43122,{PORT},0,0,0x0,tcp,deny,74\n"
PLAIN = f"fw log: DROP TCP 10.1.2.3:43122 -> {SERVER}:{PORT}\n"


@pytest.mark.parametrize(
    ("line", "said", "command"),
    [
        (SRX, "on the Juniper SRX (IN to OUT): permit TCP from 10.1.2.3", "from-zone IN to-zone OUT source-ip 10.1.2.3"),
        (refused(), "before OUT, rule 20", "show configuration commands | match OUT"),
        (FORTI, "before rule 12", "show firewall policy 12"),
        (ASA, "on the Cisco ASA (in to out)", f"packet-tracer input in tcp 10.1.2.3 1024 {SERVER} {PORT}"),
        (IOS, "before 101", "show access-list 101"),
        (PALO, "before shut", "test security-policy-match source 10.1.2.3"),
        (FLOW, "on the security group or access list of the VPC", "ibmcloud is security-group"),
        (PLAIN, f"on the firewall: permit TCP from 10.1.2.3 to {SERVER}, port {PORT}", ""),
    ],
)  # fmt: skip
def test_the_rule_is_changed_where_it_stands(line: str, said: str, command: str) -> None:
    """Proven, in the device's own words; the first remedy opens the way before that rule."""
    case = bundle(FILES | {"gw.txt": line})
    assert case.first == ("firewall-or-routing", "confirmed")
    cause = case.cause("firewall-or-routing")
    assert cause is not None
    first = cause.remedies[0]
    assert said in first.text
    assert command in (first.command or "")
    assert first.step == STEP
    assert cause.evidence[0].source == "gw.txt"


def test_a_workers_connection_to_another_address_is_likely() -> None:
    """The server's port and a worker, and an address that no agent is seen to dial."""
    assert bundle(FILES | {"gw.log": refused(target="166.9.77.1")}).first == ("firewall-or-routing", "likely")


def test_what_is_told_in_a_sentence_proves_nothing() -> None:
    """Whoever writes that it is denied may be right, and it is no record."""
    note = f"Our team says the gateway denies 10.1.2.0/24 -> {SERVER} tcp/{PORT} by policy shut.\n"
    assert dict(bundle(FILES | {"note.txt": note}).causes)["firewall-or-routing"] == "possible"


def test_agents_that_are_connected_are_not_refused() -> None:
    """What was dropped once is no reason of anything that stands."""
    ready = {"pods.txt": pods(agent("aaaaa", node="10.1.2.3")), "agent.log": options() + serving()}
    assert bundle(ready | {"gw.log": refused()}).causes == {}


@pytest.mark.parametrize(
    "error", ["x509: certificate signed by unknown authority", "lookup a.example on 10.0.0.2:53: no such host"]
)
def test_agents_that_fail_behind_every_filter_are_not_refused_by_it(error: str) -> None:
    """Whoever reads the server's certificate has reached it, and whoever finds no address was never dropped: the record is of another time."""
    log = options() + failing(dial(f"dial tcp {SERVER}:{PORT}: i/o timeout"), 1) + failing(dial(error), 6, hour="10")
    causes = bundle({"pods.txt": FILES["pods.txt"], "agent.log": log, "gw.log": refused()}).causes
    assert causes.get("firewall-or-routing") not in ("confirmed", "likely")


def test_what_the_network_says_it_dropped_is_no_firewalls() -> None:
    """A policy of the cluster decided, and no appliance on the way is looked at; nothing of IBM Cloud's is asked for."""
    case = bundle(FILES | {"flows.txt": dropped()})
    assert list(case.causes.items()) == [("network-policy-blocks-agent", "confirmed")]
    cause = case.cause("network-policy-blocks-agent")
    assert cause is not None
    assert cause.title == BY_CILIUM
    said = case.commands("network-policy-blocks-agent")
    assert not any(word in said for word in ("Vyatta", "Juniper", "ibmcloud", "calicoctl"))


@pytest.mark.parametrize(
    ("files", "certainty"),
    [
        ({"flows.txt": dropped(), "say.txt": "$ kubectl exec web-0 -- sh\nError from server: error dialing backend: No agent available\n"}, "likely"),
        ({"flows.txt": dropped()}, "possible"),
    ],
)  # fmt: skip
def test_a_drop_without_an_agents_own_word(files: dict[str, str], certainty: str) -> None:
    """The record alone says nothing of now; a tunnel that is seen to fail makes it likely."""
    assert bundle(files).causes.get("network-policy-blocks-agent") == certainty


def test_connected_agents_are_not_blocked_by_what_was_dropped_once() -> None:
    """A stream stands."""
    ready = {"pods.txt": pods(agent("aaaaa", node="10.1.2.3")), "agent.log": options() + serving()}
    assert bundle(ready | {"flows.txt": dropped()}).causes == {}


@pytest.mark.parametrize(
    ("target", "error", "certainty"),
    [
        ("10.0.0.9:10250", "Get \"https://10.0.0.9:10250/containerLogs/app/web-0/web\": dial tcp 10.0.0.9:10250: i/o timeout", "likely"),
        ("10.0.0.9:10250", "", "possible"),
        ("kube-system/metrics-server-6d8f7c9b44-2hvxk:4443", "the server is currently unable to handle the request (get nodes.metrics.k8s.io)", "likely"),
    ],
)  # fmt: skip
def test_flows_behind_the_agents(target: str, error: str, certainty: str) -> None:
    """To kubelets and to metrics-server: what fails that way makes it likely."""
    files = {"flows.txt": dropped(target=target)}
    if error:
        files["say.txt"] = f"$ kubectl get\nError from server: {error}\n"
    case = bundle(files)
    assert case.causes.get("network-policy-blocks-cluster") == certainty
    cause = case.cause("network-policy-blocks-cluster")
    assert cause is not None
    assert cause.title == BEHIND_BY_CILIUM


def test_a_policy_of_the_pods_own_is_named_where_it_is_listed() -> None:
    """The flow was dropped where it came in, so the policies of that pod are asked, and the API server is let in by what Cilium takes it for."""
    flow = "Oct  8 12:11:40.302: 10.0.0.9:48122 (remote-node) <> kube-system/metrics-server-6d8f7c9b44-2hvxk:4443 (ID:7) policy-verdict:none INGRESS DENIED (TCP Flags: SYN)\n"
    policy = "apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: shut, namespace: kube-system}\nspec: {endpointSelector: {}, ingress: [{fromEndpoints: [{}]}]}\n"
    top = "$ kubectl top nodes\nError from server (ServiceUnavailable): the server is currently unable to handle the request (get nodes.metrics.k8s.io)\n"
    case = bundle({"flows.txt": flow, "shut.yaml": policy, "top.txt": top})
    assert case.causes.get("network-policy-blocks-cluster") == "likely"
    said = case.commands("network-policy-blocks-cluster")
    assert "CiliumNetworkPolicy kube-system/shut" in said
    assert "fromEntities kube-apiserver and remote-node" in said


def test_a_device_outside_is_told_addresses_and_no_pods() -> None:
    """It knows none: what its own record names is the pod's address."""
    listed = "NAME  READY  STATUS  RESTARTS  AGE  IP  NODE\nkonnectivity-agent-66bd6d6c4f-k2n8x   0/1   Running   0   12h   10.240.0.6   w-1\n"
    record = f'TimeGenerated [UTC],msg_s\n2026-03-11T06:41:02Z,"TCP request from 10.240.0.6:41922 to {SERVER}:{PORT}. Action: Deny. "\n'
    log = options(SERVER) + failing(dial(f"dial tcp {SERVER}:{PORT}: i/o timeout"))
    case = bundle({"p.txt": listed, "agent.log": log, "f.csv": record})
    (cause,) = (one for one in case.answered.causes if one.id == "firewall-or-routing")
    assert "permit TCP from 10.240.0.6 to" in cause.remedies[0].text
