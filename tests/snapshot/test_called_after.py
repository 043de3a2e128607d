"""Clusters without a record are told apart by the IDs that their nodes and their agents' host bear."""

from __future__ import annotations

import pytest
from analyzer.snapshot.called_after import ids

from tests.snapshot.test_clusters import ONE, TWO
from tests.support.inline import agent, bundle, node, nodes, options, pods, serving

OTHER = "6f0c2d6e-7a41-4b5b-9d0e-3c1f8a7e6b22"


def worker(id: str, at: int = 0) -> str:
    return f"kube-{id}-shop-default-0000{at:04d}"


def endpoint(id: str) -> str:
    return f"{id}.vpe.private.eu-de.containers.cloud.ibm.com"


def test_what_bears_an_id() -> None:
    """A node's name, the node of a pod, the host that an agent is told to dial; an address and a host of somebody's own bear none."""
    tables = {
        "nodes": {"source": ["n", "o"], "name": [worker(ONE), "10.1.1.1"], "worker_id": [None, None]},
        "pods": {"source": ["p"], "node": [worker(TWO)]},
        "log_options": {"source": ["l", "m"], "option": ["ProxyServerHost"] * 2, "value": [endpoint(ONE), "k.shop.example"]},
        "container_args": {"source": ["d"], "flag": ["proxy-server-host"], "value": [f'"{endpoint(TWO)}"']},
        "facts": {"source": ["f"], "key": ["server_url"], "value": [f"https://{endpoint(ONE)}:30123"]},
    }  # fmt: skip
    assert ids(tables) == {"n": {ONE}, "p": {TWO}, "l": {ONE}, "d": {TWO}, "f": {ONE}}


@pytest.mark.parametrize("folders", [("shop", "depot"), ("b", "a"), ("x/prod", "y/test")])
def test_two_healthy_clusters_are_no_cluster_with_two_servers(folders: tuple[str, str]) -> None:
    """They are two to choose from, called after folder and ID, and nobody is told to raise the servers' count."""
    files: dict[str, str] = {}
    for folder, id, server in zip(folders, (ONE, TWO), (OTHER, OTHER.replace("6f", "7f")), strict=True):
        files[f"{folder}/nodes.txt"] = nodes(node(worker(id)))
        files[f"{folder}/agent.log"] = options(endpoint(id)) + serving(server=server)
    case = bundle(files)
    assert case.causes == {}
    names = {share.called for share in case.snapshot.clusters}
    assert names == {f"{folder.rpartition('/')[2] if '/' not in folder else folder.partition('/')[0]} ({id})" for folder, id in zip(folders, (ONE, TWO), strict=True)}  # fmt: skip


def test_one_cluster_whose_files_lie_in_two_folders() -> None:
    """The same ID everywhere is one cluster."""
    files = {
        "a/nodes.txt": nodes(node(worker(ONE)), node(worker(ONE, 1))),
        "b/pods.txt": pods(agent("x", node=worker(ONE))),
    }
    assert bundle(files).snapshot.clusters == ()
