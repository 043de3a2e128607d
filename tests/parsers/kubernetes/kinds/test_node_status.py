"""What calico-node says of its BIRD in the API."""

from __future__ import annotations

import json

import pytest
import yaml

from tests.support.inline import bundle

STATUS = """apiVersion: projectcalico.org/v3
kind: CalicoNodeStatus
metadata:
  name: of-node-20
spec:
  node: 10.94.10.20
status:
  agent:
    birdV4:
      lastBootTime: "2026-03-03 10:15:00"
      routerID: 10.94.10.20
      state: Ready
      version: v0.3.3+birdv1.6.8
    birdV6:
      state: NotReady
  bgp:
    peersV4:
    - peerIP: 10.94.10.21
      since: "10:02:11"
      state: Established
      type: NodeMesh
    - peerIP: 10.94.10.2
      since: "10:02:11"
      state: ""
      type: NodePeer
    peersV6:
    - peerIP: fd80::2
      state: Connect
      type: GlobalPeer
    - since: "10:02:11"
  lastUpdated: "2026-03-03T10:16:51Z"
"""


@pytest.mark.parametrize("api", ["projectcalico.org/v3", "crd.projectcalico.org/v1"])
def test_sessions_and_daemons_of_the_node(api: str) -> None:
    """Each session is a row of the node that tells it, at its own line; a peer without an address is none."""
    rows = bundle({"x.yaml": STATUS.replace("projectcalico.org/v3", api)}).snapshot.rows
    assert [
        (r.line, r.node, r.protocol, r.peer_ip, r.ip_version, r.peer_type, r.state, r.established, r.since, r.form)
        for r in rows["bgp_peers"]
    ] == [
        (18, "10.94.10.20", "Mesh_10_94_10_21", "10.94.10.21", 4, "mesh", "Established", True, "10:02:11", "api"),
        (22, "10.94.10.20", "Node_10_94_10_2", "10.94.10.2", 4, "node", None, False, "10:02:11", "api"),
        (27, "10.94.10.20", "Global_fd80__2", "fd80::2", 6, "global", "Connect", False, None, "api"),
    ]
    assert [
        (r.line, r.node, r.daemon, r.running, r.version, r.router_id, r.message, r.last_reboot is not None, r.server_time is not None)
        for r in rows["bird_status"]
    ] == [
        (9, "10.94.10.20", "bird", True, "v0.3.3+birdv1.6.8", "10.94.10.20", "Ready", True, True),
        (14, "10.94.10.20", "bird6", None, None, None, "NotReady", False, True),
    ]  # fmt: skip


def test_the_same_as_json() -> None:
    """Lines are those of the JSON text."""
    rows = bundle({"x.json": json.dumps(yaml.safe_load(STATUS), indent=4)}).snapshot.rows
    assert [(r.peer_ip, r.established) for r in rows["bgp_peers"]] == [
        ("10.94.10.21", True),
        ("10.94.10.2", False),
        ("fd80::2", False),
    ]
    assert len({r.line for r in rows["bgp_peers"]}) == 3


def test_a_status_that_nobody_filled_states_nothing() -> None:
    """It is called by its kind: there is no session in it, and no daemon that does not run."""
    case = bundle({"x.yaml": STATUS[: STATUS.index("status:")]})
    assert not len(case.snapshot.rows["bgp_peers"])
    assert not len(case.snapshot.rows["bird_status"])
    assert "CalicoNodeStatus" in f"{case.report.data.inputs[0].note} {case.report.data.inputs[0].reason}"


def test_a_status_with_sessions_is_read_to_its_end() -> None:
    """It is no object that nobody asks for, and a peer without an address leaves nothing of it unread."""
    rows = bundle({"x.yaml": STATUS}).snapshot.rows
    assert "CalicoNodeStatus" not in (rows["inputs"][0].note or "")
    assert list(rows["unread"]) == []
