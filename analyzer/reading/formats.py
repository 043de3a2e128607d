"""All formats that are known: who is asked for a fragment, and where one of them begins."""

from __future__ import annotations

import functools

import regex

from analyzer import parsers
from analyzer.parsers.base import HEAD_LINE, Fragment, Parser
from analyzer.registry import collect
from analyzer.sources import prompts, records
from analyzer.sources.commands import read_command
from analyzer.sources.sniff import is_record
from analyzer.sources.starts import starts_pattern
from analyzer.sources.wrappers import peel

LOG_START = r"(?:[IWEF]\d{4} \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d++\S* (?:stdout|stderr) [FP] |\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d\.\d+ (?:\[\w+\]\[\d+\]|bird6?:)|\{ ?\"(?:ts|level|log|time|severity|insertId|textPayload|jsonPayload|timestamp|@timestamp|labels|attrs|category|operationName|TimeGenerated|LogMessage|msg|message|caller|logger|L|T|_source|stream)\" ?:|<\d{1,3}>(?:1 |\p{L}{3})|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)\t[A-Za-z]+\t|\d{4}/\d\d/\d\d \d\d:\d\d:\d\d |(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \w{3} +\d+ \d\d:\d\d:\d\d \d{4} |time=\"\d{4}-|\[pod/|\w{3} +\d+ \d\d:\d\d:\d\d \S+ \w+\[\d+\]: )"
LOG_SECTIONS = frozenset({"mcp_logs", "agent_logs"})
NO_LOG = ("Error from server", "error:", "No resources", "Unable to connect")
OBJECTS = frozenset({"kubectl YAML", "kubectl JSON", "ibmcloud JSON", "cluster data model"})
DESCRIBED = r"Name:[ ]+\S[^\n]*\n[ \t]*(?:Namespace|Roles|Labels|ID|Priority|State):[ ]"


@functools.cache
def formats() -> tuple[list[Parser], regex.Pattern[str]]:
    """(parsers in the order in which they are asked, pattern of every place where a fragment may start)."""
    found: list[Parser] = sorted(collect(parsers, "PARSERS"), key=lambda parser: parser.rank)
    groups = [(f"p{at}", parser.starts) for at, parser in enumerate(found)]
    groups.insert(0, ("json", r"[\[{][ \t]*$"))
    groups.append(("log", LOG_START))
    groups.append(("records", records.TABLE))
    return found, starts_pattern(groups)


@functools.cache
def begins() -> regex.Pattern[str]:
    """
    Where the text of a known format begins, of objects in the group `object`: what stands in front of it is a margin.

    A line that only may begin one, as `Name: x` does, needs the line behind it to tell.
    """
    starts = {parser.kind: parser.starts for parser in formats()[0] if parser.starts != "(?!)"}
    starts["kubectl describe"] = DESCRIBED
    objects = "|".join(start for kind, start in starts.items() if kind in OBJECTS)
    others = "|".join(start for kind, start in starts.items() if kind not in OBJECTS)
    return regex.compile(rf"^(?:(?P<object>{objects})|{others}|{LOG_START}|{prompts.TYPED})", regex.M)


def parser_of(fragment: Fragment) -> Parser | None:
    """The first parser that takes the fragment."""
    return next((parser for parser in formats()[0] if parser.takes(fragment)), None)


def is_log(fragment: Fragment, start_kind: str) -> bool:
    """
    Is this the text of a log: it begins as one, or a heading or command says so and nothing in it begins otherwise.

    Args:
        start_kind: the format that begins on the first line.
    """
    if start_kind == "log":
        return True
    if fragment.context.canonical not in LOG_SECTIONS and not read_command(fragment.context.command).log:
        return False
    first = fragment.opening[0][1] if fragment.opening else ""
    if first.startswith(NO_LOG):
        return False
    return not start_kind or _mostly_records(fragment) or parser_of(fragment) is None


def _mostly_records(fragment: Fragment) -> bool:
    lines = [line for _, line in fragment.opening[:50]]
    return sum(is_record(peel(line[:HEAD_LINE])) for line in lines) > len(lines) / 2
