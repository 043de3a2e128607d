"""A pattern is compiled when it is first used, and is then as good as any."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

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


@pytest.mark.parametrize(
    ("text", "flags", "standard"),
    [
        (r"(?>a+)b++", 0, True),
        (r"^x.y$", int(patterns.I | patterns.M | patterns.S), True),
        (r"\p{L}+", 0, False),
        (r"(?:a(?P<name>.)|b(?P<name>.))", 0, False),
        (r"[\w--[_]]", int(patterns.V1), False),
        (r"[[a]-z]", 0, False),  # a set within a set there, in the standard library a warning
    ],
)
def test_what_the_standard_library_knows_is_its_own(text: str, flags: int, standard: bool) -> None:
    """It compiles faster; classes of Unicode, a name used twice and sets in sets are what it does not know."""
    assert isinstance(lazy(text, flags).compiled(), re.Pattern) is standard


def test_a_group_that_gives_nothing_back_is_asked_of_the_library_itself() -> None:
    """What keeps such a group right is seen by what it finds, and not by its version."""
    assert patterns.KEEPS is (sys.version_info >= (3, 11, 5))
    assert patterns.search("(?:ab?c)++", "xaca")[0] == "ac"  # type: ignore[index]


def test_a_pattern_has_methods_with_a_limit_of_time_where_it_is_asked_for() -> None:
    """The same pattern, compiled a second time, finds the same; a pattern of `regex` itself is what it was."""
    made = patterns.compile(r"a(b+)")
    assert made.search("xabb")
    assert [m[1] for m in patterns.guarded(made).finditer("ab abb", timeout=10)] == ["b", "bb"]
    assert patterns.guarded(made) is patterns.guarded(made)
    own = patterns.guarded(made)
    assert patterns.guarded(own) is own


def test_what_is_seldom_found_is_looked_for_by_its_letters() -> None:
    """`literal` takes the module that jumps to them, for texts and for bytes."""
    assert patterns.by_regex(r"^items:$", patterns.M).findall("a\nitems:\nitems: b") == ["items:"]
    made = patterns.by_regex(rb"\0{2}")
    assert isinstance(made, Lazy)
    assert not isinstance(made.compiled(), re.Pattern)


def test_a_part_of_a_larger_pattern_captures_nothing() -> None:
    """So that it may stand in it twice; look-behind and flags stay."""
    assert patterns.nameless(r"(?P<a>x)(?<=y)(?P<b_1>(?i:z))") == r"(?:x)(?<=y)(?:(?i:z))"


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


PIECE = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?(?:P<\w+>|P=\w+\)|[:=!>]|<[=!]|[a-zA-Z-]+[:)]))?|\)(?:(?:[*+?]|\{[\d,]+\})\+)?",
    re.S,
)


def captures_within(text: str) -> bool:
    """Does a group that gives nothing back hold a capture, or is it one?"""
    opened: list[tuple[str, bool]] = []
    for sign in PIECE.findall(text):
        if sign[0] == "(" and sign[-1] != ")":
            captures = sign == "(" or sign.startswith("(?P<")
            opened = [(kind, captures or held) for kind, held in opened] + [(sign, captures)]
        elif sign[0] == ")":
            kind, held = opened.pop()
            if held and (kind == "(?>" or sign != ")"):
                return True
    return False


def test_nothing_is_captured_in_groups_of_the_standard_library_that_give_nothing_back() -> None:
    """Python 3.11 may end in a SystemError there (gh-101955)."""
    assert captures_within(r"a(?P<b>c)*+")
    assert captures_within(r"(?>x(y))")
    assert not captures_within(r"(?:[(]|\()*+(y)(?<=z)(?i:w)++")
    found = [
        name
        for name, one in all_patterns()
        if isinstance(one, re.Pattern) and isinstance(one.pattern, str) and captures_within(one.pattern)
    ]
    assert found == []


def test_the_first_kind_whose_pattern_occurs() -> None:
    """In the order of the kinds and not of the text; where none occurs the answer is the one for that."""
    kinds = ((1, patterns.compile("b")), (2, patterns.compile("a")))
    assert [patterns.first(kinds, text, 0) for text in ("ab", "xa", "")] == [1, 2, 0]
    assert patterns.first(kinds, "x", None) is None


def test_a_text_is_found_again_as_the_pattern_it_was() -> None:
    """The functions do what those of `regex` do, with flags where these are given."""
    assert patterns._kept("ab+", 0) is patterns._kept("ab+", 0)
    assert (found := patterns.search("b+", "xABBb", patterns.I)) is not None
    assert found.span() == (2, 5)
    assert patterns.match("b", "ab") is None
    assert patterns.fullmatch("a.", "ab") is not None
    assert patterns.findall(r"\d", "a1b2") == ["1", "2"]
    assert [m.start() for m in patterns.finditer(r"\d", "a1b2")] == [1, 3]
    assert patterns.split(r"\s", "a b c", 1) == ["a", "b c"]
    assert patterns.sub("b", lambda m: m[0].upper(), "abb", 1) == "aBb"


def test_the_regex_module_is_imported_for_what_only_it_knows() -> None:
    """Patterns that the standard library takes, and those written where they are used, need no second library."""
    code = (
        "import sys; from analyzer import patterns as p; a = p.compile('a+', p.I); assert a.search('xAA')[0] == 'AA'; "
        "assert p.sub('b', 'c', 'abc') == 'acc' and p.split(', ', 'a, b') == ['a', 'b'] and p.findall('b', 'abb') == ['b', 'b']; "
        "assert p.match('a', 'ab') and not p.fullmatch('a', 'ab') and p.search('b', 'ab') and [m[0] for m in p.finditer('.', 'ab')] == ['a', 'b']; "
        "assert 'regex' not in sys.modules; assert p.compile(r'\\p{L}').search('1x'); import regex; "
        "assert (p.V1, p.error) == (regex.V1, regex.error)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_plain_outputs_are_read_without_the_second_library(tmp_path: Path) -> None:
    """A table, a list of objects and a log ask no pattern that only the `regex` module knows."""
    (tmp_path / "nodes.txt").write_text(
        "NAME   STATUS   ROLES    AGE   VERSION\nw1     Ready    <none>   4d    v1.29.4\n"
    )
    (tmp_path / "list.yaml").write_text("apiVersion: v1\nitems: []\nkind: List\n")
    (tmp_path / "a.log").write_text('I0302 09:00:00.000000       1 server.go:572] "Received DIAL_REQ" dialID=1\n' * 3)
    code = (
        "import sys; from analyzer.limits import Limits; from analyzer.reading import worker; "
        "worker.read(sys.argv[1:], Limits(), isolate=False); assert 'regex' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)


def test_alternatives_match_as_one_pattern_would() -> None:
    """The first part that matches is the match; those behind it are not compiled, and without a match none is."""
    first, second, last = (lazy(text) for text in (r"(?P<object>a)b", r"ac?", r"d"))
    parts = [lambda text, pos, one=one: one.match(text, pos) for one in (first, second, last)]
    one = patterns.Alternatives(*parts)
    whole = patterns.compile(r"(?P<object>a)b|ac?|d")
    for text, pos in (("ab", 0), ("xac", 1)):
        found, same = one.match(text, pos), whole.match(text, pos)
        assert found is not None
        assert same is not None
        assert (found.span(), found.lastgroup) == (same.span(), same.lastgroup)
    assert last._compiled is None
    assert one.match("x") is None


def test_no_count_of_a_pattern_became_a_tuple() -> None:
    """`{2,5}` within an f-string is an expression, and what it leaves in the pattern is a group of two numbers that nothing matches."""
    tuples = re.compile(r"\(\d{1,4}, \d{1,4}\)")
    assert tuples.search(rf"[A-Z]{2, 5}")
    assert [name for name, one in all_patterns() if isinstance(one.pattern, str) and tuples.search(one.pattern)] == []
