"""Which texts are made to be read by people, by their form."""

from __future__ import annotations

import pytest
from analyzer.sources.papers import form

from tests.support.inline import agent, events, node, nodes, pods, serving
from tests.support.papers import papers

FORMS = {"mail": "mail", "outlook": "mail", "thread": "page", "post": "page", "quoted": "page", "article": "page", "asciidoc": "page", "sample": "page", "issue": "page", "reply": "mail", "answer": "mail", "forwarded": "mail", "comment": "mail", "code": "page", "script": "page", "markup": "page", "org": "page", "history": "page"}  # fmt: skip


def test_each_style_of_paper_is_told_by_its_form() -> None:
    """Whatever it quotes."""
    told = {name: form(text) for name, text in papers().items()}
    assert {name: told[name] for name in told if name.partition("-")[0] in FORMS} == {
        name: FORMS[name.partition("-")[0]] for name in told if name.partition("-")[0] in FORMS
    }


@pytest.mark.parametrize(
    "text",
    [
        pods(agent("bc7df"), agent("k2vwz")),
        "# kubectl get nodes\n" + nodes(node("10.1.2.3")),
        "$ kubectl get events\n" + events(("FailedScheduling", "pod/web-0", "0/2 nodes are available.")) * 3,
        serving() * 5,
        "# Exec is broken\n\nSince this morning we get this:\n\n```\nEOF\n```\n\nPlease help.\n",
        "From the second node:\n" + pods(agent("bc7df")),
        "Date: Thu, 17 Apr 2026 08:10:00\nSubject: CN=konnectivity-server\n",
        "## Nodes\nNAME STATUS\n",
    ],
)
def test_recordings_and_tickets_are_no_papers(text: str) -> None:
    """Outputs under root's prompt, certificates, and somebody who asks for help with what happens now."""
    assert form(text) is None


def test_a_dump_in_markdown_is_a_note() -> None:
    """Its headings are commands: somebody collected outputs, of which the cluster's own lists know the objects or not."""
    assert form("### kubectl get pods -A\n```\n" + pods(agent("bc7df")) + "```\n") == "note"


@pytest.mark.parametrize(
    ("line", "told"),
    [("<?xml version=\"1.0\"?>", "page"), ("<blockquote class=x>", "page"), ("</td>", "page"), ("diff --git a/x b/x", "page"), ("<none>", None), ("<unknown>", None), ("<bob> look", None)],
)  # fmt: skip
def test_markup_at_a_lines_begin_is_a_page(line: str, told: str | None) -> None:
    """What kubectl prints in angles is none, and no name of a chat's."""
    assert form(f"{line}\n") == told


def test_headers_of_mail_stand_close_together() -> None:
    far = "From: ann\n" + "\n" * 12 + "Subject: it\n"
    assert form("From: ann\n" + "\n" * 11 + "Subject: it\n") == "mail"
    assert form(far) is None
    assert form("From: ann\nSubject: it\n" + "x\n" * 200_000) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("## A heading\n```\nx\n```\n", "page"),
        ("## A heading\n```\nx\n", None),
        ("```\nx\n```\n", None),
        ("## A heading\nwords\n> quoted\n", "page"),
        ("## A heading\n> quoted\n", None),
        ("## A heading\nwords:\n    inner\n", "page"),
        ("## A heading\nwords\n    inner\n", None),
        ("## A heading\nwords:\n\n    inner\n", "page"),
        ("A heading\n=====\nwords\n> quoted\n", "page"),
        ("=====\nwords\n> quoted\n", None),
        ("for example:\nwords\n> quoted\n", "page"),
        ("== A heading\n----\nx\n----\n", "page"),
        ("----\nx\n----\n", None),
        ("#+begin_src sh\nx\n#+end_src\n", "page"),
        ("Q: why?\nA: so.\n", "page"),
        ("Q: why?\n", None),
        ("A: so.\n", None),
        ("### kubectl get pods\n```\nx\n```\n", "note"),
        ("### kubectl get pods\n```\nx\n", None),
        ("### kubectl get pods\n```\nx\n```\n## A heading\n", "page"),
        ("```\n## A heading\n```\n", None),
        ("## A heading\n```\nx\n```\nWe still see this error on all nodes.\n", None),
        ("## A heading\n```\nWe still see this error on all nodes.\n```\n", "page"),
        ("## A heading\n```\nx\n```\nThe agent opens a connection to the server.\n", "page"),
    ],
)
def test_a_page_has_headings_and_quotes_and_asks_nothing(text: str, told: str | None) -> None:
    """Two fences, a block below a colon, or quoted lines beside others; a heading within a fence is quoted itself."""
    assert form(text) == told
