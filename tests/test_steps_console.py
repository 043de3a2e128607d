"""Every step of the runbook in another form than tables: one pasted console, described objects, JSON; bad, good and silent."""

from __future__ import annotations

import pytest
from analyzer.checks import details

from tests.checks.test_acl import OPEN
from tests.checks.test_acl import files as listed
from tests.support.inline import bundle, klog

ID = "c9kq2v7d0f4n8r1s5t3u"
SPACE = f"master-{ID}"
PUBLIC, PRIVATE = "c116.eu-gb.containers.cloud.ibm.com", "c116.private.eu-gb.containers.cloud.ibm.com"
NODES = """$ kubectl get nodes
NAME          STATUS   ROLES    AGE   VERSION
10.240.1.11   Ready    <none>   88d   v1.30.6+IKS
10.240.1.12   Ready    <none>   88d   v1.30.6+IKS
10.240.2.13   Ready    <none>   88d   v1.30.6+IKS
"""
SILENT = {"n.txt": NODES}
PODS = "NAME                       READY   STATUS    RESTARTS   AGE   IP            NODE\n"
HARD = ("i/o timeout", "transport: Error while dialing: dial tcp 166.9.24.3:30877: i/o timeout")


def agents(*rows: tuple[str, str, str, str]) -> str:
    """`kubectl get pods -o wide` of kube-system: (node, READY, STATUS, AGE)."""
    made = "".join(
        f"konnectivity-agent-{chr(97 + n) * 5}   {ready}     {status}   0          {age}    172.30.4.{n}    {node}\n"
        for n, (node, ready, status, age) in enumerate(rows)
    )
    return f"{NODES}$ kubectl get po -n kube-system -o wide\n{PODS}{made}"


def three(*second: str) -> str:
    """Agents on three nodes; what the one in the middle shows."""
    ready, status, age = second or ("1/1", "Running", "9d")
    return agents(
        ("10.240.1.11", "1/1", "Running", "9d"), ("10.240.1.12", ready, status, age), ("10.240.2.13", "1/1", "Running", "9d")
    )  # fmt: skip


def described(desired: int = 3, current: int = 3, ready: int = 3, host: str = PRIVATE, port: int = 30877, note: str = "<none>", event: str = "") -> str:  # fmt: skip
    """`kubectl describe ds`."""
    return f"""Name:           konnectivity-agent
Namespace:      kube-system
Selector:       app=konnectivity-agent
Node-Selector:  <none>
Desired Number of Nodes Scheduled: {desired}
Current Number of Nodes Scheduled: {current}
Number of Nodes Scheduled with Up-to-date Pods: {current}
Number of Nodes Scheduled with Available Pods: {ready}
Pods Status:  {ready} Running / 0 Waiting / 0 Succeeded / 0 Failed
Pod Template:
  Labels:           app=konnectivity-agent
  Annotations:      {note}
  Service Account:  konnectivity-agent
  Containers:
   konnectivity-agent:
    Image:      icr.io/ext/konnectivity-agent:v0.33.1
    Args:
      --proxy-server-host={host}
      --proxy-server-port={port}
Events:
  Type     Reason        Age                 From                  Message
  ----     ------        ----                ----                  -------
{event}
"""


def record(private: str | None = PRIVATE, public: str | None = PUBLIC, status: str = "Ready (3 weeks ago)") -> str:
    """`ibmcloud ks cluster get` and the cluster's two workers in two zones."""

    def url(host: str | None) -> str:
        return f"https://{host}:30450" if host else "-"

    return f"""$ ibmcloud ks cluster get --cluster shop
Retrieving cluster shop...
OK

Name:                           shop
ID:                             {ID}
State:                          normal
Master URL:                     {url(public or private)}
Public Service Endpoint URL:    {url(public)}
Private Service Endpoint URL:   {url(private)}
Master Status:                  {status}
Master State:                   deployed
Master Health:                  normal
Version:                        1.30.6_1550
Infrastructure:                 classic
$ ibmcloud ks worker ls -c shop
ID                                    Public IP   Private IP    Flavor       State    Status   Zone    Version
kube-{ID}-shop-default-000001aa   158.1.1.1   10.240.1.11   b3c.4x16     normal   Ready    lon04   1.30.6_1550
kube-{ID}-shop-default-000002bb   158.1.1.2   10.240.2.13   b3c.4x16     normal   Ready    lon05   1.30.6_1550
"""


def account(vrf: str, endpoints: str) -> str:
    return f'$ ibmcloud account show --output json\n{{\n  "account_id": "ab12cd34ef56ab12cd34ef56ab12cd34",\n  "vrf_enabled": {vrf},\n  "service_endpoint_enabled": {endpoints}\n}}\n'


def master(kind: str, *states: str, side: str = "konnectivity-server") -> str:
    """`kubectl describe pod` of OpenShift's control plane; the state of the container that makes the tunnel, in each pod."""
    made = [
        f"Name:             {kind}-6d5f8b9c7-{'ghkmn'[n] * 5}\nNamespace:        {SPACE}\nPriority:         0\nNode:             10.8.0.4/10.8.0.4\nStatus:           Running\nContainers:\n"
        f"  {kind}:\n    Image:          r/a:1\n    State:          Running\n    Ready:          True\n    Restart Count:  0\n"
        f"  {side}:\n    Image:          r/b:1\n    State:          {state}\n    Ready:          {state == 'Running'}\n    Restart Count:  0\n"
        for n, state in enumerate(states)
    ]
    return "\n".join(made)


ROKS = {
    "n.txt": "NAME          STATUS   ROLES           AGE   VERSION           LABELS\n"
    "10.240.1.11   Ready    master,worker   88d   v1.29.7+4510e9c   ibm-cloud.kubernetes.io/worker-version=4.16.30_1569_openshift\n"
}
WAITING = "Waiting\n      Reason:       CrashLoopBackOff"


def peers(second: str) -> str:
    """`calicoctl node status` on one node."""
    rule = "+--------------+-------------------+-------+------------+-------------+\n"
    rows = "".join(
        f"| {ip} | node-to-node mesh | {state.split()[0]:5} | 2026-10-01 | {state.split(None, 1)[1]} |\n"
        for ip, state in (("10.240.1.12", "up Established"), ("10.240.2.13", second))
    )
    return (
        f"{NODES}[root@10.240.1.11 ~]# calicoctl node status\nCalico process is running.\n\nIPv4 BGP status\n{rule}"
        f"| PEER ADDRESS |     PEER TYPE     | STATE |   SINCE    |    INFO     |\n{rule}{rows}{rule}\n"
    )


def denied(extra: str = "") -> str:
    """A namespace's own policy in JSON that lets the agents reach nothing, or all."""
    head = '{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "lock", "namespace": "kube-system"},'
    return head + ' "spec": {"podSelector": {}, "policyTypes": ["Egress"], "egress": [' + extra + "]}}"


CRICTL = "[root@10.240.1.11 ~]# crictl ps -a | grep -i konnectivity-agent\n8f7e6d5c4b3a2   aabbccddeeff0   {age}   {state}    konnectivity-agent   {attempt}   9e8d7c6b5a493   konnectivity-agent-x2x4z\n"
CRI_LOG = "[root@10.240.1.11 ~]# crictl logs 8f7e6d5c4b3a2\n"
CONNECTED = klog("08:00:00.100000", '"Connect to server" serverID="s1"') + klog(
    "08:00:00.200000", '"Start serving" serverID="s1" agentID="a1"'
)
TIMEOUT = "".join(klog(f"08:0{n}:00.1", f'"cannot connect once" err="rpc error: code = Unavailable desc = connection error: desc = \\"{HARD[1]}\\""', "E") for n in range(5))  # fmt: skip
REFUSED = "".join(
    klog(f"08:0{n}:00.1", f'"Failed to get a backend" err="No agent available" dialID={n}', "E") for n in range(6)
)
WEBHOOK = """apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: acme-policy}
webhooks:
- name: pods.policy.acme.io
  failurePolicy: Fail
  clientConfig:
    service: {name: acme-policy, namespace: acme, port: 443}
  rules:
  - {apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}
"""
CALL = '  Warning  FailedCreate  12s (x19 over 5m)  daemonset-controller  Error creating: Internal error occurred: failed calling webhook "pods.policy.acme.io": failed to call webhook: Post "https://acme-policy.acme.svc:443/validate?timeout=10s": No agent available'
MADE = "  Normal   SuccessfulCreate  12s  daemonset-controller  Created pod: konnectivity-agent-abcde"
ENDPOINTS = "$ kubectl get endpoints -n acme\nNAME          ENDPOINTS         AGE\nacme-policy   {:15}   4d\n"
BAD, GOOD = ("fail", "warn"), ("pass",)
LATER = ("not_applicable",)
STEPS: tuple[tuple[str, str, dict[str, str], dict[str, str]], ...] = (
    ("S0a", "TUN-03", {"c.txt": "$ kubectl exec -n shop cart-1 -- ls\nerror: unable to upgrade connection: No agent available\n"}, {"c.txt": "$ kubectl exec -n shop cart-1 -- cat /etc/resolv.conf\nnameserver 172.21.0.10\n"}),
    ("S0b", "TUN-02", {"c.txt": NODES + f"$ kubectl get po -n kube-system -o wide\n{PODS}vpn-5c8d9-abcde   1/1     Running   0          9d    172.30.4.1    10.240.1.11\n"}, {"c.txt": three()}),
    ("S1", "CP-01", {"c.txt": NODES + f"$ kubectl -n kubx-masters get pods\nNAME                                                   READY   STATUS             RESTARTS       AGE\nkonnectivity-server-{ID}-7c9d8b6f5-abcde   0/1     CrashLoopBackOff   17 (2m ago)    63m\n"}, {"c.txt": NODES + f"$ kubectl -n kubx-masters get pods\nNAME                                                   READY   STATUS    RESTARTS   AGE\nkonnectivity-server-{ID}-7c9d8b6f5-abcde   1/1     Running   0          63d\n"}),
    ("S2", "CP-04", ROKS | {"d.txt": master("kube-apiserver", "Running", "Running", WAITING)}, ROKS | {"d.txt": master("kube-apiserver", *["Running"] * 3)}),
    ("S3", "CP-05", ROKS | {"d.txt": master("openshift-apiserver", "Running", "Running", WAITING, side="konnectivity-proxy")}, ROKS | {"d.txt": master("openshift-apiserver", *["Running"] * 3, side="konnectivity-proxy")}),
    ("S4", "AG-02", {"n.txt": NODES, "d.txt": described(ready=1)}, {"n.txt": NODES, "d.txt": described()}),
    ("S5a", "AG-05", {"c.txt": three("0/1", "ImagePullBackOff", "9d")}, {"c.txt": three()}),
    ("S5c", "AG-04", {"n.txt": NODES, "d.txt": described(current=0, ready=0, event=CALL)}, {"n.txt": NODES, "d.txt": described(event=MADE)}),
    ("S5c", "WH-02", {"n.txt": NODES, "d.txt": described(current=0, ready=0, event=CALL)}, {"n.txt": NODES, "d.txt": described(event=MADE)}),
    ("S6", "BGP-03", {"c.txt": peers("start Connect Socket: Connection timed out")}, {"c.txt": peers("up Established")}),
    ("S7", "PSE-03", {"c.txt": record() + account("true", "false"), "d.txt": described()}, {"c.txt": record() + account("true", "true"), "d.txt": described()}),
    ("S8a", "PSE-03", {"c.txt": record() + account("false", "false"), "d.txt": described()}, {"c.txt": record() + account("true", "true"), "d.txt": described()}),
    ("S8b", "PSE-04", {"c.txt": record(public=None)}, {"c.txt": record()}),
    ("S8c", "PSE-02", {"c.txt": record(private=None), "d.txt": described()}, {"c.txt": record(private=None), "d.txt": described(host=PUBLIC)}),
    ("S9", "SRV-01", {"server.log": REFUSED}, {"c.txt": f"$ kubectl logs -n kubx-masters konnectivity-server-{ID}-665c7fbcf7-9vm68 | grep 'Connect request from agent'\n" + klog("08:00:00.1", '"Connect request from agent" agentID="a1b2"')}),
    ("S9", "SRV-01", {"server.log": REFUSED}, {"server.log": klog("08:00:00.1", "Connect request from agent a1b2c3d4-0000-4000-8000-000000000001")}),
    ("S9a", "POL-03", {"n.txt": NODES, "d.txt": described(), "p.txt": three(), "np.json": denied()}, {"n.txt": NODES, "d.txt": described(), "p.txt": three(), "np.json": denied("{}")}),
    ("S9b", "AG-06", {"c.txt": CRICTL.format(age="2 minutes ago", state="Exited", attempt=12)}, {"c.txt": CRICTL.format(age="9 days ago", state="Running", attempt=0)}),
    ("S9b", "AG-09", {"c.txt": CRI_LOG + TIMEOUT}, {"c.txt": CRI_LOG + CONNECTED}),
    ("S10a", "ERR", {"c.txt": CRI_LOG + TIMEOUT}, {"c.txt": CRI_LOG + CONNECTED}),
    ("S10b", "AG-07", {"c.txt": record(), "d.txt": described(port=30450)}, {"c.txt": record(), "d.txt": described()}),
    ("S10b", "CTX-09", {"n.txt": NODES, "d.txt": described(port=10250)}, {"n.txt": NODES, "d.txt": described()}),
    ("S11", "ACL-02", listed(OPEN), listed(OPEN, "port 31417 allow\n  10.0.0.0/8")),
    ("S13", "CP-08", {"c.txt": record(status="Updating (12 minutes ago)")}, {"c.txt": record()}),
    ("S13", "CP-08", {"c.txt": record(status="Ready (9 minutes ago)")}, {"c.txt": record()}),
    ("S14", "WH-04", {"n.txt": NODES + ENDPOINTS.format("<none>"), "w.yaml": WEBHOOK}, {"n.txt": NODES + ENDPOINTS.format("172.30.9.8:8443"), "w.yaml": WEBHOOK}),
    ("S15", "CP-09", {"c.txt": f"$ kubectl get pods -n kubx-masters\nNAME                    READY   STATUS             RESTARTS   AGE\netcd-{ID}-a   0/1     CrashLoopBackOff   44         3h\n"}, {"c.txt": f"$ kubectl get pods -n kubx-masters\nNAME                    READY   STATUS    RESTARTS   AGE\netcd-{ID}-a   1/1     Running   0          3h\n"}),
)  # fmt: skip
CASES = [pytest.param(*one, id=f"{one[0]}-{one[1]}-{n}") for n, one in enumerate(STEPS)]


@pytest.mark.parametrize(("step", "check", "bad", "good"), CASES)
def test_a_step_is_decided_in_a_pasted_console(
    step: str, check: str, bad: dict[str, str], good: dict[str, str]
) -> None:
    """The check fails or warns on the one, passes on the other, and cites lines of each."""
    assert step in bundle(bad).check(check).steps
    assert bundle(bad).status(check) in BAD
    assert bundle(bad).places(check)
    assert bundle(good).status(check) in GOOD


@pytest.mark.parametrize(("step", "check"), sorted({(step, check) for step, check, _, _ in STEPS}))
def test_a_step_of_which_nothing_is_shown_is_open(step: str, check: str) -> None:
    """A list of Ready nodes decides no step: neither pass nor fail."""
    assert step in bundle(SILENT).check(check).steps
    assert bundle(SILENT).status(check) in ("unknown", "not_applicable")


def test_whether_the_agents_were_restarted() -> None:
    """S5b: by the annotation, by the ages of all, not by one young agent; silent without either."""
    marked = bundle(
        {"n.txt": NODES, "d.txt": described(note="kubectl.kubernetes.io/restartedAt: 2026-11-02T10:11:12Z")}
    )
    assert "2026-11-02 10:11:12" in marked.says("AG-08")
    assert "not all were restarted" in bundle({"c.txt": three("1/1", "Running", "4m")}).says("AG-08")
    assert "no restart" in bundle({"c.txt": three()}).says("AG-08")
    assert bundle(SILENT).status("AG-08") == "unknown"


def test_whether_to_wait() -> None:
    """S13: an operation that runs, or ended less than half an hour ago, is waited for; an old one is not."""
    assert "wait: an operation" in bundle({"c.txt": record(status="Updating (12 minutes ago)")}).says("ACT-02")
    assert "wait 21 min" in bundle({"c.txt": record(status="Ready (9 minutes ago)")}).says("ACT-02")
    assert bundle({"c.txt": record()}).status("ACT-02") == "not_applicable"


def test_whether_to_escalate() -> None:
    """S15: symptoms without a failing check, or a sick control plane; a failing check explains them, silence asks for nobody."""
    assert (
        bundle({"c.txt": "$ kubectl exec x -- ls\nError from server: error dialing backend: dial timeout\n"}).status(
            "ACT-03"
        )
        == "warn"
    )
    assert bundle({"c.txt": STEPS[-1][2]["c.txt"]}).status("ACT-03") == "warn"
    assert bundle({"c.txt": three("0/1", "ImagePullBackOff", "9d")}).status("ACT-03") == "not_applicable"
    assert bundle(SILENT).status("ACT-03") == "not_applicable"


def test_which_setting_is_off() -> None:
    """S8a: the account's own words name the one that is off."""
    case = bundle(
        {
            "c.txt": record() + account("true", "false"),
            "d.txt": described(),
            "o.json": f'{{"crn": "crn:v1:bluemix:public:containers-kubernetes:us-south:a/ab12cd34ef56ab12cd34ef56ab12cd34:{ID}::"}}',
        }
    )
    assert case.check("PSE-03").detail == details.AccountSettings(
        (details.AccountSetting.ENDPOINTS,), (details.AccountSetting.VRF,)
    )
    assert case.first == ("private-endpoint-without-vrf", "confirmed")
