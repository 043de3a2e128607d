"""
Where names of the bundle stand in a text, found by looking runs of letters and digits up: equally fast for any number of names.

Distinctive names are found inside longer ones too (`kube-proxy-NODE.log`), and so are objects that are called by one word: in
paths, in names of files and of other things, and in words that are put together (`orchard-db`, `OrchardQueue`), but not as the name
of a flag (`--orchard`). Other plain words are found alone only. Hyphens are found also as `%2D` and as `_`, dots also as `%2E`.
"""

from __future__ import annotations

from collections.abc import Iterable

from analyzer import patterns as regex
from analyzer.redact.encoded import COLOUR_OF
from analyzer.redact.forms import FILE, PART

CharRange = tuple[int, int]

LEAST_WITHIN = 4
OWNERS = ("who", "owner", "label", "bundle", "folder")
"""Kinds of names that are whole companies and people: they begin the names of other things."""
OBJECTS = ("node", "ns", "pod", "svc", "hook", "policy", "hep", "object", "pool", "cluster")
"""Kinds of names that one word may be: it says whose a thing is wherever it stands."""
CAMEL = regex.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
"""The words of a run of letters that is put together."""
LONGEST_RUN = 60
PUT_TOGETHER = regex.compile(r"[a-z][A-Z]|[A-Z]{2}[a-z]|[0-9][A-Za-z]|[A-Za-z][0-9]")
ESCAPE = regex.compile(rf"{COLOUR_OF}|%[0-9a-f]{{2}}|\\u00[0-9a-f]{{2}}|\\[nrt]")
"""What ends in a letter or a digit and is none: percent signs, escapes of JSON, colours of a terminal."""
SIGNS = ("%", "\\", "[")
"""One of these stands in each."""
FOLLOWS = regex.compile(rf"(?![a-z0-9]|-[._-]*[a-z0-9]|\.(?!{FILE})[a-z0-9])")
OPENED = regex.compile(r"(?:^|[^A-Za-z0-9._-])[.-]\Z")
"""One dot or hyphen that begins a word, as in `.name` and `$-name`; two hyphens begin a flag."""
MOST_PARTS = 60
"""Runs of letters and digits in one name; a host name of 253 characters has seldom more than a third of these."""


class KnownNames:
    """
    Names in lower case, each with its pseudonym, and the forms they are written in.

    Args:
        everywhere: find objects that are called by one word in longer words, too.
    """

    def __init__(self, names: dict[str, str], *, everywhere: bool = True) -> None:
        self._within = {form for name, new in names.items() if _found_within(name, new) for form in _forms(name)}
        self._alone = {name for name, new in names.items() if not _found_within(name, new)}
        self._words = {name for name, new in names.items() if everywhere and is_one_word(name) and _is_object(new)}
        self._parts = {max(PART.findall(name), key=len, default="") for name in names}
        """The longest run of letters and digits of each name: a word without one of them holds no name."""
        begins = (PART.match(form) for form in (*self._within, *self._alone, *self._words))
        self._firsts = {m[0] for m in begins if m is not None}
        """The run that each name begins with: from another one none is looked for."""
        self._most = min(
            MOST_PARTS, max((len(PART.findall(form)) for form in (*self._within, *self._alone)), default=0)
        )

    def near(self, text: str) -> bool:
        """Can it hold a name: most words of a log cannot, and this look costs a twentieth of the search."""
        if "" in self._parts or not self._parts.isdisjoint(PART.findall(text.lower())):
            return True
        if (
            self._words
            and PUT_TOGETHER.search(text)
            and not self._words.isdisjoint(map(str.lower, CAMEL.findall(text)))
        ):
            return True
        if not any(sign in text for sign in SIGNS):
            return False
        low = text.lower()
        return not self._parts.isdisjoint(
            PART.findall(ESCAPE.sub(" ", low)) + PART.findall(low.replace("%2d", "-").replace("%2e", "."))
        )

    def spans(self, text: str) -> list[CharRange]:
        """Where a name stands, the longest at each place, in order; they may overlap."""
        low = text.lower()
        if len(low) != len(text):  # a few letters have two small ones; none stands in a name
            low = "".join(one if len(one.lower()) > 1 else one.lower() for one in text)
        escaped = {m.end() for m in ESCAPE.finditer(low)} if any(sign in low for sign in SIGNS) else set()
        parts = [m.span() for m in PART.finditer(low)]
        begins = sorted({begin for begin, _ in parts} | escaped) if escaped else [begin for begin, _ in parts]
        ends = [end for _, end in parts]
        found: list[CharRange] = []
        first = 0
        for begin in begins:
            while first < len(ends) and ends[first] <= begin:
                first += 1
            near = ends[first : first + self._most]
            if near and begin not in escaped and low[begin : near[0]] not in self._firsts:
                near = []
            for end in reversed(near):
                run = low[begin:end]
                if (
                    run in self._within
                    or (run in self._words and (begin < 2 or low[begin - 2 : begin] != "--"))
                    or (run in self._alone and self._stands_alone(low, begin, end, escaped))
                ):
                    found.append((begin, end))
                    break
            else:
                found += self._put_together(text, begin, ends[first] if first < len(ends) else begin)
        return found

    def _put_together(self, text: str, begin: int, end: int) -> Iterable[CharRange]:
        """Where one word stands in a run of letters and digits that is put together, which begins no flag."""
        run = text[begin:end]
        if not self._words or len(run) > LONGEST_RUN or (run.islower() and run.isalpha()):
            return ()  # letters in an encoding are no words
        if not PUT_TOGETHER.search(run) or text[max(0, begin - 2) : begin] == "--":
            return ()
        return [(begin + m.start(), begin + m.end()) for m in CAMEL.finditer(run) if m[0].lower() in self._words]

    @staticmethod
    def _stands_alone(low: str, begin: int, end: int, escaped: Iterable[int]) -> bool:
        before = low[max(0, begin - 2) : begin]
        apart = (
            before[-1:] not in (".", "-") or before == "\\." or begin in escaped or OPENED.search(before) is not None
        )  # a pattern writes the dots of a host so
        return apart and FOLLOWS.match(low, end) is not None


def is_one_word(name: str) -> bool:
    """Is a name made of letters only."""
    return name.isascii() and name.isalpha()


def _is_object(new: str) -> bool:
    return new.partition("-")[0] in OBJECTS


def _forms(name: str) -> Iterable[str]:
    dots = name.replace(".", "%2e")
    return dict.fromkeys((name, name.replace("-", "%2d"), name.replace("-", "_"), dots, dots.replace("-", "%2d")))


def _found_within(name: str, new: str) -> bool:
    if "-" in name or "." in name or (any(c.isdigit() for c in name) and not name.isdigit()):
        return True
    return len(name) > LEAST_WITHIN and new.partition("-")[0] in OWNERS
