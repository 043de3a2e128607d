"""The counts on the first screen."""

from __future__ import annotations

from tests.checks.test_ag_runtime import TITLES, row
from tests.checks.test_srv import START, connected
from tests.support.inline import bundle


def test_a_servers_name_is_whole_or_lacks_its_middle() -> None:
    """A pod's name begins with what it is and ends with which one it is; neither is cut off."""

    def line(name: str) -> str:
        log = f"$ kubectl -n kubx-masters logs {name}\n" + START + connected()
        return bundle({"s.txt": log}).report.data.agents_line

    whole = "konnectivity-server-c1b2c3d4e5f6a7b8c9d0-37d53bd663-drsmj"
    assert line(whole) == f"1 connected at {whole}"
    long = "konnectivity-server-" + "c1b2c3d4e5f6a7b8" * 2 + "-37d53bd663-drsmj"
    assert line(long).startswith("1 connected at konnectivity-server-c1b2")
    assert line(long).endswith("37d53bd663-drsmj")
    assert "\u2026" in line(long)


def test_containers_that_a_nodes_runtime_shows_are_agents_too() -> None:
    """Where the tunnel is down and no pod is listed, `crictl ps -a` is what there is."""
    text = TITLES + row("Exited", 12) + row("Running", 0, pod="konnectivity-agent-other")
    assert bundle(c=text).report.data.agents_line == "1 of 2 containers seen on nodes run"
