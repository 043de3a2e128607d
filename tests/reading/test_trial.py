"""Outputs that a window or a mail program broke are read as they were printed, or not read; no value of them is another one."""

from __future__ import annotations

from pathlib import Path

import pytest
from analyzer.limits import Limits
from analyzer.reading.trial import TriedText, put_together, rests, tried

from tests.support.inline import bundle
from tests.support.tables import plain_rows, read_text

NODES = """\
node-a   Ready      <none>   212d   v1.28.9+IKS   10.171.8.14    158.177.4.9    Ubuntu 20.04.6 LTS   5.4.0-182-generic    containerd://1.7.16
node-b   NotReady   <none>   212d   v1.28.9+IKS   10.171.8.131   158.177.4.12   Ubuntu 20.04.6 LTS   5.4.0-182-generic    containerd://1.7.16
"""
PODS = """\
kube-system   calico-node-6wzpk          1/1     Running            0               40d    10.171.9.77   node-b   <none>           <none>
kube-system   konnectivity-agent-8fqxm   0/1     CrashLoopBackOff   318 (71s ago)   212d   10.171.8.14   node-a   <none>           <none>
"""
CRICTL = """\
5f1c0e9a7b3d2       4b1f77c6b3fd1       40 days ago         Running             konnectivity-agent   0                   2b7de1a9c44f0       konnectivity-agent-zt5vn
c0aa91be77d15       4b1f77c6b3fd1       2 minutes ago       Exited              konnectivity-agent   317                 9d8e1f2a3b4c5       konnectivity-agent-kk2wd
"""
WORKERS = """\
kube-cq2t8k1f0d5v9p3m8l7g-prod-default-000001d2   158.177.4.9    10.171.8.14   b3c.4x16.encrypted   normal     Ready       fra02   1.28.9_1568
kube-cq2t8k1f0d5v9p3m8l7g-prod-default-000002a1   158.177.4.12   10.171.8.31   b3c.4x16.encrypted   critical   Not Ready   fra02   1.28.9_1568*
"""
SERVICES = """\
NAME                     TYPE           CLUSTER-IP       EXTERNAL-IP     PORT(S)                                     AGE    SELECTOR
service/ingress-public   LoadBalancer   172.21.190.201   158.177.99.12   80:30080/TCP,443:30443/TCP,8443:31999/TCP   212d   app=ingress,tier=front
service/kube-dns         ClusterIP      172.21.0.10      <none>          53/UDP,53/TCP                               212d   k8s-app=kube-dns

NAME                                DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR            AGE
daemonset.apps/konnectivity-agent   3         3         2       3            2           kubernetes.io/os=linux   212d
"""
DESCRIBED = """\
Name:                 konnectivity-agent-kk2wd
Namespace:            kube-system
Node:                 node-a/10.171.8.14
Status:               Running
Events:
  Type     Reason     Age                    From               Message
  ----     ------     ----                   ----               -------
  Normal   Scheduled  3h51m                  default-scheduler  Successfully assigned kube-system/konnectivity-agent-kk2wd to node-a
  Warning  Unhealthy  3h48m (x4 over 3h50m)  kubelet            Liveness probe failed: Get "http://10.171.8.14:8093/healthz": dial tcp 10.171.8.14:8093: connect: connection refused
"""
CURL = """\
* Connected to webhook.shop.svc (10.171.8.31) port 443 (#0)
* Server certificate:
*  subject: O=Example Shop; OU=Platform Engineering and Operations of the whole company; CN=webhook.shop.svc
*  start date: Mar  2 00:00:00 2025 GMT
*  expire date: Mar  1 23:59:59 2026 GMT
*  issuer: O=Example Shop; OU=Certificate Authority of the Platform Engineering Department; CN=Issuing CA 4
*  SSL certificate verify result: certificate has expired (10), continuing anyway.
"""
YAML = """\
apiVersion: v1
kind: Pod
metadata:
  name: konnectivity-agent-kk2wd
  namespace: kube-system
spec:
  nodeName: node-a
  containers:
  - args:
    - --agent-identifiers=ipv4=10.171.8.31&ipv4=10.171.8.32&host=kube-cq2t8k1f0d5v9p3m8l7g-prod-default-000002a1.example
    - --proxy-server-host=c107-e.eu-de.containers.cloud.example.com
    image: registry.example.com/proxy-agent:v0.0.33
    name: konnectivity-agent
status:
  phase: Running
  containerStatuses:
  - name: konnectivity-agent
    ready: false
    restartCount: 318
    state:
      waiting:
        message: back-off 5m0s restarting failed container=konnectivity-agent pod=konnectivity-agent-kk2wd_kube-system(0b5d1d3e)
        reason: CrashLoopBackOff
"""
BIRD = """\
name     proto    table    state  since       info
Mesh_10_171_8_31 BGP      master   start  09:58:12    Active        Socket: Connection refused
Mesh_10_171_9_77 BGP      master   start  09:58:12    Active        Socket: Connection refused
"""
WHOLE = {
    "nodes": NODES, "pods": PODS, "crictl": CRICTL, "workers": WORKERS, "services": SERVICES, "describe": DESCRIBED, "curl": CURL,
    "yaml": YAML, "bird": BIRD,
}  # fmt: skip


def cut(text: str, wide: int) -> str:
    """Lines as a window shows them."""
    return "\n".join(line[at : at + wide] for line in text.split("\n") for at in range(0, max(len(line), 1), wide))


@pytest.mark.parametrize("wide", [72, 80, 100])
@pytest.mark.parametrize("name", WHOLE)
def test_what_was_cut_at_the_edge_is_read_as_it_was_printed(name: str, wide: int, tmp_path: Path) -> None:
    """Rows without titles, described events, services, certificates and objects: the same values, and nothing is left over."""
    broken = read_text(tmp_path, cut(WHOLE[name], wide))
    whole = read_text(tmp_path, WHOLE[name])
    assert plain_rows(broken) == plain_rows(whole)
    assert bool(broken.rows["unread"]) == bool(whole.rows["unread"])


@pytest.mark.parametrize(("name", "first"), [("pods", "node-"), ("workers", "b3c")])
def test_aligned_rows_that_a_mail_program_broke_between_two_columns(name: str, first: str, tmp_path: Path) -> None:
    """All lines are of one length then, as if they were cut; but glued cells state less than those that stand apart."""
    parts = [line.rpartition(first) for line in WHOLE[name].splitlines()]
    text = "".join(f"{before.rstrip()}\n{first}{rest}\n" for before, _, rest in parts)
    assert plain_rows(read_text(tmp_path, text)) == plain_rows(read_text(tmp_path, WHOLE[name]))


def test_a_row_of_workers_that_is_cut_behind_its_public_address() -> None:
    """Another address may follow: the worker is not called after the one that is shown. A private one is its own."""
    case = bundle(w="kube-cq2t8k1f0d5v9p3m8l7g-prod-default-000001d2   158.177.4.9\nthat is all\n")
    assert not case.snapshot.rows["nodes"]
    case = bundle(w="kube-cq2t8k1f0d5v9p3m8l7g-prod-default-000001d2   10.171.8.14\n\nthat is all\n")
    assert [one.name for one in case.snapshot.rows["nodes"]] == ["10.171.8.14"]
    case = bundle(
        w="kube-cq2t8k1f0d5v9p3m8l7g-prod-default-000001d2   158.177.4.9   10.171.8.1\n4   b3c   normal   Ready\n"
    )
    assert not case.snapshot.rows["nodes"]
    assert "stands on another line" in case.snapshot.rows["unread"][0].reason


def test_a_trial_keeps_nothing() -> None:
    """It counts what is not understood, what is read, and what that states."""
    found = tried("a.txt", f"that is all\n{NODES}", Limits())
    assert (found.unread, found.records) == (1, 2)
    assert found.values > 10
    assert TriedText(0, 2, 9).beats(TriedText(1, 2, 9))
    assert TriedText(0, 2, 9).beats(TriedText(0, 2, 8))
    assert not TriedText(0, 1, 9).beats(TriedText(3, 2, 8))


def test_lines_that_nobody_understands_are_as_many_as_before() -> None:
    """To put them together makes nothing understood: such a text stays, and a line counts for those that went to it."""
    text = f"{'x' * 70}\n{'y' * 70}\nz\n{'x' * 70}\nz\n"
    assert put_together("a.txt", text, "", Limits()) == (text, "")
    assert rests("a\nb\nc\n\nd", "ab\n\nc\n\nd") == {1: 1}
    assert tried("a.txt", "ab\n\nc", Limits(), rests("a\nb\nc", "ab\n\nc")).unread == 3


def test_a_broken_row_that_is_none_is_unread_in_all_its_lines() -> None:
    """The rest of it says where it belongs, and is not among what was understood."""
    rows = bundle(
        n=cut(
            "NAME     STATUS     ROLES    AGE    VERSION       INTERNAL-IP    EXTERNAL-IP   OS-IMAGE\n"
            + NODES.replace("NotReady", "Stranger"),
            80,
        )
    ).snapshot.rows
    assert [one.name for one in rows["nodes"]] == ["node-a"]
    assert [(one.line, one.reason.partition(":")[0]) for one in rows["unread"]] == [
        (5, "no row of its table of nodes"), (6, "goes on with line 5"),
    ]  # fmt: skip
    [member] = rows["inputs"]
    assert (member.lines, member.understood_lines, member.unread_lines) == (6, 4, 2)


def test_a_text_that_is_whole_stays_as_it_is() -> None:
    """Rows of one length are no page, and nothing is said of them."""
    for text in WHOLE.values():
        assert put_together("a.txt", text, "", Limits()) == (text, "")
