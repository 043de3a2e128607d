"""The frames of a snapshot by name: each is made when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from analyzer import schema

if TYPE_CHECKING:
    import pandas as pd


class Frames(Mapping[str, "pd.DataFrame"]):
    """
    All frames by name, made when asked for, once.

    What is handed out is the asker's own: pandas copies a column when it is written to
    (https://pandas.pydata.org/docs/user_guide/copy_on_write.html), so nobody's change reaches another.
    """

    def __init__(self, make: Callable[[str], pd.DataFrame], size: Callable[[str], int]) -> None:
        self._make = make
        self._size = size
        self._made: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._made:
            if name not in schema.TABLES:
                raise KeyError(name)
            self._made[name] = self._make(name)
        return self._made[name].copy(deep=False)

    def __iter__(self) -> Iterator[str]:
        return iter(schema.TABLES)

    def __len__(self) -> int:
        return len(schema.TABLES)

    def sizes(self) -> dict[str, int]:
        """The tables with rows and how many they have, the largest first."""
        found = {name: self._size(name) for name in self}
        return dict(sorted(((n, rows) for n, rows in found.items() if rows), key=lambda one: (-one[1], one[0])))

    def __repr__(self) -> str:
        filled = self.sizes()
        lines = [f"{len(filled)} of {len(self)} tables have rows"]
        lines += [f"  {name:20}{rows:8}  {schema.TABLES[name].doc.partition('. ')[0].rstrip('.')}" for name, rows in filled.items()]  # fmt: skip
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """The same for a notebook cell."""
        import html

        rows = "".join(
            f"<tr><td>{name}</td><td>{size}</td><td>{html.escape(schema.TABLES[name].doc.partition('. ')[0])}</td></tr>"
            for name, size in self.sizes().items()
        )
        return f"<table><thead><tr><th>table</th><th>rows</th><th>what a row is</th></tr></thead><tbody>{rows}</tbody></table>"
