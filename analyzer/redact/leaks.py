"""
The second look at a copy: independent of the renaming, it knows the names of the original's tables and nothing of what was replaced.

A name that is left stops the copy. Words that look drawn at random, and those that no list of public words knows, are no
proof of anything: they are listed for the reader, with what the look covers and what it does not.
"""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from analyzer.redact.encoded import RUN
from analyzer.redact.known import KnownNames
from analyzer.redact.names import is_public
from analyzer.redact.rule import UUID, random
from analyzer.redact.vocabulary import LEAST_PART, MADE, is_word, words
from analyzer.redact.vocabulary import LETTERS as MADE_LETTERS

TOKEN = re.compile(r"(?<![A-Za-z0-9])(?<!--)[A-Za-z0-9][A-Za-z0-9._-]*+")
"""A word, and not the flag of a program: somebody's volume may be called `profiling`, and `--profiling` stays."""
PART = re.compile(r"[A-Za-z0-9]++")
MOST_TOKENS = 100_000
GROUPS = re.compile(r"[0-9a-f:]{6,39}")
MOST_PARTS = 40
"""A name of more parts than this is found alone only, and not inside of a longer word; host names have ten at most."""
LETTERS = re.compile(r"[A-Z]?[a-z]{3,}|[A-Z]{4,}(?![a-z])")
WITHIN = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
IDENTIFIER = re.compile(r"[0-9a-v]{19}[0g]")
HEXADECIMAL = re.compile(r"[a-fA-F]+")
DRAWN = re.compile(r"(?=[a-z]*\d)[b-df-hj-np-tv-xz0-9]{5,10}|[b-df-hj-np-tv-xz]{5}|[b-df-hj-np-tv-xz]{8,10}")
"""The end of a pod's name, which has no vowel and seldom no digit."""
ESCAPED = re.compile(r"^[2-7][0-9A-F](?=[A-Za-z])")
"""What is left of a percent sign's two digits."""
MADE_WITHIN = re.compile(rf"(?i:[a-z]{{2,7}}y[{MADE_LETTERS}]{{8}})")
"""A pseudonym in a word that is put together."""
LONGEST = 60
"""What is longer is a text in an encoding, whose letters are no words."""
COVERED = (
    "looked for: secrets by the rules' kinds (also in base64, hexadecimal and percent forms); names of every object of every table (also in capitals, base64 and percent forms, and plain words also in paths, in names of files and in words that are put together);"
    " words that no list of public words knows (English, programs, Kubernetes); addresses (IPv4, IPv6, MAC, 10-1-2-3), hosts of known top-level domains, e-mail, telephone, account and cluster numbers, homes, owners, syslog hosts, identifiers of clouds, people where they sign, own files or are logged in"
)
NOT_COVERED = (
    "not looked for: names that are words of the diagnosis (kinds, states, parts of every cluster, public software) or, where no table has them, words of English;"
    " names of one word as the name of a flag (--name), in the plural or grown together with others, names shorter than four letters,"
    " free text in any other encoding, members that are not text (left out); read the copy before you give it away"
)


class Made:
    """The pseudonyms of a copy, which are nobody's name and nobody's secret though they may look like both."""

    def __init__(self, made: Iterable[str]) -> None:
        every = set(made)
        self._addresses = {one for one in every if one.count(":") >= 2}
        self._names = KnownNames({one.lower(): "owner-" for one in every - self._addresses})

    def without_addresses(self, text: str) -> str:
        """A group of four hexadecimal digits of a drawn address can be spelt as somebody's name is."""
        if not self._addresses:
            return text
        return GROUPS.sub(lambda m: "::" if m[0] in self._addresses else m[0], text)

    def without_names(self, line: str) -> str:
        """Each name of the copy becomes a word of which nobody takes anything for a secret."""
        plain, at = "", 0
        for begin, end in self._names.spans(line):
            if begin >= at:
                plain += line[at:begin] + "${name}"
                at = end
        return plain + line[at:]


class Leaks:
    """
    What of the original is left in texts of the copy.

    Args:
        everywhere: a name of one word counts in longer words, too.

    Attributes:
        names: how often each name of the original was met, in lower case.
        words: words that look drawn at random or that no list knows, with their counts; at most `MOST` of them.
    """

    MOST = 1000

    def __init__(self, names: Iterable[str], made: Iterable[str] = (), *, everywhere: bool = False) -> None:
        new = {one.lower() for one in made}
        self._made = new
        self._names = {one.lower() for one in names if not is_public(one)} - new
        self._longest = min(MOST_PARTS, max((len(PART.findall(one)) for one in self._names), default=0))
        self._words = {one for one in self._names if everywhere and one.isascii() and one.isalpha()}
        self.names: Counter[str] = Counter()
        self.words: Counter[str] = Counter()
        self._told: dict[str, tuple[bool, tuple[str, ...]]] = {}

    @property
    def known(self) -> Iterable[str]:
        """The names that are looked for, in lower case."""
        return self._names

    def look(self, text: str) -> None:
        """One block of text; percent forms and base64 runs of text are looked at as what they say."""
        self._look(text)
        if "%" in text and (plain := unquote(text)) != text:
            self._look(plain)
        for run in RUN.findall(text):
            try:
                inner = base64.b64decode(run + "=" * (-len(run) % 4), validate=True).decode("utf-8")
            except ValueError:
                continue
            if inner.isprintable():
                self._look(inner)

    def _look(self, text: str) -> None:
        for token in set(TOKEN.findall(text)):
            told = self._told.get(token)
            if told is None:
                if len(self._told) >= MOST_TOKENS:
                    self._told.clear()
                drawn = (self._unknown(token) or (random(token) and not is_word(token))) and not UUID.fullmatch(token)
                inside = tuple(self._inside(token.lower().rstrip("._-"))) if self._names else ()
                if self._words:
                    inside += tuple(self._put_together(token))
                told = self._told[token] = drawn, inside
            if told[0] and len(self.words) < self.MOST:
                self.words[token] += 1
            if told[1]:
                self.names.update(told[1])

    def _unknown(self, token: str) -> bool:
        """Does it hold letters that are no word of the list, no pseudonym and nothing that Kubernetes draws."""
        if len(token) > LONGEST or token.lower() in self._made:
            return False
        return any(
            run.lower() not in words() and run.lower().rstrip("s") not in words()
            for part in PART.findall(MADE_WITHIN.sub("", ESCAPED.sub("", token)))
            if part.lower() not in words()
            and part.lower() not in self._made
            and not any(one.fullmatch(part) for one in (MADE, IDENTIFIER, DRAWN))
            for run in LETTERS.findall(part)
            if len(run) >= LEAST_PART and not HEXADECIMAL.fullmatch(run)
        )

    def _put_together(self, token: str) -> Iterator[str]:
        """Names of one word in longer words: `orchard-db`, `OrchardQueue`, `/srv/orchard`."""
        for part in PART.findall(token):
            if part.lower() in self._words:
                yield part.lower()
            elif len(part) <= LONGEST and not part.islower():
                yield from (one for one in map(str.lower, WITHIN.findall(part)) if one in self._words)

    def _inside(self, token: str) -> Iterator[str]:
        """Names as whole runs of parts of a token: `kube-proxy-NODE.log` holds NODE; a plain word counts alone only."""
        if token in self._names:
            yield token
            return
        places = [m.span() for m in PART.finditer(token)]
        for first in range(len(places)):
            for last in range(first + 1, min(len(places), first + self._longest)):
                part = token[places[first][0] : places[last][1]]
                if part in self._names:
                    yield part
