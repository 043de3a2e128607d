"""
Calico's selector language, complete: ``has(app) && env in {'a', 'b'} && !(tier contains "x")``.

Operators: ``==``, ``!=``, ``contains``, ``starts with``, ``ends with``, ``in {..}``, ``not in {..}``, ``has(k)``,
``all()``, ``global()``, ``!``, ``&&``, ``||``, parentheses; ``startswith``, ``endswith`` and ``notin`` may be one word.
For a label that is missing, ``!=`` and ``not in`` are true, everything else is false. Source: libcalico-go/lib/selector.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import regex

Labels = Mapping[str, str]
Test = Callable[[Labels], bool]
KEY = regex.compile(r"[A-Za-z0-9_./-]{1,512}")
BLANK = regex.compile(r"[ \t]*")
NAMESPACE = "projectcalico.org/namespace"
MAX_DEPTH = 100
OPERATORS = (
    ("==", regex.compile(r"==")),
    ("!=", regex.compile(r"!=")),
    ("contains", regex.compile(r"contains(?![A-Za-z0-9_./-])")),
    ("starts with", regex.compile(r"starts ?with(?![A-Za-z0-9_./-])|starts[ \t]+with(?![A-Za-z0-9_./-])")),
    ("ends with", regex.compile(r"ends ?with(?![A-Za-z0-9_./-])|ends[ \t]+with(?![A-Za-z0-9_./-])")),
    ("not in", regex.compile(r"not[ \t]*in(?![A-Za-z0-9_./-])")),
    ("in", regex.compile(r"in(?![A-Za-z0-9_./-])")),
)


@dataclass(frozen=True, slots=True)
class Selector:
    """A parsed selector."""

    text: str
    _test: Test

    def matches(self, labels: Labels) -> bool:
        """Does a thing with these labels match."""
        return self._test(labels)


@functools.lru_cache(maxsize=8192)
def parse(text: str) -> Selector:
    """
    Parse a selector; blank text selects everything.

    Raises:
        ValueError: with the position (from 0) and what was expected there.
    """
    stripped = text.strip(" \t")
    if not stripped:
        return Selector(text, lambda _: True)
    reader = _Reader(text)
    test = reader.either(0)
    reader.skip()
    if reader.at < len(text):
        reader.fail("an operator or the end")
    return Selector(text, test)


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def fail(self, expected: str) -> None:
        seen = repr(self.text[self.at : self.at + 12]) if self.at < len(self.text) else "the end"
        raise ValueError(f"bad selector at position {self.at}: expected {expected}, found {seen}")

    def skip(self) -> None:
        m = BLANK.match(self.text, self.at)
        self.at = m.end() if m else self.at

    def take(self, literal: str) -> bool:
        self.skip()
        if self.text.startswith(literal, self.at):
            self.at += len(literal)
            return True
        return False

    def either(self, depth: int) -> Test:
        tests = [self.both(depth)]
        while self.take("||"):
            tests.append(self.both(depth))
        return tests[0] if len(tests) == 1 else lambda labels: any(test(labels) for test in tests)

    def both(self, depth: int) -> Test:
        tests = [self.unary(depth)]
        while self.take("&&"):
            tests.append(self.unary(depth))
        return tests[0] if len(tests) == 1 else lambda labels: all(test(labels) for test in tests)

    def unary(self, depth: int) -> Test:
        negate = False
        while True:
            self.skip()
            if self.text.startswith("!", self.at) and not self.text.startswith("!=", self.at):
                self.at += 1
                negate = not negate
            else:
                break
        test = self.primary(depth)
        return (lambda labels: not test(labels)) if negate else test

    def primary(self, depth: int) -> Test:
        if depth > MAX_DEPTH:
            self.fail(f"at most {MAX_DEPTH} nested parentheses")
        if self.take("("):
            test = self.either(depth + 1)
            if not self.take(")"):
                self.fail("')'")
            return test
        if self.take("has("):
            key = self.key()
            if not self.take(")"):
                self.fail("')'")
            return lambda labels: key in labels
        for name, test in (("all(", _everything), ("global(", _global)):
            if self.take(name):
                if not self.take(")"):
                    self.fail("')'")
                return test
        return self.comparison()

    def key(self) -> str:
        self.skip()
        m = KEY.match(self.text, self.at)
        if m is None:
            self.fail("a label")
            raise AssertionError
        self.at = m.end()
        return str(m.group())

    def comparison(self) -> Test:
        key = self.key()
        self.skip()
        for name, pattern in OPERATORS:
            m = pattern.match(self.text, self.at)
            if m:
                self.at = m.end()
                return self._compare(key, name)
        self.fail("an operator")
        raise AssertionError

    def _compare(self, key: str, operator: str) -> Test:
        if operator in ("in", "not in"):
            values = self.values()
            if operator == "in":
                return lambda labels: labels.get(key) in values if key in labels else False
            return lambda labels: labels.get(key) not in values if key in labels else True
        value = self.string()
        if operator == "==":
            return lambda labels: labels.get(key) == value
        if operator == "!=":
            return lambda labels: labels.get(key) != value
        if operator == "contains":
            return lambda labels: key in labels and value in labels[key]
        if operator == "starts with":
            return lambda labels: key in labels and labels[key].startswith(value)
        return lambda labels: key in labels and labels[key].endswith(value)

    def string(self) -> str:
        self.skip()
        quote = self.text[self.at : self.at + 1]
        if quote not in ("'", '"') or not quote:
            self.fail("a quoted string")
        end = self.text.find(quote, self.at + 1)
        if end < 0:
            self.fail("a closing quote")
        value = self.text[self.at + 1 : end]
        self.at = end + 1
        return value

    def values(self) -> frozenset[str]:
        if not self.take("{"):
            self.fail("'{'")
        found: set[str] = set()
        while not self.take("}"):
            found.add(self.string())
            if not self.take(","):
                if self.take("}"):
                    break
                self.fail("',' or '}'")
        return frozenset(found)


def _everything(_: Labels) -> bool:
    return True


def _global(labels: Labels) -> bool:
    return NAMESPACE not in labels
