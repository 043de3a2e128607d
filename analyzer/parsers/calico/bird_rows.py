"""The grammar of a row of ``show protocols``: names, kinds, states, times, and what stands behind them."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field

from analyzer import patterns as regex
from analyzer.addresses import ANY, TYPES, peer_of
from analyzer.parsers.base import Fragment

KINDS = (
    "BGP|Kernel|Device|Direct|Static|Pipe|OSPF|RIP|RIPng|BFD|RAdv|Babel|RPKI|MRT|Perf|L3VPN|EVPN|Bridge|BMP|Aggregator"
)


STATES = r"up|start|down|stop|flush|feed|wait|\?\?\?"


FSM = "Idle|Active|Connect|Passive|OpenSent|OpenConfirm|Established|Close|Down"


LEAD = r"(?:[#>|][ ]?)?(?:\d{4}[- ]|bird> ?)?[ \t]{0,6}"


NAME = r"[\w.:<>*-]+"  # as BIRD allows, or as somebody masked it


BEHIND = rf"(?=[ \t]*+(?:[\dxX*?:./T+-]{{4}}|[\dxX*?:./T+-]*+(?:<[\w-]++>)?[ \t]*+$|<[\w-]++>[ \t]|[A-Z][a-z]{{2}}-?\d|(?:{FSM})(?:[ \t]|$)))"
"""What stands behind a protocol's state: a time in any of BIRD's formats or masked, or somebody took it out of the row."""


ROW = regex.compile(
    rf"^{LEAD}(?P<protocol>{NAME})[ \t]+(?P<kind>{KINDS})[ \t]+(?P<table>\S+)[ \t]+(?P<state>{STATES})(?=[ \t]|$){BEHIND}[ \t]*+(?P<rest>.*)$"
)


ROW_START = rf"{LEAD}{NAME}[ \t]+(?:{KINDS})[ \t]+\S+[ \t]+(?:{STATES})(?=[ \t]|$){BEHIND}"


GOES_ON = regex.compile(rf"[ \t]++(?:(?P<word>{FSM})(?=[ \t]|$))?[ \t]*+(?P<error>.*)$")
"""The rest of a row that a narrow page broke."""


MASKED = regex.compile(
    r"(?P<type>Mesh|Node|Global|Local_Workload)_(?P<ip>(?=[\d_.]*[xyzXYZnN*])[\dxyzXYZnN*]{1,3}(?:[_.][\dxyzXYZnN*]{1,3}){3}|<[\w.-]{1,60}>)(?:_port_\d+)?$"
)


IN_NAME = regex.compile(r"(\d{1,3})[_.](\d{1,3})[_.](\d{1,3})[_.](\d{1,3})(?!\d)")


CLASSES = "Error|Socket|Received|BGP Error|Automatic shutdown"


ERROR = regex.compile(rf"(?:{CLASSES}): ?+\S++(?: (?!(?:#|//|<[-=<]|←|→|[-=]>|--|!!|\*\*|\())\S++)*+")
"""
What BIRD prints behind a state: who noticed the error, and the error (`bgp_err_classes` of proto/bgp/bgp.c).

Words of it have single blanks between them and no brackets; what else stands there somebody wrote behind the row.
"""


WORD = regex.compile(rf"(?:^|\s)(?P<word>{FSM})(?=\s|$)\s*(?P<error>.*)$")


SINCE = regex.compile(r"(?:\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d(?:\.\d+)?)?|\d\d-\d\d-\d{4} \d\d:\d\d(?::\d\d)?|\S+)")


GREETING = regex.compile(r"(?:\d{4}[- ])?BIRD (?P<version>v?[\d.+\w-]*\d) ready\.?")


HEADING = regex.compile(r"(?!--[Mm]ore--)(?:\S[^\n]{0,80}:[ \t]*$|[-=#*>]{1,40}[ ]?\S)")
"""A line between rows that says whose the next ones are, by its form."""
FURNITURE = regex.compile(
    r"^[ \t]*+(?:\d{4}[- ])?(?:BIRD |Access restricted|Default(?:ed container|ing container name) |[Nn]ame[ \t]+[Pp]roto|bird>|birdc?l?6? |\$|#|exit|quit)|^[ \t]*+(?:\d{4}[- ]?)?[ \t]*+$"
)


@dataclass(slots=True)
class ProtocolRow:
    """One row of `show protocols`, with the indented lines below it."""

    line: int
    protocol: str
    kind: str
    table: str
    state: str
    since: str
    word: str | None
    error: str | None
    remark: str = ""
    details: dict[str, str] = field(default_factory=dict)

    @property
    def behind(self) -> str:
        """All that stands behind the state's word."""
        return f"{self.error or ''} {self.remark}".strip()


def row_of(number: int, m: regex.Match[str]) -> ProtocolRow:
    return ProtocolRow(
        number, m["protocol"], m["kind"], m["table"], m["state"], *_info(m["kind"] == "BGP", m["rest"].strip())
    )


@functools.lru_cache(maxsize=16384)
def _info(bgp: bool, rest: str) -> tuple[str, str | None, str | None, str]:
    """(since, state word, error, what somebody wrote behind it) of what stands behind a protocol's state."""
    if bgp and (found := WORD.search(rest)):
        return rest[: found.start()].strip(), found["word"], *stated_error(found["error"])
    first = SINCE.match(rest)
    since = first.group() if first else ""
    behind = rest[len(since) :].strip()
    return (since, None, *stated_error(behind)) if bgp else (since, None, behind or None, "")


def take_up(row: ProtocolRow, line: str) -> bool:
    """Does the line below a BGP session's row go on with it: the state's word or the error that the row lacks."""
    m = GOES_ON.match(line)
    if row.kind != "BGP" or row.error or row.details or m is None or bool(m["word"]) is bool(row.word):
        return False
    error, remark = stated_error(m["error"])
    if remark or not (m["word"] or error):
        return False
    row.word, row.error = m["word"] or row.word, error
    return True


def stated_error(text: str) -> tuple[str | None, str]:
    """(BIRD's error, the rest) of what stands behind a state; the begin of a state's word, and a remark, are no error."""
    found = ERROR.match(text.strip())
    return (found.group(), text.strip()[found.end() :].strip()) if found else (None, text.strip())


def is_up(word: str | None, state: str | None) -> bool | None:
    """
    Is the session Established: by BIRD's word for it, and where that was cut off by the protocol's state.

    BIRD brings a BGP protocol up when its session is Established and never before (proto/bgp/bgp.c); None for a state that
    was cut off, too.
    """
    return word == "Established" if word is not None else state == "up" if state in STATES.split("|") else None


def daemon_of(fragment: Fragment) -> str:
    """bird or bird6, from the command or file name."""
    name = fragment.source.rsplit("/", 1)[-1]
    return "bird6" if "birdcl6" in name or "bird6" in name or "birdcl6" in fragment.context.command else "bird"


def is_peer(protocol: str) -> bool:
    """Is a BGP session one of the node's mesh: a gateway-enabled cluster's second BIRD is not Calico's."""
    return not protocol.startswith(("worker_", "gateway_"))


def peer(protocol: str, stated: str | None = None) -> tuple[str | None, str | None]:
    """
    (peer type, other end) of a session, (None, None) for one that is none of the mesh.

    The other end is its address: stated, or in the name. A masked address stands for itself, and a session that is
    named after nothing (``as0298``) is known by its name alone.
    """
    if not is_peer(protocol):
        return None, None
    kind, address = peer_of(protocol)
    if address is None and (m := MASKED.match(protocol)):
        kind, address = TYPES[m["type"]], m["ip"].replace("_", ".") if m["ip"][:1] != "<" else m["ip"]
    return kind, stated if stated is not None else address or _address_in(protocol) or protocol


def _address_in(name: str) -> str | None:
    """An address in a hand-made protocol name such as ``peer_10_0_0_1``."""
    if found := IN_NAME.search(name):
        return ".".join(found.groups())
    return found[1] if (found := ANY.search(name)) else None
