"""Documents of a Talos machine's configuration."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.kinds.talos import KINDS, OWN

from tests.support.inline import bundle

LOG = 'I0514 11:02:41.201733       1 server.go:793] "Agent connected" agentID="a" serverID="s"\n'
RULE = "apiVersion: {}\nkind: {}\nname: kubelet-ingress\ningress:\n  - subnet: 10.9.0.0/24\n"


@pytest.mark.parametrize(
    ("version", "kind", "told"),
    [
        ("v1alpha1", "NetworkRuleConfig", "Talos"),
        ("v1alpha1", "WatchdogTimerConfig", "Talos"),
        ("example.org/v1alpha1", "NetworkRuleConfig", None),
        ("v1", "NetworkRuleConfig", None),
    ],
)
def test_a_document_of_talos_tells_whose_machines_these_are(version: str, kind: str, told: str | None) -> None:
    """Its version has no group; a kind of the same name in another one is somebody else's."""
    case = bundle({"m.yaml": RULE.format(version, kind), "konnectivity-server.log": LOG})
    rows = [(row.value, row.line) for row in case.snapshot.rows["facts"] if row.key == "machine_config"]
    assert rows == ([(told, 1)] if told else [])


def test_every_kind_of_its_own_is_read() -> None:
    """The list of names is what the reader takes."""
    assert set(KINDS) == set(OWN)
