"""A word without a hint holds none of the forms, so that most words of a log are not searched."""

from __future__ import annotations

import random

import pytest
from analyzer import patterns as regex
from analyzer.redact import forms
from analyzer.redact.pseudonyms import Pseudonyms

FORMS = ("GROUP", "SERVICE", "HOST", "WORKER", "ID", "MAC", "ADDRESS", "UNDERSCORED", "DASHED", "SIX")
PIECES = (
    "10", "1", "255", ".", "-", ":", "_", "::", "fe80", "Mesh_", "node", "db", "com", "svc", "kube-", "cf8nu40ugecuup9e9o00", "w1",
    "02", "aa", "AB", "/", "=", '"', "tigera.io", "/v1", "%2D", "T", "Z",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_a_word_that_is_passed_over_holds_no_form(seed: int) -> None:
    """Drawn from the pieces that the forms are made of."""
    draw = random.Random(seed)
    patterns = [regex.compile(getattr(forms, name)) for name in FORMS]
    for _ in range(3000):
        word = "".join(draw.choice(PIECES) for _ in range(draw.randint(1, 12)))
        if forms.HINT.search(word) is None:
            assert [p.pattern for p in patterns if p.search(word)] == [], word


@pytest.mark.parametrize("seed", range(4))
def test_passing_over_changes_no_text(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """With names of one part and of many, in capitals, with underscores, in percent forms and behind escapes."""
    names = {"db-1": "pod-9", "web": "node-7", "a.b-c": "x", "10": "y", "long-name-of-a-thing": "object-1"}
    pieces = (
        *PIECES,
        "web",
        "WEB",
        "db-1",
        "db_1",
        "DB%2D1",
        "\\ndb-1",
        "long-name-of-a-thing",
        "a.b-c",
        "long",
        "thing",
        "ü",
    )
    draw = random.Random(seed)
    words = ["".join(draw.choice(pieces) for _ in range(draw.randint(1, 6))) for _ in range(3000)]
    quick = [Pseudonyms(b"k", names).text(word) for word in words[:300]]
    one = Pseudonyms(b"k", names)
    quick += [one.text(word) for word in words[300:]]
    monkeypatch.setattr(Pseudonyms, "_may_hold", lambda *_: True)
    two = Pseudonyms(b"k", names)
    assert quick == [two.text(word) for word in words]


@pytest.mark.parametrize(
    ("text", "kept"),
    [("apiVersion: operator.tigera.io/v1", True), ("apiVersion: monitoring.coreos.com/v1alpha1", True),
     ("installation.operator.tigera.io/default", True), ("apiVersion: things.acme-bank.com/v1", False),
     ("apiGroups: [monitoring.coreos.com]", True), ("servicemonitors.monitoring.coreos.com", True), ("things.acme-bank.com", False)],
)  # fmt: skip
def test_groups_of_public_projects_stay(text: str, kept: bool) -> None:
    """They say what an object is, with a version and without, as rules of RBAC name them; a company's own group is a name."""
    assert (Pseudonyms(b"k").text(text) == text) is kept


def test_a_word_without_a_form_is_told_by_its_signs() -> None:
    """What no form stands in is seldom searched, and what one stands in always: of each kind, alone and within other signs."""
    held = [
        "10.0.0.1", "Mesh_10_0_0_2", "10-1-2-3", "db.acme.example", "ACME.COM", "shop.web.svc", "monitoring.coreos.com/v1",
        "kube-" + "c" * 19 + "g-a-b-000001a3", "c" * 19 + "g", "0a" * 16, "aa:bb:cc:dd:ee:ff", "aa-bb-cc-dd-ee-ff", "abcd.ef01.2345",
        "fd00::7", "en0:2001:db8::7", "%2Fdb.acme.example", "x.\u017fvc",
    ]  # fmt: skip
    for word in held:
        for text in (word, f'"{word}",', f"a={word}/x", f"({word})"):
            assert forms.holds_form(text), text
    assert not any(map(forms.holds_form, ("mem.cache.size=128", "values.yaml", "a-b_c", "12:30", "v1", "x.y")))
    assert forms.CLOCK.fullmatch('"2026-11-12T03:04:05Z",') is not None
