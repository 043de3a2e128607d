"""Whose certificate answers at a host."""

from __future__ import annotations

import pytest
from analyzer.vendors.served_names import Whose, provider, whose

IBM = "c115.private.eu-gb.containers.cloud.ibm.com"


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        (IBM, "IBM Cloud"),
        ("kestrel-dns-1a2b3c4d.hcp.westeurope.azmk8s.io", "Azure"),
        ("0A1B2C3D.gr7.eu-west-1.eks.amazonaws.com", "AWS"),
        ("gke-0123abcd.europe-west1.gke.goog", "Google"),
        ("containers.cloud.ibm.com.example.net", None),
        ("k.example.org", None),
        ("10.1.2.3", None),
    ],
)
def test_a_host_lies_in_the_zone_of_its_provider(host: str, expected: str | None) -> None:
    """By the end of its name, label by label."""
    assert provider(host) == expected


@pytest.mark.parametrize(
    "names",
    [("*.gate.example.net",), ("www.example.com", "example.com"), ("ingress.local",), ("0f1e.9a8b.traefik.default",), ("a.example.azmk8s.io.example",)],
)  # fmt: skip
@pytest.mark.parametrize("host", [IBM, "kestrel-dns-1a2b3c4d.hcp.westeurope.azmk8s.io"])
def test_in_a_providers_zone_a_foreign_certificate_is_never_the_servers(host: str, names: tuple[str, ...]) -> None:
    """Whatever the foreign domain is, a proxy's own default included."""
    assert whose(host, names) is Whose.ANOTHERS


@pytest.mark.parametrize(
    ("host", "names"),
    [
        (IBM, ("c117.private.eu-gb.containers.cloud.ibm.com",)),
        (IBM, ("*.gate.example.net", "kubernetes.default.svc")),
        (IBM, ("10.5.0.1",)),
        ("kestrel-dns-1a2b3c4d.hcp.westeurope.azmk8s.io", ("kubernetes", "hcp-kubernetes.example.svc.cluster.local")),
        ("k.example.org", ("*.apps.example.org",)),
        ("k.plant.example.co.uk", ("api.example.co.uk",)),
        ("k.example.org", ("kubernetes", "kubernetes.default")),
        ("k.example.org", ("konnectivity-server",)),
        ("10.1.2.3", ("10.1.2.4", "10.96.0.1")),
        ("k.example.org", ()),
    ],
)
def test_names_that_the_servers_own_certificate_may_have(host: str, names: tuple[str, ...]) -> None:
    """One name of the zone, of the cluster's inside, or an address, is enough; addresses tell nothing of a stranger."""
    assert whose(host, names) is Whose.SERVERS


@pytest.mark.parametrize(
    ("host", "names"),
    [
        ("k.example.org", ("*.gate.example.net",)),
        ("k.plant.example.co.uk", ("filter.other.co.uk",)),
        ("konnectivity.tenant.internal", ("blue.example.com", "red.example.com")),
        ("k.example.org", ("ingress.local",)),
        (IBM, ("FG-100",)),
    ],
)
def test_names_that_share_nothing_with_the_host_may_be_of_either(host: str, names: tuple[str, ...]) -> None:
    """Nobody's zone: something on the way, or a server that was issued without the name; below a country's zone a domain has three labels."""
    assert whose(host, names) is Whose.UNRELATED
