"""Which part of a form a line opens."""

from __future__ import annotations

import pytest
from analyzer.sources.form_titles import is_issue, opens_met, opens_part, opens_wish


@pytest.mark.parametrize("text", ["#### Expected behaviour", "What do you expect to see?", "- **Desired state**:", "<h3>Expectation</h3>", "Soll-Zustand", "## Expected Behavior of the pods"])  # fmt: skip
def test_a_wish(text: str) -> None:
    """With its marks or as a line of its own."""
    assert opens_wish(text)
    assert opens_part(text)


@pytest.mark.parametrize("text", ["## Unexpected restarts", "## Expected vs actual", "# Expected 3 agents but got 1", "What I expected is that it runs", "We expected more of it.", "DESIRED   CURRENT   READY", "expected:", "## The agents do not run as expected"])  # fmt: skip
def test_no_wish(text: str) -> None:
    """A sentence, the title of a whole report and a table's head open no part."""
    assert not opens_wish(text)


@pytest.mark.parametrize(("text", "met"), [("Actual results:", True), ("4. What happened instead?", True), ("**Current Behavior**", True), ("Current versions of all parts follow", False), ("Environment:", False)])  # fmt: skip
def test_what_was_met(text: str, met: bool) -> None:
    """The title whole, and nothing that merely begins so."""
    assert opens_met(text) is met
    assert opens_part("Environment:")
    assert not opens_part("The environment is this one and it is new")


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        ("**Describe the bug:**\nx\n**Steps To Reproduce:**\ny", True),
        ("### What happened?\nx\n### Anything else we need to know?\ny", True),
        ("Environment\nx\nExpected behavior\ny", True),
        ("**Describe the bug:**\nx\n**Describe the bug**\ny", False),
        ("# Troubleshooting exec\n\n## Symptoms\nx\n## Fix\ny", False),
        ("## Environment\nx\n## Additional information\ny", False),
        ("## Steps to reproduce\nx\n## Environment\ny\n## Resolution\nz", False),
        ("we had to reproduce it\nthe environment is new", False),
        ("", False),
    ],
)
def test_a_form_for_faults_is_told_by_two_of_its_titles(text: str, issue: bool) -> None:
    """One alone, or the headings of a guide, are none."""
    assert is_issue(text.split("\n")) is issue
