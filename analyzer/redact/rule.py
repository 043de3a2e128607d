"""
What a rule about secrets is: data, with its own examples.

In an example ``{24}`` stands for a secret of 24 letters and digits, ``{h24}`` for one of 24 hexadecimal digits,
``{l24}`` for lower-case letters and digits, ``{a24}`` for lower-case letters alone, ``{u24}`` for upper-case letters and digits, ``{d6}`` for digits, ``{uuid}`` for a UUID.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from analyzer import patterns as regex

Match = regex.Match[str]
Replace = str | Callable[[Match], str]

TIMEOUT_S = 2.0
"""Every pattern is linear; this is the second line, so it is far above what a busy machine needs for a long line."""

SAFE = (
    r"(?:(?:true|false|null|nil|none|yes|no|unset|empty|required|optional|<[\w -]{1,40}>|\"\"|''|\[\]|\{\}|\*{2,}(?:HIDDEN\*+)?"
    r"|x{3,}|\.{3}|REDACTED|MASKED)(?![\w.~+/@!#$%^&*-])|(?-i:\$(?=[A-Z0-9_]{0,60}(?:_|PASS|PWD|TOKEN|KEY|SECRET|CRED))[A-Z][A-Z0-9_]{2,60}|YOUR(?:[-_][A-Z]{2,20}){1,6})(?![\w.~+/@!#$%^&*-])|\[hidden:|\[REDACTED|\$\{|\$\(|\{\{)"
)
"""Values that say there is none, that it is hidden, or that it comes from elsewhere."""
PROSE = (
    r"(?:(?:tokens?|signature|audiences?|issuer|claims?|lookup)\s{1,4}(?:has|have|is|are|was|does|not|failed|mismatch|lookup)\b"
    r"|(?:unknown|unexpected|invalid|wrong|bad|missing|untrusted|unsupported|malformed|expired|incorrect|no|not)\s{1,4}"
    r"(?:issuer|audiences?|signature|claims?|kid|key id|subject|token|signing (?:key|method)|algorithm|authority|jwt|yet valid|valid|found|service ?account|public key)\b"
    r"|(?:secret|configmap)\s{1,4}\\{0,8}\"[\w./-]{1,253}\\{0,8}\"\s{1,4}not (?:found|registered))"
)
"""The beginning of why a token is refused or a volume not mounted, without quotes: `invalid token: token has expired`."""
PATH = regex.compile(
    r"\A(?:(?:file:|\.{0,2}/|~/|[A-Za-z]:\\)?(?:[\w.@+-]++/)++[\w.@+-]*+|/[\w.-]++|[\w./-]{1,200}\.(?:pem|key|crt|ya?ml|json|txt|conf|log|go))\Z"
)
NUMBER = regex.compile(r"[-+]?[\d.,:]+(?:[smhd]|ms|us|ns|[kKmMgGt]i?[bB]?)*|(?:\d+[hms])+[\d.]*s?")
LONG_NUMBER = regex.compile(r"\d{24,}")
"""More digits than a time in nanoseconds or a number of 64 bits has."""
BASE64 = regex.compile(r"[A-Za-z0-9]{12,}|[A-Za-z0-9+/]{20,}={0,2}")
DRAWN = regex.compile(r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}")
EXTENSION = regex.compile(r"\.[a-z]{2,4}\Z")
UUID = regex.compile(r"(?i)[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
SEGMENT = regex.compile(r"[A-Za-z0-9_+=~]{12,}")
SAFE_WHOLE = regex.compile(rf"(?i){SAFE}.*+", regex.S)
GROUP = "(?P<value>"
SIGNS = ("=", ":", "->", "＝", "：", "%3d", "%3a", "\\u003", "&#61")
"""Of what may stand between a name and its value (`kinds.values.EQUALS`), in lower case, each holds one of these."""


class SecretRule(NamedTuple):
    """
    One kind of secret.

    Attributes:
        name: the kind in short.
        hints: pieces in lower case; every text the pattern matches holds one of them.
        pattern: linear in the text.
        replace: the text put in its place, or a function of the match.
        hidden: examples whose secret goes.
        kept: examples that stay as they are.
        signed: the name that holds the hint is followed by one of `SIGNS` in every text the pattern matches.
    """

    name: str
    hints: tuple[str, ...]
    pattern: regex.Pattern[str]
    replace: Replace
    hidden: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    signed: bool = False

    def may_match(self, low: str) -> bool:
        """May the pattern match a text, which is given in lower case: `AgentKey set to ""` needs no pattern to be left as it is."""
        if not self.signed:
            return True
        last = max(map(low.rfind, SIGNS))
        return any(0 <= low.find(hint) < last for hint in self.hints)


def rule(
    name: str, hints: str, pattern: str, replace: Replace, *, hidden: tuple[str, ...] = (), kept: tuple[str, ...] = (), signed: bool = False,
) -> SecretRule:  # fmt: skip
    """A rule with its hints in one text, divided by blanks; ``~~`` stands for a blank inside of one."""
    words = tuple(one.replace("~~", " ") for one in hints.split())
    return SecretRule(name, words, regex.compile(apart(pattern)), replace, hidden, kept, signed)


def apart(pattern: str) -> str:
    """The pattern with another name for each further group that is called ``value``: the standard library takes no name twice."""
    first, *others = pattern.split(GROUP)
    return first + "".join(f"{GROUP[:-1]}{at or ''}>{part}" for at, part in enumerate(others))


def span_of(m: Match) -> tuple[int, int]:
    """Where the value stands, whichever of its groups has matched."""
    return next(m.span(name) for name in m.re.groupindex if name.startswith("value") and m.start(name) >= 0)


def value_of(m: Match) -> str:
    begin, end = span_of(m)
    return m.string[begin:end]


def with_value(m: Match, new: str) -> str:
    """The match with something else in place of its value."""
    begin, end = span_of(m)
    return m[0][: begin - m.start()] + new + m[0][end - m.start() :]


def plain(value: str) -> bool:
    """
    A value that is no secret whatever its name: none, hidden, a number, a path.

    Base64 may hold the sign of a path, and a secret in the name of a file ends as a file's name does.
    """
    if not value or SAFE_WHOLE.fullmatch(value) or (NUMBER.fullmatch(value) and not LONG_NUMBER.fullmatch(value)):
        return True
    stem = EXTENSION.sub("", value)
    drawn = DRAWN.fullmatch(stem) is not None or (BASE64.fullmatch(stem) is not None and random(stem))
    return PATH.fullmatch(value) is not None and not drawn


def credible(value: str) -> bool:
    """Under a name that means a secret in most cases: not a word, a number, a path or an identifier of an object."""
    if len(value) < 6 or plain(value) or UUID.fullmatch(value):
        return False
    digits, letters = any(c.isdigit() for c in value), any(c.isalpha() for c in value)
    if digits and letters:
        return "-" not in value or len(value) >= 16 or any(c.isupper() for c in value)
    return (
        changes(value) * 5 >= len(value)
        or any(c in "!@#$%^&*+=~" for c in value[1:])
        or (len(value) >= 24 and "-" not in value)
    )


def thrown(value: str) -> bool:
    """Under a name beside which objects are listed, too (`default-token-x1`): credible, and where it has hyphens drawn at random."""
    return credible(value) and ("-" not in value or random(value))


def likely(value: str) -> bool:
    """Under a name that is a password's in nearly all cases: credible, or words and digits put together (`blue-moon71`)."""
    return credible(value) or (
        len(value) >= 6
        and not plain(value)
        and not UUID.fullmatch(value)
        and any(c.isdigit() for c in value)
        and any(c.isalpha() for c in value)
    )


def random(value: str) -> bool:
    """Where only a word nearby speaks of a secret: upper and lower case thrown together, as no name is."""
    if "://" in value or value.startswith("/"):
        return False
    return any(
        one.lower() != one and one.upper() != one and changes(one) * 5 >= len(one) for one in SEGMENT.findall(value)
    )


def changes(value: str) -> int:
    """Changes between lower case, upper case and digits; a capital letter before small ones is how words begin."""
    kinds = ["u" if c.isupper() else "l" if c.islower() else "d" if c.isdigit() else "" for c in value]
    return sum(1 for a, b in pairwise(kinds) if a and b and a != b and (a, b) != ("u", "l"))


def value_if(test: Callable[[str], bool], put: str) -> Callable[[Match], str]:
    """Replace the group ``value`` where it passes the test."""

    def one(m: Match) -> str:
        value = value_of(m)
        return m[0] if value.startswith("[hidden:") or not test(value) else with_value(m, put)

    return one


def secret(value: str) -> bool:
    """Under a name that can only be a secret's: everything but nothing."""
    return not SAFE_WHOLE.fullmatch(value)


def no_path(value: str) -> bool:
    """As above, where files are named as well."""
    return not plain(value)
