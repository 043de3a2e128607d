"""
Some lines of `ibmcloud ks cluster get`, without the name and state that it begins with, wherever somebody put them.

::

    cluster get:
    Master URL: https://c104.us-south.containers.cloud.ibm.com:31690
    Konnectivity Server URL:        https://c104.private.us-south.containers.cloud.ibm.com:30744
    VPE Gateway: enabled

A key that only this command prints, with such a value, tells what the block is; its other lines are read where their values have
the form of this output. What a text says of clusters in general, or of another one, is none of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from analyzer import patterns as regex
from analyzer.parsers.ibm.cluster_get import CLUSTER
from analyzer.parsers.ibm.columns import ABSENT
from analyzer.sources.words_before import speaks_elsewhere
from analyzer.vendors import ibm

PrintedLines = list[tuple[int, str]]
URLS = frozenset(
    {"konnectivity server url", "master url", "public service endpoint url", "private service endpoint url", "oauth server url"}
)  # fmt: skip
SWITCHED = frozenset({"public service endpoint url", "private service endpoint url"})
"""Endpoints whose URL is a dash where they are off."""
ANCHORS = (URLS - {"oauth server url"}) | {"vpe gateway"}
OWN_FORMS = frozenset({"id", "version"})
"""Together in one block they are of a cluster of IBM Cloud: nobody else's version bears the number of a bill of materials."""
OFF = regex.compile(r"(?i)(?:disabled|false|no|off|inactive|not\b.*|missing|unknown|\?+)$")
FORMS = {
    "id": regex.compile(r"(?=[a-z]{0,19}\d)[0-9a-z]{20}$|[0-9a-f]{32}$"),
    "provider": regex.compile(r"(?:classic|vpc-gen2|vpc-classic|g2|satellite|upi)$"),
    "version": regex.compile(r"\d+\.\d+\.\d+_\d{3,5}(?:_openshift)?\*?$"),
    "vpcs": regex.compile(r"[\w-]{4,64}(?:, ?[\w-]{4,64}){0,8}$"),
    "workers": regex.compile(r"\d{1,5}$"),
    "pod subnet": regex.compile(r"\d{1,3}(?:\.\d{1,3}){3}/\d{1,2}$"),
    "service subnet": regex.compile(r"\d{1,3}(?:\.\d{1,3}){3}/\d{1,2}$"),
    "worker zones": regex.compile(r"[a-z]{2,3}[\w-]{2,20}(?:, ?[a-z]{2,3}[\w-]{2,20}){0,8}$"),
    "master status": regex.compile(r"(?:Ready\b.{0,40}|Cannot complete cluster master operations\b.{0,400}|(?:Updating|Deploying|Refreshing|Master)\b.{0,200})$"),
    "master state": regex.compile(r"[a-z_]{4,30}$"),
    "master health": regex.compile(r"[a-z_]{4,30}$"),
}  # fmt: skip
URL = regex.compile(r"https?://[\w.-]{4,253}(?::\d{2,5})?/?$")
NAMES = "|".join(sorted((regex.escape(key) for key in {*FORMS, *URLS, "vpe gateway"}), key=len, reverse=True))
MARKS = regex.compile(r"[*`]")
ENTRY = regex.compile(rf"(?i)(?<![\w-])(?P<key>{NAMES})[ \t]{{0,40}}[:=][ \t]{{0,40}}")
LEAD = regex.compile(r"[ \t>|•·-]{0,12}(?P<label>[^\n=]{0,60}?[:>→])?[ \t]{0,8}$")
BETWEEN = regex.compile(r"[ \t]{0,8}[,;|/]?[ \t]{0,8}$")
OTHERS = regex.compile(
    r"(?i)[ \t>|•*·-]{0,12}(?:Name|State|Status|Created|Owner|Creator|Location|(?:Master )?Location|Master|Ingress (?:Subdomain|Secret|Status|Message)|Resource Group(?: ID| Name)?"
    r"|Trusted Profile ID|Pull Secrets|Secure By Default Networking|Outbound Traffic Protection|Image Security Enforcement|Key Management Enabled|Addons?|Monitoring Dashboard|OK)[ \t]{0,40}(?::[^\n]{0,200})?$"
)
"""Lines of the same output that state nothing of the endpoints."""


def statements(lines: PrintedLines) -> dict[int, list[tuple[str, str]]]:
    """(fact, value) of each such line, by its number."""
    if not any("URL" in line or "ateway" in line or "url" in line or "ersion:" in line for _, line in lines):
        return {}
    found: dict[int, list[tuple[str, str]]] = {}
    for above, block in _blocks(lines):
        stated = {number: _entries(line) for number, line in block}
        keys = {key for entries in stated.values() for key, _ in entries}
        if (keys.isdisjoint(ANCHORS) and not keys >= OWN_FORMS) or speaks_elsewhere(above):
            continue
        for number, entries in stated.items():
            found[number] = [_fact(key, value) for key, value in entries]
    return found


def _blocks(lines: PrintedLines) -> Iterator[tuple[str, PrintedLines]]:
    """(the line above, lines) of each run of lines that state something, right below each other."""
    run: PrintedLines = []
    above = ""
    for at, (number, line) in enumerate(lines):
        if _entries(line) or OTHERS.match(MARKS.sub("", line)):
            if run and number == run[-1][0] + 1:
                run.append((number, line))
                continue
            if run:
                yield above, run
            run, above = [(number, line)], lines[at - 1][1] if at else ""
    if run:
        yield above, run


def _entries(line: str) -> list[tuple[str, str]]:
    """(key, value) of all that a line states; nothing where it holds anything else."""
    plain = MARKS.sub("", line[:1000])
    heads = list(ENTRY.finditer(plain))
    lead = LEAD.match(plain[: heads[0].start()]) if heads else None
    if lead is None or (lead["label"] and speaks_elsewhere(lead["label"])):
        return []
    found = []
    ends = [*(m.start() for m in heads[1:]), len(plain)]
    for m, end in zip(heads, ends, strict=True):
        value = BETWEEN.sub("", plain[m.end() : end]).strip(" \t.|")
        if not _fits(key := m["key"].lower(), value):
            return []
        found.append((key, value))
    return found


def _fits(key: str, value: str) -> bool:
    if key in URLS:
        return (URL.match(value) is not None and ibm.is_own_host(value)) or (key in SWITCHED and value in ABSENT)
    if key == "vpe gateway":
        return bool(value) and value not in ABSENT and len(value.split()) <= 3 and OFF.match(value) is None
    return FORMS[key].match(value) is not None


def _fact(key: str, value: str) -> tuple[str, str]:
    return CLUSTER[key], "none" if value in ABSENT else value
