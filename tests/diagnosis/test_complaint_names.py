"""A kubelet's name that nobody resolves: what may be wrong there, by whose control plane calls it."""

from __future__ import annotations

import pytest
from analyzer.diagnosis.complaint_names import unresolved
from analyzer.konnectivity import chain

from tests.support.inline import bundle, node, nodes

CALL = 'Error from server: Get "https://{}:10250/containerLogs/p/a-0/a": dial tcp: lookup {}'
AKS, GKE, EKS = "aks-pool-12345678-vmss000002", "gke-heath-pool-1-5b1c2d3e-a1b2", "ip-10-61-3-44.ec2.internal"
OTHER_EKS = nodes(node("ip-10-61-3-9.ec2.internal", version="v1.31.4-eks-aeac579"))


def told(name: str, rest: str, *, listed: str = "") -> list[tuple[str, str]]:
    call = CALL.format(name, name) + rest
    fault = chain.read(call)
    assert fault is not None
    about = bundle({"e.txt": call + "\n", "n.txt": listed}).snapshot.about
    return [(one.what, one.shown_by.command or "") for one in unresolved(fault, name, about)]


@pytest.mark.parametrize(
    ("name", "listed", "own", "again"),
    [
        (AKS, "", "168.63.129.16", "virtual network"),
        (GKE, "", "169.254.169.254", "DNS policy"),
        (EKS, OTHER_EKS, "169.254.169.253", "AmazonProvidedDNS"),
    ],
)
def test_a_dns_server_before_a_clouds_own_is_to_forward_to_that(name: str, listed: str, own: str, again: str) -> None:
    """Both are named, with the command that tells them apart; nobody is sent to flags or files of a machine that he has not."""
    first, *rest = told(name, " on 10.10.0.4:53: no such host", listed=listed)
    assert first[0].startswith(f"10.10.0.4 does not know {name}:")
    assert own in first[0]
    assert again in first[0]
    assert f"nslookup {name} 10.10.0.4; nslookup {name} {own}" in first[1]
    assert not any("preferred-address" in text or "/etc/hosts" in text for text, _ in [first, *rest])


@pytest.mark.parametrize(
    ("name", "listed", "asked"),
    [(AKS, "", "168.63.129.16"), (GKE, "", "169.254.169.254"), (EKS, OTHER_EKS, "10.61.0.2")],
)
def test_a_clouds_own_resolver_that_does_not_know_it_has_no_such_node(name: str, listed: str, asked: str) -> None:
    """Nobody stands between, so nothing is to be forwarded: the node is gone, or of another network."""
    gone, own = told(name, f" on {asked}:53: no such host", listed=listed)
    assert gone[0].startswith(f"no node is called {name} any more")
    assert own[0].startswith(f"{asked}, ")
    assert "forward" not in own[0]


@pytest.mark.parametrize(
    ("rest", "begin"),
    [
        (" on 10.10.0.4:53: read udp 10.1.0.5:40000->10.10.0.4:53: i/o timeout", "10.10.0.4 gives no answer for"),
        (" on 10.10.0.4:53: server misbehaving", "10.10.0.4 gives no answer for"),
        (" on 10.0.0.10:53: no such host", "the DNS servers behind 10.0.0.10 do not know"),
        (" on 127.0.0.53:53: no such host", "the DNS servers behind 127.0.0.53 do not know"),
        (": no such host", "the DNS servers of the nodes' network do not know"),
    ],
)
def test_who_did_not_answer_is_named_as_far_as_the_error_goes(rest: str, begin: str) -> None:
    """A Service of the cluster and a stub on the machine only pass on what others say."""
    assert told(AKS, rest)[0][0].startswith(begin)


def test_a_node_that_is_listed_is_not_gone() -> None:
    """Its name is right, so the resolver alone is left."""
    listed = nodes(node(AKS, version="v1.31.4"))
    assert len(told(AKS, " on 10.10.0.4:53: no such host", listed=listed)) == 1


def test_a_control_plane_of_ones_own_has_flags_and_files() -> None:
    """There both can be changed."""
    asks, missing = told("w-1", " on 10.96.0.10:53: no such host")
    assert "--kubelet-preferred-address-types" in asks[0]
    assert missing[0].startswith("w-1 is missing in DNS")


@pytest.mark.parametrize(
    ("listed", "whose"),
    [
        (nodes(node("10.74.1.29", version="v1.29.4+IKS")), "IBM alone sets that"),
        (nodes(node("w-7", version="v1.31.4"), node("pool-x7k2a-b1c2d", version="v1.31.4-do.0")), ""),
    ],
)
def test_nobody_is_sent_to_a_flag_that_a_provider_sets(listed: str, whose: str) -> None:
    """IBM's API server takes no arguments of a customer: the name is to resolve, or the node is gone."""
    gone, missing = told("w-1", " on 10.10.0.4:53: no such host", listed=listed)
    if whose:
        assert gone[0].startswith("no node is called w-1 any more")
        assert missing[0].endswith(whose)
        assert "--kubelet-preferred-address-types" not in missing[0] + gone[0]
    assert "getent hosts w-1" in missing[1]
