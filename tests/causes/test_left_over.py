"""A policy of an incident that is still there is a cause where the agents' packets vanish."""

from __future__ import annotations

import pytest
from analyzer.causes.left_over import TITLE

from tests.checks.test_acl import master
from tests.checks.test_pol import gnp
from tests.support.inline import agent, bundle, dial, failing, options, pods

CAUSE = "network-policy-blocks-agent"
LOG = options() + failing(dial("dial tcp 198.51.100.7:31417: i/o timeout"))
REFUSED = options() + failing(dial("dial tcp 198.51.100.7:31417: connect: connection refused"))


@pytest.mark.parametrize(
    ("name", "log", "provider", "found"),
    [
        ("block-all-to-c1a2b3", LOG, "upi", True),
        ("block-master-c1a2b3", LOG, "upi", False),
        ("block-all-to-c1a2b3", REFUSED, "upi", False),
        ("allow-all-public", LOG, "upi", False),
    ],
)
def test_it_is_likely_where_packets_vanish(name: str, log: str, provider: str, found: bool) -> None:
    """By its name alone it is no more than likely; a refusal comes from no policy that drops, and the allowlist's own policy is none."""
    case = bundle({"gnp.yaml": gnp(name), "m.txt": master(provider=provider), "agent.log": log})
    cause = case.cause(CAUSE)
    assert (cause is not None and cause.title == TITLE) is found
    if found and cause is not None:
        assert case.causes[CAUSE] == "likely"
        assert name in cause.summary
        assert name in str(cause.remedies[0].command)


def test_one_that_names_another_cluster_is_none_of_this_ones() -> None:
    """A control plane that holds many clusters holds the policies for all of them."""
    facts = '{"ClusterID": "cv7h3k2f0q9s5d8m1n40", "DefaultProvider": "softlayer"}\n'
    dump = "CLUSTER ETCD INFO\n=====\n" + facts
    for name, found in (("block-all-to-cv7h3k2f0q9s5d8m1n40", True), ("block-all-to-cq1h3k2f0q9s5d8m1n40", False)):
        case = bundle({"gnp.yaml": gnp(name), "m.json": facts, "d.txt": dump, "agent.log": LOG})
        cause = case.cause(CAUSE)
        assert (cause is not None and cause.title == TITLE) is found


def test_agents_that_are_connected_are_cut_off_by_none() -> None:
    """Then it is a leftover and no cause."""
    case = bundle({"gnp.yaml": gnp("block-all-to-c1a2b3"), "p.txt": pods(agent("a"))})
    assert CAUSE not in case.causes
    assert case.status("POL-06") == "fail"
