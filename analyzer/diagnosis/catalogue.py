"""What every check and cause means, collected from the code's own texts: the entries of `explain`, handbook and reports."""

from __future__ import annotations

from typing import NamedTuple

from analyzer.diagnosis.cures import CURES, Cure


class Topic(NamedTuple):
    """A check or a cause: `kind` says which, `doc` is its docstring, `needs` what it looks at."""

    kind: str
    id: str
    title: str
    steps: tuple[str, ...]
    doc: str
    needs: tuple[str, ...]
    cure: Cure | None = None
    reads: tuple[str, ...] = ()
    """Checks that decide a cause."""

    @property
    def paragraphs(self) -> list[str]:
        return [" ".join(part.split()) for part in self.doc.split("\n\n")]

    @property
    def looks(self) -> list[str]:
        """What it looks at, by the names of tables and views."""
        return [n for n in self.needs if n not in ("cite", "outcomes", "about")]


def catalogue() -> list[Topic]:
    """Every check, then every cause in its order of precedence."""
    from analyzer.diagnosis.engine import all_causes, all_checks

    found = [Topic("check", c.id, c.title, c.steps, c.doc, c.needs) for c in all_checks()]
    return found + [
        Topic("cause", c.id, c.title, (), c.doc, c.needs, CURES.get(c.id) or CURES.get(c.family or ""), c.reads)
        for c in all_causes()
    ]


def meanings() -> dict[str, Topic]:
    """The entries by id."""
    return {entry.id: entry for entry in catalogue()}
