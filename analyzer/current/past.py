"""A statement that is past, and the later one that made it so."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from analyzer.tables.base import Row


class Why(Enum):
    """How a later statement contradicts an earlier one."""

    RELISTED = "the object was listed again"
    DELETED = "the object was deleted"
    GONE = "the object is in no later list"
    READY = "the object is ready since"
    EVENT = "a later event of the same object says the contrary"
    USED = "what failed was used with success afterwards"
    FAILED = "what worked failed afterwards"
    OLDER = "a recording of a later day states the contrary"
    RESTATED = "the same fact is stated anew"
    ELSEWHERE = "another cluster was asked than the one whose objects are listed"


class Past(NamedTuple):
    """One row of a table that no longer holds, the row that replaces it, and why it does."""

    table: str
    row: Row
    by: Row
    why: Why
