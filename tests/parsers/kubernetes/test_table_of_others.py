"""Tables of custom kinds that have a version and a state beside titles which nodes and workloads have, too."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.table import parse

from tests.support.rows import read_of

TENANT = """NAME     VERSION   INSTALLED VERSION   STATUS   CONTROL-PLANE ENDPOINT   KUBECONFIG   DATASTORE   AGE
shop-1   v1.32.4   v1.32.4             Ready    172.20.8.41:6443         shop-1       default     88d
"""
SPACED = "NAMESPACE   NAME     STATUS   AGE   VERSION\ntenants     shop-1   Ready    88d   v1.32.4\n"
VIRTUAL = (
    "NAME     NAMESPACE   STATUS   VERSION   CONNECTED   AGE\nshop-1   tenants     Ready    0.19.5    True        3d\n"
)
MACHINES = """NAME      CLUSTER   AVAILABLE   DESIRED   CURRENT   READY   UP-TO-DATE   PHASE     AGE   VERSION
shop-md   shop      True        3         3         3       3            Running   8d    v1.32.4
"""


@pytest.mark.parametrize("text", [TENANT, SPACED, VIRTUAL, MACHINES])
def test_rows_of_a_custom_kind_are_no_nodes_and_no_workloads(text: str) -> None:
    """By the titles, whatever the command was called: such rows are counted, and nothing is said of nodes."""
    found = read_of(parse, text).rows
    assert not {"nodes", "workloads"} & found.keys()
    assert [row["kind"] for row in found["listings"]] == ["tenantcontrolplanes" if text == TENANT else "objects"]


@pytest.mark.parametrize(
    "text",
    [
        "NAME   STATUS   AGE   VERSION\nw1     Ready    88d   v1.32.4\n",
        "NAME   STATUS   AGE   VERSION   ZONE   CLUSTER\nw1     Ready    88d   v1.32.4   a      shop\n",
        "NAME   STATUS   ROLES    AGE   VERSION   PROVIDER\nw1     Ready    <none>   88d   v1.32.4   metal\n",
        "NAME   STATUS   VERSION   AGE   INTERNAL-IP\nw1     Ready    v1.32.4   88d   10.1.0.4\n",
    ],
)
def test_columns_of_labels_leave_a_node_what_it_is(text: str) -> None:
    """`-L` puts them behind the node's own."""
    assert [row["name"] for row in read_of(parse, text).rows["nodes"]] == ["w1"]


@pytest.mark.parametrize("more", ["", "   VERSION", "   CLUSTER"])
def test_a_label_of_a_version_leaves_a_workload_what_it_is(more: str) -> None:
    """One title of others beside none of theirs is a label's."""
    titles = f"NAME     READY   UP-TO-DATE   AVAILABLE   AGE{more}\n"
    row = f"shop-1   1/1     1            1           3d{'    x' if more else ''}\n".replace(
        "    x", "    1.2" if "V" in more else "    x"
    )
    assert [one["name"] for one in read_of(parse, titles + row).rows["workloads"]] == ["shop-1"]
