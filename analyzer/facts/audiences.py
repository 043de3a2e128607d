"""Is the agents' token made for another audience than the one that the server takes: by what both ends are told."""

from __future__ import annotations

from typing import NamedTuple

from analyzer.facts.stated import Stated
from analyzer.schema import ContainerArgRow

TOKEN, SERVER = "token audience", "authentication-audience"
"""Rows of `container_args`: of the agents' volume, and of the server, which alone has such a flag."""
VOLUME = " of volume "


class Differing(NamedTuple):
    """
    Two audiences that are not the same.

    Attributes:
        token: that of the agents' tokens.
        wanted: the one that the server takes.
        volume: the volume of the agents' pods that holds the token.
        rows: where each of them stands.
    """

    token: str
    wanted: str
    volume: str
    rows: tuple[ContainerArgRow, ContainerArgRow]


def differing(about: Stated) -> Differing | None:
    """The two audiences where both are known and differ; None where an end shows none, or several."""
    ours = [row for row in about.args if row.flag == TOKEN and row.value]
    theirs = [row for row in about.args if row.flag == SERVER and row.value]
    if len({row.value for row in ours}) != 1 or len({row.value for row in theirs}) != 1:
        return None
    token, _, volume = (ours[-1].value or "").partition(VOLUME)
    wanted = theirs[-1].value or ""
    return Differing(token, wanted, volume, (ours[-1], theirs[-1])) if token != wanted else None
