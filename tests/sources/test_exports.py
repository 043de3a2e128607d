"""Documents that hold texts of people are told from a cluster's objects and from exports of log services."""

from __future__ import annotations

import pytest
from analyzer.sources.exports import holds_words

from tests.support.inline import agent, node, nodes, pods


@pytest.mark.parametrize(
    "text",
    [
        '[{"author": "ann", "body": "exec fails"}]',
        '{"incident": {"title": "exec", "status": "resolved", "description": "No agent available"}}',
        "ID;Title;Assignee;Created\n7;x;y;z\n",
        "number\tshort_description\tstate\n1\tx\ty\n",
        "title: x\ntext: |\n  $ kubectl get pods\n",
        '{"nbformat": 4, "cells": []}',
        '"When","What did you see?","How long?"\n1,2,3\n',
        "Ticket;Kunde;Beschreibung\n1;2;3\n",
        "# how\n---\n- name: x\n  output: >-\n    EOF\n",
    ],
)
def test_fields_of_writers_and_tickets_tell_whose_words_they_are(text: str) -> None:
    """In JSON, in a table's titles, and in YAML with texts in blocks."""
    assert holds_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        '[{"user": "root", "log": "E0417 08:02:31.530021 1 a.go:1] x", "text": "y"}]',
        '{"apiVersion": "v1", "kind": "Event", "note": "x", "author": "y"}',
        '{"title": "x"}',
        '{"apiVersion": "v1", "kind": "PrometheusRule", "alertname": "x"}',
        '{"text": "x", "name": "y"}',
        "Date,Host,Message,Status,Title\n1,2,3,4,5\n",
        "a,b\n1,2\n",
        "We saw it, then it went, and this is the summary,status\n",
        pods(agent("bc7df")),
        nodes(node("10.1.2.3")),
        "apiVersion: v1\nkind: ConfigMap\ndata:\n  x: |\n    y\n",
        "Name:   x\nMessage: |\n  y\n",
        "a: 1\nb: 2\n",
        "a: |\n  x\n$ kubectl get pods\n",
    ],
)
def test_objects_logs_and_tables_are_a_programs(text: str) -> None:
    """A key of theirs outweighs a field for words; fewer than three titles, or a sentence with commas, head no table."""
    assert not holds_words(text)
