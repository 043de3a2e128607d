"""
A report that may be shared: names and addresses replaced, the network's shape kept.

Addresses keep their prefixes (two in one subnet stay in one subnet, special ranges keep their class); nodes, pods,
clusters, accounts and hosts get names. The key is drawn anew for every run unless one is given: under one key equal
input gives equal output, and bundles fit together.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from analyzer import patterns as regex
from analyzer.redact.addresses import MOST_WORDS
from analyzer.redact.encoded import COLOUR_OF, HEX_TEXT, MOST_DEPTH, RUN
from analyzer.redact.forms import (
    ADDRESS,
    CLOCK,
    DASHED,
    GROUP,
    HINT,
    HOST,
    ID,
    MAC,
    SERVICE,
    SHORT_WORD,
    SIX,
    UNDERSCORED,
    WORD,
    WORKER,
    holds_form,
    is_kept,
)  # fmt: skip
from analyzer.redact.hosts import HostPseudonyms
from analyzer.redact.known import KnownNames
from analyzer.redact.numbers import NUMBERS, numbered, with_numbers
from analyzer.redact.unknown import unknown_in, without_unknown

if TYPE_CHECKING:
    pass

FORMS = regex.compile("|".join([GROUP, SERVICE, HOST, WORKER, ID, MAC, ADDRESS, UNDERSCORED, DASHED, SIX]))
FIRST = ("group", "service", "host", "worker")
ALONE = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}")
FEED = re.compile(rf"(?:\\[nrt]|{COLOUR_OF})(?=[A-Za-z0-9])")
"""An escaped line feed, or a colour of a terminal, whose letter is no part of the host, the address or the identifier behind it."""
ESCAPED = re.compile(rf"(?:{COLOUR_OF}|%[0-9A-Fa-f]{{2}}|\\[nrt]|\\u00[0-9A-Fa-f]{{2}})\Z")
DIGEST = re.compile(r"(?P<before>|.*(?:sha256:|://))(?P<digest>[0-9a-f]{64})(?P<behind>[\"',]{0,3})")
"""A word that ends with the digest of an image or the identifier of a container: nothing stands in these, and no two are alike."""
METRIC = re.compile(r":[A-Za-z][^\W_]*+_\w*+(?:\{|\Z)")
"""What follows the prefix of a metric: `vllm:requests_running{`."""
DIGITS = 64
ONE_LINE = 200
"""Characters of a line that is looked at once, however often it stands in a bundle."""


def _no_letter(m: re.Match[str]) -> str:
    return m[0][:-1] + " "


class Pseudonyms(HostPseudonyms):
    """
    One consistent renaming under a secret key.

    Args:
        key: 1 to 64 bytes.
        names: pseudonyms of the names that are known.
        words: hide the words as well that no list of public words knows.
        everywhere: hide objects that are called by one word in longer words, too.
    """

    def __init__(
        self, key: bytes, names: dict[str, str] | None = None, *, words: bool = False, everywhere: bool = True
    ) -> None:
        super().__init__(key)
        self._unknown = words
        self.everywhere = everywhere
        self._names = {old.lower(): new for old, new in sorted((names or {}).items())}
        self._known = KnownNames(self._names, everywhere=everywhere)
        self._words: dict[str, str] = {}
        self._rests: dict[str, str] = {}
        self._lines: dict[str, str] = {}
        """What became of the lines that were looked at last, over all documents."""
        self.replaced: dict[str, str] = {}
        """Every name and address that was replaced so far, for the leak scan."""

    @property
    def made(self) -> Iterable[str]:
        """Every pseudonym of a name."""
        return self._names.values()

    @property
    def known(self) -> Iterable[str]:
        """Every name that has a pseudonym."""
        return self._names

    def text(self, text: str) -> str:
        """
        A text with every known name and address replaced; what was replaced is not looked at again.

        Names and addresses hold no blanks, and the words of a log are the same over and over: each is looked at once.
        """
        if numbered(text):
            text = NUMBERS.sub(self._one, text)
        return self._each().sub(self._word, text)

    def _each(self) -> re.Pattern[str]:
        return SHORT_WORD if self._unknown else WORD

    def texts(self, lines: list[str]) -> list[str]:
        """The same for many lines: each of them once in many documents, and those of which no word changes are not put together anew."""
        if len(self._lines) > MOST_WORDS:
            self._lines.clear()
        known = self._lines
        new = {line: line for line in lines if line not in known}
        for line in with_numbers("\n".join(new)):
            new[line] = NUMBERS.sub(self._one, line)
        words = set("\n".join(new.values()).split())
        least = 3 if self._unknown else 4
        changed = {word for word in words if (len(word) >= least or not word.isascii()) and self._new(word) != word}
        for old, line in new.items():
            if not changed.isdisjoint(line.split()):
                new[old] = self._each().sub(self._word, line)
        known.update(item for item in new.items() if len(item[0]) <= ONE_LINE)
        return [known[line] if line in known else new[line] for line in lines]

    def address_alone(self, text: str) -> str:
        """The same of an address that stands alone."""
        return self._new(text) if ALONE.fullmatch(text) else self.text(text)

    def _word(self, m: Any) -> str:
        return self._new(m[0])

    def _new(self, word: str) -> str:
        new = self._words.get(word)
        if new is None and ALONE.fullmatch(word) and word not in self._names:  # a node may be called as its address
            new = self._words[word] = self._note(word, self.address(word))
        elif new is None:
            m = DIGEST.fullmatch(word) if len(word) >= DIGITS else None
            if m is not None and not self._known.near(m["digest"]) and HEX_TEXT.fullmatch(m["digest"]) is None:
                return (self._new(m["before"]) if m["before"] else "") + word[m.start("digest") :]
            new = self._replaced(word) if self._may_hold(word) else word
            if self._names:
                new = RUN.sub(lambda one: self._encoded(one[0]), new)
            if len(self._words) >= MOST_WORDS:
                self._words.clear()
            self._words[word] = new
        return new

    def _may_hold(self, word: str) -> bool:
        """Can it hold a name or an address: most words of a log cannot, and a look at them costs a twentieth of the search."""
        if HINT.search(word):
            return CLOCK.fullmatch(word) is None
        return self._known.near(word) or (self._unknown and bool(unknown_in(word)))

    def _rest(self, text: str) -> str:
        """A part of a text in which no name and no address stands; most are signs, and the same over and over."""
        if not self._unknown:
            return text
        new = self._rests.get(text)
        if new is None:
            if len(self._rests) >= MOST_WORDS:
                self._rests.clear()
            new = self._rests[text] = without_unknown(text, self._hidden_word)
        return new

    def _hidden_word(self, run: str) -> str:
        low = run.lower()
        new = "w" + (self.letters("word", low) if run.isalpha() else self.token("word", low, 8))
        return self._note(run, new.upper() if run.isupper() else new)

    def _replaced(self, text: str) -> str:
        """
        Names and forms replaced, from left to right; at one place hosts, services and workers go before names.

        What was replaced is not looked at again.
        """
        spans = self._known.spans(text) if self._names and self._known.near(text) else []
        shown = FEED.sub(_no_letter, text) if "\\" in text or "[" in text else text
        formed = holds_form(shown)
        if not spans and shown == text and not self._unknown:
            return FORMS.sub(self._one, text) if formed else text
        out: list[str] = []
        at = first = 0
        m = FORMS.search(shown) if formed else None
        while True:
            while first < len(spans) and spans[first][0] < at:
                first += 1
            if m is not None and m.start() < at:
                m = FORMS.search(shown, at)
            begin, end = spans[first] if first < len(spans) else (len(text) + 1, 0)
            if m is not None and (m.start() < begin or (m.start() == begin and m.lastgroup in FIRST)):
                begin, end, new = m.start(), m.end(), self._one(m)
            elif end:
                new = self._note(text[begin:end], self._within(text, begin, end))
            else:
                return "".join(out) + self._rest(text[at:])
            out += (self._rest(text[at:begin]), new)
            at = end

    def _encoded(self, run: str, depth: int = 0) -> str:
        """A run of base64, also twice, or of hexadecimal text that holds a name or an address is encoded anew."""
        if hexadecimal := HEX_TEXT.fullmatch(run):
            inner = bytes.fromhex(hexadecimal[1]).decode("ascii", "replace")
            told = not run.isdecimal() or self._known.spans(inner)  # the number of a dial may say letters of no word
            new = self._replaced(inner) if told and inner.isprintable() else inner
            return run if new == inner else self._note(run, run[: hexadecimal.start(1)] + new.encode().hex())
        if len(run) < 40 and (run.islower() or run.isupper()):
            return run
        try:
            inner = base64.b64decode(run + "=" * (-len(run) % 4), validate=True).decode("utf-8")
        except ValueError:
            return run
        new = self._replaced(inner) if inner.isprintable() or "\n" in inner else inner
        if new == inner and depth < MOST_DEPTH and RUN.fullmatch(inner):
            new = self._encoded(inner, depth + 1)
        return run if new == inner else self._note(run, base64.b64encode(new.encode()).decode())

    def _one(self, m: regex.Match[str]) -> str:
        kind, old = m.lastgroup, m.group()
        if kind == "host":
            low = old.lower()
            if low in self._names:
                return self._note(old, self._names[low])
            if is_kept(old):
                return self._only_names(old)
            return self._note(old, self.host(old))
        if kind == "group":
            return self._only_names(old)
        if kind == "service":
            return ".".join(self._service(one) for one in old.split("."))
        if kind == "mac":
            return self.hardware(old)
        if kind == "dashed":
            return self._note(old, self.address(old.replace("-", ".")).replace(".", "-"))
        if kind in ("phone", "account"):
            return self.digits(kind, old)
        if kind == "worker":
            return self._worker(old)
        if kind == "id":
            return self._note(old, self.cluster(old))
        if kind == "address":
            return self._note(old, self.address(old))
        if kind == "six":
            return self._note(old, self.address6(old))
        if kind == "underscored":
            return self._note(old.replace("_", "."), self.address(old.replace("_", "."))).replace(".", "_")
        return old

    def _only_names(self, text: str) -> str:
        out, at = [], 0
        for begin, end in self._known.spans(text):
            if begin >= at:
                out += [self._rest(text[at:begin]), self._note(text[begin:end], self._within(text, begin, end))]
                at = end
        return "".join(out) + self._rest(text[at:])

    def _service(self, label: str) -> str:
        return self._note(label, self._names[label]) if label in self._names else self._only_names(label)

    def _within(self, text: str, begin: int, end: int) -> str:
        """The pseudonym of a name in a text: in an identifier (`orchard_calls_total`, `OrchardQueue`) it has no hyphen, since none has."""
        old = text[begin:end]
        new = self._name(old)
        if text[end : end + 1].isalnum() or (text[:begin][-1:].isalnum() and not ESCAPED.search(text, 0, begin)):
            new = new.replace("-", "")
            return new.capitalize() if old[0].isupper() and not old.isupper() else new
        if text[end : end + 1] == "_" or text[:begin].endswith("_") or METRIC.match(text, end):
            return new.replace("-", "_")
        return new

    def _name(self, old: str) -> str:
        """A name in the letters it was written in: capitals stay capitals, `%2D` stays `%2D`, `_` stays `_`."""
        low = regex.sub("(?i)%2d", "-", regex.sub("(?i)%2e", ".", old)).lower()
        if low not in self._names:
            return self._letters(self._names[low.replace("_", "-")].replace("-", "_"), old)
        return self._letters(self._names[low], old)

    def _letters(self, new: str, old: str) -> str:
        if "%" in old:
            new = new.replace("-", "%2D")
        return new.upper() if old.isupper() else new

    def _note(self, old: str, new: str) -> str:
        if old != new:
            self.replaced[old] = new
        return new

    def _worker(self, text: str) -> str:
        if text in self._names:
            return self._note(text, self._names[text])
        _, old, worker, pool, number = text.split("-", 4)
        cluster = self._note(old, self.cluster(old))
        return f"kube-{cluster}-{self.token('worker', worker, 8)}-{self._only_names(pool)}-{number}"
