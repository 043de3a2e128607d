"""The cluster in one line, and a symptom's state in words."""

from __future__ import annotations

import pytest
from analyzer.model import Cluster, Symptom, SymptomState
from analyzer.report.header import cluster_line, state_in_words

from tests.support.inline import bundle, node, nodes


@pytest.mark.parametrize(
    ("cluster", "line"),
    [
        (Cluster(), ""),
        (Cluster("c1", "iks", "1.29.4", "classic", "konnectivity"), "IKS 1.29.4 classic c1"),
        (Cluster(None, "kubernetes", "1.30.4", "other", "none", "k3s"), "k3s 1.30.4 without Konnectivity"),
        (Cluster(None, "kubernetes", None, "other", "unknown"), "Kubernetes"),
        (Cluster(None, "k0s", "1.31.2", "other", "konnectivity"), "k0s 1.31.2"),
        (Cluster(None, "hypershift", None, "other", "konnectivity"), "HyperShift"),
        (Cluster(told="EKS"), "EKS (by the text)"),
        (
            Cluster("c1", "unknown", infrastructure="classic", distribution="IBM Cloud", told="IBM Cloud"),
            "IBM Cloud classic c1",
        ),
        (Cluster(None, "kubernetes", "1.29.9", "other", told="ROKS"), "Kubernetes 1.29.9, ROKS (by the text)"),
        (Cluster(None, "roks", told_id="c1", told_place="classic"), "ROKS, classic c1 (by the text)"),
        (Cluster(told="IKS", told_place="vpc"), "IKS vpc (by the text)"),
    ],
)
def test_what_is_known(cluster: Cluster, line: str) -> None:
    """A product's own name stands for the contract's word; what is unknown is left out."""
    assert cluster_line(cluster) == line


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_every_report_states_it(format: str) -> None:
    """One wording for the terminal, the ticket and the page."""
    report = bundle(n=nodes(node("n1", version="v1.30.4+k3s1"))).report
    assert "k3s 1.30.4 without Konnectivity" in report.render(format)


def test_what_fails_on_some_nodes_is_not_called_broken_as_a_whole() -> None:
    """The state is the contract's own word; where it reaches a few nodes alone, every report says so."""
    assert state_in_words(Symptom("logs", SymptomState.BROKEN)) == "broken"
    assert state_in_words(Symptom("logs", SymptomState.WORKS)) == "works"
    assert state_in_words(Symptom("logs", SymptomState.BROKEN, confined=True)) == "broken on some nodes"
