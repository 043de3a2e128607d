"""Metrics in the text form of Prometheus."""

from __future__ import annotations

import pytest
from analyzer.parsers.prometheus import CALLING, REJECTIONS
from analyzer.schema import FACTS, UNREAD

from tests.support.inline import bundle, node, nodes

BACKENDS = "konnectivity_network_proxy_server_ready_backend"


def rejected(name: str, count: object, kind: str = CALLING, code: int = 0) -> str:
    return f'{REJECTIONS}{{error_type="{kind}",name="{name}",operation="CREATE",rejection_code="{code}",type="admit"}} {count}\n'


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (f"# HELP {BACKENDS}_connections Agents.\n# TYPE {BACKENDS}_connections gauge\n{BACKENDS}_connections 3\n", ["server_ready_backends 3"]),
        (f'{BACKENDS}s{{proxy_strategy="default"}} 0\n', ["server_ready_backends 0"]),
        ("konnectivity_network_proxy_server_pending_backend_dials 27711\n", ["server_pending_dials 27711"]),
        ("konnectivity_network_proxy_agent_open_server_connections 1\nkonnectivity_network_proxy_agent_known_server_count 3 1718000000000\n", ["agent_open_servers 1", "agent_known_servers 3"]),
        (rejected("a.b.io", "2.7e+01") + rejected("c.d.io", 3, "no_error", 403) + rejected("e.f.io", 0), ["webhook_rejections a.b.io: 27"]),
        (rejected("a.b.io", 4, code=500), []),
        (f"{BACKENDS}_connections NaN\n", []),
        ('go_gc_duration_seconds{quantile="0.5"} 1.2e-05\nprocess_open_fds 12\n', []),
    ],
)  # fmt: skip
def test_what_a_metric_states(text: str, facts: list[str]) -> None:
    """Gauges of the tunnel and failed webhook calls; a webhook's own no, and any other metric, state nothing and are understood."""
    rows = bundle({"m.txt": text}).snapshot.rows
    assert [f"{row.key} {row.value}" for row in rows[FACTS]] == facts
    assert list(rows[UNREAD]) == []


@pytest.mark.parametrize(
    "text", ["web_pods 3\nweb_nodes 4\n", "we saw konnectivity_network_proxy_server_ready_backends 3 times\n"]
)
def test_words_with_numbers_are_no_metrics(text: str) -> None:
    """A comment, a label or a beginning that programs have tells them apart."""
    assert list(bundle({"m.txt": text}).snapshot.rows[FACTS]) == []


def test_what_stands_below_is_its_own() -> None:
    """A table ends the metrics, and a sentence among them is unread."""
    rows = bundle({"m.txt": f"{BACKENDS}_connections 2\nand now the nodes\n" + nodes(node("n1"))}).snapshot.rows
    assert [row.name for row in rows["nodes"]] == ["n1"]
    assert [row.line for row in rows[UNREAD]] == [2]
