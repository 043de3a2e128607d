"""What the bundle is about: CTX-01 to CTX-11."""

from __future__ import annotations

import pytest
from hypothesis import example, given

from tests.checks.test_cp import ID, plane, server
from tests.checks.test_pse import PRIVATE, PUBLIC, VPC, account, get
from tests.support.inline import HOST, PORT, agent, arguments, bundle, classic, node, nodes, options, pods, serving
from tests.support.names import DOTTED, few

OTHER_ID = "b9b9b2c3d4e5f6a7b8c9"
IKS, K0S = (nodes(node("n1", version=f"v1.29.4+{mark}")) for mark in ("IKS", "k0s"))
OWNER = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"


def record(*fields: str, id: str = ID) -> str:
    return "\n".join((f"ClusterID: {id}", *fields)) + "\n"


@pytest.mark.parametrize(
    ("files", "word"),
    [
        ({"n.txt": IKS}, "iks"),
        ({"n.txt": K0S}, "k0s"),
        ({"m.txt": plane()}, "roks"),
        ({"m.txt": server()}, "iks"),
        ({"n.txt": nodes(node("n1", version="v1.29.4"))}, "kubernetes"),
    ],
)
def test_the_product(files: dict[str, str], word: str) -> None:
    """By a node's version or the namespace of the control plane, with its witness."""
    case = bundle(files)
    assert case.status("CTX-01") == "pass"
    assert case.says("CTX-01").startswith(f"product: {word} [1 witness")
    assert case.places("CTX-01")[0].endswith(":2")


def test_two_products_are_said() -> None:
    """A master of OpenShift beside nodes of IKS: a warning that cites both; nothing stated is unknown."""
    case = bundle(m=plane(), n=IKS)
    assert case.status("CTX-01") == "warn"
    assert sorted(case.places("CTX-01")) == ["m.txt:2", "n.txt:2"]
    assert "1 of 2 witnesses" in case.says("CTX-01")
    nothing = bundle(x="Hello\n")
    asked = ("CTX-01", "CTX-02", "CTX-03", "CTX-06", "CTX-07", "CTX-08", "CTX-09", "CTX-10")
    assert {id: nothing.status(id) for id in asked} == dict.fromkeys(asked, "unknown")
    assert all(nothing.check(id).missing for id in asked)


def test_the_version() -> None:
    """The cluster record comes before the nodes."""
    assert bundle(n=IKS).status("CTX-02") == "pass"
    assert bundle(n=IKS).says("CTX-02").startswith("version: 1.29.4")
    both = bundle(c=get().replace("1.29.4", "1.30.2"), n=IKS)
    assert both.says("CTX-02").startswith("version: 1.30.2")
    assert both.places("CTX-02")[0] == "c.txt:6"


def test_the_infrastructure() -> None:
    """Labels of VLANs, of subnets, the provider field; sources that disagree are a warning; no cloud of IBM's has none."""
    assert bundle(n=nodes(classic("10.1.0.1"))).says("CTX-03").startswith("infrastructure: classic")
    assert bundle(n=nodes(VPC)).says("CTX-03").startswith("infrastructure: vpc")
    upi = bundle(r=record("DefaultProvider: upi"))
    assert upi.says("CTX-03").startswith("infrastructure: satellite")
    assert upi.places("CTX-03") == ["r.txt:2"]
    mixed = bundle(n=nodes(VPC), r=record("DefaultProvider: upi"))
    assert mixed.status("CTX-03") == "warn"
    assert {place.split(":")[0] for place in mixed.places("CTX-03")} == {"n.txt", "r.txt"}
    host = bundle({"n.txt": nodes(VPC), "ds.yaml": arguments("a1.satellite.appdomain.cloud")})
    assert host.status("CTX-03") == "warn"
    assert host.places("CTX-03") == ["n.txt:2"]
    other = bundle(n=K0S)
    assert other.says("CTX-03") == "infrastructure: other [product k0s]"
    assert other.places("CTX-03") == ["n.txt:2"]


@pytest.mark.parametrize(
    ("kind", "status", "word"),
    [
        ("multishift_controller", "pass", "location"),
        ("multishift_cruiser", "pass", "cluster of a location"),
        ("something", "unknown", ""),
    ],
)
def test_the_role_in_satellite(kind: str, status: str, word: str) -> None:
    """Location or cluster; another word says nothing; classic has no such role."""
    case = bundle(r=record(f"MultishiftType: {kind}", "DefaultProvider: upi"))
    assert case.status("CTX-04") == status
    assert word in case.says("CTX-04")
    assert case.places("CTX-04") == (["r.txt:2"] if status == "pass" else [])
    assert bundle(n=nodes(classic("10.1.0.1"))).status("CTX-04") == "not_applicable"


@pytest.mark.parametrize(("value", "word"), [("true", "hypershift"), ("false", "not hypershift")])
def test_hypershift(value: str, word: str) -> None:
    """Stated either way it is an answer; not stated it is unknown; IKS has none."""
    case = bundle(m=plane(), r=record(f"HypershiftEnabled: {value}"))
    assert case.status("CTX-05") == "pass"
    assert case.says("CTX-05").startswith(f"{word} [")
    assert case.places("CTX-05") == ["r.txt:2"]
    assert bundle(m=plane()).status("CTX-05") == "unknown"
    assert bundle(n=IKS).status("CTX-05") == "not_applicable"


def test_zones_and_vlans() -> None:
    """Counted over the nodes that state them; nodes without labels are unknown with their number."""
    two = bundle(n=nodes(classic("10.1.0.1"), classic("10.2.0.1", "dal12", "2300200"), node("10.3.0.1")))
    assert two.status("CTX-06") == "pass"
    assert "3 nodes in 2 zones, 2 private VLANs" in two.says("CTX-06")
    assert "zone of 2 of 3 nodes" in two.says("CTX-06")
    assert two.places("CTX-06") == ["n.txt:2", "n.txt:3", "n.txt:4"]
    bare = bundle(n=IKS)
    assert bare.status("CTX-06") == "unknown"
    assert "0 of 1 nodes with a zone" in bare.says("CTX-06")


@pytest.mark.parametrize(
    ("private", "public", "words"),
    [(PRIVATE, PUBLIC, ("on", "on")), ("-", PUBLIC, ("on", "off")), (PRIVATE, "-", ("off", "on"))],
)
def test_service_endpoints(private: str, public: str, words: tuple[str, str]) -> None:
    """Each on or off, as the record says."""
    case = bundle(c=get(private, public))
    assert case.status("CTX-07") == "pass"
    assert case.says("CTX-07").startswith(f"public endpoint {words[0]}, private endpoint {words[1]}")
    assert case.places("CTX-07") == ["c.txt:4", "c.txt:5"]


def test_what_the_agents_dial() -> None:
    """Host and port by the DaemonSet's arguments or the agents' own log, with their place."""
    ds = bundle({"ds.yaml": arguments()})
    assert ds.says("CTX-08").startswith(f"agents dial {HOST} (private)")
    assert ds.says("CTX-09").startswith(f"agents dial port {PORT}")
    log = bundle({"a.log": options() + serving()})
    assert (log.places("CTX-08"), log.places("CTX-09")) == (["a.log:1"], ["a.log:2"])


def test_one_cluster() -> None:
    """One ID passes, two fail with both places; a fact stated with two values is a warning."""
    one = bundle(r=record("ActualState: deployed"))
    assert one.status("CTX-10") == "pass"
    assert one.places("CTX-10") == ["r.txt:1"]
    two = bundle(r=record("ActualState: deployed"), s=record("ActualState: deployed", id=OTHER_ID))
    assert two.status("CTX-10") == "fail"
    assert sorted(two.places("CTX-10")) == ["r.txt:1", "s.txt:1"]
    disagree = bundle(r=record("HypershiftEnabled: true"), s=record("HypershiftEnabled: false"))
    assert disagree.status("CTX-10") == "warn"
    assert "hypershift is true in r.txt and false in s.txt" in disagree.says("CTX-10")


@pytest.mark.parametrize(("day", "status"), [("0303", "pass"), ("0304", "warn")])
def test_one_time(day: str, status: str) -> None:
    """Sources that end more than a day apart need not tell of one moment; a day to the second is one."""
    log = options() + serving()
    assert bundle({"a.log": log, "b.log": log.replace("0302", day)}).status("CTX-10") == status


@pytest.mark.parametrize(
    ("fields", "status"),
    [((f"AccountID: {OWNER}",), "pass"), ((f"AccountID: {OWNER[::-1]}",), "warn"), ((), "unknown")],
)
def test_whose_account_is_shown(fields: tuple[str, ...], status: str) -> None:
    """The cluster's own, another, or nothing to compare with."""
    case = bundle(acc=account("true", "true"), r=record("ActualState: deployed", *fields))
    assert case.status("CTX-11") == status
    assert "acc.txt:1" in case.places("CTX-11")
    if status != "unknown":
        assert "r.txt:3" in case.places("CTX-11")


def test_another_account_is_no_fault_of_the_cluster() -> None:
    """It is said first, before what somebody writes, and the verdict stays open."""
    said = 'customer: kubectl exec fails with "error dialing backend: EOF"\n'
    case = bundle({"notes.txt": said}, acc=account("true", "true"), r=record(f"AccountID: {OWNER[::-1]}"))
    assert case.answered.verdict == "inconclusive"
    assert case.answered.headline.startswith("`account show` is of account")


def test_no_account_is_shown() -> None:
    """No question without `account show`."""
    assert bundle(r=record(f"AccountID: {OWNER}")).status("CTX-11") == "not_applicable"


@few
@example("all")
@example("k0s")
@given(DOTTED)
def test_names_of_nodes_and_pods_change_no_context(name: str) -> None:
    """Product, version and infrastructure come of versions and labels."""
    row = classic("10.1.0.1")
    row[0] = name
    case = bundle(n=nodes(row), p=pods(agent("a", node=name)))
    assert [case.status(f"CTX-0{n}") for n in (1, 3, 6)] == ["pass"] * 3
    assert case.says("CTX-03").startswith("infrastructure: classic")


def test_the_private_endpoint_of_a_vpc_cluster_has_its_basis() -> None:
    """No record of the cluster is needed for it, and a pass rests on what shows the VPC."""
    case = bundle(n=nodes(VPC))
    assert case.status("CTX-07") == "pass"
    assert "0 statements" not in case.says("CTX-07")
    assert case.places("CTX-07") == ["n.txt:2"]


CRN = "crn:v1:bluemix:public:containers-kubernetes:eu-de:a/{}:{}::"


@pytest.mark.parametrize(
    "form",
    [
        "CRN:                            {}\n",
        '$ ibmcloud ks cluster get -c x --output json | grep crn\n  "crn": "{}",\n',
    ],
)
def test_the_crn_names_the_owner(form: str) -> None:
    """As a field of `cluster get` and as the one line that `grep` leaves of it; another cluster's says nothing of this one."""
    get = "Name:                           billing\nID:                             {}\nState:                          normal\nPublic Service Endpoint URL:    https://c108.eu-de.containers.cloud.ibm.com:31212\n"
    shown = account("true", "true")
    own = "cn5t0v2d0q1o3b7s9m60"
    for owner, cluster, status in (
        (OWNER, own, "pass"),
        (OWNER[::-1], own, "warn"),
        (OWNER[::-1], "cn5t0v2d0q1o3b7s9m99", "unknown"),
    ):
        case = bundle(acc=shown, g=get.format(own) + form.format(CRN.format(owner, cluster)))
        assert case.status("CTX-11") == status
