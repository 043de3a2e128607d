"""Names of objects of any kind, in the tables of kubectl and in the documents of objects."""

from __future__ import annotations

import pytest
from analyzer.redact.listed import listed, may_list


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "NAMESPACE   NAME   DATA   AGE\nacme-prod   acme-set   1   3d\nacme-prod   other-2   1   3d\n\nlater-x   later-y   1\n",
            {("ns", "acme-prod"), ("object", "acme-set"), ("object", "other-2")},
        ),
        ("x\nNAME      CREATED AT\nacme-set  2026-03-02\n", {("object", "acme-set")}),
        ("NAME   SECRETS   AGE\nconfig   1   3d\nv1.acme-set.io   1   3d\nACME-2   1   3d\n", set()),
        ("NAMESPACE     NAME   DATA   AGE\nkube-system   acme-set   1   3d\n", set()),
        ("NAME   SHORTNAMES   APIVERSION   NAMESPACED\nacme-set   as   v1   true\n", set()),
        ("NAME   READY   AGE\nacme-set   1   3d\n  wrapped-1 cells\nacme-2   1   3d\n", {("object", "acme-set")}),
        ("NAME   READY   AGE\nacme-set\nacme-2   1   3d\n", set()),
    ],
)
def test_rows_of_tables(text: str, found: set[tuple[str, str]]) -> None:
    """To the next blank line; neither objects of the system, nor plain words, nor kinds and hosts with dots."""
    assert listed(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "kind: Role\nmetadata:\n  annotations:\n    name: not-this\n  labels:\n    a: b\n  name: acme-role\n  namespace: acme-1\nrules: []\n",
            {("object", "acme-role")},
        ),
        ('  {\n    "metadata": {\n      "name": "acme-set",\n      "uid": "x"\n    },\n', {("object", "acme-set")}),
        (
            "items:\n- metadata:\n    name: acme-1\n- metadata:\n    name: acme-2\n",
            {("object", "acme-1"), ("object", "acme-2")},
        ),
        ("metadata:\n  name: acme-set\n  namespace: kube-system\n", set()),
        ("metadata:\n  namespace: acme-1\nspec:\n  name: not-this\n", set()),
        ("metadata:\n  name: plain\n", set()),
        ("metadata: {}\nname: not-this\n", set()),
        ("metadata:", set()),
    ],
)
def test_metadata_of_objects(text: str, found: set[tuple[str, str]]) -> None:
    """The entry at its own depth, whatever stands before it; entries below others and objects of the system are not meant."""
    assert listed(text) == found


def test_a_line_is_known_that_may_begin_a_table_or_an_object() -> None:
    """Others need not be looked through; digits do not matter."""
    assert all(map(may_list, ("NAME   AGE", "a NODE2", "  metadata:", "USER PID %CPU")))
    assert not any(map(may_list, ("names", 'I0302 "Node" name=x', "")))


def test_a_long_metadata_is_looked_through_to_a_bound() -> None:
    """What never ends costs no more than four hundred lines."""
    lines = "  a: b\n"
    assert listed("metadata:\n" + lines * 400 + "  name: acme-1\n") == {("object", "acme-1")}
    assert listed("metadata:\n" + lines * 401 + "  name: acme-1\n") == set()


def test_whose_processes_run_is_listed() -> None:
    """Users of `ps aux` up to a blank line, but for those that every machine has."""
    text = "USER PID %CPU %MEM COMMAND\nroot 1 0.0 0.1 init\njlorvan 811 0.0 0.1 kubelet\n\nsomebody 3 x\n"
    assert listed(text) == {("user", "jlorvan")}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("NAME         CPU(cores)   CPU%\nlorvan-wrk   120m         3%\n", {("object", "lorvan-wrk")}),
        ("CONTAINER ID   STATUS      NAMES\nabc            Up 3 days   lorvan-web\n", {("object", "lorvan-web")}),
        ("ID    NODE         NAMESPACE\n1     lorvan-wrk   lorvan-ns\n", {("node", "lorvan-wrk"), ("ns", "lorvan-ns")}),
        ("ID    NODE         NAMESPACE\n1     lorvan-wrk   kube-system\n", set()),
        ("THE NAME OF IT\nlorvan-wrk\n", set()),
    ],
)
def test_columns_of_any_tool_are_told_by_their_titles(text: str, found: set[tuple[str, str]]) -> None:
    """Where a column begins; a row of a system namespace and a heading of one column tell nothing."""
    assert listed(text) == found


def test_each_letter_of_many_is_signed_by_somebody() -> None:
    """Where lines that were met before are passed over, whoever signs is told by the whole text."""
    text = "Hello,\n\nKind regards,\nFalcon\n"
    assert may_list("Kind regards,")
    assert listed(text) == {("first", "Falcon")}


def test_a_plain_word_is_a_name_beside_its_namespace() -> None:
    """In a table with namespaces, in one of Secrets or ConfigMaps, and in a document that says the namespace; else it is a word."""
    assert listed("NAMESPACE  NAME      DATA  AGE\norchard    marigold  1     3d\n") >= {
        ("ns", "orchard"),
        ("object", "marigold"),
    }
    assert ("object", "marigold") in listed("NAME      TYPE    DATA  AGE\nmarigold  Opaque  1     3d\n")
    assert ("object", "marigold") not in listed("NAME      VALUE  AGE\nmarigold  x      3d\n")
    assert ("object", "marigold") in listed("metadata:\n  name: marigold\n  namespace: orchard\n")
    assert listed("metadata:\n  name: marigold\n") == set()
