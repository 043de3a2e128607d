r"""
Texts that a page, a tool or a script wrote on fewer lines than the program printed: each is one line of text again.

::

    w1 | CHANGED | rc=0 | (stdout) BIRD v0.3.3+birdv1.6.8 ready.\nname     proto    table ...
    <p>NAME   STATUS   ROLES<br/>w1     Ready    &lt;none&gt;</p>

Every line of text knows the line of the member on which it stands, by which it is cited.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from analyzer.sources import (
    ansible_results,
    block_texts,
    casts,
    entry_outputs,
    escaped_lines,
    json_outputs,
    json_tables,
    page_lines,
    page_tables,
    panes,
    rich_text,
)
from analyzer.sources.json_outputs import LARGEST, PrintedLine

Form = Callable[[str], list[PrintedLine] | None]
FORMS: tuple[tuple[str, Form], ...] = (
    ("a recording of a terminal was read as it was shown", casts.unfold),
    ("panes side by side were read one behind the other", panes.unfold),
    ("rich text was read without what formats it", rich_text.unfold),
    ("tables in JSON were laid out as kubectl prints them", json_tables.unfold),
    ("outputs that stand in JSON were read as they were printed", json_outputs.unfold),
    ("results of Ansible were read as the commands printed them", ansible_results.unfold),
    ("tables and lines of a page were laid out", page_tables.unfold),
    ("lines of a page were laid out", page_lines.unfold),
    ("blocks of text in YAML were read as they were printed", block_texts.unfold),
    ("entries were put together to the output that they hold", entry_outputs.unfold),
    ("outputs in quotes were read as they were printed", escaped_lines.unfold),
)


class Unfolded(NamedTuple):
    """
    A text and where its lines stand.

    Attributes:
        places: the line of the member for each line of the text, from 1.
        note: what was done.
    """

    text: str
    places: list[int]
    note: str


def unfolded(text: str) -> Unfolded | None:
    """The text line by line as it was printed; None where its lines are those of the member."""
    if len(text) > LARGEST:
        return None
    for note, form in FORMS:
        if (lines := form(text)) is not None:
            if lines and lines[-1][1]:
                lines = [*lines, (lines[-1][0], "")]  # it ends where its page or its quotes say so
            return Unfolded("\n".join(one for _, one in lines), [at for at, _ in lines], note)
    return None
