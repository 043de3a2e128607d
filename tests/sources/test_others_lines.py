"""What the lines of a text are, for whoever asks whose its outputs are."""

from __future__ import annotations

import pytest
from analyzer.reading.formats import begins
from analyzer.sources import others_lines as others_lines_room
from analyzer.sources.others_lines import TextKind, is_begun, labels, text_lines, words_of

from tests.support.values import are_values

LOG = 'I0302 09:00:01.000000       1 client.go:210] "Connect to server" serverID="a"'


@pytest.mark.parametrize(
    ("line", "kind", "text"),
    [
        ("Other cluster, solved:", TextKind.WORDS, "Other cluster, solved:"),
        ("> - another tenant:", TextKind.WORDS, "another tenant:"),
        ("[10:42] ann: another tenant had this:", TextKind.WORDS, "another tenant had this:"),
        ("# from last month", TextKind.WORDS, "from last month"),
        ("**Other cluster**", TextKind.TITLE, "Other cluster"),
        ("## Other cluster", TextKind.TITLE, "Other cluster"),
        ("=== other cluster ===", TextKind.TITLE, "other cluster"),
    ],
)
def test_words_lose_their_marks(line: str, kind: TextKind, text: str) -> None:
    """A quotation's, a list's, a chat's, a heading's."""
    found = words_of(line)
    assert found is not None
    assert (found.kind, found.text, found.remark) == (kind, text, line.startswith("# "))


@pytest.mark.parametrize(
    "line",
    [
        LOG,
        "web-0   1/1     Running   0",
        "Error from server: nothing",
        "    old: value",
        "Init Containers:",
        "  Last State:",
        "# kubectl get pods",
        "  other-agent:",
    ],
)
def test_what_a_program_prints_is_nobodys_word(line: str) -> None:
    """A record, a row, an error, an indented line, a command."""
    assert words_of(line) is None


def test_the_comments_of_a_printed_file_are_the_files() -> None:
    """Up to the next blank line; below any other command they are somebody's."""
    file = [
        "$ cat egress.yaml",
        "# example of another cluster",
        "",
        "# another cluster",
        "$ kubectl get pods",
        "# another cluster",
    ]
    kinds = [one.kind.name for one in text_lines(file, begins())]
    assert kinds == ["TYPED", "PRINTED", "BLANK", "WORDS", "TYPED", "WORDS"]


def test_labels_of_others_are_found_among_lines_of_a_log() -> None:
    """A log with one in it is more than a log."""
    assert labels([LOG, "Other cluster, for comparison:", LOG])
    assert not labels([LOG, "And the agents of ours:", LOG])
    assert is_begun(LOG, begins())
    assert not is_begun("Other cluster:", begins())


def test_what_nobody_states_of_a_value_is_not_so() -> None:
    """And a value that is handed on is not changed."""
    are_values(others_lines_room)
