"""A read-only script that gathers the runbook's evidence."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from analyzer.tools import collect
from analyzer.tools.collect import ITEMS, script

from tests.support.inline import agent, bundle, nodes, pod, pods, serving
from tests.support.inline import node as node_row
from tests.support.values import are_values

ID = "cn9f3u2d0gm4b1ske7p0"
ONLY_READS = ("kubectl get", "kubectl top", "kubectl logs", "kubectl exec", "ibmcloud", "oc get")


def runs(text: str) -> list[str]:
    """Files of the items that the script collects."""
    return [line.split()[1] for line in text.splitlines() if line.startswith("run ")]


def test_the_whole_script() -> None:
    """Everything that could be asked for, with logs and BGP; it changes nothing."""
    text = script()
    assert runs(text) == [item.file for item in ITEMS]
    assert all(item.command.startswith(ONLY_READS) for item in ITEMS)
    assert "CLUSTER_ID" in text
    assert "# servers" in text
    assert "# agents" in text
    assert "birdcl show protocols all" in text


@pytest.mark.skipif(shutil.which("sh") is None, reason="no shell")
def test_it_is_a_program_of_the_shell() -> None:
    """Of every product."""
    for product in (None, "iks", "roks", "aks"):
        done = subprocess.run(["sh", "-n"], input=script(product=product), text=True, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("product", "has", "lacks"),
    [
        ("iks", "account.txt", "clusteroperators.yaml"),
        ("roks", "clusteroperators.yaml", "nothing"),
        ("aks", "nodes.yaml", "account.txt"),
    ],
)
def test_a_product_has_its_own_items(product: str, has: str, lacks: str) -> None:
    """Of IBM Cloud its account, of OpenShift its operators."""
    text = script(product=product)
    assert has in runs(text)
    assert lacks not in runs(text)


def test_only_what_the_bundle_lacks_is_asked_for() -> None:
    """An empty listing is knowledge."""
    case = bundle({
        "n.txt": nodes(node_row("10.0.0.1")), "p.txt": pods(agent("bcdfg")), "konnectivity-agent-bcdfg.log": serving(),
        "e.txt": "NAMESPACE   LAST SEEN   TYPE   REASON   OBJECT   MESSAGE\n", "m.txt": f"ClusterID: {ID}\nActualState: normal\nDefaultProvider: g2\n",
    })  # fmt: skip
    text = script(case.snapshot)
    assert "nodes.txt" not in runs(text)
    assert "events.yaml" not in runs(text)
    assert "pods.txt" not in runs(text)
    assert {"pods.yaml", "webhooks.yaml", "bgp.yaml"} <= set(runs(text))
    assert "# agents" not in text
    assert "# servers" in text
    assert "birdcl" in text
    assert f"--cluster {ID}" in text or "--cluster" not in text


def test_a_cluster_s_id_is_quoted() -> None:
    """Whatever a bundle calls it."""
    item = next(one for one in ITEMS if "{cluster}" in one.command)
    assert "--cluster" in item.command
    assert collect.shlex.quote("a b") == "'a b'"


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(collect)


EKS = "NAME   STATUS   ROLES   AGE   VERSION\nip-10-61-3-44.ec2.internal   Ready   <none>   20d   v1.31.4-eks-aeac579\n"
CILIUM = pods(pod("cilium-x2k9v", namespace="kube-system"), pod("web-0", namespace="shop"))


def test_nobody_is_asked_for_what_the_bundles_cluster_does_not_have() -> None:
    """A tunnel, Calico, IBM Cloud's account: by its own marks, and whom to ask also by the name that its people use."""
    told = script(bundle({"t.md": "Our Talos v1.10.6 cluster.\n\n$ kubectl top nodes\nerror: Metrics API not available\n"}).snapshot)  # fmt: skip
    assert "ibmcloud account show" not in told
    assert "crictl logs, birdcl" not in told
    assert "bgp.yaml" in runs(told)
    eks = script(bundle({"n.txt": EKS, "p.txt": CILIUM}).snapshot)
    assert "# servers" not in eks
    assert "# agents" not in eks
    assert "projectcalico" not in eks
    assert "networkpolicies.yaml" in runs(eks)
    gke = script(bundle({"n.txt": EKS.replace("v1.31.4-eks-aeac579", "v1.31.5-gke.1233000")}).snapshot)
    assert "# servers" not in gke
    assert "# agents" in gke
    assert "# servers" in script(bundle({"n.txt": EKS.replace("-eks-aeac579", "")}).snapshot)


def test_an_openshift_is_asked_for_its_operators() -> None:
    """Whoever runs it."""
    told = bundle({"t.md": "Our ROSA cluster 4.16.\n\n$ oc get nodes\nerror: You must be logged in to the server (Unauthorized)\n"})  # fmt: skip
    assert "clusteroperators.yaml" in runs(script(told.snapshot))
    assert "account.txt" not in runs(script(told.snapshot))
