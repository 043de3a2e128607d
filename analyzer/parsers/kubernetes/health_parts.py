r"""
Parts of an API server's health, each on a line of its own, or all of them in the one error that kubectl makes of a check that failed.

::

    [-]etcd failed: reason withheld
    Error from server (InternalError): an error on the server ("[+]ping ok\n[-]etcd failed: reason withheld\nreadyz check failed") has prevented the request from succeeding
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.parsers.base import Emit

PART = regex.compile(
    r"[ \t]{0,8}\[(?P<sign>[+-])\](?P<part>[\w./:-]{1,120}) (?:ok|excluded: ok|failed: (?P<why>[^\n]{1,300}))[ \t]*$"
)
END = regex.compile(r"[ \t]{0,8}(?P<what>readyz|livez|healthz) check (?P<how>passed|failed)[ \t]*$")
QUOTED = regex.compile(r"an error on the server \(\"(?P<parts>\[[+-]\][^\"]{1,8000}+)\"\) has prevented the request")


def told(number: int, line: str, emit: Emit) -> bool:
    """Facts of one line; False where it is none of these."""
    if m := PART.match(line):
        emit.records += 1
        if m["why"]:
            emit.fact("api_probe", f"{m['part']}: failed ({m['why'].strip()})", number)
        return True
    if m := END.match(line):
        emit.fact("api_health", f"{m['what']} {m['how']}", number)
        return True
    return False


def quoted(number: int, error: str, emit: Emit) -> None:
    """The same of the parts within kubectl's error."""
    if "[-]" in error and (found := QUOTED.search(error)) is not None:
        for part in str(found["parts"]).split("\\n"):
            told(number, part, emit)
