"""Tables that a terminal broke at its width give the rows that they gave before; others stay as they are."""

from __future__ import annotations

import re
from itertools import zip_longest

import pytest
from analyzer.sources.wrapped_tables import unwrap_tables

from tests.support.inline import bundle


def table(titles: str, *rows: str) -> str:
    """A table as kubectl lays it out, of cells with bars between them."""
    cells = [line.split("|") for line in (titles, *rows)]
    wide = [max(map(len, column)) + 3 for column in zip_longest(*cells, fillvalue="")]
    return "".join("".join(c.ljust(w) for c, w in zip(line, wide, strict=False)).rstrip() + "\n" for line in cells)


PODS = table(
    "NAME|READY|STATUS|RESTARTS|AGE|IP|NODE|NOMINATED NODE|READINESS GATES",
    *(f"konnectivity-agent-a{n}b{n}c|1/1|Running|{n}|{n}d|172.30.{n}.2|10.94.10.{20 + n}|<none>|<none>" for n in range(5)),
)  # fmt: skip
NODES = table(
    "NAME|STATUS|ROLES|AGE|VERSION|INTERNAL-IP|EXTERNAL-IP|KERNEL-VERSION|CONTAINER-RUNTIME",
    *(f"10.94.10.{20 + n}|Ready|<none>|9d|v1.29.4+IKS|10.94.10.{20 + n}|<none>|5.4.0-182-generic|containerd://1.7.17" for n in range(4)),
)  # fmt: skip
EVENTS = table(
    "LAST SEEN|TYPE|REASON|OBJECT|MESSAGE",
    *(f"{n}m|Warning|BackOff|pod/konnectivity-agent-x{n}|Back-off restarting the failed container of the pod{' again' * n}" for n in range(4)),
)  # fmt: skip
WORKERS = table(
    "ID|Primary IP|Flavor|State|Status|Zone|Version",
    *(f"kube-c1m2-mycluster-default-0000010{n}|10.94.10.{20 + n}|bx2.4x16|normal|Ready|us-south-1|1.29.4_1537" for n in range(3)),
)  # fmt: skip


def broken(text: str, wide: int, *, stripped: bool = False) -> str:
    parts = [line[at : at + wide] for line in text.splitlines() for at in range(0, max(1, len(line)), wide)]
    return "".join(f"{part.rstrip() if stripped else part}\n" for part in parts)


def cells(text: str) -> list[list[str]]:
    return [re.split(r" {2,}", line.rstrip()) for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("text", [PODS, NODES, WORKERS], ids=["pods", "nodes", "workers"])
@pytest.mark.parametrize("wide", [60, 72, 80, 83, 100, 110, 160])
def test_a_table_broken_at_a_width_has_its_rows_again(text: str, wide: int) -> None:
    """Each on its first line, line by line the same text; the width is said."""
    given = broken(text, wide)
    found, how = unwrap_tables(given)
    assert found.count("\n") == given.count("\n")
    assert cells(found) == cells(text)
    assert (found == given) is (given == text)
    assert bool(how) is (given != text)
    if how:
        assert f"broken at {wide} columns" in how


@pytest.mark.parametrize("wide", [66, 80, 90, 100])
def test_blanks_that_a_paste_took_off_do_not_matter(wide: int) -> None:
    """Where the break was in the room between two columns the lines end early, and the cells are the same."""
    assert cells(unwrap_tables(broken(PODS, wide, stripped=True))[0]) == cells(PODS)


def test_a_long_message_goes_on_below_its_row() -> None:
    """The titles are not broken then; the window's width is seen on more than one row."""
    for wide in (80, 72):
        assert cells(unwrap_tables(broken(EVENTS, wide))[0]) == cells(EVENTS)


def test_what_follows_a_broken_table_stays() -> None:
    """A sentence, a prompt and the next table are no rows of it."""
    for below in (
        "Both agents restart.\n",
        "$ kubectl get nodes\n",
        f"\n{NODES}",
        "konnectivity-agent is broken, see\nthe second line\n",
    ):
        given = broken(PODS, 80)
        found, _ = unwrap_tables(given + below)
        assert found == unwrap_tables(given)[0] + below


@pytest.mark.parametrize(
    "text",
    [
        PODS + "and this is what we see\n",
        PODS.replace("   10.94.10.22", " 10.94.10.22"),
        "NAME   STATUS   ROLES\nhere is   what they say\nand that\n",
        "NAME   STATUS   AGE\n" + "word " * 16 + "\nof somebody\n",
        NODES.replace("   ", "\t"),
        "NAME                 STATUS   AGE\n",
        EVENTS + "they say so\n",
        table("NAME|STATUS|AGE", "a" * 64 + "|Ready|9d", "b|Ready|9d") + "both are fine\n",
    ],
)
def test_a_table_that_is_whole_is_left_alone(text: str) -> None:
    """Lines among its rows that fit no title are no reason to put anything together."""
    assert unwrap_tables(text) == (text, "")


def test_no_node_is_made_of_a_cell_that_was_cut() -> None:
    """Pods stand on the nodes that the broken lines name together, and no line is unread."""
    snapshot = bundle({"pods.txt": broken(PODS, 89), "nodes.txt": broken(NODES, 80)}).snapshot
    assert list(snapshot["pods"]["node"]) == [f"10.94.10.{20 + n}" for n in range(5)]
    assert list(snapshot["nodes"]["internal_ip"]) == [f"10.94.10.{20 + n}" for n in range(4)]
    assert len(snapshot["unread"]) == 0


def test_a_hundred_thousand_lines_take_linear_time() -> None:
    """Titles again and again, and rows that fit none of them."""
    text = "NAME   STATUS   AGE\n" * 20_000 + "x " * 100_000 + "\n" + ("a" * 80 + "\n") * 20_000
    assert unwrap_tables(text) == (text, "")


@pytest.mark.parametrize(
    "foreign", ["EOF", "Ready", "see above ^^", "====", "konnectivity-agent is the bad one", "NAME", "and 2 more"]
)
@pytest.mark.parametrize("text", [PODS, NODES, EVENTS, WORKERS], ids=["pods", "nodes", "events", "workers"])
def test_a_foreign_line_is_put_together_with_nothing(foreign: str, text: str) -> None:
    """Below the titles, among the rows and at the end of a table that is whole."""
    lines = text.splitlines()
    for at in range(1, len(lines) + 1):
        given = "\n".join([*lines[:at], foreign, *lines[at:]]) + "\n"
        assert unwrap_tables(given) == (given, "")


def test_a_key_that_is_called_as_a_column_heads_no_table() -> None:
    """Its value has digits within; of the titles of a table none has."""
    text = "Name                          iks-cn9f3u2d0gm4b1\nCRN\ncrn:v1:bluemix:public:is:us-south:a/9f8e7d6c5b4a321f::endpoint-gateway:x\nTarget                        CRN\n"
    assert unwrap_tables(text) == (text, "")


def test_one_row_alone_that_was_broken_within_its_columns_is_whole() -> None:
    """At any width, for its cells stand below the titles then; what stands below a whole row is anybody's."""
    titles = "NAME           READY   STATUS             IP              NODE\n"
    long = "agent-h7h7h    0/1     ImagePullBackOff   172.30.77.161   pool-0000024b\n"
    other = "agent-g6g6g    1/1     Running            172.30.201.17   pool-0000013a\n"
    for wide in (20, 41, 47, 58):
        broken = f"{titles}{other}{long[:wide]}\n{long[wide:]}{other}"
        if long[wide] != " ":
            assert unwrap_tables(broken)[0] == f"{titles}{other}{long}\n{other}"
    assert unwrap_tables(f"{titles}{other}{long}42\n{other}") == (f"{titles}{other}{long}42\n{other}", "")
