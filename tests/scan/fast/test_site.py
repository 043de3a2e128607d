"""What one log taught about a call site serves the others, and changes nothing of what they say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analyzer.limits import Limits
from analyzer.reading.reader import Reader, dump
from analyzer.redact.secrets import hide
from analyzer.scan.fast import site as site_room
from analyzer.tables.packed import plain

from tests.support.values import are_values

AGENT = (
    'I0302 09:{:02d}:{:02d}.{:06d}       1 client.go:527] "remote connection EOF" connectionID={}',
    'E0302 09:{:02d}:{:02d}.{:06d}       1 client.go:477] "error dialing backend" err="dial tcp 10.1.2.3:10250: i/o timeout" dialID={}',
    "I0302 09:{:02d}:{:02d}.{:06d}       1 client.go:999] a text of number {} that nobody knows",
)
SERVER = (
    'I0302 09:{:02d}:{:02d}.{:06d}       1 server.go:885] "Connect request from agent" agentID="a{}"',
    'E0302 09:{:02d}:{:02d}.{:06d}       1 server.go:426] "Failed to get a backend" err="No agent available" dialID={}',
)


def log(forms: tuple[str, ...], lines: int, first: int) -> str:
    return "".join(forms[at % len(forms)].format(at // 60 % 60, at % 60, at, first + at) + "\n" for at in range(lines))


def read(path: Path, *, slow: bool) -> tuple[dict[str, Any], int]:
    reader = Reader(Limits(), hide, slow=slow)
    return dict(dump(reader.read([str(path)])))["sink"]["tables"], len(reader.sites)


def rows(tables: dict[str, Any], name: str) -> list[tuple[str, ...]]:
    left = ("releases", "out_of_order") if name == "log_sources" else ()
    columns = [plain(v, tables[name]["size"]) for key, v in sorted(tables[name]["columns"].items()) if key not in left]
    found = [tuple(map(str, row)) for row in zip(*columns, strict=True)]
    return sorted(found) if name == "log_lines" else found


def test_many_logs_of_the_same_sites_read_as_line_by_line(tmp_path: Path) -> None:
    """Agents and servers in one bundle: events, counts by log and unknown texts are those of the plain reader."""
    for number in range(4):
        (tmp_path / f"konnectivity-agent-{number}.log").write_text(log(AGENT, 150 + number, 1000 * number))
    for number in range(2):
        (tmp_path / f"konnectivity-server-{number}.log").write_text(log(SERVER, 200, 5000 * number))
    damaged = log(AGENT, 150, 9000).replace("remote connection EOF", "rem\x01te connection EOF", 20)
    (tmp_path / "konnectivity-agent-a-damaged.log").write_text(damaged)
    quick, sites = read(tmp_path, slow=False)
    plainly, none = read(tmp_path, slow=True)
    assert (sites, none) == (4, 0)  # the text that nobody knows is no site to share
    assert sorted(quick) == sorted(plainly)
    for name in plainly:
        assert rows(quick, name) == rows(plainly, name), name


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room, and take no field that is misspelt."""
    are_values(site_room)
