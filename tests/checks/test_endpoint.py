"""The endpoint that agents dial where no argument states it."""

from __future__ import annotations

import pytest
from analyzer.checks import endpoint

from tests.checks.test_pse import OWNER, PRIVATE, PUBLIC, VPC, WORKERS, account, get
from tests.support.inline import PORT, bundle, dial, failing, node, nodes
from tests.support.values import are_values

OFF = account("false", "false")


def log(address: str, text: str = "dial tcp {}: i/o timeout") -> str:
    return failing(dial(text.format(f"{address}:{PORT}")))


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("166.9.14.5", "fail"), ("166.11.255.1", "fail"), ("166.12.0.1", "not_applicable"), ("10.20.0.9", "unknown"),
        ("c104.private.us-south.containers.cloud.ibm.com", "fail"), ("c104.us-south.containers.cloud.ibm.com", "not_applicable"),
        ("konnectivity.example.org", "unknown"),
    ],
)  # fmt: skip
def test_the_address_of_a_failed_connect_names_the_endpoint(address: str, status: str) -> None:
    """166.8.0.0/14 is the range of private endpoints; an address inside the customer's network tells nothing."""
    case = bundle({"n.txt": WORKERS, "a.txt": OFF, "agent.log": log(address)} | OWNER)
    assert case.status("PSE-03") == status
    if status == "fail":
        assert address in case.says("CTX-08")
        assert "failed connect" in case.says("CTX-08")
        assert case.first == ("private-endpoint-without-vrf", "confirmed")


def test_a_connection_that_breaks_names_its_far_end() -> None:
    """`read tcp A->B`: B is what the agent dialled, A its own address."""
    broken = log("166.9.14.5", "read tcp 10.1.0.1:44110->{}: read: connection reset by peer")
    case = bundle({"n.txt": WORKERS, "agent.log": broken})
    assert "166.9.14.5" in case.says("CTX-08")
    assert f"166.9.14.5:{PORT}" in case.commands("firewall-or-routing")


def test_other_clouds_have_no_such_range() -> None:
    """An address of somebody else's that lies in it is no private endpoint."""
    case = bundle({"n.txt": nodes(node("n1", version="v1.29.4+k0s")), "agent.log": log("166.9.14.5")})
    assert case.status("CTX-08") == "unknown"


IKS = nodes(node("10.1.0.1", version="v1.29.4+IKS"))
SATELLITE = "  ClusterID: c1a2b3c4d5e6f7a8b9c0\n  DefaultProvider: upi\n  MultishiftType: multishift_cruiser\n"


@pytest.mark.parametrize(
    ("address", "files", "says", "statuses"),
    [
        ("169.63.14.5", {"n.txt": IKS}, "169.63.14.5 (public)", ("pass", "not_applicable", "not_applicable")),
        ("203.0.113.5", {"n.txt": IKS}, "203.0.113.5 (public)", ("pass", "not_applicable", "not_applicable")),
        ("52.116.14.5", {"n.txt": nodes(VPC)}, "52.116.14.5 (public)", ("warn", "not_applicable", "not_applicable")),
        ("169.63.14.5", {}, "agents dial 169.63.14.5", ("not_applicable", "not_applicable", "not_applicable")),
        ("169.63.14.5", {"n.txt": IKS, "m.txt": SATELLITE}, "agents dial 169.63.14.5", ("not_applicable", "not_applicable", "not_applicable")),
        ("10.20.14.5", {"n.txt": IKS}, "not in the bundle", ("unknown", "unknown", "unknown")),
        ("100.64.14.5", {"n.txt": IKS}, "not in the bundle", ("unknown", "unknown", "unknown")),
        ("166.9.14.5", {"n.txt": IKS}, "166.9.14.5 (private)", ("pass", "unknown", "unknown")),
    ],
)  # fmt: skip
def test_a_public_address_is_no_private_endpoint(
    address: str, files: dict[str, str], says: str, statuses: tuple[str, str, str]
) -> None:
    """Neither the account's VRF nor the private endpoint's list keeps agents from it, on whatever infrastructure."""
    case = bundle(files | {"agent.log": log(address)})
    assert says in case.says("CTX-08")
    assert tuple(case.status(id) for id in ("PSE-02", "PSE-03", "ACL-02")) == statuses
    open_ = "an account without VRF" in str([one.summary for one in case.report.causes])
    assert open_ is (statuses[1] == "unknown")


@pytest.mark.parametrize(
    ("private", "public", "status"),
    [(PRIVATE, "-", "fail"), (PRIVATE, PUBLIC, "unknown"), ("-", "-", "not_applicable")],
)
def test_agents_use_the_only_endpoint_there_is(private: str, public: str, status: str) -> None:
    """Without a public endpoint the private one is used; with both nothing is known."""
    case = bundle(n=WORKERS, c=get(private, public), a=OFF)
    assert case.status("PSE-03") == status
    if status == "fail":
        assert case.places("CTX-08") == ["c.txt:4", "c.txt:5"]


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(endpoint)
