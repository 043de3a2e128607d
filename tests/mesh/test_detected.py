"""The address that Calico found for a node against the node's own."""

from __future__ import annotations

import pytest
from analyzer.mesh.detected import Mismatch, mismatches
from analyzer.mesh.plain import MeshView
from analyzer.schema import LogSignalRow

from tests.support.inline import bird, bundle

HEAD = "LAST SEEN   TYPE   REASON   OBJECT   MESSAGE\n"
MISSED = "4m    Warning   Unhealthy   pod/calico-node-{}   Readiness probe failed: calico/node is not ready: BIRD is not ready: BGP not established with {}\n"
PODS = "".join(
    f"calico-node-{name}   0/1   Running   0   3d1h   10.31.8.{at}   rack-{at}   <none>   <none>\n"
    for at, name in enumerate(("q2w4x", "b7k9z", "m5n6v"), 11)
)
TAKEN = "2026-03-11 19:06:51.033 [INFO][9] startup/autodetection_methods.go 103: Using autodetected IPv4 address on interface {}/24\n"


def case(*taken: str, foreign: str = "10.90.4.7", peers: str = "10.31.8.11,10.31.8.12", last: str = "m5n6v") -> tuple[str, str]:  # fmt: skip
    """Status and words of BGP-11: two nodes miss the address, the third one misses the peers."""
    events = HEAD + "".join(MISSED.format(name, foreign) for name in ("q2w4x", "b7k9z")) + MISSED.format("m5n6v", peers)
    text = (
        f"root@rack-11:~# kubectl -n calico-system get events\n{events}"
        f"root@rack-11:~# kubectl -n calico-system get po -o wide | grep calico-node\n{PODS}"
        f"root@rack-11:~# kubectl -n calico-system logs calico-node-{last} | grep -i autodetect\n{''.join(map(TAKEN.format, taken))}"
    )
    found = bundle({"notes.txt": text})
    return found.status("BGP-11"), found.says("BGP-11")


@pytest.mark.parametrize("interface", ["incusbr0", "eth1", "storage", "docker0", "lxdbr0", "enp9s0f1.40"])
def test_a_foreign_address_is_wrong_whatever_its_interface_is_called(interface: str) -> None:
    """The host has another one, the others miss it, and all others are peers by their hosts' addresses."""
    status, says = case(f"{interface}: 10.90.4.7")
    assert status == "fail"
    assert (
        f"rack-13 autodetected 10.90.4.7 of {interface}, while its own is 10.31.8.13 and others miss 10.90.4.7" in says
    )


def test_the_node_is_named_with_an_address_that_is_a_bridges_default() -> None:
    """Its own line is the first proof, whatever the peers say beside it."""
    assert "rack-13 autodetected 172.18.0.1 of lxdbr0" in case("lxdbr0: 172.18.0.1", foreign="172.18.0.1")[1]


def test_rivals_that_are_no_wrong_address() -> None:
    """A node that is down under its own address, a second network of all nodes, an address that nobody misses, one that was put right."""
    assert case("eth0: 10.31.8.13", foreign="10.31.8.13")[0] != "fail"
    assert case("eth1: 10.90.4.7", peers="10.90.4.5,10.90.4.6")[0] != "fail"
    assert case("eth1: 10.90.4.7", foreign="10.31.8.13")[0] != "fail"
    assert case("lxdbr0: 10.90.4.7", "eth0: 10.31.8.13")[0] != "fail"
    assert case("eth1: 10.90.4.7", last="zzzzz")[0] != "fail"


def test_what_the_addresses_alone_tell_is_likely() -> None:
    """A node may have a second network on purpose: BIRD's lists confirm a bridge, and leave such an address likely."""
    lists = {
        f"bird/10.31.8.{at}/birdcl_show_protocols.txt": bird(f"10.31.8.{23 - at}", ("10.90.4.7", "Connect"))
        for at in (11, 12)
    }
    for interface, certainty in (("docker0", "confirmed"), ("eth1", "likely")):
        texts = lists | {
            "notes.txt": f"root@rack-11:~# kubectl -n calico-system get po -o wide | grep calico-node\n{PODS}",
            "calico-node-m5n6v.log": TAKEN.format(f"{interface}: 10.90.4.7"),
        }
        found = [cause for cause in bundle(texts).report.causes if cause.id == "calico-wrong-address"]
        assert [cause.certainty for cause in found] == [certainty]


@pytest.mark.parametrize(
    ("name", "interface"), [("eth1:", "eth1"), ("eth1: 10.90.4.7/24", "eth1"), ("10.90.4.7/24", ""), (None, "")]
)
def test_the_interface_that_a_line_names(name: str | None, interface: str) -> None:
    """Older releases print the address alone."""
    row = LogSignalRow(source="l", line=1, signal="autodetected_address", name=name)
    assert Mismatch(row, "rack-13", "10.90.4.7", "10.31.8.13", True, False).interface == interface


@pytest.mark.parametrize("whose", [{"pod": "calico-node-m5n6v"}, {"node": "rack-13"}])
def test_the_last_line_of_a_pod_counts_whichever_files_hold_its_log(whose: dict[str, str]) -> None:
    """An older copy of the same log beside a newer one tells what was; another file without a name is another log."""
    old, new = ("docker0: 172.17.0.1/16", "eth0: 10.31.8.13/24")
    about = bundle(n="nothing\n").snapshot.about
    mesh = MeshView(about.tables, about)

    def found(*lines: LogSignalRow) -> list[str]:
        return [one.address for one in mismatches(about, mesh, [], lines)]

    def line(source: str, name: str, **more: str) -> LogSignalRow:
        return LogSignalRow(source=source, line=1, signal="autodetected_address", name=name, **more)

    assert found(line("a.log", old, **whose), line("b.log", new, **whose)) == []
    assert found(line("a.log", new, **whose), line("b.log", old, **whose)) == ["172.17.0.1"]
    assert found(line("a.log", old), line("b.log", new)) == ["172.17.0.1"]
