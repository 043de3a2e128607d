"""Secrets that are encoded: base64, hexadecimal text, percent signs."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest
from analyzer.redact.encoded import base64_runs, percent


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
