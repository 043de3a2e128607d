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

from analyzer import patterns as regex
from analyzer import schema
from analyzer.addresses import split_port, valid, version_of
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.calico.bird_rows import HEADING, is_up
from analyzer.parsers.calico.fast.peer_rows import to_encode
from analyzer.parsers.calico.status_rows import (
    BARE_HEAD,
    BORDER,
    COLUMNS,
    STATE,
    TYPES,
    bare_cells,
    cells_of,
    is_address,
    is_header,
    protocol_of,
    text_line,
    unbroken,
    unframed_cells,
)

TEXT = regex.compile(r"IPv[46] BGP status|Calico process is (?:not )?running|BGP backend process|BIRDv[46] process")
TITLE = regex.compile(r"[ \t#>]*IPv(?P<version>[46]) BGP status\b")
TABLE = regex.compile(r"node-to-node mesh|node specific|PEER ADDRESS\s*[|\u2502\u2503\u00a6]|PEER ADDRESS\s+PEER TYPE")


def takes(fragment: Fragment) -> str:
    head = fragment.head(6)
    if TEXT.search(head):
        return "the text of `calicoctl node status`"
    return "a table of BGP peers" if TABLE.search(fragment.text[:4000]) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    if to_encode(fragment, emit):
        from analyzer.parsers.calico.fast import calicoctl_status as fast

        if fast.parse(fragment, emit):
            return
    node = fragment.context.node
    view = f"{fragment.source}:{fragment.first_line}"
    row: tuple[int, list[str]] | None = None
    seen: set[tuple[str, str]] = set()
    bare, opened = False, False
    families: set[str] = set()
    said: int | None = None  # by the title above this table, for addresses that somebody masked
    titled: int | None = None
    for number, line in unbroken(fragment.filled):
        if BARE_HEAD.match(line):
            _finish(row, node, view, emit, said)
            row, bare, opened = None, True, True
            said, titled = titled, None
            continue
        if cells := cells_of(line) or (bare_cells(line) if bare else []) or unframed_cells(line):
            if is_header(cells):
                _finish(row, node, view, emit, said)
                row, opened = None, True
                said, titled = titled, None
                continue
            if cells[0]:
                _finish(row, node, view, emit, said)
                row = (number, cells)
                family = f"IPv{version_of(cells[0]) or said or (6 if ':' in cells[0] else 4)}"
                # a node has each session once, and one table a family: here another node's begins
                if (cells[0], cells[1]) in seen or (opened and family in families):
                    view = f"{fragment.source}:{number}"
                    seen.clear()
                    families.clear()
                opened = False
                families.add(family)
                if valid(split_port(cells[0]).split("%")[0]):
                    seen.add((cells[0], cells[1]))
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
            _finish(row, node, view, emit, said)
            row = None
            if title := TITLE.match(line):
                titled = int(title["version"])
            if families and HEADING.match(line):  # of the next node, whose titles were not copied
                view = f"{fragment.source}:{number}"
                seen.clear()
                families.clear()
            text_line(number, line, node, emit)
    _finish(row, node, view, emit, said)


def _finish(
    row: tuple[int, list[str]] | None, node: str | None, view: str, emit: Emit, said: int | None = None
) -> None:
    if row is None:
        return
    number, cells = row
    address = split_port(cells[0].replace(" ", ""))
    if not is_address(address):
        emit.unread(number, "not a peer row")
        return
    cells += [""] * (COLUMNS - len(cells))
    kind, state, since, info = cells[1], cells[2], cells[3], " ".join(cells[4:]).strip()
    m = STATE.search(info)
    word, error = (m["word"], (m["error"] or "").strip()) if m else (None, info)
    if m and info[: m.start()].strip():
        since = f"{since} {info[: m.start()].strip()}"  # a two-part time: its clock lands in INFO
    short = TYPES.get(" ".join(kind.split()).lower())
    protocol = protocol_of(short, address)
    emit(
        schema.BGP_PEERS, number, node=node, pod=emit.fragment.context.pod, protocol=protocol, peer_ip=address, ip_version=version_of(address) or said,
        peer_type=short, protocol_state=state or None, state=word if word != "Down" else None,
        established=is_up(word, state or None), since=since or None, last_error=error or None, form="calicoctl", view=view,
    )  # fmt: skip


PARSERS = (
    Parser(
        "calicoctl node status",
        r"[ \t#>]*(?:Calico process is |The BGP backend process|IPv4 BGP status|[|\u2502\u2503]\s*PEER ADDRESS|PEER ADDRESS[ \t|\u2502\u2503]+PEER TYPE|\+-{8,}\+-{8,}\+-{4,}\+)",
        takes, parse, 12,
    ),
)  # fmt: skip
