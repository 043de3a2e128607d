"""
SQL over the tables, through DuckDB (extra `sql`): one SELECT, no file, no network, no settings.

DuckDB's own locks do it: external access off, configuration locked, and only a single statement of kind SELECT runs.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from analyzer import patterns as regex
from analyzer import schema
from analyzer.errors import UsageError
from analyzer.wording import extra, meant

if TYPE_CHECKING:
    import pandas as pd

    from analyzer.snapshot.snapshot import SnapshotData

UNKNOWN = regex.compile(r"Table with name (?P<name>\S+) does not exist")


def run(snapshot: SnapshotData, query: str) -> pd.DataFrame:
    """
    The result of one SELECT over the tables.

    Raises:
        UsageError: DuckDB is not installed, or the query is no plain read.
    """
    try:
        import duckdb
    except ImportError:
        raise UsageError(extra("SQL", "sql")) from None
    connection = duckdb.connect(
        ":memory:",
        config={
            "enable_external_access": "false",
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
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # the library's own use of pandas
                result: pd.DataFrame = connection.execute(query).df()
        except (duckdb.Error, ValueError, OverflowError, TypeError, MemoryError) as error:
            unknown = UNKNOWN.search(said := _first_line(error))
            hint = meant(unknown["name"], schema.TABLES) or "`analyze tables` lists them" if unknown else ""
            raise UsageError(f"SQL: {said}{'; ' if hint else ''}{hint}") from None
        return result


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Categories as text: comparisons in SQL are between texts."""
    return frame.astype({name: "str" for name in frame.columns if str(frame[name].dtype) == "category"})


def _first_line(error: Any) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
