"""What an answer is, and how a check is registered."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from analyzer.checks import base
from analyzer.checks.base import Answer, Family
from analyzer.checks.details import Coverage
from analyzer.model import Evidence, Gap, Sign, Status
from analyzer.schema import ListingRow

from tests.support.values import are_values

EVIDENCE, GAP, FACT = Evidence("a.txt", 1, "x"), Gap("a", None), Coverage(3, 2)


def test_answers_of_each_status() -> None:
    """With what was given, and nothing else."""
    assert base.passed("s", "b", [EVIDENCE], ["n"], detail=FACT) == Answer(
        Status.PASS, "s", "b", (EVIDENCE,), (), ("n",), FACT
    )
    assert base.failed("s", "b", [EVIDENCE], [GAP], ["n"], detail=FACT, broken=True) == Answer(
        Status.FAIL, "s", "b", (EVIDENCE,), (GAP,), ("n",), FACT, True
    )
    assert base.failed("s", "b", detail=FACT).broken is False
    assert base.warned("s", "b", [EVIDENCE], [GAP], ["n"], detail=FACT) == Answer(
        Status.WARN, "s", "b", (EVIDENCE,), (GAP,), ("n",), FACT
    )
    assert base.unknown("s", GAP, basis="b", evidence=[EVIDENCE], detail=FACT) == Answer(
        Status.UNKNOWN, "s", "b", (EVIDENCE,), (GAP,), (), FACT
    )
    assert base.not_applicable("s", "b", [EVIDENCE], detail=FACT) == Answer(
        Status.NOT_APPLICABLE, "s", "b", (EVIDENCE,), (), (), FACT
    )
    assert (base.outside("s", GAP, basis="b").outside, base.outside("s").status, base.unknown("s").outside) == (
        True,
        Status.UNKNOWN,
        False,
    )


@pytest.mark.parametrize("answer", [base.failed, base.warned])
def test_an_answer_that_is_bad_says_what_was_found(answer: Any) -> None:
    """Without a value of its own a check can neither fail nor warn."""
    with pytest.raises(TypeError, match="detail"):
        answer("s", "b")


def test_a_check_names_what_it_needs() -> None:
    """Its parameters; its text is the docstring."""
    family = Family()

    @family.check("AB-01", "A title", "S1", "S2", broken_when_failed=True)
    def one(pods: Any, cite: Any) -> Answer:
        """Does it work."""
        return base.passed("s", f"{pods}{cite}")

    [check] = family
    assert (check.id, check.title, check.steps, check.needs, check.doc, check.broken_when_failed) == (
        "AB-01", "A title", ("S1", "S2"), ("pods", "cite"), "Does it work.", True,
    )  # fmt: skip
    assert one(1, 2).basis == "12"
    family.check("AB-02", "t")(lambda: base.passed("s", "b"))
    assert (family[1].broken_when_failed, family[1].doc) == (False, "")


def test_a_check_says_whether_it_asks_about_the_tunnels_own_parts() -> None:
    """A whole family does, or one check of a family that asks about others, too; no list elsewhere holds its id."""
    own, mixed = Family(of_tunnel=True), Family()
    own.check("AB-01", "t")(lambda: base.passed("s", "b"))
    mixed.check("AB-02", "t")(lambda: base.passed("s", "b"))
    mixed.check("AB-03", "t", of_tunnel=True)(lambda: base.passed("s", "b"))
    assert [check.of_tunnel for check in (*own, *mixed)] == [True, False, True]


def about(**values: Any) -> Any:
    return cast(
        Any, SimpleNamespace(**{"tunnel": "konnectivity", "other_tunnel": None, "without_konnectivity": None, **values})
    )


def test_clusters_without_konnectivity() -> None:
    """Another tunnel, or none of this kind: the question does not arise; what is unknown stays a question."""
    assert base.openvpn(about()) is None
    assert base.openvpn(about(tunnel="unknown")) is None
    seems = base.openvpn(about(tunnel="none", without_konnectivity="why"))
    assert seems is not None
    assert (seems.status, "does not seem to use" in seems.summary) == (Status.NOT_APPLICABLE, True)
    old, other = (
        base.openvpn(about(tunnel="openvpn")),
        base.openvpn(about(tunnel="none", other_tunnel="k3s", without_konnectivity="why")),
    )
    assert old is not None
    assert other is not None
    assert old.status is other.status is Status.NOT_APPLICABLE
    assert "why" in other.summary


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room, and take no field that is misspelt."""
    are_values(base, on={"of_health"})


@pytest.mark.parametrize(
    ("rows", "cut"),
    [
        ([("pods", False)], True),
        ([("pods", False), ("pods", True)], False),
        ([("pods", False), ("pods", None)], False),
        ([("pods", None)], False),
        ([("nodes", False)], False),
        ([("pods", False), ("nodes", True)], True),
        ([], False),
    ],
)
def test_a_kind_is_cut_where_no_list_of_it_ends(rows: list[tuple[str, bool | None]], cut: bool) -> None:
    """One list with its end, or one of which the end is not known, is enough to doubt it."""
    listings = [ListingRow(source="a", kind=kind, ends=ends) for kind, ends in rows]
    assert base.is_cut(listings, "pods") is cut


@pytest.mark.parametrize(("family", "own", "asks"), [(True, True, True), (True, False, False), (False, True, False)])
def test_a_question_of_health_is_one_of_its_family_and_its_own(family: bool, own: bool, asks: bool) -> None:
    """Either says that it is none; of the tunnel it is when either says so."""
    checks = Family(of_health=family, of_tunnel=family)
    checks.check("AB-01", "A?", of_health=own, of_tunnel=own)(lambda: base.passed("s", "b"))
    assert (checks[0].of_health, checks[0].of_tunnel) == (asks, family or own)
    plain = Family()
    plain.check("AB-02", "A?")(lambda: base.passed("s", "b"))
    assert (plain[0].of_health, plain[0].of_tunnel, plain[0].broken_when_failed, plain[0].doc) == (
        True,
        False,
        False,
        "",
    )
    plain.check("AB-03", "A?", in_headline=True)(lambda: base.passed("s", "b"))
    assert [one.in_headline for one in plain] == [False, True]
    plain.check("AB-04", "A?", sign_of=Sign.AGENTS_READY, is_effect=True)(lambda: base.passed("s", "b"))
    assert [(one.sign_of, one.is_effect) for one in plain[1:]] == [(None, False), (Sign.AGENTS_READY, True)]
    assert (plain[0].seen_in, plain[0].whole, Answer(Status.PASS, "s").outside) == ((), (), False)
