"""One object a file, as a must-gather keeps them: of kinds that no table holds none is loaded, and nothing below one is lost."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes import objects

from tests.support.inline import bundle

CONFIG = """apiVersion: machineconfiguration.openshift.io/v1
kind: MachineConfig
metadata:
  name: 00-worker
spec:
  config:
    files:
    - path: /etc/x
      contents: |
        kind: Pod
        anything: [
"""
POD = """apiVersion: v1
kind: Pod
metadata:
  creationTimestamp: "2026-03-01T09:00:00Z"
  labels:
    app: konnectivity-agent
  managedFields:
  - apiVersion: v1
    fieldsType: FieldsV1
    fieldsV1:
      f:metadata:
        f:labels:
          .: {}
    manager: kubelet
  name: konnectivity-agent-x7k2q
  namespace: kube-system
spec:
  containers:
  - args:
    - --proxy-server-port=8132
    image: registry.k8s.io/kas-network-proxy/proxy-agent:v0.30.3
    name: konnectivity-agent
  nodeName: 10.0.0.1
status:
  containerStatuses:
  - image: registry.k8s.io/kas-network-proxy/proxy-agent:v0.30.3
    name: konnectivity-agent
    ready: true
    restartCount: 3
    state:
      running:
        startedAt: "2026-03-01T09:00:05Z"
  phase: Running
  podIP: 172.30.1.5
"""


def rows(text: str) -> dict[str, list[object]]:
    """Pods, containers and arguments of a text, line by line."""
    snapshot = bundle({"x.yaml": text}).snapshot
    found = {}
    for name in ("pods", "containers", "args", "nodes"):
        columns = snapshot.columns(name)
        found[name] = sorted(map(str, zip(*columns.values(), strict=True))) if isinstance(columns, dict) else []
    return found  # type: ignore[return-value]


def test_a_kind_that_no_table_holds_is_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is called by its kind, with every line accounted for; texts within it are its own."""

    def never(*_: object) -> object:
        raise AssertionError

    monkeypatch.setattr(objects, "load", never)
    report = bundle({"mc.yaml": CONFIG, "k.yaml": CONFIG.replace("spec:", "spec: # of it")}).report
    assert {(row.unread_lines, row.status) for row in report.data.inputs} == {(0, "read")}
    assert all("MachineConfig" in f"{row.reason} {row.note}" for row in report.data.inputs)


@pytest.mark.parametrize("kind", ["MachineConfig", "ConfigMap"])
@pytest.mark.parametrize("below", ["so this one looks fine to me, what next?", "}"])
def test_what_stands_below_an_object_is_not_of_it(kind: str, below: str) -> None:
    """A line at column 0 that is no key is unread, with a reason."""
    (row,) = bundle({"x.yaml": CONFIG.replace("MachineConfig", kind) + below + "\n"}).report.data.inputs
    assert row.unread_lines


def test_rows_below_an_object_are_read() -> None:
    """A command and its table behind the object."""
    text = (
        CONFIG
        + "$ kubectl get nodes\nNAME       STATUS     ROLES    AGE   VERSION\n10.0.0.1   NotReady   <none>   9d    v1.30.1\n"
    )
    assert len(rows(text)["nodes"]) == 1


@pytest.mark.parametrize(
    "text",
    [
        POD,
        POD.replace("ready: true", "ready: false"),
        POD.replace("running:\n        startedAt", "waiting:\n        reason"),
        "---\n" + POD,
        POD + "---\n" + CONFIG,
    ],
)
def test_an_object_alone_gives_the_rows_of_the_loaded_one(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Picked or loaded, with or without the record of managed fields: the same rows at the same lines."""
    picked = rows(text)
    assert picked["pods"]
    monkeypatch.setattr(objects, "indented", lambda *_: "")
    monkeypatch.setattr(objects, "_loaded", objects.load)
    assert rows(text + "# \n") == picked


def test_a_damaged_record_of_managed_fields_costs_nothing() -> None:
    """It is left out before the object is loaded, whatever is in it."""
    odd = POD.replace("ready: true", "ready: false").replace("          .: {}\n", "          .: {[\n")
    assert rows(odd)["pods"]
    (row,) = bundle({"x.yaml": odd}).report.data.inputs
    assert not row.unread_lines


def test_a_known_kind_in_other_letters_is_looked_at() -> None:
    """It was misspelled: what else is wrong with it is said, and it is no object of a kind that nobody asks for."""
    text = "apiVersion: projectcalico.org/v3\nkind: GlobalNetworkpolicy\nmetadata:\n  name: a\nspec:\n  ingress:\n  - action: Allow\n     protocol: TCP\n"
    assert len(bundle({"p.yaml": text}).snapshot.rows["unread"]) == 1


SLICE = """addressType: IPv4
apiVersion: discovery.k8s.io/v1
endpoints:
- addresses: [172.30.4.11]
  conditions: {ready: true}
kind: EndpointSlice
metadata:
  labels:
    kubernetes.io/service-name: SERVICE
  name: SERVICE-abc12
  namespace: kube-system
"""


@pytest.mark.parametrize("between", ["", "---\n", "$ kubectl get endpointslice b -o yaml\n"])
def test_keys_above_the_version_are_the_objects(between: str) -> None:
    """kubectl sorts keys, so that some stand above `apiVersion`: they are read with their object, wherever it begins."""
    text = SLICE.replace("SERVICE", "a") + between + SLICE.replace("SERVICE", "b")
    aggregated = "aggregationRule:\n  x:\n  - y: z\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: admin\n"
    snapshot = bundle({"x.yaml": text, "y.yaml": aggregated}).snapshot
    assert [(row.name, row.ready_addresses) for row in snapshot.rows["endpoints"]] == [("a", 1), ("b", 1)]
    assert snapshot["unread"].empty


def test_a_kind_may_have_digits_and_a_comment() -> None:
    """Whatever its name and what stands behind it, the object is called by its kind."""
    for kind in ("EC2NodeClass", "'Widget'", "Widget  # of the shop", "widget"):
        case = bundle({"o.yaml": f"apiVersion: shop.example/v1\nkind: {kind}\nmetadata:\n  name: x\nspec: {{}}\n"})
        [row] = case.snapshot["inputs"].to_dict("records")
        name = kind.partition(" ")[0].strip("'")
        assert row["note"] == f"objects of kinds that no check asks for: 1 {name}", kind
        assert row["unread_lines"] == 0


def test_an_object_that_gives_no_row_is_counted() -> None:
    """A webhook configuration without webhooks is there; one with webhooks is its rows, in YAML and in JSON."""
    kind = "ValidatingWebhookConfiguration"
    bare = f"apiVersion: admissionregistration.k8s.io/v1\nkind: {kind}\nmetadata:\n  name: x\n"
    json = f'{{"apiVersion": "admissionregistration.k8s.io/v1", "kind": "{kind}", "metadata": {{"name": "x"}}, "webhooks": []}}'
    for text in (bare, bare + "webhooks: []\n", json):
        [row] = bundle({"w.yaml": text}).snapshot["inputs"].to_dict("records")
        assert row["note"] == f"objects of kinds that no check asks for: 1 {kind}"
    [row] = bundle({"w.yaml": bare + "webhooks:\n- name: a.b.c\n"}).snapshot["inputs"].to_dict("records")
    assert (row["note"], row["records"]) == ("", 1)


POD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web-0\nspec:\n  nodeName: n1\n"


@pytest.mark.parametrize("ruler", ["----", "-------", "----- end -----", "...."])
def test_a_line_of_dashes_below_an_object_is_none_of_it(ruler: str) -> None:
    """Only three of them are YAML's; whatever stands below is read, too, and the dashes are accounted for."""
    snapshot = bundle({"o.txt": f"{POD}{ruler}\n{POD.replace('web-0', 'web-1')}"}).snapshot
    assert snapshot["pods"]["name"].tolist() == ["web-0", "web-1"]
    assert snapshot["unread"]["line"].tolist() == [7]


def test_a_namespace_that_ends_a_file_with_its_name_is_whole() -> None:
    """Who wrote it down needs no line feed behind it; what the API server printed goes on behind the name."""
    text = "apiVersion: v1\nkind: Namespace\nmetadata:\n{}  name: shop"
    snapshot = bundle({"n.yaml": text.format("")}).snapshot
    assert snapshot["namespaces"]["name"].tolist() == ["shop"]
    assert snapshot["unread"].empty
    printed = bundle({"n.yaml": text.format("  creationTimestamp: 2025-01-01T00:00:00Z\n")}).snapshot
    assert printed["namespaces"].empty
    needs = bundle({"n.yaml": text.format("").replace("Namespace", "Pod")}).snapshot
    assert needs["pods"].empty
