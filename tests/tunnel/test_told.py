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
