"""
`ibmcloud ks cluster health issues`: what IBM's own checks of a cluster found.

Fact `health_issue`: ``NHC004 Network Error: The VPE gateway DNS names could not be resolved.`` Codes by IBM's documentation: NHC001 and
NHC005 Calico, NHC003 registries, NHC004 names of the VPE gateway, NHC006 and NHC007 resolvers, NHC009 tokens, NHC010 and NHC011 quotas
of security groups::

    ID       Component   Severity   Description
    NHC004   Network     Error      The VPE gateway DNS names could not be resolved.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.ibm.columns import FURNITURE, cells, titles

TITLES = regex.compile(r"[ \t]*+ID[ ]{2,}Component[ ]{2,}Severity\b")
CODE = regex.compile(r"[A-Z]{2,6}\d{3,5}$")
NONE = regex.compile(r"(?i)[ \t]*+no (?:health )?issues\b")


def takes(fragment: Fragment) -> str:
    return (
        "the titles of a cluster's health issues" if any(TITLES.match(line) for _, line in fragment.opening[:4]) else ""
    )


def parse(fragment: Fragment, emit: Emit) -> None:
    heads: list[tuple[int, str]] = []
    for number, line in fragment.filled:
        if TITLES.match(line):
            heads = titles(line)
            emit.records += 1
            continue
        row = cells(line, heads) if heads else {}
        if CODE.match(row.get("id", "")):
            told = " ".join(row[title] for title in ("id", "component", "severity") if row.get(title))
            emit.fact("health_issue", f"{told}: {row.get('description') or '?'}", number)
        elif not FURNITURE.match(line) and not NONE.match(line):
            emit.unread(number, "not a row of `cluster health issues`")


PARSERS = (
    Parser("ibmcloud ks cluster health issues", r"[ \t]*+ID[ ]{2,}Component[ ]{2,}Severity\b", takes, parse, 30),
)
