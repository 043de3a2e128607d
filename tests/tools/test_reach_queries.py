"""A file of questions that cannot be asked is refused by line, whatever is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from analyzer.cli.main import run as command
from analyzer.tools.reach import read_queries

BUNDLE = str(sorted((Path(__file__).parents[2] / "fixtures" / "bundles").iterdir())[0])
HEAD = b"id\tfrom\tto\tprotocol\tport\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (HEAD + b"1\ta\n", "line 2: no value in column 'to'"),
        (HEAD + b"1\n", "line 2: no value in column 'from'"),
        (HEAD + b"1\ta\tb\tTCP\t80\n2\ta\tb\tTCP\t\xc2\xb2\n", "line 3: not a port"),
        (HEAD + b"1\ta\tb\tTCP\t\xd9\xa1\n", "line 2: not a port"),
        (HEAD + b"1\ta\tb\t\xc2\xb2\t80\n", "line 2: unknown protocol"),
        (HEAD + b"1\ta\tb\tTCP\t99999999999999999999999\n", "line 2: not a port"),
        (HEAD + b"1\tcaf\xe9\tb\tTCP\t80\n", "not UTF-8 (byte 30)"),
        (HEAD + b"1\t" + b"x" * 200_000 + b"\tb\tTCP\t80\n", "field larger"),
        (b"", "no column from, to"),
        (b"id\tto\n", "no column from"),
    ],
)
def test_a_bad_row_is_named(data: bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2 and one line with the file and the row."""
    path = tmp_path / "queries.tsv"
    path.write_bytes(data)
    assert command(["reach", BUNDLE, "--queries", str(path)]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1


def test_a_byte_order_mark_and_odd_separators_are_no_rows(tmp_path: Path) -> None:
    """Lines end at line feeds; what some libraries take for line ends stays in the value."""
    path = tmp_path / "queries.tsv"
    path.write_bytes(b"\xef\xbb\xbf" + HEAD + "1\ta\u2028b\t10.0.0.1\tTCP\t80\r\n".encode())
    ((name, query),) = read_queries(path)
    assert (name, query.source, query.destination) == ("1", "a\u2028b", "10.0.0.1")
