"""
Rows of kubectl's tables, without their titles, that stand below an output of another kind: who writes a ticket pastes both.

::

    $ ibmcloud account show
    VRF Enabled:   true

    konnectivity-agent-9s7pl   0/1   Running   1 (2d ago)   2d

The reader of the output does not understand them; each is taken for what it is where its shape is unmistakable. A line that
names an error is told as somebody's words: it is no evidence, and not lost either.
"""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.parsers import fallback, tool_errors
from analyzer.parsers.base import Emit
from analyzer.parsers.kubernetes import untitled
from analyzer.sources.bare_rows import ROW
from analyzer.wording import IN_PROSE


@dataclass
class EmitWithRows(Emit):
    """An `Emit` that looks at each line which its parser does not understand, before it is unread."""

    _asked: bool = False

    def unread(self, line: int, reason: str, *, text: str | None = None) -> None:
        if text is None and not self._asked:
            at = line - self.fragment.first_line
            said = self.fragment.lines[at] if 0 <= at < len(self.fragment.lines) else ""
            if self._is_row(line, said):
                return
            reason = IN_PROSE if tool_errors.TUNNEL.search(said) else reason
        super().unread(line, reason, text=text)

    def _is_row(self, number: int, line: str) -> bool:
        if ROW.match(line) is None:
            return False
        self._asked = True
        try:
            return untitled.row(number, line, self.fragment, self) or fallback.event(number, line, self)
        finally:
            self._asked = False
