"""
SQL over the tables, through DuckDB (extra `sql`): one SELECT, no file, no network, no settings.

DuckDB's own locks do it: external access off, configuration locked, and only a single statement of kind SELECT runs. Time,
memory and rows of a query are bounded; one value of some functions is made in one step, which no interrupt reaches, so that
a command has a last resort.
"""

from __future__ import annotations

import threading
import warnings
from typing import TYPE_CHECKING, Any

from analyzer import patterns as regex
from analyzer import schema
from analyzer.errors import UsageError
from analyzer.limits import SQL_SECONDS
from analyzer.process.deadlines import room_for, stopped_after
from analyzer.wording import extra, meant

if TYPE_CHECKING:
    import pandas as pd

    from analyzer.snapshot.snapshot import SnapshotData

MEMORY_BYTES = 1 << 30
"""What DuckDB may use; the process may grow by twice that, for what DuckDB does not count and for the result."""
ROWS = 1_000_000
UNKNOWN = regex.compile(r"Table with name (?P<name>\S+) does not exist")


def run(snapshot: SnapshotData, query: str, *, seconds: float = SQL_SECONDS) -> pd.DataFrame:
    """
    The result of one SELECT over the tables.

    Raises:
        UsageError: DuckDB is not installed, the query is no plain read, or it takes more time, memory or rows than it may.
    """
    try:
        import duckdb
    except ImportError:
        raise UsageError(extra("SQL", "sql")) from None
    if not query.isprintable() and any("\ud800" <= one <= "\udfff" for one in query):
        raise UsageError("SQL: the query is no UTF-8")
    connection = duckdb.connect(
        ":memory:",
        config={
            "enable_external_access": "false",
            "memory_limit": f"{MEMORY_BYTES >> 20}MiB",
            "temp_directory": "",  # else what does not fit into memory is written into the current folder
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        },
    )
    with connection:
        try:
            statements = connection.extract_statements(query)
        except duckdb.Error as error:
            raise UsageError(f"SQL: {_first_line(error)}") from None
        if len(statements) != 1 or statements[0].type not in (
            duckdb.StatementType.SELECT,
            duckdb.StatementType.EXPLAIN,
        ):
            raise UsageError("SQL: one SELECT statement, and nothing else")
        used = {name for name in schema.TABLES if name in query.lower()}
        for name in sorted(used):
            connection.register(name, _plain(snapshot[name]))
        connection.execute("SET TimeZone = 'UTC'")  # not the machine's
        connection.execute("SET lock_configuration = true")
        with stopped_after(seconds, connection.interrupt) as late:
            result = _result(connection, query, late)
        if len(result) > ROWS:
            raise UsageError(f"SQL: {len(result)} rows, more than {ROWS}; a LIMIT or a GROUP BY makes them fewer")
        return result


def _result(connection: Any, query: str, late: threading.Event) -> pd.DataFrame:
    import duckdb

    try:
        with warnings.catch_warnings(), room_for(2 * MEMORY_BYTES):
            warnings.simplefilter("ignore")  # the library's own use of pandas
            result: pd.DataFrame = connection.execute(query).df()
    except (duckdb.Error, ValueError, OverflowError, TypeError, MemoryError) as error:
        if late.is_set():
            raise UsageError(f"SQL: the query takes longer than {SQL_SECONDS} s") from None
        if isinstance(error, (MemoryError, duckdb.OutOfMemoryException)):
            raise UsageError(f"SQL: the query takes more than {MEMORY_BYTES >> 20} MiB of memory") from None
        unknown = UNKNOWN.search(said := _first_line(error))
        hint = meant(unknown["name"], schema.TABLES) or "`analyze tables` lists them" if unknown else ""
        raise UsageError(f"SQL: {said}{'; ' if hint else ''}{hint}") from None
    except RuntimeError as error:  # what DuckDB makes of a signal that came in while it worked
        if "interrupted" in str(error).lower() and not late.is_set():
            raise KeyboardInterrupt from None
        raise
    return result


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Categories as text: comparisons in SQL are between texts."""
    return frame.astype({name: "str" for name in frame.columns if str(frame[name].dtype) == "category"})


def _first_line(error: Any) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
