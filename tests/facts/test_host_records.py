"""What a machine's own firewall wrote down of a connection that it refused."""

from __future__ import annotations

import pytest
from analyzer.facts.host_matching import HostAsk
from analyzer.facts.host_records import recorded
from analyzer.facts.host_rules import HostAnswer, HostKeeper, HostTool
from analyzer.schema import FIREWALL_DENIALS

from tests.support.inline import bundle

ASK = HostAsk("tcp", 10250, "10.3.0.7", ("10.3.0.8",))
CALLERS = frozenset({"10.3.0.7", "10.3.0.8"})
LINE = "Nov 18 09:14:01 w-1 kernel: {}IN=ens3 OUT={} MAC=52:54:00:11:22:33:52:54:00:aa:bb:cc:08:00 SRC={} DST=10.3.0.7 LEN=60 TOS=0x00 PREC=0x00 TTL=64 ID=4411 DF PROTO=TCP SPT=51244 DPT={} WINDOW=64240 RES=0x00 SYN URGP=0\n"
REJECTED = {HostAnswer.NO_ROUTE, HostAnswer.REFUSED}


@pytest.mark.parametrize(
    ("prefix", "keeper", "answers"),
    [
        ("[UFW BLOCK] ", HostKeeper(HostTool.UFW, "", False), {HostAnswer.SILENCE, HostAnswer.REFUSED}),
        ("filter_IN_public_REJECT: ", HostKeeper(HostTool.FIREWALLD, "public", False), REJECTED),
        ("IN_inner_DROP: ", HostKeeper(HostTool.FIREWALLD, "inner", False), {HostAnswer.SILENCE}),
        ("FINAL_REJECT: ", HostKeeper(HostTool.FIREWALLD, "", False), REJECTED),
        ("our-drop ", HostKeeper(HostTool.IPTABLES, "filter INPUT", True), {HostAnswer.SILENCE}),
    ],
)
def test_whose_record_it_is(prefix: str, keeper: HostKeeper, answers: set[HostAnswer]) -> None:
    """By the prefix that ufw and firewalld give theirs."""
    rows = bundle({"kern.log": LINE.format(prefix, "", "10.3.0.8", 10250)}).snapshot.rows[FIREWALL_DENIALS]
    found = recorded(rows, ASK, CALLERS)
    assert found is not None
    assert (found.keeper, found.answers) == (keeper, answers)


@pytest.mark.parametrize(
    ("out", "source", "port"),
    [("cali12345678901", "10.3.0.8", 10250), ("", "203.0.113.9", 10250), ("", "10.3.0.8", 22), ("", "10.3.0.7", 10250)],
)
def test_records_of_something_else(out: str, source: str, port: int) -> None:
    """What goes on to a pod, whoever is no machine of the cluster's, another port, and the machine itself."""
    rows = bundle({"kern.log": LINE.format("[UFW BLOCK] ", out, source, port)}).snapshot.rows[FIREWALL_DENIALS]
    assert recorded(rows, ASK, CALLERS) is None
