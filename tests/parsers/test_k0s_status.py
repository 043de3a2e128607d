"""`k0s status` says the product, the role, and whether the API server is reached from there."""

from __future__ import annotations

import pytest
from analyzer.parsers.k0s_status import PARSERS, parse, takes

from tests.support.inline import bundle
from tests.support.outputs import samples
from tests.support.rows import fragment, read_of


def test_its_fields_are_facts() -> None:
    """With the product settled by the version, and nothing left over."""
    (sample,) = (one for one in samples() if one.kind == "k0s-status")
    case = bundle(s=sample.whole)
    facts = {row.key: row.value for row in case.snapshot.rows["facts"]}
    assert facts == {
        "client": "k0s", "version": "v1.30.1+k0s.0", "k0s_role": "controller", "k0s_api": "not reached",
        "k0s_api_error": 'Get "https://localhost:6443/version": dial tcp 127.0.0.1:6443: connect: connection refused',
    }  # fmt: skip
    assert case.snapshot.about.product.value == "k0s"
    assert len(case.snapshot["unread"]) == 0


def test_a_sentence_in_it_is_unread_and_another_version_is_no_status() -> None:
    """A field has one name; what somebody wrote below it, and a version of something else, are not its."""
    case = bundle(s="Version: v1.30.1+k0s.0\nRole: worker\nso far so good\nKube-api probing successful: true\n")
    assert [row.line for row in case.snapshot.rows["unread"]] == [3]
    assert ("k0s_api", "reached") in {(row.key, row.value) for row in case.snapshot.rows["facts"]}
    assert not bundle(s="Version: v1.30.1\nRole: worker\n").snapshot.rows["facts"]


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert PARSERS[0].rank == 27


V = "Version: v1.30.1+k0s.0\n"


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        (V, True),
        ("a\nb\nc\n" + V, True),
        ("a\nb\nc\nd\n" + V, False),
        ('{\n  "Version": "v1.30.1+k0s.0",\n', True),
        ("Version: v1.30.1\n", False),
        ("Role: v1.30.1+k0s.0\n", False),
        ("Version:\n", False),
    ],
)
def test_a_version_of_k0s_stands_among_the_first_four_lines(text: str, taken: bool) -> None:
    """As text or as JSON."""
    assert bool(takes(fragment(text))) is taken


def test_each_field_is_a_fact_where_it_says_something() -> None:
    """A brace is a line of it, an error of the shell its own row, and anything else is unread."""
    text = (
        V
        + "Role:\nRole: worker\nVersion: v1\nKube-api probing successful: maybe\nKube-api probing successful: true\nKube-api probing last error:\nKube-api probing last error: no\nOther: x\n{\n},\nError from server (Forbidden): no\nso it is\n"
    )
    found = read_of(parse, text)
    assert [(row["key"], row["value"], row["line"]) for row in found.rows["facts"]] == [
        ("version", "v1.30.1+k0s.0", 1),
        ("k0s_role", "worker", 3),
        ("k0s_api", "reached", 6),
        ("k0s_api_error", "no", 8),
    ]
    assert [row["line"] for row in found.rows["tool_errors"]] == [12]
    assert found.unread == [(13, "not a field of the status of k0s")]
    assert found.records >= 11
