"""An indented or quoted run of lines is read as what it shows; what belongs to the line above keeps its indent."""

from __future__ import annotations

from pathlib import Path

import pytest
from analyzer.reading.formats import begins
from analyzer.sources import margin_runs
from analyzer.sources.margins import strip_margins

from tests.sources.test_margins import BIRD, KLOG, NODES, PODS, YAML, each
from tests.support.tables import plain_rows, read_text
from tests.support.values import are_values


@pytest.mark.parametrize(
    ("above", "mark"),
    [
        ("Output:", "  "),
        ("Output:\n", "    "),
        ("1. Nodes", "   "),
        ("Here:", "\t"),
        ("note:", ">>> "),
        ("", "\u00a0" * 0 + " "),
    ],
)
def test_a_passage_is_read_below_whatever_announces_it(above: str, mark: str, tmp_path: Path) -> None:
    """A word with a colon is no key where a table stands below it; a log, a fence and an object are read there, too."""
    for sample in (NODES, KLOG, BIRD, YAML, f"```\n{PODS}```\n"):
        text = f"{above}\n" + each(lambda line: mark + line)(sample) + "\nThat is all\n"
        plain, found = plain_rows(read_text(tmp_path, sample)), plain_rows(read_text(tmp_path, text))
        if (above.removesuffix(":"), "None", "complete") in {row[:3] for row in found.get("sections", [])}:
            del found["sections"]  # a word above a view may be a host's name
        assert found == plain, text


@pytest.mark.parametrize(
    "text",
    [
        "data:\n  out: |\n    NAME       STATUS   ROLES    AGE   VERSION\n    10.1.1.1   Ready    <none>   10d   v1.28.9\n",
        "- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: x\n",
        "I0302 09:00:01.000000 1 a.go:1] \"x\"\n  NAME   STATUS   AGE\n  a      Ready    3d\n",
        "Events:\n  Type     Reason  Age   From     Message\n",
        "apiVersion: v1\nkind: ConfigMap\ndata:\n\n  NAME    STATUS   AGE\n  a       Ready    3d\n",
        "out: |\n\n  NAME    STATUS   AGE\n  a       Ready    3d\n",
        "---\nmetadata:\n  name: e\ninvolvedObject:\n  kind: Pod\n  name: web-1\nkind: Event\napiVersion: v1\n",
    ],
)  # fmt: skip
def test_what_belongs_to_the_line_above_keeps_its_indent(text: str) -> None:
    """A YAML key owns its block, a log record its further lines, a described section its table."""
    assert strip_margins(text, begins()) == (text, "")


def test_a_described_objects_own_blanks_are_no_margin() -> None:
    """Keys of several words hold what stands indented below them, even where that looks like an object of its own."""
    text = "Name:             a.1\nInvolved Object:\n  Kind:  Pod\n  Name:  web-1\n  Namespace:  shop\nType:  Warning\n"
    assert strip_margins(text, begins()) == (text, "")


DESCRIBED = "Name:         web-0\nNamespace:    shop\nContainers:\n  app:\n    Ready:          False\n"
FAILED = 'Error from server: Get "https://10.0.3.7:10250/containerLogs/shop/web-0/app": dial timeout, backstop\n'


@pytest.mark.parametrize("between", ["\n user side:\n", "\n", ""])
def test_an_error_that_is_indented_less_than_an_objects_keys_is_none_of_them(between: str) -> None:
    """One blank in front of it does not make it a part of what is described above."""
    text = f"{DESCRIBED}{between} {FAILED}"
    assert strip_margins(text, begins())[0] == DESCRIBED + between.replace("\n ", "\n") + FAILED


@pytest.mark.parametrize("inner", [f"      Message:  x\n\n      {FAILED}", f"\n  {FAILED}", "\n note\n"])
def test_what_is_indented_as_the_keys_are_stays_where_it_is(inner: str) -> None:
    """It may be a value of many lines; and words alone are no output."""
    assert strip_margins(DESCRIBED + inner, begins()) == (DESCRIBED + inner, "")


def test_its_values_have_their_own_fields() -> None:
    """What this room fills step by step has its own fields only, and a misspelt one is refused."""
    are_values(margin_runs, filled=("_Run",))


@pytest.mark.parametrize("bar", ["\u2502 ", "| "])
@pytest.mark.parametrize("text", [NODES, BIRD, YAML], ids=["nodes", "bird", "yaml"])
def test_a_passage_behind_bars_is_read(bar: str, text: str) -> None:
    """Between sentences, as a ticket or a chat shows what somebody pasted; a table in Markdown keeps its own."""
    quoted = "".join(f"{bar}{line}".rstrip() + "\n" for line in text.splitlines())
    found, note = strip_margins(f"here it is:\n\n{quoted}\nthanks\n", begins())
    assert found == f"here it is:\n\n{text}\nthanks\n"
    assert "1 run of lines" in note
    table = "so:\n\n| NAME | STATUS |\n|---|---|\n| w1 | Ready |\n\nthanks\n"
    assert strip_margins(table, begins())[0] == table


def test_quotes_within_an_indented_passage_are_taken_off() -> None:
    """As a mail program sets what it quotes; a quote in which nothing begins stays."""
    log = "I0302 10:00:00.123456       1 server.go:601] Connect request\n"
    text, note = strip_margins(f"Server log:\n  > {log}  > {log}that is all\n", begins())
    assert text == f"Server log:\n{log}{log}that is all\n"
    assert note
    said = "He wrote:\n  > nothing of note\n  > at all\nand left\n"
    assert strip_margins(said, begins())[0] == said


def test_what_a_point_of_a_list_quotes_is_read() -> None:
    """Below a colon and a blank line, with the quote marks of a mail or a tracker."""
    quoted = "".join(f"  > {line}".rstrip() + "\n" for line in NODES.splitlines())
    assert (
        strip_margins(f"- the nodes:\n\n{quoted}\n- the end\n", begins())[0] == f"- the nodes:\n\n{NODES}\n- the end\n"
    )


def test_what_a_client_says_first_announces_an_indented_answer() -> None:
    """Below a word with a colon, which else owns what is indented."""
    answer = "Retrieving hosts...\nOK\nNAME   STATUS   ROLES    AGE   VERSION\nw1     Ready    <none>   9d    v1.30.1\n"
    quoted = "".join(f"\t{line}\n" for line in answer.splitlines())
    assert strip_margins(f"Result:\n\n{quoted}\nEnd\n", begins())[0] == f"Result:\n\n{answer}\nEnd\n"


LOG = 'E1121 02:25:17.309157       1 clientset.go:221] "cannot connect once"\n'


@pytest.mark.parametrize(
    ("above", "run"),
    [
        ("2026-11-21 02:31 crictl logs on w-5:\n", LOG * 2),
        ("[10:15] dana:\n", "$ kubectl exec web-1 -- ls\nbin\netc\n"),
        ("[10:18] dana: kubectl logs web-1 --tail=2\n", '{"lvl":"info","msg":"ready"}\nplain words\n'),
        ("dana 10:18  kubectl get cm x -o yaml\n", "data:\n  a: b\n"),
    ],
)
def test_what_a_note_or_somebody_in_a_chat_announces_is_no_part_of_it(above: str, run: str) -> None:
    """The time in front of it makes it no record, and the brackets around that no item."""
    quoted = "".join(f"  {line}\n" for line in run.splitlines())
    assert strip_margins(f"{above}{quoted}end\n", begins())[0] == f"{above}{run}end\n"


def test_a_log_within_a_record_is_that_records() -> None:
    """A record that quotes another log says so at its end, as a note does; its own time and level tell it."""
    text = f"2026-11-21T02:31:00Z INFO last lines of the container:\n  {LOG}"
    assert strip_margins(text, begins())[0] == text


TYPED = "  $ kubectl exec web-0 -- id -un\n  app\n"


@pytest.mark.parametrize(
    "said",
    ["[2026-11-26] Customer: again!", "[26.11.2026 10:11] jo", "[Thursday, 26 November 2026] update", "- from today", "[jo] see", "1. see below"],
)  # fmt: skip
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_what_was_typed_below_a_remark_is_no_part_of_it(said: str, gap: str) -> None:
    """A date in brackets or a point of a list owns no prompt with a command."""
    assert strip_margins(said + gap + TYPED, begins())[0] == said + gap + TYPED.replace("  ", "")


@pytest.mark.parametrize("above", ["items:\n- a", "[1, 2, [", "[a, b"])
def test_an_item_owns_the_keys_below_it(above: str) -> None:
    """Those of an object are no output."""
    text = f"{above}\n  name: x\n  b: y\n"
    assert strip_margins(text, begins())[0] == text
