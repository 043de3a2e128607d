"""Secrets that are encoded: base64, hexadecimal text, percent signs."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest
from analyzer.redact.encoded import COLOUR, base64_runs, colours, letters, percent
from analyzer.redact.pseudonyms import Pseudonyms
from analyzer.redact.secrets import hide
from analyzer.redact.suspects import hide_lines


def find(text: str) -> str:
    return text.replace("SECRETWORD", "[x]")


def b64(text: str | bytes, times: int = 1) -> str:
    data = text if isinstance(text, bytes) else text.encode()
    for _ in range(times):
        data = base64.b64encode(data)
    return data.decode()


def runs(text: str) -> str:
    return base64_runs(text, find)


@pytest.mark.parametrize(
    ("run", "hidden"),
    [
        (b64("holds SECRETWORD"), True),
        (b64("holds SECRETWORD", 2), True),
        (b64("holds SECRETWORD", 4), True),
        (b64("holds SECRETWORD", 5), False),
        (b64("password=some thing"), True),
        (b64("nothing of the kind"), False),
        (b64("nothing of the kind, however long it may be made"), False),
        (b64(b"\x00\xff\x80bearer \x01\x02\x03" * 4), True),
        (b64(b"\xff\x80\xfe SECRETWORD \x01\x02\x03"), False),
        ("konnectivity-agent-abcdefgh", False),
        ("abcdefghijklmnopqrstuvwxyz", False),
        ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", False),
        ("0123456789abcdef0123456789abcdef", False),
        (b"holds SECRETWORD".hex(), True),
        ("0x" + b"holds SECRETWORD".hex(), True),
        (b"nothing at all here".hex(), False),
        (b"password: aaaa".hex(), True),
    ],
)
def test_a_run_is_hidden_when_it_says_a_secret(run: str, hidden: bool) -> None:
    """Up to four times encoded; noise and identifiers stay."""
    text = runs(f"a {run} b")
    assert (text != f"a {run} b") is hidden
    assert text.startswith("a ")
    assert text.endswith(" b")


@pytest.mark.parametrize(
    ("run", "kind"),
    [("H4sIAAAAAAAAAAAAAAA", "compressed"), (b64("-----BEGIN X"), "pem"), (b64("NTLMSSP\0aaaaaaa"), "ntlm")],
)
def test_known_beginnings(run: str, kind: str) -> None:
    """Whatever stands behind them."""
    assert runs(run) == f"[hidden:{kind}]"


def test_both_alphabets_and_every_padding() -> None:
    """URL-safe, with and without its signs of equality."""
    for size in range(4):
        run = b64("?>SECRETWORD?>" + "?" * size)
        assert runs(run) == "[hidden:base64]"
        assert runs(run.rstrip("=").replace("+", "-").replace("/", "_")) == "[hidden:base64]"


@pytest.mark.parametrize(
    ("word", "clean"),
    [
        ("a%20b", "a%20b"),
        (quote("x=SECRETWORD "), None),
        (quote(quote("=SECRETWORD ").replace("S", "%53")), None),
        ("SECRETWORD", "SECRETWORD"),
        ("%53ECRETWORD", None),
        ("%252553ECRETWORD", None),
        ("%2525252553ECRETWORD", "%2525252553ECRETWORD"),
    ],
)
def test_percent_signs(word: str, clean: str | None) -> None:
    """Up to three times encoded; a word without any is looked at elsewhere."""
    assert percent(f"a {word} b", find) == f"a {clean or '[hidden:encoded]'} b"


@pytest.mark.parametrize(
    ("run", "token"),
    [
        ("acme_q7Zx2Lm9Tb4Rk8Wd1Vn6", True),
        ("acme-Q7zx2lM9tB4rK8wD1vN6y", True),
        ("q7Zx2Lm9Tb4Rk8Wd1Vn6Hs3Jf5Gc0", True),
        ("q7Zx2Lm9Tb4Rk8Wd1V", False),
        ("ServiceAccountTokenVolumeProjectionV1Beta1", False),
        ("konnectivity-agent-7d9f8b6c54-x2z9q", False),
        ("cf8nu40ugecuup9e9o00cf8nu40ugecuup9e9o00", False),
        ("AAAAB3NzaC1yc2EAAAADAQABq7Zx2Lm9Tb4Rk8Wd1Vn6", False),
        (b64("nothing 1 of 2 the 3 kind Aa Bb Cc Dd Ee 44 55"), False),
    ],
)
def test_what_a_machine_drew_is_a_token_whoever_issued_it(run: str, token: bool) -> None:
    """Both cases and digits change all the time; words put together, names, identifiers and encoded text do not."""
    assert (runs(f"a {run} b") == "a [hidden:token] b") is token


@pytest.mark.parametrize(
    "before", ["public key: ", "SHA256:", "sha512-", "digest=", "fingerprint ", "v1.2.3/go.mod h1:"]
)
def test_what_is_public_is_no_token(before: str) -> None:
    """Digests, fingerprints and public keys look drawn as well."""
    text = f"{before}q7Zx2Lm9Tb4Rk8Wd1Vn6Hs3Jf5Gc0aB1cD2eF3gH4i="
    assert runs(text) == text


@pytest.mark.parametrize("head", ["MIIEpAIBAAKCAQEA", "MIIEvQIBADANBgkq", "MHcCAQEEIQ12abcd", "MC4CAQAwBQYDK2Vw"])
def test_a_private_key_without_its_frame_is_told_by_its_first_bytes(head: str) -> None:
    """DER says the length and the version of the structure."""
    assert runs(f"x {head}abcdefgh1234ABCD z") == "x [hidden:private key] z"


def test_escaped_letters_are_written_out_where_they_hide_a_name() -> None:
    """What holds no secret keeps its escapes."""
    assert letters(r'{"\u0053ECRETWORD": 1}', find) == '{"SECRETWORD": 1}'
    assert letters(r'{"\u0061nything": 1}', find) == r'{"\u0061nything": 1}'


def test_a_colour_between_a_name_and_its_value_hides_nothing() -> None:
    """Where the text without its colours holds a secret they go, elsewhere they stay."""
    assert colours("\x1b[32mSECRET\x1b[0mWORD", find) == "SECRETWORD"
    assert colours("\x1b[32mother\x1b[0m word", find) == "\x1b[32mother\x1b[0m word"


@pytest.mark.parametrize("sign", ["\x1b", "\\x1b", "\\u001b", "\\033", "\\e", "^[", ""])
@pytest.mark.parametrize("colour", ["[0m", "[1;32m", "[38;5;185m", "[38;2;200;200;200m"])
def test_a_colour_is_no_part_of_a_word(sign: str, colour: str) -> None:
    """Its last letter stands right in front of a word: the colour stays whole, a public word stays, and what is somebody's goes."""
    make = Pseudonyms(b"k", {"acme-db-1": "node-1a2b3c4d", "lorvan": "owner-77aa77aa"}, words=True)
    for old, new in (("disabled", "disabled"), ("acme-db-1", "node-1a2b3c4d"), ("LORVAN", "OWNER-77AA77AA"), ("db.jwintergreen.de", make.text("db.jwintergreen.de")), ("jwintergreen", make.text("jwintergreen"))):  # fmt: skip
        text = f"{sign}{colour}{new}{sign}[0m"
        assert make.text(f"{sign}{colour}{old}{sign}[0m") == text
        assert make.text(text) == text


def test_a_bracket_in_front_of_a_letter_is_no_colour() -> None:
    """A path in a program, an item of a list: only where digits or nothing of a word stand is it one."""
    assert COLOUR.sub("", "[mathjax]/[main]") == "[mathjax]/[main]"
    assert COLOUR.sub("", "a[m[K b\x1b[mc\x1b[K[0;1md") == "a[K bcd"
    line = 'name="[mathjax]/"; password="aK9x2Qd7LmZ4"'
    assert hide(line) == line.replace("aK9x2Qd7LmZ4", "[hidden:value]")


def test_a_form_is_one_without_a_percent_sign() -> None:
    """Where a plus stands for each blank; a plus of base64, of a zone or between words tells nothing."""
    for text in (
        "msg=the+password+is+aK9x2Qd7LmZ4+ok",
        "text=Authorization:+Bearer+aK9x2Qd7LmZ4aK9x2Qd7LmZ4",
        "note=db+password:+blue-moon71&x=1",
    ):
        assert hide(text) == "[hidden:encoded]"
        assert hide_lines([text]) == ["[hidden:encoded]"]
    for text in ("key+value", "v1.30.4+rke2r1", "at=10:00+00:00", "a=token+review", "q=secret+not+found"):
        assert hide(text) == text
