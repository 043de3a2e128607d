"""A rule of the cloud's firewall that denies what agents dial is named, with the rule that would let them out."""

from __future__ import annotations

import pytest
from analyzer.causes.cloud_firewall import STEP

from tests.checks.test_pol_cloud import HEAD, HTTPS, LOG, OPEN, SERVER, SHUT
from tests.support.inline import PORT, bundle, dial, failing, options

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
