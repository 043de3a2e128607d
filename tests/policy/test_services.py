"""Services: members as rules see them, backends as kube-proxy does."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.policy import services as services_room
from analyzer.policy.objects import Endpoint, Side
from analyzer.policy.services import Services

from tests.support.inline import bundle
from tests.support.policies import Spec, evaluator, load, made, read
from tests.support.values import are_values

PODS = [
    Endpoint("workload", "a", "n", ("172.30.0.1",), labels={"app": "x"}, ports={"web": [(6, 8080)]}),
    Endpoint("workload", "b", "n", ("172.30.0.2",), labels={"app": "y"}, ports={}),
    Endpoint("workload", "c", "m", ("172.30.0.3",), labels={"app": "x"}, ports={"web": [(6, 8080)]}),
]


def slices(ready: bool | None = True, **port: Any) -> Spec:
    conditions = {} if ready is None else {"ready": ready}
    return made("EndpointSlice", "s-1", None, api="discovery.k8s.io/v1", space="n", labels={"kubernetes.io/service-name": "s"}, endpoints=[{"addresses": ["172.30.0.1"], "conditions": conditions}], ports=[{"name": "http", "port": 8080, **port}])  # fmt: skip


def service(*ports: Spec, **spec: Any) -> Spec:
    return made("Service", "s", {"clusterIP": "172.21.0.5", "ports": list(ports) or [{"name": "http", "port": 80, "targetPort": 8080}], **spec}, api="v1", space="n")  # fmt: skip


def services(*objects: Spec) -> Services:
    return evaluator(list(objects)).world.services


def side(address: str | None = "172.30.0.1", port: int | None = 8080) -> Side:
    return Side(None, address, port)


@pytest.mark.parametrize("ready", [True, False, None])
def test_members(ready: bool | None) -> None:
    """Address, protocol and port of every endpoint, ready or not; a source needs the address alone."""
    found = services(slices(ready))
    assert found.member(("n", "s"), side(), 6, with_port=True) is True
    assert found.member(("n", "s"), side(), 17, with_port=True) is False
    assert found.member(("n", "s"), side(port=81), 6, with_port=True) is False
    assert found.member(("n", "s"), side("172.30.0.9"), 6, with_port=True) is False
    assert found.member(("n", "s"), side(port=None), 17, with_port=False) is True
    assert found.member(("n", "s"), side(port=None), 6, with_port=True) is None
    assert found.member(("n", "s"), side(None), 6, with_port=True) is None
    assert found.member(("n", "t"), side(), 6, with_port=True) is None


def test_members_of_endpoints() -> None:
    """Both kinds say the same; several of one service are taken together; one that could not be read leaves it open."""
    old = made("Endpoints", "s", None, api="v1", space="n", subsets=[{"addresses": [{"ip": "172.30.0.1"}], "notReadyAddresses": [{"ip": "172.30.0.2"}], "ports": [{"port": 53, "protocol": "UDP"}]}, {"addresses": [{"ip": "172.30.0.3"}], "ports": [{"port": 80}]}])  # fmt: skip
    found = services(old, slices())
    wanted = [
        ("172.30.0.1", 17, 53, True),
        ("172.30.0.2", 17, 53, False),
        ("172.30.0.3", 6, 80, True),
        ("172.30.0.1", 6, 8080, True),
    ]
    assert [(m.address, m.protocol, m.port, m.ready) for m in found.members[("n", "s")]] == wanted
    odd = made(
        "EndpointSlice",
        "t",
        None,
        api="discovery.k8s.io/v1",
        space="n",
        endpoints=[{"addresses": 5, "conditions": 7}],
        ports=[],
    )
    holes = load([slices(), odd])
    assert holes.rows["listings"]
    from analyzer.policy.world import World

    world = World(holes.rows, holes.about)
    assert world.services.member(("n", "s"), side("172.30.0.9"), 6, with_port=True) is None


def test_backends() -> None:
    """Ready ones of the port's name; by the target port where names differ."""
    found = services(service(), slices())
    (one,) = found.all
    assert found.backends(one, 6, 80, PODS) == [("172.30.0.1", 8080)]
    assert found.backends(one, 17, 80, PODS) is None
    assert found.backends(one, 6, 81, PODS) is None
    unready = services(service(), slices(False))
    assert unready.backends(unready.all[0], 6, 80, PODS) == []
    renamed = services(service(), slices(name="other"))
    assert renamed.backends(renamed.all[0], 6, 80, PODS) == [("172.30.0.1", 8080)]
    other = services(service({"name": "x", "port": 80, "targetPort": 9}), slices(name="other"))
    assert other.backends(other.all[0], 6, 80, PODS) == []


@pytest.mark.parametrize(
    ("target", "selector", "wanted"),
    [
        (8080, {"app": "x"}, [("172.30.0.1", 8080)]), ("web", {"app": "x"}, [("172.30.0.1", 8080)]), ("dns", {"app": "x"}, []), ("web", {"app": "y"}, []),
        (8080, {"app": "z"}, []), (8080, {}, None), (8080, None, None), (None, {"app": "x"}, None), ("81", {"app": "y"}, [("172.30.0.2", 81)]),
    ],
)  # fmt: skip
def test_backends_by_the_selector(target: Any, selector: Any, wanted: Any) -> None:
    """Where no endpoints are in the bundle: pods of its namespace, on the target port or the named one."""
    port = {"port": 80, **({"targetPort": target} if target is not None else {})}
    found = services(service(port, selector=selector))
    assert found.backends(found.all[0], 6, 80, PODS) == wanted


def test_how_a_service_is_found() -> None:
    """By each cluster address, by the external one, by its node port; a headless one has no address."""
    found = services(service({"port": 80, "nodePort": 30080, "protocol": "UDP"}, clusterIPs=["172.21.0.5", "fd00::5"]))
    assert sorted(found.by_address) == ["172.21.0.5", "fd00::5"]
    assert list(found.by_node_port) == [(17, 30080)]
    assert found.named[("n", "s")].title == "service n/s"
    assert services(service(clusterIP="None")).by_address == {}
    external = service()
    external["status"] = {"loadBalancer": {"ingress": [{"ip": "169.48.0.1"}]}}
    assert "169.48.0.1" in services(external).by_address


def test_a_service_of_a_table() -> None:
    """Its target port is not shown, so that its backends are not known."""
    table = "$ kubectl get svc -A\nNAMESPACE   NAME   TYPE       CLUSTER-IP   EXTERNAL-IP   PORT(S)        AGE\nn           s      NodePort   172.21.0.5   <none>        80:30080/TCP   1d\n"
    (found,) = read(table, "203.0.113.1 > 172.21.0.5 tcp/80")
    assert "service n/s: its endpoints are not in the bundle" in found["reason"]


@pytest.mark.parametrize(
    ("ports", "shown", "wanted"),
    [
        ("443/TCP", "10.0.2.40:9443,10.0.2.41:9443", [("10.0.2.40", 9443), ("10.0.2.41", 9443)]),
        ("443/TCP,80/TCP", "10.0.2.40:9443", None),
        ("443/TCP", "10.0.2.40:9443,10.0.2.40:8080", None),
        ("443/TCP", "<none>", None),
    ],
)
def test_backends_of_a_table_of_endpoints(ports: str, shown: str, wanted: list[tuple[str, int]] | None) -> None:
    """Of a service with one port the row shows them; which of several ports is whose it does not."""
    text = f"$ kubectl get svc,endpoints -n n\nNAME        TYPE       CLUSTER-IP  EXTERNAL-IP  PORT(S)   AGE\nservice/s   ClusterIP  172.21.0.5  <none>       {ports}   1d\n\nNAME         ENDPOINTS   AGE\nendpoints/s  {shown}   1d\n"
    known = Services(bundle({"t.txt": text}).snapshot.rows, frozenset())
    (service,) = known.all
    assert known.backends(service, 6, 443, []) == wanted


@pytest.mark.parametrize(
    ("shown", "wanted"),
    [
        ("10.0.2.40:9443,10.0.2.41:9443", [("10.0.2.40", 9443), ("10.0.2.41", 9443)]),
        ("10.0.2.40:9443,10.0.2.40:8080", []),
        ("<none>", []),
    ],
)
def test_endpoints_without_their_services_row(shown: str, wanted: list[tuple[str, int]]) -> None:
    """Pasted alone they name address and port; of several ports nobody knows which one is called."""
    known = Services(
        bundle({"t.txt": f"$ kubectl get ep -n n\nNAME  ENDPOINTS   AGE\ns  {shown}   1d\n"}).snapshot.rows, frozenset()
    )
    assert known.without_row(("n", "s"), 6) == wanted
    assert known.without_row(("n", "s"), 17) == []
    assert known.without_row(("m", "s"), 6) == []


def test_slices_without_their_service() -> None:
    """The same of objects: those that are ready, of one port."""
    assert services(slices()).without_row(("n", "s"), 6) == [("172.30.0.1", 8080)]
    assert services(slices(ready=False)).without_row(("n", "s"), 6) == []


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them; what is filled step by step takes no field but its own."""
    are_values(services_room, filled=("Service",))
