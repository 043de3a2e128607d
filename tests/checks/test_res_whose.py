"""Whose container was killed (RES-01): the tunnel's by its role or exact name where the system runs, whatever others are called."""

from __future__ import annotations

import pytest
from analyzer.schema import LogSignalRow

from tests.checks.test_res_rows import AGENT, box, event, told


@pytest.mark.parametrize(
    ("pod", "container", "namespace", "ours"),
    [
        (AGENT, "konnectivity-agent", "kube-system", True),
        ("kube-apiserver-n1", "kube-apiserver", "kube-system", True),
        ("a-1", "konnectivity-proxy", "clusters-a", True),
        ("web-1", "nginx-proxy-agent", "kube-system", False),
        ("web-1", "konnectivity-ui", "kube-system", False),
        ("web-1", "proxy-agent", "shop", False),
        ("kube-apiserver-exporter-1", "kube-apiserver-exporter", "shop", False),
        ("my-konnectivity-agent-aaaaa", "web", "shop", False),
    ],
)
def test_whose_container_was_killed(pod: str, container: str, namespace: str, ours: bool) -> None:
    """The tunnel's by the pod's role or the container's exact name where the system runs; no name that only holds theirs."""
    assert told(box(pod=pod, container=container, namespace=namespace)).status == ("fail" if ours else "pass")


def test_a_name_within_a_message_kills_nothing() -> None:
    """An agent that fails for another reason, and a program whose image is called so."""
    assert told(event("BackOff", "restarting failed container ZOOM-x from image a/OOM-x")).status == "pass"
    for program, status in (("proxy-agent", "fail"), ("my-proxy-agent", "pass"), ("konnectivity-ui", "pass")):
        row = LogSignalRow(source="l", line=1, signal="oom", pod="web-1", message=f"Killed process 7 ({program})")
        assert told(row, event("Pulled", "x")).status == status, program
