"""Private service endpoint and account: PSE-01 to PSE-04."""

from __future__ import annotations

import pytest
from analyzer.checks.details import AccountSetting, AccountSettings, EndpointUse

from tests.support.inline import HOST, arguments, bundle, classic, node, nodes

GET = """Name:                           shop
ID:                             c1a2b3c4d5e6f7a8b9c0
State:                          normal
Public Service Endpoint URL:    {public}
Private Service Endpoint URL:   {private}
Version:                        1.29.4_1537
"""
PUBLIC_HOST = "c104.us-south.containers.cloud.ibm.com"
PRIVATE, PUBLIC = f"https://{HOST}:30122", f"https://{PUBLIC_HOST}:30122"
ACCOUNT = "Account ID:               0a1b2c3d4e5f60718293a4b5c6d7e8f9\n"
OWNER = {
    "owner.json": '{"crn": "crn:v1:bluemix:public:containers-kubernetes:us-south:a/0a1b2c3d4e5f60718293a4b5c6d7e8f9:c1a2b3c4d5e6f7a8b9c0::"}\n'
}
"""The record that says whose the cluster is: the account of `account`."""
WORKERS = nodes(classic("10.1.0.1"), classic("10.2.0.1", "dal12", "2300200"))
VPC = node("w1", "10.1.0.1")
VPC[-1] = "ibm-cloud.kubernetes.io/subnet-id=0717-1,topology.kubernetes.io/zone=us-south-1"
ALL = [f"PSE-0{n}" for n in range(1, 7)]


def get(private: str = PRIVATE, public: str = PUBLIC) -> str:
    return GET.format(private=private, public=public)


def account(vrf: str | None, endpoint: str | None) -> str:
    text = ACCOUNT
    if vrf:
        text += f"VRF Enabled:              {vrf}\n"
    return text + (f"Service Endpoint Enabled: {endpoint}\n" if endpoint else "")


def test_other_clouds_have_no_private_endpoint_of_ibm() -> None:
    """Six questions about IBM Cloud."""
    case = bundle(n=nodes(node("n1", version="v1.29.4+k0s")))
    assert {id: case.status(id) for id in ALL} == dict.fromkeys(ALL, "not_applicable")


@pytest.mark.parametrize(("private", "word"), [(PRIVATE, "on"), ("-", "off")])
def test_the_cluster_record_says_whether_it_is_on(private: str, word: str) -> None:
    """On or off, both are an answer; VPC has it always; nothing stated is unknown."""
    case = bundle(c=get(private), n=WORKERS)
    assert case.status("PSE-01") == "pass"
    assert f"endpoint {word}" in case.says("PSE-01")
    assert case.places("PSE-01") == ["c.txt:5"]
    assert bundle(n=nodes(VPC)).status("PSE-01") == "pass"
    assert bundle(n=WORKERS).status("PSE-01") == "unknown"


@pytest.mark.parametrize(
    ("host", "private", "status"),
    [
        (HOST, PRIVATE, "pass"), (HOST, "-", "fail"), (PUBLIC_HOST, PRIVATE, "warn"), (PUBLIC_HOST, "-", "pass"),
        (None, PRIVATE, "unknown"), (None, "-", "unknown"), (HOST, None, "pass"),
    ],
)  # fmt: skip
def test_which_endpoint_the_agents_use(host: str | None, private: str | None, status: str) -> None:
    """A private host while the endpoint is off is a stale DaemonSet."""
    files = {"n.txt": WORKERS}
    if private:
        files["c.txt"] = get(private)
    if host:
        files["ds.yaml"] = arguments(host)
    case = bundle(files)
    assert case.status("PSE-02") == status
    if status == "fail":
        assert case.places("PSE-02") == ["ds.yaml:13", "c.txt:5"]
        assert case.check("PSE-02").detail is EndpointUse.STALE
    if status == "warn":
        assert case.check("PSE-02").detail is EndpointUse.OTHER


@pytest.mark.parametrize(
    ("vrf", "endpoint", "status"),
    [
        ("true", "true", "pass"), ("false", "true", "fail"), ("true", "false", "fail"), ("false", "false", "fail"),
        (None, "true", "pass"), (None, "false", "fail"), ("true", None, "unknown"), (None, None, "unknown"),
    ],
)  # fmt: skip
def test_vrf_and_service_endpoints_for_a_private_host(vrf: str | None, endpoint: str | None, status: str) -> None:
    """Both true pass; one false fails; service endpoints cannot be on without VRF; the rest is unknown."""
    case = bundle({"n.txt": WORKERS, "ds.yaml": arguments(), "a.txt": account(vrf, endpoint)})
    assert case.status("PSE-03") == status
    if status == "fail":
        off = [key for key, value in (("vrf_enabled", vrf), ("service_endpoint_enabled", endpoint)) if value == "false"]
        on = [key for key, value in (("vrf_enabled", vrf), ("service_endpoint_enabled", endpoint)) if value == "true"]
        assert case.check("PSE-03").detail == AccountSettings(
            tuple(map(AccountSetting, off)), tuple(map(AccountSetting, on))
        )
    off = [v for v in (vrf, endpoint) if v == "false"]
    assert f"{(vrf is not None) + (endpoint is not None)} of 2" in case.says("PSE-03")
    if status == "fail":
        assert len(case.places("PSE-03")) == len(off) + 1
        assert case.places("PSE-03")[-1] == "ds.yaml:13"
        assert HOST in case.says("PSE-03")


def test_the_account_does_not_matter_elsewhere() -> None:
    """VPC, agents on the public host, no private endpoint; another account says nothing; an unknown host neither."""
    off = account("false", "false")
    assert bundle({"n.txt": nodes(VPC), "ds.yaml": arguments(), "a.txt": off}).status("PSE-03") == "not_applicable"
    assert (
        bundle({"n.txt": WORKERS, "ds.yaml": arguments(PUBLIC_HOST), "a.txt": off}).status("PSE-03") == "not_applicable"
    )
    assert bundle({"n.txt": WORKERS, "c.txt": get("-"), "a.txt": off}).status("PSE-03") == "not_applicable"
    unknown = bundle({"n.txt": WORKERS, "a.txt": off})
    assert unknown.status("PSE-03") == "unknown"
    assert len(unknown.check("PSE-03").missing) == 1
    owner = "\n".join(
        f"{key:>32}: {value}"
        for key, value in (
            ("ClusterID", "c1a2b3c4d5e6f7a8b9c0"),
            ("AccountID", "f" * 32),
            ("DefaultProvider", "null"),
            ("ActualState", "deployed"),
            ("DesiredState", "deployed"),
            ("ServerURL", PUBLIC),
        )
    )
    other = bundle({"n.txt": WORKERS, "ds.yaml": arguments(), "a.txt": off, "m.txt": owner})
    assert other.status("PSE-03") == "unknown"
    assert "another account" in other.says("PSE-03")


@pytest.mark.parametrize(
    ("private", "public", "status"),
    [(PRIVATE, PUBLIC, "pass"), (PRIVATE, "-", "warn"), ("-", PUBLIC, "not_applicable"), (None, None, "unknown")],
)
def test_which_cure_is_possible(private: str | None, public: str | None, status: str) -> None:
    """Private-only clusters cannot switch it off."""
    files = {"n.txt": WORKERS} | ({"c.txt": get(private, public or "-")} if private else {})
    case = bundle(files)
    assert case.status("PSE-04") == status
    if status in ("pass", "warn"):
        assert case.places("PSE-04") == ["c.txt:4"]


def test_openshift_cannot_change_its_endpoints() -> None:
    """On classic they are chosen at creation; VPC has no such cure."""
    roks = [c.replace("1.29.4_1537", "4.15.20_1563_openshift") for c in classic("10.1.0.1")]
    roks[4] = "v1.28.9"
    assert bundle(n=nodes(roks), c=get().replace("1.29.4_1537", "4.15.20_1563_openshift")).status("PSE-04") == "warn"
    assert bundle(n=nodes(VPC), c=get()).status("PSE-04") == "not_applicable"


def test_what_the_record_alone_says_is_not_called_an_argument() -> None:
    """The cluster's Konnectivity URL says what agents are given; against its own record it says nothing."""
    url = f"Konnectivity Server URL:        https://{HOST}:31417\n"
    case = bundle(n=WORKERS, c=get() + url)
    assert case.status("PSE-02") == "pass"
    assert "[Konnectivity Server URL]" in case.says("PSE-02")
    assert "given" in case.says("PSE-02")
    assert bundle(n=WORKERS, c=get("-") + url).status("PSE-02") == "unknown"


def test_a_cluster_on_vpc_has_its_private_endpoint_whatever_the_record_says() -> None:
    """Its gateway is not the switch of classic clusters: agents that dial it are not stale."""
    vpe = "c1a2b3c4d5e6f7a8b9c0.vpe.private.us-south.containers.cloud.ibm.com"
    case = bundle({"n.txt": nodes(VPC), "c.txt": get("-"), "ds.yaml": arguments(vpe)})
    assert (case.status("PSE-01"), case.status("PSE-02"), case.status("AG-07")) == ("pass", "pass", "pass")
    assert case.causes == {}


def test_a_setting_that_is_off_beside_a_command_that_came_through() -> None:
    """What carries needs no VRF, so the account may be another one's; agents that cannot connect outweigh the command."""
    files = {"n.txt": WORKERS, "ds.yaml": arguments(), "a.txt": account("false", "false"), "e.txt": "$ kubectl exec -n shop web-0 -- hostname\nweb-0\n"}  # fmt: skip
    case = bundle(files)
    assert case.status("PSE-03") == "unknown"
    assert "private-endpoint-without-vrf" not in case.causes
