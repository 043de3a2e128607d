"""The row of `ibmcloud ks cluster ls` that is the bundle's own cluster."""

from __future__ import annotations

import pytest
from analyzer.facts.listed_clusters import stated
from analyzer.schema import FactRow

from tests.support.inline import Case, bundle, node, nodes
from tests.support.tables import tables_of

OWN, OTHER = "c8m3r5k0t0v1d7nq2hpg", "bq1d2c3w0e4f5g6h7i80"
HEAD = "$ ibmcloud oc cluster ls\nOK\nName     ID                     State    Created       Workers   Location   Version                 Resource Group Name   Provider\n"
ROKS = f"erp      {OWN}   normal   2 years ago   3         eu-de      4.12.81_1650_openshift*   default   classic\n"
IKS = f"shop     {OTHER}   normal   1 year ago    3         eu-de      1.33.5_1541             default               vpc-gen2\n"


def of(text: str, **more: str) -> Case:
    return bundle({"ls.txt": HEAD + text, **{f"{name}.txt": value for name, value in more.items()}})


def known(case: Case) -> tuple[str | None, str | None, str | None, str | None]:
    about = case.snapshot.about
    return about.id.value, about.product.value, about.version.value, about.infrastructure.value


NOTHING = (None, None, None, None)
ITS_ROKS = (OWN, "roks", "4.12.81", "classic")


def test_the_only_row_states_the_cluster() -> None:
    """ID, product, version and provider; an asterisk that a newer version leaves and blanks of an editor are no part of them."""
    assert known(of(ROKS)) == ITS_ROKS
    assert known(of(IKS)) == (OTHER, "iks", "1.33.5", "vpc")


def test_of_several_rows_the_one_that_is_named_elsewhere() -> None:
    """By its ID in the name of a worker, or by the name that a command asks for; else none."""
    assert known(of(ROKS + IKS)) == NOTHING
    worker = nodes(node(f"kube-{OWN}-erp-default-00000102", version="v1.25.16+a1b2c3d"))
    assert known(of(ROKS + IKS, n=worker)) == ITS_ROKS
    assert known(of(ROKS + IKS, t="$ ibmcloud oc worker ls --cluster erp\nFAILED\n")) == ITS_ROKS
    assert known(of(ROKS, t="$ ibmcloud oc worker ls --cluster crm\nFAILED\n")) == NOTHING


@pytest.mark.parametrize(
    ("version", "fits"),
    [("v1.33.2+IKS", True), ("v1.31.9+IKS", True), ("v1.34.1+IKS", False), ("v1.27.1+IKS", False), ("v1.33.2+k3s1", False)],
)  # fmt: skip
def test_nodes_of_another_version_are_not_of_the_only_cluster_in_the_list(version: str, fits: bool) -> None:
    """A kubelet may be some versions older than its API server, and is of the product."""
    case = of(IKS, n=nodes(node("10.1.1.1", version=version)))
    assert (case.snapshot.about.id.value == OTHER) is fits


def test_openshift_is_built_on_kubernetes() -> None:
    """4.12 on 1.25."""
    assert of(ROKS, n=nodes(node("10.1.1.1", version="v1.25.16+a1b2c3d"))).snapshot.about.id.value == OWN
    assert of(ROKS, n=nodes(node("10.1.1.1", version="v1.30.2+a1b2c3d"))).snapshot.about.id.value is None


def test_what_the_clusters_own_record_states_stands() -> None:
    """Its version is of the record; a record of another cluster leaves the row out."""

    def row(key: str, value: str, line: int) -> FactRow:
        return FactRow(source="a", line=line, key=key, value=value)

    listed = [row("listed_cluster", f"{OWN} normal", 3), row("listed_name", "erp", 3), row("listed_provider", "classic", 3)]  # fmt: skip
    facts = {one.key: [one] for one in listed}
    more = facts | {"cluster_id": [row("cluster_id", OWN, 9)], "version": [row("version", "4.12.9", 9)]}
    found = [(one.key, one.value) for one in stated(more, tables_of())]
    assert found == [("cluster_name", "erp"), ("provider", "classic")]
    assert [*stated(facts | {"cluster_id": [row("cluster_id", OTHER, 9)]}, tables_of())] == []
    assert [*stated({}, tables_of())] == []
