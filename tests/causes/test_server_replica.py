"""One of several servers that is missing: the pod that is not ready is named, and what its own API server says is explained by it."""

from __future__ import annotations

import pytest
from analyzer.causes.server_replica import _remedies
from analyzer.facts.cluster import About
from analyzer.schema import NodeRow

from tests.causes.test_server import SPACE, roks
from tests.support.inline import bundle
from tests.support.tables import tables_of

MISSING = "server-replica-missing"
DESCRIBED = f"""Name:                 kube-apiserver-6f7c8d9b5-bbbbb
Namespace:            {SPACE}
Node:                 10.74.1.29/10.74.1.29
Status:               Running
IP:                   172.16.13.41
Containers:
  kube-apiserver:
    State:          Running
    Ready:          True
    Restart Count:  0
  konnectivity-server:
    State:          Waiting
      Reason:       CrashLoopBackOff
    Ready:          False
    Restart Count:  88
"""
TRIES = (
    "$ for i in 1 2 3; do kubectl exec -n apps db-0 -- true && echo fine; done\nfine\n"
    "Error from server: error dialing backend: dial tcp 127.0.0.1:8090: connect: connection refused\nfine\n"
)


def test_the_bad_pod_is_saved_and_given_anew_by_its_name() -> None:
    """No list of pods to look at: name, namespace and node are in the bundle."""
    case = bundle(m=roks("4/5", "5/5", "5/5"), d=DESCRIBED)
    assert case.first == (MISSING, "confirmed")
    command = case.commands(MISSING)
    assert f"kubectl -n {SPACE} delete pod kube-apiserver-6f7c8d9b5-bbbbb" in command
    assert "-c konnectivity-server --previous" in command
    assert "10.74.1.29" in command


def test_the_refusal_beside_the_container_that_is_down_is_explained_by_it() -> None:
    """Its own API server alone is refused at 127.0.0.1; the others' calls go through, so exec works on some tries."""
    case = bundle(m=roks("4/5", "5/5", "5/5"), d=DESCRIBED, t=TRIES)
    assert case.first == (MISSING, "confirmed")
    assert "CP-11" in case.cause(MISSING).explains  # type: ignore[union-attr]
    assert "t.txt:3" in case.places(MISSING)
    assert {one.id: one.state for one in case.report.data.symptoms}["exec"] == "partly"
    assert "server-down" not in case.causes


def test_without_a_pod_of_its_own_the_list_is_looked_at() -> None:
    """A count of replicas names no pod."""
    case = bundle(m=roks("4/5", "5/5", "5/5"))
    assert "kube-apiserver-6f7c8d9b5-bbbbb" in case.commands(MISSING)
    assert "-c konnectivity-server" not in case.commands(MISSING)  # which container it is nobody knows


LIST = """$ kubectl get pods -n kube-system -o wide
NAME                         READY   STATUS             RESTARTS       AGE   IP           NODE     NOMINATED NODE   READINESS GATES
konnectivity-server-north1   1/1     Running            0              9d    10.0.0.11    north1   <none>           <none>
konnectivity-server-north2   0/1     {status:<16}   {restarts:<4}           9d    10.0.0.12    north2   <none>           <none>
"""
WORDS = (
    "$ kubectl logs -n kube-system konnectivity-server-north2 --previous\n"
    "Error: failed to load X509 key pair /etc/srv/tls.crt and /etc/srv/tls.key: open /etc/srv/tls.key: no such file or directory\n"
)


def test_a_server_with_a_pod_of_its_own_is_one_of_several_while_another_is_ready() -> None:
    """The tunnel is degraded, and what is done is done on the machine of the pod that is down."""
    text = LIST.format(status="CrashLoopBackOff", restarts=14)
    for case in (bundle(p=text), bundle(p=text + WORDS)):
        assert case.first == (MISSING, "confirmed")
        assert case.report.verdict == "degraded"
        assert "ssh north2 " in case.commands(MISSING)
        assert "north1" not in case.commands(MISSING)
    lacks, again = case.cause(MISSING).remedies  # type: ignore[union-attr]
    assert "tls.key" in lacks.text
    assert again.text.startswith("let konnectivity-server-north2 start again")
    (alone,) = bundle(p=text).cause(MISSING).remedies  # type: ignore[union-attr]
    assert alone.text.startswith("save the logs of konnectivity-server-north2")
    assert "server-previous.log" in str(alone.command)


def test_the_only_server_that_is_down_is_no_one_of_several() -> None:
    """Nor are two that are both down."""
    text = LIST.format(status="CrashLoopBackOff", restarts=14)
    one = "".join(line for line in text.splitlines(keepends=True) if "north1" not in line)
    both = text.replace("1/1     Running         ", "0/1     CrashLoopBackOff")
    for case in (bundle(p=one), bundle(p=both)):
        assert case.first == ("server-down", "confirmed")
        assert case.report.verdict == "broken"


def test_a_log_that_ends_at_its_start_is_one_pods_of_the_list() -> None:
    """Inside an API server's pod a count such as 4/5 names no container; the server's own last words do."""
    words = (
        f"$ kubectl logs -n {SPACE} kube-apiserver-6f7c8d9b5-bbbbb -c konnectivity-server\n" + WORDS.partition("\n")[2]
    )
    case = bundle(m=roks("4/5", "5/5", "5/5"), l=words)
    assert case.report.verdict == "degraded"
    assert case.first[0] == MISSING


def test_one_of_several_that_starts_again_and_again() -> None:
    """All are ready now; whose API server finds nobody is the one whose count of starts stands out, and its last words are asked for."""
    listed = (
        "$ kubectl get pods -n kube-system\nNAME                     READY   STATUS    RESTARTS      AGE\n"
        "konnectivity-server-m1   1/1     Running   0             40d\n"
        "konnectivity-server-m2   1/1     Running   17 (4m ago)   40d\n"
    )
    error = "Error from server: error dialing backend: dial unix /run/konn/s.sock: connect: connection refused\n"
    case = bundle(p=listed, e=error)
    assert (case.first, case.report.verdict) == ((MISSING, "likely"), "degraded")
    assert "logs konnectivity-server-m2 --previous" in case.commands(MISSING)
    assert case.cause(MISSING).title.endswith("starts again and again")  # type: ignore[union-attr]
    assert "server-down" not in case.causes
    rival = bundle(
        p=listed.replace("m1   1/1     Running   0          ", "m1   1/1     Running   16 (3m ago)"), e=error
    )
    assert rival.first is not None
    assert rival.first[0] == "server-down"
    assert rival.report.verdict == "broken"


def test_a_webhook_that_one_server_fails_is_no_tunnel_that_is_broken() -> None:
    """Where the one server that is down is all that is found, calls of every kind are those that meet it."""
    listed = LIST.format(status="CrashLoopBackOff", restarts=14)
    hook = (
        'Error from server (InternalError): error when creating "a.yaml": Internal error occurred: failed calling webhook '
        '"v.a.io": failed to call webhook: Post "https://v.a.svc:443/x?timeout=10s": dial unix /run/konn/s.sock: connect: connection refused\n'
    )
    assert bundle(p=listed, e=hook).report.verdict == "degraded"
    assert bundle(e=hook).report.verdict == "broken"


@pytest.mark.parametrize(
    ("version", "begins", "never"),
    [
        ("v1.31.4+k0s", "k0s status; journalctl -u k0scontroller", "replicaset"),
        ("v1.31.4", "kubectl get pods -n kube-system", "rollout restart"),
        ("v1.31.4+IKS", "kubectl -n kubx-masters describe replicaset", "k0s"),
    ],
)
def test_a_server_that_nobody_names_is_looked_for_where_its_product_runs_it(
    version: str, begins: str, never: str
) -> None:
    """No Deployment is started anew where there is none: k0s runs its servers as its own children, kubeadm as static pods."""
    about = About(tables_of(NodeRow(source="n", line=1, name="w1", version=version)))
    (said,) = _remedies(about, {})
    assert (said.command or "").startswith(begins)
    assert never not in (said.command or "")
