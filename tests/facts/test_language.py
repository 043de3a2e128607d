"""In which words a user is spoken to where no mark shows the product: lowest of all, and nothing is decided by it."""

from __future__ import annotations

import pytest
from analyzer.checks import commands
from analyzer.facts import language
from analyzer.facts.cluster import About
from analyzer.schema import FactRow, InputRow, KonnectivityEventRow, NodeRow, SectionRow, ToolErrorRow, UnreadLineRow
from analyzer.tables.base import Row

from tests.facts.test_product import dials, fact, image, node_row, operator, pod_row
from tests.support.inline import bundle
from tests.support.tables import tables_of
from tests.support.values import are_values


def said(text: str, source: str = "t", line: int = 3) -> UnreadLineRow:
    return UnreadLineRow(source=source, line=line, text=text, reason="no format recognised")


def of(*rows: Row) -> About:
    return About(tables_of(*rows))


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([said("EKS 1.30, Cilium")], "EKS"),
        ([said("EKS 1.30, Cilium"), said("our AKS cluster", "u")], None),
        ([said("EKS 1.30, Cilium"), node_row(version="v1.30.4+k3s1")], None),
        ([said("ROKS 4.16 cluster"), node_row(version="v1.29.9", roles="master,worker")], "ROKS"),
        ([said("ROKS 4.16 cluster"), operator("etcd")], None),
        ([said("Kamaji edge-25.1.3"), pod_row("etcd-cp1", node="cp1")], "Kamaji"),
        ([said("IKS 1.30 cluster"), image("registry.k8s.io/kas-network-proxy/proxy-agent:v0.30.3")], None),
        ([said("AKS 1.30 cluster"), dials("c1.eu-de.containers.cloud.ibm.com")], None),
        ([said("IKS 1.30 cluster"), dials("c1.eu-de.containers.cloud.ibm.com")], "IKS"),
        ([said("AKS 1.30 cluster"), fact("client", "EKS")], None),
        ([fact("client", "Talos"), node_row(version="v1.30.4")], "Talos"),
        ([said("EKS 1.30"), InputRow(source="t", status="read", written="general")], None),
        ([said("EKS 1.30"), InputRow(source="t", status="read", written="page", records=9)], "EKS"),
        ([said("EKS 1.30"), InputRow(source="t", status="read", written="page", records=0)], None),
        (
            [
                said("EKS 1.30"),
                InputRow(source="t", status="read", written="page", records=9),
                InputRow(source="u", status="read"),
            ],
            None,
        ),
        (
            [
                said("EKS 1.30"),
                InputRow(source="t", status="read", note=f"{language.LEFT_OUT}: a mail that names nothing"),
            ],
            None,
        ),
        ([said("EKS 1.30"), SectionRow(source="t", line=2, canonical="quoted passage", lines=2)], None),
        ([said("EKS 1.30"), SectionRow(source="t", line=4, canonical="quoted passage", lines=2)], "EKS"),
        ([said("> EKS 1.30 cluster")], None),
        ([], None),
    ],
)
def test_a_name_in_words_counts_where_no_mark_is(rows: list[Row], told: str | None) -> None:
    """One product alone, in words of one's own, which no output contradicts; a mark of a part of it leaves it open."""
    assert of(*rows).language.told == told


def test_words_decide_nothing() -> None:
    """Product, cloud and tunnel stay open; only the language has the name."""
    about = of(said("AKS 1.30 cluster, private"))
    assert (about.product.value, about.called, about.on_ibm) == (None, None, None)
    assert (about.tunnel, about.expected_tunnel[0], about.infrastructure.value) == ("unknown", "unknown", None)
    assert (about.language.product, about.language.on_ibm) == ("aks", False)


XID, BARE = "ctern0k4a8m2r5t7v9x0", "ctern0k4a8m2r5t7v9s0"
"""The second one is of the signs that an ID is made of, so that it is known without a word in front."""


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        ([said(f"cluster {XID}, classic")], XID),
        ([said(f'ROKS cluster "tern-yard" id {XID}')], XID),
        ([said(f"cluster {XID}"), said("cluster cmoss1k4a8m2r5t7v9xg")], "<cluster_id>"),
        ([said('cluster "tern-yard" on IKS')], "tern-yard"),
        ([fact("asked_cluster", "tern-yard")], "tern-yard"),
        ([fact("asked_cluster", "tern-yard"), said(f"cluster {XID}")], XID),
        ([fact("asked_cluster", "tern-yard"), fact("asked_cluster", "moss")], "<cluster_id>"),
        ([fact("asked_cluster", "tern-yard"), fact("cluster_id", "bu1d2c3w0e4f5g6h7i80")], "bu1d2c3w0e4f5g6h7i80"),
        ([said(f"ROKS 4.16 VPC cluster in us-east ({BARE}), oc rsh hangs")], BARE),
        (
            [
                said(f"Cluster:  tern-yard ({BARE}), Red Hat OpenShift 4.12, classic"),
                said("our ROKS cluster, see above"),
            ],
            BARE,
        ),
        ([said(f"IKS 1.31, {BARE}"), said("IKS, and cmoss1k4a8m2r5t7v9sg")], "<cluster_id>"),
        ([said(f"our AKS cluster ({BARE})")], "<cluster_id>"),
        ([said(f"see kube-{BARE}-w1 on IKS 1.31")], BARE),
        ([said("our ROKS cluster"), said(f"Ticket 7   ROKS 4.12 classic, cluster {XID}")], XID),
        ([said("our ROKS cluster"), said(f"master-{XID}:")], XID),
        ([said("our ROKS cluster"), said(f"master-{XID}:"), said(f"master-{BARE}:")], "<cluster_id>"),
        ([said("our AKS cluster"), said(f"master-{XID}:")], "<cluster_id>"),
        ([said("cluster is down, location cl0ttt4a8m2r5t7v9x0g")], "<cluster_id>"),
    ],
)
def test_a_cluster_that_is_named_once_fills_commands(rows: list[Row], name: str) -> None:
    """The ID of a record first, then the one that words or commands name, then the one name."""
    assert commands.cluster(of(*rows)) == name


def test_an_id_in_words_speaks_ibm_and_a_name_is_no_part_of_other_names() -> None:
    """Namespaces and Deployments are made of the ID alone."""
    assert of(said(f"cluster {XID}, since noon")).language.told == "IBM Cloud"
    assert commands.cluster_id(of(said(f"cluster {XID}"))) == XID
    assert commands.cluster_id(of(FactRow(source="f", line=1, key="asked_cluster", value="tern"))) == "<cluster_id>"


def test_a_whole_bundle_says_by_what_it_knows_the_name() -> None:
    """The words around an error, and no check that goes by them."""
    error = "$ kubectl logs web-1\nError from server: error dialing backend: dial timeout, backstop\n"
    plain, named = bundle({"a.txt": error}), bundle({"a.txt": f"Our GKE cluster, regional\n\n{error}"})
    cluster = named.report.data.cluster
    assert (cluster.product, cluster.told) == ("unknown", "GKE")
    assert "GKE (by the text)" in named.report.render("text")
    assert [(o.id, o.status) for o in plain.report.checks] == [(o.id, o.status) for o in named.report.checks]


@pytest.mark.parametrize(
    ("address", "more", "of_ibm"),
    [
        ("166.9.24.35", [], True),
        ("192.168.7.5", [], None),
        ("166.9.24.35", [said("our RKE2 cluster shows this")], False),
        ("166.9.24.35", [node_row(version="v1.30.2+k0s")], False),
    ],
)
def test_an_address_of_the_private_endpoints_speaks_ibm_and_decides_nothing(
    address: str, more: list[Row], of_ibm: bool | None
) -> None:
    """Only where no mark and nobody names another product."""
    dialled = KonnectivityEventRow(
        source="a.log",
        line=1,
        component="agent",
        signal="agent_connect_failed",
        error=f"dial tcp {address}:31874: i/o timeout",
    )
    about = of(dialled, *more)
    assert about.language.on_ibm is of_ibm
    assert about.on_ibm is (False if more and isinstance(more[0], NodeRow) else None)


@pytest.mark.parametrize(("user", "of_ibm"), [("IAM#jo@shop.example", True), ("system:serviceaccount:a:b", None)])
def test_a_refused_user_of_ibms_accounts_has_a_bare_id_taken_for_the_clusters(user: str, of_ibm: bool | None) -> None:
    """The API server's own words say whose users it knows, so an ID in the letter above them is that cluster's."""
    error = f'Error from server (Forbidden): pods is forbidden: User "{user}" cannot list resource "pods"'
    about = of(
        said("Still broken on cq1v8s2f0k7d3m9b5tng, sorry"),
        ToolErrorRow(source="t", line=5, tool="kubectl", message=error),
    )
    assert about.language.on_ibm is of_ibm
    assert about.language.cluster == ("cq1v8s2f0k7d3m9b5tng" if of_ibm else None)


def test_what_nobody_states_of_a_value_is_not_so() -> None:
    """And a value that is handed on is not changed."""
    are_values(language)
