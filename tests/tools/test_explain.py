"""Pages about checks and causes, made of the code's own texts."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from analyzer.diagnosis.catalogue import Topic, catalogue
from analyzer.diagnosis.cures import Cure
from analyzer.errors import UsageError
from analyzer.tools.explain import VIEWS, looks_said, page

CHECK = Topic(
    "check",
    "AB-01",
    "A <title>",
    ("S1", "S9"),
    "First  part\nof it.\n\nSecond part.",
    ("pods", "cite", "outcomes", "about"),
)
CAUSE = Topic("cause", "bad_thing", "Bad", (), "Text.", ("outcomes",))


def test_a_page_as_text() -> None:
    """Steps with what they ask; tables that it looks at, or that it asks only about the cluster."""
    assert page([CHECK, CAUSE], "text") == (
        "AB-01: A <title>\n\nFirst part of it.\n\nSecond part.\n\nRunbook steps: S1 IKS: server ready and running; S9 connect lines in the server log\nLooks at: the table pods"
        "\n\nbad_thing: Bad\n\nText.\n\nLooks at: the facts of the cluster"
    )


def test_a_page_as_markdown() -> None:
    """Paragraphs stay paragraphs; a cause has no steps."""
    assert page([CHECK, CAUSE], "markdown") == (
        "## AB-01: A <title>\n\nFirst part of it.\n\nSecond part.\n\nRunbook steps: S1 IKS: server ready and running; S9 connect lines in the server log"
        "\n\n## bad_thing: Bad\n\nText."
    )


def test_a_cause_comes_with_its_cure() -> None:
    """What to do, the commands, how it looks in a bundle: as text and as Markdown."""
    entry = Topic(
        "cause", "bad", "Bad", (), "Text.", (), Cure("Do it.", ("kubectl fix <it>",), "it is bad"), ("AB-01",)
    )
    text = page([entry], "text")
    assert "Cure: Do it.\n    kubectl fix <it>\n\nHow it looks:\n    it is bad" in text
    assert "Decided by: AB-01" in text
    assert "    kubectl fix <it>" in page([entry], "markdown")
    shown = page([entry], "html")
    assert "kubectl fix &lt;it&gt;" in shown
    assert '<a href="#AB-01">AB-01</a>' in shown


def test_the_handbook_is_one_styled_file_with_contents() -> None:
    """Every entry once and in the contents, a title is text, the policy lets just its own style and script run."""
    shown = page([CHECK, CAUSE], "html")
    for entry in (CHECK, CAUSE):
        assert shown.count(f'id="{entry.id}"') == shown.count(f'<li><a href="#{entry.id}">') == 1
    assert "A &lt;title&gt;" in shown
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', shown)
    assert policy
    for tag in ("style", "script"):
        (body,) = re.findall(rf"<{tag}>(.*?)</{tag}>", shown, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{tag}-src &#39;sha256-{digest}&#39;" in policy[1]
    assert page([CHECK, CAUSE], "html") == shown


def test_another_format_is_a_mistake() -> None:
    """Those that there are are named."""
    with pytest.raises(UsageError, match="called 'pdf'; there are: html, markdown, text"):
        page([CHECK], "pdf")


def test_what_an_entry_looks_at_is_said_in_words() -> None:
    """Tables bear their names, everything else that a check or cause asks for has words; a new view needs some."""
    from analyzer.schema import TABLES

    asked = {name for entry in catalogue() for name in entry.looks}
    assert asked - set(TABLES) == set(VIEWS)
    both = Topic("check", "AB-01", "A", (), "T.", ("tunnel", "pods", "nodes", "cite"))
    assert looks_said(both) == "the tables pods, nodes; the tunnel as the logs of both ends show it"
    assert (
        looks_said(Topic("cause", "x", "A", (), "T.", ("outcomes",), None, ("AB-01",)))
        == "the answers of these checks alone"
    )


def test_the_text_fits_the_width_and_commands_stay_whole() -> None:
    """Nothing but a command is longer than the columns given."""
    cure = Cure("Do it, and then do it again. " * 6, ("kubectl get " + "pods " * 30,), "it is bad " * 20)
    entry = Topic(
        "cause",
        "bad",
        "Bad " * 30,
        ("S1", "S9", "S10a"),
        "Text of it. " * 20,
        ("tunnel", "faults", "pods"),
        cure,
        ("AB-01",) * 20,
    )
    for width in (60, 96):
        lines = page([entry], "text", width).split("\n")
        assert [one.strip() for one in lines if len(one) > width] == [cure.commands[0].strip()]


def test_an_example_is_never_broken_at_a_dash() -> None:
    """A pod's name that is searched for stands on one line, in the text as in an example."""
    words = "konnectivity-agent-x2k9p " * 20
    entry = Topic("cause", "bad", "Bad", (), words, (), Cure("Do it.", (), words))
    lines = [line.strip() for line in page([entry], "text", 61).split("\n")]
    assert sum(line.count("konnectivity-agent-x2k9p") for line in lines) == 40
    assert not [line for line in lines if line.endswith("-")]
