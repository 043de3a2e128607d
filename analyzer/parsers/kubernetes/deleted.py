"""
What `kubectl delete` says it deleted: what stood above of that object is no more.

::

    $ kubectl delete validatingwebhookconfiguration guard
    validatingwebhookconfiguration.admissionregistration.k8s.io "guard" deleted

Facts: `deleted`, ``kind/name`` with the kind in lower case and without its group. A dry run deletes nothing and says so.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.parsers.base import Emit, Fragment, Parser

ROW = regex.compile(
    r"[ \t]{0,8}(?P<kind>[a-z]{2,60})(?:\.[a-z0-9.-]{1,120})? \"(?P<name>[a-z0-9][\w.:-]{0,252})\" (?:force )?deleted(?: from [a-z0-9-]{1,63} namespace)?[ \t]*$"
)


def takes(fragment: Fragment) -> str:
    first = next((line for _, line in fragment.opening), "")
    return "what `kubectl delete` deleted" if ROW.match(first) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    for number, line in fragment.filled:
        if m := ROW.match(line):
            emit.fact("deleted", f"{m['kind']}/{m['name']}", number)
        else:
            emit.unread(number, "not a line of `kubectl delete`")


PARSERS = (Parser("kubectl delete", ROW.pattern, takes, parse, 33),)
