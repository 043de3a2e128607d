"""Logs of firewalls become rows: alone, within a note, in a log of the node, and as a VPC's flow log."""

from __future__ import annotations

import json

import pytest
from analyzer.parsers.denials import PARSERS
from analyzer.schema import FIREWALL_DENIALS, UNREAD

from tests.support.inline import bundle

SRX = "Nov 26 12:04:17  gw RT_FLOW: RT_FLOW_SESSION_DENY: session denied 10.1.2.3/43122->166.9.14.5/31417 0x0 None 6(0) shut IN OUT UNKNOWN\n"
CLOSED = "Nov 26 12:04:18  gw RT_FLOW: RT_FLOW_SESSION_CLOSE: session closed idle Timeout 10.1.2.3/1->10.9.9.9/443\n"
KERNEL = "Nov 26 12:04:17 gw kernel: [OUT-20-D]IN=bond0.7 OUT=bond0 SRC=10.1.2.3 DST=166.9.14.5 LEN=60 TTL=63 ID=4 DF PROTO=TCP SPT=43122 DPT=31417 WINDOW=1\n"
FLOW = {"direction": "O", "action": "rejected", "initiator_ip": "10.1.2.3", "target_ip": "166.9.14.5", "initiator_port": 43122, "target_port": 31417, "transport_protocol": 6}  # fmt: skip
PASSED = FLOW | {"action": "accepted", "target_ip": "10.9.9.9"}


def rows(text: str, name: str = "gw.txt") -> list[tuple[int | None, str | None, int | None, str | None]]:
    found = bundle({name: text}).snapshot.rows[FIREWALL_DENIALS]
    return [(row.line, row.target_ip, row.target_port, row.device) for row in found]


@pytest.mark.parametrize(
    ("text", "line", "device"),
    [
        (SRX + CLOSED, 1, "Juniper SRX"),
        (f"From our gateway:\n\n> {SRX}\nregards\n", 3, "Juniper SRX"),
        (KERNEL + KERNEL.replace("-D]", "-A]"), 1, "Vyatta or VyOS"),
        (f"NAME   STATUS   AGE\nw1     Ready    9d\n\n{KERNEL[27:]}", 4, "Vyatta or VyOS"),
        (f"What they found, and we see no more of it.\n{KERNEL[27:]}", 2, "Vyatta or VyOS"),
        (json.dumps({"version": "0.0.1", "flow_logs": [PASSED, FLOW]}, indent=1), 17, "VPC flow log"),
        (json.dumps(PASSED) + "\n" + json.dumps(FLOW) + "\n", 2, "VPC flow log"),
    ],
)
def test_a_refused_connection_is_one_row(text: str, line: int, device: str) -> None:
    """At its own line, wherever it stands; what passed is read and is none."""
    assert rows(text) == [(line, "166.9.14.5", 31417, device)]


def test_two_formats() -> None:
    """The lines of firewalls, and the flow logs of a VPC."""
    assert [parser.kind for parser in PARSERS] == ["firewall log", "VPC flow log"]


def test_what_is_no_line_of_such_a_log_is_unread() -> None:
    """It is told, and read as nothing."""
    case = bundle({"gw.txt": SRX + "and so on\n"})
    assert [row.text for row in case.snapshot.rows[UNREAD]] == ["and so on"]


def test_a_flow_without_its_ends_is_none() -> None:
    """JSON of another kind with a field of the name, and one whose target is no address."""
    assert rows(json.dumps([FLOW | {"target_ip": None}, "x", {"flow_logs": 3, "initiator_ip": "a"}])) == []
