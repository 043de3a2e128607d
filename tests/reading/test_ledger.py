"""Many members or long names never make a report that cannot be opened, and nothing is left out without being counted."""

from __future__ import annotations

from analyzer.diagnosis.inputs import bounded
from analyzer.limits import Limits
from analyzer.model import InputSummary
from analyzer.reading import ledger as ledger_room
from analyzer.reading.ledger import Ledger, LedgerRow
from analyzer.tables.sink import Sink

from tests.support.values import are_values


def row(name: str, status: str = "read", *, lost: bool = False) -> LedgerRow:
    return LedgerRow(name, "log", "", 10, 2, 1, 0, 5, 7, "", status, lost)


def test_rows_behind_the_bound_are_added_up() -> None:
    """One row for each status says how many there are and what they come to; losses keep their names longer."""
    sink = Sink(Limits(), str)
    ledger = Ledger(sink, rows=3)
    for at in range(10):
        ledger.add(row(f"m{at}"))
    ledger.add(row("gone", "error", lost=True))
    ledger.close()
    data = sink.tables["inputs"].data
    assert data["source"] == ["m0", "m1", "m2", "gone", "(7 more members: read)"]
    assert data["size_bytes"] == [10, 10, 10, 10, 70]
    assert data["lost"] == [False, False, False, True, False]


def test_long_names_fill_the_bound_as_well() -> None:
    """It is the text that makes a report large, not the number of rows alone."""
    sink = Sink(Limits(), str)
    ledger = Ledger(sink, text=10_000)
    for at in range(100):
        ledger.add(row(f"{at:04}" + "n" * 3900))
    ledger.close()
    assert len(sink.tables["inputs"].data["source"]) == 3


def test_a_report_names_as_many_inputs_as_fit() -> None:
    """The rest is one row with its number, lines and bytes."""
    rows = [InputSummary(f"m{at}", "log", "", 10, 2, 1, 0, None, None, "read", "") for at in range(100)]
    kept = bounded(rows, 4000)
    assert len(kept) < 14
    assert kept[-1].source == f"({101 - len(kept)} more members: read)"
    assert sum(one.lines or 0 for one in kept) == 200
    assert bounded(rows) == tuple(rows)


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(ledger_room)
