"""Passages of somebody else within a recording: where they begin and end, and what they are called."""

from __future__ import annotations

import pytest
from analyzer.reading.formats import formats
from analyzer.sources.passages import passages, without
from analyzer.sources.quoted_passage import QUOTED, TOLD, QuotedPassage

from tests.support.inline import bundle

NODES = ["NAME   STATUS   ROLES    AGE   VERSION", "w1     Ready    <none>   9d    v1.29.1"]
PODS = [
    "NAME                       READY   STATUS   RESTARTS   AGE",
    "konnectivity-agent-4xk2m   0/1     Error    7          3d",
]
LOG = ['I0302 09:00:01.000000       1 client.go:210] "Connect to server" serverID="a"']
ROOT = "[root@bastion ~]# kubectl get"
MAIL = ["From: ann@example.com", "Subject: the other cluster", "", "It looked like this:"]


def found(*blocks: list[str], strange: set[int] = frozenset()) -> list[QuotedPassage]:  # type: ignore[assignment]
    return passages("\n".join(line for block in blocks for line in block), strange, formats()[1])


def unread(before: int, *lines: int) -> set[int]:
    return {before + line for line in lines}


@pytest.mark.parametrize(
    ("passage", "strange", "kind"),
    [
        ([*MAIL, *PODS], (1, 2, 4), QUOTED),
        (["On Mon, 12 Feb 2024 ola@example.com wrote:", *(f"> {line}" for line in PODS)], (1,), QUOTED),
        (["def test_it():", '    out = """', *PODS, '"""'], (1, 2, 5), QUOTED),
        (["[14:03] Max Muster: so war es bei uns", *PODS, "[14:05] Eva Muster: das ist ein anderer, oder?"], (1, 4), QUOTED),
        (["Environment", "    Any", "Issue", *(f"    {line}" for line in PODS), "Resolution"], (1, 2, 3, 6), QUOTED),
        (["Q: Why is one agent down?", *PODS, "A: Its node was."], (1, 4), QUOTED),
        (["If an agent is down, you see this:", "```", *PODS, "```", "You should restart it then."], (1, 6), QUOTED),
        (["Look at <pod> if one is not ready.", "When it fails you see it in <namespace>.", "You should run it again.", *PODS], (1, 2, 3), QUOTED),
        (["That is how it was in the lab.", *PODS], (1,), TOLD),
        (["It was the firewall of the lab.", "", "$ kubectl get pods", *PODS], (1,), TOLD),
        (["# how it was in the lab when it last broke", *LOG], (1,), TOLD),
        (["# and here is what I think of it", "", *LOG], (1,), TOLD),
        (["Somebody saw it in the lab.", "```", f"{ROOT} pods", *PODS, "```"], (1,), TOLD),
    ],
)  # fmt: skip
def test_it_goes_from_its_first_words_to_the_recordings_next_mark(passage: list[str], strange: tuple[int, ...], kind: str) -> None:  # fmt: skip
    """A command of another form or in a block is a part of it; its form or its advice makes it a quotation."""
    before, after = [f"{ROOT} nodes", *NODES, ""], [f"{ROOT} pods", "No resources found"]
    text = found(before, passage, after, strange=unread(4, *strange))
    assert text == [QuotedPassage(kind, 5, 4 + len(passage))]


@pytest.mark.parametrize(
    ("blocks", "strange"),
    [
        ([[f"{ROOT} nodes"], NODES, [f"{ROOT} pods"], PODS], set()),
        ([["And this is what the agents say:"], PODS, [f"{ROOT} nodes"], NODES], {1}),
        ([[f"{ROOT} nodes"], NODES, ["And these are the agents:"], PODS], {4}),
        ([[f"{ROOT} nodes"], NODES, ["That is all there was to see."]], {4}),
        ([MAIL, [f"{ROOT} nodes"], NODES, [f"{ROOT} pods"], PODS, ["That is all I have."]], {1, 2, 4, 11}),
        ([["That is how it was in the lab."], PODS], {1}),
        ([LOG, ["It is a message that goes on."], LOG], {2}),
        ([[f"{ROOT} nodes"], NODES, ["", "# from the node of the second agent, with timestamps"], LOG], {5}),
    ],
)
def test_who_shows_his_own_console_quotes_nobody(blocks: list[list[str]], strange: set[int]) -> None:
    """A label, words without an output, a mail around everything, a sentence in a log: no passage of somebody else."""
    assert found(*blocks, strange=strange) == []


REMARK = "Please look at the news of the new version."
LECTURE = ["It usually boils down to these:", "You should think before you type.", "If you can, ask the others."]


@pytest.mark.parametrize(
    ("blocks", "strange"),
    [
        ([NODES, [""], [REMARK], [""], PODS], {4}),
        ([NODES, [""], [REMARK], [""], PODS, [f"{ROOT} nodes"], NODES], {4}),
        ([[f"{ROOT} nodes"], NODES, [f"{ROOT} pods"], [REMARK, ""], PODS, [f"{ROOT} pods"], PODS], {5}),
        ([["==> a <=="], NODES, ["", "==> b <==", REMARK, ""], PODS], {6}),
        ([NODES, LECTURE, PODS], {3, 4, 5}),
    ],
)
def test_a_remark_of_a_tool_takes_no_output_from_the_recording(blocks: list[list[str]], strange: set[int]) -> None:
    """Between outputs that have no marks, or right below a command, what follows has the recording's own form."""
    assert found(*blocks, strange=strange) == []


def test_a_guide_without_marks_around_it_shows_outputs_between_its_words() -> None:
    """Where words come again below an output, all of it is the guide's."""
    guide = [*LECTURE, *PODS, "You should restart it then."]
    assert found(NODES, guide, strange={3, 4, 5, 8}) == [QuotedPassage(QUOTED, 3, 8)]


def test_a_file_ends_where_tail_names_the_next() -> None:
    """A mail among files that are shown one after another is one of them."""
    files = [["==> a <=="], NODES, ["", "==> mail <=="], [*MAIL, *PODS], ["", "==> b <=="], NODES]
    assert found(*files, strange={6, 7, 9}) == [QuotedPassage(QUOTED, 6, 12)]


def test_below_a_log_words_are_none_of_it() -> None:
    """The log's reader counts what stands apart below a log as its lines; the dump's next heading ends the passage."""
    dump = [["===== a.log ====="], LOG, [""], ["Somebody wrote this in the lab."], PODS, ["===== b.txt ====="], NODES]
    assert found(*dump) == [QuotedPassage(TOLD, 4, 6)]
    assert found(["===== a.log ====="], LOG, [""], ["goroutine 1 [running]:"], PODS, ["===== b.txt ====="], NODES) == []


def test_a_question_below_other_output_is_no_key_of_it() -> None:
    """Nor is a comment a row of the table above; right below the last row both are of the output."""
    told = ["Q: Why does it hang?", "A: One node was gone.", *PODS]
    remark = ["# Example of another cluster:", *(f"# {line}" for line in PODS)]
    for block, strange in ((told, {6}), (remark, set())):
        text = found([f"{ROOT} nodes"], NODES, [""], block, [f"{ROOT} pods"], strange=strange)
        assert text == [QuotedPassage(QUOTED, 5, 4 + len(block))]
    assert found([f"{ROOT} nodes"], NODES, told, [f"{ROOT} pods"]) == []


def test_a_comment_ends_with_its_last_sign() -> None:
    """Whatever prompt comes below it; a title alone heads what is not commented."""
    remark = ["# Example of another cluster:", *(f"# {line}" for line in PODS)]
    below = ["root@w1:~# kubectl get pods -A", *PODS]
    text = found([f"{ROOT} nodes"], NODES, [""], remark, [""], below, strange={5})
    assert text == [QuotedPassage(QUOTED, 5, 7)]
    script = ["#!/bin/sh", "# looks for pods", "cat <<EOF", *PODS, "EOF"]
    text = found([f"{ROOT} nodes"], NODES, [""], script, [f"{ROOT} pods"], strange={5, 6})
    assert text == [QuotedPassage(QUOTED, 5, 10)]
    page = found([f"{ROOT} nodes"], NODES, [""], ["# How it was once there"], PODS, [f"{ROOT} pods"], strange={5})
    assert [(one.first, one.last) for one in page] == [(5, 7)]


def test_a_heading_that_nobody_understood_ends_no_passage() -> None:
    """Bold titles of an issue are the issue's; the passage goes from the first of them on."""
    issue = ["**What happened**:", "", "After the upgrade the agents were gone.", "**Logs**:", *PODS]
    text = found(["===== a.txt ====="], NODES, issue, ["===== b.txt ====="], NODES, strange=unread(3, 1, 3, 4))
    assert text == [QuotedPassage(TOLD, 4, 9)]


def test_without_them_the_rest_keeps_its_lines() -> None:
    """Blank lines stand in their place."""
    assert without("a\nb\nc\nd", [QuotedPassage(TOLD, 2, 3)]) == "a\n\n\nd"


ENVIRONMENT = """**Environmental Info:**
Version:
```
{
  "serverVersion": {
    "major": "1",
    "minor": "29",
    "gitVersion": "v1.29.4+k0s.0"
  }
}
```

### cluster

3 master, 1 worker

"""
SHOWN = """logs of any pod:
```
root@ctl-1:~# kubectl get pods -n kube-system
NAME                       READY   STATUS             RESTARTS   AGE
konnectivity-agent-2p5fw   0/1     CrashLoopBackOff   9          20m
```
"""


@pytest.mark.parametrize(
    "titles", [("**Describe the bug:**", "**Steps To Reproduce:**"), ("### What happened?", "### Anything else we need to know?")]
)  # fmt: skip
def test_a_form_that_somebody_filled_in_is_no_page_of_others(titles: tuple[str, str]) -> None:
    """Its titles are the project's, and what stands below them is the writer's own."""
    first, second = titles
    case = bundle(t=f"{ENVIRONMENT}{first}\n{SHOWN}{second}\nupgrade\n")
    assert case.causes == {"agents-not-running": "confirmed"}


def test_what_was_wished_for_ends_at_the_next_title() -> None:
    """Also where a remark in brackets stands behind its bold words."""
    text = f"**What happened**:\nno logs\n\n**What you expected to happen**:\nlogs\n\n**How to reproduce it** (as minimally as possible):\n{SHOWN}"
    assert list(bundle(t=text).snapshot.pods["name"]) == ["konnectivity-agent-2p5fw"]
