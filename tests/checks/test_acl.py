"""Access lists: ACL-01 to ACL-03, SAT-01 and SAT-02."""

from __future__ import annotations

import pytest
from analyzer.checks import acl
from analyzer.checks.details import ClosedPort, NotAllowed, OnWithoutWorkers, PortClosed

from tests.support.inline import agent, arguments, bundle, classic, dial, failing, node, nodes, pods

MASTER = """                       ClusterID: c1a2b3c4d5e6f7a8b9c0
                 DefaultProvider: {provider}
                     ActualState: deployed
                       ServerURL: https://c104.us-south.containers.cloud.ibm.com:30122
 ActualPrivateServiceEndpointURL: {private}
                ActualCSEACLList: {acl}
         ActualSatelliteACLList: {satellite}
"""


def master(
    acl: str = "null",
    private: str = "https://c104.private.us-south.containers.cloud.ibm.com:30122",
    provider: str = "null",
    satellite: str = "",
) -> str:
    text = MASTER.format(acl=acl, private=private, provider=provider, satellite=satellite)
    return text if satellite else "\n".join(text.splitlines()[:-1]) + "\n"


def cse(*entries: str) -> str:
    return (
        "@xo cse.cluster c1a2b3c4d5e6f7a8b9c0\nCSE ACL for cluster c1a2b3c4d5e6f7a8b9c0\n" + "\n\n".join(entries) + "\n"
    )


OPEN = "port 30122 allow\n  10.0.0.0/8"
WORKERS = nodes(classic("10.1.0.1"), classic("10.2.0.1"))


def files(*entries: str, port: object = 31417) -> dict[str, str]:
    return {
        "ds.yaml": arguments(port=port),
        "n.txt": WORKERS,
        "cse.txt": cse(*entries),
        "m.txt": master('["10.0.0.0/8"]'),
    }


@pytest.mark.parametrize(
    ("acl", "status"), [('["10.0.0.0/8"]', "pass"), ("null", "not_applicable"), ("[]", "not_applicable")]
)
def test_an_access_list_in_the_clusters_record(acl: str, status: str) -> None:
    """A list is there, or the record says that none is."""
    case = bundle(m=master(acl))
    assert case.status("ACL-01") == status
    assert case.places("ACL-01") == ["m.txt:6"]
    if status != "pass":
        assert case.status("ACL-02") == "not_applicable"


def test_an_access_list_shown_by_itself_or_not_stated() -> None:
    """The list's own output is proof of it; without record and list nothing is known; other clouds have none."""
    case = bundle(cse=cse(OPEN))
    assert case.status("ACL-01") == "pass"
    assert "names 1 ports" in case.says("ACL-01")
    assert bundle(x="Hello\n").status("ACL-01") == "unknown"
    assert bundle(n=nodes(node("n1", version="v1.29.4+k0s"))).status("ACL-01") == "not_applicable"
    assert bundle(m=master(private="null")).status("ACL-01") == "not_applicable"


@pytest.mark.parametrize(
    ("entries", "status", "subjects"),
    [
        ((OPEN, "port 31417 allow\n  10.0.0.0/8"), "pass", []),
        ((OPEN, "port 31417 allow\n  10.1.0.0/24\n  10.2.0.0/24"), "pass", []),
        ((OPEN, "port 31417 allow\n  10.1.0.0/24"), "fail", ["10.2.0.1"]),
        ((OPEN,), "fail", []),
        ((OPEN, "port 31417 deny\n  10.0.0.0/8"), "fail", []),
        ((OPEN, "port 31417 allow"), "pass", []),
    ],
)
def test_the_agents_port_for_every_worker(entries: tuple[str, ...], status: str, subjects: list[str]) -> None:
    """Listed, allowed, and its networks hold every worker; no network given restricts none."""
    case = bundle(files(*entries))
    assert (case.status("ACL-02"), case.subjects("ACL-02")) == (status, subjects)
    assert f"{len(entries)} port" in case.says("ACL-02")
    if len(entries) == 1:
        assert case.places("ACL-02") == ["cse.txt:3", "ds.yaml:14"]
        assert "31417 is not in the access list; listed: 30122" in case.says("ACL-02")
    else:
        assert case.places("ACL-02")[0] == "cse.txt:6"


def test_the_list_or_the_port_not_known() -> None:
    """Either gap leaves it open."""
    assert bundle({k: v for k, v in files(OPEN).items() if k != "cse.txt"}).status("ACL-02") == "unknown"
    assert bundle({k: v for k, v in files(OPEN).items() if k != "ds.yaml"}).status("ACL-02") == "unknown"


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("error: ACL limit of 500 entries reached", "fail"),
        ("error: endpoint not found", "unknown"),
        ("", "not_applicable"),
    ],
)
def test_a_limit_is_named_by_an_error_text(line: str, status: str) -> None:
    """Another error is trouble of the endpoint service, not of the list."""
    case = bundle(cse=cse(OPEN, line))
    assert case.status("ACL-03") == status
    assert case.places("ACL-03") == (["cse.txt:6"] if line else [])


SATELLITE = "https://abc.private.satellite.appdomain.cloud:30122"


@pytest.mark.parametrize(
    ("listed", "status"),
    [('["10.1.0.0/24","10.2.0.0/24"]', "pass"), ('["10.1.0.0/24"]', "fail"), ("null", "not_applicable")],
)
def test_the_satellite_allowlist_holds_the_workers(listed: str, status: str) -> None:
    """Both workers, one of them, or no allowlist at all."""
    two = nodes(node("10.1.0.1"), node("10.2.0.1"))
    case = bundle(n=two, m=master(provider="upi", satellite=listed))
    assert case.status("SAT-01") == status
    assert case.places("SAT-01")[0] == "m.txt:7"
    if status == "fail":
        assert "1 of 2 workers" in case.says("SAT-01")
        assert "10.2.0.1" in case.says("SAT-01")


def test_no_allowlist_stated_or_no_satellite() -> None:
    """Unknown there, not applicable elsewhere; a list without workers to ask for is unknown."""
    assert bundle(n=nodes(node("10.1.0.1")), m=master(provider="upi")).status("SAT-01") == "unknown"
    assert bundle(m=master(provider="upi", satellite='["10.1.0.0/24"]')).status("SAT-01") == "unknown"
    assert bundle(n=WORKERS).status("SAT-01") == "not_applicable"


BLOCK = "apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata:\n  name: {}\nspec: {{selector: all(), types: [Ingress]}}\n"
SET = "apiVersion: projectcalico.org/v3\nkind: GlobalNetworkSet\nmetadata:\n  name: satellite-allowlist-1\nspec: {nets: [10.1.0.0/24]}\n"


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"b.yaml": BLOCK.format("block-master-c1"), "s.yaml": SET}, "pass"),
        ({"b.yaml": BLOCK.format("block-master-c1")}, "fail"),
        ({"b.yaml": BLOCK.format("other"), "s.yaml": SET}, "fail"),
        ({"s.yaml": SET}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_the_allowlists_objects(more: dict[str, str], status: str) -> None:
    """Policy and network set; one of both is a part only."""
    listed = {"n.txt": nodes(node("10.1.0.1")), "m.txt": master(provider="upi", satellite='["10.1.0.0/24"]')}
    assert bundle(listed | more).status("SAT-02") == status
    assert bundle(more | {"p.txt": pods(agent("a"))}).status("SAT-02") == "not_applicable"


GET = "$ ibmcloud ks cluster master {}-service-endpoint allowlist get -c shop\nOK\nallowlist is enabled\nSubnet\n{}\n"


@pytest.mark.parametrize(
    ("networks", "status", "left"),
    [("10.1.0.0/24\n10.2.0.0/24", "unknown", []), ("10.1.0.0/24", "fail", ["10.2.0.1"]), ("10.1.0.1\n10.2.0.1", "unknown", [])],
)  # fmt: skip
def test_a_list_of_networks_alone_can_only_fail(networks: str, status: str, left: list[str]) -> None:
    """`allowlist get` prints no ports: who is left out is left out of all; who is in it need not be in for the agents' port."""
    case = bundle({"ds.yaml": arguments(), "n.txt": WORKERS, "a.txt": GET.format("private", networks)})
    assert (case.status("ACL-02"), case.subjects("ACL-02")) == (status, left)
    assert "10.1.0" in case.says("ACL-02")


def test_a_list_that_is_on_without_any_worker() -> None:
    """Which networks it names is said, and that the workers lack."""
    case = bundle({"ds.yaml": arguments(), "a.txt": GET.format("private", "10.1.0.0/24")})
    assert case.status("ACL-02") == "unknown"
    assert case.check("ACL-02").detail == OnWithoutWorkers(("10.1.0.0/24",))
    sat = bundle(a=GET.format("satellite", "10.1.0.0/24"), m=master(provider="upi"))
    assert sat.check("SAT-01").detail == OnWithoutWorkers(("10.1.0.0/24",))


def test_a_list_that_is_on_and_names_no_network() -> None:
    """Whom it lets in is not known."""
    case = bundle(n=nodes(node("10.1.0.1")), m=master(provider="upi", satellite="enabled"))
    assert case.status("SAT-01") == "unknown"
    assert "its networks are not in the bundle" in case.says("SAT-01")


def test_a_worker_is_held_by_its_address_and_without_one_by_its_subnet() -> None:
    """A subnet that is larger than the list's network is not; what is no network holds nobody."""
    nets = ["x", "10.1.0.0/25"]
    assert [
        acl._covered(address, subnet, nets)
        for address, subnet in (
            ("10.1.0.9", None), ("10.1.0.200", None), (None, "10.1.0.0/26"), (None, "10.1.0.0/24"), (None, "10.2.0.0/26"),
            ("10.1.0.200", "10.1.0.0/26"), (None, None),
        )
    ] == [True, False, True, False, False, False, False]  # fmt: skip


def test_three_workers_outside_are_counted_and_two_shown() -> None:
    """All of them are in the answer's facts."""
    four = nodes(*(node(f"10.2.0.{n}") for n in range(1, 5)))
    case = bundle(n=four, m=master(provider="upi", satellite='["10.2.0.1/32"]'))
    found = case.check("SAT-01").detail
    assert isinstance(found, NotAllowed)
    assert (found.addresses, found.of) == (("10.2.0.2", "10.2.0.3", "10.2.0.4"), 4)
    assert case.places("SAT-01") == ["m.txt:7", "n.txt:3", "n.txt:4"]


def test_a_list_shown_without_ports_keeps_out_whom_it_lacks() -> None:
    """From every port, the agents' own as well, which is named where it is known."""
    told = GET.format("private", "10.1.0.0/24")
    for files, port in (({"ds.yaml": arguments(port=31417)}, "31417"), ({}, "?")):
        case = bundle({"n.txt": WORKERS, "a.txt": told, **files})
        assert (case.status("ACL-02"), case.subjects("ACL-02")) == ("fail", ["10.2.0.1"])
        assert case.check("ACL-02").detail == ClosedPort(port, PortClosed.SUBNETS, ("10.2.0.1",))


TWO = {"ds.yaml": arguments(port=31417), "cse.txt": cse(OPEN, "port 31417 allow\n  10.1.0.0/24")}
TOP = "NAME       CPU(cores)   CPU(%)   MEMORY(bytes)   MEMORY(%)\n{}   412m   10%   5120Mi   38%\n"
LS = "$ ibmcloud ks workers -c shop\nOK\nID                                       Public IP   Private IP   Flavor     State    Status   Zone    Version\nkube-c1a2b3c4d5e6f7a8b9c0-shop-d-000001   -           {}     b3c.4x16   normal   Ready    dal10   1.29.4_1533\n"


@pytest.mark.parametrize(
    ("shown", "status"),
    [
        (pods(agent("a", node="10.1.0.1"), agent("b", "0/1", node="10.2.0.1")), "fail"),
        (pods(agent("a", node="10.1.0.1")), "pass"),
        (pods(agent("a", node="worker-1")), "unknown"),
        (TOP.format("10.2.0.1"), "fail"),
        (TOP.format("10.1.0.9"), "pass"),
        (LS.format("10.2.0.1"), "fail"),
        ("NAME       STATUS   ROLES    AGE   VERSION\n10.2.0.1   Ready    <none>   9d    v1.29.4+IKS\n", "fail"),
        ("nothing of note\n", "unknown"),
    ],
)
def test_workers_are_known_by_whatever_names_their_addresses(shown: str, status: str) -> None:
    """Pods of agents, figures, worker lists and plain tables of nodes; a list that is open to nobody known is no pass."""
    case = bundle({**TWO, "shown.txt": shown})
    assert (case.status("ACL-02"), case.subjects("ACL-02")) == (status, ["10.2.0.1"] if status == "fail" else [])
    if status == "unknown":
        assert case.check("ACL-02").detail == OnWithoutWorkers(("10.1.0.0/24",))
    assert "0 workers" not in case.says("ACL-02")


REFUSED = failing(dial("dial tcp 166.9.60.7:31417: i/o timeout"))
WHOSE = cse("Port: 30122 (apiserver)\n  10.0.0.0/8", "Port: 31417 (konnectivity)\n  10.1.0.0/24")


@pytest.mark.parametrize(
    ("files", "status"),
    [
        ({"cse.txt": TWO["cse.txt"], "agent.log": REFUSED}, "fail"),
        ({"cse.txt": WHOSE}, "fail"),
        ({"cse.txt": WHOSE, "agent.log": REFUSED}, "fail"),
        ({"cse.txt": WHOSE, "agent.log": REFUSED.replace("31417", "31999")}, "unknown"),
        ({"cse.txt": TWO["cse.txt"]}, "unknown"),
        ({"cse.txt": WHOSE.replace("apiserver", "konnectivity")}, "unknown"),
    ],
)
def test_the_konnectivity_port_without_the_agents_arguments(files: dict[str, str], status: str) -> None:
    """Their failed dials name it, and the list's own mark does where it marks one; where both disagree nothing is decided."""
    case = bundle({"n.txt": WORKERS, **files})
    assert case.status("ACL-02") == status
    if status == "fail":
        assert case.subjects("ACL-02") == ["10.2.0.1"]
