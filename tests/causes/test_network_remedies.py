"""What gives a node its pods' network again."""

from __future__ import annotations

import pytest
from analyzer.causes.network_remedies import for_network
from analyzer.facts.sandbox import SandboxFault

from tests.support.inline import bundle, nobody, pod, pods

WORDS = {
    SandboxFault.NODENAME: "bring calico-node up on w1",
    SandboxFault.SUBNET: "bring flannel up on w1",
    SandboxFault.BINARY: "/opt/cni/bin",
    SandboxFault.RANGE: "give w1 a range of pod addresses",
    SandboxFault.EXHAUSTED: "free pod addresses for w1",
    SandboxFault.BRIDGE: "delete the bridge cni0 on w1",
    SandboxFault.TOKEN: "a new token",
    SandboxFault.API: "let w1 reach the API server",
    SandboxFault.UNSET: "bring the network of w1 up",
    None: "bring the network of w1 up",
}


@pytest.mark.parametrize("fault", [*SandboxFault, None])
def test_each_lack_asks_for_its_own(fault: SandboxFault | None) -> None:
    """With the node's name, and a command that shows it."""
    remedy = for_network(nobody(), fault, "w1", "S4", "an agent")
    assert WORDS[fault] in remedy.text
    assert remedy.command
    assert "<" not in for_network(nobody(), fault, None, "S4", "an agent").text


@pytest.mark.parametrize(("ready", "words"), [("1/1", "share one folder"), ("0/1", "bring calico-node up")])
def test_a_calico_node_that_runs_has_written_its_file(ready: str, words: str) -> None:
    """Then it lies in another place of the host, and a restart changes nothing."""
    about = bundle(p=pods(pod("calico-node-abcde", ready, node="w1"))).snapshot.about
    assert words in for_network(about, SandboxFault.NODENAME, "w1", "S4", "an agent").text
