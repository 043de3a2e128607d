"""A member's bytes become one text, line by line the same, and what was changed is said."""

from __future__ import annotations

import pytest
from analyzer.sources import document as document_room
from analyzer.sources.document import blank_lines, decode, document, zeros_note

from tests.support.inline import bundle
from tests.support.values import are_values

TEXT = "name: caf\u00e9, and some more of it\n"


def text(data: bytes) -> tuple[str, str]:
    found = document(bytearray(data), lambda _: False)
    return found.text, found.note


@pytest.mark.parametrize(
    ("data", "note"),
    [
        (TEXT.encode(), ""),
        (b"\xef\xbb\xbf" + TEXT.encode(), ""),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "UTF-16 text"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "UTF-16 text"),
        (TEXT.encode("utf-16-le"), "UTF-16 text without a byte order mark"),
        (TEXT.encode("utf-16-be"), "UTF-16 text without a byte order mark"),
    ],
    ids=["utf-8", "mark", "little", "big", "little without mark", "big without mark"],
)
def test_every_usual_encoding_gives_the_same_text(data: bytes, note: str) -> None:
    """UTF-8 and UTF-16, with a byte order mark or without."""
    assert text(data) == (TEXT, note)


def test_the_mark_stays_in_the_raw_text_alone() -> None:
    """What the member holds is kept as it is for whoever cites it."""
    data = bytearray(b"\xef\xbb\xbfa\n")
    found = document(data, lambda _: False)
    assert (found.raw, found.text) == ("\ufeffa\n", "a\n")
    assert data == bytearray()


def test_few_zeros_are_no_encoding() -> None:
    """Twenty bytes are too few to judge by, and zeros at every place are not UTF-16."""
    assert decode("abcdefghij".encode("utf-16-le")) == ("a\0b\0c\0d\0e\0f\0g\0h\0i\0j\0", "")
    assert decode("abcdefghijk".encode("utf-16-le"))[0] == "abcdefghijk"
    assert decode("abcdefghijk".encode("utf-16-be"))[0] == "abcdefghijk"
    assert decode(bytes(40)) == ("\0" * 40, "")
    assert decode(b"ab\0" * 20) == ("ab\0" * 20, "")


def test_a_bad_byte_costs_itself() -> None:
    """It is replaced, the rest of the line stays."""
    assert decode(b"a\xffb") == ("a\ufffdb", "")


def test_line_ends_of_windows_are_line_ends() -> None:
    """A line that a terminal wrote over is what was seen in the end."""
    assert text(b"a\r\nb\r\n") == ("a\nb\n", "")
    assert text(b"10%\r50%\r100%\nb\n") == ("100%\nb\n", "")


def test_escapes_of_a_terminal_are_taken_out() -> None:
    """Colours are no text."""
    assert text(b"\x1b[31mred\x1b[0m\n") == ("red\n", "")
    assert text(b"\x1b]0;u@h: ~\x07\x1b[?2004hu@h:~$ ls\n\x1b[?2004l\ra\n") == ("u@h:~$ ls\na\n", "")
    assert text(b"\x1b[8mha:AAAA==\x1b[0mStarted\n") == ("Started\n", "")


def test_what_was_taken_back_while_it_was_typed_is_gone() -> None:
    """As `script` records keys: the line is the one that was sent."""
    assert text(b"$ kubectl gte\x08\x1b[K\x08\x1b[Ket nodes\nok\n") == ("$ kubectl get nodes\nok\n", "")


def test_holes_of_zeros_are_passed_over_and_said() -> None:
    """With their number; other remarks stand beside it."""
    assert text(b"a\0\0\0b\n") == ("ab\n", zeros_note(3))
    assert zeros_note(3).startswith("3 zero bytes")
    assert zeros_note(0) == ""
    assert text(b"\xff\xfe" + "a\0b".encode("utf-16-le"))[1] == f"UTF-16 text; {zeros_note(1)}"


@pytest.mark.parametrize(
    ("given", "count"),
    [
        ("", 0), ("a", 0), ("a\n", 0), ("\n", 1), ("a\n\nb", 1), ("a\n\n\n \t\nb\n", 3), (" \na\n", 1), ("a\n ", 1),
        ("a\n\n", 1), (" \n ", 2), ("\n\n", 2), (" ", 1),
    ],
)  # fmt: skip
def test_blank_lines_are_counted(given: str, count: int) -> None:
    """At the beginning, between, and at the end with or without a line feed."""
    assert blank_lines(given) == count


@pytest.mark.parametrize(
    ("data", "seen"),
    [
        (b"one\r\ntwo\r", "one\ntwo\n"),
        (b"one\ntwo\r", "one\ntwo\n"),
        (b"one\r", "one\n"),
        (b"one\r\r\ntwo\r\r\n", "one\ntwo\n"),
        (b"one\r\ntwo\r\r\r", "one\ntwo\n"),
        (b"10%\r20%\rdone\nnext\r", "done\nnext\n"),
        (b"10%\r20%\r\r\nnext\n", "20%\nnext\n"),
        (b"one\rtwo\r", "one\ntwo\n"),
    ],
)
def test_a_cr_at_the_end_of_a_line_ends_it(data: bytes, seen: str) -> None:
    """It erases nothing, be it the last byte of a member or one of several; a CR inside a line draws the line anew."""
    assert text(data)[0] == seen


def test_a_row_behind_which_a_cr_alone_stands_is_a_row() -> None:
    """A member that ends with CR, for its LF was cut off, keeps its last node, and an error of one line stays an error."""
    nodes = "NAME        STATUS   ROLES    AGE   VERSION\r\n10.1.1.1    Ready    <none>   9d    v1.29.4\r\n10.1.1.2    Ready    <none>   9d    v1.29.4\r"
    case = bundle({"nodes.txt": nodes, "errors.txt": "Error from server: error dialing backend: No agent available\r"})
    assert list(case.snapshot["nodes"]["name"]) == ["10.1.1.1", "10.1.1.2"]
    assert list(case.snapshot["tool_errors"]["line"]) == [1]


def test_many_crs_take_linear_time() -> None:
    """A hundred thousand of them before a word are one line that was drawn anew."""
    assert text(b"a\n" + b"\r" * 100_000 + b"b")[0] == "a\nb"


def test_its_values_have_their_own_fields() -> None:
    """What this room fills step by step has its own fields only, and a misspelt one is refused."""
    are_values(
        document_room,
        filled=(
            "Section",
            "Document",
        ),
        roomy=("Document",),
    )


def test_a_line_whose_lf_alone_was_cut_off_is_whole() -> None:
    """It ends with CR, so that nothing of it is missing."""
    case = bundle({"object.yaml": "apiVersion: v1\r\nkind: Namespace\r\nmetadata:\r\n  name: x\r"})
    assert len(case.snapshot["unread"]) == 0
    assert not case.snapshot["inputs"]["lost"].any()


def test_what_a_pager_shows_is_no_line_of_the_text() -> None:
    """Its last line on a full screen and at the end; the same words within a line stay."""
    assert text(b"a\n--More--(45%)\nb\nlines 1-20/20 (END)\n")[0] == "a\n\nb\n\n"
    assert text(b"press q at (END) now\n")[0] == "press q at (END) now\n"
