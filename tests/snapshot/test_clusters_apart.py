"""Two clusters without an ID, each in a folder of its own."""

from __future__ import annotations

import analyzer
import pytest

from tests.support.bundles import write_tree
from tests.support.inline import agent, bundle, node, nodes, pods


def cluster(folder: str, version: str, *names: str, bad: bool = False) -> dict[str, str]:
    listed = [agent(f"{name}{at}aaa"[:5], *(("0/1", "CrashLoopBackOff") if bad and not at else ()), node=name) for at, name in enumerate(names)]  # fmt: skip
    return {
        f"{folder}/nodes.txt": nodes(*(node(name, version=version) for name in names)),
        f"{folder}/pods.txt": "$ kubectl get pods -A -o wide\n" + pods(*listed),
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [("v1.31.6+IKS", "v1.32.3+k0s"), ("v1.30.5-gke.1443001", "v1.32.3+k0s"), ("v1.31.6+IKS", "v1.30.4+k3s1")],
)
def test_nodes_of_different_distributions_are_two_clusters(one: str, other: str, tmp_path) -> None:  # type: ignore[no-untyped-def]
    """Nothing is decided until one of them is chosen, by its folder; then the other's files are left out."""
    files = cluster("prod", one, "10.4.4.4", "10.4.4.5") | cluster("lab", other, "v1", "v2", bad=True)
    case = bundle(files)
    assert [share.called for share in case.snapshot.clusters] == [f"{other} (lab)", f"{one} (prod)"]
    assert case.causes == {}
    assert "prod" in case.report.to_text()
    root = write_tree(tmp_path / "both", dict(files))
    chosen = analyzer.load(root, isolate=False, cluster="prod").diagnose()
    assert not chosen.causes
    assert [cause.id for cause in analyzer.load(root, isolate=False, cluster="lab").diagnose().causes]


def test_one_cluster_in_several_folders() -> None:
    """The same distribution or a shared node make no second cluster; whole lists of other kubelets do, in whatever folders."""
    same = cluster("a", "v1.32.3+k0s", "n1") | cluster("b", "v1.32.4+k0s", "n2")
    shared = cluster("a", "v1.32.3+k0s", "n1") | cluster("b", "v1.31.6+IKS", "n1")
    plain = cluster("a", "v1.32.3+k0s", "n1") | cluster("b", "v1.31.6", "n2")
    top = {"nodes.txt": nodes(node("n1", version="v1.32.3+k0s"))} | cluster("b", "v1.31.6+IKS", "n2")
    for files in (same, shared):
        assert bundle(files).snapshot.clusters == ()
    for files in (plain, top):
        assert len(bundle(files).snapshot.clusters) == 2
