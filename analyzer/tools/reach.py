"""`analyze reach`: single questions and batches, as plain answers."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyzer.errors import InputError, UsageError
from analyzer.policy.decision import Decision
from analyzer.policy.evaluate import Evaluator
from analyzer.policy.evaluate import Query as Query
from analyzer.policy.spec.values import protocol_number
from analyzer.policy.world import World
from analyzer.wording import is_number

if TYPE_CHECKING:
    from analyzer.snapshot.snapshot import Snapshot


def answer(decision: Decision) -> dict[str, Any]:
    """An answer as the contract has it, with the deciding object's file and line."""
    row = decision.row
    where = {"source": row.source, "line": int(row.line)} if row is not None and row.line is not None else None
    return {
        "verdict": decision.verdict,
        "deciding": decision.deciding or None,
        "reason": decision.reason,
        "evidence": where,
    }


def reach(snapshot: Snapshot, queries: list[Query]) -> list[dict[str, Any]]:
    """Answers in the order of the queries."""
    evaluator = Evaluator(World(snapshot.rows, snapshot.about))
    return [answer(evaluator.ask(query)) for query in queries]


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


def read_queries(path: Path) -> list[tuple[str, Query]]:
    """
    Queries of a TSV file with columns id, from, to, protocol, port; others are ignored.

    Raises:
        InputError: the file cannot be read.
        UsageError: a column or a value is missing or wrong; the text names the line.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not UTF-8 (byte {error.start})") from None
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t")
    found = []
    try:
        missing = {"from", "to"} - set(reader.fieldnames or ())
        if missing:
            raise UsageError(f"no column {', '.join(sorted(missing))}")
        for at, row in enumerate(reader, 1):
            found.append((row.get("id") or str(at), _query(row)))
    except (UsageError, csv.Error) as error:
        raise UsageError(f"{path}, line {max(1, reader.line_num)}: {error}") from None
    return found


def _query(row: dict[str, str | None]) -> Query:
    source, destination = ((row.get(name) or "").strip() for name in ("from", "to"))
    if not source or not destination:
        raise UsageError(f"no value in column {'to' if source else 'from'!r}")
    return Query(source, destination, port(row.get("port")), protocol(row.get("protocol") or "TCP"))
