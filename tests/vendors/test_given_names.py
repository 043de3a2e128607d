"""Names in words and in commands that fill a place."""

from __future__ import annotations

import pytest
from analyzer.vendors.given_names import fill, of_command, of_form, of_words, single


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("user cluster k4wz7t2mqn (seed we-2), nodes behind a proxy", [("cluster", "k4wz7t2mqn"), ("seed", "we-2")]),
        ("AKS cluster: tern-we, RG: rg-tern", [("cluster", "tern-we"), ("resource_group", "rg-tern")]),
        ("resource group 'plant'", [("resource_group", "plant")]),
        ('shoot "tern" of ours', [("shoot", "tern")]),
        ("project id: acme", [("project", "acme")]),
        ("all hosts of location moor-07 are up", [("location", "moor-07")]),
        ("tenant-control-plane ten-4 does not answer", [("tenant", "ten-4")]),
        ("exec works on cluster we-1, but hangs on cluster we-2", [("cluster", "we-2")]),
        ("unlike our other cluster we-1", []),
        ("cluster: degraded", []),
        ("cluster: AKS", []),
        ("cluster k8s 1.30", []),
        ("a cluster of 3 nodes", []),
        ("Cluster v1.30 on premises", []),
        ("the seed cluster is fine", []),
    ],
)
def test_a_name_in_words(line: str, names: list[tuple[str, str]]) -> None:
    """Behind a label, in quotes, or by a form that no word has; states, products and versions are none."""
    assert list(of_words(line)) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("  HTTPS_PROXY: http://ops:pw@gate.tern.example:3128", [("proxy", "gate.tern.example:3128")]),
        ("squid at 192.0.2.9:3128 says 403", [("proxy", "192.0.2.9:3128")]),
        ("NO_PROXY=10.0.0.0/8", []),
        ("kube-proxy 10.0.0.1:10256", []),
        ("ns shoot--ops--eu2 on the seed", [("project", "ops"), ("shoot", "eu2")]),
    ],
)
def test_a_name_by_its_form(line: str, names: list[tuple[str, str]]) -> None:
    """An HTTP proxy and a shoot, in a sentence or in what was copied."""
    assert list(of_form(line)) == names


@pytest.mark.parametrize(
    ("command", "names"),
    [
        ("az aks show -g rg-we --name tern -o json", {"resource_group": "rg-we", "cluster": "tern"}),
        ("gcloud container clusters describe edge-7 --project acme-prod", {"cluster": "edge-7", "project": "acme-prod"}),
        ("aws eks describe-addon --cluster-name tern --addon-name coredns", {"cluster": "tern"}),
        ("eksctl get nodegroup --cluster=tern", {"cluster": "tern"}),
        ("gardenctl target --garden live --project ops --shoot eu2", {"project": "ops", "shoot": "eu2"}),
        ("kubectl --context gke_acme-prod_europe-west1_edge-7 get nodes", {"cluster": "edge-7", "project": "acme-prod"}),
        ("kubectl get nodes -n shop", {}),
    ],
)  # fmt: skip
def test_a_name_in_a_command(command: str, names: dict[str, str]) -> None:
    """By the options of the tool, and by a context that it made."""
    assert single(of_command(command)) == names


def test_two_names_of_one_kind_are_none() -> None:
    """And a place without a name stays one."""
    assert single([("seed", "a-1"), ("seed", "b-2"), ("shoot", "x")]) == {"shoot": "x"}
    assert fill("edit <shoot> on <seed>", {"shoot": "x"}) == "edit x on <seed>"
