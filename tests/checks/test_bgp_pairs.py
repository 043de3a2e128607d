"""Pairs of nodes: BGP-04 and BGP-07."""

from __future__ import annotations

import pytest

from tests.support.inline import bundle, mesh, pod, pods
from tests.support.meshes import CROSS, FOUR, A, B, C, D, line


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


def test_both_ends_waiting_is_a_configuration_fault() -> None:
    """Passive at both ends: nobody dials. Passive at one end is the usual half of a pair."""
    both = bundle(mesh([A, B, C], {(A, B): "Passive", (B, A): "Passive"}))
    assert both.status("BGP-07") == "fail"
    assert "1 pairs where both ends wait" in both.says("BGP-07")
    assert both.places("BGP-07") == [line(A, "5"), line(B, "5")]
    assert bundle(mesh([A, B, C], {(A, B): "Passive", (B, A): "Connect"})).status("BGP-07") == "pass"


@pytest.mark.parametrize(
    ("info", "status", "by_setting", "words"),
    [
        ("Idle          BGP Error: Bad peer AS", "fail", True, "1x"),
        ("Idle          Error: Route limit exceeded", "fail", True, "1x"),
        ("Active        Received: Authentication failure", "fail", False, "1x"),
        ("Active        Received: Administrative shutdown", "pass", None, "no text that names"),
        ("Active        Socket: Connection refused", "pass", None, "no text that names"),
    ],
)
def test_texts_that_name_a_setting(info: str, status: str, by_setting: bool | None, words: str) -> None:
    """A wrong AS number and a route limit name the setting; a stop on purpose and a refused connect name none."""
    case = bundle(mesh([A, B, C], {(A, B): info}))
    assert case.status("BGP-07") == status
    assert case.says("BGP-07").startswith(words)
    assert "6 sessions" in case.says("BGP-07")
    detail = case.check("BGP-07").detail
    assert getattr(detail, "by_setting", None) is by_setting
    assert case.subjects("BGP-07") == ([A] if status == "fail" else [])


def test_a_session_that_is_switched_off_is_a_setting() -> None:
    """birdcl `disable` leaves the protocol down."""
    off = mesh([A, B, C], {(A, B): "Idle"})
    off[f"bird/{A}/birdcl_show_protocols.txt"] = off[f"bird/{A}/birdcl_show_protocols.txt"].replace("start", "down ")
    case = bundle(off)
    assert case.status("BGP-07") == "fail"
    assert getattr(case.check("BGP-07").detail, "by_setting", None) is True


def test_texts_and_waiting_pairs_stand_together() -> None:
    """Each with its count; nodes of the texts only are the subjects."""
    both = bundle(
        mesh([A, B, C], {(A, B): "Passive", (B, A): "Passive", (A, C): "Idle          BGP Error: Bad peer AS"})
    )
    said = both.says("BGP-07")
    assert said.startswith("1x ")
    assert "; 1 pairs where both ends wait" in said
    assert both.subjects("BGP-07") == [A]
    assert getattr(both.check("BGP-07").detail, "waiting", 0) == 1


def test_a_mesh_that_is_up_passes_and_another_network_is_not_asked() -> None:
    """Pairs are counted with both ends; a cluster with another network's pods has no BGP of Calico's."""
    up = bundle(mesh([A, B, C]))
    assert (up.status("BGP-04"), up.status("BGP-07")) == ("pass", "pass")
    assert up.says("BGP-04").startswith("3 of 3 pairs up [3 pairs, 3 of them")
    assert len(up.places("BGP-04")) == 2
    other = bundle(p=pods(pod("cilium-abcde"), pod("cilium-fghij")))
    assert (other.status("BGP-04"), other.status("BGP-07")) == ("not_applicable", "not_applicable")
    assert bundle(n=FOUR).status("BGP-07") == "unknown"


def test_only_the_bad_ends_of_a_pair_are_cited() -> None:
    """A session that is up at its other end proves nothing there."""
    case = bundle(mesh([A, B, C], {(A, B): "Connect"}))
    assert case.places("BGP-04") == [line(A, "5")]
