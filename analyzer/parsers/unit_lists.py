"""
Units of systemd in lists and in words: `systemctl list-units`, `--failed`, `list-unit-files`, `show` and `is-active`.

::

      UNIT                         LOAD   ACTIVE SUB     DESCRIPTION
    ● konnectivity-server.service  loaded failed failed  Konnectivity server
      kubelet.service              loaded active running kubelet: The Kubernetes Node Agent

    ActiveState=failed
    SubState=failed
    Result=exit-code

Rows as in `units`, with or without titles. A word of `is-active`, and properties without `Id`, are of the units that the command above names.
"""

from __future__ import annotations

from collections.abc import Iterator

from analyzer import patterns as regex
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.processes import arguments
from analyzer.parsers.units import ACTIVE, DOT, LOAD, UnitState, since_of
from analyzer.sources.systemctl import SystemctlCall, call_of
from analyzer.vendors.units import UNIT

TITLES = regex.compile(r"[ \t]{0,8}(?:UNIT[ ]+LOAD[ ]+ACTIVE\b|UNIT FILE[ ]+STATE\b)")
ROW = regex.compile(
    rf"[ \t]{{0,8}}+(?:{DOT}[ \t]{{1,2}})?(?P<unit>{UNIT})[ ]+(?P<load>{LOAD})[ ]+(?P<active>{ACTIVE})[ ]+(?P<sub>[a-z][a-z-]*)(?:[ ][^\n]*)?$"
)
FILE_ROW = regex.compile(
    rf"[ \t]{{0,8}}{UNIT}[ ]+(?:enabled|enabled-runtime|disabled|static|masked|indirect|alias|generated|transient|linked)(?:[ ]+(?:enabled|disabled|ignored|-))?[ \t]*$"
)
FURNITURE = regex.compile(
    r"[ \t]*(?:(?:Legend: )?(?:LOAD|ACTIVE|SUB|JOB)[ ]+(?:=|→|->)[ ]|\d{1,6} (?:loaded units|unit files|units) listed|[^\s\w][ ]=[ ]|To show all installed|Pass --all to see|lines \d+-\d+)"
)
PROPERTY = regex.compile(r"(?P<key>[A-Z]\w{1,60})=(?P<value>[^\n]*)$")
TELLING = frozenset({"ActiveState", "SubState", "Result", "LoadState", "UnitFileState", "ExecMainStatus", "Id"})
STATES = frozenset({"active", "inactive", "failed", "activating", "deactivating", "reloading"})
WORDS = STATES | {"unknown", "not-found"}
SINCE = ("StateChangeTimestamp", "InactiveEnterTimestamp", "ActiveEnterTimestamp")
COMMAND_LINE = regex.compile(r"\{ path=[^;\n]{1,300}; argv\[\]=(?P<command>[^;\n]{1,8000}?) ;")
EXITED = "1"
"""CLD_EXITED of waitid(2), as `ExecMainCode` prints it; others are ends by a signal."""


def takes(fragment: Fragment) -> str:
    lines = [line for _, line in fragment.opening[:3]]
    listed = bool(lines) and (TITLES.match(lines[0]) or ROW.match(lines[0])) is not None
    return "units of systemd" if listed else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    for number, line in fragment.filled:
        if m := ROW.match(line):
            values = {"load": m["load"], "active": m["active"], "sub": m["sub"]}
            UnitState(m["unit"], number, values={**values}).tell(emit)
        elif not (TITLES.match(line) or FILE_ROW.match(line) or FURNITURE.match(line)):
            emit.unread(number, "not a row of `systemctl`")
            continue
        emit.records += 1


def takes_properties(fragment: Fragment) -> str:
    keys = [m["key"] for _, line in fragment.opening[:40] if (m := PROPERTY.match(line))]
    first = bool(fragment.opening) and PROPERTY.match(fragment.opening[0][1]) is not None
    call = call_of(fragment.context.command)
    shown = call is not None and call.verb == "show"
    return (
        "properties of units of systemd" if first and (TELLING & {*keys}) and (shown or "ActiveState" in keys) else ""
    )


def parse_properties(fragment: Fragment, emit: Emit) -> None:
    call = call_of(fragment.context.command)
    asked = iter(call.units if call is not None and call.verb == "show" else ())
    for block in _blocks(fragment, emit):
        found = {key: value for key, (_, value) in block.items()}
        unit = found.get("Id") or (found.get("Names") or "").partition(" ")[0] or next(asked, "")
        number = block.get("ActiveState", next(iter(block.values())))[0]
        result, code, status = found.get("Result"), found.get("ExecMainCode"), found.get("ExecMainStatus") or ""
        stamp = next((f" since {found[key]}" for key in SINCE if found.get(key)), "")
        one = UnitState(unit, number if "ActiveState" in found else 0)
        ended = status if status.isdecimal() and code not in (None, "0") else ""
        one.values = {
            "load": found.get("LoadState"),
            "enabled": found.get("UnitFileState") or None,
            "active": found.get("ActiveState"),
            "sub": found.get("SubState"),
            "result": result if result and result != "success" else None,
            "exit_code": int(ended) if ended and code == EXITED else None,
            "signal": ended if ended and code != EXITED else None,
            **since_of(stamp),
        }
        if "ExecStart" in block and (m := COMMAND_LINE.search(found["ExecStart"])):
            one.program = m["command"].partition(" ")[0].rpartition("/")[2]
            arguments(block["ExecStart"][0], m["command"], emit)
        one.tell(emit)


def _blocks(fragment: Fragment, emit: Emit) -> Iterator[dict[str, tuple[int, str]]]:
    """Properties with their lines, of each unit: a blank line stands between two, and no key comes twice."""
    block: dict[str, tuple[int, str]] = {}
    for at, line in enumerate(fragment.lines):
        number, m = fragment.first_line + at, PROPERTY.match(line)
        if block and (not line.strip() or (m is not None and m["key"] in block and m["key"] in TELLING)):
            yield block
            block = {}
        if m is not None:
            block[m["key"]] = number, m["value"].strip()
            emit.records += 1
        elif line.strip():
            emit.unread(number, "not a property of a unit")
    if block:
        yield block


def _words(call: SystemctlCall | None, fragment: Fragment) -> bool:
    """Is every line the state of one unit that the command asks for."""
    if call is None or not call.units:
        return False
    one = call.verb in ("is-active", "is-failed") or (
        call.verb == "show" and call.bare and call.property == "ActiveState"
    )
    first = [line.strip() for _, line in fragment.opening[: len(call.units)]]
    return one and bool(first) and all(line in WORDS for line in first)


def takes_words(fragment: Fragment) -> str:
    return "states of units of systemd" if _words(call_of(fragment.context.command), fragment) else ""


def parse_words(fragment: Fragment, emit: Emit) -> None:
    call = call_of(fragment.context.command)
    units = iter(call.units if call is not None else ())
    for number, line in fragment.filled:
        word, unit = line.strip(), next(units, None)
        if unit is None or word not in WORDS:
            emit.unread(number, "text below the states of units")
            continue
        emit.records += 1
        if word in STATES:
            UnitState(unit, number, values={"active": word}).tell(emit)


PARSERS = (
    Parser(
        "systemctl list-units",
        rf"[ \t]{{0,8}}+(?:UNIT[ ]+LOAD[ ]+ACTIVE[ ]|UNIT FILE[ ]+STATE\b|(?:{DOT}[ \t]{{1,2}})?{UNIT}[ ]+{LOAD}[ ]+{ACTIVE}[ ]+[a-z])",
        takes,
        parse,
        26,
    ),
    Parser(
        "systemctl show",
        r"(?:(?:ActiveState|SubState|LoadState|UnitFileState|Result|Restart|ExitType)=[a-z-]|(?:ExecMain(?:Code|Status|PID)|MainPID|NRestarts)=\d|Type=(?:simple|exec|forking|oneshot|notify)"
        r"|Exec\w{3,20}=\{ path=|(?:Id|Names)=[\w@.:\\-]{1,200}\.service\b|\w{4,30}Timestamp=[A-Z][a-z]{2} \d)",
        takes_properties,
        parse_properties,
        26,
    ),
    Parser("systemctl is-active", r"(?!)", takes_words, parse_words, 26),
)
