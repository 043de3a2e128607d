"""One stamp in front of every line comes off an output, whichever server wrote it, and stays in front of a log."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from analyzer import patterns as regex
from analyzer.schema import NODES, POLICIES, TOOL_ERRORS, UNREAD
from analyzer.sources.stamps import BOUNDARY, LONGEST, SHARES, _shared, stamp_of, without_stamp, without_ts

from tests.support.inline import bundle, klog, node, nodes

Stamp = Callable[[int], str]
STAMPS: dict[str, Stamp] = {
    "jenkins": lambda n: f"10:00:{n:02}  ",
    "teamcity": lambda n: f"[10:00:{n:02}]{'W' if n == 3 else ' '}:\t [Step 1/2] ",
    "gitlab": lambda n: f"2026-11-27T10:00:{n:02}.000{n}Z 00{'E' if n == 3 else 'O'} ",
    "github": lambda n: f"2026-11-27T10:00:{n:02}.{n * 37:07}Z ",
    "gh": lambda n: f"collect\tRun it\t2026-11-27T10:00:{n:02}.{n * 37:07}Z ",
    "codebuild": lambda n: f"[Container] 2026/11/27 10:00:{n:02} ",
    "cloudbuild": lambda _: 'Step #2 - "collect": ',
    "concourse": lambda n: f"10:00:{n:02} | ",
}
DUMP = f"""CLUSTER NODES:
{nodes(node("10.1.2.3"), node("10.1.2.4", status="NotReady"))}
GLOBAL NETWORK POLICIES:
apiVersion: projectcalico.org/v3
kind: GlobalNetworkPolicy
metadata:
  name: deny
spec:
  selector: all()
Error from server: error dialing backend: EOF
"""
KEYS = "Name:                 prod\nState:                normal\nPublic URL:           https://192.0.2.1\n"


def stamped(text: str, stamp: Stamp) -> str:
    return "".join((stamp(n) + line).rstrip(" ") + "\n" for n, line in enumerate(text.splitlines()))


@pytest.mark.parametrize("name", STAMPS)
def test_a_whole_dump_is_read_behind_the_stamps(name: str) -> None:
    """Rows that begin with an address, objects and errors as well; a blank line has lost its blanks."""
    rows = bundle(dump=stamped(DUMP, STAMPS[name])).snapshot.rows
    assert [one.ready for one in rows[NODES]] == [True, False]
    assert [len(rows[table]) for table in (POLICIES, TOOL_ERRORS, UNREAD)] == [1, 1, 0]
    assert without_stamp(stamped(KEYS, STAMPS[name]), None)[0] == KEYS


@pytest.mark.parametrize(
    "text",
    [
        stamped(klog("10:00:00.100000", "Start") * 3 + DUMP, STAMPS["github"]),  # a log, and what it says later
        stamped("all is well\n" * 4, STAMPS["jenkins"]),
        DUMP + stamped(DUMP, STAMPS["jenkins"]),
        DUMP,
        "Step #2: the pods\nStep #2: the nodes\n",
        "",
    ],
)
def test_what_keeps_what_stands_in_front(text: str) -> None:
    """A log behind its times, sentences, and a text in which outputs begin without a stamp."""
    assert (stamp_of(text.splitlines()), without_stamp(text, None)) == (None, (text, ""))


@pytest.mark.parametrize(
    "stamp",
    [
        lambda n: f"2026-11-27 10:00:{n:02},123 - INFO - ",
        lambda n: f"[10:00:{n:02} INF] ",
        lambda n: f"Nov 27, 2026 10:00:{n:02} PM | ",
    ],
)
def test_klog_behind_a_stamp_of_no_logger_in_particular(stamp: Stamp) -> None:
    """Whatever put it there, the program's own header stays."""
    log = klog("10:00:00.100000", "Start") * 3 + klog("10:00:00.200000", "End", "E")
    assert without_stamp(stamped(log, stamp), None)[0] == log
    assert without_stamp(log, None) == (log, "")


def test_in_front_of_klog_stands_nothing() -> None:
    """Lines of klog alone have no stamp, whatever else they share."""
    assert stamp_of([f'I0302 10:00:0{at}.000001       1 x.go:1] [W:] "a"' for at in range(6)]) is None


def test_a_short_excerpt_has_a_third_of_lines_without_the_stamp() -> None:
    """What the server itself printed stays; a row that the table's columns do not reach is one like the others."""
    table = "NAME   STATUS   ROLES   AGE   VERSION\nw1   Ready   <none>   9d   v1.30.4\nw-of-a-long-name   NotReady   <none>   9d   v1.30.4\n"
    text = "[Pipeline] sh\n" + stamped("+ kubectl get nodes\n" + table, STAMPS["jenkins"]) + "[Pipeline] }\n"
    assert without_stamp(text, None)[0] == f"[Pipeline] sh\n+ kubectl get nodes\n{table}[Pipeline] }}\n"
    assert [one.name for one in bundle(dump=text).snapshot.rows[NODES]] == ["w1", "w-of-a-long-name"]


def test_a_level_and_seconds_since_1970_are_stamps() -> None:
    """Of a script that says so in front of each line, and of moreutils' `ts %.s`."""
    assert without_stamp(stamped(DUMP, lambda n: f"17950000{n:02}.{n * 7:03} "), None)[0] == DUMP
    assert without_stamp(stamped(DUMP, lambda _: "[INFO] "), None)[0] == DUMP


def test_the_time_of_ts_goes_where_an_output_begins_behind_it() -> None:
    """Of moreutils; a log's own short times stay."""
    starts = regex.compile(r"^NAME ", regex.M)
    text = "Mar 11 09:00:01 NAME   STATUS\nMar 11 09:00:01 w1     Ready\n"
    assert without_ts(text, starts)[0] == "NAME   STATUS\nw1     Ready\n"
    log = "Mar 11 09:00:01 w1 kubelet[3]: NAME x\n"
    assert without_ts(log, starts) == (log, "")


@pytest.mark.parametrize(("month", "is_one"), [("Mar", True), ("Mär", True), ("Дек", True), ("MAR", False), ("Ma1", False), ("M_r", False)])  # fmt: skip
def test_a_month_is_a_capital_letter_and_small_ones_in_any_alphabet(month: str, is_one: bool) -> None:
    """As `strftime` prints it in the language of whoever asks."""
    text = f"{month} 11 09:00:01 NAME   STATUS\n{month} 11 09:00:01 w1     Ready\n"
    assert (without_ts(text, regex.compile(r"^NAME ", regex.M))[0] != text) is is_one


def test_what_lines_share_is_what_a_look_at_each_column_finds() -> None:
    """Column by column the sign that most of the lines have, as long as enough of them do; the end is cut to a border."""

    def plainly(shapes: list[str], share: float) -> str:
        left, found = shapes, ""
        for at in range(LONGEST):
            columns = [one[at : at + 1] or " " for one in left]
            char = max(dict.fromkeys(columns), key=columns.count)
            if columns.count(char) < share * len(shapes):
                break
            left, found = [one for one, other in zip(left, columns, strict=True) if other == char], found + char
        while found and found[-1] not in BOUNDARY:
            found = found[:-1]
        return found

    draw = random.Random(3)
    for _ in range(300):
        before = "".join(draw.choices("ab \0:]", k=draw.randrange(5)))
        ends = ("", "x" * 150 + ": z" * 9, " " * draw.randrange(200))
        shapes = [
            before + "".join(draw.choices("ab \0:]", k=draw.randrange(6))) + draw.choice(ends)
            for _ in range(draw.randrange(1, 12))
        ]
        for share in (*SHARES, 0.3):
            assert _shared(shapes, share) == plainly(shapes, share)
