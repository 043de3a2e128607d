"""`reach` asks one question or a file of them, and answers in every format."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from analyzer.cli.commands.reach import _title
from analyzer.cli.main import run
from analyzer.tools.questions import Query, Question

from tests.support.bundles import write_tree
from tests.support.inline import node, nodes


@pytest.fixture
def place(tmp_path: Path) -> str:
    return str(write_tree(tmp_path / "b", {"n.txt": nodes(node("10.0.0.1"), node("10.0.0.2"))}))


ASKED = ["--from", "10.0.0.1", "--to", "10.0.0.2"]


def test_one_question_has_one_answer_without_an_id(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Into a pipe it is JSON."""
    assert run(["reach", place, *ASKED, "--port", "179"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert "id" not in found
    assert (found["verdict"], found["reason"]) == ("unknown", "no policy listing is in the bundle")
    assert run(["reach", place, *ASKED, "--protocol", "icmp", "--format", "text"]) == 0
    assert "10.0.0.1 -> 10.0.0.2 ICMP" in capsys.readouterr().out


def test_a_file_of_questions_keeps_their_ids(place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line that is no question is answered as such, and said on stderr unless `--quiet`."""
    queries = tmp_path / "q.tsv"
    queries.write_text(
        "id\tfrom\tto\tprotocol\tport\nq1\t10.0.0.1\t10.0.0.2\tTCP\t179\nq2\t10.0.0.1\t10.0.0.2\tTCP\tmany\n"
    )
    assert run(["reach", place, "--queries", str(queries)]) == 0
    said = capsys.readouterr()
    assert [one["id"] for one in json.loads(said.out)] == ["q1", "q2"]
    assert said.err.count("not asked") == 1
    assert run(["reach", place, "--queries", str(queries), "--quiet"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "more",
    [["--from", "10.0.0.1", "--port", "1"], ["--to", "10.0.0.1", "--port", "1"], ASKED, [*ASKED, "--protocol", "sctp"], [*ASKED, "--port", "1", "--format", "html"]],
    ids=["no end", "no start", "no port", "no port of SCTP", "no such format"],
)  # fmt: skip
def test_half_a_question_is_refused(place: str, more: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Before the bundle is read."""
    assert run(["reach", f"{place}-absent", *more]) == 2
    assert capsys.readouterr().err.startswith("analyze: ")


@pytest.mark.parametrize(
    ("question", "title"),
    [
        (Question("", Query("a/b", "10.0.0.1", 53, 17)), "a/b -> 10.0.0.1:53 UDP"),
        (Question("q", Query("a/b", "node:n", None, 1)), "q a/b -> node:n ICMP"),
        (Question("", Query("a", "b", None, 47)), "a -> b protocol 47"),
        (Question("q", Query("a", "b", 0, 132)), "q a -> b:0 SCTP"),
        (Question("q", None), "q"),
    ],
)
def test_the_title_is_the_question(question: Question, title: str) -> None:
    """Ends, port and protocol by its name."""
    assert _title(question) == title


def test_a_question_that_names_nothing_is_a_usage_error(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is mistyped is said at once; what is typed well and not in the bundle has the answer unknown."""
    assert run(["reach", place, "--from", "@@@", "--to", "10.0.0.2", "--port", "1"]) == 2
    assert "neither namespace/pod, node:NAME nor an address" in capsys.readouterr().err
    assert run(["reach", place, "--from", "a/b", "--to", "10.0.0.2", "--port", "1"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "unknown"
