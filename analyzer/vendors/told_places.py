"""
What people write of the machines that a cluster of IBM Cloud runs on: classic infrastructure, VPC, a Satellite location.

It is told where it stands with the product, the version or the word cluster, behind a label, or behind `on`: ``IKS VPC 1.31``, ``a classic
cluster``, ``Infrastructure: VPC``. ``the VPC's route table`` and ``we left classic`` say nothing of the cluster.
"""

from __future__ import annotations

from collections.abc import Iterable

from analyzer import patterns as regex
from analyzer.vendors.told_names import APART, ASIDE, ASKED, CLAUSE, NOT_OURS

PLACE = r"(?P<place>VPC(?:[ -]?gen[ -]?2)?|classic|Satellite)"
PRODUCT = r"(?:IKS|ROKS|IBM Cloud|OpenShift|Kubernetes)"
VERSION = r"v?\d{1,2}\.\d{1,3}(?:\.\d{1,3})?(?:_\d{1,5}\w{0,10})?"
MACHINES = r"(?:infrastructure|clusters?|workers?|nodes?)"
FORMS = tuple(
    regex.compile(text, regex.I)
    for text in (
        rf"\b{PRODUCT}[ ](?:{VERSION}[ ])?(?:cluster[ ])?(?:on[ ]|\(|, ?)?{PLACE}\b(?! (?:endpoint|route|firewall|security))",
        rf"\b{PLACE}[ ](?:{PRODUCT}[ ])?(?:{MACHINES}\b|{VERSION}\b)",
        rf"\b(?:infra(?:structure)?|provider|platform|cluster[ _-]?type|type|generation)(?:[ _-](?:type|provider))?[ ]?[:=][ ]{{0,8}}(?:IBM Cloud[ ])?{PLACE}\b",
        rf"\bcluster[ ]\S{{1,60}}[ ,(]{{1,2}}{PLACE}\b(?=[ ,)]|$)",
        rf"\b(?:runs?|running|is|are|lives?|hosted|deployed)[ ](?:on|in)[ ](?:an?[ ]|the[ ])?(?:IBM Cloud[ ])?{PLACE}\b(?! (?:endpoint|route|firewall|security))",
    )
)
WORDS = {"v": "vpc", "c": "classic", "s": "satellite"}


def told_place(lines: Iterable[str]) -> str | None:
    """`vpc`, `classic` or `satellite`: the only one that the lines say of the cluster; None where they say several, or none."""
    found = {place for line in lines for place in _said(line)}
    return found.pop() if len(found) == 1 else None


def _said(line: str) -> set[str]:
    text = APART.sub(lambda m: " " * len(m.group()), line[:1000])
    asked = [m.span() for m in ASKED.finditer(text)]
    found = set()
    for form in FORMS:
        for m in form.finditer(text):
            clause = ASIDE.sub("", CLAUSE.split(text[: m.start("place")])[-1])
            if not NOT_OURS.search(clause) and not any(begin <= m.start() < end for begin, end in asked):
                found.add(WORDS[m["place"][0].lower()])
    return found
