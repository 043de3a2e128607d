"""
A `CalicoNodeStatus`: what calico-node itself says of its BIRD daemons and their BGP sessions, kept in the API.

::

    spec:   {node: 10.94.10.20, classes: [Agent, BGP]}
    status:
      agent: {birdV4: {state: Ready, version: v0.3.3+birdv1.6.8, routerID: 10.94.10.20}}
      bgp:   {peersV4: [{peerIP: 10.94.12.22, type: NodeMesh, state: Connect, since: "10:02:11"}]}

It needs no command in a pod, so that it is there while the tunnel is down. Source: `caliconodestatus.go` of Calico's API.
A session's state is empty where BIRD's word for it is none of RFC 4271 (`Passive`).
"""

from __future__ import annotations

from analyzer import schema
from analyzer.addresses import version_of
from analyzer.parsers.calico.status_rows import protocol_of
from analyzer.parsers.kubernetes.kinds.base import Object, word
from analyzer.sources.clock import rfc3339_us

TYPES = {"NodeMesh": "mesh", "NodePeer": "node", "GlobalPeer": "global"}
DAEMONS = (("birdV4", "bird"), ("birdV6", "bird6"))
RUNNING = {"Ready": True}
"""`NotReady` is said of a daemon that does not answer, and of one that answers and is not ready yet."""


def node_status(item: Object) -> None:
    """Rows of its daemons and sessions; a status that no calico-node has filled yet states nothing."""
    node = item.text_at("spec", "node")
    item.emit.time(item.time_at("status", "lastUpdated"))
    found = _daemons(item, node) + _sessions(item, node)
    if not found:
        item.emit.other("CalicoNodeStatus")


def _daemons(item: Object, node: str | None) -> int:
    count = 0
    for key, daemon in DAEMONS:
        state = item.text_at("status", "agent", key, "state")
        if not state:
            continue
        booted = item.text_at("status", "agent", key, "lastBootTime")
        item.row(
            schema.BIRD_STATUS, item.where(f"{key}:", f'"{key}"'), node=node, daemon=daemon, running=RUNNING.get(state),
            version=item.text_at("status", "agent", key, "version"), router_id=item.text_at("status", "agent", key, "routerID"),
            server_time=item.time_at("status", "lastUpdated"), last_reboot=rfc3339_us(booted or ""), message=state,
        )  # fmt: skip
        count += 1
    return count


def _sessions(item: Object, node: str | None) -> int:
    count = 0
    for family in ("peersV4", "peersV6"):
        for one in item.maps("status", "bgp", family):
            address, state = word(one.get("peerIP")), word(one.get("state"))
            if address is None:
                continue
            kind = TYPES.get(str(one.get("type")))
            line = item.where(f"peerIP: {address}\n", f'peerIP: "{address}"', f"peerIP: {address}", f'"{address}"')
            item.row(
                schema.BGP_PEERS, line, node=node, protocol=protocol_of(kind, address), peer_ip=address,
                ip_version=version_of(address), peer_type=kind, state=state, established=state == "Established",
                since=word(one.get("since")), form="api", view=f"{item.emit.fragment.source}:{item.line}",
            )  # fmt: skip
            count += 1
    return count


KINDS = {"CalicoNodeStatus": node_status}
