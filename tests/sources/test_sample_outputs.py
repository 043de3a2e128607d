"""What a text shows as the output that one should see is no row of a cluster; what somebody got is."""

from __future__ import annotations

import pytest
from analyzer.schema import BGP_PEERS, PODS
from analyzer.sources.sample_outputs import SAMPLE, samples

from tests.support.inline import bundle

TITLES = "NAME                       READY   STATUS             RESTARTS   AGE\n"
GOOD = f"{TITLES}konnectivity-agent-g7g7g   1/1     Running            0          2d\n"
BAD = f"{TITLES}konnectivity-agent-b2b2b   0/1     CrashLoopBackOff   31         2d\n"
TICK = "```\n"


@pytest.mark.parametrize(
    "text",
    [
        f"Expected output:\n\n{GOOD}\nActual output:\n\n{BAD}",
        f"You should see something like this:\n\n{TICK}$ kubectl get pods\n{GOOD}{TICK}\nInstead I get\n\n{TICK}{BAD}{TICK}",
        f"### Expected Behavior\nAll agents run.\n{TICK}{GOOD}{TICK}\n### Current Behavior\n{TICK}{BAD}{TICK}",
        f"Die Ausgabe sollte so aussehen:\n\n{GOOD}\nBei uns sieht man:\n\n{BAD}",
        f"Run the check. The output should look like:\n{GOOD}\n$ kubectl get pods -n kube-system\n{BAD}",
        f"Sample output (from the docs):\n{GOOD}\n{BAD}",
        "h3. Expected\n{noformat}\n" + GOOD + "{noformat}\nh3. Actual\n{noformat}\n" + BAD + "{noformat}\n",
    ],
)
def test_a_sample_is_no_pod_of_this_cluster(text: str) -> None:
    """The crashing agent is there, the one from the manual is not."""
    rows = bundle({"step.md": text}).snapshot.rows
    assert [one.name for one in rows[PODS]] == ["konnectivity-agent-b2b2b"]


@pytest.mark.parametrize(
    "label",
    [
        "All pods should be Running but we see:",
        "Our output looks like this:",
        "It should not be like this:",
        "We expected 3 agents:",
        "The result should be the same on all nodes, today it is:",
        "You should look at this one:",
        "I observed some failures with errors similar to the following:",
        "Our customer reports pods similar to this:",
        "We keep getting results similar to the following",
    ],
)
def test_what_somebody_met_stays(label: str) -> None:
    """A wish in the same sentence makes no sample of it."""
    rows = bundle({"t.txt": f"{label}\n\n{BAD}"}).snapshot.rows
    assert [one.name for one in rows[PODS]] == ["konnectivity-agent-b2b2b"]


def test_a_table_in_a_fence_goes_as_a_whole() -> None:
    """Sessions, with the lines of their frame; the same addresses below stay."""
    row = "| 10.1.1.2 | node-to-node mesh | {} | 11:11:11 | {} |\n"
    sample, own = row.format("up   ", "Established"), row.format("start", "Connect    ")
    text = f"The output should look like this:\n{TICK}{sample}{TICK}but here it is\n{TICK}{own}{TICK}"
    assert [one.state for one in bundle({"q.md": text}).snapshot.rows[BGP_PEERS]] == ["Connect"]


def test_lines_are_counted_as_they_stand() -> None:
    """From the label to the last line of what it announces; nothing for a label above nothing."""
    assert samples(f"Example:\n\n{GOOD}\nwords of mine\n", {1, 6}) == [(SAMPLE, 1, 4)]
    assert samples("Example:\n\nwords of mine\n", {1, 3}) == []


CUT = "Error from server: Get https://pool-1:10250/containerLogs/shop/cart/cart: dial tcp 10.9.0.5:10250: i/o timeout"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"Our calls fail often.\n\nExample:\n{TICK}{CUT}\n{TICK}", []),
        (f"It is like this everywhere.\n\nExample:\n{TICK}F0910 10:46:37.182478    4856 helpers.go:119] {CUT}\n{TICK}", []),
        (f"The client prints it so.\n\nExample:\n{TICK}{CUT}\n{TICK}", [(SAMPLE, 3, 6)]),
        (f"We get such a list.\n\nExample:\n{TICK}{BAD}{TICK}", [(SAMPLE, 3, 7)]),
        (f"We get errors.\n\nExample output:\n{TICK}{CUT}\n{TICK}", [(SAMPLE, 3, 6)]),
    ],
)  # fmt: skip
def test_an_example_of_what_one_meets_is_no_sample(text: str, found: list[tuple[str, int, int]]) -> None:
    """By the sentence above the bare word, or by the error's own time; a table and an output may be a manual's."""
    assert [tuple(one) for one in samples(text, {1, 3})] == found


@pytest.mark.parametrize("title", ["## Expected Behavior", "**What you expected to happen**:"])
def test_a_form_of_which_the_first_heading_alone_is_filled_in(title: str) -> None:
    """Nothing else is shown, and no part is called after what was met: it is what somebody met."""
    words = "The agent of one node does not come up.\n"
    for text, pods in (
        (f"{title}\n{words}\n{BAD}\n### Environment\nsome words about it\n", ["konnectivity-agent-b2b2b"]),
        (f"{title}\n{words}\n{BAD}\n### Actual behavior\nsome words about it\n", []),
        (f"### What happened\n{words}\n{title}\n{BAD}", []),
    ):
        rows = bundle({"t.md": text}).snapshot.rows
        assert [one.name for one in rows[PODS]] == pods
    both = bundle({"t.md": f"{BAD}\n{title}\n{words}\n{GOOD}"}).snapshot.rows
    assert [one.name for one in both[PODS]] == ["konnectivity-agent-b2b2b"]


FORMS = [
    ("## What did you expect to happen?", "## What happened?"),
    ("### Expectations", "### Reality\n#### Current situation"),
    ("**What did you expect?**", "**What did you see?**"),
    ("What you expected to happen:", "What happened instead:"),
    ("2. What did you expect to see?", "3. What did you see instead?"),
    ("*Desired behaviour*", "*Current behaviour*"),
    ("Expected state\n--------------", "Observed state\n--------------"),
    ("## What should have happened", "## Actual"),
    ("Expected result:", "Actual result:"),
    ("## Erwartetes Verhalten", "## Tatsächliches Verhalten"),
]


@pytest.mark.parametrize(("wish", "met"), FORMS)
@pytest.mark.parametrize("words", ["", "The agents should not be like this.\n\n"])
def test_what_stands_under_a_wish_of_any_form_is_no_row(wish: str, met: str, words: str) -> None:
    """Above what was met, in whatever words and marks the form has for the two parts; under its second title it counts."""
    text = f"{wish}\n\n{words}{TICK}{BAD}{TICK}\n{met}\n\n{TICK}{GOOD}{TICK}"
    rows = bundle({"t.md": text}).snapshot.rows
    assert [one.name for one in rows[PODS]] == ["konnectivity-agent-g7g7g"]


@pytest.mark.parametrize("wish", [wish for wish, _ in FORMS if not wish.startswith("Expected result")])
def test_what_stands_under_the_only_part_that_is_filled_in_is_met(wish: str) -> None:
    """A form without a word under what was met says under its first title what happens."""
    text = f"{wish}\n\nThe agent of one node does not come up.\n\n{TICK}{BAD}{TICK}\n### Environment\nsome words\n"
    rows = bundle({"t.md": text}).snapshot.rows
    assert [one.name for one in rows[PODS]] == ["konnectivity-agent-b2b2b"]
