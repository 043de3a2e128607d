"""POL-10: do the rules of the cloud's firewall let the agents reach the server."""

from __future__ import annotations

import pytest
from analyzer.checks import details

from tests.support.inline import PORT, bundle, dial, failing, options, serving

SERVER = "10.6.0.20"
LOG = options() + failing(dial(f"dial tcp {SERVER}:{PORT}: i/o timeout"))
HEAD = "NAME   NETWORK   DIRECTION  PRIORITY  ALLOW       DENY   DESTINATION_RANGES\n"
SHUT = "shut   prod-vpc  EGRESS     900                   all    0.0.0.0/0\n"
HTTPS = "https  prod-vpc  EGRESS     800       tcp:443            0.0.0.0/0\n"
OPEN = f"open   prod-vpc  EGRESS     700       tcp:{PORT}          0.0.0.0/0\n"


@pytest.mark.parametrize(
    ("log", "rules", "status"),
    [
        (LOG, HEAD + SHUT + HTTPS, "fail"),
        (options() + serving(), HEAD + SHUT.replace("0.0.0.0/0", SERVER + "/32"), "unknown"),
        (LOG, HEAD + SHUT + OPEN, "pass"),
        (LOG, HEAD + HTTPS, "pass"),
        (LOG, HEAD + SHUT + HTTPS.replace("prod-vpc", "dev-vpc "), "unknown"),
        (LOG, "$ gcloud compute firewall-rules list --limit 1\n" + HEAD + HTTPS, "unknown"),
        (LOG, HEAD + SHUT.replace("EGRESS ", "INGRESS"), "not_applicable"),
        (LOG, "", "not_applicable"),
    ],
)  # fmt: skip
def test_the_way_out(log: str, rules: str, status: str) -> None:
    """The rule that decides of what agents dial; what the list does not show leaves it open."""
    case = bundle({"agent.log": log, "rules.txt": rules or "nothing\n"})
    assert case.status("POL-10") == status
    if status == "fail":
        assert case.places("POL-10") == ["rules.txt:2", "rules.txt:3"]
        detail = case.check("POL-10").detail
        assert detail == details.CloudDenial("shut", "prod-vpc", 900, SERVER, PORT, ("https",), sure=True)


def test_agents_that_stand_make_it_a_warning() -> None:
    """The rule may be for other machines."""
    case = bundle({"agent.log": options() + serving(), "rules.txt": HEAD + SHUT})
    assert case.status("POL-10") == "warn"
