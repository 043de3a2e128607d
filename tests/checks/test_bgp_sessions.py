"""Sessions and their error texts: BGP-03 and BGP-05."""

from __future__ import annotations

import pytest

from tests.support.inline import bird, bundle, events, mesh
from tests.support.meshes import FOUR, A, B, C, line


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


def test_ipv6_sessions_beside_ipv4_ones_are_told_by_every_check() -> None:
    """The one that is down is counted in the basis, its error has a meaning, and the overview does not hide it."""
    six = (
        bird((B, "Established"))
        + "Mesh_2001_db8__2 BGP      master   start  2026-01-02  Active        Socket: No route to host\n"
    )
    case = bundle({"n.txt": FOUR, f"bird/{A}/birdcl_show_protocols.txt": six})
    assert case.status("BGP-03") == "fail"
    assert "1 IPv6 session not Established" in case.says("BGP-03")
    assert (case.status("BGP-04"), case.status("BGP-05")) == ("pass", "warn")
    assert "no path" in case.says("BGP-05")
