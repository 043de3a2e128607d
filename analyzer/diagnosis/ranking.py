"""The order in which causes stand, and which of them are only consequences of others."""

from __future__ import annotations

from collections.abc import Mapping

from analyzer.model import Cause, Certainty

ORDER = {Certainty.CONFIRMED: 0, Certainty.LIKELY: 0, Certainty.POSSIBLE: 1}


def ranked(found: list[Cause], ranks: Mapping[str, int]) -> tuple[Cause, ...]:
    """
    What the evidence carries before what is only possible, then by precedence; consequences are folded.

    What is only likely stands behind a reason (a setting, a want of memory) that is confirmed and explains all that speaks for it: the proven
    thing is mended first.
    A state that is confirmed (no agent exists) has a reason, which may be likely and stands before it.

    Args:
        ranks: place of each cause's id in the precedence.
    """
    found.sort(key=lambda c: (ORDER[c.certainty], c.rival, ranks[c.id]))
    for proven in [c for c in found if c.certainty is Certainty.CONFIRMED and c.is_reason]:
        at, explains = found.index(proven), set(proven.explains)
        if (to := next((n for n, c in enumerate(found[:at]) if _is_weaker(c, explains)), None)) is not None:
            found.insert(to, found.pop(at))
    kept: list[Cause] = []
    for cause in found:
        explained = {
            check for earlier in kept if earlier.certainty is not Certainty.POSSIBLE for check in earlier.explains
        }
        own = [check for check in cause.explains if check not in explained]
        is_proven = any(earlier.certainty is Certainty.CONFIRMED for earlier in kept)
        if kept and not own and (is_proven or cause.certainty is not Certainty.POSSIBLE):
            continue  # everything it rests on is explained by an earlier cause
        kept.append(cause)
    return tuple(kept)


def _is_weaker(cause: Cause, explains: set[str]) -> bool:
    """Is a cause likely, by checks alone that another explains as well."""
    return cause.certainty is Certainty.LIKELY and set(cause.explains) <= explains
