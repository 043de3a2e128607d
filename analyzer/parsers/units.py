"""
Units of systemd: `systemctl status`, above the lines of the journal that it prints, which are a log.

::

    ● konnectivity-server.service - Konnectivity server
         Loaded: loaded (/etc/systemd/system/konnectivity-server.service; enabled; preset: disabled)
         Active: failed (Result: exit-code) since Thu 2026-11-19 07:44:10 UTC; 2h 3min ago
        Process: 30112 ExecStart=/usr/local/bin/proxy-server --uds-name=/run/konn.sock --mode=grpc (code=exited, status=1/FAILURE)
       Main PID: 30112 (code=exited, status=1/FAILURE)

Rows of `units`, and of `container_args` for the command lines of the tunnel's programs and the API server, as of `ps`. A unit that is no
part of a cluster is understood and told nowhere. Fields and their order: systemd 219 to 257 (src/systemctl/systemctl-show.c); the dot
is a letter where a terminal has no other, and colours stand around it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.date import ZONES
from analyzer.parsers.processes import arguments
from analyzer.sources.clock import rfc3339_us
from analyzer.sources.systemctl import call_of, machine_of
from analyzer.sources.wrappers import peel
from analyzer.vendors.units import UNIT, part_of

DOT = r"(?:[●○×↻◉⬤]|\*|x|\?|[^\s\w\"'#$>|=]{1,3}|â\S{1,3})"
ACTIVE = r"(?:active|inactive|failed|activating|deactivating|reloading|maintenance)"
LOAD = r"(?:loaded|not-found|masked|bad-setting|error|merged|stub)"
HEAD = regex.compile(rf"[ \t]{{0,40}}+(?:{DOT}[ \t]{{1,2}})?(?P<unit>{UNIT})(?:[ ]-[ ][^\n]*|[ \t]*)$")
LOADED = regex.compile(
    rf"(?<![ \t])[ \t]*+Loaded: (?P<load>{LOAD})\b(?:[ ]\((?:[^;\n]{{0,300}}/)?(?:Reason: Unit )?(?P<unit>{UNIT})?(?:; (?P<enabled>[a-z-]++))?[^\n]*+)?$"
)
STATE = regex.compile(
    rf"(?<![ \t])[ \t]*+Active: (?P<active>{ACTIVE})(?=[ ]\(|[ \t]*+$|[ ]since)(?:[ ]\((?P<sub>[a-z][a-z-]*)\))?(?:[ ]\(Result: (?P<result>[a-z-]+)\))?(?P<rest>[^\n]*)$"
)
SINCE = regex.compile(
    r"[ ]since (?P<since>(?:\S{2,6} )?(?P<stamp>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?: (?P<zone>[A-Z]{2,5}|[+-]\d\d(?::?\d\d)?))?)(?:; (?P<ago>[\w ]{1,60}?) ago)?"
)
PROCESS = regex.compile(
    r"(?<![ \t])[ \t]*+Process: \d+ (?P<step>Exec\w+)=(?P<command>(?:\S++(?:[ \t]++(?!\(code=)\S++)*+)?+)(?P<end>[ ]\(code=[^()\n]*+\)?)?[ \t]*+$"
)
MAIN = regex.compile(r"(?<![ \t])[ \t]*+Main PID: \d+(?: \((?P<program>[^()=\n]{1,40})\))?")
ENDED = regex.compile(
    r"\(code=(?P<code>exited|killed|dumped), (?:status=(?P<status>\d{1,3})(?:/(?P<word>[A-Z0-9_]+))?|signal=(?P<signal>[A-Z0-9+]+))"
)
TREE = regex.compile(r"[ \t]*[├└│|`][─-]{0,2}[ \t]*(?:(?P<pid>\d{1,8})[ ]+(?P<command>\S[^\n]*))?")
FIELD = regex.compile(
    r"[ \t]*(?:(?:Drop-In|Docs|Tasks|Memory|Mem peak|Swap|Zswap|CPU|CGroup|IP|IO|TriggeredBy|Triggers?|Duration|Invocation|Transient|Until|Listen|Accepted|FD Store|Where|What|Device"
    r"|Follow(?:s|ing)?|Condition|Assert|Job|C(?:ont|n)t?r(?:o)?l PID|Main PID|Process): |Status: \"|Error: \d|Warning: (?:The unit file|Journal has|[Ss]ome journal|[Ss]ome lines)|Hint: Some lines|Notice: journal)"
)
DEEPER = regex.compile(r"[ \t]{6,}\S|[ \t]*(?:https?://|man:|file:/)")
MISSING = regex.compile(rf"Unit (?P<unit>{UNIT}) (?:could not be found|not found)\.$")
PAGER = regex.compile(r"lines \d+-\d+(?:/\d+)?(?: \(END\))?[ \t]*$")
CUT = regex.compile(r"(?:…|\.\.\.|[^ ]>)[ \t]*$")
WIDTHS = frozenset({79, 80, 100, 119, 120, 132, 160})
AGE = regex.compile(r"(\d{1,6}) ?(years?|y|months?|weeks?|w|days?|d|hours?|h|min|seconds?|s|ms|us)(?![a-z])")
SECONDS = {"y": 31_557_600.0, "mo": 2_629_800.0, "w": 604_800.0, "d": 86_400.0, "h": 3600.0, "mi": 60.0, "s": 1.0}


@dataclass
class UnitState:
    """What one output says of one unit; `line` is that of its state, by which it is cited."""

    unit: str = ""
    line: int = 0
    program: str | None = None
    head: int = 0
    is_followed: bool = True
    """Does nothing of somebody else's stand between it and what follows."""
    values: dict[str, str | int | float | None] = field(default_factory=dict)
    programs: list[str] = field(default_factory=list)

    def tell(self, emit: Emit, *, host: str | None = None) -> None:
        """
        A row, where the unit is a part of a cluster.

        Args:
            host: the machine, where the journal below names it and no prompt does.
        """
        part = part_of(self.unit, self.program) if self.unit else None
        if part is None or not self.line:
            return
        if self.head:
            emit.keep(self.head)
        emit(
            schema.UNITS,
            self.line,
            unit=self.unit,
            part=part.value,
            programs=", ".join(dict.fromkeys(self.programs)) or None,
            node=machine_of(emit.fragment.context) or host,
            **self.values,
        )


def age_s(text: str | None) -> float | None:
    """``2h 3min``, ``1 week 2 days`` and ``950ms`` in seconds, as systemd prints the time that has passed."""
    found = AGE.findall(text or "")
    parts = (int(count) * SECONDS.get(unit[:2], SECONDS.get(unit[:1], 0.0)) for count, unit in found)
    return sum(parts) if found else None


def since_of(text: str) -> dict[str, str | int | float | None]:
    """Since when a state holds: as printed, as a time where its zone is known, and as an age."""
    m = SINCE.search(text)
    if m is None:
        return {}
    zone = m["zone"] or ""
    at = rfc3339_us(m["stamp"])
    east = ZONES.get(zone)
    if east is None and zone[:1] in ("+", "-"):
        digits = zone[1:].replace(":", "").ljust(4, "0")
        east = int(zone[0] + "1") * (int(digits[:2]) * 60 + int(digits[2:]))
    known = at - east * 60_000_000 if at is not None and east is not None else None
    return {"since": m["since"], "since_at": known, "age_s": age_s(m["ago"])}


def takes(fragment: Fragment) -> str:
    """A field that says the state, behind a unit's name, the place of its file, or the command that asks for it."""
    lines = [line for _, line in fragment.opening[:16]]
    if any(map(STATE.match, lines)):
        named = any(HEAD.match(line) or LOADED.match(line) for line in lines)
        call = call_of(fragment.context.command)
        if named or call is not None:
            return "the state of a unit of systemd"
    return "units of systemd that are not there" if lines and MISSING.match(lines[0]) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    call = call_of(fragment.context.command)
    asked = iter(call.units if call is not None else ())
    longest = max(map(len, fragment.lines))
    one = UnitState()
    for number, line in fragment.filled:
        if m := HEAD.match(line):
            one.tell(emit)
            one = UnitState(m["unit"], head=number)
        elif m := LOADED.match(line):
            if "load" in one.values:
                one.tell(emit)
                one = UnitState()
            one.unit = one.unit or m["unit"] or next(asked, "")
            one.values |= {"load": m["load"], "enabled": m["enabled"]}
        elif m := STATE.match(line):
            if "active" in one.values:
                one.tell(emit)
                one = UnitState()
            one.unit = one.unit or next(asked, "")
            one.line = number
            _state(m, one, emit)
            if not one.unit:
                emit.unread(number, "the state of a unit that is not named")
        elif m := MISSING.match(line):
            one.tell(emit)
            UnitState(m["unit"], number, values={"load": "not-found"}).tell(emit)
            one = UnitState()
        elif not _detail(number, line, one, emit, cut=CUT.search(line) is not None or len(line) == longest in WIDTHS):
            emit.unread(number, "text around the state of a unit")
            one.is_followed = False
            continue
        emit.records += 1
    one.tell(emit, host=_host(fragment) if one.is_followed else None)


def _host(fragment: Fragment) -> str | None:
    """The machine by the journal right below a state, which `systemctl status` prints of the unit's own machine."""
    below = peel(fragment.below)
    return below.node if below.layers[:1] and below.layers[0].startswith("journal") else None


def _state(m: regex.Match[str], one: UnitState, emit: Emit) -> None:
    result = m["result"]
    one.values |= {"active": m["active"], "sub": m["sub"], "result": result, **since_of(m["rest"])}
    at, age = one.values.get("since_at"), one.values.get("age_s")
    if isinstance(at, int) and isinstance(age, float):
        emit.time(at + int(age * 1_000_000))


def _detail(number: int, line: str, one: UnitState, emit: Emit, *, cut: bool) -> bool:
    """A field behind the state, a process of the unit, or what stands below either; False for another line."""
    if m := PROCESS.match(line):
        command = m["command"].strip()
        if m["step"] == "ExecStart":
            one.program = command.partition(" ")[0].rpartition("/")[2] or one.program
            arguments(number, command, emit, whole=m["end"] is not None)
        _ended(line, one)
        return True
    if m := MAIN.match(line):
        one.program = one.program or m["program"]
        _ended(line, one)
        return True
    if m := TREE.match(line):
        if m["command"] and (owner := arguments(number, m["command"], emit, whole=not cut)):
            one.programs.append(owner)
        return True
    return (
        FIELD.match(line) is not None
        or PAGER.match(line) is not None
        or (bool(one.unit) and DEEPER.match(line) is not None)
    )


def _ended(line: str, one: UnitState) -> None:
    """How a process of the unit ended; the first that did not end well says why."""
    m = ENDED.search(line)
    if m is None or one.values.get("exit_code") or one.values.get("signal"):
        return
    if m["code"] == "exited":
        one.values["exit_code"] = int(m["status"]) if m["status"] else None
    else:
        one.values["signal"] = m["signal"] or m["word"]


PARSERS = (
    Parser(
        "systemctl status",
        rf"[ \t]{{0,40}}+(?:[●○×↻][ \t]{{1,2}}{UNIT}(?:[ ]-[ ]|[ \t]*$)|(?:{DOT}[ \t]{{1,2}})?{UNIT}(?:[ ]-[ ][^\n]*|[ \t]*)\n[ \t]*(?:\n[ \t]*)?(?:Loaded|Active): "
        rf"|Loaded: {LOAD} \(|Active: {ACTIVE}(?:[ ]\([a-zR]|[ \t]*$))|Unit {UNIT} (?:could not be found|not found)\.$",
        takes,
        parse,
        26,
    ),
)
