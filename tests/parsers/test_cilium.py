"""Flows of Cilium become rows, wherever they stand: lines, a table, JSON, and a drop for another reason is told as unread."""

from __future__ import annotations

import json

import pytest
from analyzer.parsers.cilium import LOST, PARSERS
from analyzer.schema import FIREWALL_DENIALS, UNREAD

from tests.support.inline import bundle

POD = "kube-system/konnectivity-agent-aaaaa"
LINE = f"Oct  8 12:11:40.302: {POD}:48122 (ID:1) <> 10.6.0.20:8132 (world) Policy denied DROPPED (TCP Flags: SYN)\n"
PASSED = f"Oct  8 12:11:39.302: {POD}:48122 (ID:1) -> 10.6.0.21:443 (world) to-stack FORWARDED (TCP Flags: SYN)\n"
STALE = LINE.replace("Policy denied", "Stale or unroutable IP")
TABLE = f"TIMESTAMP             SOURCE     DESTINATION     TYPE     VERDICT   SUMMARY\nOct  8 12:11:40.302   {POD}:48122   10.6.0.20:8132   Policy denied   DROPPED   TCP Flags: SYN\n"
HEAD = "Listening for events on 8 CPUs with 64x4096 of shared memory\nPress Ctrl-C to quit\n"
DROP = "xx drop (Policy denied) flow 0x8d to endpoint 0, ifindex 5, file bpf_lxc.c:13, , identity 18->world: 10.0.0.7:51234 -> 10.6.0.20:8132 tcp SYN\n"
DICT = f"  TIMESTAMP: Oct  8 12:11:40.302\n     SOURCE: {POD}:48122\nDESTINATION: 10.6.0.20:8132\n       TYPE: Policy denied\n    VERDICT: DROPPED\n    SUMMARY: TCP Flags: SYN\n"
FLOW = {"flow": {"verdict": "DROPPED", "drop_reason_desc": "POLICY_DENIED", "IP": {"source": "10.0.0.7", "destination": "10.6.0.20"},
        "l4": {"TCP": {"source_port": 48122, "destination_port": 8132}}, "source": {"namespace": "kube-system", "pod_name": "konnectivity-agent-aaaaa"}}}  # fmt: skip
SENT = {"flow": FLOW["flow"] | {"verdict": "FORWARDED"}}


def rows(text: str) -> list[tuple[int | None, str | None, int | None, str | None]]:
    found = bundle({"flows.txt": text}).snapshot.rows[FIREWALL_DENIALS]
    return [(row.line, row.target_ip, row.target_port, row.device) for row in found]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (PASSED + LINE, 2),
        (f"$ hubble observe --last 3\n{PASSED}{LINE}$ kubectl get ns\nNAME   STATUS   AGE\n", 3),
        (f"From a node of ours:\n\n> {LINE}\nregards\n", 3),
        (TABLE, 2),
        (HEAD + DROP, 3),
        (LINE.replace(" <>", "\n  <>").replace(" Policy", "\n  Policy") + PASSED, 1),
        (PASSED + LINE.replace(" Policy", "\nPolicy"), 2),
        (DICT, 1),
        (DICT.replace("DROPPED", "FORWARDED") + "------------\n" + DICT, 8),
        (json.dumps(SENT) + "\n" + json.dumps(FLOW) + "\n", 2),
        (f"$ hubble observe -o jsonpb\n{json.dumps(FLOW)}\n", 2),
        (json.dumps(FLOW, indent=1), 12),
        (json.dumps([SENT, FLOW]), 1),
    ],
)
def test_a_refused_flow_is_one_row(text: str, line: int) -> None:
    """At its own line; what went on is read and is none."""
    assert rows(text) == [(line, "10.6.0.20", 8132, "Cilium")]


def test_a_drop_for_another_reason_is_told() -> None:
    """Something was lost there, and no policy did it."""
    case = bundle({"flows.txt": LINE + STALE})
    assert len(case.snapshot.rows[FIREWALL_DENIALS]) == 1
    assert [(row.line, row.reason) for row in case.snapshot.rows[UNREAD]] == [(2, LOST)]


def test_two_formats() -> None:
    """Lines and JSON."""
    assert [parser.kind for parser in PARSERS] == ["Cilium flows", "Cilium flows as JSON"]


def test_json_of_another_kind_is_none_of_it() -> None:
    """A verdict alone is anybody's word."""
    assert rows('{"verdict": "DROPPED", "text": "Policy denied"}\n') == []
