"""
Hostile bundles, made in code: deterministic, small, each with the exit codes that are right for it.

`cases()` gives one `Case` a row. `good` says that the healthy agent log beside the bad part must still be analysed;
`secrets` are texts that must not stand in any output. Real bundles never look like this, attackers' do.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.archives import streams, tars, zips
from tests.hostile.parts import AGENT, GOOD, Case, tar_of
from tests.hostile.texts import jsons, logs, names, secrets, tables, yamls

__all__ = ["AGENT", "GOOD", "Case", "cases", "tar_of"]


def cases() -> Iterator[Case]:
    for family in (tars, streams, zips, yamls, jsons, logs, tables, secrets, names):
        yield from family()
