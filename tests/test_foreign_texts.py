"""Texts that have nothing to do with the cluster leave its diagnosis as it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import analyzer
import pytest

from tests.support.bundles import ROOT, write_tree
from tests.support.foreign import texts
from tests.support.guides import pages
from tests.support.papers import papers, programs

CLUSTERS = ROOT / "fixtures" / "clusters"
TWO = ("01-iks-healthy", "03-iks-private-endpoint-without-vrf")


def tree(name: str) -> dict[str, str | bytes]:
    root = CLUSTERS / name
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def answer(root: Path) -> tuple[Any, ...]:
    """Verdict, causes with certainty, failing checks and symptoms."""
    report = analyzer.load(root, isolate=False).diagnose()
    return (
        str(report.verdict),
        [(cause.id, str(cause.certainty)) for cause in report.causes],
        [outcome.id for outcome in report.checks if outcome.status in ("fail", "error")],
        [(symptom.id, symptom.state) for symptom in report.data.symptoms],
    )


def test_there_are_about_a_hundred() -> None:
    assert len(texts()) >= 100
    assert len(pages()) >= 100


@pytest.mark.parametrize("of", [texts, pages, papers, programs])
@pytest.mark.parametrize("name", TWO)
def test_foreign_texts_change_no_verdict_no_cause_and_no_failing_check(
    name: str, of: Callable[[], dict[str, str]], tmp_path: Path
) -> None:
    """A healthy and a broken cluster keep their diagnosis with any of a hundred foreign texts, pages of advice, mails, posts, and logs of programs elsewhere beside their files."""
    own, foreign = tree(name), of()
    root = write_tree(tmp_path / "own", own)
    before = answer(root)
    names = sorted(foreign)
    for at in range(10):
        some = {f"elsewhere/{one}": foreign[one] for one in names[at::10]}
        beside = write_tree(tmp_path / f"with-{at}", {**own, **some})
        if answer(beside) != before:
            for one, text in some.items():  # which of them was it
                single = write_tree(tmp_path / f"only-{at}-{Path(one).stem}", {**own, one: text})
                assert answer(single) == before, f"{one} changes the diagnosis"
            raise AssertionError(f"these together change the diagnosis: {sorted(some)}")


def test_a_paper_that_is_all_there_is_still_counts(tmp_path: Path) -> None:
    """A mail, a post or a question alone is what the user handed over; the log of a build server is none of a tunnel's even then."""
    read = papers()
    for style in ("mail", "outlook", "thread", "issue", "chat"):
        alone = answer(write_tree(tmp_path / style, {"given.txt": read[f"{style}-1.txt"]}))
        assert alone[1], f"{style} alone says nothing"
    for name, text in list(programs().items())[:4]:
        verdict, causes, failing, said = answer(write_tree(tmp_path / name, {name: text}))
        assert (verdict, causes, failing) == ("inconclusive", [], []), name
        assert {state for _, state in said} == {"unknown"}


def test_foreign_texts_alone_fail_nothing_and_pass_nothing_about_the_tunnel(tmp_path: Path) -> None:
    """A bundle of foreign texts only is inconclusive: no cause, no failing check, no symptom, no pass of a tunnel's check."""
    report = analyzer.load(
        write_tree(tmp_path / "bundle", {n: t for n, t in texts().items() if not n.startswith("router")}), isolate=False
    ).diagnose()
    assert not report.causes
    assert not [o.id for o in report.checks if o.status in ("fail", "error")]
    assert not [s.id for s in report.data.symptoms if s.state != "unknown"]
    assert not [o.id for o in report.checks if o.status == "pass" and o.id.startswith(("SRV", "AG", "TUN", "CP"))]
