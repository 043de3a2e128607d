"""`calicoctl ipam show` and `ipam check`: addresses used per pool; read for completeness, no check asks for them."""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.parsers.base import Emit, Fragment, Parser

TITLES = regex.compile(r"^[ \t]*\|[ ]+(?:GROUPING|TYPE)[ ]+\|", regex.M)


def takes(fragment: Fragment) -> str:
    found = TITLES.search(fragment.head(3)) or fragment.head(1).startswith("Checking IPAM ")
    return "a table of `calicoctl ipam show`" if found else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    for number, line in fragment.filled:
        if line.startswith(("| IP Pool", "| Block")):
            emit.fact("ipam", " ".join(line.strip("| ").replace("|", " ").split()), number)


PARSERS = (Parser("calicoctl ipam show", r"(?!)", takes, parse, 13),)
