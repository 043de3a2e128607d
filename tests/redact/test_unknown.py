"""Words that no list knows are hidden wherever they stand, and nothing else changes."""

from __future__ import annotations

import json
import random
from urllib.parse import quote

import pytest
from analyzer.redact.pseudonyms import Pseudonyms
from analyzer.redact.unknown import unknown_in, without_unknown
from analyzer.redact.vocabulary import is_word

PLACES = (
    "{}", "see {} at noon", "{}'s cluster", "({})", "<{}@x>", "x-{}-y", "x_{}_y", "{}_URL=1", "a.{}.svc.cluster.local", "k8s.io/{}: yes", "  {}: 3", "- {}", '{{"{}": 1}}',
    "{}/{}:v1", "gcr.io/{}/image", "[{}]", "name={}", "--{}=true", "PS C:\\Users\\{}> kubectl", "{}@host ~>", "➜ {} git:(main)", "#{}", "@{}", "{}!", "“{}”", "kube-{}-7d9f8b6c54-x2z9q",
    "/etc/{}/x.conf", "%2F{}%2F", "first\\n{} second", "C:\\\\{}", "\\u0022{}\\u0022", "*{}*", "|{}|", "{};{}", "https://x/{}?y", "{}17", "v1.{}", "ns/{}", "Dear {},", "{} wrote:", "~{}",
)  # fmt: skip


def drawn(seed: int) -> str:
    draw = random.Random(seed)
    while True:
        word = "".join(draw.choice("bdfgjklmnprstvwz") + draw.choice("aeiou") for _ in range(draw.choice((3, 4, 5))))
        if not is_word(word):
            return word


@pytest.mark.parametrize("place", PLACES)
def test_no_name_is_left_in_any_place(place: str) -> None:
    """Three names as they are, in capitals and as a title, in places of which no rule speaks; public words stay."""
    make = Pseudonyms(b"k", words=True)
    for seed in range(3):
        for name in ((word := drawn(seed)), word.upper(), word.title()):
            text = make.text(place.format(*[name] * 2))
            assert name.lower() not in text.lower()
            assert make.text(text) == text
    assert without_unknown(place.format("agent", "agent"), "?".join) == place.format("agent", "agent")


def test_equal_words_get_equal_pseudonyms() -> None:
    """In small and in large letters, in each line of a text."""
    one, two = Pseudonyms(b"k", words=True).text("lorvan LORVAN"), Pseudonyms(b"k", words=True).texts(["x Lorvan", "y"])
    small, large = one.split()
    assert large == small.upper()
    assert two == [f"x {small}", "y"]
    assert Pseudonyms(b"k").text("lorvan") == "lorvan"


@pytest.mark.parametrize(
    "text",
    [
        '{"a": "x\\nagent\\tserver\\u2026"}', "5f3e8a7c-faac-dbef-efde-444455556666", "A" * 30 + "x9Zq" * 10, "C:\\Windows\\System32", "50%25 done", "2026-11-28T09:15:04.123456Z",
    ],
)  # fmt: skip
def test_escapes_identifiers_and_long_runs_stay_whole(text: str) -> None:
    """A line of JSON remains one; what is encoded is decoded elsewhere or left, and never cut."""
    assert without_unknown(text, "?".join) == text


def test_json_stays_json() -> None:
    """The letter of an escape is no part of the word behind it."""
    line = json.dumps({"msg": "no agent\nlorvan\tsays", "path": "C:\\Users\\lorvan"})
    assert json.loads(Pseudonyms(b"k", words=True).text(line))["msg"].startswith("no agent\nw")
    assert unknown_in(line) == {"lorvan"}


@pytest.mark.parametrize(
    "name", ["Gr\u00f6mlar\u00dfen", "\u0417\u0430\u0432\u043e\u0440\u0443\u043d", "\u9ad8\u6865\u5efa", "Caf\u00e9ria"]
)
def test_a_name_of_another_script_is_found_where_it_is_escaped(name: str) -> None:
    """As JSON writes it, also in a string of a string, and as an address does, also twice; each time one pseudonym stands for it."""
    make = Pseudonyms(b"k", words=True)
    plain = make.text(name)
    once = json.dumps(name)[1:-1]
    for form in (once, json.dumps(once)[1:-1], quote(name), quote(quote(name))):
        assert make.text(f'"q={form}&r"') == f'"q={plain}&r"'


def test_signs_that_are_escaped_stay() -> None:
    """Dots, arrows, quotes and pictures are no letters."""
    for text in ('"\\u2026 \\u003cagent\\u003e \\ud83d\\ude00"', "agent%20is%2Fready%E2%80%A6"):
        assert without_unknown(text, "?".join) == text


def test_a_long_path_is_no_base64() -> None:
    """Words of a path without a dot are looked at however long it is; a line of a certificate stays whole."""
    path = "/var/lib/kubelet/pods/5f3e8a7c-faac-dbef-efde-444455556666/volumes/lorvan_settings/agent"
    assert unknown_in(path) == {"lorvan"}
    line = "MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJ"
    assert without_unknown(line, "?".join) == line


def test_the_end_of_a_pods_name_is_told_by_its_place() -> None:
    """Five or eight letters without a vowel behind a hyphen are drawn; alone, and in another number, they are somebody's in short."""
    assert unknown_in("konnectivity-agent-szpmh agent-bcdfghjk-bcdfg.log") == set()
    assert unknown_in("lrvnb: team-lrvnbk /srv/lrvnbkmt/x") == {"lrvnb", "lrvnbk", "lrvnbkmt"}
