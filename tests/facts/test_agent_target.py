"""Where the agents dial, and how many servers there should be."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.facts.cluster import About
from analyzer.schema import ContainerArgRow, FactRow, KonnectivityEventRow, LogOptionRow, ServiceRow
from analyzer.tables.base import Row

from tests.facts.test_cluster import ID, about, model
from tests.support.inline import arguments, options, serving
from tests.support.tables import tables_of


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


def flag(value: str | None, which: str = "proxy-server-host", **more: Any) -> ContainerArgRow:
    values = {"source": "a", "line": 1, "kind": "DaemonSet", "namespace": "kube-system", "name": "konnectivity-agent"}
    return ContainerArgRow(**(values | {"flag": which, "value": value} | more))


def option(name: str, value: str | None) -> LogOptionRow:
    return LogOptionRow(source="l", line=1, option=name, value=value)


def duplicate(count: int | None, message: str = "duplicate server") -> KonnectivityEventRow:
    return KonnectivityEventRow(source="l", line=1, component="agent", message=message, count=count)


def host(*rows: Row) -> str | None:
    return About(tables_of(*rows)).agent_host.value


def port(*rows: Row) -> str | None:
    return About(tables_of(*rows)).agent_port.value


@pytest.mark.parametrize(
    ("row", "value"),
    [
        (flag("'h'"), "h"),
        (flag("h", "proxy-server-port"), None),
        (flag(None), None),
        (flag("h", namespace=None), "h"),
        (flag("h", namespace="master-a"), None),
        (flag("h", namespace="clusters-a"), None),
        (flag("h", name="tunnel", container="proxy-agent"), "h"),
        (flag("h", name=None, container="konnectivity-agent"), "h"),
        (flag("h", name="konnectivity-agent", container=None), "h"),
        (flag("h", name="other", container="other"), None),
        (flag("h", name=None, container=None), None),
        (flag("h", name=None, container=None, kind="unknown"), "h"),
        (option("ProxyServerHost", "h"), "h"),
        (option("ProxyServerPort", "h"), None),
        (option("ProxyServerHost", None), None),
    ],
)
def test_whose_flag_names_the_host(row: Row, value: str | None) -> None:
    """An agent's, by the name of its workload or container, or a line that names neither; never a control plane's own."""
    assert host(row) == value


def test_what_is_asked_where_no_agent_says_it() -> None:
    """The cluster's Konnectivity URL; for the port then the node port of the server's service."""
    url = FactRow(source="m", key="konnectivity_url", value="https://h3:333")
    service = ServiceRow(source="s", name="konnectivity-server", node_ports="31417,31418")
    assert (host(url), port(url), port(url, service)) == ("h3", "333", "333")
    assert host(FactRow(source="m", key="konnectivity_url", value="???")) is None
    assert (port(service), host(service)) == ("31417", None)
    assert port(ServiceRow(source="s", name="other", node_ports="31417")) is None
    assert port(ServiceRow(source="s", name="konnectivity-server", node_ports=None)) is None
    assert port(option("ProxyServerPort", "222"), url, service) == "222"


def failed_connect(error: str, signal: str = "agent_connect_failed") -> KonnectivityEventRow:
    return KonnectivityEventRow(source="l", line=1, component="agent", signal=signal, error=error)


def test_a_name_that_agents_look_up_in_vain_is_the_one_they_dial() -> None:
    """Where neither arguments nor options nor the cluster's record say it; a dial to an address, or another's look-up, names no host."""
    lost = failed_connect("dial tcp: lookup c1.eu-de.containers.cloud.ibm.com on 10.0.0.10:53: i/o timeout")
    assert (host(lost), port(lost)) == ("c1.eu-de.containers.cloud.ibm.com", None)
    assert host(lost, lost, failed_connect("dial tcp: lookup z.example.net: no such host")).startswith("c1.")  # type: ignore[union-attr]
    assert host(option("ProxyServerHost", "h"), lost) == "h"
    assert host(failed_connect("dial tcp 10.1.2.3:8132: i/o timeout")) is None
    assert host(failed_connect("dial tcp: lookup wn-1: no such host", "dial_failed")) is None


@pytest.mark.parametrize(
    ("rows", "value"),
    [
        ([option("ServerCount", "3")], "3"),
        ([option("announced server count", "3")], "3"),
        ([option("SyncInterval", "3")], None),
        ([option("ServerCount", "0")], None),
        ([option("ServerCount", None)], None),
        ([option("ServerCount", "x")], None),
        ([option("ServerCount", "1"), option("announced server count", "3")], "3"),
        ([flag("2", "server-count")], "2"),
        ([flag(None, "server-count")], None),
        ([flag("two", "server-count")], None),
        ([flag("2", "server-counts")], None),
        ([option("ServerCount", "1"), flag("2", "server-count")], "2"),
        ([duplicate(3)], "3"),
        ([duplicate(3), option("ServerCount", "2")], "2"),
        ([duplicate(None)], None),
        ([duplicate(0)], None),
        ([duplicate(3, "duplicate server connection attempt")], None),
    ],
)
def test_the_number_of_servers_is_what_they_were_told_last(rows: list[Row], value: str | None) -> None:
    """By their options or an announcement, else by what an agent says beside a duplicate; zero and what is no number are no count."""
    assert About(tables_of(*rows)).server_count.value == value


def test_an_argument_of_a_customers_program_tells_no_host() -> None:
    """A name that only holds `agent` is another program's."""
    for name in ("web", "user-agent-proxy", "my-konnectivity-agent"):
        assert host(flag("h", name=name, kind="Deployment", container="app", namespace="shop")) is None, name
    assert host(flag("h", name="cluster-proxy-proxy-agent", container="proxy-agent")) == "h"


def test_the_host_that_an_agent_wants_a_certificate_for_is_the_one_it_dials() -> None:
    """Where nothing else tells it; of its connects alone."""

    def wanting(name: str, signal: str = "agent_connect_failed") -> KonnectivityEventRow:
        error = f"x509: certificate is valid for a.example, not {name}"
        return KonnectivityEventRow(source="a.log", line=1, signal=signal, error=error)

    assert host(wanting("k.example.org")) == "k.example.org"
    assert host(wanting("10.1.2.3")) == "10.1.2.3"
    assert host(wanting("k.example.org"), flag("h")) == "h"
    assert host(wanting("k.example.org", "dial_failed")) is None
