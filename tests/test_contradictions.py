"""No report contradicts itself: over all fixtures, and over the field cases where they lie beside the checkout."""

from __future__ import annotations

from pathlib import Path

import analyzer
import pytest
from analyzer.schema import LISTINGS

from tests.checks.test_srv import START, asked, broke, connected, made
from tests.checks.test_wh_calls import MASTER
from tests.support.bundles import ROOT, SHARED
from tests.support.contradictions import asked_again, contradictions, spoken
from tests.support.inline import agent, bundle, events, failing, pods, serving

FIXTURES = sorted((ROOT / "fixtures" / "clusters").glob("*/bundle"))
CASES = sorted((SHARED / "field").glob("*/in"))


def _said(path: Path) -> list[str]:
    snapshot = analyzer.load(path, isolate=False)
    data = snapshot.diagnose().data
    return contradictions(data) + asked_again(data, snapshot.rows[LISTINGS])


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.parent.name)
def test_a_fixture_contradicts_itself_nowhere(path: Path) -> None:
    """No check passes on nothing, no two answers exclude each other, no cause is confirmed against a check, nothing held is asked for."""
    assert _said(path) == []


@pytest.mark.skipif(not CASES, reason="the field cases lie beside the checkout")
@pytest.mark.parametrize("part", range(4))
def test_field_cases_contradict_themselves_nowhere(part: int) -> None:
    """Every fourth of them: what people hand over is where counts are zero."""
    found = {p.parent.name: _said(p) for p in CASES[part::16]}
    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize(
    "files",
    [
        {"a.log": serving() + failing("EOF", 1)},
        {"a.log": serving(), "p.txt": pods(agent("a", "0/1"))},
        {"ds.txt": "NAMESPACE  NAME  DESIRED  CURRENT  READY\nkube-system  konnectivity-agent  3  3  3\n"},
        {
            "e.txt": events(
                ("Unhealthy", "pod/calico-node-a", "Readiness probe failed: BGP not established with 172.17.0.1")
            )
        },
        {
            "konnectivity-server.log": START
            + connected()
            + asked(1)
            + made(1)
            + asked(2)
            + broke(2, "dial tcp 10.1.1.1:10250: connect: connection refused")
        },
        {"m.txt": MASTER},
        {"e.txt": "Error from server: error dialing backend: No agent available\n", "p.txt": pods(agent("a"))},
    ],
)
def test_small_bundles_contradict_themselves_nowhere(files: dict[str, str]) -> None:
    """One file with one statement is where a denominator is zero first."""
    assert contradictions(bundle(files).report.data) == []


@pytest.mark.parametrize(
    ("command", "word"),
    [
        ("openssl s_client -connect the server </dev/null   # on a worker: no certificate comes", "the"),
        ("nc -vz other worker 179", "other"),
        ("nc -vz <other worker> 179   # on that node", ""),
        ("kubectl get pods | grep 'the one'; echo \"that\"", ""),
        ("tcpdump -ni any port 8132", ""),
        ("cat /etc/the-file --which=x", ""),
    ],
)
def test_a_sentence_is_no_command(command: str, word: str) -> None:
    """What is to be filled in stands in angle brackets; a comment, a quoted text and a name may hold any word."""
    assert spoken(command) == word


def test_a_server_without_a_name_is_a_gap_to_fill_in() -> None:
    """A handshake that nobody answers, of a server whose address nothing shows."""
    error = "connection error: desc = transport: authentication handshake failed: context deadline exceeded"
    case = bundle({"agent.log": failing(error)})
    assert "openssl s_client -connect <server_address>:<port> " in case.commands("firewall-or-routing")
    assert contradictions(case.report.data) == []
