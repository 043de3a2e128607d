"""Tables and breaks of a page's source are laid out, each row where it stands."""

from __future__ import annotations

import pytest
from analyzer.schema import INPUTS, NODES, PODS, UNREAD
from analyzer.sources.page_tables import is_listing, unfold

from tests.support.inline import bundle

HEADS = ["NAME", "STATUS", "ROLES", "AGE", "VERSION"]
ROWS = [["w1", "Ready", "&lt;none&gt;", "9d", "v1.29.1"], ["w2", "NotReady", "&lt;none&gt;", "9d", "v1.29.1"]]


def page(line: str, cell: str, head: str = "<th>{}</th>") -> str:
    """A table; `line` stands behind each row, `cell` behind each cell."""
    rows = [
        cell.join(head.format(one) for one in HEADS),
        *(cell.join(f"<td><p>{one}</p></td>" for one in row) for row in ROWS),
    ]
    return f'<table class="x"><tbody>{line}{line.join(f"<tr>{cell}{row}{cell}</tr>" for row in rows)}{line}</tbody></table>'


@pytest.mark.parametrize(("line", "cell"), [("", ""), ("\n", ""), ("\n", "\n")])
@pytest.mark.parametrize("around", ["{}", "<p>Hi,</p>\n{}\n<p>thanks</p>\n"])
def test_nodes_of_a_table_on_a_page(line: str, cell: str, around: str) -> None:
    """Rows on one line, on a line each, cells on a line each; what stands around is not understood, and counted."""
    text = around.format(page(line, cell))
    rows = bundle(page=text).snapshot.rows
    assert [(one.name, one.ready) for one in rows[NODES]] == [("w1", True), ("w2", False)]
    begins = [at for at, one in enumerate(text.split("\n"), 1) for _ in range(one.count("<tr>"))]
    assert [one.line for one in rows[NODES]] == begins[1:]
    (member,) = rows[INPUTS]
    assert (member.lines, len(rows[UNREAD])) == (
        member.understood_lines + member.blank_lines + member.unread_lines,
        2 * (around != "{}"),
    )


@pytest.mark.parametrize("form", ["<p>{}</p>", "<div><pre>{}</pre></div>", "{}"])
@pytest.mark.parametrize("sign", ["<br>", "<br/>", "<BR />"])
def test_lines_between_breaks(form: str, sign: str) -> None:
    """On one line of the member."""
    text = form.format(
        sign.join(
            [
                "NAME    READY   STATUS    RESTARTS   AGE",
                "web-0   1/1     Running   0          9d",
                "web-1&nbsp;  0/1     Pending   0          9d",
                "",
            ]
        )
    )
    rows = bundle(page=text).snapshot.rows
    assert [(one.name, one.status, one.line) for one in rows[PODS]] == [
        ("web-0", "Running", 1),
        ("web-1", "Pending", 1),
    ]
    assert not len(rows[UNREAD])


def test_records_between_breaks() -> None:
    """Each is one of the log."""
    log = "I0302 10:00:00.100000       1 a.go:1] Serving<br/>I0302 10:00:01.100000       1 a.go:1] Serving<br/>"
    assert [one.count for one in bundle(x=f"<p>{log}</p>").snapshot.rows["log_lines"]] == [2]


def test_a_cell_is_one_line_of_words() -> None:
    """Whatever stands in it; a bar in it is none of the table's, and what stands between tables goes on behind them."""
    text = "a <b>b</b>\n<table><tr><td>x\n y|z</td><td></td></tr><tr><td>1<td>2</table>\n\nc"
    assert unfold(text) == [(1, "a b"), (2, "| x y\\|z |  |"), (3, "| 1 | 2 |"), (3, ""), (5, "c")]


def test_what_kubectl_prints_in_angles_is_no_tag() -> None:
    """A page's author may have left it as it is."""
    text = "<table><tr><td>NAME</td><td>ROLES</td></tr><tr><td><b>w1</b></td><td><none></td></tr></table>"
    assert unfold(text) == [(1, "| NAME | ROLES |"), (1, "| w1 | <none> |"), (1, "")]


@pytest.mark.parametrize(
    "text",
    [
        "<table><tr><td>a</td></tr></table>",
        "<table><tr><td>a</td></tr><tr><td>b</td></tr>",
        "a<br>b<br>c",
        "NAME   READY<br>x",
        "<trace>",
        "",
    ],
)
def test_what_stays(text: str) -> None:
    """One row, a table that does not end, breaks in a sentence or a single one."""
    assert unfold(text) is None


def test_a_break_at_the_end_of_each_line_makes_no_blank_lines() -> None:
    """Lines that the page has apart already stay next to each other, and the block's own tags are none of them."""
    page = "<div>NAME   STATUS<br>\nw1     Ready<br>\nw2     Ready<br>w3     Ready<br>w4     Ready<br>w5     Ready<br>w6     Ready</div>\n"
    found = unfold(page)
    assert found is not None
    assert [one for _, one in found][:7] == ["NAME   STATUS", *(f"w{at}     Ready" for at in range(1, 7))]
    assert [at for at, _ in found][:4] == [1, 2, 3, 3]


@pytest.mark.parametrize(
    ("rows", "listing"),
    [
        ([["1", "a"], ["2", "b"]], True),
        ([["41", "a"], ["42", "b"]], True),
        ([["", "a"], ["", "b"]], True),
        ([["a"], ["b"]], True),
        ([["1", "a"], ["3", "b"]], False),
        ([["w1", "Ready"], ["w2", "Ready"]], False),
        ([["1", "a", "x"], ["2", "b", "y"]], False),
    ],
)
def test_a_table_of_one_column_is_a_text(rows: list[list[str]], listing: bool) -> None:
    """With its lines' numbers in front, or without; two columns of words are a table."""
    assert is_listing(rows) is listing
