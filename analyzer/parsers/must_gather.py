"""
The file `version` of a must-gather: the image that gathered, and its release, which is the cluster's own where none other was named.

::

    openshift/must-gather
    4.17.9-202411261037.p0.gabc1234.assembly.stream.el9-abc1234

Origin: openshift/must-gather, collection-scripts/version.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.parsers.base import Emit, Fragment, Parser

IMAGE = "openshift/must-gather"
RELEASE = regex.compile(r"v?(?P<version>4\.\d{1,3}\.\d{1,3})(?:[-+][\w.+-]{1,100})?[ \t]*$")


def takes(fragment: Fragment) -> str:
    lines = [text.strip() for _, text in fragment.filled[:3]]
    told = len(lines) == 2 and lines[0] == IMAGE and RELEASE.match(lines[1]) is not None
    return "image and release of a must-gather" if told else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    (at, _), (below, text) = fragment.filled[:2]
    m = RELEASE.match(text.strip())
    emit.fact("product_hint", "openshift", at)
    if m is not None:
        emit.fact("version", m["version"], below)


PARSERS = (Parser("must-gather version", rf"{IMAGE}[ \t]*$", takes, parse, 5),)
