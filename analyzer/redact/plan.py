"""Which rules about secrets a text has to be asked: those of which a hint stands in it."""

from __future__ import annotations

from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.redact.rule import TIMEOUT_S, Match, Replace, SecretRule

ANCHOR = regex.compile(r"\^(?<![\[\\]\^)|\$(?<!\\\$)(?=\)|\||$)")
"""What stands in front of the signs is asked behind them: only where one stands, and long patterns hold few."""
SHORT = 4096
"""Characters no pattern can be long about; a clock for it would cost more than the search."""


class Plan(NamedTuple):
    """Which rules a text has to be asked: under pieces their hints, under hints the bits of their rules."""

    rules: tuple[SecretRule, ...]
    pieces: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    counted: frozenset[str]
    """The pieces that hold digits."""

    def wanted(self, low: str) -> int:
        """The bits of the rules that have a say in a text in lower case: one of their hints stands in it."""
        wanted = 0
        for piece, hints in self.pieces:
            if piece in low:
                for hint, bits in hints:
                    if hint in low:
                        wanted |= bits
        return wanted

    def of_lines(self) -> int:
        """The bits of the rules that ask how a line begins or ends."""
        return sum(1 << at for at, one in enumerate(self.rules) if ANCHOR.search(one.pattern.pattern))

    def within(self, low: str) -> Plan:
        """The same for parts of a text in lower case, without the pieces that do not stand in it, whatever its digits are."""
        return Plan(
            self.rules, tuple(one for one in self.pieces if one[0] in low or one[0] in self.counted), self.counted
        )

    def without(self, pieces: set[str]) -> Plan:
        """The same where it is known which pieces stand in none of them, whatever its digits are."""
        left = (one for one in self.pieces if one[0] not in pieces or one[0] in self.counted)
        return Plan(self.rules, tuple(left), self.counted)

    def ask(self, text: str, low: str, wanted: int | None = None) -> str:
        """The text with every secret of these rules hidden; `wanted` are their bits, where they are known already."""
        wanted = self.wanted(low) if wanted is None else wanted
        while wanted:
            one = self.rules[(wanted & -wanted).bit_length() - 1]
            wanted &= wanted - 1
            if not one.may_match(low):
                continue
            replace = _before_a_quote(one.replace) if "\\" in text else one.replace
            if len(text) > SHORT:
                text = regex.guarded(one.pattern).sub(replace, text, timeout=TIMEOUT_S)
            else:
                text = one.pattern.sub(replace, text)
        return text


def _before_a_quote(replace: Replace) -> Replace:
    """The same, without a backslash in front of a quote being taken with a value: it is part of the quote."""

    def one(m: Match) -> str:
        old, new = m[0], replace(m) if callable(replace) else m.expand(replace)
        signs = old[len(old.rstrip("\\")) :]
        if signs and m.string[m.end() : m.end() + 1] in ('"', "'") and not new.endswith(signs):
            return new + signs
        return new

    return one


def plan(rules: tuple[SecretRule, ...], pieces: tuple[str, ...] = ()) -> Plan:
    """A hint stands under the piece it names (``|>>echo``) or the first it holds; without pieces each is its own."""
    found: dict[str, dict[str, int]] = {piece: {} for piece in pieces}
    for at, one in enumerate(rules):
        for hint in one.hints:
            piece, _, hint = hint.rpartition(">>")
            piece = piece or next((piece for piece in pieces if piece in hint), hint)
            hints = found.setdefault(piece, {})
            hints[hint] = hints.get(hint, 0) | 1 << at
    counted = frozenset(piece for piece in found if any(map(str.isdigit, piece)))
    return Plan(rules, tuple((piece, tuple(hints.items())) for piece, hints in found.items() if hints), counted)
