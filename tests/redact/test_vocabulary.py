"""Words that are nobody's name, and those that may be somebody's."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from analyzer.redact.unknown import unknown_in
from analyzer.redact.vocabulary import is_word, words

ROOT = Path(__file__).parents[2] / "analyzer"
SPOKEN = ("report", "causes", "checks", "diagnosis", "api", "fleet", "cli")


@pytest.mark.parametrize(
    "run",
    [
        "konnectivity", "CrashLoopBackOff", "podSelector", "HTTPRoute", "IPv4", "x86", "v1beta1", "eth0", "dal10", "rke2r1", "kubeadm", "PodCIDRs", "12345",
        "5c7d8e9f4", "x2z9q", "cit6uqn1h27ghdk2gg50", "w3fa91c02", "W3FA91C02", "h58e32cac", "1h2m3s", "40ms", "5µs", "é", "of", "AGE", "Jul24", "20261128T101112Z",
    ],
)  # fmt: skip
def test_words_of_programs_and_what_they_draw_are_nobody_s(run: str) -> None:
    """Alone, put together, with numbers, drawn by Kubernetes, or a pseudonym already."""
    assert is_word(run)


@pytest.mark.parametrize(
    "run",
    [
        "lorvan", "Lorvan", "LORVAN", "lorvan17", "lorvanpod", "lrvnbk", "LorvanPod", "podLorvan", "ZKB", "Müller", "Jörg", "张伟", "YnJ1bm5oaWxkLXRyZXNzZWw", "aB3dE6gH9jK2mN5pQ8",
    ],
)  # fmt: skip
def test_a_word_that_no_list_knows_may_be_a_name(run: str) -> None:
    """In any case, beside a public word, in three letters, in another script, or drawn at random."""
    assert not is_word(run)


def test_the_list_is_in_order_and_holds_each_word_once() -> None:
    """Small letters only, so that whoever adds one finds its place."""
    text = (ROOT / "redact" / "words.txt").read_text(encoding="ascii").split("\n")
    found = [one for one in text if one and not one.startswith("#")]
    assert found == sorted(set(found))
    assert all(one.isalpha() and one.islower() and len(one) >= 3 for one in found)
    assert frozenset(found) == words()


def test_a_report_under_pseudonyms_keeps_our_own_words() -> None:
    """What is missing here is to be added to the list."""
    missing = set()
    for path in (one for room in SPOKEN for one in (ROOT / room).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documented = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
                spoken = " " in node.value and "\\" not in node.value and "(?" not in node.value
                missing |= unknown_in(node.value) if spoken else set()
    assert missing == set(), "add these words to analyzer/redact/words.txt"
