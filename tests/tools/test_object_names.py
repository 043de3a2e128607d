"""The names of all objects of a bundle's tables, those of the system left out."""

from __future__ import annotations

from analyzer.tools.object_names import tables_names

from tests.support.inline import bundle, node, nodes, pod, pods


def names(**texts: str) -> set[tuple[str, str]]:
    return set(tables_names(bundle(**texts).snapshot))


def test_objects_of_somebody_s_own() -> None:
    """Nodes always; pods and namespaces unless they are the system's."""
    found = names(
        p=pods(
            pod("acme-web-bcdfg", namespace="acme-prod", node="n1.acme"),
            pod("web-bcdfg", namespace="kube-system", node="n2.acme"),
            pod("api-bcdfg", namespace="default"),
        ),
        n=nodes(node("n3.acme")),
    )
    assert {
        ("pod", "acme-web-bcdfg"),
        ("ns", "acme-prod"),
        ("node", "n1.acme"),
        ("node", "n2.acme"),
        ("node", "n3.acme"),
        ("pod", "api-bcdfg"),
    } <= found
    assert ("pod", "web-bcdfg") not in found
    assert not {("ns", "kube-system"), ("ns", "default")} & found


def test_labels_with_a_telling_key() -> None:
    """Whose it is, and not what it is."""
    found = names(n=nodes(node("n1", **{"acme.io/owner": "carol", "app": "web"})))
    assert ("label", "carol") in found
    assert ("label", "web") not in found


def test_the_cluster_s_own_name() -> None:
    """Where it is stated."""
    text = '{"id": "cn9f3u2d0gm4b1ske7p0", "name": "acme-cluster", "masterKubeVersion": "1.29.4_1537", "state": "normal", "provider": "vpc-gen2"}\n'
    assert ("cluster", "acme-cluster") in names(c="$ ibmcloud ks cluster get --cluster x --output json\n" + text)
    assert not [name for kind, name in names(n=nodes(node("n1"))) if kind == "cluster"]
