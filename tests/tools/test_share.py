"""The report in pseudonyms: the same diagnosis, and no name or address of the cluster in any format."""

from __future__ import annotations

import ipaddress
from pathlib import Path

import analyzer
import pytest
from analyzer.redact.pseudonyms import Pseudonyms
from analyzer.tools import share
from analyzer.tools.redact_report import redacted

from tests.support.values import are_values

CLUSTERS = sorted((Path(__file__).parents[2] / "fixtures" / "clusters").iterdir())


@pytest.mark.parametrize("path", CLUSTERS, ids=lambda path: path.name)
def test_the_diagnosis_stays_and_no_name_leaks(path: Path) -> None:
    """Causes, certainties and check states are equal; node names, node addresses and the cluster's ID are gone."""
    snapshot = analyzer.load(path)
    report = snapshot.diagnose()
    shared = redacted(snapshot, report)
    assert [(c.id, c.certainty, c.explains) for c in shared.causes] == [
        (c.id, c.certainty, c.explains) for c in report.causes
    ]
    assert [(c.id, c.status) for c in shared.checks] == [(c.id, c.status) for c in report.checks]
    text = "".join(shared.render(name) for name in ("json", "html", "text", "markdown"))
    private = {name for name in snapshot.about.nodes if not name.startswith("127.")}
    private |= {node.internal_ip for node in snapshot.about.nodes.values() if node.internal_ip}
    private |= {snapshot.about.id.value} if snapshot.about.id.value else set()
    assert private
    assert [name for name in private if name in text] == []


def test_prefixes_are_preserved() -> None:
    """Two addresses share as many leading bits after as before, within their class."""
    make = Pseudonyms(b"key")

    def bits(one: str, two: str) -> int:
        return 32 - (int(ipaddress.IPv4Address(one)) ^ int(ipaddress.IPv4Address(two))).bit_length()

    pairs = [("10.1.2.3", "10.1.2.77"), ("10.1.2.3", "10.1.9.1"), ("10.1.2.3", "10.200.1.1"), ("8.8.4.4", "8.8.8.8")]
    for one, two in pairs:
        assert bits(make.address(one), make.address(two)) == bits(one, two)
    assert make.address("127.0.0.1") == "127.0.0.1"
    assert make.address("10.1.2.3").startswith("10.")


def test_its_values_have_their_own_fields() -> None:
    """What this room fills step by step has its own fields only, and a misspelt one is refused."""
    are_values(share, filled=("Shared",))
