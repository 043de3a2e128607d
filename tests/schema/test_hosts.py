"""Tables of machines' own firewalls: which columns have no gap, and that nothing of them is anybody's prose."""

from __future__ import annotations

from analyzer.schema import hosts

from tests.support.tables import marked


def test_nothing_of_them_is_free_text() -> None:
    """Rules hold names, numbers and networks; a comment is not kept."""
    assert marked(hosts, "free") == {}


def test_what_every_row_has() -> None:
    """By whose tool it is listed, and what a rule does."""
    assert marked(hosts, "always") == {"host_firewalls": ["tool"], "host_rules": ["tool", "action"]}
