"""Secrets as they stand in real text: whatever is around them, encoded, more than one, hidden twice, and in long lines."""

from __future__ import annotations

import base64
import random
import tarfile
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from analyzer.redact.kinds import ALL
from analyzer.redact.secrets import _hide, hide

from tests.support.secrets import filled

FIXTURES = Path(__file__).parents[2] / "fixtures"
VALUE = "aK9x2Qd7LmZ4"


def texts_of_fixtures() -> list[str]:
    found = [file.read_bytes() for file in sorted((FIXTURES / "clusters").rglob("*")) if file.is_file()]
    for file in sorted((FIXTURES / "bundles").glob("*.tar.gz")):
        with tarfile.open(file) as archive:
            found += [archive.extractfile(m).read() for m in archive if m.isfile()]  # type: ignore[union-attr]
    return [data.decode("utf-8", "replace") for data in found]


def test_hiding_twice_changes_nothing() -> None:
    """Lines put together of examples at random: what is hidden once stays as it is."""
    draw = random.Random(7)
    pieces = [filled(text, 1)[0] for one in ALL for text in (*one.hidden, *one.kept)]
    signs = [" ", ",", '"', "'", "=", ": ", "@", "://", "[", "]", "\\n", "%20", "%3D", ":", "/", "|", " -p "]
    for _ in range(1500):
        text = "".join(
            draw.choice(pieces)[: draw.randint(3, 60)] + draw.choice(signs) for _ in range(draw.randint(1, 5))
        )
        once = _hide(text)
        assert _hide(once) == once, text


def test_no_ordinary_word_of_the_fixtures_is_hidden() -> None:
    """Agent IDs, digests, paths, names and numbers of whole bundles stay: nothing in them is a secret but what is listed."""
    hidden = {line.strip()[:60] for text in texts_of_fixtures() for line in text.split("\n") if hide(line) != line}
    assert sorted(hidden) == []


@pytest.mark.parametrize(
    "text",
    [
        base64.b64encode(f"password={VALUE}".encode()).decode(),
        base64.b64encode(base64.b64encode(f"api_key: {VALUE}".encode())).decode(),
        f"kubeconfig={base64.b64encode(f'token: {VALUE}{VALUE}'.encode()).decode()}",
        f"password={VALUE}".encode().hex(),
        quote(quote(f'{{"password": "{VALUE}"}}', safe=""), safe=""),
        f"GET /x?redirect=https%3A%2F%2Fbob%3A{VALUE}%40host%2Fy",
    ],
)
def test_an_encoded_secret_goes(text: str) -> None:
    """Base64 once and twice, behind an equals sign, hexadecimal text, percent signs twice: the encoded run is hidden."""
    shown = hide(f"E0302 09:00:00.1 1 client.go:21] cannot connect: {text} (3 tries)")
    assert "[hidden:" in shown
    assert text[-12:] not in shown
    assert VALUE not in shown


def test_a_file_name_is_no_place_for_a_token() -> None:
    """Member names are texts like others."""
    text, values = filled("logs/ghp_{36}/agent.log")
    assert values[0] not in hide(text)


@pytest.mark.parametrize(
    "unit", ["a", "a%20", "%3D", "key=", "eyJ", "-", "https://a@", "password ", '"x":', "curl -u ", "A1"]
)
def test_a_long_line_is_searched_in_linear_time(unit: str) -> None:
    """256 KiB of anything, with a percent sign somewhere, take no longer than a second or two."""
    text = unit * ((1 << 18) // len(unit)) + " %20 token"
    began = time.process_time()
    hide(text)
    assert time.process_time() - began < 6


def test_escapes_of_json_are_read_before_they_are_searched() -> None:
    """An address whose colons are written as `\\u003a` holds the same password."""
    assert "winter-Hund77" not in hide("err https\\u003a//bob\\u003awinter-Hund77@nexus.corp/x")


@pytest.mark.parametrize(("line", "quote"), [("\\n", '\\"'), ("\\\\n", '\\\\\\"'), ("\\\\\\n", "'")])
def test_lines_that_were_written_as_escapes_are_lines(line: str, quote: str) -> None:
    """As a program prints another's output or a manifest in a JSON text: what a line above tells goes, the rest stays."""
    text = f'{line}kind: Secret{line}data:{line}  x: "QUJDREVGR0g="{line}type: y "z"{line}'.replace('"', quote)
    gone = text.replace(f"{quote}QUJDREVGR0g={quote}", "[hidden:secret data]")
    assert hide(f"failed: apiVersion: v1{text}") == f"failed: apiVersion: v1{gone}"
    assert hide(f"x: {gone}") == f"x: {gone}"
    told = f"ran{line}sqlplus scott/{VALUE}@db{line}"
    assert hide(told) == f"ran{line}sqlplus scott/[hidden:password]@db{line}"
    plain = f'kind: ConfigMap{line}data:{line}  x: "y"'.replace('"', quote)
    assert hide(plain) == plain


def test_a_coloured_name_is_a_name() -> None:
    """As a terminal shows it, and the rest of the text keeps its lines."""
    assert hide(f"\x1b[1mpassword\x1b[0m: {VALUE}") == "password: [hidden:value]"


def test_a_text_of_lines_loses_what_its_lines_tell_of_each_other() -> None:
    """The last words of a container, or a message: a heading above a cell, a name above its value, accounts below a command."""
    for text, secret in (
        ("user,password,host\nbob,zubrikmo,h1", "zubrikmo"),
        ("Password:\n----\nzubrikmoxa\n", "zubrikmoxa"),
        ("chpasswd:\n  list: |\n    root:zubrikmo", "zubrikmo"),
    ):
        assert secret not in hide(text)
        assert hide(hide(text)) == hide(text)
    assert hide("one\ntwo three") == "one\ntwo three"
