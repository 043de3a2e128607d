"""What may be put together of a text that was cut at one column."""

from __future__ import annotations

from analyzer.sources.edges import RejoinedText, rejoined

WIDE = "x" * 40 + " " + "y" * 39
"""80 columns."""


def whole(text: str, start: str = "kind:") -> list[RejoinedText]:
    return list(rejoined(text, lambda line: line.startswith(start)))


def test_a_line_as_wide_as_the_page_goes_on_below() -> None:
    """Line by line the same: each broken one is whole where it began, and blank lines stand for the rest of it."""
    first, *more = whole(f"a\n{WIDE}\nz1\nb\n{WIDE}\n{WIDE}\nz2\n")
    assert first == RejoinedText(f"a\n{WIDE}z1\n\nb\n{WIDE}{WIDE}z2\n\n\n", 80, 3)
    assert [one.text.split("\n")[1] for one in more] == [f"{WIDE}   z1"]


def test_a_blank_at_the_edge_may_be_gone() -> None:
    """A line that lacks one column ended with it; that is another way to put the text together, and cells may stand there."""
    found = [one.text.split("\n")[4] for one in whole(f"{WIDE}\nz1\n{WIDE}\nz2\n{WIDE[:-1]}\nz3\n")]
    assert found == [WIDE[:-1], f"{WIDE[:-1]} z3", WIDE[:-1], f"{WIDE[:-1]}   z3"]


def test_rows_of_one_length_are_no_page() -> None:
    """Where lines as wide as the page are followed by others that begin something, or by nothing, no width is told."""
    assert not whole(f"{WIDE}\n{WIDE}\nkind: Pod\n{WIDE}\n\nx\n{WIDE}\nkind: Pod\n")
    assert not whole(f"{WIDE}\nthe quick brown fox\n")
    assert not whole("short\nlines\n")


def test_the_only_wide_line_and_a_piece_of_a_value() -> None:
    """A sentence or a number below one wide line is somebody's; an address without its begin is the line's own."""
    row = "konnectivity-agent-8fqxm   1/1   Running   0   212d   10.171.8.14   10.171"
    assert whole(f"{row}\n.8.14   <none>   <none>\n")[0].text == f"{row}.8.14   <none>   <none>\n\n"
    assert not whole(f"{row}\n42\n")
    assert not whole(f"{row}\nthat is all\n")


def test_a_large_text_is_not_tried() -> None:
    """It is read as it stands."""
    assert not whole(f"{WIDE}\nz\n" * 3000)


def test_the_rest_of_a_sessions_error_goes_to_its_row() -> None:
    """One row alone was as wide as the window; words below another line are somebody's."""
    row = "Mesh_10_61_0_13 BGP      master   start  06:01:01    Active        Socket: Conne"
    assert len(row) == 80
    (first, *_) = rejoined(f"name     proto\n{row}\nction refused\n", lambda _: False)
    assert f"{row}ction refused" in first.text
    assert not list(rejoined(f"name     proto\n{'x' * 80}\nit was refused\n", lambda _: False))


def test_one_line_that_comes_again_tells_no_width() -> None:
    """The same error twice is of one length because it is the same."""
    error = "Internal error occurred: failed calling webhook: Post https://a.b.svc:443/?timeout=30s: EOF"
    assert not whole(f"{error}\nkind:\n{error}\n    see the hints\n")


def test_lines_that_begin_alike_are_no_rests() -> None:
    """A request begins each line of an access log, also below the widest; a row's rest begins otherwise and goes to its row."""
    hosts = ("10.1.0.7", "10.1.12.8", "10.1.0.9", "10.1.0.31")
    lines = [
        f'{{}} - - [02/Mar/2026:10:00:01 +0000] "GET /{"x" * (30 if at % 2 else 40)} HTTP/1.1" 200' for at in range(4)
    ]
    assert not whole("\n".join(map(str.format, lines, hosts)) + "\n")
    assert whole("\n".join(map(str.format, lines, ("orchard", "mill", "pasture", "tide"))) + "\n")
    rows = [f"10.1.0.{at}   Ready   <none>   12d   v1.29.4+IKS   10.1.0.{at}   10.1.0" for at in range(4)]
    (first, *_) = whole("\n".join(f"{row}\n.{at}   Ubuntu" for at, row in enumerate(rows)) + "\n")
    assert first.text.split("\n")[0] == f"{rows[0]}.0   Ubuntu"
