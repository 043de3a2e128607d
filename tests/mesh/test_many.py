"""A mesh held as codes gives the same tables, the same view and the same report as one held row by row."""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import Any

import pytest
from analyzer.api import Snapshot
from analyzer.diagnosis.engine import Engine
from analyzer.limits import Limits
from analyzer.mesh.bird_errors import BirdError
from analyzer.mesh.fast import pair_arrays
from analyzer.mesh.fast.arrays import EncodedMesh
from analyzer.mesh.plain import MeshView
from analyzer.parsers.calico.fast import peer_rows as many_rows
from analyzer.reading import document_member as read_document
from analyzer.reading import pipe, reader, worker
from analyzer.redact.secrets import hide
from analyzer.tables import sink
from analyzer.tables.encoded import words as encoded
from analyzer.tables.encoded.table import EncodedTable

TABLES = ("bgp_peers", "bird_protocols", "bird_status")
ERRORS = (
    "", "", "       Socket: Connection timed out", "        Socket: No route to host", "       Received: Bad peer AS",
    "       BGP Error: Hold timer expired", "     Received: Administrative shutdown", "        Received: Connection rejected",
)  # fmt: skip
LISTING = "{:<14} {:<8} {:<8} {:<5} {:<9} {:<14} {}"
HEADER = "name     proto    table    state  since       info"


def dump(chance: random.Random, most: int = 24) -> str:
    """A get-master-info dump of a random mesh: healthy, cut by subnet or node, with left-over peers, doubled and odd views."""
    count = chance.choice((chance.randint(2, 9), chance.randint(most // 2, most)))
    ips = [f"10.{chance.randint(1, 3)}.{chance.choice((0, 0, 64))}.{at + 4}" for at in range(count)]
    zones = [chance.choice(("dal10", "dal12")) for _ in ips]
    tidy = chance.random() < 0.3  # nothing is missing, so that what is foreign can be told
    listed = [ip for ip in ips if tidy or chance.random() < 0.9]
    out: list[str] = []
    if tidy or chance.random() < 0.7:
        out += ["CLUSTER NODES:", LISTING.format("NAME", "STATUS", "ROLES", "AGE", "VERSION", "INTERNAL-IP", "ZONE")]
        out += [LISTING.format(ip, "Ready", "<none>", "5d", "v1.30.1", ip, zones[ips.index(ip)]) for ip in listed]
    out += ["", "BIRD LOGS:"]
    cut = chance.choice(("none", "zone", "node", "some", "all"))
    gone = chance.choice(("", "", "10.9.9.9"))
    peers = [*ips, *([gone] if gone else [])]
    for at, ip in enumerate(ips):
        if not tidy and chance.random() < 0.15:
            continue
        out += [f"POD: calico-node-{at:05}"] + ([f"NODE: {ip}"] if chance.random() < 0.8 else [])
        for _ in range(chance.choice((1, 1, 1, 2))):
            out += table(chance, ip, peers, zones, ips, cut, 0.0 if tidy else 0.05)
        if chance.random() < 0.4:
            out += calicoctl(chance, ip, ips)
        if chance.random() < 0.4:
            out += [
                "BIRD v0.3.3+birdv1.6.8 ready.",
                "eth0 up (index=2)",
                "\tMultiAccess Broadcast Multicast AdminUp LinkUp MTU=1500",
            ]
            out += [f"\t{ip}/26 (Primary, broadcast 10.0.0.63, scope site)"]
        if chance.random() < 0.3:
            boot = chance.choice(("12:15:58", "09:00:00"))
            out += ["BIRD v0.3.3+birdv1.6.8 ready.", "BIRD v0.3.3+birdv1.6.8", f"Router ID is {ip}"]
            out += [
                "Current server time is 2026-11-23 12:16:02",
                f"Last reboot on 2026-11-23 {boot}",
                "Daemon is up and running",
            ]
    return "\n".join(out) + "\n"


def table(
    chance: random.Random, ip: str, peers: list[str], zones: list[str], ips: list[str], cut: str, lost: float
) -> list[str]:
    since = chance.choice(
        ("12:15:52", "12:15:{:02}", "2026-11-20", "2026-11-20 10:11:12", "2026-11-20 10:{:02}:12.345")
    )
    out = [
        "BIRD v0.3.3+birdv1.6.8 ready.",
        HEADER,
        f"static1  Static   master   up     {since}    ",
        f"kernel1  Kernel   master   up     {since}    ",
    ]
    for peer in peers:
        if peer == ip or chance.random() < lost:
            continue
        across = peer in ips and zones[ips.index(peer)] != zones[ips.index(ip)]
        down = (
            peer not in ips or (cut == "zone" and across) or (cut == "node" and ips[0] in (ip, peer)) or cut == "all"
            or (cut == "some" and chance.random() < 0.3)
        )  # fmt: skip
        kind = chance.choice(("Mesh", "Mesh", "Mesh", "Mesh", "Node", "Global")) if chance.random() < 0.2 else "Mesh"
        names = [f"{kind}_{peer.replace('.', '_')}"] + (
            [f"Node_{peer.replace('.', '_')}"] if chance.random() < 0.05 else []
        )
        for name in names:
            at = since.format(chance.randint(0, 59))
            if down and chance.random() < 0.9:
                state = chance.choice(("Active", "Connect", "Passive", "Idle", "OpenSent"))
                protocol = chance.choice(("start", "start", "start", "down"))
                out.append(
                    f"{name} BGP      master   {protocol}  {at}    {state}{chance.choice(ERRORS) if protocol == 'start' else ''}"
                )
            else:
                out.append(f"{name} BGP      master   up     {at}    Established   ")
    since = since.format(0)
    if chance.random() < 0.2:
        out.append(f"Mesh_fd80_24e2__{chance.randint(2, 9)} BGP      master   up     {since}    Established   ")
    if chance.random() < 0.1:
        out.append(f"Local_Workload_10_244_0_{chance.randint(2, 9)} BGP      master   start  {since}    Passive   ")
    if chance.random() < 0.1:
        out.append(
            f"worker_10_1_0_{chance.randint(2, 9)} BGP      default_routes_table   up     {since}    Established   "
        )
    if chance.random() < 0.1:
        out.append("  BGP state:          Established")
    if chance.random() < 0.1:
        out.append("no row of anything")
    return out


def calicoctl(chance: random.Random, ip: str, ips: list[str]) -> list[str]:
    out = [
        "Calico process is running.",
        "",
        "IPv4 BGP status",
        "+--------------+-------------------+-------+----------+-------------+",
    ]
    out.append("| PEER ADDRESS |     PEER TYPE     | STATE |  SINCE   |    INFO     |")
    for peer in ips:
        if peer != ip:
            word = chance.choice(
                ("Established",) * 6
                + ("Active Socket: Connection refused", "Passive", "", "Idle BGP Error: Bad peer AS")
            )
            since = chance.choice(("12:15:52", "12:15:53", "2026-11-20"))
            kind = chance.choice(("node-to-node mesh",) * 5 + ("node specific", "global"))
            out.append(
                f"| {peer:<12} | {kind:<17} | {'up' if word == 'Established' else 'start':<5} | {since:<10} | {word:<11} |"
            )
            if word.startswith("Active") and chance.random() < 0.1:
                out.append("|              |                   |       |            | and more    |")
    if chance.random() < 0.1:
        out.append("| 2026-11-20 | node-to-node mesh | up | 2026-11-20 | 10:11:12 Established |")
    return [*out, "", "IPv6 BGP status", "No IPv6 peers found.", ""]


def read(path: Path, monkeypatch: pytest.MonkeyPatch, many: int) -> Snapshot:
    monkeypatch.setattr(many_rows, "ENCODED_FROM", many)
    monkeypatch.setattr(pair_arrays, "FIRST", 2)  # pairs are made some at a time
    monkeypatch.setattr(many_rows, "CITED_LINES", 10**9)
    monkeypatch.setattr(many_rows, "ORDINARY_LINES", 10**9)  # else some rows that are no fault cannot be cited
    return Snapshot(worker.read([str(path)], Limits(), isolate=False))


def key(row: Any) -> Any:
    return (row.source, row.line, row.peer_ip)


def seen(mesh: MeshView) -> dict[str, Any]:
    """Everything a check can ask the view."""
    places = {address: at for at, address in enumerate(sorted(mesh.ends))}
    kinds = ("subnet", "zone", "VLAN", "worker pool")
    return {
        "rows": [*mesh.rows], "first": [*mesh.rows[:2]], "count": len(mesh.rows), "addresses": list(mesh.addresses.items()),
        "nodes": mesh.nodes_seen, "views": mesh.views, "types": mesh.peer_types, "owners": mesh.owners, "lists": mesh.mesh_lists,
        "peers": mesh.peers, "not_up": [*mesh.not_up], "up_count": mesh.up_count, "to": [*mesh.to(sorted(mesh.peers)[:2])],
        "own": [mesh.own(row) for row in mesh.rows], "stale": mesh.stale, "harmless": list(mesh.harmless.values()),
        "bad": [*mesh.bad_rows], "low": [*mesh.low_hold], "beside": [*mesh.beside], "config": [*mesh.config_rows], "start": mesh.start_up,
        "pairs": [(p.a, p.b, p.up, p.views) for p in mesh.pairs], "down": [(p.a, p.b, p.up, p.views) for p in mesh.down],
        "two": [(p.a, p.b, p.views) for p in mesh.pairs[:2]], "both": mesh.both_ends, "ends": mesh.ends, "states": [*mesh.states()],
        "across": [mesh.up_across(kind) for kind in kinds], "separators": mesh.separators, "of": mesh.pairs_of,
        "subnets": mesh.subnets, "cells": mesh.cells(places), "cut": [mesh.cut_everywhere(a) for a in sorted(mesh.ends)],
        "stopped": [*mesh.stopped], "lonely": [*mesh.lonely], "stated": mesh._stated_subnets,
        "kinds": list(mesh.bad_kinds.items()), "with": [*mesh.bad_with(BirdError.REFUSED, BirdError.TIMEOUT, BirdError.HOLD)],
        "not_up_peers": mesh.not_up_peers, "down_ends": mesh.down_ends, "waiting": [(p.a, p.b) for p in mesh.waiting],
        "touch": [mesh.all_down_touch(set(some)) for some in (mesh.cover, mesh.cover[:1], ())],
        "cover": mesh.cover, "pattern": mesh.pattern if mesh.pairs else None,
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_codes_and_rows_say_the_same(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables, view and report of a random mesh do not depend on how its sessions are held."""
    chance = random.Random(seed)
    path = tmp_path / "gmi.txt"
    path.write_text(dump(chance))
    plain = read(path, monkeypatch, 10**9)
    # from the first row on, or only after some plain ones; with times looked up, or put away unread
    monkeypatch.setattr(encoded, "FEW_WORDS", chance.choice((0, 0, 5, 10_000)))
    many = read(path, monkeypatch, chance.choice((0, 0, 5, 20)))
    for name in TABLES:
        left, right = plain.columns(name), many.columns(name)
        assert (left is None) == (right is None)
        for column in left or {}:
            assert list(left[column]) == list(right[column]), (name, column)  # type: ignore[index]
    one, other = Engine(plain), Engine(many)
    expected, found = seen(one.mesh), seen(other.mesh)
    for what, value in expected.items():
        assert found[what] == value, what
    assert many.diagnose().to_json() == plain.diagnose().to_json()
    whole = not any(one.table == "bgp_peers" for one in many.current.past)  # else single rows were taken out
    assert isinstance(other.mesh, EncodedMesh) == (whole and isinstance(many.columns("bgp_peers"), EncodedTable))


BITS = (
    " ", "  ", "\t", "|", " | ", "\n", "BGP", "Established", "up", "\u00e9", "09:12:00", "2026-11-20 ", "Mesh_", "\r", "\x1b[31m", "\0",
    "POD: x-y\n", "Active        Socket: x", "BGP      master   up     ", "1002-", ":",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(90))
def test_damaged_outputs_read_the_same(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no ordinary row is left to the obvious reader: bytes put in, taken out and doubled make no difference."""
    chance = random.Random(seed)
    text = dump(chance, most=14)
    for _ in range(chance.choice((1, 2, 5, 20))):
        at, other = chance.randrange(len(text)), chance.randrange(len(text))
        text = chance.choice((
            text[:at] + chance.choice(BITS) + text[at:],
            text[:at] + text[at + chance.randint(1, 8) :],
            text[:at] + text[other : other + chance.randint(1, 120)] + text[at:],
        ))  # fmt: skip
    path = tmp_path / "gmi.txt"
    path.write_text(text)
    plain = read(path, monkeypatch, 10**9)
    monkeypatch.setattr(encoded, "FEW_WORDS", chance.choice((0, 10_000)))
    many = read(path, monkeypatch, chance.choice((0, 0, 7)))
    for name in (*TABLES, "unread", "inputs"):
        left, right = plain.columns(name), many.columns(name)
        assert (left is None) == (right is None)
        for column in left or {}:
            assert list(left[column]) == list(right[column]), (name, column)  # type: ignore[index]


@pytest.mark.parametrize(
    "name", ["Calico process is Mesh_10_1_0_9", "Mesh_10 | 1_0_9", " Mesh_10_1_0_9", "static1", "Mesh_a\\_1", ""]
)
@pytest.mark.parametrize("since", ["12:15:{:02}", "2026-11-20"])
def test_a_strange_name_among_like_rows(name: str, since: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row that differs from its neighbours by its name alone is looked at by itself."""
    names = [f"Mesh_10_1_0_{at}" for at in range(40)]
    names[17] = name
    rows = [f"{one} BGP      master   up     {since.format(at)}    Established   " for at, one in enumerate(names)]
    path = tmp_path / "birdcl_show_protocols.txt"
    path.write_text("\n".join(["BIRD v0.3.3+birdv1.6.8 ready.", HEADER, *rows, ""]))
    plain, many = read(path, monkeypatch, 10**9), read(path, monkeypatch, 0)
    for table in (*TABLES, "unread"):
        left, right = plain.columns(table), many.columns(table)
        for column in left or right or {}:
            assert list(left[column]) == list(right[column]), (table, column)  # type: ignore[index]


def test_a_large_member_is_coded_from_its_first_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a large member a large output is not read row by row until enough sessions were seen, and says the same."""
    path = tmp_path / "gmi.txt"
    path.write_text(dump(random.Random(3)))
    plain = read(path, monkeypatch, 10**9)
    assert not isinstance(plain.columns("bgp_peers"), EncodedTable)
    monkeypatch.setattr(read_document, "LARGE", 1)
    monkeypatch.setattr(many_rows, "LARGE", 1)
    many = read(path, monkeypatch, 10**9)
    assert isinstance(many.columns("bgp_peers"), EncodedTable)
    assert many.diagnose().to_json() == plain.diagnose().to_json()


def test_a_line_of_each_error_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rare error behind many of another kind can be cited."""
    timed_out, refused = "Active        Socket: Connection timed out", "Active        Socket: Connection refused"
    rows = [
        f"Mesh_10_1_0_{at:<3} BGP      master   start  12:15:{at % 60:02}    {refused if at == 90 else timed_out}"
        for at in range(100)
    ]
    path = tmp_path / "birdcl_show_protocols.txt"
    path.write_text("\n".join(["BIRD v0.3.3+birdv1.6.8 ready.", HEADER, *rows, ""]))
    monkeypatch.setattr(many_rows, "ENCODED_FROM", 0)
    kept = worker.read([str(path)], Limits(), isolate=False)["sink"]["lines"][path.name]
    assert f"{rows[90]}" in kept
    assert sum("timed out" in str(one) for one in kept) == many_rows.CITED_LINES - 1


@pytest.mark.parametrize("seed", range(8))
def test_codes_handed_over_in_parts_are_the_same(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers keep their meaning over parts, also when the texts behind them were forgotten in between."""
    path = tmp_path / "gmi.txt"
    path.write_text(dump(random.Random(seed)))
    whole = read(path, monkeypatch, 0)
    monkeypatch.setattr(encoded, "FEW_WORDS", seed % 2 * 10_000)
    monkeypatch.setattr(sink, "MOST_WORDS", 3)
    monkeypatch.setattr(read_document, "PIECE_ROWS", -1)
    reading = reader.Reader(Limits(), hide)
    parts: list[dict[str, Any]] = []

    def hand_over() -> None:
        stream = io.BytesIO(b"".join(pipe.packed({"sink": reading.sink.dump()})))
        parts.extend(message["sink"] for message in pipe.messages(stream))
        reading.sink.clear()

    reading.on_piece = hand_over
    final = reader.dump(reading.read([str(path)]))
    final["sink"] = worker.merge([*parts, final["sink"]])
    pieces = Snapshot(final)
    assert len(parts) > 2
    for name in TABLES:
        left, right = whole.columns(name), pieces.columns(name)
        for column in left or {}:
            assert list(left[column]) == list(right[column]), (name, column)  # type: ignore[index]


def test_texts_that_do_not_repeat_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole lines are looked up as long as every second one was seen before; numbers go on when they are forgotten."""
    monkeypatch.setattr(encoded, "FEW_WORDS", 10)
    words = encoded.Words(lambda text: encoded.Decoded((text,)))
    assert words.pays(20)
    assert [words[f"a{at}"] for at in range(20)] == list(range(2, 22))
    assert not words.pays(20)
    assert words.all_new(b"09:12:00 09:12:01 ", 9) == encoded.UNDESCRIBED
    assert words.all_new(b"09:12:02 ", 9) == encoded.UNDESCRIBED + 2
    assert words.all_new(b"09:12 ", 6) == encoded.UNDESCRIBED + 3
    assert words["b"] == 22
    sent = words.dump()
    assert sent["entries"][20:] == [("a18",), ("a19",), ("b",)]
    assert [(first - encoded.UNDESCRIBED, width, size) for first, width, size in sent["undescribed"]] == [
        (0, 9, 27),
        (3, 6, 6),
    ]
    assert sent["texts"] == b"09:12:00 09:12:01 09:12:02 09:12 "
    assert not words.dump()["undescribed"]
    again = encoded.Words(lambda text: encoded.Decoded((text,), text != "odd", text == "a") if text else None)
    assert again.pays(30)
    assert [again["a"] for _ in range(30)] == [2] * 30
    assert again[""] == -1
    assert again["odd"] == -3
    assert again.entry(-3) == ("odd",)
    assert again.pays(30)
    assert again.cited == {2}
    assert again.dump()["entries"] == [None, None, ("a",), ("odd",)]
    again.forget()
    assert again["a"] == 4
    assert again.cited == {4}
    assert again.dump()["entries"] == [("a",)]
