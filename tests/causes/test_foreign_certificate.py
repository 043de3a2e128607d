"""A certificate that is not the server's, and what agents and customers are told then."""

from __future__ import annotations

import pytest
from analyzer.causes.foreign_certificate import at_host, remedies

from tests.support.inline import arguments, bundle, dial, failing, node, nodes

IBM = "c115.private.eu-gb.containers.cloud.ibm.com"
AZURE = "kestrel-dns-1a2b3c4d.hcp.westeurope.azmk8s.io"
X509 = "authentication handshake failed: tls: failed to verify certificate: x509: certificate is valid for {}, not {}"


@pytest.mark.parametrize("names", ["*.gate.example.net", "www.example.com, example.com", "ingress.local"])
@pytest.mark.parametrize(("host", "provider"), [(IBM, "IBM Cloud"), (AZURE, "Azure")])
def test_under_a_providers_host_a_foreign_certificate_is_somebodys_on_the_way(
    host: str, provider: str, names: str
) -> None:
    """The connection is exempted, by whoever inspects it; nobody dials the stranger's name, and no certificate of the cluster's is renewed."""
    case = bundle({"agent.log": failing(dial(X509.format(names, host)))})
    assert case.first == ("agent-tls", "confirmed")
    told = case.commands("agent-tls")
    assert told.startswith(f"exempt {host}")
    assert f"is not {provider}'s" in told
    assert "proxy-server-host" not in told
    assert "refresh" not in told
    assert f"is no name of {provider}'s" in case.cause("agent-tls").summary  # type: ignore[union-attr]


def test_another_host_of_the_same_provider_is_another_clusters_server() -> None:
    """Its certificate is a server's: what gives the agents their host gives them the right one, and nobody edits it."""
    case = bundle({"agent.log": failing(dial(X509.format("c117.private.eu-gb.containers.cloud.ibm.com", IBM)))})
    told = case.commands("agent-tls").splitlines()[0]
    assert "the host of this cluster's own server" in told
    assert "proxy-server-host" not in told
    assert "on the way" not in case.cause("agent-tls").summary  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("host", "names"),
    [("k.example.org", "*.gate.example.net"), ("k.example.org", "ingress.local"), ("k.plant.example.co.uk", "filter.other.co.uk")],
)  # fmt: skip
def test_elsewhere_names_that_share_nothing_leave_both(host: str, names: str) -> None:
    """Who signed it tells: a stranger's connection is exempted, the server's own certificate gets the name."""
    case = bundle({"agent.log": failing(dial(X509.format(names, host))), "ds.yaml": arguments(host, 8132)})
    told = case.commands("agent-tls")
    assert told.startswith("see who signed a certificate for")
    assert f"issue it for {host}" in told
    assert f"openssl s_client -connect {host}:8132" in told
    assert "let the agents dial" not in told
    assert "something on the way shows its own, or the server's" in case.cause("agent-tls").summary  # type: ignore[union-attr]


def test_a_certificate_of_the_servers_is_no_foreign_one() -> None:
    """Nor is one without names, or without anything that was dialled."""
    about = bundle({"n.txt": nodes(node("w1", version="v1.33.1+k0s"))}).snapshot.about
    assert at_host(about, ("kubernetes", "kubernetes.default"), "k.example.org") is None
    assert at_host(about, ("api.example.org",), "k.example.org") is None
    assert at_host(about, (), "k.example.org") is None
    assert at_host(about, ("a.example.com",), None) is None
    found = at_host(about, ("a.example.com",), "k.example.org")
    assert found is not None
    look, issue = remedies(about, found, None, None)
    assert "(the port that the agents dial)" in look.text
    assert "put k.example.org into spec.api.sans" in issue.text
