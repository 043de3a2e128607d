"""Secrets and names in what is spelt otherwise than the rules read: records of auditd, bytes of journald, tabs, quotes of a page."""

from __future__ import annotations

import json

import pytest
from analyzer.redact.by_kind import HideByKind
from analyzer.redact.lines import line_by_line, shareable
from analyzer.redact.pseudonyms import Pseudonyms
from analyzer.redact.secrets import hide
from analyzer.redact.spelled import in_codes, said_in_codes, spelled
from analyzer.redact.suspects import hide_lines

VALUE = "aK9x2Qd7LmZ4"
COMMANDS = (
    ["curl", "-su", f"bob:{VALUE}", "https://x/y"],
    ["mysql", "-uroot", f"-p{VALUE}", "shop"],
    ["redis-server", "--requirepass", VALUE],
    ["env", f"PGPASSWORD={VALUE}", "psql"],
    ["sh", "-c", f"sshpass -p {VALUE} ssh h"],
)


def record(words: list[str]) -> str:
    """As auditd writes an EXECVE record: what holds a blank in hexadecimal digits."""
    said = (one.encode().hex().upper() if " " in one else f'"{one}"' for one in words)
    return "type=EXECVE msg=audit(1.2:3): argc=4 " + " ".join(f"a{at}={one}" for at, one in enumerate(said))


def title(words: list[str]) -> str:
    return "type=PROCTITLE msg=audit(1.2:3): proctitle=" + "\0".join(words).encode().hex().upper()


def shown(text: str) -> str:
    """A text with what it says in numbers."""
    plain = bytes.fromhex(text.rpartition("=")[2]).decode() if "proctitle" in text else text
    return "\n".join([text, plain, *said_in_codes(text)])


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
@pytest.mark.parametrize("written", [record, title, "\t".join])
def test_a_command_is_searched_however_its_words_are_written(written: object, words: list[str]) -> None:
    """As in a line of a shell; also beside other lines, and a second time nothing changes."""
    assert callable(written)
    line = written(words)
    clean = hide(line)
    assert clean != line
    assert VALUE not in shown(clean)
    assert VALUE.encode().hex().upper() not in clean
    assert words[0] in shown(clean)
    assert hide(clean) == clean
    assert hide_lines(["x", line, "x"]) == ["x", clean, "x"]


@pytest.mark.parametrize("between", [",", ", "])
def test_a_message_that_journald_prints_as_bytes_is_searched(between: str) -> None:
    """It is one of the numbers of no kind of line: each message is looked at, whatever came before; it stays a list of bytes."""

    def entry(said: str) -> str:
        return f'{{"PRIORITY":"6","MESSAGE":[{between.join(str(one) for one in said.encode())}]}}'

    lines = [entry(f"n{at:02} all is well") for at in range(30)] + [entry(f"pw={VALUE}")]
    by_kind = HideByKind()
    for clean in ([by_kind.line(line) for line in lines], hide_lines(lines)):
        assert clean[:-1] == lines[:-1]
        assert bytes(json.loads(clean[-1])["MESSAGE"]).decode() == "pw=[hidden:value]"
    assert hide(hide(lines[-1])) == hide(lines[-1])


def test_names_in_numbers_are_replaced() -> None:
    """In the same spelling, in a log and in a document; the list of numbers of anything else stays."""
    make = Pseudonyms(b"k" * 32, {"orchard-db": "pod-a"})
    bytes_of = json.dumps({"MESSAGE": list(b"started orchard-db in 3 s")})
    lines = "\n".join(
        [bytes_of, title(["kubelet", "--name", "orchard-db"]), "[1,2,3,4,5,6,7,8,9,10]", "[256, 1, 1, 1, 1, 1, 1, 1]"]
    )
    for clean in (shareable(lines, make, table=True), shareable(lines, make, table=False, seen=line_by_line(make))):
        assert list(said_in_codes(clean)) == ["kubelet --name pod-a", "started pod-a in 3 s", "\1\2\3\4\5\6\7\x08\t\n"]
        assert clean.split("\n")[2:] == lines.split("\n")[2:]


def test_quotes_of_a_page_are_quotes() -> None:
    """Where something is told by them; a page without a secret stays as it was written."""
    assert hide(f"<td>send &quot;{VALUE}\\r&quot;</td>") == '<td>send "[hidden:password]\\r"</td>'
    for text in (
        "<td>send &quot;help&quot; &#39;x&#39;</td>",
        "a\tb\tpassword\tc",
        "x a1=2 y",
        "proctitle=2F7362696E2F696E6974",
    ):
        assert hide(text) == text


@pytest.mark.parametrize("text", ["[8132, 8133]", "plain [1] text", "a\tb"])
def test_most_lines_are_spelt_as_they_are(text: str) -> None:
    """Few numbers are no message; a tab is a blank, and no spelling."""
    assert not spelled(text)
    assert in_codes(text, lambda _: "other") == text


def test_doubled_quotes_of_a_table_are_quotes() -> None:
    """An object in a cell (RFC 4180) loses what it would lose alone, and keeps its quotes; empty texts of JSON are no such quotes."""
    line = '7,"{""user"":""bob"",""password"":""zubrikmoxa"",""note"":""""}",x'
    assert hide(line) == line.replace("zubrikmoxa", "[hidden:value]")
    assert hide('1,"run --token ""aK9x2Qd7LmZ4aK9x2Qd7"" now"').endswith('""[hidden:value]"" now"')
    for plain in ('{"password": "", "user": "bob", "a": ["", ""], "b": ""}', '"a ""quoted"" word",1'):
        assert hide(plain) == plain
        assert hide_lines([plain]) == [plain]
    assert hide_lines([line, "x"]) == [hide(line), "x"]
