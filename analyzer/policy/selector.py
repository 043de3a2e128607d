"""
Calico's selector language, complete: ``has(app) && env in {'a', 'b'} && !(tier contains "x")``.

Operators: ``==``, ``!=``, ``contains``, ``starts with``, ``ends with``, ``in {..}``, ``not in {..}``, ``has(k)``,
``all()``, ``global()``, ``!``, ``&&``, ``||``, parentheses; ``startswith``, ``endswith`` and ``notin`` may be one word.
For a label that is missing, ``!=`` and ``not in`` are true, everything else is false. Source: libcalico-go/lib/selector.
Of labels that are only partly known (`policy.labels.Partial`) the answer is yes, no or None: the known ones do not decide.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from analyzer import patterns as regex
from analyzer.policy.labels import NAMESPACE, UNNAMED, Unseen

Labels = Mapping[str, Any]
Test = Callable[[Labels], bool | None]
Pin = tuple[str, frozenset[str]]
KEY = regex.compile(r"[A-Za-z0-9_./-]{1,512}")
BLANK = regex.compile(r"[ \t]*")
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


@dataclass(frozen=True, slots=True, eq=False)
class Selector:
    """A parsed selector; `pin` is a label that everything selected carries with one of these values, where there is one."""

    text: str
    matches: Test
    pin: Pin | None = None


@functools.lru_cache(maxsize=16384)
def parse(text: str, prefix: str = "", everything: str = "") -> Selector:
    """
    Parse a selector; blank text selects everything.

    `prefix` goes in front of every label, as Calico does for labels of namespaces (``pcns.``) and service accounts
    (``pcsa.``); `everything` is the label that `all()` asks for there, wherever it stands
    (libcalico-go updateprocessors/rules.go and globalnetworkpolicyprocessor.go).

    Raises:
        ValueError: with the position (from 0) and what was expected there.
    """
    stripped = text.strip(" \t")
    if not stripped:
        return Selector(text, _always)
    reader = _Reader(text, prefix, everything)
    test, pin = reader.either(0)
    reader.skip()
    if reader.at < len(text):
        reader.fail("an operator or the end")
    return Selector(text, test, pin)


Parsed = tuple[Test, Pin | None]


class _Reader:
    def __init__(self, text: str, prefix: str, everything: str) -> None:
        self.text = text
        self.at = 0
        self.prefix = prefix
        self.everything = _has(everything) if everything else _always

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

    def either(self, depth: int) -> Parsed:
        found = [self.both(depth)]
        while self.take("||"):
            found.append(self.both(depth))
        if len(found) == 1:
            return found[0]
        pins = [pin for _, pin in found]
        keys = {pin[0] for pin in pins if pin is not None}
        shared = None
        if len(keys) == 1 and None not in pins:
            shared = (keys.pop(), frozenset().union(*(pin[1] for pin in pins if pin is not None)))
        return _any_of(tuple(test for test, _ in found)), shared

    def both(self, depth: int) -> Parsed:
        found = [self.unary(depth)]
        while self.take("&&"):
            found.append(self.unary(depth))
        if len(found) == 1:
            return found[0]
        return _all_of(tuple(test for test, _ in found)), next((pin for _, pin in found if pin is not None), None)

    def unary(self, depth: int) -> Parsed:
        negate = False
        while True:
            self.skip()
            if self.text.startswith("!", self.at) and not self.text.startswith("!=", self.at):
                self.at += 1
                negate = not negate
            else:
                break
        test, pin = self.primary(depth)
        return (_not(test), None) if negate else (test, pin)

    def primary(self, depth: int) -> Parsed:
        if depth > MAX_DEPTH:
            self.fail(f"at most {MAX_DEPTH} nested parentheses")
        if self.take("("):
            found = self.either(depth + 1)
            if not self.take(")"):
                self.fail("')'")
            return found
        if self.take("has("):
            key = self.key()
            if not self.take(")"):
                self.fail("')'")
            return _has(key), None
        for name, test in (("all(", self.everything), ("global(", _global)):
            if self.take(name):
                if not self.take(")"):
                    self.fail("')'")
                return test, None
        return self.comparison()

    def key(self) -> str:
        self.skip()
        m = KEY.match(self.text, self.at)
        if m is None:
            self.fail("a label")
            raise AssertionError
        self.at = m.end()
        return self.prefix + str(m.group())

    def comparison(self) -> Parsed:
        key = self.key()
        self.skip()
        for name, pattern in OPERATORS:
            m = pattern.match(self.text, self.at)
            if m:
                self.at = m.end()
                return self._compare(key, name)
        self.fail("an operator")
        raise AssertionError

    def _compare(self, key: str, operator: str) -> Parsed:
        if operator in ("in", "not in"):
            values = self.values()
            return (_in(key, values), (key, values)) if operator == "in" else (_not(_in(key, values)), None)
        value = self.string()
        if operator == "==":
            return _in(key, frozenset({value})), (key, frozenset({value}))
        if operator == "!=":
            return _not(_in(key, frozenset({value}))), None
        if operator == "contains":
            return _text(key, lambda label: value in label), None
        if operator == "starts with":
            return _text(key, lambda label: label.startswith(value)), None
        return _text(key, lambda label: label.endswith(value)), None

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


def _always(_: Labels) -> bool | None:
    return True


def _global(labels: Labels) -> bool | None:
    return labels.get(NAMESPACE) is None


def _has(key: str) -> Test:
    def test(labels: Labels) -> bool | None:
        value = labels.get(key)
        return value is UNNAMED or (None if isinstance(value, Unseen) else value is not None)

    return test


def _in(key: str, values: frozenset[str]) -> Test:
    def test(labels: Labels) -> bool | None:
        value = labels.get(key)
        return None if isinstance(value, Unseen) else value in values

    return test


def _text(key: str, holds: Callable[[str], bool]) -> Test:
    def test(labels: Labels) -> bool | None:
        value = labels.get(key)
        return None if isinstance(value, Unseen) else value is not None and holds(value)

    return test


def _not(inner: Test) -> Test:
    def test(labels: Labels) -> bool | None:
        found = inner(labels)
        return None if found is None else not found

    return test


def _all_of(tests: tuple[Test, ...]) -> Test:
    def test(labels: Labels) -> bool | None:
        answer: bool | None = True
        for one in tests:
            found = one(labels)
            if found is False:
                return False
            if found is None:
                answer = None
        return answer

    return test


def _any_of(tests: tuple[Test, ...]) -> Test:
    def test(labels: Labels) -> bool | None:
        answer: bool | None = False
        for one in tests:
            found = one(labels)
            if found:
                return True
            if found is None:
                answer = None
        return answer

    return test
