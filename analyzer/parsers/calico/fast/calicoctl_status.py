"""
`calicoctl node status` of a mesh so large that rows are read as codes; see `peer_rows`.

The obvious reader beside this one (`calicoctl_status`) reads an output with anything in it that is neither a row in one
line nor known: wrapped cells, broken lines, times in two cells, rows of something else.
"""

from __future__ import annotations

from collections.abc import Callable

from analyzer import schema
from analyzer.addresses import split_port, valid, version_of
from analyzer.parsers.base import Emit, Fragment
from analyzer.parsers.calico import bird_rows, status_rows
from analyzer.parsers.calico.fast import peer_rows
from analyzer.tables.encoded.words import Decoded, Describe

LINE = "calicoctl line"
EDGE = " | "
LOOKED_AT = 40  # lines in which the first usual row is searched


def parse(fragment: Fragment, emit: Emit) -> bool:
    """Read a fragment as codes; False, and nothing done, when it is more than plain rows."""
    reader = _Rows(fragment, emit)
    no_rows, texts, tables = [], [], 0
    for at, _ in reader.special():
        no_rows.append(at)
        line = reader.text(at)
        if status_rows.lacks_part(line):
            return False
        if cells := status_rows.cells_of(line):
            if not status_rows.is_header(cells):
                return False
            tables += 1
        elif line.strip() and not status_rows.BORDER.match(line):
            texts.append((fragment.first_line + at, line))
    runs = peer_rows.runs_between(no_rows, reader.size)
    titles = sum("BGP status" in line for _, line in texts)
    if not runs or tables > max(titles, 1) or reader.has_double(no_rows):
        return False
    context = fragment.context
    emit.encoded(
        schema.BGP_PEERS, peer_rows.PEERS, runs, emit.sink.encoded.lines(reader.codes), node=context.node, pod=context.pod,
        form="calicoctl", view=f"{fragment.source}:{fragment.first_line}",
    )  # fmt: skip
    for number, line in texts:
        status_rows.text_line(number, line, context.node, emit)
    reader.keep(runs, [])
    return True


class _Rows(peer_rows.RowTexts):
    def __init__(self, fragment: Fragment, emit: Emit) -> None:
        super().__init__(fragment, emit, LINE, _name, _rest_with(emit.sink.redact))

    def frame(self, fragment: Fragment) -> None:
        """All cells of a column are padded alike."""
        for _, line in fragment.opening[:LOOKED_AT]:
            cells = line.rsplit(EDGE, 3)
            if len(cells) == 4 and cells[3].startswith("Established") and peer_rows.TIME.fullmatch(cells[2] + " "):
                self.before, self.behind = EDGE + cells[1] + EDGE, EDGE[1:] + cells[3] + "\n"
                self.width = len(cells[2]) + 1  # with the blank behind it
                break

    @property
    def around(self) -> str:
        return self.before[len(EDGE) :] + self.behind[len(EDGE) - 1 : -1]

    def line(self, line: str) -> peer_rows.Three:
        cells = line.rsplit(EDGE, 3)
        if len(cells) < 4:
            return -1, -1, -1
        return self.names[cells[0]], self.rests[cells[1] + EDGE + cells[3]], self.sinces[cells[2] + " "]

    def closer(self, line: str) -> None:
        """What does not read as one row is not read here."""


def _name(text: str) -> Decoded | None:
    """(protocol, address, IP version, peer type) of the first two cells."""
    cells = text.partition("|")[2].split("|")
    address = split_port(cells[0].replace(" ", ""))
    if len(cells) != 2 or not valid(address.split("%")[0]):
        return None
    kind = status_rows.TYPES.get(" ".join(cells[1].split()).lower())
    return Decoded((status_rows.protocol_of(kind, address), address, version_of(address), kind))


def _rest_with(redact: Callable[[str], str]) -> Describe:
    """Reads what the third and the last cell say."""

    def describe(text: str) -> Decoded | None:
        state, _, info = text.partition(EDGE)
        if info.count("|") != 1 or "|" in state:
            return None
        info = info.partition("|")[0].strip()
        m = status_rows.STATE.search(info)
        if m and info[: m.start()].strip():  # the clock of a time in two parts
            return None
        word, error = (m["word"], (m["error"] or "").strip()) if m else (None, info)
        up = bird_rows.is_up(word, state.strip() or None)
        state_word, error = word if word != "Down" else None, redact(error) if error else None
        return Decoded(("BGP", None, state.strip() or None, None, state_word, up, error), cited=not up)

    return describe
