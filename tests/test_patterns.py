"""A pattern is compiled when it is first used, and is then as good as any."""

from __future__ import annotations

import subprocess
import sys

import pytest
from analyzer import patterns
from analyzer.patterns import Lazy

from tests.support.pump import patterns as all_patterns


def lazy(text: str, flags: int = 0) -> Lazy:
    made = patterns.compile(text, flags)
    assert isinstance(made, Lazy)
    return made


def test_a_pattern_is_compiled_at_its_first_use_and_once() -> None:
    """The text is known before; after the first look the method is the compiled pattern's own."""
    made = lazy(r"a(b+)", patterns.I)
    assert made.pattern == r"a(b+)"
    assert made._compiled is None
    found = made.search("xABB")
    assert found is not None
    assert found[1] == "BB"
    first = made._compiled
    assert first is not None
    assert made.__dict__["search"] == first.search
    assert made.fullmatch("ab")
    assert made._compiled is first


def test_sets_of_words_reach_the_pattern() -> None:
    """``\\L<name>`` is looked up in the set given by that name."""
    made = patterns.compile(r"\b\L<colours>\b", colours=["red", "green"])
    assert made.findall("a red barn, a green field, a blue sky") == ["red", "green"]


def test_an_error_in_a_pattern_shows_at_its_first_use() -> None:
    """The module that holds it can be imported; the look is refused in the module's own words."""
    broken = patterns.compile(r"a(b")
    with pytest.raises(patterns.error):
        broken.match("ab")


def test_every_pattern_of_the_package_compiles() -> None:
    """No pattern waits with an error for the line that would need it."""
    assert sum(1 for _ in all_patterns()) > 500


def test_a_start_compiles_few_patterns() -> None:
    """To import the public face costs hardly any compiling."""
    code = (
        "import analyzer.patterns as p; made = []; begin = p.Lazy.compiled\n"
        "def told(self): made.append(self.pattern); return begin(self)\n"
        "p.Lazy.compiled = told\n"
        "import analyzer.checks, analyzer.causes, analyzer.api, analyzer.reading.formats, analyzer.redact.secrets\n"
        "print(len(made))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 60


def test_the_first_kind_whose_pattern_occurs() -> None:
    """In the order of the kinds and not of the text; where none occurs the answer is the one for that."""
    kinds = ((1, patterns.compile("b")), (2, patterns.compile("a")))
    assert [patterns.first(kinds, text, 0) for text in ("ab", "xa", "")] == [1, 2, 0]
    assert patterns.first(kinds, "x", None) is None
