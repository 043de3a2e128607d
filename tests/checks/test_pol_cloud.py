"""POL-10: do the rules of the cloud's firewall let the agents reach the server."""

from __future__ import annotations

import json
from typing import Any

import pytest
from analyzer.checks import details
from analyzer.policy.legs import Way

from tests.support.inline import PORT, agent, bundle, dial, failing, node, nodes, options, pods, serving

SERVER = "10.6.0.20"
LOG = options() + failing(dial(f"dial tcp {SERVER}:{PORT}: i/o timeout"))
HEAD = "NAME   NETWORK   DIRECTION  PRIORITY  ALLOW       DENY   DESTINATION_RANGES\n"
SHUT = "shut   prod-vpc  EGRESS     900                   all    0.0.0.0/0\n"
HTTPS = "https  prod-vpc  EGRESS     800       tcp:443            0.0.0.0/0\n"
OPEN = f"open   prod-vpc  EGRESS     700       tcp:{PORT}          0.0.0.0/0\n"


@pytest.mark.parametrize(
    ("log", "rules", "status"),
    [
        (LOG, HEAD + SHUT + HTTPS, "fail"),
        (options() + serving(), HEAD + SHUT.replace("0.0.0.0/0", SERVER + "/32"), "unknown"),
        (LOG, HEAD + SHUT + OPEN, "pass"),
        (LOG, HEAD + HTTPS, "pass"),
        (LOG, HEAD + SHUT + HTTPS.replace("prod-vpc", "dev-vpc "), "unknown"),
        (LOG, "$ gcloud compute firewall-rules list --limit 1\n" + HEAD + HTTPS, "unknown"),
        (LOG, HEAD + SHUT.replace("EGRESS ", "INGRESS"), "not_applicable"),
        (LOG, "", "not_applicable"),
    ],
)  # fmt: skip
def test_the_way_out(log: str, rules: str, status: str) -> None:
    """The rule that decides of what agents dial; what the list does not show leaves it open."""
    case = bundle({"agent.log": log, "rules.txt": rules or "nothing\n"})
    assert case.status("POL-10") == status
    if status == "fail":
        assert case.places("POL-10") == ["rules.txt:2", "rules.txt:3"]
        detail = case.check("POL-10").detail
        assert detail == details.CloudDenial("shut", "prod-vpc", 900, SERVER, PORT, ("https",), sure=True, free=890)


def test_agents_that_stand_make_it_a_warning() -> None:
    """The rule may be for other machines."""
    case = bundle({"agent.log": options() + serving(), "rules.txt": HEAD + SHUT})
    assert case.status("POL-10") == "warn"


def group(name: str, *rules: tuple[str, int, str]) -> dict[str, Any]:
    """A security group of AWS that lets these in, and everything out."""
    allowed = [
        {"IpProtocol": protocol, "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": cidr}]}
        for protocol, port, cidr in rules
    ]
    return {"GroupName": name, "GroupId": f"sg-{name}", "IpPermissions": allowed, "IpPermissionsEgress": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]}  # fmt: skip


def groups(*found: dict[str, Any]) -> str:
    return json.dumps({"SecurityGroups": list(found)})


OWN = nodes(node("w1", "10.6.1.1", version="v1.30.4+k0s"), node("w2", "10.6.1.2", version="v1.30.4+k0s"))
PLANE = ("tcp", 6443, "10.6.0.0/16")
MISSED = '$ kubectl logs -n a b\nError from server: Get "https://10.6.1.2:10250/containerLogs/a/b/c": dial tcp 10.6.1.2:10250: i/o timeout\n'


@pytest.mark.parametrize(
    ("plane", "workers", "status"),
    [
        (group("ctl", PLANE), group("wrk"), "fail"),
        (group("ctl", PLANE, ("tcp", int(PORT), "10.6.0.0/16")), group("wrk"), "pass"),
        (group("ctl", PLANE, ("tcp", int(PORT), "10.7.0.0/16")), group("wrk"), "fail"),
        (group("ctl", ("tcp", 22, "0.0.0.0/0")), group("wrk"), "pass"),
    ],
)
def test_the_way_in_at_a_server_of_ones_own(plane: dict[str, Any], workers: dict[str, Any], status: str) -> None:
    """The group that lets the API server's port in is a control plane's; of another one nobody says that it is."""
    case = bundle({"agent.log": LOG, "n.txt": OWN, "sg.json": groups(plane, workers)})
    assert case.status("POL-10") == status
    if status == "fail":
        detail = case.check("POL-10").detail
        assert isinstance(detail, details.CloudDenial)
        assert (detail.network, detail.incoming, detail.lacks, detail.sure, detail.like) == (
            "sg-ctl",
            True,
            True,
            True,
            ("10.6.0.0/16",),
        )


@pytest.mark.parametrize(
    ("workers", "status"),
    [
        (group("wrk", ("tcp", 22, "10.6.0.0/16")), "fail"),
        (group("wrk", ("tcp", 10250, "10.6.1.0/24")), "pass"),
        (group("wrk", ("tcp", 10250, "10.6.9.0/24")), "fail"),
    ],
)
def test_the_way_in_at_a_kubelet_that_gives_no_answer(workers: dict[str, Any], status: str) -> None:
    """From another node, by the groups that are no control plane's."""
    case = bundle({"e.txt": MISSED, "n.txt": OWN, "sg.json": groups(group("ctl", PLANE), workers)})
    assert case.status("POL-10") == status
    detail = case.check("POL-10").detail
    if status == "fail":
        assert isinstance(detail, details.CloudDenial)
        assert (detail.way, detail.host, detail.port, detail.network) == (Way.HOST_KUBELET, "10.6.1.2", 10250, "sg-wrk")


def test_the_control_plane_of_google_cloud_is_known_by_its_record() -> None:
    """Where no agent says what it dials; agents that are not ready make it a failure, and without them it is a warning."""
    record = "addonsConfig:\ncurrentMasterVersion: 1.30.5-gke.1\nendpoint: 172.16.3.2\n"
    files = {"c.yaml": record, "rules.txt": HEAD + SHUT, "n.txt": nodes(node("gke-a-p-1", version="v1.30.5-gke.1"))}
    assert bundle({**files, "p.txt": pods(agent("6d8f9b7c5d-4kx8z", "0/1"))}).status("POL-10") == "fail"
    case = bundle(files)
    assert case.status("POL-10") == "warn"
    assert "172.16.3.2:8132" in case.says("POL-10")
    assert bundle({**files, "c.yaml": "nothing\n"}).status("POL-10") == "unknown"
