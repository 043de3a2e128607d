"""`calicoctl ipam show` and `ipam check`: addresses used per pool; read for completeness, no check asks for them."""

from __future__ import annotations

from analyzer.parsers.base import Emit, Fragment, Parser


def takes(fragment: Fragment) -> str:
    return "a table of `calicoctl ipam show`" if "GROUPING" in fragment.head(3) or "IPAM" in fragment.head(2) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    for number, line in fragment.filled:
        if line.startswith(("| IP Pool", "| Block")):
            emit.fact("ipam", " ".join(line.strip("| ").replace("|", " ").split()), number)


PARSERS = (Parser("calicoctl ipam show", r"(?!)", takes, parse, 13),)
