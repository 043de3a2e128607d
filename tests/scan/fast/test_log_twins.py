"""The fast path and the slow path are twins: whatever a log holds, both give the same tables."""

from __future__ import annotations

import gc
import itertools
import json
import random
import weakref
from pathlib import Path
from typing import Any

import pytest
from analyzer.limits import Limits
from analyzer.reading.reader import Reader, dump
from analyzer.redact.secrets import hide
from analyzer.scan.fast import log as fast
from analyzer.scan.fast.call_sites import CallSites
from analyzer.sources.log_record import read
from analyzer.tables.packed import plain

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


def line(chance: random.Random, at: int, pool: tuple[str, ...], odd: tuple[str, ...]) -> str:
    which = chance.randrange(len(pool))
    text = pool[which].format(id=f"{chance.getrandbits(32):08x}-aaaa", n=chance.randrange(10**chance.randrange(1, 12)), b=chance.randrange(250)) if chance.random() > 0.04 else ""  # fmt: skip
    if not text:
        return chance.choice(odd).replace("{n}", str(at))
    level, width = chance.choice("IIIEEW"), 1 if chance.random() < 0.02 else 7
    seconds = at // 3
    clock = CLOCK.format(seconds // 60 % 60, seconds % 60, at % 3 * 300_000 + chance.randrange(10**5))
    return f"{level}{clock} {1:>{width}} server.go:{100 + 10 * which + len(text) % 7}] {text}"


def wrapped(kind: str, lines: list[str]) -> str:
    if kind == "cri":
        lines = [
            f"2026-03-02T09:{i // 180 % 60:02d}:{i // 3 % 60:02d}.{i % 3 * 3}00000000Z stderr F {one}"
            for i, one in enumerate(lines)
        ]
    elif kind == "kubectl":
        lines = [
            f"2026-03-02T09:{i // 180 % 60:02d}:{i // 3 % 60:02d}.{i % 3 * 3}00000000Z {one}"
            for i, one in enumerate(lines)
        ]
    elif kind in ("json", "json in cri"):
        lines = [as_json(i, one) for i, one in enumerate(lines)]
        return wrapped("cri", lines) if kind == "json in cri" else "\n".join(lines) + "\n"
    elif kind == "docker":
        lines = [
            json.dumps({"log": one + "\n", "stream": "stderr", "time": f"2026-03-02T09:{i // 180 % 60:02d}:{i // 3 % 60:02d}.{i % 3 * 3}12345Z"}, separators=(",", ":"))
            for i, one in enumerate(lines)
        ]  # fmt: skip
    return "\n".join(lines) + "\n"


def as_json(at: int, line: str) -> str:
    """klog's JSON form of a klog line, where only errors have no `v`; what is no klog line stays as it is."""
    entry = read(line)
    if entry is None or entry.form != "klog":
        return line
    body = {"ts": 1772442000000.1 + 100 * at, "caller": f"server/{entry.place}", "msg": entry.message, **({} if "err" in entry.pairs else {"v": 2}), **entry.pairs}  # fmt: skip
    return json.dumps(body, separators=(",", ":"))


@pytest.fixture
def fast_logs(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Fast scanners that were made: a comparison of the slow path with itself would prove nothing."""
    made: list[object] = []
    make = fast.FastLog.__init__

    def noted(self: fast.FastLog, *args: Any) -> None:
        made.append(self)
        make(self, *args)

    monkeypatch.setattr(fast.FastLog, "__init__", noted)
    return made


def tables(path: Path, *, slow: bool) -> dict[str, Any]:
    return dict(dump(Reader(Limits(), hide, slow=slow).read([str(path)])))["sink"]


def rows(sink: dict[str, Any], name: str) -> list[tuple[str, ...]]:
    """A table's rows; counts have no order of their own."""
    table = sink["tables"][name]
    left = ("out_of_order",) if name == "log_sources" else ()
    columns = [plain(v, table["size"]) for key, v in sorted(table["columns"].items()) if key not in left]
    found = [tuple(map(str, row)) for row in zip(*columns, strict=True)]
    return sorted(found) if name == "log_lines" else found


@pytest.mark.parametrize("kind", ["plain", "cri", "kubectl", "json", "json in cri", "docker"])
@pytest.mark.parametrize("seed", range(6))
def test_both_paths_give_the_same_tables(kind: str, seed: int, tmp_path: Path, fast_logs: list[object]) -> None:
    """Events, counts, options, windows, kept lines and inputs agree on mixed, odd and repeated lines."""
    chance = random.Random(f"{kind}{seed}")
    pool = SERVER if seed % 2 else AGENT
    count = chance.choice((700, 1500))
    path = tmp_path / "konnectivity.log"
    path.write_text(
        wrapped(kind, [line(chance, at, pool, ODD if kind == "plain" else ODD[:2]) for at in range(count)]), newline=""
    )
    quick, slow = tables(path, slow=False), tables(path, slow=True)
    assert len(fast_logs) == 1
    assert sorted(quick["tables"]) == sorted(slow["tables"])
    for name in slow["tables"]:
        assert rows(quick, name) == rows(slow, name), name


def test_one_damaged_line_does_not_hide_a_call_site(tmp_path: Path, fast_logs: list[object]) -> None:
    """A call site met first in a damaged line is learned again from a later one: its events are not lost."""
    good = 'I0302 09:00:{:02d}.{:06d}       1 server.go:885] "Connect request from agent" agentID="a{}"'
    lines = [good.format(at % 60, at, at) for at in range(900)]
    lines[0] = lines[0].replace("from agent", "from\x00\x00gent")
    path = tmp_path / "konnectivity-server.log"
    path.write_text("\n".join(lines) + "\n")
    quick = tables(path, slow=False)
    assert len(fast_logs) == 1
    assert quick["tables"]["konnectivity_events"]["size"] >= 899


def test_a_log_that_was_read_is_let_go_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The collector hardly runs while a bundle is read, so what reads one log must not hold itself in a circle."""
    path = tmp_path / "konnectivity-server.log"
    path.write_text("\n".join(line(random.Random(1), at, SERVER, ("",)) for at in range(900)) + "\n")
    left: list[weakref.ref[CallSites]] = []
    make = CallSites.__init__

    def noted(self: CallSites) -> None:
        make(self)
        left.append(weakref.ref(self))

    monkeypatch.setattr(CallSites, "__init__", noted)
    gc.disable()
    try:
        tables(path, slow=False)
        assert [one() for one in left] == [None]
    finally:
        gc.enable()


@pytest.mark.parametrize("kind", ["plain", "cri", "docker", "json", "json in cri"])
@pytest.mark.parametrize("thread", ["      1", "    812", " 612345"])
def test_records_glued_on_one_line_are_each_read_by_both(
    kind: str, thread: str, tmp_path: Path, fast_logs: list[object]
) -> None:
    """What stands behind a lost line feed has its row, and its message its count, in a large log as in a small one."""
    chance = random.Random(f"glued {kind}{thread}")
    lines = [one for at in range(900) if (one := line(chance, at, AGENT, ("",)))]
    if kind.startswith("json"):
        lines, kind = [as_json(at, one) for at, one in enumerate(lines)], "cri" if "cri" in kind else "plain"
    glued = [one + other if at % 50 == 7 else one for at, (one, other) in enumerate(itertools.pairwise(lines))]
    path = tmp_path / "konnectivity.log"
    path.write_text(wrapped(kind, [one.replace("      1 server", f"{thread} server") for one in glued]), newline="")
    quick, slow = tables(path, slow=False), tables(path, slow=True)
    assert len(fast_logs) == 1
    counts = slow["tables"]["log_lines"]
    assert sum(plain(counts["columns"]["count"], counts["size"])) == sum(one.count("server.go:") for one in glued)
    for name in slow["tables"]:
        assert rows(quick, name) == rows(slow, name), name


@pytest.mark.parametrize("kept", range(14, 30))
def test_records_behind_torn_ones_are_read_by_both(kept: int, tmp_path: Path, fast_logs: list[object]) -> None:
    """Wherever the first header was torn, the record that was written over it has its row."""
    lines = [
        f'E0302 09:{at // 60:02d}:{at % 60:02d}.000000       1 client.go:190] "cannot connect once" err="{at}"'
        for at in range(99)
    ]
    torn = [lines[0][:kept] + one if at % 30 == 7 else one for at, one in enumerate(lines)]
    path = tmp_path / "konnectivity.log"
    path.write_text("\n".join(torn) + "\n")
    quick, slow = tables(path, slow=False), tables(path, slow=True)
    assert len(fast_logs) == 1
    assert slow["tables"]["konnectivity_events"]["size"] == 99
    for name in slow["tables"]:
        assert rows(quick, name) == rows(slow, name), name
