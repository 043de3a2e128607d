"""What helps a DaemonSet of agents that is there and wants no pod."""

from __future__ import annotations

import pytest
from analyzer.causes.unwanted import remedies
from analyzer.checks.details import NoneWanted

from tests.support.inline import bundle, daemonset, node, nodes

MISSING = "agents-missing"
SELECTED = daemonset(0, 0, 0).replace("<none>", "pool=edge")


def listed(version: str) -> str:
    return nodes(node("w1", version=version), node("w2", version=version))


@pytest.mark.parametrize(
    ("version", "writes"),
    [
        ("v1.18.2", False),
        ("v1.30.2-eks-1a2b3c", False),
        ("v1.30.2+k0s", True),
        ("v1.29.4+IKS", True),
        ("v1.29.4-gke.100", True),
    ],
)
def test_its_description_is_read_first_and_it_is_written_anew_by_whoever_writes_it(version: str, writes: bool) -> None:
    """It exists, so nobody creates it; it has no node selector, so nobody is sent to one."""
    about = bundle(n=listed(version), d=daemonset(0, 0, 0)).snapshot.about
    first, *more = remedies(about, NoneWanted.NO_SELECTOR)
    assert "has no node selector" in first.text
    assert (first.command or "").startswith("kubectl describe ds -n kube-system konnectivity-agent")
    assert bool(more) is writes
    assert not any("creates" in one.text for one in more)


def test_a_selector_that_nothing_rules_out_is_named_among_what_is_read() -> None:
    """Of the selector the row says all there is, where it shows none."""
    plain = bundle(n=listed("v1.18.2"), d=daemonset(0, 0, 0))
    assert plain.first == (MISSING, "confirmed")
    assert "no node selector" in plain.says("AG-02")
    assert "apply the manifest" not in plain.commands(MISSING)
    first, *_ = remedies(plain.snapshot.about, NoneWanted.UNTOLD)
    assert "its node selector, affinity" in first.text
