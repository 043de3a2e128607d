"""A policy that keeps agents from their server, by the agents' own failed connects."""

from __future__ import annotations

from hypothesis import example, given

from tests.checks.test_pol import CALM, POD, base, gnp
from tests.support.inline import (
    PORT,
    arguments,
    bundle,
    dial,
    failing,
    options,
)
from tests.support.names import DOTTED, few

POLICY, FIREWALL = "network-policy-blocks-agent", "firewall-or-routing"
FELT = {"agent.log": options("198.51.100.7") + failing(dial(f"dial tcp 198.51.100.7:{PORT}: i/o timeout"))}


def test_a_policy_that_denies_agents_that_are_cut_off() -> None:
    """Evaluated and felt: confirmed; denied and nothing shows agents cut off: possible; an assumed address: likely."""
    case = bundle(base(gnp()) | FELT)
    assert case.first == (POLICY, "confirmed")
    assert case.places(POLICY)[0] == "gnp.yaml:4"
    assert (
        f"198.51.100.7 on TCP {PORT} and to n2 on TCP 10250: the first egress rule of GlobalNetworkPolicy lock denies it"
        in case.commands(POLICY)
    )
    assert bundle(base(gnp()) | {"p.yaml": POD.rpartition("---")[0]}).causes[POLICY] == "possible"
    calm = bundle(base(CALM) | FELT)
    assert calm.first == (FIREWALL, "likely")
    assert POLICY not in calm.causes
    classic_pods = POD.replace("{name: n1}", "{name: n1, labels: {privateVLAN: '2300100'}}").replace(
        "ready: true", "ready: false"
    )
    assumed = base(gnp()) | {"ds.yaml": arguments(), "p.yaml": classic_pods}
    assert bundle(assumed).causes[POLICY] == "likely"


@few
@example("taken-for")
@given(DOTTED)
def test_a_policy_whatever_its_name(name: str) -> None:
    """The name stands in the proof and decides nothing."""
    files = base(gnp(name)) | FELT
    if name not in ("null", "true"):
        assert bundle(files).first == (POLICY, "confirmed")
