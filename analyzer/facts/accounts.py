"""Accounts of IBM Cloud: which one owns the cluster, which ones are shown, and whose settings a bundle holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from analyzer import patterns as regex
from analyzer.facts.fact import Witness
from analyzer.schema import FactRow
from analyzer.vendors.owner_lines import BY_CRN, BY_WORD

Facts = Mapping[str, Sequence[FactRow]]
CRN = regex.compile(r":a/([0-9a-f]{32}):(?P<id>[\w-]{0,60})")

SAID = "somebody's word"


def is_same(account: str, own: str) -> bool:
    """Is it the same account; a record may hold an ID with something before it."""
    return account == own or own.endswith(account)


class Accounts:
    """Whose settings are known, for one cluster."""

    def __init__(self, facts: Facts, cluster: str | None) -> None:
        """
        Args:
            cluster: the ID of the cluster, where it is known.
        """
        self._facts = facts
        self._cluster = cluster

    @cached_property
    def owner(self) -> Witness | None:
        """The account that owns the cluster: as its record says, else by its own CRN, wherever that stands, else as somebody writes."""
        for row in self._facts.get("account_id", []):
            return Witness(row.value, row, "AccountID")
        for row in self._facts.get("crn", []):
            m = CRN.search(row.value)
            if m and self._cluster in (None, m["id"]):
                return Witness(m[1], row, "CRN")
        return self._said(BY_CRN, "CRN") or self._said(BY_WORD, SAID)

    def _said(self, key: str, how: str) -> Witness | None:
        """By lines that name both, where they agree; of another cluster they say nothing."""
        rows = [row for row in self._facts.get(key, []) if row.value.partition(" ")[0] == self._cluster]
        stated = {row.value.partition(" ")[2]: row for row in reversed(rows)}
        return Witness(*stated.popitem(), how) if len(stated) == 1 else None

    @property
    def all_shown(self) -> Sequence[FactRow]:
        """Accounts that `account show` was asked of."""
        return self._facts.get("account_id_shown", [])

    @cached_property
    def others(self) -> list[str]:
        """Those of them, each once, where the cluster's own is stated and is none of them."""
        own = self.owner
        if own is None or any(is_same(row.value, own.value) for row in self.all_shown):
            return []
        return list(dict.fromkeys(row.value for row in self.all_shown))

    def setting(self, key: str) -> list[FactRow]:
        """What `account show` says of a setting, without what it says of another account than the cluster's."""
        own, rows = self.owner, list(self._facts.get(key, []))
        if own is None:
            return rows
        return [row for row in rows if (of := _account(row, self.all_shown)) is None or is_same(of.value, own.value)]

    def own_setting(self, key: str) -> list[FactRow]:
        """What `account show` says of a setting below the ID of the account that is stated to own the cluster, which somebody's word is not."""
        own = self.owner
        if own is None or own.how == SAID:
            return []
        rows = self._facts.get(key, [])
        return [
            row for row in rows if (of := _account(row, self.all_shown)) is not None and is_same(of.value, own.value)
        ]


def _account(row: FactRow, accounts: Sequence[FactRow]) -> FactRow | None:
    """The account above this line of its file, else the only one of the file, else the only one of all."""
    beside = [one for one in accounts if one.source == row.source]
    above = [one for one in beside if (one.line or 0) <= (row.line or 0)]
    if above:
        return max(above, key=lambda one: one.line or 0)
    return next(iter(beside or accounts), None) if len({one.value for one in beside or accounts}) == 1 else None
