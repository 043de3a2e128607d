"""
Errors of the analyzer; each one knows the exit code that the command gives for it.

    AnalyzerError            5  a fault of the analyzer itself
      UsageError             2  the command line asks for something that does not exist
      InputError             3  nothing usable was given, or it was refused
        RefusedInput         3  refused as unsafe
        LimitReached         3  a limit of `limits.py` stopped the reading of one part
      OutputError            3  an output cannot be written where it was asked for
      Interrupted          130  Ctrl-C or a signal, where there is more to say than that
      NotEnoughEvidence      -  a check cannot be decided: becomes the status `unknown`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analyzer.limits import Limits


class AnalyzerError(Exception):
    """Base of all errors raised on purpose."""

    exit_code = 5


class UsageError(AnalyzerError):
    """The caller asked for a table, format or option that does not exist."""

    exit_code = 2


class InputError(AnalyzerError):
    """No usable input, with a text that names the path and the reason."""

    exit_code = 3


class RefusedInput(InputError):
    """The input is unsafe to read, for example overlapping zip entries."""


class LimitReached(InputError):
    """A limit stopped the reading; the text names the limit and its option."""


class OutputError(AnalyzerError):
    """An output cannot be written: no such folder, no permission, a full disk; what was there before stays."""

    exit_code = 3


class Interrupted(AnalyzerError):
    """The run was told to end; the text says what of it is kept."""

    exit_code = 130


class NotEnoughEvidence(AnalyzerError):
    """
    The tables lack what a check needs.

    Attributes:
        missing: what to collect, as (text, command or None) pairs.
    """

    def __init__(self, summary: str, *missing: tuple[str, str | None]) -> None:
        super().__init__(summary)
        self.missing = missing


def in_words(error: BaseException, limits: Limits) -> str:
    """Why a part of the input could not be read, for an error that nobody raised on purpose; never its text, which may hold input."""
    if isinstance(error, MemoryError):
        return f"it needs more memory than is allowed ({limits.option('memory_bytes')})"
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    return f"a fault of the analyzer ({type(error).__name__})"
