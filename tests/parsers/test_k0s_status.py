"""`k0s status` says the product, the role, and whether the API server is reached from there."""

from __future__ import annotations

from analyzer.parsers.k0s_status import PARSERS

from tests.support.inline import bundle
from tests.support.outputs import samples


def test_its_fields_are_facts() -> None:
    """With the product settled by the version, and nothing left over."""
    (sample,) = (one for one in samples() if one.kind == "k0s-status")
    case = bundle(s=sample.whole)
    facts = {row.key: row.value for row in case.snapshot.rows["facts"]}
    assert facts == {
        "version": "v1.30.1+k0s.0", "k0s_role": "controller", "k0s_api": "not reached",
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
