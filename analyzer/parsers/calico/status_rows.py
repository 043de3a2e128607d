"""The grammar of the tables of ``calicoctl node status``: borders, headers, cells."""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer import schema
from analyzer.addresses import split_port, valid
from analyzer.parsers import kernel
from analyzer.parsers.base import Emit
from analyzer.parsers.calico.bird_rows import FSM, STATES
from analyzer.sources import spoken
from analyzer.wording import IN_PROSE

TYPES = {"node-to-node mesh": "mesh", "node specific": "node", "global": "global"}


NOT_RUNNING = regex.compile(
    r"(Calico process is not running|None of the BGP backend processes [^\n]{0,60} are running|The BGP backend process \(BIRD\) is not running|INFO: BIRDv([46]) process: 'bird6?' is not running|Error querying BIRD: .*|error executing command: .*)"
)


NO_NEWS = ("IPv4 BGP status", "IPv6 BGP status", "No IPv6 peers found", "WARNING")


BORDER = regex.compile(r"[\s#>]*\+[-+]{8,}\+")


STATE = regex.compile(rf"(?:^|\s)(?P<word>{FSM})(?:\s+(?P<error>.*))?$")


HEADS = {"peer address", "peer type", "state", "since", "info"}


NAMES = {"mesh": "Mesh_", "node": "Node_", "global": "Global_"}


MASKED = regex.compile(
    r"(?=[\w.*#?]{0,20}[A-Za-z*#?])(?:[\da-zA-Z*#?]{1,4}\.){3}[\da-zA-Z*#?]{1,4}"
    r"|(?=[\w:*#?]{0,40}[g-zG-Z*#?])(?:[\da-zA-Z*#?]{0,4}:){2,7}[\da-zA-Z*#?]{0,4}|<[\w .-]{1,60}>|\[[A-Za-z][\w .-]{0,60}\]|[xX*#]{3,40}"
)
ELSEWHERE = regex.compile(r"socket: dial unix (?!\S*calico)")  # where this calicoctl looked no Calico keeps its socket


def is_address(text: str) -> bool:
    """An address, or what somebody put in its place."""
    return valid(text.split("%")[0]) or MASKED.fullmatch(text) is not None


def cells_of(line: str) -> list[str]:
    """The cells of a bordered row; text behind the last border does not count."""
    if line.count("|") < 4:
        return []
    inner = line[line.index("|") + 1 : line.rindex("|")]
    cells = [cell.strip() for cell in inner.split("|")]
    return cells if len(cells) >= 4 else []


BARE_HEAD = regex.compile(
    r"[ \t#>|\u2502\u2503\u00a6]*PEER ADDRESS[ \t|\u2502\u2503\u00a6]+PEER TYPE[ \t|\u2502\u2503\u00a6]+STATE\b"
)
GAPS = regex.compile(r"[ ]{2,}|\t+")
STATE_OF = regex.compile(STATES)


def bare_cells(line: str) -> list[str]:
    """The cells of a row below titles without borders, which a page or a mail took away."""
    cells = GAPS.split(line.strip(" \t#>"))
    return cells if len(cells) >= 3 and is_address(split_port(cells[0])) and STATE_OF.fullmatch(cells[2]) else []


SIGNS = r"[ \t#>|\u2502\u2503\u00a6]"
UNFRAMED = regex.compile(
    rf"{SIGNS}*+(?P<peer>[^\s|\u2502\u2503\u00a6]{{1,80}}+){SIGNS}++(?P<kind>node-to-node mesh|node specific|global){SIGNS}++(?P<state>{STATES}){SIGNS}++"
    rf"(?P<since>[^\s|\u2502\u2503\u00a6]{{1,30}}(?: \d\d:\d\d(?::\d\d)?)?)(?:{SIGNS}++(?P<info>[^\s|\u2502\u2503\u00a6][^|\u2502\u2503\u00a6\n]*+))?{SIGNS}*+$"
)


def unframed_cells(line: str) -> list[str]:
    """The cells of a row whose borders are gone or others, and of whose blanks one is left: kind and state have a few words only."""
    if not any(kind in line for kind in TYPES):
        return []
    m = UNFRAMED.match(line)
    if m is None or not is_address(split_port(m["peer"])):
        return []
    return [m["peer"], m["kind"], m["state"], m["since"], (m["info"] or "").strip()]


COLUMNS = 5
OPENS = regex.compile(r"[ \t#>]*(?P<mark>[|+])[ -]")
PIECES = 6


def unbroken(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """
    (line number, text) with each row and border that a narrow terminal or a mail broke on the line where it begins.

    Every row of this table has as many borders as columns and one more, so lines are put together that have them
    together and end with one. A row of which the rest is missing stays as it is.
    """
    found: list[tuple[int, str]] = []
    at = 0
    full = max((len(line) for _, line in lines if lacks_part(line)), default=0)
    while at < len(lines):
        number, line = lines[at]
        used = 1
        if mark := lacks_part(line):
            whole = line
            for more, (_, piece) in enumerate(lines[at + 1 : at + PIECES], 2):
                if _begins(line[: line.index(mark) + 1], piece):
                    break
                whole += piece if len(lines[at + more - 2][1]) == full else f" {piece.strip()}"
                if whole.count(mark) > COLUMNS:
                    if whole.count(mark) == COLUMNS + 1 and whole.rstrip().endswith(mark):
                        line, used = whole, more
                    break
        found.append((number, line))
        at += used
    return found


def _begins(edge: str, piece: str) -> bool:
    """Is this no part of the row or border above, which begins with `edge`, but one of its own, or another text."""
    if edge.endswith("+"):
        return bool(piece.strip("+- \t"))
    own = piece.startswith(edge) and piece.strip() != "|"  # which closes the row above
    first = piece[len(edge) :].partition("|")[0].strip() if own else "none"
    return not first or is_address(split_port(first)) or BORDER.match(piece) is not None


def lacks_part(line: str) -> str:
    """The border's sign, where the line begins a row or border that lacks a part of it."""
    opening = OPENS.match(line)
    return opening["mark"] if opening and line.count(opening["mark"]) <= COLUMNS else ""


def is_header(cells: list[str]) -> bool:
    return bool({c.lower() for c in cells} & HEADS) and not any(valid(split_port(c)) for c in cells[:1])


def protocol_of(kind: str | None, address: str) -> str:
    """BIRD's name of the session, as confd makes it."""
    return NAMES.get(kind or "", "Peer_") + address.replace(".", "_").replace(":", "_")


def text_line(number: int, line: str, node: str | None, emit: Emit) -> None:
    text = line.strip(" \t#>")
    m = NOT_RUNNING.search(text)
    if m and spoken.goes_on(text[m.end() :]):
        emit.unread(number, IN_PROSE)
    elif m:
        daemon = "bird6" if m[2] == "6" or "BIRDv6" in text else "bird"
        artefact = (
            "error executing command" in text
            or ELSEWHERE.search(text) is not None
            or "Permission denied" in text.replace("permission", "Permission")
        )
        emit(
            schema.BIRD_STATUS,
            number,
            node=node,
            pod=emit.fragment.context.pod,
            daemon=daemon,
            running=None if artefact else False,
            message=text,
        )
    elif text.startswith("No IPv4 peers found"):
        emit(
            schema.BIRD_STATUS,
            number,
            node=node,
            pod=emit.fragment.context.pod,
            daemon="bird",
            running=True,
            message=text,
        )
    elif text.startswith("Calico process is running"):
        emit.records += 1
    elif text and not text.startswith(NO_NEWS) and not kernel.message(number, text, emit.fragment, emit):
        emit.unread(number, "not part of `calicoctl node status`")
