"""Tables that a mail program broke at blanks: counted cell by cell, and left as they are where they can be read in two ways."""

from __future__ import annotations

import re

import pytest
from analyzer.sources.wrapped_cells import by_cells
from analyzer.sources.wrapped_tables import unwrap_tables

PODS = (
    "NAME                       READY   STATUS             RESTARTS        AGE   IP            NODE          NOMINATED NODE   READINESS GATES\n"
    "konnectivity-agent-4jx2p   1/1     Running            0               9d    172.30.1.2    10.94.10.20   <none>           <none>\n"
    "konnectivity-agent-8mm2c   0/1     CrashLoopBackOff   214 (63s ago)   9d    172.30.1.17   10.94.10.21   <none>           <none>\n"
)
EVENTS = (
    "LAST SEEN   TYPE      REASON   OBJECT                         MESSAGE\n"
    "63s         Warning   BackOff  pod/konnectivity-agent-8mm2c   Back-off restarting failed container of the pod\n"
    "2m          Normal    Pulled   pod/konnectivity-agent-4jx2p   Container image already present on machine\n"
)


def broken(text: str, wide: int) -> str:
    """As a mail program breaks it: at the last blanks that fit, which are gone."""
    out = []
    for line in text.split("\n"):
        rest = line
        while len(rest) > wide:
            at = max((m.start() for m in re.finditer(r" +", rest[: wide + 1]) if m.start()), default=len(rest))
            out.append(rest[:at].rstrip())
            rest = rest[at:].lstrip()
        if rest or not line:
            out.append(rest)
    return "\n".join(out)


def cells(text: str) -> list[list[str]]:
    """The cells of each line that holds something."""
    return [re.split(r" {2,}", line.strip()) for line in text.split("\n") if line.strip()]


@pytest.mark.parametrize("wide", [60, 66, 72, 76, 78, 80, 90, 100])
@pytest.mark.parametrize("text", [PODS, EVENTS])
def test_rows_have_their_cells_again(text: str, wide: int) -> None:
    """At any width, also inside of titles, of a remark in brackets and of a message; each row stays on its first line."""
    whole, note = unwrap_tables(broken(text, wide))
    assert cells(whole) == cells(text)
    assert ("put together" in note) == (broken(text, wide) != text)
    assert whole.count("\n") == broken(text, wide).count("\n")


def test_what_stands_below_the_table_stays() -> None:
    """A greeting is no cell, and no part of the last one."""
    text = broken(PODS, 72) + "Kind regards\n"
    assert unwrap_tables(text)[0].rstrip("\n").endswith("Kind regards")


def test_a_fence_and_thanks_are_no_message() -> None:
    """Below events that are whole, and below those that were broken, whichever row is the longest."""
    for text in (EVENTS, "\n".join(reversed(EVENTS.strip().split("\n"))).replace("LAST SEEN", "") + "\n"):
        told = text + "```\nThanks, and best regards\n"
        assert unwrap_tables(told) == (told, "")
    whole, _ = unwrap_tables(broken(EVENTS, 72) + "```\nThanks, and best regards\n")
    assert cells(whole) == [*cells(EVENTS), ["```"], ["Thanks, and best regards"]]


@pytest.mark.parametrize(
    "text",
    [
        PODS,  # whole
        "NAME   READY   STATUS\na      1/1\nb      Running\n",  # too narrow to be broken
        broken(PODS, 72).replace("<none>           <none>", "<none>"),  # a cell is missing
        "NAME                 READY   STATUS    RESTARTS   AGE\nkonnectivity-agent-4jx2p 1/1\nRunning 0\n10.9.\n8.7 9d\n",
    ],
)
def test_nothing_is_made_up(text: str) -> None:
    """A table that is whole, or whose rows have no one way to be counted, is none of these."""
    assert by_cells([line for line in text.split("\n") if line]) is None


def test_a_terminal_breaks_within_words() -> None:
    """A piece of an address goes on without a blank: such a table is put together by its columns."""
    lines = [line[at : at + 80] for line in PODS.split("\n") for at in range(0, len(line), 80)]
    whole, _ = unwrap_tables("\n".join(lines))
    assert cells(whole) == cells(PODS)


@pytest.mark.parametrize(
    "prompt", ["(ctx|prod:kube-system) /tmp $ ", "root@w1 /> cat /etc/resolv.conf", "[me@host ~]$ exit"]
)
def test_a_prompt_below_a_table_is_no_part_of_its_last_row(prompt: str) -> None:
    """Whatever was typed there, or nothing yet."""
    rows = ["NAME    READY   STATUS             RESTARTS     AGE   NODE", "web-0   1/1     Running            0            9d    10.1.1.1", "web-1   0/1     CrashLoopBackOff   7 (2m ago)   9d    10.1.1.2"]  # fmt: skip
    assert by_cells([*rows, prompt]) is None


def test_words_of_one_length_at_the_end_of_all_lines() -> None:
    """A page of 100 columns has room for none of the words behind them: they are words, and not cut at column 97."""
    head = "NAMESPACE       LAST SEEN   TYPE      REASON             OBJECT                         MESSAGE\n"
    first = "calico-system   40m         Normal    Pulled             pod/calico-node-4kzfx          {}\n"
    text = head + "".join(f"{first.format(one)}{rest}\n" for one, rest in (
        ("Container", "image is already present on this machine, and so it is not pulled again"),
        ("Readiness", "probe failed: calico/node is not ready: BGP not established with 10.9.0.1"),
    ))  # fmt: skip
    whole, note = unwrap_tables(text)
    assert "Container image is" in whole
    assert "Readiness probe failed" in whole
    assert note
