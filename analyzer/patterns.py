"""
The `regex` module, with patterns that are compiled when they are first used, by the standard library where it knows them.

The package holds some nine hundred patterns, and to compile them all took two thirds of a small bundle's time, of which it
uses one in five. So a module says ``from analyzer import patterns as regex`` and writes the rest as ever. The standard
library compiles the same pattern six times faster; classes of Unicode (``\\p{L}``), sets of words, a group's name used
twice and a limit of time are what only `regex` has.
"""

from __future__ import annotations

import functools
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from re import escape
from typing import TYPE_CHECKING, Any, AnyStr, TypeVar, cast

if TYPE_CHECKING:
    from regex import DOTALL, V1, I, M, Match, Pattern, S, error
else:
    from re import DOTALL, I, M, Match, Pattern, S

    V1 = 0x100

    def __getattr__(name: str) -> object:
        """The error of the `regex` module, which is imported where a pattern needs it: many a process never does."""
        if name == "error":
            import regex

            return regex.error
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = (
    "DOTALL",
    "V1",
    "Alternatives",
    "I",
    "Lazy",
    "M",
    "Match",
    "Pattern",
    "S",
    "by_regex",
    "compile",
    "error",
    "escape",
    "findall",
    "finditer",
    "first",
    "fullmatch",
    "guarded",
    "match",
    "nameless",
    "search",
    "split",
    "sub",
)  # fmt: skip


COMMON = int(re.I | re.M | re.S)
"""Flags that mean the same to both modules."""
ATOMIC = re.compile(r"(?:^|[^\\])(?:\\\\)*\)(?:[*+?]|\{[\d,]*\})\+|\(\?>")
"""Groups that give nothing back."""
KEEPS = (whole := re.match("(?:ab?c)++", "aca")) is not None and whole[0] == "ac"
"""Up to Python 3.11.4 such a group of the standard library's lost what stands within it (gh-106052)."""
NAMED = re.compile(r"\(\?P<\w+>")
K = TypeVar("K")
D = TypeVar("D")


def first(kinds: Iterable[tuple[K, Pattern[str]]], text: str, default: D) -> K | D:
    """The first of the kinds whose pattern occurs in the text; `default` where none does."""
    return next((kind for kind, pattern in kinds if pattern.search(text)), default)


class Lazy:
    """
    Stands for a pattern until somebody asks for one of its methods; these are then its own attributes.

    Attributes:
        pattern: the text, which needs no compiling.
    """

    def __init__(self, text: str | bytes, flags: int, words: dict[str, Any], *, standard: bool = True) -> None:
        self.pattern = text
        self._flags = int(flags)
        self._words = words
        plain = text if isinstance(text, str) else text.decode("latin-1")
        self._known = standard and not words and not self._flags & ~COMMON and (KEEPS or not ATOMIC.search(plain))
        self._compiled: Pattern[Any] | None = None
        self._guarded: Pattern[Any] | None = None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = getattr(self.compiled(), name)
        self.__dict__[name] = value  # from now on no slower than the pattern's own
        return value

    def compiled(self) -> Pattern[Any]:
        if self._compiled is None:
            self._compiled = self._standard() or self.guarded()
        return self._compiled

    def guarded(self) -> Pattern[Any]:
        """The pattern of the `regex` module, whose methods take a `timeout` in seconds."""
        if self._guarded is None:
            import regex

            self._guarded = regex.compile(self.pattern, self._flags, **self._words)
        return self._guarded

    def _standard(self) -> Pattern[Any] | None:
        if not self._known:
            return None
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a set within a set means something else there, and only a warning tells
            try:
                return cast("Pattern[Any]", re.compile(self.pattern, self._flags))
            except (re.error, FutureWarning, DeprecationWarning):
                return None


class Alternatives:
    """Matches where a pattern with `|` between its parts would; a part is compiled when none in front of it matched."""

    def __init__(self, *parts: Callable[[str, int], Match[str] | None]) -> None:
        self._parts = parts

    def match(self, text: str, pos: int = 0) -> Match[str] | None:
        """The match of the first part that has one."""
        return next((m for part in self._parts if (m := part(text, pos)) is not None), None)


def compile(text: AnyStr, flags: int = 0, **words: Any) -> Pattern[AnyStr]:
    r"""
    A pattern as `regex.compile` makes it, made at its first use; `words` are the sets that the text names (``\L<name>``).

    An error in the text shows there; a test compiles every pattern of the package.
    """
    return cast("Pattern[AnyStr]", Lazy(text, flags, words))


@functools.lru_cache(maxsize=1024)
def _kept(text: AnyStr, flags: int) -> Pattern[AnyStr]:
    """The pattern of a text that is written where it is used; `regex` itself needs ten times as long to find it again."""
    return compile(text, flags)


def search(text: AnyStr, string: AnyStr, flags: int = 0) -> Match[AnyStr] | None:
    """As `regex.search`; the others below are what `regex` calls so, too."""
    return _kept(text, flags).search(string)


def match(text: AnyStr, string: AnyStr, flags: int = 0) -> Match[AnyStr] | None:
    return _kept(text, flags).match(string)


def fullmatch(text: AnyStr, string: AnyStr, flags: int = 0) -> Match[AnyStr] | None:
    return _kept(text, flags).fullmatch(string)


def findall(text: AnyStr, string: AnyStr, flags: int = 0) -> list[AnyStr]:
    return _kept(text, flags).findall(string)


def finditer(text: AnyStr, string: AnyStr, flags: int = 0) -> Iterator[Match[AnyStr]]:
    return _kept(text, flags).finditer(string)


def split(text: AnyStr, string: AnyStr, maxsplit: int = 0, flags: int = 0) -> list[AnyStr]:
    return _kept(text, flags).split(string, maxsplit)


def sub(
    text: AnyStr, new: AnyStr | Callable[[Match[AnyStr]], AnyStr], string: AnyStr, count: int = 0, flags: int = 0
) -> AnyStr:
    return _kept(text, flags).sub(new, string, count)


def by_regex(text: AnyStr, flags: int = 0) -> Pattern[AnyStr]:
    """
    As `compile`, by `regex` whatever the standard library knows.

    For what is seldom found in a long text, where it jumps to the letters that must be there, and for what is captured
    within a group that gives nothing back (gh-101955).
    """
    return cast("Pattern[AnyStr]", Lazy(text, flags, {}, standard=False))


def guarded(pattern: Pattern[AnyStr]) -> Pattern[AnyStr]:
    """The same pattern with methods that take a `timeout` in seconds; it need not know the same blanks beyond ASCII."""
    return pattern.guarded() if isinstance(pattern, Lazy) else pattern


def nameless(text: str) -> str:
    """A pattern's text whose groups capture nothing, to be part of a larger one that may hold it twice."""
    return NAMED.sub("(?:", text)
