"""Where the server is found, for commands."""

from __future__ import annotations

import pytest
from analyzer.checks.server_place import ServerPlace, of

from tests.support.inline import arguments, bundle, node, nodes

PLANES = "NAME   STATUS   ROLES           AGE   VERSION   INTERNAL-IP   EXTERNAL-IP   OS-IMAGE   KERNEL-VERSION   CONTAINER-RUNTIME\n"
PLANE = "m-{n}    Ready    control-plane   9d    v1.30.4   10.5.0.{n}    <none>        Debian     6.1.0            containerd://1.7.13\n"
WORKER = "w-1    Ready    <none>          9d    v1.30.4   10.5.0.9    <none>        Debian     6.1.0            containerd://1.7.13\n"
GIVEN = "$ kubectl get svc -n kube-system\nNAME                  TYPE           CLUSTER-IP    EXTERNAL-IP    PORT(S)                         AGE\n"


def service(kind: str, outside: str, ports: str) -> str:
    return GIVEN + f"konnectivity-server   {kind:<14} 10.96.4.17    {outside:<14} {ports:<31} 9d\n"


@pytest.mark.parametrize(
    ("texts", "at"),
    [
        ({"n": PLANES + PLANE.format(n=1) + WORKER}, "10.5.0.1:8132"),
        ({"n": PLANES + PLANE.format(n=1) + PLANE.format(n=2) + WORKER}, "<server_address>:<port>"),
        ({"s": service("LoadBalancer", "203.0.113.9", "8090:30111/TCP,8132:31742/TCP")}, "203.0.113.9:8132"),
        ({"n": PLANES + PLANE.format(n=1) + WORKER, "s": service("LoadBalancer", "<pending>", "8132:31742/TCP")}, "10.5.0.1:31742"),
        ({"n": PLANES + PLANE.format(n=1) + WORKER, "s": service("NodePort", "<none>", "9500:31742/TCP")}, "10.5.0.1:31742"),
        ({"n": PLANES + PLANE.format(n=1) + WORKER, "s": service("ClusterIP", "<none>", "8132/TCP")}, "10.5.0.1:8132"),
        ({"w": "nothing\n"}, "<server_address>:<port>"),
    ],
)  # fmt: skip
def test_a_command_has_the_address_that_the_bundle_has(texts: dict[str, str], at: str) -> None:
    """A balancer's own, the node's with its node port, the one machine of the control plane; of several machines none is meant."""
    assert of(bundle(**texts).snapshot.about).address == at


def test_what_agents_dial_goes_before() -> None:
    """Their arguments, and what the caller knows of their connects; IBM's server has no address in the cluster."""
    told = bundle(a=arguments("k.example.org", 9132), n=PLANES + PLANE.format(n=1)).snapshot.about
    assert of(told) == ServerPlace("k.example.org", "9132")
    plain = bundle(n=PLANES + PLANE.format(n=1)).snapshot.about
    assert of(plain, "192.0.2.7") == ServerPlace("192.0.2.7", "8132")
    assert of(plain, "192.0.2.7", 31000) == ServerPlace("192.0.2.7", "31000")
    assert of(bundle(n=nodes(node("10.1.0.1"))).snapshot.about) == ServerPlace(None, None)
    assert ServerPlace("fd00::5", "8132").address == "[fd00::5]:8132"
