"""Who wrote a text, and of what it speaks."""

from __future__ import annotations

import pytest
from analyzer.sources.prose import nature, sentence

from tests.support.guides import pages
from tests.support.inline import agent, events, node, nodes, pods, serving

CONSOLE = "$ kubectl exec web-0 -- date\nError from server: error dialing backend: No agent available\n"


def test_every_page_of_advice_is_general_and_every_chat_with_blocks_a_chat() -> None:
    """Whatever it quotes and in whatever markup it is written."""
    told = {name: nature(text) for name, text in pages().items()}
    assert {how for name, how in told.items() if name.startswith("chat")} == {"chat"}
    assert {how for name, how in told.items() if not name.startswith("chat")} == {"general", "advice"}
    assert nature("# Runbook\nIf it fails, look at the pods.\nYou should then run:\nkubectl logs <pod>\n") == "general"
    assert nature("# Runbook\nIf it fails, look at the pods.\nYou should then run this one.\n") == "advice"


@pytest.mark.parametrize(
    "text",
    [
        "Hello, since this morning we cannot exec. Can you check it, please? You see it below.\n```\n"
        + CONSOLE
        + "```\n",
        "The customer reports that it failed after the update on Monday. If you need more, ask.\n" + CONSOLE,
        "exec fails:\n" + CONSOLE,
        "What I tried: restarted the agents, they should be fine. Any ideas?\n" + CONSOLE,
    ],
)
def test_a_ticket_is_no_page_of_advice(text: str) -> None:
    """Persons, dates and the past outweigh an asking "if you"."""
    assert nature(text) is None


@pytest.mark.parametrize(
    "text",
    [
        pods(agent("bc7df"), agent("k2vwz")),
        nodes(node("10.1.2.3")),
        events(("FailedScheduling", "pod/web-0", "0/2 nodes are available: 2 Insufficient cpu.")) * 3,
        serving() * 5,
        CONSOLE * 3,
        "Retrieving cluster payments...\nOK\n\nName:   payments\nState:  normal\n\nYour cluster is on an old version. You should update.\n",
    ],
)
def test_outputs_of_programs_are_nobodys_text(text: str) -> None:
    """A tool's own sentences among its output make no page of it."""
    assert nature(text) is None


@pytest.mark.parametrize(
    "headings",
    [
        ("### Expected behavior", "### Actual behavior", "### Screenshots and logs"),
        ("**What happened?**", "**What did you expect to happen?**", "**Anything else we need to know?**"),
        ("h2. Steps to reproduce", "h2. Observed results", "h2. Additional information"),
        ("## To Reproduce", "## Current Behaviour", "## Relevant log output"),
    ],
)
def test_a_form_that_reports_a_fault_is_no_page_of_advice(headings: tuple[str, ...]) -> None:
    """What should be, and what one would have to do, is said of the case that the form's headings ask for; without them it is advice."""
    said = (
        "The tool should start the server again.",
        "If the socket is there, it could be removed.",
        "You may see it like this:",
    )
    log = 'time="2022-10-03 13:44:41" level=info msg="Error: failed" component=xxxxx'
    text = (
        "\n\n".join(f"{heading}\n\n{one}" for heading, one in zip(headings, said, strict=True))
        + f"\n\n```\n{log}\n```\n"
    )
    assert nature(text) == "note"
    assert nature("\n\n".join(said) + f"\n\n{log}\n") == "general"


def test_a_sentence_has_words_of_a_language_and_no_key_in_front() -> None:
    assert sentence("  - If the agents are down, restart them.") == "If the agents are down, restart them."
    assert sentence("error: You must be logged in to the server") is None
    assert sentence("konnectivity-agent-bc7df   1/1   Running   0   9d") is None


def test_a_very_long_text_is_a_collection() -> None:
    assert nature("If you see this, look at the pods of your cluster.\n" * 10_000) is None


def test_a_log_of_irc_is_a_chat() -> None:
    """Nearly each line has its writer; a console between two of them has none."""
    assert nature("[10:12] <ann> NAME   READY\n[10:12] <ann> web-0   1/1\n[10:13] <bo> not ours\n") == "chat"
    assert nature("<ann> look\n$ kubectl get pods\nEOF\n<bo> hm\n") is None
