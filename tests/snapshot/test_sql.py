"""What SQL can make, the command can show: no value of a result is a fault, and nothing is written anywhere."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import analyzer
import pytest
from analyzer.cli.commands import sql as module
from analyzer.cli.main import run as command
from analyzer.errors import UsageError
from analyzer.schema import PODS
from analyzer.snapshot import sql

from tests.support.tables import plain_sink, snapshot_of

pytest.importorskip("duckdb")
BUNDLE = str(sorted((Path(__file__).parents[2] / "fixtures" / "bundles").iterdir())[0])


@pytest.fixture(autouse=True)
def _loaded(snapshot: analyzer.Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "open_bundle", lambda *_, **__: snapshot)


@pytest.fixture(scope="module")
def snapshot() -> analyzer.Snapshot:
    return analyzer.load(BUNDLE, isolate=False)


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("SELECT TIMESTAMP '290000-01-01 10:00:00' AS x", "290000-01-01T10:00:00.000000Z"),
        ("SELECT DATE '20000-02-03' AS x", "20000-02-03T00:00:00.000000Z"),
        ("SELECT TIMESTAMPTZ '20000-02-03 00:00:00+00' AS x", "20000-02-03T00:00:00.000000Z"),
        ("SELECT TIMESTAMP '0007-02-03' AS x", "0007-02-03T00:00:00.000000Z"),
        ("SELECT TIMESTAMP '2026-03-02 10:00:00.5' AS x", "2026-03-02T10:00:00.500000Z"),
        ("SELECT NULL::TIMESTAMP AS x", None),
        ("SELECT [1, 2] AS x", [1, 2]),
        ("SELECT {'a': 1} AS x", {"a": 1}),
        ("SELECT 'inf'::DOUBLE AS x", None),
        ("SELECT INTERVAL 2 DAY AS x", "2 days 00:00:00"),
    ],
)
def test_every_value_can_be_shown(query: str, value: object, capsys: pytest.CaptureFixture[str]) -> None:
    """Times of any year are times, lists are lists, infinity is no JSON number; text and CSV print them as well."""
    for form in ("text", "csv"):
        assert command(["sql", BUNDLE, query, "--format", form]) == 0
    capsys.readouterr()
    assert command(["sql", BUNDLE, query, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out, parse_constant=pytest.fail) == [{"x": value}]


@pytest.mark.parametrize(
    "query", ["SELECT error('')", "SELECT '9'::TIMETZ", "DROP TABLE pods", "SELECT 1; SELECT 2", "", "SELECT \x00"]
)
def test_a_query_that_fails_is_usage(query: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2 with one line."""
    assert command(["sql", BUNDLE, query]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_titles_are_made_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    """A column's name is text like any other."""
    for form in ("text", "csv", "json"):
        assert command(["sql", BUNDLE, 'SELECT 1 AS "a\x1b[2J"', "--format", form]) == 0
        assert "\x1b" not in capsys.readouterr().out


def test_no_file_is_written_for_a_result_that_needs_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """DuckDB may not spill into the current folder, nor may the query allow it."""
    monkeypatch.chdir(tmp_path)
    assert command(["sql", BUNDLE, "SELECT current_setting('temp_directory') AS x", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == [{"x": ""}]
    assert list(tmp_path.iterdir()) == []


def rows(query: str) -> list[list[object]]:
    from analyzer.snapshot.sql import run

    sink = plain_sink()
    for name, node in (("p", "n1"), ("q", "n2"), ("r", None)):
        sink.add(PODS, "a", 1, name=name, node=node, restarts=3)
    return [list(row) for row in run(snapshot_of(sink), query).itertuples(index=False)]


def test_a_table_is_found_however_it_is_written_and_a_category_is_text() -> None:
    """Names in capitals, words compared with each other, gaps as gaps."""
    assert rows("SELECT name FROM PODS WHERE node = 'n1'") == [["p"]]
    assert rows("SELECT a.name FROM pods a JOIN pods b ON a.node > b.node") == [["q"]]
    assert rows("SELECT count(*) FROM pods WHERE node IS NULL") == [[1]]
    assert rows("SELECT sum(restarts)::INT FROM pods") == [[9]]
    assert rows("SELECT count(*) FROM nodes") == [[0]]


@pytest.mark.parametrize(
    "query", ["SELECT count(*) FROM podz", "SELECT nme FROM pods", "SELECT 1 +", "EXPLAIN SELECT 1; SELECT 2"]
)
def test_a_mistake_is_one_line_that_names_it(query: str) -> None:
    """What DuckDB says of it, without its drawing."""
    with pytest.raises(UsageError, match=r"^SQL: [^\n]+$"):
        rows(query)


def test_an_error_without_words_is_called_by_its_kind() -> None:
    """A line is said in any case."""
    from analyzer.snapshot.sql import _first_line

    assert _first_line(MemoryError()) == "MemoryError"
    assert _first_line(ValueError(" a\nb")) == "a"


def test_a_misspelt_table_is_guessed(snapshot: analyzer.Snapshot) -> None:
    """The table that was meant is named; where none is near, the command that lists them."""
    with pytest.raises(UsageError, match="did you mean 'bgp_peers'"):
        snapshot.sql("SELECT * FROM bgp_peer")
    with pytest.raises(UsageError, match="`analyze tables` lists them"):
        snapshot.sql("SELECT * FROM zzz")


def test_a_query_that_is_no_text_is_refused(snapshot: analyzer.Snapshot) -> None:
    """As an argument comes that is not UTF-8."""
    with pytest.raises(UsageError, match=r"^SQL: the query is no UTF-8$"):
        sql.run(snapshot, "SELECT 'a\udcff'")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT count(*) FROM range(1000000000000) a, range(1000) b", "longer than"),
        ("SELECT list_sort(range(3000000000))", "more than 1024 MiB of memory"),
        ("SELECT string_agg(repeat('a', 10000000), '') FROM range(1000)", "more than 1024 MiB of memory"),
    ],
)
def test_a_query_has_bounds(query: str, said: str, snapshot: analyzer.Snapshot) -> None:
    """Of time and of memory, each said as one line; the next query is answered."""
    with pytest.raises(UsageError, match=said):
        sql.run(snapshot, query, seconds=1.0 if said == "longer than" else 60)
    assert sql.run(snapshot, "SELECT 1 AS x")["x"].item() == 1


def test_a_signal_while_a_query_runs_is_no_fault() -> None:
    """What DuckDB makes of it becomes an interruption again; another error of that kind stays what it is."""
    for said, becomes in (("Query interrupted", KeyboardInterrupt), ("something else", RuntimeError)):
        failing = SimpleNamespace(execute=lambda _, said=said: (_ for _ in ()).throw(RuntimeError(said)))
        with pytest.raises(becomes):
            sql._result(failing, "SELECT 1", threading.Event())


def test_a_result_has_so_many_rows(snapshot: analyzer.Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as can be shown; one more is refused with a way to fewer."""
    monkeypatch.setattr(sql, "ROWS", 10)
    assert len(sql.run(snapshot, "SELECT * FROM range(10)")) == 10
    with pytest.raises(UsageError, match="11 rows, more than 10; a LIMIT"):
        sql.run(snapshot, "SELECT * FROM range(11)")


def test_a_query_that_no_interrupt_reaches_ends_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """One value that is made in one step: the process ends with a sentence and the status of a bad query."""
    ended: list[tuple[int, str]] = []
    waits = SimpleNamespace(sql=lambda _: time.sleep(0.5), not_read=tuple)
    monkeypatch.setattr(module, "open_bundle", lambda *_, **__: waits)
    monkeypatch.setattr(module, "SQL_SECONDS", 0.05)
    monkeypatch.setattr(module, "SQL_GRACE_S", 0)
    monkeypatch.setattr("analyzer.process.deadlines.end", lambda *said: ended.append(said))
    command(["sql", BUNDLE, "SELECT 1"])
    assert [(status, "did not stop" in text) for status, text in ended] == [(2, True)]
