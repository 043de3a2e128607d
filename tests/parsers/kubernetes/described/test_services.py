"""Described Services, Endpoints and EndpointSlices."""

from __future__ import annotations

import json
from typing import Any

import pytest
from analyzer.parsers.kubernetes.described.services import DESCRIBED

from tests.support.inline import bundle

SERVICE = """Name:              checker
Namespace:         policy
Selector:          app=checker,tier=a
Type:              {type}
IP:                172.21.4.9
{ports}Session Affinity:  None
Events:            <none>
"""
HTTPS = "Port:              https  443/TCP\nTargetPort:        8443/TCP\nEndpoints:         {}\n"
METRICS = "Port:              <unset>  9090/TCP\nTargetPort:        metrics/TCP\nNodePort:          <unset>  31235/TCP\nEndpoints:         172.30.8.4:9090\n"


def records(text: str, table: str) -> list[dict[str, Any]]:
    case = bundle(d=text)
    assert not len(case.snapshot["unread"])
    return [
        {k: v for k, v in row.items() if v is not None and v == v} for row in case.snapshot[table].to_dict("records")
    ]


def service(*ports: str, type: str = "ClusterIP") -> str:
    return SERVICE.format(type=type, ports="".join(ports))


def test_a_service() -> None:
    """Ports as the table of services prints them, and each with what it leads to."""
    [row] = records(service(HTTPS.format("172.30.8.4:8443"), METRICS, type="NodePort"), "services")
    assert (row["type"], row["cluster_ip"], row["ports"], row["node_ports"]) == (
        "NodePort",
        "172.21.4.9",
        "443/TCP,9090:31235/TCP",
        "31235",
    )
    assert json.loads(row["selector"]) == {"app": "checker", "tier": "a"}
    assert json.loads(row["port_map"]) == [
        {"name": "https", "port": 443, "protocol": "TCP", "targetPort": 8443},
        {"port": 9090, "protocol": "TCP", "targetPort": "metrics", "nodePort": 31235},
    ]


def test_an_external_address() -> None:
    """Of the load balancer, where there is one."""
    [row] = records(service("LoadBalancer Ingress:  169.1.1.1\n", type="LoadBalancer"), "services")
    assert row["external_ip"] == "169.1.1.1"
    assert "selector" not in records(service().replace("app=checker,tier=a", "<none>"), "services")[0]


@pytest.mark.parametrize(
    ("text", "count", "addresses", "ports"),
    [
        ("<none>", 0, None, None),
        ("", 0, None, None),
        ("172.30.8.4:8443,172.30.9.2:8443", 2, "172.30.8.4,172.30.9.2", "8443"),
        ("172.30.8.4:8443,172.30.9.2:8443 + 3 more...", 5, "172.30.8.4,172.30.9.2", "8443"),
        ("[fd00::4]:8443", 1, "fd00::4", "8443"),
    ],
)
def test_its_endpoints(text: str, count: int, addresses: str | None, ports: str | None) -> None:
    """None is an answer: the service has no ready pod; the client cuts long lists and says by how many."""
    [row] = records(service(HTTPS.format(text)), "endpoints")
    assert (row["ready_addresses"], row.get("addresses"), row.get("ports"), row["line"]) == (count, addresses, ports, 8)


def test_endpoints_of_several_ports_are_the_same_pods() -> None:
    """An address counts once; a service that states none has no row."""
    [row] = records(service(HTTPS.format("172.30.8.4:8443"), METRICS), "endpoints")
    assert (row["ready_addresses"], row["ports"], row["name"], row["namespace"]) == (
        1,
        "8443,9090",
        "checker",
        "policy",
    )
    assert records(service(), "endpoints") == []


def test_described_endpoints() -> None:
    """Ready and other addresses of all subsets."""
    text = """Name:         checker
Namespace:    policy
Labels:       <none>
Subsets:
  Addresses:          {ready}
  NotReadyAddresses:  172.30.9.2,172.30.9.3
  Ports:
    Name   Port  Protocol
    ----   ----  --------
    https  8443  TCP
"""
    [row] = records(text.format(ready="172.30.8.4"), "endpoints")
    assert (row["ready_addresses"], row["not_ready_addresses"], row["addresses"], row["ports"], row["line"]) == (
        1,
        2,
        "172.30.8.4",
        "8443",
        5,
    )
    [row] = records(text.format(ready="<none>"), "endpoints")
    assert (row["ready_addresses"], row["not_ready_addresses"], "addresses" in row) == (0, 2, False)


def test_a_described_slice() -> None:
    """It belongs to the service of its label; an endpoint that does not state its readiness is ready."""
    text = """Name:         checker-x
Namespace:    policy
Labels:       kubernetes.io/service-name=checker
AddressType:  IPv4
Ports:
  Name   Port  Protocol
  ----   ----  --------
  https  8443  TCP
Endpoints:
  - Addresses:  172.30.8.4
    Conditions:
      Ready:    true
  - Addresses:  172.30.9.2, 172.30.9.3
    Conditions:
      Ready:    false
  - Addresses:  172.30.9.9
"""
    [row] = records(text, "endpoints")
    assert (row["name"], row["ready_addresses"], row["not_ready_addresses"], row["addresses"], row["ports"]) == (
        "checker",
        2,
        2,
        "172.30.8.4,172.30.9.9",
        "8443",
    )
    assert records(text.replace("kubernetes.io/service-name=checker", "<none>"), "endpoints")[0]["name"] == "checker-x"


def test_lines_of_a_service_that_are_no_port_of_it() -> None:
    """Only the keys at the margin count, in a port's own words, and what belongs to a port stands below one."""
    text = service(
        "TargetPort:        8443/TCP\nNodePort:          <unset>  31235/TCP\n",
        "Port:              all of them\n",
        "  Port:            http  80/TCP\n",
        "Port:              https  443/TCP\nTargetPort:        8443\nNodePort:          none\n",
    )
    [row] = bundle(d=text).snapshot.rows["services"]
    assert (row.ports, row.node_ports, row.port_map) == (
        "443/TCP",
        None,
        '[{"name": "https", "port": 443, "protocol": "TCP"}]',
    )  # type: ignore[attr-defined]
    assert not bundle(d=text).snapshot.rows["endpoints"]


def test_the_outer_name_of_a_service_and_its_selector_in_one_order() -> None:
    """Where no balancer is, an external name may be; equal selectors are one text."""
    text = service("External Name:  db.example.com\n", type="ExternalName").replace("app=checker,tier=a", "z=1,odd,a=2")
    [row] = bundle(d=text).snapshot.rows["services"]
    assert (row.external_ip, row.selector, row.port_map) == ("db.example.com", '{"a": "2", "z": "1"}', None)  # type: ignore[attr-defined]
    [row] = bundle(d=service()).snapshot.rows["services"]
    assert row.external_ip is None  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("keys", "count"),
    [
        ("Type:  ClusterIP\nSession Affinity:  None\n", 1),
        ("Type:  ClusterIP\nIP:  172.21.4.9\nSelector:  a=b\n", 1),
        ("Type:  ClusterIP\nIP:  172.21.4.9\n", 0),
        ("Session Affinity:  None\nSelector:  a=b\n", 0),
    ],
)
def test_the_keys_that_tell_a_service(keys: str, count: int) -> None:
    """A type with the affinity, or with address and selector."""
    assert len(bundle(d=f"Name:  checker\nNamespace:  policy\n{keys}").snapshot.rows["services"]) == count


def test_subsets_without_addresses() -> None:
    """An empty key is cited no more than its part; ports of several subsets are one list in order."""
    text = "Name:  checker\nNamespace:  policy\nSubsets:\n  Addresses:\n  Ports:\n    b  9090  TCP\n    a  8443  TCP\n    a  8443  TCP\n"
    [row] = bundle(d=text).snapshot.rows["endpoints"]
    assert (row.ready_addresses, row.addresses, row.ports, row.line) == (0, None, "8443,9090", 3)  # type: ignore[attr-defined]


def test_its_place_in_the_order_of_kinds() -> None:
    """What is told by fewer keys is asked later."""
    assert [one.rank for one in DESCRIBED] == [34, 35, 36]
