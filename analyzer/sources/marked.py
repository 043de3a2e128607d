"""
What people and their tools put in front of a record of a log, or around it: grep's file and number, quote marks, cells of a
table without titles, the time of a script, the name of a log's stream.
"""

from __future__ import annotations

import re
from dataclasses import replace

from analyzer import patterns as regex
from analyzer.sources.clock import MONTHS, at_us
from analyzer.sources.names import Context, context_of
from analyzer.sources.peeled import Peeled, outermost

KLOG_HEAD = r"[IWEF]\d{4} \d\d:\d\d:\d\d"
LATER = regex.compile(rf'{KLOG_HEAD}|\{{"(?:ts|level|log|time|msg)":')
"""How every record begins that a mark may stand in front of."""
# what people and their tools put in front of the lines of a log: grep's file and number, list marks, a name, a time in brackets
MARKS = (
    r"(?:(?P<file>[\w./@+-]{1,200}?\.(?:log|txt|out|err|\d{1,3}))[:-](?:\d{1,9}[:-])?|\d{1,9}[:-]|\d{1,6}[.)] |[*+•-] |\[\d{4}-\d\d-\d\d[T ][\d:.,]{5,15}Z?\] ?|\d{4}-\d\d-\d\d[T ][\d:.,]{5,18}(?:Z|[+-]\d\d:?\d\d)?\t"
    r"|[\[(]?(?:(?:\d{4}[-/]\d\d[-/]\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4})[T ,]{1,2})?\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,6})?(?: ?(?:[AP]M|UTC|GMT))?[\])]?(?: ?[-:|>])? "
    r"|(?:(?P<ns>[a-z0-9-]{1,63})/)?(?P<pod>[a-z0-9][a-z0-9.-]{0,120})(?:\[(?P<container>[a-z0-9-]{1,63})\])?(?:[ ]{1,60}\||:))[ ]{0,2}"
)
MARKED_START = re.sub(
    r"\?P<\w+>",
    "?:",
    rf"(?:{MARKS}|\"|\|(?:[^|\n]{{1,80}}\|){{0,6}} ?|[A-Z][a-z]{{2}} +\d{{1,2}} \d\d:\d\d:\d\d(?:\.\d+)? ){KLOG_HEAD}",
)  # for the combined pattern of all starts
MARKED = regex.compile(rf"{MARKS}(?P<text>{KLOG_HEAD}.*)", regex.S)
# a row of a table without its titles: `| 2024-06-10 10:00:05 | ERROR | E0610 ... |`
ROW = regex.compile(rf"\|(?P<cells>(?:[^|\n]{{1,80}}\|){{0,6}})[ ]?(?P<text>{KLOG_HEAD}[^\n]*+)$", regex.S)
# `aws logs tail`: the name of the log's stream behind the time
NAMED = regex.compile(
    rf"(?P<name>[\w./@=-]{{1,300}}) (?P<text>(?:{KLOG_HEAD}|\{{\"(?:ts|level|log|time|msg)\":).*)", regex.S
)
# `ts` of moreutils, and scripts like it: a time of the host without a zone
STAMPED = regex.compile(
    rf"(?P<month>[^\W\d_]{{3,5}}\.?) +(?P<day>\d{{1,2}}) (?P<clock>\d\d:\d\d:\d\d(?:\.\d+)?) (?P<text>{KLOG_HEAD}.*)",
    regex.S,
)
QUOTED = regex.compile(rf'"(?P<text>{KLOG_HEAD}(?:[^"]|"")*+)"[ \t]*+', regex.S)
FULL_DATE = regex.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?")


def marked(text: str, outer: Peeled) -> Peeled | None:
    """The record behind such a mark, and what the mark's own words say of it."""
    if not LATER.search(text):
        return None
    if text[0] == '"' and (m := QUOTED.fullmatch(text)):
        return replace(outer, text=m["text"].replace('""', '"'), layers=(*outer.layers, "quoted"))
    if text[0] == "|" and (m := ROW.match(text)):
        when = FULL_DATE.search(m["cells"])
        at, local = outermost(outer, when.group()) if when else (outer.at, outer.local)
        inner = m["text"].rstrip(" \t").removesuffix("|").rstrip(" \t")
        return replace(outer, text=inner, at=at, local=local, layers=(*outer.layers, "row"))
    if (m := STAMPED.match(text)) and (month := MONTHS.get(m["month"])):
        at, local = outer.at, outer.local
        if at is None:
            at, local = at_us(1972, month, int(m["day"]), m["clock"]), True
        return replace(outer, text=m["text"], at=at, local=local, layers=(*outer.layers, "marked"))
    if outer.layers[-1:] == ("timestamps",) and (m := NAMED.match(text)):
        return _of_stream(m["name"], m["text"], outer)
    if (m := MARKED.match(text)) is None:
        return None
    named = context_of(m["file"]) if m["file"] else Context()
    pod, container = outer.pod or m["pod"] or named.pod, outer.container or m["container"] or named.container
    return replace(
        outer,
        text=m["text"],
        pod=pod,
        container=container,
        node=outer.node or named.node,
        layers=(*outer.layers, "marked"),
    )


def _of_stream(name: str, text: str, outer: Peeled) -> Peeled:
    """A line behind the name of its log's stream: that of a pod, of a file of a container's log, or of a host."""
    # CloudWatch puts the node and the path, with dots, in front of the file's name
    named = context_of(f"containers/{name.rpartition('.containers.')[2]}")
    pod = outer.pod or named.pod or (name if "." not in name and "-" in name else None)
    return replace(
        outer, text=text, pod=pod, container=outer.container or named.container, layers=(*outer.layers, "stream"),
        node=outer.node or (name if pod is None and "/" not in name else None),
    )  # fmt: skip
