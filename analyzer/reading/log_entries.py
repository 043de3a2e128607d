"""
Fragments whose entries are no lines: tables, arrays and answers of log services, an exported journal, and Google's YAML.

::

    ---
    insertId: 1a2b3c
    resource:
      labels:
        pod_name: konnectivity-agent-7x2mq
    textPayload: E0302 08:00:01.100000 ...
    timestamp: '2026-03-02T08:00:01Z'
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from analyzer import patterns as regex
from analyzer.limits import Limits
from analyzer.parsers.base import Fragment
from analyzer.parsers.kubernetes.yaml_loader import BadYaml, load
from analyzer.sources import journal_export, journal_verbose, record_tables, records, services

GOOGLE = regex.compile(r"(?:---[ \t]*\n)?insertId:[ ]")
BETWEEN = regex.compile(r"^---[ \t]*\n", regex.M)
PAYLOAD = regex.compile(r"^(?:textPayload|jsonPayload):", regex.M)
MANY_LINES = regex.compile(r"\{[ \r]*\n")
OBJECT = regex.compile(r'"(?:kind|items|apiVersion)"\s*:')
HEAD = 1 << 12


def entries(fragment: Fragment, start_kind: str, limits: Limits) -> Iterator[tuple[int, str]] | None:
    """(line counted from 0, entry as one line of JSON) of a fragment in one of these forms, None for any other text."""
    if start_kind == "records" and journal_export.is_export(fragment.text):
        return journal_export.export(fragment.text)
    if start_kind == "records" and journal_verbose.is_verbose(fragment.text):
        return journal_verbose.verbose(fragment.text)
    if start_kind == "records" and record_tables.is_table(fragment.text):
        return record_tables.table(fragment.text)
    if fragment.text[:1] == "[" and records.is_array(fragment.text):
        return records.array(fragment.text)
    if fragment.text[:1] == "{" and records.is_answer(fragment.text) and (found := list(records.answer(fragment.text))):
        return iter(found)
    if fragment.text[:1] == "{" and _is_stream(fragment.text):
        return records.array(f"[{fragment.text}")
    if GOOGLE.match(fragment.text) and PAYLOAD.search(fragment.text, 0, HEAD):
        return _google(fragment.text, limits)
    return None


def _is_stream(text: str) -> bool:
    """Are these entries of a log service or a journal, each over many lines, one behind the other."""
    head = text[: records.LOOK]
    return MANY_LINES.match(head) is not None and not OBJECT.search(head) and records.is_array(f"[{text}")


def _google(text: str, limits: Limits) -> Iterator[tuple[int, str]]:
    line, at = 0, 0
    for end in (*(m.start() for m in BETWEEN.finditer(text)), len(text)):
        part = text[at:end]
        if part.strip("- \n"):
            payload = PAYLOAD.search(part)
            yield line + part.count("\n", 0, payload.start() if payload else 0), _entry(part, limits)
        line += part.count("\n")
        at = end


def _entry(text: str, limits: Limits) -> str:
    try:
        value = load(text, limits)
    except BadYaml:
        return ""
    return json.dumps(value, default=str) if isinstance(value, dict) and services.entry(value) is not None else ""
