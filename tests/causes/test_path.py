"""What filters the way from agent to server, once everything inside is excluded."""

from __future__ import annotations

import pytest

from tests.checks.test_acl import master
from tests.checks.test_pol import CALM, base
from tests.checks.test_pse import PUBLIC_HOST, WORKERS, account
from tests.support.inline import (
    PORT,
    agent,
    arguments,
    bundle,
    classic,
    dial,
    failing,
    klog,
    node,
    nodes,
    options,
    pods,
    serving,
)

VRF, FIREWALL = "private-endpoint-without-vrf", "firewall-or-routing"
TIMEOUT = dial(f"dial tcp 166.9.14.5:{PORT}: i/o timeout")
LOG = {"agent.log": options() + failing(TIMEOUT)}
PRIVATE = {"n.txt": WORKERS, "ds.yaml": arguments(), "a.txt": account("false", "false")}


def test_settings_that_are_on_leave_the_firewall() -> None:
    """The rival."""
    case = bundle(PRIVATE | LOG | {"a.txt": account("true", "true")})
    assert case.first == (FIREWALL, "possible")
    assert VRF not in case.causes


@pytest.mark.parametrize(
    ("reason", "certainty"),
    [
        ("i/o timeout", "likely"),
        ("connect: no route to host", "likely"),
        ("read: connection reset by peer", "possible"),
    ],
)
def test_a_firewall_once_everything_inside_is_excluded(reason: str, certainty: str) -> None:
    """Account, list and policies are fine or do not apply: likely, never confirmed; a reset has many makers, of which none is a port that is shut."""
    files = base(CALM) | {
        "n.txt": nodes(classic("10.1.0.9")),
        "m.txt": master(),
        "a.txt": account("true", "true"),
        "agent.log": options("198.51.100.7") + failing(dial(f"dial tcp 198.51.100.7:{PORT}: {reason}")),
    }
    case = bundle(files)
    assert case.first == (FIREWALL, certainty)
    look = "openssl s_client -connect 198.51.100.7:" if "reset" in reason else "nc -vz -w 5 198.51.100.7 "
    assert f"{look}{PORT}" in case.commands(FIREWALL)
    assert case.cause(FIREWALL).scope == "1 of 1 agents"  # type: ignore[union-attr]
    without = "likely" if "no route" in reason else "possible"
    assert bundle(files | {"gnp.yaml": ""}).first == (FIREWALL, without), "no policy answers that there is no route"


def test_agents_that_wait_without_a_log_are_possible_only() -> None:
    """0/1 says that they are not connected, not why; one ready agent says that the path is open."""
    case = bundle(p=pods(agent("a", "0/1"), agent("b", "0/1")))
    assert case.causes[FIREWALL] == "possible"
    assert FIREWALL not in bundle(p=pods(agent("a", "0/1"), agent("b"))).causes


@pytest.mark.parametrize("reason", ["connect: connection refused", "lookup a.b on 10.0.0.1:53: no such host"])
def test_other_errors_are_no_firewall(reason: str) -> None:
    """Refused and not resolved have causes of their own."""
    case = bundle({"agent.log": options() + failing(dial(f"dial tcp 166.9.14.5:{PORT}: {reason}"))})
    assert FIREWALL not in case.causes
    assert case.first is not None


def test_the_port_is_the_one_that_the_failed_connects_name() -> None:
    """Without arguments and options the error itself says what was dialled; without either no half command is printed."""
    told = bundle({"agent.log": failing(dial("dial tcp 198.51.100.7:31417: i/o timeout"))})
    assert "nc -vz -w 5 198.51.100.7 31417" in told.commands(FIREWALL)
    silent = bundle({"agent.log": failing(dial("dial tcp: i/o timeout"))})
    if FIREWALL in silent.causes:
        assert "nc -vz" not in silent.commands(FIREWALL)
        assert "<" not in silent.commands(FIREWALL)


@pytest.mark.parametrize("text", ["read tcp 10.1.0.1:4->166.9.14.5:31417: read: connection reset by peer"])
def test_a_connection_that_was_accepted_has_no_rival_inside(text: str) -> None:
    """What drops packets accepts no connection: neither account, policy nor list is asked for."""
    summary = bundle({"n.txt": WORKERS, "agent.log": failing(dial(text))}).cause(FIREWALL).summary  # type: ignore[union-attr]
    assert "not excluded yet" not in summary
    assert "accepts the connection" in summary


def test_the_private_endpoints_list_does_not_concern_the_public_one() -> None:
    """Agents that dial the public host are let in or not by nobody's list."""
    case = bundle({"n.txt": WORKERS, "ds.yaml": arguments(PUBLIC_HOST), "agent.log": failing(TIMEOUT)})
    assert case.status("ACL-02") == "not_applicable"
    assert "access list" not in case.cause(FIREWALL).summary  # type: ignore[union-attr]


def test_agents_of_one_zone_that_are_cut_off_name_the_zone() -> None:
    """The agents elsewhere are connected by a server's log, so nothing is to be opened for them, and the tunnel as a whole works."""
    zones = {"w1": "eu-de-1", "w2": "eu-de-1", "w3": "eu-de-2", "w4": "eu-de-2"}
    listed = nodes(
        *(
            node(name, f"10.243.0.{n}", **{"topology.kubernetes.io/zone": zone})
            for n, (name, zone) in enumerate(zones.items(), 4)
        )
    )
    agents = pods(*([*agent(name)[:6], f"172.17.{n}.4", name] for n, name in enumerate(zones, 1)))
    cut = failing(dial(f"dial tcp 10.243.0.40:{PORT}: i/o timeout"))
    logs = {f"agent-{n}.log": options(agent=f"172.17.{n}.4") + cut for n in (3, 4)}
    joined = "".join(
        klog(f"08:00:0{n}.0", f'"Agent connected" agentID="172.17.{n}.4" serverID="s0"', place="server.go:800")
        for n in (1, 2)
    )
    case = bundle({"n.txt": listed, "p.txt": agents, "server.log": joined} | logs)
    cause = case.cause("firewall-or-routing")
    assert cause is not None
    assert cause.scope == "2 of 4 agents, zone eu-de-2: w3, w4"
    assert "from zone eu-de-2 to" in case.commands("firewall-or-routing")
    assert str(case.report.verdict) == "degraded"
    assert "2 other agents connected" in case.says("AG-09")
    every = {f"agent-{n}.log": options(agent=f"172.17.{n}.4") + cut for n in (1, 3)}
    assert "zone" not in bundle({"n.txt": listed, "p.txt": agents} | every).cause("firewall-or-routing").scope  # type: ignore[union-attr]


def test_without_a_reason_the_log_is_read_before_anything_is_opened() -> None:
    """All agents run and none is connected: the first step is the log that says why, and no appliance."""
    case = bundle({"p.txt": pods(agent("a", "0/1", node="w1"), agent("b", "0/1", node="w2"))})
    found = case.cause("firewall-or-routing")
    assert found is not None
    assert str(found.certainty) == "possible"
    assert found.remedies[0].text.startswith("read the log of agent")
    assert (found.remedies[0].command or "").startswith("ssh w1 'crictl logs")


@pytest.mark.parametrize(
    ("reason", "version", "of_host"),
    [
        ("connect: no route to host", "v1.31.2+k0s", True),
        ("connect: no route to host", "v1.31.2", True),
        ("connect: no route to host", "v1.31.2+IKS", False),
        ("i/o timeout", "v1.31.2+k0s", False),
    ],
)
def test_a_machine_that_answers_no_route_at_once_has_a_firewall_of_its_own(
    reason: str, version: str, of_host: bool
) -> None:
    """Where the control plane is a machine of the user's, its firewall comes first; a provider's is not his."""
    log = options("192.168.7.5") + failing(dial(f"dial tcp 192.168.7.5:{PORT}: {reason}"))
    case = bundle({"n.txt": nodes(node("w1", version=version)), "agent.log": log})
    assert (f"firewall-cmd --permanent --add-port={PORT}/tcp" in case.commands(FIREWALL)) is of_host


@pytest.mark.parametrize(
    ("public", "certainty"), [("-", "likely"), ("https://c104.us-south.containers.cloud.ibm.com:31288", "possible")]
)
def test_a_gateway_that_is_stated_not_to_work_needs_no_agents_log(public: str, certainty: str) -> None:
    """Likely where nothing else leads to the server; an agent that is connected says the contrary."""
    id = "c5k3l2m1n0p9q8r7s6t5"
    endpoints = f"Public Service Endpoint URL:    {public}\nPrivate Service Endpoint URL:   https://c104.private.us-south.containers.cloud.ibm.com:31288\n"
    files = {
        "c.txt": f"$ ibmcloud oc cluster get -c {id}\nName:   shop\nID:     {id}\nMaster\n{endpoints}",
        "g.txt": f"$ ibmcloud is endpoint-gateways | grep iks\nr006-1f2e   iks-{id}   failed   -\n",
    }
    case = bundle(files)
    assert case.causes == {"firewall-or-routing": certainty}
    assert f"ibmcloud is endpoint-gateway iks-{id}" in case.commands("firewall-or-routing")
    assert bundle({**files, "agent.log": options() + serving()}).causes == {}
