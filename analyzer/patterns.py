"""
The `regex` module, with patterns that are compiled when they are first used.

The package holds some nine hundred patterns, and to compile them all took two thirds of a small bundle's time, of which it
uses one in five. So a module says ``from analyzer import patterns as regex`` and writes the rest as ever.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, AnyStr, TypeVar, cast

import regex
from regex import (
    DOTALL,
    V1,
    I,
    M,
    Match,
    Pattern,
    S,
    error,
    escape,
    findall,
    finditer,
    fullmatch,
    match,
    search,
    split,
    sub,
)

__all__ = (
    "DOTALL",
    "V1",
    "I",
    "Lazy",
    "M",
    "Match",
    "Pattern",
    "S",
    "compile",
    "error",
    "escape",
    "findall",
    "finditer",
    "first",
    "fullmatch",
    "match",
    "search",
    "split",
    "sub",
)  # fmt: skip


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

    def __init__(self, text: str | bytes, flags: int, words: dict[str, Any]) -> None:
        self.pattern = text
        self._flags = flags
        self._words = words
        self._compiled: Pattern[Any] | None = None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = getattr(self.compiled(), name)
        self.__dict__[name] = value  # from now on no slower than the pattern's own
        return value

    def compiled(self) -> Pattern[Any]:
        if self._compiled is None:
            self._compiled = regex.compile(self.pattern, self._flags, **self._words)
        return self._compiled


def compile(text: AnyStr, flags: int = 0, **words: Any) -> Pattern[AnyStr]:
    r"""
    A pattern as `regex.compile` makes it, made at its first use; `words` are the sets that the text names (``\L<name>``).

    An error in the text shows there; a test compiles every pattern of the package.
    """
    return cast("Pattern[AnyStr]", Lazy(text, flags, words))
