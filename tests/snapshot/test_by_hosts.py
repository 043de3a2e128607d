"""Clusters without an ID in a folder each: agents that dial hosts of their own, and nothing in common."""

from __future__ import annotations

import pytest
from analyzer.snapshot import by_hosts as by_hosts_room
from analyzer.snapshot.by_hosts import LEAST

from tests.checks.test_srv import START as STARTED
from tests.checks.test_srv import connected
from tests.support.inline import SERVER, bundle, node, nodes, options, serving
from tests.support.values import are_values

OTHER = "6f0c2d6e-7a41-4b5b-9d0e-3c1f8a7e6b22"
EAST, WEST = "k.east.example", "k.west.example"


def share(
    folder: str, host: str, server: str, names: tuple[str, ...] = (), agents: int = LEAST, *, log: bool = True, clock: str = "08"
) -> dict[str, str]:  # fmt: skip
    files = {
        f"{folder}/agents/{n}.log": options(host, agent=f"{folder}{n}") + serving(f"{folder}{n}", server)
        for n in range(agents)
    }
    if log:
        files[f"{folder}/server.log"] = (STARTED + connected(0) + connected(1)).replace(SERVER, server).replace(" 08:", f" {clock}:")  # fmt: skip
    if names:
        files[f"{folder}/nodes.txt"] = nodes(*(node(name) for name in names))
    return files


@pytest.mark.parametrize("more", [{}, {"mail.txt": "Hi, west is ours too.\n" + options(WEST)}])
def test_each_with_its_server_or_its_nodes(more: dict[str, str]) -> None:
    """Servers of one time with several agents each, or whole lists of nodes, are two clusters, called after folder and host."""
    logs = bundle(share("east", EAST, SERVER) | share("west", WEST, OTHER) | more)
    lists = bundle(share("east", EAST, SERVER, ("n1",), 1, log=False) | share("west", WEST, OTHER, ("m1",), 1, log=False) | more)  # fmt: skip
    for case in (logs, lists):
        assert [one.called for one in case.snapshot.clusters] == [f"{EAST} (east)", f"{WEST} (west)"]
        assert case.causes == {}
    assert {"east/server.log", "east/agents/0.log"} <= logs.snapshot.clusters[0].sources


@pytest.mark.parametrize(
    "files",
    [
        share("east", EAST, SERVER) | share("west", EAST, OTHER),
        share("east", EAST, SERVER, agents=1) | share("west", WEST, OTHER, agents=1),
        share("east", EAST, SERVER) | share("west", WEST, SERVER),
        share("east", EAST, SERVER) | share("west", WEST, OTHER, clock="17"),
        share("east", EAST, SERVER, ("n1", "n2")) | share("west", WEST, OTHER, ("n2", "n3")),
        share("east", "localhost", SERVER) | share("west", "127.0.0.1", OTHER),
        share("east", EAST, SERVER) | {"west.log": options(WEST) + serving("w", OTHER)},
    ],
    ids=["same host", "single machines", "same server", "before and after", "common node", "own balancers", "beside"],
)
def test_one_cluster(files: dict[str, str]) -> None:
    """A host, a server, a node in common, folders of single machines, or one state after the other are no two clusters."""
    assert bundle(files).snapshot.clusters == ()


def test_agents_of_two_hosts_that_share_no_server() -> None:
    """Where nothing parts the files, no agent is said to miss the other host's server, and no count is to be raised."""
    apart = bundle(share("east", EAST, SERVER, agents=1) | share("west", WEST, OTHER, agents=1))
    assert apart.status("AG-10") == "unknown"
    assert "agents-partially-connected" not in apart.causes
    same = bundle(share("east", EAST, SERVER, agents=1) | share("west", EAST, OTHER, agents=1))
    assert same.status("AG-10") == "fail"


def test_what_nobody_states_of_a_value_is_not_so() -> None:
    """And a value that is handed on is not changed."""
    are_values(by_hosts_room, filled={"_Folder"}, roomy={"_Folder"})
