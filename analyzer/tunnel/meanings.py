"""What failed connects mean, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analyzer.schema import KonnectivityEventRow
from analyzer.tunnel import errors
from analyzer.tunnel.errors import ErrorClass
from analyzer.wording import innermost, some


def meanings(kinds: Mapping[ErrorClass, Sequence[KonnectivityEventRow]]) -> str:
    """What the errors of each class mean, most frequent first; of those that no class knows, the latest in its own words."""
    words = dict(errors.MEANING)
    if other := kinds.get(ErrorClass.OTHER):
        words[ErrorClass.OTHER] = f'{words[ErrorClass.OTHER]}, "{innermost(other[-1].error, 100)}"'
    return some(f"{words[k]} ({len(v)}x)" for k, v in kinds.items())
