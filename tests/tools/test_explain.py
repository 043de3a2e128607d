"""Pages about checks and causes, made of the code's own texts."""

from __future__ import annotations

import pytest
from analyzer.errors import UsageError
from analyzer.tools.explain import Entry, catalogue, page

CHECK = Entry(
    "check",
    "AB-01",
    "A <title>",
    ("S1", "S9"),
    "First  part\nof it.\n\nSecond part.",
    ("pods", "cite", "outcomes", "about"),
)
CAUSE = Entry("cause", "bad_thing", "Bad", (), "Text.", ("outcomes",))


def test_every_check_and_cause_has_a_page() -> None:
    """Checks first; none twice, none without a text."""
    found = catalogue()
    kinds = [one.kind for one in found]
    assert kinds == sorted(kinds, key=("check", "cause").index)
    assert len({one.id for one in found}) == len(found)
    assert all(one.text and one.title for one in found)
    assert min(kinds.count("check"), kinds.count("cause")) > 20


def test_a_page_as_text() -> None:
    """Steps with what they ask; tables that it looks at, or that it asks only about the cluster."""
    assert page([CHECK, CAUSE], "text") == (
        "AB-01: A <title>\n\nFirst part of it.\n\nSecond part.\n\nRunbook steps: S1 IKS: server ready and running; S9 connect lines in the server log\nLooks at: pods"
        "\n\nbad_thing: Bad\n\nText.\n\nLooks at: facts of the cluster"
    )


def test_a_page_as_markdown() -> None:
    """Paragraphs stay paragraphs; a cause has no steps."""
    assert page([CHECK, CAUSE], "markdown") == (
        "## AB-01: A <title>\n\nFirst part of it.\n\nSecond part.\n\nRunbook steps: S1 IKS: server ready and running; S9 connect lines in the server log"
        "\n\n## bad_thing: Bad\n\nText."
    )


def test_a_page_as_html_is_escaped() -> None:
    """A title is text."""
    shown = page([CHECK], "html")
    assert '<section id="AB-01"><h2>AB-01: A &lt;title&gt;</h2>' in shown
    assert shown.endswith("</html>")


def test_another_format_is_a_mistake() -> None:
    """Those that there are are named."""
    with pytest.raises(UsageError, match="text, markdown or html, not 'pdf'"):
        page([CHECK], "pdf")
