"""Questions to `analyze reach` as they are typed: protocols, ports, and files of many of them."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import NamedTuple

from analyzer.api.passage import NO_END, is_end, protocol_number
from analyzer.api.passage import Query as Query
from analyzer.errors import InputError, UsageError
from analyzer.wording import is_number

MOST_BYTES = 64 << 20
"""Of a file of questions: a line has some hundred, and devices have no end."""


class Question(NamedTuple):
    """One line of a file: its id, and the query, or why there is none."""

    id: str
    query: Query | None
    problem: str = ""


def protocol(text: str) -> int:
    """
    A protocol name or number.

    Raises:
        UsageError: unknown.
    """
    number = protocol_number(text.strip() or "TCP")
    if number is None:
        raise UsageError(f"unknown protocol {text!r}: TCP, UDP, SCTP, ICMP or a number")
    return number


def end(text: str) -> str:
    """
    A pod, node or address as it is typed; whether the bundle holds it is the answer's to say.

    Raises:
        UsageError: it is none of them.
    """
    if not is_end(text.strip()):
        raise UsageError(NO_END.format(text))
    return text.strip()


def port(text: str | None) -> int | None:
    """
    A port, or None for protocols without one.

    Raises:
        UsageError: not a port.
    """
    text = (text or "").strip()
    if not text or text == "-":
        return None
    if not is_number(text) or not 0 < int(text) < 65536:
        raise UsageError(f"not a port: {text!r}")
    return int(text)


def read(path: Path) -> list[Question]:
    """
    Questions of a TSV file with columns id, from, to, protocol, port; others are ignored. A line that cannot be asked costs itself.

    Raises:
        InputError: the file cannot be read.
        UsageError: it is no such table.
    """
    try:
        with path.open("rb") as handle:
            data = handle.read(MOST_BYTES + 1)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from None
    if len(data) > MOST_BYTES:
        raise UsageError(f"{path}: more than {MOST_BYTES >> 20} MiB, which is no list of questions")
    text = data.decode("utf-8-sig", "surrogateescape")
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)
    missing = {"from", "to"} - set(reader.fieldnames or ())
    if missing:
        raise UsageError(f"{path}: no column {', '.join(sorted(missing))}")
    found: list[Question] = []
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return found
        except csv.Error as error:
            found.append(Question(str(len(found) + 1), None, f"line {reader.line_num}: {error}"))
            continue
        found.append(_question(row, str(len(found) + 1), reader.line_num))


def _is_text(value: str) -> bool:
    """False where a byte of the file was no UTF-8: it was read as a lone surrogate."""
    return not any("\udc80" <= c <= "\udcff" for c in value)


def _question(row: dict[str, str | None], number: str, line: int) -> Question:
    said = [value for value in row.values() if isinstance(value, str)]
    if not all(map(_is_text, said)):
        return Question(number, None, f"line {line}: not UTF-8")
    name = row.get("id") or number
    try:
        source, destination = ((row.get(key) or "").strip() for key in ("from", "to"))
        if not source or not destination:
            raise UsageError(f"no value in column {'to' if source else 'from'!r}")
        query = Query(source, destination, port(row.get("port")), protocol(row.get("protocol") or "TCP"))
    except UsageError as error:
        return Question(name, None, f"line {line}: {error}")
    return Question(name, query)
