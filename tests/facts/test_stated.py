"""What the bundle states of the cluster, put together."""

from __future__ import annotations

from analyzer.facts.stated import Stated
from analyzer.schema import FactRow, PodRow

from tests.facts.test_cluster import about, model
from tests.support.tables import tables_of


def test_contradictions() -> None:
    """A fact that has one value in a cluster, stated with two."""
    one = about(
        a=model(HypershiftEnabled="true", Region="us-south"), b=model(HypershiftEnabled="false", Region="eu-de")
    )
    assert {key: sorted(row.value for row in rows) for key, rows in one.contradictions.items()} == {
        "hypershift": ["false", "true"]
    }
    assert about(a=model(HypershiftEnabled="true"), b=model(HypershiftEnabled="true") + " ").contradictions == {}


def pod_row(name: str, space: str | None) -> PodRow:
    return PodRow(source="p", line=1, namespace=space, name=name, status="Running", ready=True)


def test_the_first_statement_of_a_fact_is_the_one() -> None:
    """A fact that nobody states is none."""
    one = Stated(tables_of(*(FactRow(source="a", key="k", value=value) for value in "xy")))
    assert (one.stated("k"), one.stated("other")) == ("x", None)
    assert [row.value for row in one.facts["k"]] == ["x", "y"]


def test_namesakes_beside_the_systems_own_pods_are_copies() -> None:
    """Where the system's namespace has one, those elsewhere do not count; where it has none, they are what there is."""
    home, other = pod_row("konnectivity-agent-aaaaa", "kube-system"), pod_row("konnectivity-agent-bbbbb", "mine")
    server = pod_row("konnectivity-server-ccccc", "kubx-masters")

    def names(*rows: PodRow, role: str = "agent") -> list[str]:
        return sorted(pod.name[-5:] for pod in Stated(tables_of(*rows)).role(*role.split()))

    assert names(home, other) == ["aaaaa"]
    assert names(other) == ["bbbbb"]
    assert names(home, other, server) == ["aaaaa"]
    assert names(home, server, role="agent server") == ["aaaaa", "ccccc"]
    assert names(home, role="server") == []
    assert names(other, pod_row("konnectivity-agent-ddddd", None)) == ["bbbbb", "ddddd"]


def test_one_value_twice_is_no_contradiction() -> None:
    """Each value once, by the row that states it first; facts that may have several values are none."""
    rows = [
        FactRow(source=s, key=k, value=v)
        for s, k, v in (
            ("a", "type", "x"),
            ("b", "type", "x"),
            ("c", "type", "y"),
            ("a", "zone", "1"),
            ("b", "zone", "2"),
        )
    ]
    found = Stated(tables_of(*rows)).contradictions
    assert {key: [row.source for row in rows] for key, rows in found.items()} == {"type": ["a", "c"]}
    assert Stated(tables_of(*rows[:2])).contradictions == {}


def test_whose_an_object_is() -> None:
    """The agents' where they run, the tunnel's by role or exact container, a control plane hosted anywhere only while no other is shown."""
    name = "konnectivity-agent-x2k9p"
    rows: list[list[PodRow]] = [[], [pod_row(name, "kube-system")], [pod_row(name, "acme")]]
    none, home, away = (Stated(tables_of(*some)) for some in rows)
    assert [one.is_agents("acme", "konnectivity-agent-6d4f9c7b8") for one in (none, home, away)] == [False, False, True]
    assert [one.is_agents("kube-system", "konnectivity-agent") for one in (none, home, away)] == [True, True, True]
    assert away.is_agents("acme", None, 'pods "konnectivity-agent-" is forbidden')
    assert not away.is_agents("acme", "web-1", 'pods "konnectivity-agent-" is forbidden')
    assert [one.is_of_tunnel("tenant", "k8s-1", "konnectivity-server") for one in (none, home)] == [True, False]
    assert away.is_of_tunnel("acme", name, "istio-proxy")  # by its role, whatever the container
    assert not away.is_of_tunnel("acme", "web-1", "konnectivity-agent")
    assert not none.is_of_tunnel("tenant", "k8s-1", "my-konnectivity-server")


def test_a_lone_namesake_of_a_customer_is_no_part_of_the_system() -> None:
    """
    Where the system's own pods are listed without one, a name says nothing; a namespace with two kinds of parts runs the system.

    With only that namespace in the list, nothing says that the system has none, and a metrics server is installed anywhere.
    """
    system = pod_row("coredns-5f7c8d9b5-aaaaa", "kube-system")
    for name, role in (
        ("konnectivity-server-abcde", "server"),
        ("calico-node-abcde", "calico-node"),
        ("calico-typha-5f7c8d9b5-abcde", "typha"),
        ("openshift-apiserver-5f7c8d9b5-abcde", "openshift-apiserver"),
    ):
        lone = pod_row(name, "shop")
        beside = Stated(tables_of(system, lone))
        assert (beside.role(role), beside.plays("shop", name)) == ([], "")
        assert [pod.name for pod in Stated(tables_of(lone)).role(role)] == [name]
        part = pod_row("konnectivity-agent-abcde" if role != "server" else "calico-node-abcde", "shop")
        assert [pod.name for pod in Stated(tables_of(system, lone, part)).role(role)] == [name]
    metrics = pod_row("metrics-server-5f7c8d9b5-abcde", "monitoring")
    assert Stated(tables_of(system, metrics)).role("metrics-server")
