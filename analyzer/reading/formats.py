"""All formats that are known: who is asked for a fragment, and where one of them begins."""

from __future__ import annotations

import functools
import weakref
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from analyzer import parsers
from analyzer import patterns as regex
from analyzer.parsers.base import HEAD_LINE, Fragment, Parser
from analyzer.parsers.ibm import cse
from analyzer.parsers.tool_errors import LINE as ERROR
from analyzer.registry import collect
from analyzer.sources import (
    journal_export,
    journal_marks,
    journal_verbose,
    marked,
    output_parts,
    prompts,
    record_tables,
)
from analyzer.sources.bare_rows import ROW
from analyzer.sources.clock import MONTHS
from analyzer.sources.commands import read_command
from analyzer.sources.log_record import VPN
from analyzer.sources.noted import is_noted
from analyzer.sources.sniff import is_record
from analyzer.sources.starts import Starts
from analyzer.sources.told_outcomes import told_call
from analyzer.sources.wrappers import peel

KLOG = r"[IWEF]\d{4} \d\d:\d\d:\d\d"
STAMP = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?"
MONTH = rf"(?:[A-Z][a-z]{{2}}|{'|'.join(map(regex.escape, sorted(MONTHS, key=len, reverse=True)))})"
"""journalctl prints it in the language of whoever asks."""
PROGRAM = r"[\w./-]{1,80}(?:\[\d+\])?: "
# the first lines of logs: a header of the program's own, or a wrapper and behind it what tells it from a row of a table
LOG_STARTS = (
    KLOG,
    rf"{STAMP} (?:stdout [FP] |stderr [FP] |\[\w+\]\[\d+\] |bird6?: |<[A-Z]{{2,5}}> |{KLOG}|\{{\"|time=\"|\S{{1,80}} {PROGRAM})",
    r"\{ ?\"(?:ts|level|log|time|severity|stream|msg|message|caller|logger|L|T|MESSAGE|__REALTIME_TIMESTAMP|__CURSOR|insertId|textPayload|jsonPayload|timestamp|@timestamp"
    r"|labels|attrs|category|operationName|TimeGenerated|LogMessage|_source)\" ?:",
    r"\d{4}/\d\d/\d\d \d\d:\d\d:\d\d ",
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \w{3} +\d+ \d\d:\d\d:\d\d \d{4} ",
    rf"\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d (?:us=\d{{1,6}} |{VPN})",
    r"time=\"?\d{4}-",
    r"level=(?:debug|info|warning|error|fatal) msg=\"",
    r"bird6?: [\w<]",
    r"<(?:TRACE|DBG|INFO|WARN|ERR|AUTH|FATAL|BUG|RMT)> ",
    r"\[pod/",
    journal_marks.JOURNAL_MARK,
    r"<\d{1,3}>(?:1 |[^\W\d_]{3})",
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)\t[A-Za-z]+\t",
    rf"{MONTH} +\d{{1,2}} \d\d:\d\d:\d\d(?:\.\d+)? \S{{1,80}} {PROGRAM}",
    marked.MARKED_START,
    rf"[a-z0-9][\w.-]{{1,120}} (?:[a-z0-9][\w.-]{{0,80}} )?(?:› )?(?:\| )?{KLOG}",
)
PRECISE = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.,]\d{3,9}(?:Z|[+-]\d\d:?\d\d) \S"  # nobody writes so, but a table may
LOG_START = rf"(?:{'|'.join(LOG_STARTS)})"
LOG_SECTIONS = frozenset({"mcp_logs", "agent_logs"})
OF_CLIENT = r"F\d{4} [\d:.]{8,18}[ ]{1,8}\d{1,10} helpers\.go:\d{1,5}\] [Ee]rror"
"""The error with which kubectl ends, behind a header of klog: an output of a command, among the lines that `-v` gives."""
NO_LOG = ("Error from server", "error:", "No resources", "Unable to connect")
OBJECTS = frozenset({"kubectl YAML", "kubectl JSON", "ibmcloud JSON", "cluster data model", output_parts.PART})
OWN_BLANKS = ("kubectl described events", "systemctl status")
"""Formats of whose lines the blanks in front are their own."""
REMARKS = r"(?:[ \t]*+(?:#[^\n]*+)?\n|---[^\n]*+\n){0,400}+"
VALUE = r"[\"']?[\w./-]+[\"']?[ \t]*+(?:#[^\n]*+)?\r?\n"
OBJECT_YAML = regex.compile(
    rf"{REMARKS}(?:(?:apiVersion|kind): +{VALUE}(?:[ \t]*+(?:#[^\n]*+)?\n){{0,400}}+(?:kind: [A-Z]|metadata:|items:|[a-z]\w*:)|- +(?:apiVersion|kind): +{VALUE}"
    r"|(?:- +)?\{ *(?:apiVersion|kind): )"
)
OBJECT_JSON = regex.compile(r"\s*+\{\s*+\"(?:apiVersion|kind)\"\s*+:\s*+\"[\w./-]+\"\s*+,")
"""How an object begins, whose other keys may be anybody's words."""
OF_JSON = frozenset(
    {
        "VPC flow log",
        "az aks cluster",
        "Cilium flows as JSON",
        "gcloud firewall rules",
        "gcloud cluster",
        "AWS security groups and network ACLs",
        "az network nsg rules",
        "rules of another cloud's firewall",
        "crictl inspect",
        "kubectl version",
        cse.KIND,
        "runs of commands",
        "text",
    }
)
JSON_TEXT = regex.compile(r"\s*+(?:\{\s*+\"|\[\s*+(?:\{\s*+[\"}]|\]))")
FRAME = r"(?:\+-[-+]{6,}\+[ \t]*$|[┌╔╭┏][─═━┬╦┳]{6,}|\|[^\n|]{1,60}\|[^\n]{0,2000}\n[ \t]*\|[-:| ]{3,}\|[ \t]*$)"
DESCRIBED = (
    r"Name:[ ]+\S[^\n]*\n[ \t]*(?:(?:Namespace|Roles|Labels|ID|Priority|State):[ ]|[A-Z][A-Za-z -]{2,30}:[ ]{2,}\S)"
)


@functools.cache
def formats() -> tuple[list[Parser], Starts]:
    """(parsers in the order in which they are asked, every place where a fragment may start)."""
    found: list[Parser] = sorted(collect(parsers, "PARSERS"), key=lambda parser: parser.rank)
    groups = [(f"p{at}", parser.starts) for at, parser in enumerate(found)]
    signs = [
        ("json", r"[\[{][ \t]*$"),
        ("client", OF_CLIENT),
        ("log", LOG_START),
        *groups,
        (output_parts.PART, output_parts.STARTS),
        ("records", rf"(?:{journal_export.EXPORT}|{journal_verbose.START}|{record_tables.TABLE})"),
    ]
    return found, Starts(signs)


@functools.cache
def begins() -> regex.Alternatives:
    """
    Matches at the begin of a line where the text of a known format begins, of objects with a group `object`.

    A line that only may begin one, as `Name: x` does, needs the line behind it to tell.
    """
    starts = {parser.kind: parser.starts for parser in formats()[0] if parser.starts != "(?!)"}
    starts["kubectl describe"] = DESCRIBED
    starts[output_parts.PART] = output_parts.HEADS
    for kind in OWN_BLANKS:
        starts.pop(kind, None)
    objects = "|".join(regex.nameless(start) for kind, start in starts.items() if kind in OBJECTS)
    others = "|".join(regex.nameless(start) for kind, start in starts.items() if kind not in OBJECTS)
    parts = (f"(?P<object>{objects})", f"{others}|{FRAME}", f"{regex.nameless(LOG_START)}|{PRECISE}")
    first, *seldom = (_matches(regex.compile(part, regex.M)) for part in parts)
    return regex.Alternatives(first, *map(_unless_unknown, seldom), prompts.typed_at)


BegunAt = Callable[[str, int], "regex.Match[str] | None"]
BEYOND = regex.compile(f"{DESCRIBED}|{FRAME}|{PRECISE}", regex.M)
"""How something begins for `begins` that is no place where a fragment starts."""


def _matches(pattern: regex.Pattern[str]) -> BegunAt:
    return lambda text, pos: pattern.match(text, pos)


def _unless_unknown(match: BegunAt) -> BegunAt:
    """The same, asked of a text's begin only where a fragment may start there: what tells that is compiled for every bundle, this for few."""

    def one(text: str, pos: int) -> regex.Match[str] | None:
        known = pos > 0 or formats()[1].knows(text) or BEYOND.match(text) is not None
        return match(text, pos) if known else None

    return one


class _Asked:
    """The fragment that was asked about last: who looks whether it holds a log and who reads it ask one after the other."""

    fragment: weakref.ref[Fragment] | None = None
    parser: Parser | None = None


def parser_of(fragment: Fragment) -> Parser | None:
    """
    The first parser that takes the fragment; one that begins as an object is printed needs no other to be asked.

    What a text within JSON says, a message or a manifest, is no table and no output of a tool.
    """
    if _Asked.fragment is None or _Asked.fragment() is not fragment:
        _Asked.parser = _first_of(fragment)
        _Asked.fragment = weakref.ref(fragment)
    return _Asked.parser


def _first_of(fragment: Fragment) -> Parser | None:
    found = (
        "kubectl YAML"
        if OBJECT_YAML.match(fragment.text)
        else "kubectl JSON"
        if OBJECT_JSON.match(fragment.text)
        else ""
    )
    if found:
        objects = next((one for one in formats()[0] if one.kind == found), None)
        if objects is not None and objects.takes(fragment):
            return objects
    asked = formats()[0]
    if JSON_TEXT.match(fragment.text):
        asked = [one for one in asked if one.kind in OBJECTS | OF_JSON or one.kind.startswith("ibmcloud ")]
    return next((parser for parser in asked if parser.takes(fragment)), None)


def is_log(fragment: Fragment, start_kind: str) -> bool:
    """
    Is this the text of a log: it begins as one, or a heading or command says so and nothing in it begins otherwise.

    Args:
        start_kind: the format that begins on the first line.
    """
    if start_kind in ("log", "client"):
        return start_kind == "log"
    if fragment.context.canonical not in LOG_SECTIONS and not read_command(fragment.context.command).log:
        return False
    first = fragment.opening[0][1] if fragment.opening else ""
    if first.startswith(NO_LOG):
        return False
    return not start_kind or _mostly_records(fragment) or parser_of(fragment) is None


def _mostly_records(fragment: Fragment) -> bool:
    lines = [line for _, line in fragment.opening[:50]]
    return sum(is_record(peel(line[:HEAD_LINE])) for line in lines) > len(lines) / 2


def typed(fragment: Fragment, start_kind: str) -> Iterator[tuple[Fragment, bool]]:
    """(part, is it a log) of a fragment: text that no format takes is searched for lines of logs, whatever wrote them."""
    if len(fragment.opening) == 1 and is_noted(fragment.opening[0][1][:HEAD_LINE]):
        yield fragment, False
        return
    if fragment.context.command and _is_told(fragment):
        yield fragment, False
        return
    if is_log(fragment, start_kind):
        if ROW.search(fragment.text):
            yield from _split(fragment, [(0, True), *_rows(fragment.lines)])
        else:
            yield fragment, True
        return
    if fragment.opening and ERROR.match(fragment.opening[0][1]) and ROW.search(fragment.text):
        yield from _split(fragment, _behind_errors(fragment.lines))
        return
    parser = parser_of(fragment) if fragment.opening else None
    if (
        parser is not None
        and parser.kind == cse.KIND
        and (end := cse.end_of_answer(fragment.lines)) < len(fragment.lines)
    ):
        yield _part(fragment, fragment.lines, fragment.raw_lines, 0, end), False
        rest = _part(fragment, fragment.lines, fragment.raw_lines, end, len(fragment.lines))
        yield from typed(replace(rest, context=replace(rest.context, command="", typed_at=0)), "")
        return
    if parser is None or parser.kind != "text":
        yield fragment, False
        return
    yield from _split(fragment, _turns(fragment.lines))


def _is_told(fragment: Fragment) -> bool:
    """Do its lines say how the tries above ended, whatever was tried."""
    told = told_call(fragment.context.command)
    return told is not None and all(told.outcomes(line) is not None for _, line in fragment.filled)


def _split(fragment: Fragment, turns: Iterable[tuple[int, bool]]) -> Iterator[tuple[Fragment, bool]]:
    """(part, is it a log), cut at the lines of these indexes."""
    lines, raws = fragment.lines, fragment.raw_lines
    begin, within = 0, False
    for at, is_one in [*turns, (len(lines), False)]:
        if at > begin:
            yield (fragment if at - begin == len(lines) else _part(fragment, lines, raws, begin, at)), within
        begin, within = at, is_one


def _turns(lines: list[str]) -> Iterator[tuple[int, bool]]:
    """(index of the first line, is it of a log) wherever records begin or end; what is indented below a record goes on with it."""
    within = False
    for at, line in enumerate(lines):
        if not line.strip() or (within and line[0] in " \t"):
            continue
        if is_record(peel(line[:HEAD_LINE])) != within:
            within = not within
            yield at, within


def _rows(lines: list[str]) -> Iterator[tuple[int, bool]]:
    """(index of the first line, is it of a log) wherever rows of a table stand between the records of a log."""
    within = True
    for at, line in enumerate(lines):
        if line.strip() and (ROW.match(line) is None) != within:
            within = not within
            yield at, within


def _behind_errors(lines: list[str]) -> Iterator[tuple[int, bool]]:
    """(index of the first line, no log) wherever rows without titles stand below errors of the tool that printed both."""
    rows = False
    for at, line in enumerate(lines):
        if (ERROR.match(line) if rows else ROW.match(line)) is not None:
            rows = not rows
            yield at, False


def _part(fragment: Fragment, lines: list[str], raws: list[str], begin: int, end: int) -> Fragment:
    return Fragment(
        fragment.source,
        fragment.first_line + begin,
        "\n".join(lines[begin:end]),
        "\n".join(raws[begin:end]),
        fragment.context,
        fragment.complete,
        fragment.of_large,
    )
