"""IPv6 beside IPv4, sessions that are held back, readiness messages, and lists without a name."""

from __future__ import annotations

from tests.support.inline import bundle

HEAD = "IPv{} BGP status\n+--------------+-------------------+-------+----------+-------------+\n"
TITLES = "| PEER ADDRESS |     PEER TYPE     | STATE |  SINCE   |    INFO     |\n"


def status(*four: tuple[str, str, str], six: tuple[tuple[str, str, str], ...] = ()) -> str:
    """`calicoctl node status` with rows of (address, state, info)."""
    text = "Calico process is running.\n\n"
    for version, rows in ((4, four), (6, six)):
        if rows:
            text += HEAD.format(version) + TITLES
            text += (
                "".join(f"| {ip} | node-to-node mesh | {state} | 12:00:00 | {info} |\n" for ip, state, info in rows)
                + "\n"
            )
    return text


UP = ("10.1.0.2", "up", "Established")


def test_ipv6_sessions_count() -> None:
    """All of IPv4 up and one of IPv6 down is a failure of its own, and a possible filter, not a lonely node."""
    case = bundle(s=status(UP, six=(("fd00::2", "start", "Active"), ("fd00::3", "up", "Established"))))
    assert case.status("BGP-03") == "fail"
    assert "1 IPv6 session not Established" in case.says("BGP-03")
    assert case.causes == {"bgp-port-blocked": "possible"}
    assert bundle(s=status(UP, six=(("fd00::2", "up", "Established"),))).status("BGP-03") == "pass"


def test_held_back_sessions() -> None:
    """Established in state wait exchanges no routes: a warning, and said beside a session that is down."""
    waits = [("10.1.0.2", "wait", "Established"), ("10.1.0.3", "wait", "Established")]
    case = bundle(s=status(*waits))
    assert case.status("BGP-03") == "warn"
    assert "2 Established in state wait" in case.says("BGP-03")
    both = bundle(s=status(*waits, ("10.1.0.4", "start", "Connect")))
    assert both.status("BGP-03") == "fail"
    assert "1 of 3 sessions are not Established" in both.says("BGP-03")
    assert "in state wait" in both.says("BGP-03")


def test_a_node_is_the_one_that_its_list_lacks() -> None:
    """Three lists under names that no node list explains: the node that all others miss is named, by name."""
    names = {"alpha": "10.1.0.1", "beta": "10.1.0.2", "gamma": "10.1.0.3"}
    files = {}
    for own, ip in names.items():
        rows = [
            (peer, "start", "Active Socket: Connection reset by peer")
            if "10.1.0.1" in (ip, peer)
            else (peer, "up", "Established")
            for peer in names.values()
            if peer != ip
        ]
        files[f"bird/{own}/calicoctl_node_status.txt"] = status(*rows)
    case = bundle(files)
    assert case.first == ("bgp-node-isolated", "likely")
    assert case.cause("bgp-node-isolated").scope == "alpha (10.1.0.1)"  # type: ignore[union-attr]
    assert "spec.nodeName=alpha" in case.commands("bgp-node-isolated")
    assert "bgp-misconfigured" not in case.causes


def test_an_address_that_is_no_longer_on_the_node() -> None:
    """The kernel refuses to speak from it: Calico's address is wrong, the peers are not."""
    bad = "Idle Socket: Cannot assign requested address"
    case = bundle(s=status(("10.1.0.2", "start", bad), ("10.1.0.3", "start", bad)))
    assert case.status("BGP-11") == "fail"
    assert "2 sessions" in case.says("BGP-11")
    assert case.first == ("calico-wrong-address", "likely")
    assert bundle(s=status(UP)).status("BGP-11") == "pass"
    assert bundle(x="hello\n").status("BGP-11") == "unknown"


def test_a_bridge_in_a_readiness_message() -> None:
    """Its address in place of a peer's is a wrong address; another one is not."""
    line = "calico/node is not ready: BIRD is not ready: BGP not established with {}\n"
    assert bundle(x=line.format("172.17.0.1")).status("BGP-11") == "fail"
    assert bundle(x=line.format("10.1.0.7")).status("BGP-11") == "unknown"


def test_masked_peers_are_peers() -> None:
    """Whatever stands over the address, the session counts."""
    for mask in ("10.10.10.X", "10.xx.xx.xy", "<node2-ip>", "a.b.c.d", "fd00:xx::*"):
        case = bundle(s=status((mask, "start", "Active Socket: Connection refused"), UP))
        assert "1 of 2 sessions are not Established" in case.says("BGP-03"), mask
