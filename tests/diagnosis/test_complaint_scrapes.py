"""Kubelets that metrics-server does not reach are its own affair, and no leg of the tunnel."""

from __future__ import annotations

from analyzer.diagnosis.complaint_scrapes import LEG, of_scrapes
from analyzer.facts.cluster import About
from analyzer.schema import FactRow, LogSignalRow

from tests.support.tables import tables_of


def scrape(node: str, ip: str, why: str) -> LogSignalRow:
    message = f'"Failed to scrape node" err="Get \\"https://{ip}:10250/metrics/resource\\": {why}" node="{node}"'
    return LogSignalRow(source="m", line=1, signal="scrape_failed", name=why, message=message)


def fact(key: str) -> FactRow:
    return FactRow(source="t", line=1, key=key, value="w9")


def test_every_node_that_is_not_reached_is_named_with_both_candidates() -> None:
    """While `top` shows figures of all, nodes that came or went are likelier than a firewall."""
    rows = (scrape("w1", "10.0.0.4", "i/o timeout"), scrape("w2", "10.0.0.5", "connection refused"))
    found = of_scrapes(About(tables_of(*rows)))
    assert found is not None
    row, (leg, says, candidates) = found
    assert (row, leg) == (rows[-1], LEG)
    assert says == "metrics-server does not reach w1, w2: i/o timeout, connection refused"
    assert "nc -vz -w 5 10.0.0.5 10250" in (candidates[0].shown_by.command or "")
    served = of_scrapes(About(tables_of(*rows, fact("top_shown"))))
    partly = of_scrapes(About(tables_of(*rows, fact("top_shown"), fact("top_without"))))
    assert served is not None
    assert partly is not None
    assert (served[1][2], partly[1][2]) == (candidates[::-1], candidates)


def test_what_a_kubelet_said_is_no_matter_of_the_way() -> None:
    """A certificate or a refusal came from the kubelet itself."""
    assert (
        of_scrapes(About(tables_of(scrape("w1", "10.0.0.4", "x509: certificate signed by unknown authority")))) is None
    )
    assert of_scrapes(About(tables_of())) is None
