"""A change of metrics-server, by whoever writes it."""

from __future__ import annotations

import pytest
from analyzer.causes import metrics_kept
from analyzer.causes.base import customer
from analyzer.facts.cluster import About
from analyzer.schema import NodeRow

from tests.support.tables import tables_of

CHANGE = customer("give it more", "kubectl edit deployment -n kube-system metrics-server", "S0a")


def about(version: str) -> About:
    return About(tables_of(NodeRow(source="n", line=1, name="w1", version=version)))


@pytest.mark.parametrize(
    ("version", "of_memory", "command", "said"),
    [
        ("v1.30.2-gke.100", True, "kubectl edit configmap -n kube-system metrics-server-config   # NannyConfiguration: baseMemory, memoryPerNode", "Set it in configmap"),
        ("v1.30.2-gke.100", False, None, "ask Google Cloud support for it"),
        ("v1.30.2+IKS", False, None, "IBM Cloud writes its Deployment and takes back what is changed in it: ask IBM support"),
        ("v1.30.2-eks-036c24b", False, "aws eks describe-addon --cluster-name <cluster> --addon-name metrics-server;", "the configuration values of the EKS add-on"),
        ("v1.30.2+rke2r1", False, "kubectl get helmchartconfig -n kube-system rke2-metrics-server", "RKE2's Helm controller writes"),
        ("v1.30.2", False, "kubectl edit deployment -n kube-system metrics-server", "give it more"),
    ],
)  # fmt: skip
def test_the_change_is_made_where_it_lasts(version: str, of_memory: bool, command: str | None, said: str) -> None:
    """A configmap, an add-on, a chart; whom to ask where there is none; the Deployment where nobody keeps it."""
    made = metrics_kept.kept(about(version), CHANGE, "kube-system", of_memory=of_memory)
    assert said in made.text
    assert (made.command or "").startswith(command or "")
    assert (made.command is None) == (command is None)


def test_one_of_somebodys_own_is_changed_itself() -> None:
    """In another namespace than the product's."""
    assert metrics_kept.kept(about("v1.30.2-gke.100"), CHANGE, "metrics") == CHANGE
    assert metrics_kept.keeper(about("v1.30.2-gke.100"), "metrics") is None


def test_arguments_that_nobody_but_the_provider_gives() -> None:
    """So no stop-gap by one is proposed there."""
    assert not metrics_kept.takes_arguments(about("v1.30.2-gke.100"), "kube-system")
    assert metrics_kept.takes_arguments(about("v1.30.2-eks-036c24b"), "kube-system")
    assert metrics_kept.takes_arguments(about("v1.30.2"), None)
