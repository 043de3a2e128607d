"""Where the agents dial, and how many servers there should be."""

from __future__ import annotations

from tests.facts.test_cluster import ID, about, model
from tests.support.inline import arguments, options, serving


def test_the_host_that_agents_dial() -> None:
    """Their arguments, then their logs, then the cluster's record; a control plane's own do not count."""
    one = about({"a.yaml": arguments("h1", 111), "konnectivity-agent-aaaaa.log": options("h2", 222) + serving()})
    assert (one.agent_host.value, one.agent_port.value) == ("h1", "111")
    assert [w.value for w in one.agent_host.conflicts] == ["h2"]
    two = about({"konnectivity-agent-aaaaa.log": options("h2", 222) + serving()})
    assert (two.agent_host.value, two.agent_port.value) == ("h2", "222")
    master = about({"a.yaml": arguments("h1").replace("kube-system", f"master-{ID}")})
    assert master.agent_host.value is None
    assert about(m=model(KonnectivityServerURL="https://h3:333")).agent_host.value == "h3"
    assert about(m=model(KonnectivityServerURL="https://h3:333")).agent_port.value == "333"
    assert about(m=model(KonnectivityServerURL="h3")).agent_port.value is None


def test_how_many_servers_there_should_be() -> None:
    """What they were told last; zero is no number of servers."""
    text = arguments().replace("        args:\n", "        args:\n        - --server-count=3\n")
    assert about({"a.yaml": text}).server_count.value == "3"
    assert about({"a.yaml": text.replace("=3", "=many")}).server_count.value is None
