"""The place that all missed nodes share and no other has: named, and on VPC its subnet's own list of rules is looked at."""

from __future__ import annotations

import pytest
from analyzer.causes.missed_place import behind, of_hosts, of_nodes, of_vpc, opened, way_out
from analyzer.facts.cluster import About

from tests.checks.test_srv import START, asked, broke, connected, made
from tests.support.inline import agent, bundle, dial, failing, node, nodes, options, pods, serving

ID = "d5c8j1vb0q4t7hn2m6s0"
WORKERS = "ID  Primary IP  Flavor  State  Status  Zone  Version\n" + "".join(
    f"kube-{ID}-shop-default-{at:08}  {ip}  bx2.4x16  normal  Ready  {zone}  1.32.9_1583\n"
    for at, (ip, zone) in enumerate(
        (("10.250.0.6", "jp-osa-1"), ("10.250.64.5", "jp-osa-2"), ("10.250.128.7", "jp-osa-3"), ("10.250.128.12", "jp-osa-3"))
    )
)  # fmt: skip
OSAKA = {"w.txt": f"$ ibmcloud ks worker ls -c shop\nOK\n{WORKERS}"}
BAD = ["10.250.128.7", "10.250.128.12"]


def labelled(name: str, ip: str, *labels: str) -> list[str]:
    row = node(name, ip, version="v1.31.2")
    row[-1] = ",".join(labels)
    return row


def elsewhere(key: str, *values: str) -> About:
    rows = [labelled(f"w{at}", f"10.3.0.{at}", f"{key}={value}") for at, value in enumerate(values, 1)]
    return bundle({"n.txt": nodes(*rows)}).snapshot.about


def dials(*targets: str) -> str:
    log = START + connected() + asked(90, target="10.9.9.9:443") + made(90, target="10.9.9.9:443")
    for n, target in enumerate(targets):
        log += asked(n, f"08:2{n}:00.0", target) + broke(n, f"dial tcp {target}: i/o timeout", f"08:2{n}:05.0")
    return log


@pytest.mark.parametrize(
    ("key", "values", "place"),
    [
        ("topology.kubernetes.io/zone", ("a", "b", "b"), "zone b"),
        ("ibm-cloud.kubernetes.io/worker-pool-name", ("web", "batch", "batch"), "worker pool batch"),
        ("ibm-cloud.kubernetes.io/subnet-id", ("0717-1", "0717-2", "0717-2"), "subnet 0717-2"),
        ("privateVLAN", ("2300", "2301", "2301"), "private VLAN 2301"),
        ("topology.kubernetes.io/zone", ("b", "b", "b"), None),
    ],
)
def test_the_place_is_what_all_missed_nodes_share_alone(key: str, values: tuple[str, ...], place: str | None) -> None:
    """Of a zone, a subnet, a VLAN or a pool; where another node is in it, it is none."""
    about = elsewhere(key, *values)
    found = of_hosts(about, ["10.3.0.2", "w3"])
    assert (found.called if found else None) == place


@pytest.mark.parametrize(
    "hosts", [["10.250.128.7"], ["10.250.0.6", "10.250.128.7"], [*BAD, "10.250.0.6"], [*BAD, "10.9.9.9"], ["10.250.128.7", "10.250.128.7"], []]
)  # fmt: skip
def test_no_place_without_all_of_it_and_another(hosts: list[str]) -> None:
    """One node alone is missed in the same way; two zones are none; an address that is no node's may be anywhere."""
    assert of_hosts(bundle(OSAKA).snapshot.about, hosts) is None


def test_the_list_of_the_zones_subnet_is_opened_on_vpc() -> None:
    """In for the others' requests and out for the answers, since it keeps no state; with the cluster's own worker, whose subnet is asked."""
    about = bundle(OSAKA).snapshot.about
    place = of_hosts(about, BAD)
    assert place is not None
    assert (place.called, place.share) == (
        "zone jp-osa-3",
        "these are all 2 nodes of zone jp-osa-3, and none of the 2 nodes elsewhere is among them",
    )
    remedy = opened(about, place, "10250")
    command = remedy.command or ""
    assert "the network ACL of the subnet of zone jp-osa-3 (10.250.128.7, 10.250.128.12)" in remedy.text
    assert f"worker get --cluster {ID} --worker kube-{ID}-shop-default-00000002" in command
    assert "for from in 10.250.0.6 10.250.64.5; do" in command
    assert "allow inbound tcp $from 0.0.0.0/0 --destination-port-min 10250 --destination-port-max 10250" in command
    assert "allow outbound tcp 0.0.0.0/0 $from --source-port-min 10250 --source-port-max 10250" in command
    assert "jp-osa-3" in behind(about, place).text
    out = way_out(about, place, "10.250.0.20:31377")
    assert out is not None
    assert "send TCP to 10.250.0.20:31377 out" in out.text


def test_a_subnet_that_is_known_is_asked_itself() -> None:
    """By its ID; where neither it nor a worker is known, by the zone."""
    rows = [labelled(f"w{at}", f"10.3.0.{at}", f"ibm-cloud.kubernetes.io/subnet-id=0717-{zone}", f"topology.kubernetes.io/zone=us-south-{zone}") for at, zone in enumerate((1, 2, 2), 1)]  # fmt: skip
    about = bundle({"n.txt": nodes(*rows)}).snapshot.about
    place = of_nodes(about, ["w2", "w3"])
    assert place is not None
    assert "ibmcloud is subnet 0717-2 --output json" in (behind(about, place).command or "")


def test_elsewhere_the_place_is_named_and_no_list_of_ibms() -> None:
    """Another cloud, or classic: whatever filters for it alone."""
    about = elsewhere("topology.kubernetes.io/zone", "a", "b", "b")
    place = of_nodes(about, ["w2", "w3"])
    assert place is not None
    remedy = opened(about, place, "10250")
    assert remedy.text.startswith("open TCP 10250 into zone b (10.3.0.2, 10.3.0.3)")
    assert (remedy.command or "") == "nc -vz -w 5 10.3.0.2 10250   # on w1"
    assert "gateway" in behind(about, place).text
    assert way_out(about, place, "k.example.org:8132") is None
    assert not of_vpc(about, place)
    pool = of_nodes(elsewhere("ibm-cloud.kubernetes.io/worker-pool-name", "web", "batch", "batch"), ["w2", "w3"])
    assert pool is not None
    assert not of_vpc(bundle(OSAKA).snapshot.about, pool)  # a pool has no list of its own


def test_kubelets_of_one_zone_alone_name_it_first() -> None:
    """Behind the list comes the group, which is of every worker; two zones, or refused connects, name neither."""
    case = bundle(OSAKA | {"server.log": dials("10.250.128.7:10250", "10.250.128.12:10250")})
    assert case.first == ("kubelet-unreachable", "confirmed")
    cause = case.cause("kubelet-unreachable")
    assert cause is not None
    assert "all 2 nodes of zone jp-osa-3" in cause.summary
    assert cause.scope == "zone jp-osa-3: 10.250.128.7, 10.250.128.12"
    assert "network-acl-rule-add" in (cause.remedies[0].command or "")
    assert f"security-group kube-{ID}" in (cause.remedies[1].command or "")
    other = bundle(OSAKA | {"server.log": dials("10.250.128.7:10250", "10.250.64.5:10250")}).cause(
        "kubelet-unreachable"
    )
    assert other is not None
    assert "network-acl" not in str(other.remedies)
    refused = dials("10.250.128.7:10250", "10.250.128.12:10250").replace("i/o timeout", "connect: connection refused")
    closed = bundle(OSAKA | {"server.log": refused}).cause("kubelet-unreachable")
    assert closed is not None
    assert "network-acl" not in str(closed.remedies)


CALL = '$ kubectl logs -n pos web-{0}\nError from server: Get "https://{1}:10250/containerLogs/pos/web-{0}/web": dial tcp {1}:10250: i/o timeout\n'


def test_what_users_alone_say_names_the_zone_too() -> None:
    """Possible by their errors, likely where another call came through; what would show it is the list of that zone's subnet."""
    told = OSAKA | {"k.txt": CALL.format("a", BAD[0]) + CALL.format("b", BAD[1])}
    case = bundle(told)
    assert case.causes["kubelet-unreachable"] == "possible"
    words = case.report.data.complaint
    assert words is not None
    assert words.candidates[0].what.startswith("the network ACL of zone jp-osa-3: these are all 2 nodes")
    assert "network-acl-rules $acl" in (words.candidates[0].shown_by.command or "")
    through = told | {"x.txt": "$ kubectl exec -n pos web-c -- date\nWed Jan 21 08:14:09 UTC 2026\n"}
    assert bundle(through).causes["kubelet-unreachable"] == "likely"
    assert bundle(OSAKA | {"k.txt": CALL.format("a", BAD[0])}).causes["kubelet-unreachable"] == "possible"


def test_agents_of_one_zone_alone_are_let_out_by_its_list() -> None:
    """Others are connected through the same groups; the port is tried from a node that fails."""
    lost = failing(dial("dial tcp 10.250.0.20:31377: i/o timeout"))
    listed = pods(*(agent(name, state, node=at) for name, state, at in (("aaaaa", "1/1", "10.250.0.6"), ("bbbbb", "0/1", BAD[0]), ("ccccc", "0/1", BAD[1]))))  # fmt: skip
    logs = {f"konnectivity-agent-{name}.log": options("k", 31377) + text for name, text in (("aaaaa", serving()), ("bbbbb", lost), ("ccccc", lost))}  # fmt: skip
    cause = bundle(OSAKA | logs | {"p.txt": listed}).cause("firewall-or-routing")
    assert cause is not None
    assert "the network ACL of the subnet of zone jp-osa-3" in cause.remedies[0].text
    assert f"node/{BAD[0]}" in str(cause.remedies) or f"# on {BAD[0]}" in str(cause.remedies)
