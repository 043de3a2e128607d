"""The fast path and the slow path are twins: whatever a log holds, both give the same tables."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from analyzer.limits import Limits
from analyzer.reader import Reader, dump
from analyzer.redact.secrets import hide

assert np  # its presence switches the fast path on for small logs, too
CLOCK = "0302 09:{:02d}:{:02d}.{:06d}"
SERVER = (
    '"Connect request from agent" agentID="{id}"',
    '"Failed to get a backend" err="No agent available" dialID={n}',
    '"Receive DIAL_REQ from frontend" dialID={n} random={n} address="10.1.2.{b}:10250"',
    '"Close streaming" agentID="{id}" connectionID={n}',
    '"Streaming closed before backend intialized" dialID={n}',
    '"Register backend for agent" connection="x" agentID="{id}"',
    'an unknown message of {n} words with "quotes" and = signs',
    '"a message nobody knows" key="va\\"lue" number={n} list=["a","b"]',
    'ServerCount set to {n}',
    '">>> Received DIAL_RSP" dialID={n} connectionID={b}',
    '"Stream read from agent failure" err="rpc error: code = Canceled desc = context canceled" agentID="{id}"',
)  # fmt: skip
AGENT = (
    '"cannot connect once" err="rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: dial tcp 166.9.14.5:31417: i/o timeout\\""',
    '"cannot connect once" err="rpc error: code = Unavailable desc = x509: certificate has expired {n}"',
    '"error dialing backend" err="dial tcp 10.1.2.{b}:10250: connect: connection refused" dialID={n} connectionID={b} dialAddress="10.1.2.{b}:10250"',
    'ProxyServerHost set to "c{b}.example.com".',
    '"Start serving" serverID="{id}" agentID="{id}"',
    '"received DIAL_REQ" dialID={n} connectionID={b} address="10.1.2.{b}:443"',
    '"remote connection EOF" connectionID={n}',
    "I've got mail {n}",
)  # fmt: skip
ODD = (
    "", "   ", "goroutine 1 [running]:", "\tmain.go:12 +0x1d", "panic: runtime error", "E0302 broken header", "plain text {n}",
    'I0302 09:00:00.000000 1 a.go:1] tail\r', "\x00\x01 nul", "caf\u00e9 \u202e bidi", "x" * 9000, "2026-03-02T09:00:00Z something else {n}",
)  # fmt: skip


def line(chance: random.Random, at: int, pool: tuple[str, ...]) -> str:
    text = chance.choice(pool).format(id=f"{chance.getrandbits(32):08x}-aaaa", n=chance.randrange(10**chance.randrange(1, 12)), b=chance.randrange(250)) if chance.random() > 0.06 else ""  # fmt: skip
    if not text:
        return chance.choice(ODD).replace("{n}", str(at))
    level, width = chance.choice("IIIEEW"), chance.choice((1, 7))
    seconds = at // 3 + chance.choice((0, 0, 0, 0, -5))
    clock = CLOCK.format(max(0, seconds) // 60 % 60, max(0, seconds) % 60, chance.randrange(10**6))
    return f"{level}{clock} {1:>{width}} server.go:{chance.randrange(999)}] {text}"


def wrapped(kind: str, lines: list[str]) -> str:
    if kind == "cri":
        lines = [f"2026-03-02T09:00:00.{i % 1000:03d}000000Z stderr F {one}" for i, one in enumerate(lines)]
    elif kind == "kubectl":
        lines = [f"2026-03-02T09:00:00.{i % 1000:03d}000000Z {one}" for i, one in enumerate(lines)]
    elif kind == "docker":
        lines = [
            json.dumps({"log": one + "\n", "stream": "stderr", "time": f"2026-03-02T09:00:00.{i % 1000:03d}Z"})
            for i, one in enumerate(lines)
        ]
    return "\n".join(lines) + "\n"


def tables(path: Path, *, slow: bool) -> dict[str, Any]:
    return dict(dump(Reader(Limits(), hide, slow=slow).read([str(path)])))["sink"]


@pytest.mark.parametrize("kind", ["plain", "cri", "kubectl", "docker"])
@pytest.mark.parametrize("seed", range(8))
def test_both_paths_give_the_same_tables(kind: str, seed: int, tmp_path: Path) -> None:
    """Events, counts, options, windows, kept lines and inputs agree on mixed, odd and repeated lines."""
    chance = random.Random(f"{kind}{seed}")
    pool = SERVER if seed % 2 else AGENT
    count = chance.choice((900, 3000))
    path = tmp_path / "konnectivity.log"
    path.write_text(wrapped(kind, [line(chance, at, pool) for at in range(count)]), newline="")
    fast, slow = tables(path, slow=False), tables(path, slow=True)
    assert sorted(fast["tables"]) == sorted(slow["tables"])
    for name, table in slow["tables"].items():
        assert fast["tables"][name]["size"] == table["size"], name
        for column, values in table["columns"].items():
            assert fast["tables"][name]["columns"][column] == values, (name, column)
    assert fast == slow
