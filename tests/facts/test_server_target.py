"""Which pod is meant where something is to be done to a server."""

from __future__ import annotations

import pytest
from analyzer.facts.cluster import About
from analyzer.schema import PodRow
from analyzer.tables.base import Row

from tests.support.inline import bundle
from tests.support.tables import tables_of


def pod(name: str, ready: bool = True, status: str | None = "Running", node: str | None = None) -> PodRow:
    return PodRow(source="p", line=1, namespace="kube-system", name=name, status=status, ready=ready, node=node)


def about(*rows: Row) -> About:
    return About(tables_of(*rows))


@pytest.mark.parametrize("first", [True, False])
def test_the_server_that_is_down_is_meant_wherever_it_is_listed(first: bool) -> None:
    """Of several it is the one to which something is done; of two that are well the one that is listed first."""
    rows = [pod("konnectivity-server-cp1", first, node="cp1"), pod("konnectivity-server-cp2", not first, node="cp2")]
    found = about(*rows)
    down = "konnectivity-server-cp2" if first else "konnectivity-server-cp1"
    assert found.server_pods[0].name == down
    assert found.server_pod == ("kube-system", down)
    well = about(*(pod(row.name or "") for row in rows))
    assert well.server_pod == ("kube-system", "konnectivity-server-cp1")


def test_an_api_servers_pod_is_meant_where_no_server_has_one_of_its_own() -> None:
    """In a hosted control plane the server is one of its containers; without any pod that is listed a log's is meant, else none."""
    hosted = PodRow(
        source="p",
        line=1,
        namespace="clusters-blue",
        name="kube-apiserver-6f7c8d9b5-bbbbb",
        status="Running",
        ready=True,
    )
    assert about(hosted).server_pod == ("clusters-blue", "kube-apiserver-6f7c8d9b5-bbbbb")
    assert about().server_pod is None
    assert about().server_pods == []
    log = 'I0302 08:00:00.000100       1 server.go:145] "Starting agent server for tunnel connections."\n'
    told = bundle({"pods/kube-system_konnectivity-server-cp7.log": log}).snapshot.about
    assert told.server_pods == []
    assert told.server_pod == (None, "konnectivity-server-cp7")


def test_the_namespace_in_which_a_servers_log_was_asked_for() -> None:
    """Commands that are offered go there; where two are asked for nobody knows which is meant."""
    line = 'E0302 08:00:02.105077       1 tunnel.go:81] "no tunnels available" err="No agent available"\n'
    first = f"$ kubectl -n plane-red logs konnectivity-server-5c7d9-xk2\n{line}"
    second = f"$ kubectl -n plane-blue logs konnectivity-server-5c7d9-mm4\n{line}"
    found = bundle({"a.txt": first})
    assert found.report.data.complaint is not None
    assert "-n plane-red konnectivity-server-5c7d9-xk2" in str(found.report.data.complaint.candidates)
    assert "plane-" not in str(bundle({"a.txt": first, "b.txt": second}).report.data.complaint)
