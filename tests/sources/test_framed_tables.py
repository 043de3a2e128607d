"""A table in a frame is read as the table that was framed."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from analyzer.reading.formats import begins
from analyzer.sources import framed_tables
from analyzer.sources.framed_tables import lay_out

from tests.support.inline import bundle
from tests.support.tables import plain_rows, read_text
from tests.support.values import are_values

Cells = list[list[str]]
TABLES: dict[str, Cells] = {
    "pods": [
        ["NAMESPACE", "NAME", "READY", "STATUS", "RESTARTS", "AGE", "IP", "NODE"],
        ["kube-system", "konnectivity-agent-abcde", "0/1", "CrashLoopBackOff", "7 (2m ago)", "10d", "172.30.2.2", "10.1.1.2"],
        ["kube-system", "konnectivity-agent-fghij", "1/1", "Running", "0", "10d", "172.30.1.2", "10.1.1.1"],
    ],
    "services": [
        ["NAME", "TYPE", "CLUSTER-IP", "EXTERNAL-IP", "PORT(S)", "AGE"],
        ["kube-dns", "ClusterIP", "172.21.0.10", "<none>", "53/UDP,53/TCP", "10d"],
    ],
    "operators": [
        ["NAME", "VERSION", "AVAILABLE", "PROGRESSING", "DEGRADED", "SINCE", "MESSAGE"],
        ["dns", "4.14.20", "True", "False", "False", "30d", ""],
        ["authentication", "4.14.20", "False", "False", "True", "3h", "Get https://x: EOF, again"],
    ],
    "workers": [
        ["ID", "Primary IP", "Flavor", "State", "Status", "Zone", "Version"],
        ["kube-cn9f3u2d0gm4b1ske7p0-shop-default-000001a5", "10.241.0.4", "bx2.4x16", "critical", "Not Ready", "us-east-1", "1.30.4_1537*"],
    ],
    "birdcl": [
        ["name", "proto", "table", "state", "since", "info"],
        ["Mesh_10_0_1_43", "BGP", "master", "up", "2026-03-01", "Established"],
        ["Mesh_10_0_1_70", "BGP", "master", "start", "10:01:22", "Active Socket: No route to host"],
    ],
}  # fmt: skip


def widths(cells: Cells) -> list[int]:
    return [max(len(row[at]) for row in cells) for at in range(len(cells[0]))]


def columns(cells: Cells) -> str:
    wide = widths(cells)
    return "".join("   ".join(c.ljust(w) for c, w in zip(row, wide, strict=True)).rstrip() + "\n" for row in cells)


def boxed(cells: Cells, bar: str = "|", rules: tuple[str, str, str, str] = ("+-++", "+-++", "+-++", "")) -> str:
    wide = widths(cells)
    top, middle, bottom = (
        one[0] + one[2].join(one[1] * (width + 2) for width in wide) + one[3] + "\n" for one in rules[:3]
    )
    rows = [bar + bar.join(f" {c.ljust(w)} " for c, w in zip(row, wide, strict=True)) + bar + "\n" for row in cells]
    return top + rows[0] + middle + "".join(rows[1:]) + bottom


def markdown(cells: Cells, mark: str = "") -> str:
    def row(one: list[str]) -> str:
        return "| " + " | ".join(f"{mark}{c}{mark}" if c else "" for c in one) + " |\n"

    return row(cells[0]) + "|" + "|".join([":---"] * len(cells[0])) + "|\n" + "".join(map(row, cells[1:]))


def psql(cells: Cells) -> str:
    wide = widths(cells)
    rows = ["|".join(f" {c.ljust(w)} " for c, w in zip(row, wide, strict=True)) + "\n" for row in cells]
    return (
        rows[0] + "+".join("-" * (width + 2) for width in wide) + "\n" + "".join(rows[1:]) + f"({len(rows) - 1} rows)\n"
    )


def separated(separator: str, quoting: int) -> Callable[[Cells], str]:
    def write(cells: Cells) -> str:
        out = io.StringIO()
        csv.writer(out, delimiter=separator, quoting=quoting, lineterminator="\n").writerows(cells)  # type: ignore[arg-type]
        return out.getvalue()

    return write


def each(mark: str, cells: Cells) -> str:
    return "Hi,\n\n" + "".join(f"{mark}{line}\n" for line in boxed(cells).splitlines())


FRAMES: dict[str, Callable[[Cells], str]] = {
    "box": boxed,
    "Unicode box": lambda cells: boxed(cells, "│", ("┌─┬┐", "├─┼┤", "└─┴┘", "")),
    "double box": lambda cells: boxed(cells, "║", ("╔═╦╗", "╠═╬╣", "╚═╩╝", "")),
    "Markdown": markdown,
    "bold Markdown": lambda cells: markdown(cells, "**"),
    "code in Markdown": lambda cells: markdown(cells, "`"),
    "open Markdown": lambda cells: "\n".join(line.strip("| ") for line in markdown([[c or "-" for c in row] for row in cells]).splitlines()) + "\n",
    "Jira": lambda cells: "||" + "||".join(cells[0]) + "||\n" + "".join("|" + "|".join(c or " " for c in row) + "|\n" for row in cells[1:]),
    "psql": psql,
    "CSV": separated(",", csv.QUOTE_MINIMAL),
    "quoted CSV": separated(",", csv.QUOTE_ALL),
    "semicolons": separated(";", csv.QUOTE_MINIMAL),
    "tabs": separated("\t", csv.QUOTE_MINIMAL),
    "quoted box": lambda cells: each("> ", cells),
    "indented box": lambda cells: each("    ", cells),
    "CRLF": lambda cells: markdown(cells).replace("\n", "\r\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("frame", FRAMES)
def test_a_frame_changes_no_row(name: str, frame: str, tmp_path: Path) -> None:
    """Drawn, marked up or separated by signs: the rows are those of the columns, at their own lines, and the frame is no row."""
    cells = TABLES[name]
    snapshot = read_text(tmp_path, FRAMES[frame](cells))
    found, plain = plain_rows(snapshot), plain_rows(read_text(tmp_path, columns(cells)))
    if frame == "open Markdown":
        found, plain = (
            {k: [tuple(c.replace("-", "None") for c in r) for r in rows] for k, rows in one.items()}
            for one in (found, plain)
        )
    assert found == plain
    assert [text for text in snapshot["unread"]["text"] if text != "Hi,"] == []
    [told] = snapshot["inputs"].to_dict("records")
    assert told["lines"] == told["understood_lines"] + told["blank_lines"] + told["unread_lines"]
    assert "laid out in columns" in told["note"] or frame == "tabs"


def test_a_damaged_row_is_unread_and_the_listing_not_complete() -> None:
    """A frame proves nothing of what stands in it."""
    text = markdown([*TABLES["pods"], ["kube-system", "what is this", "x", "y", "z", "5d", "a", "b"]])
    case = bundle({"t.md": text})
    assert len(case.snapshot["pods"]) == 2
    assert case.snapshot["unread"]["line"].tolist() == [5]
    assert not case.snapshot["listings"]["complete"].any()


@pytest.mark.parametrize(
    "text",
    [
        "| Name | Owner |\n|---|---|\n| shop | jdoe |\n",
        "Name,Owner,Phone\nshop,jdoe,12\n",
        "Dear all, sorry\nthis, is\n",
        "+--------------+-----------+\n| PEER ADDRESS | PEER TYPE |\n+--------------+-----------+\n| 10.0.0.1 | global |\n",
        "| NAME | STATUS | ROLES | AGE | VERSION |\n",
        "a | b\n",
        "NAME   STATUS | grep x\n",
    ],
)  # fmt: skip
def test_other_tables_are_left_as_they_are(text: str) -> None:
    """Of somebody's own, calicoctl's own frame, titles without rows, and signs in a sentence."""
    assert lay_out(text, begins()) == (text, 0)


def test_records_of_a_log_in_a_table() -> None:
    """A column that holds what a program wrote makes the table one of a log."""
    line = 'E0302 10:00:01.123456       1 client.go:482] "cannot connect once" err="dial"'
    cells = [["time", "pod", "what"], *[["2026-03-02T10:00:01Z", "konnectivity-agent-7x2mq", line]] * 2]
    for one in (cells, [row[::-1] for row in cells]):
        events = bundle({"t.md": markdown(one)}).snapshot["konnectivity_events"]
        places = list(zip(events["line"], events["pod"], strict=True))
        assert places == [(at, "konnectivity-agent-7x2mq") for at in (3, 4)]


PEERS = [
    ["PEER ADDRESS", "PEER TYPE", "STATE", "SINCE", "INFO"],
    ["10.0.1.44", "node-to-node mesh", "up", "09:11:02", "Established"],
    ["10.0.1.70", "node-to-node mesh", "start", "09:11:02", "Active Socket: Connection refused"],
]


@pytest.mark.parametrize("frame", ["box", "Unicode box", "Markdown", "psql", "CSV", "tabs", "Jira"])
def test_calicoctls_own_frame_in_another(frame: str, tmp_path: Path) -> None:
    """What calicoctl drew itself is left as it is; drawn otherwise it is the same table."""
    snapshot = read_text(tmp_path, FRAMES[frame](PEERS))
    assert plain_rows(snapshot) == plain_rows(read_text(tmp_path, boxed(PEERS)))
    assert snapshot["bgp_peers"]["established"].tolist() == [True, False]
    assert not len(snapshot["unread"])


def test_its_values_have_their_own_fields() -> None:
    """What this room fills step by step has its own fields only, and a misspelt one is refused."""
    are_values(framed_tables, filled=("FramedTable",))


@pytest.mark.parametrize("bar", ["|", "│"])
def test_a_box_around_an_output_is_taken_off(bar: str) -> None:
    """One cell a line is no table: what stands in it keeps its blanks, and a sentence in a box stays in it."""
    inner = ["NAME   STATUS     ROLES    AGE   VERSION", "w1     Ready      <none>   9d    v1.29.1"]
    edge = "+" + "-" * 60 + "+"
    text = "\n".join([edge, *(f"{bar} {line:58}{bar}" for line in inner), edge, ""])
    assert lay_out(text, begins()) == ("\n".join(["", *inner, "", ""]), 2)
    said = text.replace("NAME ", "Hello").replace("w1  ", "there")
    assert lay_out(said, begins()) == (said, 0)


K9S = """ Context: prod
┌──────────────── Pods(kube-system)[2] ────────────────┐
│ NAMESPACE↑  NAME                     PF READY STATUS           RESTARTS CPU IP          NODE     AGE │
│ kube-system konnectivity-agent-7xk2p ●  1/1   Running                 0   1 172.30.1.5  10.1.1.1 9d  │
│ kube-system konnectivity-agent-9m4tz ●  0/1   CrashLoopBackOff       41   1 172.30.2.5  10.1.1.2 9d  │
└──────────────────────────────────────────────────────┘
"""


def test_a_screen_of_k9s() -> None:
    """One blank between columns, an arrow behind the one that sorts, numbers to the right, and a title in the upper edge."""
    rows = bundle(screen=K9S).snapshot.rows
    assert [(one.namespace, one.name, one.status, one.restarts, one.node, one.line) for one in rows["pods"]] == [
        ("kube-system", "konnectivity-agent-7xk2p", "Running", 0, "10.1.1.1", 4),
        ("kube-system", "konnectivity-agent-9m4tz", "CrashLoopBackOff", 41, "10.1.1.2", 5),
    ]
    assert [one.line for one in rows["unread"]] == [1]


def test_a_cell_of_several_words_in_a_titled_box_stays() -> None:
    """Its columns are those of their offsets."""
    text = "┌── nodes ──┐\n│ NAME   STATUS     ROLES    AGE   VERSION │\n│ w1     Ready      a b      9d    v1.29.1 │\n"
    assert lay_out(text, begins()) == (
        "\nNAME   STATUS     ROLES    AGE   VERSION\nw1     Ready      a b      9d    v1.29.1\n",
        1,
    )


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_list_that_a_console_gave_away(separator: str) -> None:
    """Its columns are in an order of its own and have names in small letters; a pod without its containers' count has no readiness."""
    heads = ["Name", "Namespace", "Containers", "CPU", "Restarts", "Controlled By", "Node", "Age", "Status"]
    cells = [
        "konnectivity-agent-kk2wd",
        "kube-system",
        "1",
        "N/A",
        "318",
        "DaemonSet",
        "node-a",
        "212d",
        "CrashLoopBackOff",
    ]
    text = "\n".join(separator.join(f'"{one}"' for one in row) for row in (heads, cells)) + "\n"
    [pod] = bundle({"pods.csv": text}).snapshot.rows["pods"]
    assert (pod.namespace, pod.name, pod.status, pod.ready, pod.restarts, pod.node) == (
        "kube-system", "konnectivity-agent-kk2wd", "CrashLoopBackOff", None, 318, "node-a",
    )  # fmt: skip


def test_columns_whose_titles_begin_with_a_sign() -> None:
    """As k9s writes its screen into a file."""
    text = "NAMESPACE,NAME,PF,READY,STATUS,RESTARTS,CPU,%CPU/R,IP,NODE,AGE\nkube-system,web-1,●,0/1,Error,3,0,n/a,10.9.0.1,w1,9d\n"
    assert [(one.name, one.node) for one in bundle({"p.csv": text}).snapshot.rows["pods"]] == [("web-1", "w1")]
