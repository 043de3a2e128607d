"""Where names of the bundle stand in a text."""

from __future__ import annotations

import pytest
from analyzer.redact.known import KnownNames

NAMES = {
    "acme-web01": "pod-a",
    "zanzibar": "ns-b",
    "web.acme.com": "h.invalid",
    "kunde": "owner-1",
    "7": "ns-c",
    "xy-1": "node-d",
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see acme-web01 now", ["acme-web01"]),
        ("kube-proxy-ACME-WEB01.log", ["ACME-WEB01"]),
        ("acme%2Dweb01 acme_web01", ["acme%2Dweb01", "acme_web01"]),
        ("%20acme-web01%2f", ["acme-web01"]),
        (r"\nacme-web01\u0022xy-1", ["acme-web01", "xy-1"]),
        ("acme-web012 xacme-web01", []),
        ("zanzibar,zanzibar.log", ["zanzibar", "zanzibar"]),
        ("zanzibars zanzibar.x x-zanzibar zanzibar-1", []),
        (r"check\.zanzibar\.io x.zanzibar", ["zanzibar"]),
        ("the-kunde-shop kundes", ["kunde"]),
        ("web.acme.com:80", ["web.acme.com"]),
        ("/web%2Eacme%2ecom%3A80/x", ["web%2Eacme%2ecom"]),
        ("7 77 a7", ["7"]),
        ("zanzibar-${1} x.zanzibar-$y .zanzibar/x $-zanzibar", ["zanzibar", "zanzibar", "zanzibar"]),
        ("--zanzibar=1 zanzibar-a a.zanzibar", []),
        ("\u0130acme-web01", ["acme-web01"]),
        ("", []),
    ],
)
def test_names_are_found_where_they_stand(text: str, found: list[str]) -> None:
    """Distinctive ones inside longer ones too, plain words alone, in any letters, behind escapes; the longest at each place."""
    known = KnownNames(NAMES, everywhere=False)
    assert [text[begin:end] for begin, end in known.spans(text)] == found
    assert not found or known.near(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("zanzibars zanzibar.x x-zanzibar zanzibar-1", ["zanzibar"] * 3),
        ("zanzibarDb getZanzibar ZANZIBAR_URL HTTPZanzibar zanzibar7", ["zanzibar", "Zanzibar", "ZANZIBAR", "Zanzibar", "zanzibar"]),
        ("/srv/zanzibar.d/x?ns=zanzibar%2Fa", ["zanzibar", "zanzibar"]),
        ("--zanzibar --zanzibarDb=1 --at=zanzibar --x-zanzibar", ["zanzibar", "zanzibar"]),
        ("x" * 70 + "Zanzibar", []),
        ("seven", []),
    ],
)  # fmt: skip
def test_an_object_of_one_word_is_found_in_longer_words(text: str, found: list[str]) -> None:
    """With hyphens, dots and underscores, in paths and in words that are put together; no flag is called so."""
    known = KnownNames(NAMES)
    assert [text[begin:end] for begin, end in known.spans(text)] == found
    assert not found or known.near(text)


def test_most_words_are_passed_over() -> None:
    """Without the longest run of letters and digits of a name there is no name."""
    known = KnownNames({"acme-web01": "pod-a"})
    assert [word for word in ("acme-web", "web-01", "kube", "%41", "\\n") if known.near(word)] == []
    assert KnownNames({"--": "x"}).near("anything")


def test_a_name_is_found_from_the_run_it_begins_with_and_behind_an_escape() -> None:
    """Also one within another, which its reader passes over; what begins within a run behind an escape is found, too."""
    known = KnownNames({"acme-db-1": "node-1", "db-1": "node-2", "1-x": "node-3"})
    for text, found in (
        ("acme-db-1", ["acme-db-1", "db-1"]),
        ("x-db-1", ["db-1"]),
        (r"err\nacme-db-1 \ndb-1", ["acme-db-1", "db-1", "db-1"]),
        ("a%2Fdb%2D1", ["db%2D1"]),
        ("db-2 acme-web", []),
    ):
        assert [text[begin:end] for begin, end in known.spans(text)] == found
