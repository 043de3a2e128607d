"""Why a network plug-in gives a pod no network."""

from __future__ import annotations

import pytest
from analyzer.facts.sandbox import SandboxFault, of_sandbox
from analyzer.facts.start import Start, StartFault, why

HEAD = 'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "35cf9e0f": '
SAID = (
    ("stat /var/lib/calico/nodename: no such file or directory: check that the calico/node container is running", SandboxFault.NODENAME),
    ('plugin type="flannel" failed (add): open /run/flannel/subnet.env: no such file or directory', SandboxFault.SUBNET),
    ('failed to find plugin "portmap" in path [/opt/cni/bin]', SandboxFault.BINARY),
    ('plugin type="bridge" failed (add): failed to set bridge addr: "cni0" already has an IP address different from 10.24.1.1/24', SandboxFault.BRIDGE),
    ('plugin type="bridge" name="kubernetes" failed (add): no IP ranges specified', SandboxFault.RANGE),
    ("no IP addresses available in range set: 10.24.1.1-10.24.1.254", SandboxFault.EXHAUSTED),
    ("add cmd: failed to assign an IP address to container", SandboxFault.EXHAUSTED),
    ('plugin type="calico" failed (add): error getting ClusterInformation: connection is unauthorized: Unauthorized', SandboxFault.TOKEN),
    ('plugin type="calico" failed (add): error getting ClusterInformation: Get "https://10.96.0.1:443/apis/x": dial tcp 10.96.0.1:443: i/o timeout', SandboxFault.API),
    ("something new", None),
)  # fmt: skip


@pytest.mark.parametrize(("text", "fault"), SAID)
def test_the_plugins_own_words_tell_what_it_lacks(text: str, fault: SandboxFault | None) -> None:
    """Behind the kubelet's, whatever they are; words that are not known still say that there is no network."""
    assert of_sandbox(text) is fault
    assert why(HEAD + text) == Start(StartFault.NETWORK, sandbox=fault)


@pytest.mark.parametrize("text", ["cni plugin not initialized", "no networks found in /etc/cni/net.d"])
def test_a_plugin_that_is_not_there_yet(text: str) -> None:
    """The runtime says so, and no plug-in."""
    assert of_sandbox(text) is SandboxFault.UNSET
    assert of_sandbox(None) is None
