"""The second look at a copy: names of the original, and words that look drawn at random."""

from __future__ import annotations

import base64

import pytest
from analyzer.redact.leaks import Leaks, Made


def names(text: str, *known: str, made: tuple[str, ...] = ()) -> dict[str, int]:
    one = Leaks(known, made)
    one.look(text)
    return dict(one.names)


@pytest.mark.parametrize(
    "text",
    [
        "acme-web01", "ACME-WEB01", "kube-proxy-acme-web01.log", "acme-web01.", "x acme-web01/y", "acme%2Dweb01 z", "a=acme-web01_1",
        base64.b64encode(b"see acme-web01 there").decode(), base64.b64encode(b"x acme-web01 there").decode().rstrip("="),
    ],
)  # fmt: skip
def test_a_name_of_the_original_is_found_in_every_form(text: str) -> None:
    """In capitals, inside a longer one, percent-encoded, in base64."""
    assert names(text, "Acme-Web01") == {"acme-web01": 1}


@pytest.mark.parametrize("text", ["acme-web012", "acme-web", "web01-acme", "xacme-web01", ""])
def test_a_part_of_a_name_is_not_it(text: str) -> None:
    """Nor a longer word."""
    assert names(text, "acme-web01") == {}


def test_names_that_say_what_a_thing_is_are_nobody_s() -> None:
    """Nor are those that the copy was given."""
    assert names("kube-system worker abc", "kube-system", "worker", "abc") == {}
    assert names("node-aaaa acme-web01", "node-aaaa", "acme-web01", made=("NODE-AAAA", "Acme-web01")) == {}


def test_names_of_several_parts_are_looked_for_to_their_length() -> None:
    """Whatever stands around them."""
    assert names("x.a.acme-one-two-three.b.y", "acme-one-two-three") == {"acme-one-two-three": 1}
    assert names("acme-one-two", "acme-one-two", "zebra-x1") == {"acme-one-two": 1}


def test_words_drawn_at_random_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Identifiers are not; each text counts a word once, and there are so many at most."""
    one = Leaks([])
    one.look("aB3dE6gH9jK2mN5pQ8 aB3dE6gH9jK2mN5pQ8 5f3e8a7c-1111-2222-3333-444455556666 konnectivity")
    one.look("aB3dE6gH9jK2mN5pQ8")
    assert dict(one.words) == {"aB3dE6gH9jK2mN5pQ8": 2}
    monkeypatch.setattr(Leaks, "MOST", 1)
    small = Leaks([])
    small.look("aB3dE6gH9jK2mN5pQ8")
    small.look("zB3dE6gH9jK2mN5pQ8")
    assert len(small.words) == 1


@pytest.mark.parametrize("end", range(6))
def test_a_name_in_base64_of_any_length_is_found(end: int) -> None:
    """With its padding and without; the same characters that spell nothing hold none."""
    run = base64.b64encode(b"see acme-web01 there" + b"!" * end).decode()
    assert names(run, "acme-web01") == names(run.rstrip("="), "acme-web01") == {"acme-web01": 1}
    assert names(run.lower(), "acme-web01") == {}
    assert names(base64.b64encode(b"\0acme-web01 there!").decode(), "acme-web01") == {}


def test_what_was_made_is_nobodys() -> None:
    """A pseudonym becomes a word that is no secret, a drawn address a sign; what only looks like them stays."""
    made = Made(("node-0a19", "fd00::fbce", "h1.host.invalid"))
    assert (
        made.without_names("password NODE-0a19, h1.host.invalid node-0a199") == "password ${name}, ${name} node-0a199"
    )
    assert made.without_addresses("x fd00::fbce fd00::fbcf") == "x :: fd00::fbcf"
    assert Made(()).without_addresses("x fd00::fbce") == "x fd00::fbce"


def test_a_pseudonym_in_a_longer_word_is_nobodys() -> None:
    """Of an identifier that was cut, beside dots and in the name of a machine; a word beside it is listed all the same."""
    one = Leaks([], ["cbgp0ek0tm5h4t83oo31"])
    one.look("cbgp0ek0tm5h4t83oo31... kube-cbgp0ek0tm5h4t83oo31-b45bb517-default-0000025c")
    assert not one.words
    one.look("lorvania-cbgp0ek0tm5h4t83oo31")
    assert list(one.words) == ["lorvania-cbgp0ek0tm5h4t83oo31"]


def test_words_that_no_list_knows_are_listed() -> None:
    """Pseudonyms, identifiers and the ends of pods' names are not, nor is what programs put together."""
    one = Leaks([], ["w3fabcde2", "node-abcdefab"])
    one.look(
        "LorvanPod lorvan17 w3fabcde2 node-abcdefab konnectivity-agent-szpmh NoneOnDryRun %2Fhome cit6uqn1h27ghdk2gg50"
    )
    assert set(one.words) == {"LorvanPod", "lorvan17"}


def test_a_flag_is_no_name() -> None:
    """Somebody's volume may be called as a flag is; with a dot or one hyphen in front of it, it is told."""
    one = Leaks(["profiling", "lorvan-prod"])
    one.look("--profiling=true --lorvan-prod")
    assert not one.names
    one.look(".profiling/x profiling-${1} -lorvan-prod")
    assert one.names == {"profiling": 2, "lorvan-prod": 1}


def test_a_name_of_one_word_counts_in_longer_words() -> None:
    """Where it was hidden there, too; else alone. A pseudonym that is put together is no unknown word."""
    text = "orchard-db OrchardQueue /srv/orchard.d --orchard orchards nsybcdfghjkService"
    leaks = Leaks(["orchard"], everywhere=True)
    leaks.look(text)
    assert leaks.names == {"orchard": 3}
    assert "nsybcdfghjkService" not in leaks.words
    alone = Leaks(["orchard"])
    alone.look(text)
    assert alone.names == {}
