"""
`calicoctl node status`: peers of both families, in both table styles.

::

    IPv4 BGP status
    +--------------+-------------------+-------+----------+--------------------------------+
    | PEER ADDRESS |     PEER TYPE     | STATE |  SINCE   |              INFO              |
    +--------------+-------------------+-------+----------+--------------------------------+
    | 10.93.12.4   | node-to-node mesh | start | 12:15:52 | Active Socket: Connection      |
    |              |                   |       |          | refused                        |

The older style wraps cells over 30 characters onto a row whose first cells are empty. Rows of operator-disabled peers
are missing altogether (calicoctl drops BIRD rows of five fields), so the row count is not the peer count.
"""

from __future__ import annotations

import regex

from analyzer import schema
from analyzer.parsers.addresses import split_port, valid, version_of
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.bird_protocols import FSM, are_many

TYPES = {"node-to-node mesh": "mesh", "node specific": "node", "global": "global"}
NOT_RUNNING = regex.compile(
    r"(Calico process is not running|The BGP backend process \(BIRD\) is not running|INFO: BIRDv([46]) process: 'bird6?' is not running|Error querying BIRD: .*|error executing command: .*)"
)
TEXT = regex.compile(r"IPv[46] BGP status|Calico process is (?:not )?running|BGP backend process|BIRDv[46] process")
TABLE = regex.compile(r"node-to-node mesh|node specific|PEER ADDRESS\s*\|")
NO_NEWS = ("IPv4 BGP status", "IPv6 BGP status", "No IPv6 peers found", "WARNING", "None of the BGP backend")
BORDER = regex.compile(r"[\s#>]*\+[-+]{8,}\+")
STATE = regex.compile(rf"(?:^|\s)(?P<word>{FSM})(?:\s+(?P<error>.*))?$")
HEADS = {"peer address", "peer type", "state", "since", "info"}
NAMES = {"mesh": "Mesh_", "node": "Node_", "global": "Global_"}


def takes(fragment: Fragment) -> str:
    head = fragment.head(6)
    if TEXT.search(head):
        return "the text of `calicoctl node status`"
    return "a table of BGP peers" if TABLE.search(fragment.text[:4000]) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    if are_many(fragment, emit):
        from analyzer.parsers import calicoctl_many

        if calicoctl_many.parse(fragment, emit):
            return
    node = fragment.context.node
    view = f"{fragment.source}:{fragment.first_line}"
    row: tuple[int, list[str]] | None = None
    for number, line in fragment.filled:
        if cells := cells_of(line):
            if is_header(cells):
                continue
            if cells[0]:
                _finish(row, node, view, emit)
                row = (number, cells)
            elif row is not None:  # a wrapped cell goes on
                row = (
                    row[0],
                    [
                        " ".join(p for p in pair if p)
                        for pair in zip(row[1], [*cells, "", "", "", "", ""], strict=False)
                    ],
                )
            continue
        if not BORDER.match(line):
            _finish(row, node, view, emit)
            row = None
            text_line(number, line, node, emit)
    _finish(row, node, view, emit)


def cells_of(line: str) -> list[str]:
    """The cells of a bordered row; text behind the last border does not count."""
    if line.count("|") < 4:
        return []
    inner = line[line.index("|") + 1 : line.rindex("|")]
    cells = [cell.strip() for cell in inner.split("|")]
    return cells if len(cells) >= 4 else []


def is_header(cells: list[str]) -> bool:
    return bool({c.lower() for c in cells} & HEADS) and not any(valid(split_port(c)) for c in cells[:1])


def protocol_of(kind: str | None, address: str) -> str:
    """BIRD's name of the session, as confd makes it."""
    return NAMES.get(kind or "", "Peer_") + address.replace(".", "_").replace(":", "_")


def _finish(row: tuple[int, list[str]] | None, node: str | None, view: str, emit: Emit) -> None:
    if row is None:
        return
    number, cells = row
    address = split_port(cells[0].replace(" ", ""))
    if not valid(address.split("%")[0]):
        emit.unread(number, "not a peer row")
        return
    cells += [""] * (5 - len(cells))
    kind, state, since, info = cells[1], cells[2], cells[3], " ".join(cells[4:]).strip()
    m = STATE.search(info)
    word, error = (m["word"], (m["error"] or "").strip()) if m else (None, info)
    if m and info[: m.start()].strip():
        since = f"{since} {info[: m.start()].strip()}"  # a two-part time: its clock lands in INFO
    short = TYPES.get(" ".join(kind.split()).lower())
    protocol = protocol_of(short, address)
    emit(
        schema.BGP_PEERS, number, node=node, pod=emit.fragment.context.pod, protocol=protocol, peer_ip=address, ip_version=version_of(address),
        peer_type=short, protocol_state=state or None, state=word if word != "Down" else None,
        established=word == "Established", since=since or None, last_error=error or None, form="calicoctl", view=view,
    )  # fmt: skip


def text_line(number: int, line: str, node: str | None, emit: Emit) -> None:
    text = line.strip(" \t#>")
    if m := NOT_RUNNING.search(text):
        daemon = "bird6" if m[2] == "6" or "BIRDv6" in text else "bird"
        artefact = "error executing command" in text or "Permission denied" in text.replace("permission", "Permission")
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
    elif text and not text.startswith(NO_NEWS):
        emit.unread(number, "not part of `calicoctl node status`")


PARSERS = (
    Parser(
        "calicoctl node status",
        r"[ \t#>]*(?:Calico process is |The BGP backend process|IPv4 BGP status|\|\s*PEER ADDRESS|\+-{8,}\+-{8,}\+-{4,}\+)",
        takes, parse, 12,
    ),
)  # fmt: skip
