"""A file of questions: what is no table is refused, a line that cannot be asked costs itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from analyzer.cli.main import run as command
from analyzer.errors import InputError, UsageError
from analyzer.policy.evaluate import Query
from analyzer.tools import questions

BUNDLE = str(sorted((Path(__file__).parents[2] / "fixtures" / "bundles").iterdir())[0])
HEAD = b"id\tfrom\tto\tprotocol\tport\n"


def read(tmp_path: Path, data: bytes) -> list[questions.Question]:
    path = tmp_path / "queries.tsv"
    path.write_bytes(data)
    return questions.read(path)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (b"1\ta", "line 2: no value in column 'to'"),
        (b"1", "line 2: no value in column 'from'"),
        (b"1\ta\tb\tTCP\t\xc2\xb2", "line 2: not a port"),
        (b"1\ta\tb\tTCP\t\xd9\xa1", "line 2: not a port"),
        (b"1\ta\tb\tTCP\t0", "line 2: not a port"),
        (b"1\ta\tb\t\xc2\xb2\t80", "line 2: unknown protocol"),
        (b"1\ta\tb\tTCP\t99999999999999999999999", "line 2: not a port"),
        (b"1\t" + b"x" * 200_000 + b"\tb\tTCP\t80", "field larger"),
    ],
)
def test_a_bad_line_costs_itself(row: bytes, said: str, tmp_path: Path) -> None:
    """It says its number and what is wrong; the lines behind it are asked."""
    found = read(tmp_path, HEAD + row + b"\nb\t10.0.0.1\tx/y\tudp\t53\n")
    assert said in found[0].problem
    assert found[0].query is None
    assert found[-1] == ("b", Query("10.0.0.1", "x/y", 53, 17), "")


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "no column from, to"), (b"id\tto\n", "no column from")],
)  # fmt: skip
def test_what_is_no_table_is_refused(data: bytes, said: str, tmp_path: Path) -> None:
    """Without the columns there is nothing to ask."""
    with pytest.raises(UsageError, match=said.replace("(", r"\(").replace(")", r"\)")):
        read(tmp_path, data)
    with pytest.raises(InputError):
        questions.read(tmp_path / "nowhere.tsv")


def test_a_file_without_an_end_is_no_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more of it is read than a list can have."""
    monkeypatch.setattr(questions, "MOST_BYTES", 100)
    with pytest.raises(UsageError, match="no list of questions"):
        read(tmp_path, HEAD + b"1\ta\tb\tTCP\t80\n" * 10)


def test_a_byte_order_mark_quotes_and_odd_separators_are_no_rows(tmp_path: Path) -> None:
    """Lines end at line feeds; what some libraries take for line ends or quotes stays in the value."""
    (one, two) = read(tmp_path, b"\xef\xbb\xbf" + HEAD + '1\ta\u2028b\t10.0.0.1\tTCP\t80\r\n\t"a\tb\t\t-\n'.encode())
    assert one == ("1", Query("a\u2028b", "10.0.0.1", 80, 6), "")
    assert two == ("2", Query('"a', "b", None, 6), "")


def test_the_command_answers_all_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 0, an unknown answer for the bad line, and a word on stderr."""
    path = tmp_path / "queries.tsv"
    path.write_bytes(HEAD + b"q1\ta/b\tc/d\tTCP\tx\nq2\ta/b\tc/d\tTCP\t80\n")
    assert command(["reach", BUNDLE, "--queries", str(path)]) == 0
    said = capsys.readouterr()
    first, second = json.loads(said.out)
    assert (first["id"], first["verdict"], first["reason"]) == ("q1", "unknown", "line 2: not a port: 'x'")
    assert (second["id"], second["reason"]) == ("q2", "pod a/b is not in the bundle")
    assert "line 2: not a port: 'x': not asked" in said.err


def test_a_byte_that_is_no_text_costs_its_line(tmp_path: Path) -> None:
    """The other questions of the file are asked."""
    found = read(tmp_path, HEAD + b"1\tcaf\xe9\tb\tTCP\t80\n2\t10.0.0.1\tx/y\tTCP\t80\n")
    assert [(one.id, one.query is None, one.problem) for one in found] == [
        ("1", True, "line 2: not UTF-8"),
        ("2", False, ""),
    ]


@pytest.mark.parametrize(("text", "number"), [("1", 1), (" 65535 ", 65535), ("", None), (None, None), ("-", None)])
def test_a_port_is_1_to_65535(text: str | None, number: int | None) -> None:
    """No text is no port."""
    assert questions.port(text) == number


@pytest.mark.parametrize("text", ["0", "65536", "-1", "http", "8o"])
def test_what_is_no_port_is_refused(text: str) -> None:
    """With the text as it was given."""
    with pytest.raises(UsageError, match="not a port"):
        questions.port(text)
