"""What a cluster runs on, by its marks or else by its people's words, as remedies say it."""

from __future__ import annotations

import pytest
from analyzer.checks.surroundings import between, location, place

from tests.support.inline import bundle, dial, failing, node, nodes

XID = "cv5n1k8f0ub2jt6g4r3g"
LOST = failing(dial("dial tcp 166.9.30.20:31377: i/o timeout"))
LOCATIONS = """$ ibmcloud sat location ls
Retrieving locations...
OK
Name        ID                     Status   Ready   Created        Hosts (used/total)   Managed From
berlin-dc   c8v0q1t20m3kz4p5s6f0   normal   yes     5 months ago   6 / 9                fra
"""


@pytest.mark.parametrize(
    ("text", "told", "way"),
    [
        (f"Subject: IKS VPC 1.31 {XID}\n\n", "vpc", "network ACLs"),
        (f"Subject: [case 4412] cluster {XID} (classic 1.29)\n\n", "classic", "Vyatta"),
        (f"Cluster ID: {XID}\nInfrastructure: VPC\n\n", "vpc", "security groups"),
        (LOCATIONS, "satellite", "the location's hosts"),
        (f"Cluster ID: {XID}\n\n", None, "Vyatta"),
    ],
)
def test_words_name_the_machines_and_decide_nothing(text: str, told: str | None, way: str) -> None:
    """Where no mark shows it: what may stand between, and no rival of another infrastructure; the certainty stays as it is."""
    case = bundle({"x.txt": text + LOST})
    about = case.snapshot.about
    assert (place(about), about.infrastructure.value, about.classic) == (told, None, None)
    assert way in between(about)
    cause = case.cause("firewall-or-routing")
    assert cause is not None
    assert str(cause.certainty) == "possible"
    elsewhere = told in ("vpc", "satellite")
    assert ("an account without VRF" in cause.summary) is not elsewhere
    assert ("account show" in str(cause.remedies)) is not elsewhere
    assert case.status("PSE-03") == "unknown"


def test_marks_come_before_words() -> None:
    """A cluster that shows what it is, is not asked; elsewhere a word of IBM Cloud's machines is none."""
    row = node("10.1.0.1", "10.1.0.1", version="v1.29.4+IKS")
    row[-1] = "privateVLAN=2300"
    about = bundle({"n.txt": nodes(row), "x.txt": "Subject: IKS VPC 1.31\n\n"}).snapshot.about
    assert place(about) == "classic"
    other = bundle({"n.txt": nodes(node("w1", version="v1.29.4+k0s")), "x.txt": "a VPC cluster\n"}).snapshot.about
    assert other.language.place is None


HOSTS = """$ ibmcloud sat host ls --location berlin-dc
Retrieving hosts...
OK
Name     ID            State     Status   Zone    Cluster         Worker ID   Worker IP
host-1   1a2b3c4d5e6f  assigned  Ready    zone-1  infrastructure  sat-h1-aa   10.40.1.11
host-4   2a2b3c4d5e6f  assigned  Ready    zone-1  shop-roks       sat-h4-aa   10.40.1.14
"""


def test_location_and_cluster_are_called_by_their_names() -> None:
    """By the list, or the command that asked; the cluster's name is that of its own hosts, and hosts of others name nothing."""
    own = nodes(node("host-4", "10.40.1.14", version="v1.28.9+416ecaf"))
    for text in (LOCATIONS, HOSTS, LOCATIONS + HOSTS):
        assert location(bundle({"x.txt": text}).snapshot.about) == "berlin-dc"
    two = LOCATIONS + LOCATIONS.splitlines()[-1].replace("berlin-dc", "paris-dc ") + "\n"
    assert location(bundle({"x.txt": two}).snapshot.about) == "<location>"
    about = bundle({"x.txt": HOSTS, "n.txt": own}).snapshot.about
    assert (about.infrastructure.value, about.language.cluster) == ("satellite", "shop-roks")
    foreign = bundle({"x.txt": HOSTS, "n.txt": nodes(node("w1", "10.9.9.9", version="v1.28.9"))}).snapshot.about
    assert (foreign.language.cluster, foreign.language.place) == (None, None)


def test_a_location_by_its_peoples_words() -> None:
    """Where no list shows it and no command asked for it."""
    told = bundle(t="ROKS 4.15 on Satellite: two hosts of location moor-07 do not answer.\n")
    assert location(told.snapshot.about) == "moor-07"
    assert location(bundle(t=LOCATIONS + "moved from location moor-07\n").snapshot.about) == "berlin-dc"
