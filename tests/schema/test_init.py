"""The declared tables: all of them known by name, those of the public contract first."""

from __future__ import annotations

import importlib
import pkgutil

from analyzer import schema
from analyzer.tables.base import Row, Table


def declared() -> dict[str, Table[Row]]:
    """Every table that a module of the room declares."""
    found = {}
    for module in pkgutil.iter_modules(schema.__path__):
        for value in vars(importlib.import_module(f"{schema.__name__}.{module.name}")).values():
            if isinstance(value, Table):
                found[value.name] = value
    return found


def test_a_declared_table_is_known_by_name() -> None:
    """A table in one of the files is in `TABLES`, and it and its row type can be imported from `analyzer.schema`."""
    assert declared() == schema.TABLES
    public = {getattr(schema, name) for name in schema.__all__ if isinstance(getattr(schema, name), (Table, type))}
    for table in declared().values():
        assert {table, table.row} <= public, table.name


def test_the_tables_of_the_contract_come_first() -> None:
    """Then the others in the order of their names."""
    names = list(schema.TABLES)
    assert names[: len(schema.CONTRACT)] == list(schema.CONTRACT)
    assert names[len(schema.CONTRACT) :] == sorted(set(names) - set(schema.CONTRACT))


def test_two_tables_do_not_share_a_row_type() -> None:
    """A column of another table is an error of types only when each table has a type of its own."""
    assert len({table.row for table in schema.TABLES.values()}) == len(schema.TABLES)


def test_every_table_and_column_says_what_it_holds() -> None:
    """`analyze tables` prints these."""
    for table in schema.TABLES.values():
        assert table.row.__doc__
        assert table.doc
        for column in table.columns:
            assert column.doc, (table.name, column.name)
