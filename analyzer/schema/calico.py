"""Calico: what BIRD and its peers say of the mesh, and the objects that policy is made of."""

from analyzer.tables.base import Given, Number, Row, Table, Text, Time, Truth, Whole, Word, column


class BirdProtocolRow(Row):
    """One row per protocol instance of `birdcl show protocols`."""

    node: Word = column("node it was taken on")
    pod: Text = column("calico-node pod it was taken in")
    protocol: Text = column("instance name, for example Mesh_10_0_0_2")
    kind: Word = column("BGP, Kernel, Device, Static ...")
    table: Word = column("BIRD routing table")
    protocol_state: Word = column("up, start, down, stop, flush, feed, wait")
    since: Text = column("last change of the protocol state, as printed")
    info: Text = column("BGP state, then the last error", free=True)
    bird_version: Word = column("from the greeting line")
    daemon: Word = column("bird or bird6")


BIRD_PROTOCOLS = Table("bird_protocols", BirdProtocolRow)


class BgpPeerRow(Row):
    """One row per BGP peer as its own node sees it."""

    node: Word = column("node that holds the session")
    pod: Text = column("calico-node pod it was taken in")
    node_ip: Word = column("its address")
    protocol: Text = column("BIRD's name of the session")
    peer_ip: Given = column("address of the other end; null where only the session's name is known", else_="protocol")
    ip_version: Whole = column("4 or 6")
    peer_type: Word = column("mesh, node, global or workload")
    protocol_state: Word = column("BIRD's protocol state")
    state: Word = column("BGP state word; null when the protocol is down")
    established: Truth = column("is the session up")
    since: Text = column("as printed")
    since_at: Time = column("the same as a time, where it can be told")
    last_error: Text = column("BIRD's text with its prefix", free=True)
    local_subnet: Word = column("subnet of the node")
    peer_subnet: Word = column("subnet of the peer")
    same_subnet: Truth = column("do both ends share it")
    hold_left_s: Number = column("hold timer left, from `show protocols all`")
    neighbor_as: Whole = column("AS number expected of the peer")
    form: Word = column("birdcl, calicoctl or api (a CalicoNodeStatus)")
    bgp_table: Word = column("BIRD routing table of the session")
    view: Text = column("which output of which daemon the row was read from")


BGP_PEERS = Table("bgp_peers", BgpPeerRow)


class BirdStatusRow(Row):
    """One row per BIRD daemon: running, recovering or not reachable."""

    node: Word = column("node")
    pod: Text = column("calico-node pod it was taken in")
    daemon: Word = column("bird or bird6")
    running: Truth = column("does the daemon answer")
    version: Word = column("BIRD version")
    router_id: Word = column("BIRD router ID")
    server_time: Time = column("the daemon's clock")
    last_reboot: Time = column("start of the daemon")
    recovery: Truth = column("graceful restart recovery in progress")
    message: Text = column("last status line, or the error", free=True)


BIRD_STATUS = Table("bird_status", BirdStatusRow)


class InterfaceRow(Row):
    """Addresses of node interfaces from `birdcl show interfaces`."""

    node: Word = column("node")
    pod: Text = column("calico-node pod it was taken in")
    interface: Word = column("name")
    up: Truth = column("link and admin state")
    address: Text = column("address with prefix length")
    scope: Word = column("host, link, site or univ")


INTERFACES = Table("interfaces", InterfaceRow)


class PolicyRow(Row):
    """Calico and Kubernetes network policies with their whole spec."""

    kind: Word = column("kind")
    namespace: Word = column("namespace")
    name: Text = column("name")
    api_version: Word = column("apiVersion")
    tier: Word = column("tier")
    order: Number = column("order")
    selector: Text = column("selector")
    types: Text = column("Ingress, Egress")
    spec: Text = column("spec as JSON", free=True)
    created_at: Time = column("creation")


POLICIES = Table("policies", PolicyRow)


class HostEndpointRow(Row):
    """Calico host endpoints."""

    name: Text = column("name")
    node: Word = column("node")
    interface: Word = column("interface")
    expected_ips: Text = column("addresses")
    labels: Text = column("labels as JSON")
    profiles: Text = column("profiles")
    ports: Text = column("named ports as JSON")


HOST_ENDPOINTS = Table("host_endpoints", HostEndpointRow)


class CalicoObjectRow(Row):
    """Other Calico and policy-relevant objects with their spec."""

    kind: Word = column("kind")
    namespace: Word = column("namespace")
    name: Text = column("name")
    labels: Text = column("labels as JSON")
    spec: Text = column("spec as JSON", free=True)


CALICO_OBJECTS = Table("calico_objects", CalicoObjectRow)


class CalicoNodeRow(Row):
    """Calico's own node records."""

    name: Word = column("node")
    asn: Word = column("AS number")
    ipv4: Word = column("address with prefix length")
    ipv6: Word = column("address with prefix length")
    tunnel_ip: Word = column("IPIP tunnel address")


CALICO_NODES = Table("calico_nodes", CalicoNodeRow)
