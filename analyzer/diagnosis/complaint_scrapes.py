"""
What metrics-server says of kubelets that it did not reach, where nothing else complains.

::

    E0415 14:51:31.215141       1 scraper.go:140] "Failed to scrape node" err="Get \\"https://10.0.5.42:10250/metrics/resource\\": dial tcp 10.0.5.42:10250: i/o timeout" node="w2"

It dials them itself, from its pod on its own node: neither the API server nor an agent has a hand in that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.checks.base import some
from analyzer.checks.metrics_place import metrics_place
from analyzer.diagnosis.complaint_client import Explained
from analyzer.facts.metrics import is_way, scraped_address, scraped_node
from analyzer.model import Candidate, Gap
from analyzer.schema import LOG_SIGNALS, LogSignalRow

if TYPE_CHECKING:
    from analyzer.facts.cluster import About

LEG = "metrics-server's pod to the kubelets, from its own node: no part of the tunnel"


def of_scrapes(about: About) -> tuple[LogSignalRow, Explained] | None:
    """The last such line with (leg, what is said, candidates); None where there is none."""
    rows = [row for row in about.tables[LOG_SIGNALS] if row.signal == "scrape_failed" and is_way(row.name)]
    if not rows:
        return None
    hosts = list(
        dict.fromkeys(host for row in rows if (host := scraped_node(row.message) or scraped_address(row.message)))
    )
    place = metrics_place(about)
    host = scraped_address(rows[-1].message) or "<node>"
    gone = Candidate(
        "these nodes came or went, or their kubelets were down, at that time: then it ends by itself",
        Gap("the nodes and their age", "kubectl get nodes -o wide; kubectl top nodes"),
    )
    way = Candidate(
        f"its pod's network does not reach port 10250 of these nodes: a firewall, a policy or a route between its node and them ({place.name})",
        Gap("whether its node reaches them", f"nc -vz -w 5 {host} 10250   # on the node of metrics-server"),
    )
    reasons = some(dict.fromkeys(row.name or "?" for row in rows), 2)
    whom = f" {some(hosts, 3)}" if hosts else " kubelets"
    served = about.facts.get("top_shown") and not about.facts.get("top_without")
    return rows[-1], (LEG, f"metrics-server does not reach{whom}: {reasons}", (gone, way) if served else (way, gone))
