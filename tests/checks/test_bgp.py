"""Classic networking and BGP: BGP-01 to BGP-11."""

from __future__ import annotations

import pytest

from tests.support.inline import bird, bundle, classic, events, mesh, node, nodes, pod, pods, table

A, B, C, D = "10.1.0.1", "10.1.0.2", "10.2.0.1", "10.2.0.2"
ACCOUNT = "Account ID:  0a1b2c3d4e5f60718293a4b5c6d7e8f9\nVRF Enabled:  {}\nService Endpoint Enabled:  {}\n"
FOUR = nodes(classic(A), classic(B), classic(C, "dal12", "2300200"), classic(D, "dal12", "2300200"))
VPC = node("w1", A)
VPC[-1] = "ibm-cloud.kubernetes.io/subnet-id=0717-1,topology.kubernetes.io/zone=us-south-1"
CALICO = table("NAME  ASN  IPV4  IPV6", [[ip, "(64512)", f"{ip}/26", "x"] for ip in (A, B)]).replace("   x", "")


def line(own: str, peer: str) -> str:
    """The line of a peer in a node's view; own and peer of the full mesh of two or more."""
    return f"bird/{own}/birdcl_show_protocols.txt:{peer}"


# -- BGP-01 -------------------------------------------------------------------------------------------------------------


def test_two_zones_need_routing_between_subnets() -> None:
    """Zones or private VLANs that differ, on classic: VRF or spanning is required."""
    case = bundle(n=FOUR)
    assert case.status("BGP-01") == "pass"
    assert "2 zones, 2 private VLANs, 0 subnets" in case.says("BGP-01")
    assert "[4 nodes]" in case.says("BGP-01")
    assert case.places("BGP-01") == ["n.txt:2", "n.txt:3", "n.txt:4"]
    vlans = bundle(n=nodes(classic(A), classic(B, vlan="2300900")))
    assert vlans.status("BGP-01") == "pass"
    assert "1 zone, 2 private VLANs" in vlans.says("BGP-01")
    subnets = bundle(n=nodes(classic("10.1.0.1"), classic("10.1.0.70")), c=CALICO.replace(B, "10.1.0.70"))
    assert "1 zone, 1 private VLAN, 2 subnets" in subnets.says("BGP-01")
    assert subnets.status("BGP-01") == "pass"


def test_one_subnet_or_another_infrastructure_needs_none() -> None:
    """All alike, or VPC: the question does not apply."""
    assert bundle(n=nodes(classic(A), classic(B))).status("BGP-01") == "not_applicable"
    assert bundle(n=nodes(VPC)).status("BGP-01") == "not_applicable"


def test_routing_need_is_unknown_without_places() -> None:
    """No node, nodes without a place, or several zones of an unknown infrastructure."""
    assert bundle(x="Hello\n").status("BGP-01") == "unknown"
    assert bundle(n=nodes(node(A), node(B))).status("BGP-01") == "unknown"
    zoned = [node(A, version="v1.29.4+IKS"), node(B, version="v1.29.4+IKS")]
    for row, zone in zip(zoned, ("dal10", "dal12"), strict=True):
        row[-1] = f"ibm-cloud.kubernetes.io/zone={zone}"
    case = bundle(n=nodes(*zoned))
    assert case.status("BGP-01") == "unknown"
    assert "2 zones" in case.says("BGP-01")


# -- BGP-02 -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("vrf", "endpoint", "spanning", "status"),
    [
        ("true", "true", None, "pass"),
        ("true", "false", "not enabled", "pass"),
        ("false", "false", "enabled", "pass"),
        ("false", "false", "not enabled", "fail"),
        ("false", "false", None, "unknown"),
        (None, None, "not enabled", "unknown"),
        (None, None, "enabled", "pass"),
        (None, None, None, "unknown"),
    ],
)
def test_vrf_or_spanning_allows_it(vrf: str | None, endpoint: str | None, spanning: str | None, status: str) -> None:
    """Either is enough; only both known to be off is a fail."""
    files = {"n.txt": FOUR}
    if vrf:
        files["a.txt"] = ACCOUNT.format(vrf, endpoint)
    if spanning:
        files["s.txt"] = f"VLAN spanning is {spanning}.\n"
    case = bundle(files)
    assert case.status("BGP-02") == status
    if status == "fail":
        assert case.places("BGP-02") == ["a.txt:2", "s.txt:1"]
    missing = len(case.check("BGP-02").missing)
    assert missing == ((vrf is None) + (spanning is None) if status == "unknown" else 0)


def test_service_endpoints_imply_vrf() -> None:
    """They cannot be on without it, where `VRF Enabled` is not printed."""
    case = bundle(n=FOUR, a=ACCOUNT.format("x", "true").replace("VRF Enabled:  x\n", ""))
    assert case.status("BGP-02") == "pass"
    assert case.places("BGP-02") == ["a.txt:2"]


def test_account_settings_do_not_matter_where_nothing_crosses() -> None:
    """One subnet, or VPC."""
    off = ACCOUNT.format("false", "false")
    spanning = "VLAN spanning is not enabled.\n"
    assert bundle(n=nodes(classic(A), classic(B)), a=off, s=spanning).status("BGP-02") == "not_applicable"
    assert bundle(n=nodes(VPC), a=off, s=spanning).status("BGP-02") == "not_applicable"


# -- BGP-03 and BGP-04 ----------------------------------------------------------------------------------------------------


def test_all_established_passes_with_its_denominator() -> None:
    """Six sessions of three nodes, three pairs seen from both ends."""
    case = bundle(mesh([A, B, C]))
    assert (case.status("BGP-03"), case.status("BGP-04"), case.status("BGP-05")) == ("pass", "pass", "pass")
    assert "6 of 6" in case.says("BGP-03")
    assert "3 nodes" in case.says("BGP-03")
    assert "3 pairs, 3 of them seen from both ends" in case.says("BGP-04")


def test_one_session_down_is_counted_by_state_and_cited() -> None:
    """Of six sessions two are not Established: the pair A-B, from both ends."""
    case = bundle(mesh([A, B, C], {(A, B): "Active        Socket: Connection refused", (B, A): "Connect"}))
    assert case.status("BGP-03") == "fail"
    assert "2 of 6 sessions" in case.says("BGP-03")
    assert "1 Active, 1 Connect" in case.says("BGP-03")
    assert f"{A} -> {B} Socket: Connection refused, {B} -> {A}" in case.says("BGP-03")
    assert case.places("BGP-03") == [line(A, "5"), line(B, "5")]
    assert case.status("BGP-04") == "fail"
    assert case.places("BGP-04") == [line(A, "5"), line(B, "5")]


def test_four_bad_sessions_name_three_and_count_the_rest() -> None:
    """Three are shown, one is counted."""
    case = bundle(mesh([A, B, C], {(A, B): "Connect", (B, A): "Connect", (A, C): "Connect", (C, A): "Connect"}))
    assert "and 1 more" in case.says("BGP-03")
    assert "and " not in bundle(mesh([A, B, C], {(A, B): "Connect", (B, A): "Passive"})).says("BGP-03")


def test_another_established_session_to_the_same_address_is_no_fault() -> None:
    """A node-specific peer beside the mesh session: Idle is harmless and named as set aside."""
    text = bird(B, C) + f"Node_{A.replace('10.1', '10.1')} BGP      master   start  2026-01-21  Idle\n".replace(
        f"Node_{A}", "Node_10_1_0_2"
    )
    case = bundle(mesh([A, B, C]) | {f"bird/{A}/birdcl_show_protocols.txt": text})
    assert case.status("BGP-03") == "pass"
    assert "1 harmless" in case.says("BGP-03")


def test_no_bird_output_is_unknown_and_vxlan_expects_none() -> None:
    """No peers are nothing; a VXLAN pool says that there are none to expect."""
    assert bundle(n=FOUR).status("BGP-03") == "unknown"
    pool = "apiVersion: projectcalico.org/v3\nkind: IPPool\nmetadata:\n  name: p\nspec:\n  cidr: 172.30.0.0/16\n  vxlanMode: {}\n"
    assert bundle({"n.txt": FOUR, "pool.yaml": pool.format("Always")}).status("BGP-03") == "not_applicable"
    assert bundle({"n.txt": FOUR, "pool.yaml": pool.format("Never")}).status("BGP-03") == "unknown"


def test_readiness_events_speak_for_bgp_without_bird() -> None:
    """They come through the API server, so they count while the tunnel is down; they outweigh rows printed earlier."""
    said = events(
        (
            "Unhealthy",
            "pod/calico-node-abcde",
            f"Readiness probe failed: BIRD is not ready: BGP not established with {B},{C}",
        )
    )
    case = bundle(e=said)
    assert (case.status("BGP-03"), case.subjects("BGP-03")) == ("fail", [B, C])
    assert case.places("BGP-03") == ["e.txt:2"]
    both = bundle({"e.txt": said} | mesh([A, B, C]))
    assert both.status("BGP-03") == "fail"
    assert "6 sessions printed are Established" in both.says("BGP-03")


def test_a_stopped_bird_fails() -> None:
    """The daemon's socket answers nobody: positive, with or without peers of others."""
    dead = {
        f"bird/{A}/birdcl_show_protocols.txt": "Unable to connect to server control socket (/var/run/calico/bird.ctl): Connection refused\n"
    }
    alone = bundle(dead)
    assert alone.status("BGP-03") == "fail"
    assert alone.places("BGP-03") == [line(A, "1")]
    assert (alone.status("BGP-08"), alone.subjects("BGP-08")) == ("fail", [A])


def test_the_tunnels_own_error_says_nothing_about_bgp() -> None:
    """A section of `error dialing backend` in place of peers is no BGP state."""
    text = "BIRD LOGS:\nPOD: calico-node-abcde\nerror: error dialing backend: No agent available\n"
    case = bundle(gmi=text)
    assert case.status("BGP-03") == "unknown"
    assert case.places("BGP-03") == ["gmi.txt:3"]
    assert "failed on 1 node " in case.says("BGP-03")


CROSS = {(x, y): "Connect" for x in (A, B) for y in (C, D)} | {(y, x): "Passive" for x in (A, B) for y in (C, D)}


@pytest.mark.parametrize(
    ("down", "letter", "subjects"),
    [
        (CROSS, "a", ["zone dal10", "zone dal12"]),
        ({(A, x): "Connect" for x in (B, C, D)} | {(x, A): "Connect" for x in (B, C, D)}, "b", [A]),
        ({(x, y): "Connect" for x in (A, B, C, D) for y in (A, B, C, D)}, "d", []),
    ],
)
def test_the_pattern_of_the_bad_pairs(down: dict[tuple[str, str], str], letter: str, subjects: list[str]) -> None:
    """Cross-subnet only: (a); one node: (b); all: (d)."""
    case = bundle({"n.txt": FOUR} | mesh([A, B, C, D], down))
    assert case.says("BGP-04").startswith(f"({letter})")
    if letter != "a":
        assert case.subjects("BGP-04") == subjects
    else:
        assert "4 of 4 cross-subnet pairs down, 0 of 2 same-subnet pairs" in case.says("BGP-04")
    assert "6 pairs, 6 of them seen from both ends" in case.says("BGP-04")


def test_the_pattern_is_unknown_without_pairs() -> None:
    """Nothing to compare."""
    assert bundle(n=FOUR).status("BGP-04") == "unknown"


# -- BGP-05 and BGP-07 ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("info", "status", "word"),
    [
        ("Active        Socket: Connection refused", "warn", "1x nobody listens"),
        ("Connect       Socket: No route to host", "warn", "1x no path"),
        ("Active        Socket: Host is unreachable", "warn", "1x no path"),
        ("Active        Socket: Connection timed out", "warn", "1x no answer"),
        ("Active        Error: Hold timer expired", "warn", "1x was up, then silence"),
        ("Active        Socket: Connection closed", "warn", "1x peer refuses"),
        ("Idle          BGP Error: Bad peer AS", "fail", "1x AS number mismatch"),
        ("Active        Received: Authentication failure", "fail", "1x password mismatch"),
        ("Idle          Received: Administrative shutdown", "fail", "1x peer stopped on purpose"),
        ("Idle          Error: Route limit exceeded", "fail", "1x route limit"),
        ("Active        Socket: Something of tomorrow", "warn", "1x Socket: Something of tomorrow"),
        ("Passive", "warn", "1x waits for the other end"),
        ("Connect", "warn", "1x no answer, without a text"),
        ("Active", "warn", "1x between two attempts"),
        ("OpenSent", "warn", "1x peer accepts and says nothing"),
        ("OpenConfirm", "warn", "1x peer half dead"),
        ("Idle", "warn", "1x back-off"),
    ],
)
def test_error_texts_by_meaning(info: str, status: str, word: str) -> None:
    """BIRD's texts in words; configuration is a fail, a path a warning; the line is cited."""
    case = bundle(mesh([A, B, C], {(A, B): info}))
    assert case.status("BGP-05") == status
    assert word in case.says("BGP-05")
    assert "1 bad of 6 sessions" in case.says("BGP-05")
    assert case.places("BGP-05") == [line(A, "5")]
    stopped = "Administrative" in info
    assert case.status("BGP-07") == ("fail" if status == "fail" and not stopped else "pass")
    if case.status("BGP-07") == "fail":
        assert case.subjects("BGP-07") == [A]
        assert case.places("BGP-07") == [line(A, "5")]


def test_error_texts_are_unknown_without_bird() -> None:
    """Neither texts nor configuration."""
    case = bundle(n=FOUR)
    assert (case.status("BGP-05"), case.status("BGP-07"), case.status("BGP-06")) == ("unknown", "unknown", "unknown")


def test_both_ends_waiting_is_a_configuration_fault() -> None:
    """Passive at both ends: nobody dials. Passive at one end is the usual half of a pair."""
    both = bundle(mesh([A, B, C], {(A, B): "Passive", (B, A): "Passive"}))
    assert both.status("BGP-07") == "fail"
    assert "1 pairs where both ends wait" in both.says("BGP-07")
    assert both.places("BGP-07") == [line(A, "5"), line(B, "5")]
    assert bundle(mesh([A, B, C], {(A, B): "Passive", (B, A): "Connect"})).status("BGP-07") == "pass"


# -- BGP-06 and BGP-11 ----------------------------------------------------------------------------------------------------


def test_every_node_is_a_peer_of_the_others() -> None:
    """Three nodes, each listed by two."""
    case = bundle({"n.txt": nodes(classic(A), classic(B), classic(C))} | mesh([A, B, C]))
    assert case.status("BGP-06") == "pass"
    assert "3 nodes, 6 sessions" in case.says("BGP-06")


def test_a_node_that_nobody_lists_is_missing() -> None:
    """It is in the node list and in no peer list."""
    case = bundle({"n.txt": nodes(classic(A), classic(B), classic(C))} | mesh([A, B]))
    assert (case.status("BGP-06"), case.subjects("BGP-06")) == ("fail", [C])
    assert "3 nodes, 2 sessions" in case.says("BGP-06")


def test_a_peer_that_is_no_node_is_a_warning_only() -> None:
    """A record of a deleted node; all known nodes are listed."""
    views = {f"bird/{x}/birdcl_show_protocols.txt": bird(y, ("10.9.9.9", "Connect")) for x, y in ((A, B), (B, A))}
    case = bundle({"n.txt": nodes(classic(A), classic(B))} | views)
    assert (case.status("BGP-06"), case.subjects("BGP-06")) == ("warn", ["10.9.9.9"])
    assert case.places("BGP-06") == [line(A, "6"), line(B, "6")]


def test_route_reflectors_are_no_mesh() -> None:
    """Peers named Node_ or Global_: nobody has to list everybody."""
    text = bird(B).replace("Mesh_", "Global_")
    assert bundle({f"bird/{A}/birdcl_show_protocols.txt": text}).status("BGP-06") == "not_applicable"


def test_a_bridge_in_place_of_a_nodes_address() -> None:
    """One foreign peer with a bridge's address where the node's own is missing: the wrong address was detected."""
    views = {f"bird/{x}/birdcl_show_protocols.txt": bird(y, ("172.17.0.1", "Connect")) for x, y in ((A, B), (B, A))}
    views[f"bird/{C}/birdcl_show_protocols.txt"] = bird(
        (A, "Active        Socket: Connection refused"), (B, "Active        Socket: Connection refused")
    )
    case = bundle({"n.txt": nodes(classic(A), classic(B), classic(C))} | views)
    assert (case.status("BGP-06"), case.subjects("BGP-06")) == ("fail", [C])
    assert "172.17.0.1" in case.says("BGP-06")
    assert case.status("BGP-11") == "fail"
    assert f"peer 172.17.0.1 is a bridge's address; {C} is missing" in case.says("BGP-11")
    assert case.places("BGP-11") == [line(A, "6"), line(B, "6")]


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("172.17.0.1", True), ("172.31.0.1", True), ("172.16.0.1", False), ("172.32.0.1", False), ("172.18.0.2", False),
        ("192.168.122.1", True), ("192.168.121.1", False), ("10.88.0.1", True), ("10.4.0.1", True), ("10.3.0.1", False),
    ],
)  # fmt: skip
def test_which_addresses_are_bridges(address: str, wrong: bool) -> None:
    """Defaults of docker, compose, libvirt and podman; the neighbours of those ranges are ordinary."""
    views = {f"bird/{x}/birdcl_show_protocols.txt": bird(y, (address, "Connect")) for x, y in ((A, B), (B, A))}
    case = bundle({"n.txt": nodes(classic(A), classic(B), classic(C))} | views)
    assert case.status("BGP-11") == ("fail" if wrong else "pass")


def test_calicos_record_against_the_nodes_address() -> None:
    """Its own record of a node names another address than the node list."""
    two = nodes(classic(A), classic(B))
    case = bundle(n=two, c=CALICO.replace(f"{B}/26", "172.17.0.1/16"))
    assert case.status("BGP-11") == "fail"
    assert f"{B} is 172.17.0.1/16, the node's address is {B}" in case.says("BGP-11")
    assert case.places("BGP-11") == ["c.txt:3"]
    assert bundle(n=two, c=CALICO).status("BGP-11") == "pass"
    assert bundle(n=two).status("BGP-11") == "unknown"


@pytest.mark.parametrize(
    ("interface", "status"),
    [("docker0: 172.17.0.1/16", "fail"), ("br-3f2a: 10.5.0.1/24", "fail"), ("eth0: 10.1.0.1/26", "pass")],
)
def test_the_autodetection_line_names_the_interface(interface: str, status: str) -> None:
    """calico-node prints which interface it took."""
    text = f"2026-03-02 07:09:58.123 [INFO][9] startup/startup.go 660: Using autodetected IPv4 address on interface {interface}\n"
    case = bundle({"calico-node-abcde.log": text})
    assert case.status("BGP-11") == status
    if status == "fail":
        assert case.places("BGP-11") == ["calico-node-abcde.log:1"]


# -- BGP-08 to BGP-10 -----------------------------------------------------------------------------------------------------


def test_calico_node_pods() -> None:
    """All ready passes, one that is not is named by its node, none listed is unknown."""
    good, bad = pod("calico-node-aaaaa", node=A), pod("calico-node-bbbbb", "0/1", node=B)
    case = bundle(p=pods(good, bad))
    assert (case.status("BGP-08"), case.subjects("BGP-08")) == ("fail", [B])
    assert "1 of 2 calico-node pods" in case.says("BGP-08")
    assert case.places("BGP-08") == ["p.txt:3"]
    fine = bundle(p=pods(good))
    assert fine.status("BGP-08") == "pass"
    assert "1 of 1" in fine.says("BGP-08")
    assert bundle(n=FOUR).status("BGP-08") == "unknown"


def test_a_node_whose_network_is_unavailable() -> None:
    """Its condition says so even where no calico-node pod is listed."""
    text = """Name:               n1
Roles:              <none>
Labels:             a=b
Conditions:
  Type                 Status  LastHeartbeatTime                 LastTransitionTime                Reason         Message
  ----                 ------  -----------------                 ------------------                ------         -------
  NetworkUnavailable   True    Mon, 02 Mar 2026 09:00:00 +0000   Mon, 02 Mar 2026 08:00:00 +0000   CalicoIsDown   down
  Ready                True    Mon, 02 Mar 2026 09:00:00 +0000   Mon, 02 Mar 2026 08:00:00 +0000   Ok             ok
Addresses:
  InternalIP:  10.0.0.1
Taints:             <none>
"""
    assert bundle(n=text, p=pods(pod("calico-node-aaaaa", node="n1"))).status("BGP-08") == "fail"


TYPHA = "calico-typha-7d9f8b6c5-"


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        ([("1/1", "Running"), ("1/1", "Running")], "pass"),
        ([("0/1", "Running"), ("0/1", "CrashLoopBackOff")], "fail"),
        ([("1/1", "Running"), ("0/1", "CrashLoopBackOff")], "warn"),
        ([("1/1", "Running"), ("0/1", "Pending")], "pass"),
    ],
)
def test_typha_pods(rows: list[tuple[str, str]], status: str) -> None:
    """All down fails, one down warns, a pending replica in a small cluster is normal."""
    listed = pods(*(pod(f"{TYPHA}{'abcd'[at] * 5}", *row) for at, row in enumerate(rows)))
    case = bundle(p=listed, n=nodes(classic(A), classic(B)))
    assert case.status("BGP-09") == status
    good = sum(ready == "1/1" for ready, _ in rows)
    assert f"{good} of 2" in case.says("BGP-09")
    if status == "pass" and good == 1:
        assert bundle(p=listed, n=nodes(classic(A), classic(B), classic(C))).status("BGP-09") == "warn"


def test_typha_not_listed() -> None:
    """Beside calico-node it is missing from the bundle; without Calico the question does not apply."""
    assert bundle(p=pods(pod("calico-node-aaaaa"))).status("BGP-09") == "unknown"
    assert bundle(p=pods(pod("web-1"))).status("BGP-09") == "not_applicable"


def test_a_gateways_own_bird_is_set_aside() -> None:
    """Peers named worker_ or gateway_ are not Calico's."""
    lines = bird(B) + "worker_10_9_0_1 BGP      master   start  2026-01-21  Connect\n"
    case = bundle({f"bird/{A}/birdcl_show_protocols.txt": lines})
    assert case.status("BGP-10") == "warn"
    assert "1 sessions" in case.says("BGP-10")
    assert case.places("BGP-10") == [line(A, "6")]
    assert bundle(mesh([A, B])).status("BGP-10") == "not_applicable"
