"""A rule of the cloud's firewall that denies what agents dial is named, with the rule that would let them out."""

from __future__ import annotations

import pytest
from analyzer.causes.cloud_firewall import STEP, of_way
from analyzer.policy.legs import Way

from tests.checks.test_pol_cloud import HEAD, HTTPS, LOG, MISSED, OPEN, OWN, PLANE, SERVER, SHUT, group, groups
from tests.support.inline import PORT, agent, bundle, dial, failing, node, nodes, options, pods

PLAIN = "NAME   NETWORK   DIRECTION  PRIORITY  ALLOW       DENY   DISABLED\nshut   prod-vpc  EGRESS     900                   all    False\n"


@pytest.mark.parametrize(
    ("rules", "certainty", "said"),
    [
        (HEAD + SHUT + HTTPS, "likely", "(beside https)"),
        (HEAD + SHUT.replace("all ", f"tcp:{PORT}"), "likely", "with a priority before shut"),
        (HEAD + SHUT.replace("0.0.0.0/0", "10.0.0.0/8"), "likely", "with a priority before shut"),
        (PLAIN, "possible", "with a priority before shut"),
        ("$ gcloud compute firewall-rules list --filter=name=shut\n" + HEAD + SHUT, "possible", "with a priority before shut"),
    ],
)  # fmt: skip
def test_the_rule_and_what_lets_them_out(rules: str, certainty: str, said: str) -> None:
    """Likely where all of it is shown; nobody is sent to an appliance."""
    case = bundle({"agent.log": LOG, "rules.txt": rules})
    assert case.first == ("firewall-or-routing", certainty)
    cause = case.cause("firewall-or-routing")
    assert cause is not None
    assert cause.title == "Rule shut of the cloud's firewall denies what the agents dial"
    first = cause.remedies[0]
    assert (said in first.text, first.step) == (True, STEP)
    assert f"--network prod-vpc --direction EGRESS --action ALLOW --rules tcp:{PORT} --destination-ranges {SERVER}/32 --priority 890" in (first.command or "")  # fmt: skip
    assert "Vyatta" not in case.commands("firewall-or-routing")


@pytest.mark.parametrize(
    ("rules", "error", "title"),
    [
        (HEAD + SHUT + OPEN, f"dial tcp {SERVER}:{PORT}: i/o timeout", "Worker to master path is filtered or unrouted outside the cluster"),
        (HEAD + SHUT, f"dial tcp {SERVER}:{PORT}: connect: connection refused", None),
    ],
)  # fmt: skip
def test_rules_that_are_not_it(rules: str, error: str, title: str | None) -> None:
    """One goes before it that allows the port; and whoever is refused met no firewall of the cloud, which drops."""
    case = bundle({"agent.log": options() + failing(dial(error)), "rules.txt": rules})
    cause = case.cause("firewall-or-routing")
    assert (cause.title if cause is not None else None) == title


def test_a_group_without_a_rule_for_the_port() -> None:
    """Likely, with the group, what it lets in, and the rule that it lacks, from where its API server's port is open for."""
    case = bundle({"agent.log": LOG, "n.txt": OWN, "sg.json": groups(group("ctl", PLANE), group("wrk"))})
    assert case.first == ("firewall-or-routing", "likely")
    cause = case.cause("firewall-or-routing")
    assert cause is not None
    assert cause.title == f"No rule of ctl in the cloud's firewall lets TCP {PORT} in, which the agents dial"
    assert "tcp:6443 from 10.6.0.0/16" in cause.summary
    assert (
        cause.remedies[0].command
        == f"aws ec2 authorize-security-group-ingress --group-id sg-ctl --protocol tcp --port {PORT} --cidr 10.6.0.0/16"
    )


def test_agents_that_say_nothing_and_are_not_ready() -> None:
    """Possible: that it is this which keeps them from the server, none of them says."""
    record = "addonsConfig:\ncurrentMasterVersion: 1.30.5-gke.1\nendpoint: 172.16.3.2\n"
    case = bundle({"c.yaml": record, "rules.txt": HEAD + SHUT, "n.txt": nodes(node("gke-a-p-1", version="v1.30.5-gke.1")), "p.txt": pods(agent("6d8f9b7c5d-4kx8z", "0/1"))})  # fmt: skip
    assert case.causes["firewall-or-routing"] == "possible"
    assert "none of 1 agent is ready" in case.cause("firewall-or-routing").summary  # type: ignore[union-attr]


def test_a_group_that_shuts_a_kubelet_is_no_way_to_the_server() -> None:
    """It stands first among the remedies of the kubelet that is missed, which is likely with it."""
    case = bundle({"e.txt": MISSED, "n.txt": OWN, "sg.json": groups(group("ctl", PLANE), group("wrk"))})
    assert case.causes["kubelet-unreachable"] == "likely"
    assert "firewall-or-routing" not in case.causes
    first = case.cause("kubelet-unreachable").remedies[0]  # type: ignore[union-attr]
    assert (
        first.command
        == "aws ec2 authorize-security-group-ingress --group-id sg-wrk --protocol tcp --port 10250 --source-group sg-wrk"
    )
    outcomes = {one.id: one for one in case.report.checks}
    assert of_way(outcomes, Way.SERVER) is None
    assert of_way(outcomes, Way.HOST_KUBELET) is not None
