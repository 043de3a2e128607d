"""Templates with a line for each item."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.templates import PARSERS, fields

from tests.support.inline import bundle

JSONPATH = r"""$ kubectl get pods -n kube-system -o jsonpath='{range .items[*]}{.metadata.name}{"\t"}{.status.phase}{"\t"}{.spec.nodeName}{"\n"}{end}'"""
GO = r"""$ kubectl get pods -n kube-system -o go-template='{{range .items}}{{.metadata.name}}{{"\t"}}{{.status.phase}}{{"\t"}}{{.spec.nodeName}}{{"\n"}}{{end}}'"""
DOUBLE = r"""$ kubectl get po -o jsonpath="{range .items[*]}{.metadata.name}{'\t'}{.status.phase}{'\t'}{.spec.nodeName}{'\n'}{end}" -n kube-system"""
AT = JSONPATH.replace("{.", "{@.")
ROWS = "konnectivity-agent-aaaaa\tRunning\t10.0.0.1\nkonnectivity-agent-bbbbb\tPending\t\n"


@pytest.mark.parametrize("command", [JSONPATH, GO, DOUBLE, AT])
@pytest.mark.parametrize("rows", [ROWS, ROWS.replace("\t\n", "\t<none>\n").replace("\t", "   ")])
def test_the_template_says_what_stands_in_a_line(command: str, rows: str) -> None:
    """A pod that is nowhere has an empty cell; a page may have made blanks of tabs."""
    snapshot = bundle(x=f"{command}\n{rows}").snapshot
    assert [(row.namespace, row.name, row.status, row.node, row.ready) for row in snapshot.rows["pods"]] == [
        ("kube-system", "konnectivity-agent-aaaaa", "Running", "10.0.0.1", None), ("kube-system", "konnectivity-agent-bbbbb", "Pending", None, None),
    ]  # fmt: skip
    assert [(row.kind, row.rows, row.complete) for row in snapshot.rows["listings"]] == [("pods", 2, True)]


def test_nodes_with_addresses_and_labels() -> None:
    """Filters and keys in brackets stand in the paths."""
    command = r"""$ kubectl get nodes -o jsonpath='{range .items[*]}{.metadata.name}{" "}{.status.addresses[?(@.type=="InternalIP")].address}{" "}{.metadata.labels.topology\.kubernetes\.io/zone}{"\n"}{end}'"""
    rows = bundle(x=f"{command}\nw1 10.0.0.1 dal10\nw2 10.0.0.2 dal12\nthat is all of it\n").snapshot.rows["nodes"]
    assert [(row.name, row.internal_ip, row.zone) for row in rows] == [
        ("w1", "10.0.0.1", "dal10"),
        ("w2", "10.0.0.2", "dal12"),
    ]


@pytest.mark.parametrize(
    "template",
    [
        "jsonpath='{.items[*].metadata.name}'", r"""jsonpath='{range .items[*]}{.metadata.name}{"\t"}{.status.phase}{end}'""",
        r"""jsonpath='{range .items[*]}{.metadata.name}{.status.phase}{"\n"}{end}'""", r"""jsonpath='{range .items[*]}{"- "}{.metadata.name}{"\t"}{.status.phase}{"\n"}{end}'""",
        r"""jsonpath='{range .items[*]}{.metadata.name}{"\t"}{.status.phase}{" "}{.spec.nodeName}{"\n"}{end}'""",
    ],
)  # fmt: skip
def test_other_templates_are_not_read(template: str) -> None:
    """All names on one line, fields without a sign between them, or with different ones."""
    assert fields(f"kubectl get pods -o {template}") == ("", [], "")


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert PARSERS[0].rank == 28
