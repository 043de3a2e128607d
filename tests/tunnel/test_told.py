"""What somebody writes of an error is read as far as the part of the way that it names."""

from __future__ import annotations

import pytest
from analyzer.konnectivity.chain import Leg
from analyzer.schema import FactRow, UnreadLineRow
from analyzer.tunnel import told as room_of_values
from analyzer.tunnel.told import Told, told
from analyzer.wording import IN_PROSE

from tests.support.tables import tables_of
from tests.support.values import are_values


def row(text: str, reason: str = IN_PROSE, line: int | None = 3) -> UnreadLineRow:
    return UnreadLineRow(source="mail.txt", line=line, text=text, reason=reason)


@pytest.mark.parametrize(
    ("text", "leg", "of_mesh", "tells"),
    [
        ("I get error dialing backend: No agent available", Leg.TUNNEL, False, True),
        ("calico/node is not ready: BIRD is not ready: No agent available", None, True, True),
        ("it fails with an error", None, False, False),
    ],
)
def test_which_part_of_the_way_a_line_names(text: str, leg: Leg | None, of_mesh: bool, tells: bool) -> None:
    """A session of BGP goes before an error that stands beside it."""
    assert told(tables_of(row(text))) == [Told("mail.txt", 3, text, leg, of_mesh)]
    assert told(tables_of(row(text)))[0].tells_where is tells


def test_other_lines_that_were_not_read_are_no_words_of_somebody() -> None:
    """A program's, and what stands at no line."""
    assert (
        told(tables_of(row("No agent available", "no format recognised"), row("No agent available", line=None))) == []
    )


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(room_of_values)


def test_what_another_programs_log_names_is_a_programs_word() -> None:
    """Behind the words of people, and marked as what it is; without a line it is nobody's."""
    said = "error dialing backend: No agent available"
    logged = [FactRow(source="ci.log", line=line, key="named_elsewhere", value=said) for line in (7, None)]
    mail, log = told(tables_of(*logged, row("I get " + said)))
    assert (mail.source, mail.by_program) == ("mail.txt", False)
    assert (log.source, log.line, log.leg, log.by_program) == ("ci.log", 7, Leg.TUNNEL, True)


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("kubectl top says „error: Metrics API not available“, all else is fine", True),
        ("we get dial tcp 166.9.60.22:31706: i/o timeout since noon", True),
        ("When I call exec it says Error from server: EOF", True),
        ("Unable to connect to the server: net/http: TLS handshake timeout", True),
        ("If you see dial tcp 10.0.0.1:443: i/o timeout, look at the firewall", False),
        ("Error from server (NotFound): pods web-0 not found, said kubectl", False),
        ("the connection was refused by my boss", False),
    ],
)
def test_a_strange_line_that_bears_the_words_of_a_failed_call_is_told(text: str, counts: bool) -> None:
    """Behind all others, and without a part of the way; an object that is missing, and a condition, are none."""
    found = told(tables_of(row(text, "no format recognised"), row("it fails with an error")))
    assert [(one.words, one.leg) for one in found] == [
        ("it fails with an error", None),
        *([(text, None)] if counts else []),
    ]
