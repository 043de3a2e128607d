"""Blocks of a page end lines, its other tags are nothing, and what it shows is read where it stands."""

from __future__ import annotations

from html import escape

import pytest
from analyzer.schema import INPUTS, KONNECTIVITY_EVENTS, NODES, PODS, TOOL_ERRORS, UNREAD
from analyzer.sources.page_lines import _numbers_off, unfold

from tests.support.growth import grows
from tests.support.inline import bundle

SHOWN = [
    "$ kubectl exec web-0 -- id",
    "Error from server: error dialing backend: No agent available",
    "$ kubectl get pods -n kube-system",
    "NAME                       READY   STATUS    RESTARTS   AGE",
    "konnectivity-agent-4c7dd   0/1     Running   0          9d",
    "$ kubectl get nodes",
    "NAME   STATUS   ROLES    AGE   VERSION",
    "w1     Ready    <none>   9d    v1.29.4",
    "$ kubectl logs -n kube-system konnectivity-agent-4c7dd",
    'E0302 09:11:15.500000       1 clientset.go:188] "cannot connect once" err="dial tcp 10.0.0.1:8132: i/o timeout"',
]
QUOTED = [escape(line) for line in SHOWN]
PAGES = {
    "lines with numbers": "".join(f'<div class="l"><span class="n">{at}</span><span>{one}</span></div>\n' for at, one in enumerate(QUOTED, 1)),
    "all on one line": '<div class="code">' + "".join(f"<div>{one}</div>" for one in QUOTED) + "</div>",
    "a list": "<ol>" + "".join(f'<li><div class="d">{one}</div></li>' for one in QUOTED) + "</ol>",
    "a table of numbers and lines": "<table>" + "".join(f'<tr><td class="n">{at}</td><td>{one}</td></tr>\n' for at, one in enumerate(QUOTED, 1)) + "</table>",
    "a table with empty numbers": "<table>" + "".join(f'<tr><td data-n="{at}"></td><td>{one}</td></tr>\n' for at, one in enumerate(QUOTED, 1)) + "</table>",
    "coloured words": "<pre><code>" + "\n".join(one.replace("$", '<span class="p">$</span>').replace("Ready", "<b>Ready</b>") for one in QUOTED) + "</code></pre>",
    "a mail": '<html><body><div class="W">' + "".join(f'<p class="M"><span style="x">{one.replace("  ", " &nbsp;")}<o:p></o:p></span></p>\n' for one in QUOTED) + "</div></body></html>",
    "anchors": "<pre>" + "".join(f'<a name="{at}">{at:5}</a> {one}\n' for at, one in enumerate(QUOTED, 1)) + "</pre>",
    "a word processor's document": '<?xml version="1.0"?><w:document><w:body>' + "".join(f'<w:p><w:r><w:t xml:space="preserve">{one}</w:t></w:r></w:p>' for one in QUOTED) + "</w:body></w:document>",
    "an open document": '<?xml version="1.0"?><office:text>' + "".join(f'<text:p>{one.replace("   ", "<text:s text:c=" + chr(34) + "3" + chr(34) + "/>")}</text:p>' for one in QUOTED) + "</office:text>",
}  # fmt: skip


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_what_a_page_shows_is_read(page: str) -> None:
    """An error, a pod, a node, a log of that pod, whatever the page made its lines of; nothing is left unread."""
    rows = bundle(page=page).snapshot.rows
    assert len(rows[TOOL_ERRORS]) == 1
    assert [(one.name, one.ready_containers) for one in rows[PODS]] == [("konnectivity-agent-4c7dd", 0)]
    assert [(one.name, one.ready) for one in rows[NODES]] == [("w1", True)]
    assert [one.pod for one in rows[KONNECTIVITY_EVENTS]] == ["konnectivity-agent-4c7dd"]
    assert not len(rows[UNREAD])
    (member,) = rows[INPUTS]
    assert member.lines == page.count("\n") + (not page.endswith("\n"))


def test_each_line_stands_where_the_member_has_it() -> None:
    """Two lines of a page on one of the member are cited with that one; a tag over two lines counts."""
    text = '<p>$ kubectl get nodes</p><p>NAME   STATUS</p>\n<p\nclass="x">w1     Ready</p>\n'
    assert unfold(text) == [(1, "$ kubectl get nodes"), (1, "NAME   STATUS"), (3, "w1     Ready")]


@pytest.mark.parametrize(
    "text",
    [
        "NAME   STATUS   ROLES\nw1     Ready    <none>\n",
        "<p>We looked at it.</p>\n<p>It works again.</p>\n",
        "$ kubectl get pods\nError from server: <html>\n<body><h1>502 Bad Gateway</h1></body>\n</html>\n",
        "<p>$ kubectl get nodes</p>",
    ],
)
def test_what_shows_no_output_is_no_page(text: str) -> None:
    """Words alone, and what kubectl prints in angles."""
    assert unfold(text) is None


def test_numbers_that_do_not_count_stay() -> None:
    """A first column that is the output's own is no numbering."""
    text = "".join(f"<p><b>{n}</b> {one}</p>\n" for n, one in zip((7, 3, 9), SHOWN[2:5], strict=True))
    shown = unfold(f"<p>$ kubectl get x</p>\n{text}")
    assert shown is not None
    assert [one.split()[0] for _, one in shown[1:]] == ["7", "3", "9"]


@pytest.mark.parametrize("unit", ["<span>x</span>", "<p><b>1</b> x</p>", "x &amp; <i>", "<text:s/>"])
def test_one_long_line_of_tags_costs_by_its_length(unit: str) -> None:
    """Eight times the tags are eight times the work, whatever they are."""
    assert grows(lambda many: lambda: unfold(f"<pre>$ kubectl get nodes</pre>{unit * many}</p>"), 1500) == ""


def test_what_a_wiki_keeps_as_it_is_has_no_tags() -> None:
    """A block of code in its storage form: angles in it are no tags, and its first line stands on the line of the macro."""
    page = '<p>Seen</p><ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[NAME   STATUS   ROLES\nw1     Ready    <none>]]></ac:plain-text-body></ac:structured-macro><p>Bye</p>\n'
    assert unfold(page) == [
        (1, "Seen"),
        (1, "NAME   STATUS   ROLES"),
        (2, "w1     Ready    <none>"),
        (2, ""),
        (2, "Bye"),
    ]


def test_what_a_page_does_not_show_is_no_line() -> None:
    """Its styles and its programs; what stands below them keeps its line."""
    page = "<html><style>p.x{margin:0}\n</style>\n<p>$ kubectl get nodes</p><p>NAME   STATUS</p></html>\n"
    assert [one for one in unfold(page) or [] if one[1]] == [(3, "$ kubectl get nodes"), (3, "NAME   STATUS")]


@pytest.mark.parametrize(
    "items", [['{"items":[', '{"kind":"Pod"}', "]}"], ['{"status":{},"kind":"Pod","apiVersion":"v1"}']]
)
def test_objects_each_on_a_line_are_what_a_page_shows(items: list[str]) -> None:
    """Quotes of JSON are escaped in a page's source: without unfolding none of it can be read."""
    page = "<p>this came</p><pre>" + "\n".join(items).replace('"', "&quot;") + "</pre>\n"
    assert [one for _, one in unfold(page) or [] if one] == ["this came", *items]


def test_two_lines_that_are_counted_have_a_column_of_numbers() -> None:
    """One alone may begin with a number of its own."""
    assert _numbers_off([(1, "1 a", 1), (2, "2 b", 1)]) == [(1, "a"), (2, "b")]
    assert _numbers_off([(1, "1 a", 1)]) == [(1, "1 a")]
