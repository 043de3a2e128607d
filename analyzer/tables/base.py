"""What a table is: a row type whose attributes are its columns. `rows` makes rows of columns, `frames` makes frames."""

from __future__ import annotations

import inspect
import keyword
from collections import namedtuple
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Generic, Literal, NamedTuple, TypeVar, dataclass_transform

Kind = Literal["str", "category", "int", "float", "bool", "time"]
Text = Annotated[str | None, "str"]
Word = Annotated[str | None, "category"]
"""Text of which a table holds few different values: a category in frames."""
Given = Annotated[str, "category"]
"""A word that every row has: what a row is about."""
GivenText = Annotated[str, "str"]
Whole = Annotated[int | None, "int"]
Number = Annotated[float | None, "float"]
Truth = Annotated[bool | None, "bool"]
Time = Annotated[datetime | None, "time"]
ColumnLists = dict[str, list[Any]]
"""A table as its columns before rows or frames are made of them: a list of values for each name."""


class Column(NamedTuple):
    """
    One column.

    Attributes:
        free: text from the bundle that may hold a secret and is redacted on entry.
        always: every row has a value.
        else_: the column whose value stands in for one that is not known, so that rows can be told apart; frames show none then.
    """

    name: str
    kind: Kind
    doc: str
    free: bool = False
    always: bool = False
    else_: str = ""

    @property
    def attribute(self) -> str:
        """Its name in a row: a word of Python's own gets an underscore."""
        return f"{self.name}_" if keyword.iskeyword(self.name) else self.name


SOURCE = Column("source", "category", "member path inside the bundle", always=True)
LINE = Column("line", "int", "line in that member, from 1")


class Declared(NamedTuple):
    """What a row type says of one of its columns."""

    doc: str
    free: bool
    else_: str


def column(doc: str, *, free: bool = False, else_: str = "") -> Any:  # Any: it stands where a value is declared
    """Declare a column of a row type: what it holds, and what `Column` says of it."""
    return Declared(doc, free, else_)


MOST_COLUMNS = 60
_ANY: Any = namedtuple("_ANY", [f"c{at}" for at in range(MOST_COLUMNS)])  # type: ignore[misc]
READERS = [vars(_ANY)[f"c{at}"] for at in range(MOST_COLUMNS)]
"""Read the value at a place of a tuple, as fast as those of named tuples, because they are; a class costs less so."""


@dataclass_transform(kw_only_default=True, frozen_default=True)
class RowType(type):
    """Makes a class with declared columns a tuple of their values that is read by name."""

    columns: tuple[Column, ...]

    def __new__(mcs, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> RowType:
        declared = {key: value for key, value in body.items() if isinstance(value, Declared)}
        kept = {key: value for key, value in body.items() if key not in declared}
        made = super().__new__(mcs, name, bases, {**kept, "__slots__": ()})
        kinds = inspect.get_annotations(made, eval_str=True)
        made.columns = tuple(
            Column(
                key.removesuffix("_"),
                kinds[key].__metadata__[0],
                said.doc,
                said.free,
                kinds[key].__origin__ is str,
                said.else_,
            )
            for key, said in declared.items()
        )
        for place, key in enumerate(("source", "line", *declared)):
            setattr(made, key, READERS[place])
        return made


if TYPE_CHECKING:

    class _Values:
        """A tuple, but rows are read by name: to a type checker their values have no places."""
else:
    _Values = tuple


class Row(_Values, metaclass=RowType):
    """
    One row of a table: where it was read, and the table's columns by name; None stands for what is missing.

    A column whose name is a word of Python's own has an underscore behind it here (`class_`).
    """

    source: str
    line: int | None = None

    if not TYPE_CHECKING:

        def __new__(cls, *, source: str, line: int | None = None, **values: Any) -> Row:
            names = [column.attribute for column in cls.columns]
            if not values.keys() <= set(names):
                raise TypeError(f"{cls.__name__} has no column {', '.join(sorted(values.keys() - set(names)))}")
            return tuple.__new__(cls, (source, line, *map(values.get, names)))

        def __reduce__(self) -> tuple[Any, ...]:
            return tuple.__new__, (type(self), tuple(self))

    def __repr__(self) -> str:
        names = ("source", "line", *(column.attribute for column in type(self).columns))
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"


R = TypeVar("R", bound=Row)
R_co = TypeVar("R_co", bound=Row, covariant=True)


@dataclass(frozen=True, slots=True)
class Table(Generic[R_co]):
    """A name and the type of its rows; `source` and `line` are always the first two columns."""

    name: str
    row: type[R_co]

    @property
    def doc(self) -> str:
        return inspect.getdoc(self.row) or ""

    @property
    def columns(self) -> tuple[Column, ...]:
        """Those of its own."""
        return self.row.columns

    @property
    def all_columns(self) -> tuple[Column, ...]:
        return (SOURCE, LINE, *self.row.columns)
