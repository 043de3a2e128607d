"""A list of many clusters' control planes, and the one at hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import analyzer
import pytest
from analyzer.snapshot.owner import ids, of_others

from tests.snapshot.test_clusters import ONE, TWO, record
from tests.support.inline import bundle, pod, pods

THREE = "ch1i2j3k4l5m6n7o8p9q"


def server(id: str, ready: str = "1/1", status: str = "Running") -> list[str]:
    return pod(f"konnectivity-server-{id}-7f9c5d6b8-4kq2x", ready, status, namespace="kubx-masters")


def apiserver(id: str, ready: str = "5/5", status: str = "Running", end: str = "4kq2x") -> list[str]:
    return pod(f"kube-apiserver-7f9c5d6b8-{end}", ready, status, namespace=f"master-{id}")


OTHERS = [server(TWO, "0/1", "CrashLoopBackOff"), server(THREE, "0/1", "Error")]


def test_only_the_server_of_the_cluster_at_hand_counts() -> None:
    """A record says which cluster it is; what ails others in the same namespace is not its fault, and nobody deletes its pod."""
    case = bundle({"a.txt": record(ONE, "prod"), "b.txt": pods(server(ONE), *OTHERS)})
    assert (case.status("CP-01"), case.causes, case.status("CTX-10")) == ("pass", {}, "pass")
    assert [row.name for row in case.snapshot.about.role("server")] == [server(ONE)[1]]
    assert any("another cluster's control plane" in (row.note or "") for row in case.report.data.inputs)


def test_its_own_server_down_is_found_among_healthy_ones() -> None:
    case = bundle({"a.txt": record(ONE, "prod") + "\n" + pods(server(ONE, "0/1", "CrashLoopBackOff"), server(TWO))})
    assert case.first == ("server-down", "confirmed")
    assert f"konnectivity-server-{ONE}" in case.commands("server-down")
    assert TWO not in case.commands("server-down")


@pytest.mark.parametrize(
    "files",
    [
        {"b.txt": pods(server(ONE), *OTHERS)},
        {"b.txt": pods(apiserver(ONE), apiserver(TWO, "4/5"))},
        {"a.txt": record(THREE, "prod"), "b.txt": pods(server(ONE, "0/1", "Error"), server(TWO))},
        {"a.txt": record(THREE, "prod"), "b.txt": pods(server(ONE, "0/1", "Error"))},
    ],
)
def test_without_a_record_of_one_in_the_list_the_bundle_is_of_several(files: dict[str, str]) -> None:
    """Nothing is diagnosed of a mixture, and the choice is named."""
    case = bundle(files)
    assert (case.status("CTX-10"), case.causes) == ("fail", {})
    assert ONE in case.report.headline


def test_the_namespace_tells_as_well() -> None:
    """HyperShift on IBM Cloud has a namespace for each cluster."""
    rows = [apiserver(ONE, end=end) for end in ("aaaaa", "bbbbb", "ccccc")]
    case = bundle({"a.txt": record(ONE, "prod"), "b.txt": pods(*rows, apiserver(TWO, "1/5", "CrashLoopBackOff"))})
    assert len(case.snapshot.about.role("kube-apiserver")) == 3
    assert case.causes == {}


def test_the_name_of_a_pod_states_the_id_for_commands() -> None:
    """Where one cluster alone is named, its ID fills what is to be typed."""
    case = bundle({"b.txt": pods(server(THREE, "0/1", "CrashLoopBackOff"))})
    assert f"--cluster {THREE}" in case.commands("server-down")


def test_hosted_control_planes_of_two_clusters_are_two_clusters() -> None:
    """HyperShift that is not IBM's has a namespace for each; one alone, beside a record of the cluster, is that cluster's."""
    bad = pod("kube-apiserver-7f9c5d6b8-4kq2x", "4/5", namespace="clusters-a")
    case = bundle({"p.txt": pods(bad, pod("kube-apiserver-7f9c5d6b8-9zk2x", namespace="clusters-b"))})
    assert (case.status("CTX-10"), case.causes) == ("fail", {})
    assert "clusters-a and clusters-b" in case.report.headline
    one = pods(pod("kube-apiserver-7f9c5d6b8-4kq2x", "5/5", namespace="clusters-a"))
    assert len(bundle({"p.txt": one, "r.txt": record(ONE, "prod")}).snapshot.about.role("kube-apiserver")) == 1


def table(names: list[str | None], spaces: list[str | None] | None = None, column: str = "name") -> dict[str, Any]:
    found: dict[str, Any] = {"source": [f"m{n}" for n in range(len(names))], column: names}
    return found | ({"namespace": spaces} if spaces is not None else {})


def of(id: str) -> str:
    return f"konnectivity-server-{id}-7f9c5d6b8-4kq2x"


def test_ids_by_the_names_of_pods_workloads_and_logs() -> None:
    """A member that names none is not in it; tables that are not there, or have another form, show nothing."""
    assert ids({}) == {}
    assert ids({"pods": table([of(ONE), "web-1", None], ["kubx-masters", "web", None])}) == {"m0": {ONE}}
    assert ids({"log_sources": table([of(ONE)], column="pod")}) == {"m0": {ONE}}
    assert ids({"log_sources": table([of(ONE)], column="name")}) == {}
    assert ids({"pods": table(["x"], [f"master-{ONE}"])}) == {"m0": {ONE}}
    assert ids({"services": table([of(ONE)], ["x"])}) == {}
    assert ids({"pods": ()}) == {}


def test_hosted_control_planes_are_told_where_there_are_several() -> None:
    """By their namespaces, of pods of API servers; one alone is the cluster's own."""
    api = "kube-apiserver-7f9c5d6b8-4kq2x"
    assert ids({"pods": table([api, api], ["clusters-a", "ocm-b"])}) == {"m0": {"clusters-a"}, "m1": {"ocm-b"}}
    assert ids({"pods": table([api, api], ["clusters-a", "clusters-a"])}) == {}
    assert ids({"pods": table([api, "etcd-0"], ["clusters-a", "ocm-b"])}) == {}
    assert ids({"pods": table([api, None], ["clusters-a", "ocm-b"])}) == {}
    assert ids({"pods": table([api, api], ["clusters-a", None])}) == {}
    assert ids({"pods": table([api, api], ["clusters-a", "web"])}) == {}


def test_rows_of_other_clusters() -> None:
    """Of the same kind of name: an ID tells nothing of hosted namespaces, nor they of it."""
    pods_ = {"pods": table([of(ONE), of(TWO), "web-1", "x"], ["kubx-masters", "kubx-masters", "web", "clusters-a"])}
    assert of_others(pods_, ONE) == {"pods": {1}}
    assert of_others(pods_, "clusters-b") == {"pods": {3}}
    assert of_others(pods_, "clusters-a") == {}
    bare = {"log_lines": table([of(ONE), of(TWO)], column="pod"), "events": table([of(TWO)])}
    assert of_others(bare, ONE) == {"log_lines": {1}, "events": {0}}
    assert of_others({"pods": table([None], [f"master-{TWO}"])}, ONE) == {"pods": {0}}


def test_the_hosting_clusters_own_control_plane_is_none_of_a_hosted_one(tmp_path: Path) -> None:
    """One list shows both; of a hosted cluster that is chosen, no API server runs in the cluster that hosts it for itself."""
    own = pod("kube-apiserver-m0", namespace="openshift-kube-apiserver")
    hosted = [
        pod(f"kube-apiserver-7f9c5d6b8-{end}", "4/5", namespace=f"clusters-{end[0]}") for end in ("aaaaa", "bbbbb")
    ]
    (tmp_path / "p.txt").write_text(pods(own, *hosted))
    chosen = analyzer.load(tmp_path / "p.txt", isolate=False, cluster="clusters-a")
    assert [(pod.namespace, pod.name) for pod in chosen.about.role("kube-apiserver")] == [
        ("clusters-a", "kube-apiserver-7f9c5d6b8-aaaaa")
    ]
    assert chosen.about.product.value == "hypershift"
