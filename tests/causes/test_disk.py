"""A machine whose disk fails, or is full."""

from __future__ import annotations

import pytest
from analyzer.causes.disk import mended
from analyzer.facts.cluster import About
from analyzer.facts.start import Start, StartFault
from analyzer.schema import FactRow, NodeRow

from tests.support.inline import agent, bundle, node, nodes, pods
from tests.support.tables import tables_of

BROKEN, FULL = Start(StartFault.DISK, "/etc/k/tls.crt"), Start(StartFault.FULL, "/var/log/a.log")
WORKER = NodeRow(
    source="n", line=1, name="10.1.0.3", internal_ip="10.1.0.3", version="v1.30.3+IKS", worker_id="kube-w3"
)
CLASSIC = FactRow(source="f", line=1, key="provider", value="classic")


@pytest.mark.parametrize(
    ("rows", "start", "command"),
    [
        ((WORKER, CLASSIC), BROKEN, "ibmcloud ks worker reload --cluster <cluster_id> --worker kube-w3"),
        ((WORKER, CLASSIC), FULL, "ssh 10.1.0.3 'df -h; df -i; "),
        ((NodeRow(source="n", line=1, name="10.1.0.3", version="v1.30.3"),), BROKEN, "kubectl cordon 10.1.0.3; ssh 10.1.0.3 'dmesg -T"),
    ],
)  # fmt: skip
def test_the_machine_is_mended_and_no_pod_is_made_anew(
    rows: tuple[NodeRow | FactRow, ...], start: Start, command: str
) -> None:
    """A worker of IBM Cloud is made new by its own command; room is made on a full disk."""
    remedy = mended(About(tables_of(*rows)), "10.1.0.3", start, "S5a")
    assert (remedy.command or "").startswith(command)
    assert start.object in remedy.text
    assert mended(About(tables_of()), None, start, "S5a").text.count("its node") == 1


SAID = "Error: failed to load X509 key pair /etc/k/a.crt and /etc/k/a.key: open /etc/k/a.crt: {}\n"


@pytest.mark.parametrize(
    ("said", "first", "restarted"),
    [
        ("input/output error", "the disk of 10.1.2.5 fails for /etc/k/a.crt", False),
        ("no space left on device", "make room on the disk of 10.1.2.5", False),
        ("no such file or directory", "brings back the volume or secret that holds /etc/k/a.crt", True),
    ],
)
def test_the_last_words_of_one_agent_are_its_proof_and_its_remedy(said: str, first: str, restarted: bool) -> None:
    """They stand in the summary and are cited; a new pod on a broken disk ends alike."""
    names = [f"10.1.2.{n}" for n in (3, 4, 5)]
    listed = pods(agent("a", node=names[0]), agent("b", node=names[1]), agent("c", "0/1", "CrashLoopBackOff", node=names[2]))  # fmt: skip
    log = "$ kubectl logs -p -n kube-system konnectivity-agent-cxxxx\n" + SAID.format(said)
    case = bundle({"n.txt": nodes(*map(node, names)), "p.txt": listed, "l.txt": log})
    assert case.first == ("agent-node-fault", "confirmed")
    cause = case.cause("agent-node-fault")
    assert cause is not None
    assert said in cause.summary
    assert "l.txt:2" in case.places("agent-node-fault")[:2]
    told = case.commands("agent-node-fault")
    assert first in told.splitlines()[0]
    assert ("delete pod" in told) is restarted


def test_a_log_of_an_agent_that_runs_tells_nothing_of_the_other() -> None:
    """What its own log ends with is no reason why another one does not run."""
    names = [f"10.1.2.{n}" for n in (3, 4, 5)]
    listed = pods(agent("a", node=names[0]), agent("b", node=names[1]), agent("c", "0/1", "CrashLoopBackOff", node=names[2]))  # fmt: skip
    log = "$ kubectl logs -p -n kube-system konnectivity-agent-axxxx\n" + SAID.format("input/output error")
    case = bundle({"n.txt": nodes(*map(node, names)), "p.txt": listed, "l.txt": log})
    assert "input/output error" not in case.says("AG-06")


def test_a_server_on_a_broken_disk_is_run_elsewhere() -> None:
    """Another start on the same machine ends alike."""
    log = "$ kubectl logs -p -n kube-system konnectivity-server-cp1\n" + SAID.format("input/output error")
    told = bundle({"l.txt": log}).commands("server-down")
    assert told.startswith("let the server run on another machine, and mend")


def test_the_worker_on_whose_shell_the_log_was_read_is_the_machine() -> None:
    """No pod is listed: the prompt names the worker, and its label the node."""
    worker = "kube-cn4d7h2f0k9b3m8s1pq0-shop-default-000001a5"
    shell = (
        f"root@{worker}:~# crictl ps -a --name konnectivity-agent\n"
        "CONTAINER           IMAGE               CREATED             STATE               NAME                 ATTEMPT             POD ID              POD\n"
        "9c1a77b0e2f94       6d0b8b9b9e2a1       2 minutes ago       Exited              konnectivity-agent   88                  c0b9e2a117d53       konnectivity-agent-w5rzp\n"
        f"root@{worker}:~# crictl logs --tail 2 9c1a77b0e2f94\n" + SAID.format("no space left on device")
    )
    told = bundle({"t.txt": shell}).commands("agents-not-running").splitlines()[0]
    assert f"make room on the disk of {worker}" in told
    assert f"ibm-cloud.kubernetes.io/worker-id={worker} " in told
    assert "<node>" not in told
