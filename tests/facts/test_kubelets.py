"""Ports of the kubelets: the usual one, what a node's own status states, and what the URL of a failed call names."""

from __future__ import annotations

from analyzer.facts.kubelets import named, ports
from analyzer.schema import LogSignalRow, ToolErrorRow

from tests.support.inline import bundle
from tests.support.tables import tables_of


def test_ports_of_the_kubelets() -> None:
    """A node's status and an error each name one of their own; the usual one is always among them."""
    node = "apiVersion: v1\nkind: Node\nmetadata: {name: n1}\nstatus:\n  daemonEndpoints: {kubeletEndpoint: {Port: 10260}}\n  addresses: [{type: InternalIP, address: 10.0.0.7}]\n"
    error = (
        'Error from server: Get "https://10.0.0.8:10270/containerLogs/a/b/c": dial tcp 10.0.0.8:10270: i/o timeout\n'
    )
    about = bundle({"n.yaml": node, "e.txt": error}).snapshot.about
    assert about.kubelet_ports == {"10250", "10260", "10270"}
    assert about.is_kubelet("10.0.0.7:10260")
    assert not about.is_kubelet("10.0.0.7:443")
    assert not about.is_kubelet(None)
    assert bundle(x="Hello\n").snapshot.about.kubelet_ports == {"10250"}


def test_a_row_without_words_names_no_port() -> None:
    """Errors and signals are both looked at, and either may have no text."""
    url = 'Get "https://10.0.0.8:{}/containerLogs/a/b/c": EOF'
    rows = [ToolErrorRow(source="a", message=text) for text in (None, url.format(10270))]
    signals = [LogSignalRow(source="b", message=text) for text in (None, url.format(10280))]
    assert ports(tables_of(*rows, *signals), {}) == {"10250", "10270", "10280"}


def test_names_by_which_kubelets_are_called() -> None:
    """The host of a user's own call; another service's URL names none."""
    texts = ('Get "https://[fd00::7]:10250/exec/a/b/c": EOF', 'Get "https://w-1:10250/containerLogs/a/b/c": EOF', 'Post "https://opa.svc:443/v": EOF', None)  # fmt: skip
    assert named([ToolErrorRow(source="a", message=text) for text in texts]) == {"fd00::7", "w-1"}


def test_a_name_that_is_looked_up_in_vain_is_a_kubelets_too() -> None:
    """What `exec` prints has no URL; the name of the tunnel's own server is none of a node."""
    lost = "Error from server: error dialing backend: dial tcp: lookup {} on 10.9.0.53:53: no such host"
    names = ("w-1", "konnectivity-server.example.com")
    assert named([ToolErrorRow(source="a", message=lost.format(name)) for name in names]) == {"w-1"}
