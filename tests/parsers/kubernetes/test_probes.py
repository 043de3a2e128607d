"""The API server's own health: what failed is a fact, what is well is understood."""

from __future__ import annotations

from analyzer.parsers.kubernetes.probes import PARSERS, parse, takes

from tests.support.inline import bundle
from tests.support.outputs import samples
from tests.support.rows import fragment, read_of


def test_parts_that_failed_are_facts() -> None:
    """With the reason as it is printed, and the sum below."""
    (sample,) = (one for one in samples() if one.kind == "kubectl-readyz")
    case = bundle(r=sample.whole)
    assert [(row.line, row.key, row.value) for row in case.snapshot.rows["facts"]] == [
        (4, "api_probe", "etcd: failed (reason withheld)"),
        (7, "api_health", "readyz failed"),
    ]
    assert len(case.snapshot["unread"]) == 0


def test_a_healthy_one_and_what_is_no_part() -> None:
    """No part failed; a sentence between is unread, and the error of the tool is one."""
    case = bundle(
        r="[+]ping ok\n[+]etcd excluded: ok\nwe then waited\nlivez check passed\nError from server (InternalError): an error on the server\n"
    )
    assert [row.value for row in case.snapshot.rows["facts"]] == ["livez passed"]
    assert [row.line for row in case.snapshot.rows["unread"]] == [3]
    assert len(case.snapshot.rows["tool_errors"]) == 1


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert PARSERS[0].rank == 27


def test_a_part_stands_among_the_first_three_lines() -> None:
    """Further down it is a sentence's example."""
    part = "[+]ping ok\n"
    assert takes(fragment("a\nb\n" + part))
    assert takes(fragment("a\nb\nc\n" + part)) == ""


def test_an_error_of_kubectl_between_the_parts_is_its_own() -> None:
    """A foreign line is unread."""
    found = read_of(parse, "[+]ping ok\nError from server (Forbidden): no\nhello\n")
    assert [row["line"] for row in found.rows["tool_errors"]] == [2]
    assert found.unread == [(3, "not a part of the API server's health")]
