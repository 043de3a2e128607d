"""
Processes of a machine with their command lines (`ps aux`, `ps -ef`, `pgrep -a`).

::

    USER   PID %CPU %MEM    VSZ   RSS TTY STAT START  TIME COMMAND
    root  3321  0.3  0.5 753120 41200 ?   Ssl  02:00  0:54 /proxy-server --uds-name=/run/k.socket --mode=grpc --agent-port=8132
    root      3321    1101  0 02:00 ?        00:00:54 /proxy-server --uds-name=/run/k.socket --mode=grpc --agent-port=8132
    3321 /proxy-server --uds-name=/run/k.socket --mode=grpc --agent-port=8132

The flags of Konnectivity's own programs (upstream calls them `proxy-server` and `proxy-agent`, k0s `konnectivity-server`) and of
the API server become rows of `container_args`; a BIRD that Calico started (`bird -R -s /var/run/calico/bird.ctl ...`) is the fact
`bird_process` with the node's name, where a prompt or a path tells it; any other process is understood and told nowhere. Columns: procps-ng, ps(1).
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.kubernetes.kinds.pods import flags_of

PROGRAMS = {
    "proxy-server": "konnectivity-server",
    "konnectivity-server": "konnectivity-server",
    "proxy-agent": "konnectivity-agent",
    "konnectivity-agent": "konnectivity-agent",
    "kube-apiserver": "kube-apiserver",
}
"""A program's file to the container that it is in the manifests of its projects."""
OURS = rf"(?:/[\w./-]{{0,200}}/|/)?(?:{'|'.join(PROGRAMS)})[ ]+-"
OF_CALICO = r"(?:/[\w./-]{0,200}/|/)?bird[ ]+-[^\n]{0,200}?calico/"
"""Calico starts it with a socket and a configuration of its own (its image's service `bird`)."""
TITLES = r"[ ]{0,8}(?:USER[ ]+PID[ ]+%CPU|(?:[FS][ ]+)?UID[ ]+PID[ ]+PPID|PID[ ]+(?:TTY|USER|COMMAND|ARGS|CMD|STAT)\b)"
TIME = r"(?:\d{1,3}-)?(?:\d{1,4}:)?\d{1,3}:\d\d(?:\.\d\d)?"
HEAD = regex.compile(rf"{TITLES}[A-Z%: \t]{{0,100}}$")
ROW = regex.compile(
    rf"(?:[ ]{{0,8}}\d{{1,7}}[ ]{{1,4}}(?=/|[\w-]{{1,40}}[ ]-)"
    rf"|[ ]{{0,8}}[\w.+-]{{1,32}}[ ]+\d{{1,7}}[ ]+(?:[\d.]{{1,7}}[ ]+){{2}}\d{{1,12}}[ ]+\d{{1,12}}[ ]+\S{{1,12}}[ ]+[A-Za-z<+]{{1,6}}[ ]+[\w:]{{1,10}}[ ]+{TIME}[ ]+"
    rf"|[ ]{{0,8}}[\w.+-]{{1,32}}[ ]+\d{{1,7}}[ ]+\d{{1,7}}[ ]+\d{{1,3}}[ ]+[\w:]{{1,10}}[ ]+\S{{1,12}}[ ]+{TIME}[ ]+"
    rf"|[ ]{{0,8}}\d{{1,7}}[ ]+\S{{1,12}}[ ]+(?:[A-Za-z<+]{{1,6}}[ ]+)?{TIME}[ ]+)(?P<command>\S[^\n]*)$"
)
PROGRAM = regex.compile(rf"(?:/[\w./-]{{0,200}}/|/)?(?P<name>{'|'.join(PROGRAMS)})(?=[ ]|$)")
BIRD = regex.compile(OF_CALICO)
ITSELF = regex.compile(r"(?:sudo )?(?:ps|pgrep)(?: |$)")


def takes(fragment: Fragment) -> str:
    """Titles with a process below, or a process of one of these programs, or of processes alone Calico's BIRD."""
    lines = [line for _, line in fragment.opening[:3]]
    titled = bool(lines) and HEAD.match(lines[0]) is not None and any(map(ROW.match, lines[1:]))
    ours = bool(lines) and (m := ROW.match(lines[0])) is not None and PROGRAM.match(m["command"]) is not None
    rows = list(map(ROW.match, lines))
    routes = any(m is not None and BIRD.match(m["command"]) for m in rows) and all(rows)
    return "processes and their command lines" if titled or ours or routes else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    for number, line in fragment.filled:
        if HEAD.match(line):
            emit.records += 1
        elif m := ROW.match(line):
            _process(number, m["command"], emit, _machine(fragment))
        else:
            emit.unread(number, "not a process")


def _machine(fragment: Fragment) -> str | None:
    """Whose processes they are: the node of the command or path, or where the list itself was typed."""
    context = fragment.context
    return context.node or (context.typed_on if ITSELF.match(context.command) else None)


def _process(number: int, command: str, emit: Emit, node: str | None) -> None:
    emit.records += 1
    if BIRD.match(command):
        emit.fact("bird_process", node, number)
    arguments(number, command, emit)


def arguments(number: int, command: str, emit: Emit, *, whole: bool = True) -> str | None:
    """
    Rows for the flags of a command line of these programs; its container's name, None of any other program.

    Args:
        whole: the command line was not cut off, by which its last flag may not be what it seems.
    """
    program = PROGRAM.match(command)
    if program is None:
        return None
    owner = PROGRAMS[program["name"]]
    flags = flags_of(command.split()[1:])
    for flag, value, _ in flags if whole else flags[:-1]:
        emit(schema.CONTAINER_ARGS, number, kind="unknown", name=owner, container=owner, flag=flag, value=value)
    return owner


PARSERS = (
    Parser(
        "ps",
        rf"{TITLES}|[ ]{{0,8}}(?:[\w.+-]{{1,32}}[ ]{{1,12}})?\d{{1,7}}[ ][^\n]{{0,120}}?(?:{OURS}|runsv[ ]|calico-node[ ]-|{OF_CALICO})",
        takes,
        parse,
        12,
    ),
)
