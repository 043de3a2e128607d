"""EgressSelectorConfiguration as facts."""

from __future__ import annotations

from tests.checks.test_cp_egress import TCP, configuration
from tests.support.inline import bundle


def facts(text: str) -> dict[str, tuple[str | None, int | None]]:
    rows = bundle({"e.yaml": text}).snapshot.rows["facts"]
    return {r.key: (r.value, r.line) for r in rows if r.key.startswith("egress_")}


def test_only_the_selection_cluster_leads_to_the_nodes() -> None:
    """Protocol and socket with their lines; `controlplane` is another way."""
    found = facts(configuration())
    assert found["egress_protocol"] == ("GRPC", 9)
    assert found["egress_socket"][0] == "/etc/kubernetes/konnectivity-server/konnectivity-server.socket"
    assert facts(configuration("HTTPConnect", TCP))["egress_url"][0] == "https://127.0.0.1:8131"


def test_what_is_no_configuration_gives_nothing() -> None:
    """Lists, numbers and nothing in place of mappings."""
    for transport in ("uds: 5", "uds: []", "tcp: {url: 7}"):
        assert set(facts(configuration("GRPC", transport))) == {"egress_protocol", "egress_controlplane"}
    assert facts("apiVersion: apiserver.k8s.io/v1beta1\nkind: EgressSelectorConfiguration\negressSelections: 3\n") == {}


def test_a_selection_of_another_name_is_another_way() -> None:
    """Names are read in any case; without one for the cluster that is stated, unless the text may be a part of the file."""
    text = configuration()
    without = text.replace("name: cluster", "name: etcd")
    assert facts(without) == {"egress_controlplane": ("Direct", 4), "egress_without_cluster": ("controlplane,etcd", 3)}
    assert "egress_without_cluster" not in facts(f"$ grep -A12 kind: /etc/kubernetes/egress.yaml\n{without}")
    assert "egress_without_cluster" not in facts(without.replace("    proxyProtocol: GRPC\n", ""))
    assert facts(text.replace("name: cluster", "name: CLUSTER")) == facts(text)
