"""What is behind a service that somebody calls."""

from __future__ import annotations

import pytest
from analyzer.facts.pods import Pod
from analyzer.policy.backends import behind, without_address
from analyzer.policy.legs import PolicyView

from tests.support.inline import bundle

SERVICE = "$ kubectl get svc -n shop\nNAME   TYPE        CLUSTER-IP    EXTERNAL-IP   PORT(S)   AGE\nhook   ClusterIP   172.21.0.10   <none>        {}   1d\n"
ENDPOINTS = "$ kubectl get endpoints -n shop\nNAME   ENDPOINTS   AGE\nhook   {}   1d\n"


@pytest.mark.parametrize(
    ("ports", "shown", "found"),
    [
        ("443/TCP", "10.0.2.40:9443", [("10.0.2.40", 9443)]),
        ("", "10.0.2.40:9443", [("10.0.2.40", 9443)]),
        ("443/TCP,80/TCP", "10.0.2.40:9443", []),
        ("", "10.0.2.40:9443,10.0.2.40:8080", []),
        ("443/TCP", "", []),
    ],
)
def test_by_its_row_and_its_endpoints(ports: str, shown: str, found: list[tuple[str, int]]) -> None:
    """Endpoints alone are enough where they have one port; of several nobody knows which is called."""
    files = {"s.txt": SERVICE.format(ports)} if ports else {}
    files |= {"e.txt": ENDPOINTS.format(shown)} if shown else {}
    case = bundle(files)
    view = PolicyView(case.snapshot.rows, case.snapshot.about)
    assert behind(view.world, ("shop", "hook"), None) == found


def test_pods_of_its_name() -> None:
    """Those whose address no table shows, in its namespace; neither a finished one nor one on its node's network."""
    pods = [
        Pod("shop", "hook-6d8b9f5c7b-aaaaa", ""),
        Pod("shop", "hook-6d8b9f5c7b-bbbbb", "", ip="10.0.2.40"),
        Pod("shop", "hook-6d8b9f5c7b-ccccc", "", status="Completed"),
        Pod("shop", "hook-6d8b9f5c7b-ddddd", "", host_network=True),
        Pod("paint", "hook-6d8b9f5c7b-eeeee", ""),
        Pod("shop", "web-6d8b9f5c7b-fffff", ""),
    ]
    assert [one.name for one in without_address(pods, ("shop", "hook"))] == ["hook-6d8b9f5c7b-aaaaa"]
