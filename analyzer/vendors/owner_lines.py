"""
Lines that say, wherever they stand, which account of IBM Cloud owns a cluster: its own CRN, or somebody's `AccountID`.

::

    inventory: crn:v1:bluemix:public:containers-kubernetes:us-south:a/0a1b2c3d4e5f60718293a4b5c6d7e8f9:cn9f3u2d0gm4b1ske7p0::
    xo: AccountID 0a1b2c3d4e5f60718293a4b5c6d7e8f9 (cn9f3u2d0gm4b1ske7p0)

A CRN holds both names, so that its words do not matter (https://cloud.ibm.com/docs/account?topic=account-crn). An account beside a
cluster's ID is somebody's word: it is none where the line denies, asks, or names two of either.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from analyzer import patterns as regex

BY_CRN, BY_WORD = "owner_by_crn", "owner_by_word"
"""Facts; their value is `<ID of the cluster> <account>`."""
MARK = "containers-kubernetes:"
CRN = regex.compile(
    r"\bcrn:v1:[\w-]{1,40}+:[\w-]{1,40}+:containers-kubernetes:[\w-]{0,40}+:a/(?P<account>[0-9a-f]{32}):(?P<id>[\w-]{1,60}+)(?=:|[\s\"',`]|$)"
)
ACCOUNT = regex.compile(r"\bAccount ?ID\b[\"'`*]{0,2}[ ]{0,4}[:=]?[ ]{0,8}[\"'`*]{0,2}(?P<account>[0-9a-f]{32})\b")
CLUSTER = regex.compile(r"(?<![\w.:/-])(?=[a-z]{0,19}\d)(?P<id>[0-9a-z]{20})(?![\w/-]|[.:]\w)")
DOUBT = regex.compile(
    r"(?i)\?|n['’]t\b|\b(?:no[tr]?|never|other|another|different|wrong|instead|nicht|kein\w{0,2}|ander\w{1,2}|falsch\w{0,2})\b"
)
LONGEST = 600


class SaidOwner(NamedTuple):
    """One line: the fact, and its value."""

    line: int
    key: str
    value: str


def owners(text: str, first_line: int) -> Iterator[SaidOwner]:
    """Each line of a text that says it."""
    if MARK not in text and "Account" not in text:
        return
    for number, line in enumerate(text.split("\n"), first_line):
        if MARK in line:
            for m in CRN.finditer(line[:LONGEST]):
                yield SaidOwner(number, BY_CRN, f"{m['id']} {m['account']}")
        elif "Account" in line and (said := _by_word(line)):
            yield SaidOwner(number, BY_WORD, said)


def _by_word(line: str) -> str | None:
    if len(line) > LONGEST or DOUBT.search(line):
        return None
    accounts = {m["account"] for m in ACCOUNT.finditer(line)}
    clusters = {m["id"] for m in CLUSTER.finditer(line)}
    return f"{clusters.pop()} {accounts.pop()}" if len(accounts) == len(clusters) == 1 else None
