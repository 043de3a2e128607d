"""A report under pseudonyms: every word rewritten, its structure kept."""

from __future__ import annotations

import re
from pathlib import Path

import analyzer
import pytest
from analyzer.redact.pseudonyms import Pseudonyms
from analyzer.tools import redact_report
from analyzer.tools.redact_report import maker, names_of, redacted

from tests.support.bundles import write_tree
from tests.support.inline import agent, bundle, dial, failing, node, nodes, pod, pods

FILES = {
    "n.txt": nodes(node("acme-node-7", "10.0.0.7", status="NotReady")), "p.txt": pods(agent("bcdfg", "0/1", node="acme-node-7"), pod("acme-web-bcdfg", namespace="acme")),
    "konnectivity-agent-bcdfg.log": failing(dial("dial tcp 10.9.9.9:31417: i/o timeout")), "m.txt": "ClusterID: cn9f3u2d0gm4b1ske7p0\nActualState: normal\n",
}  # fmt: skip
CASE = bundle(FILES)


def test_names_get_pseudonyms_of_their_kind() -> None:
    """Longer ones for pods; public names stay; what stands in the text only comes on top."""
    make = maker(CASE.snapshot, b"key")
    found = names_of(CASE.snapshot, make, [("host", "acme-host-1"), ("host", "master")])
    assert found["acme-node-7"].startswith("node-")
    assert len(found["acme-node-7"]) == len("node-") + 8
    assert len(found["acme-web-bcdfg"]) == len("pod-") + 10
    assert found["acme-host-1"].startswith("host-")
    assert not found.keys() & {"master", "konnectivity-agent-bcdfg"}


def test_a_key_makes_it_the_same_and_none_makes_it_new() -> None:
    """Nobody can compute a drawn one."""
    one, two, three = (maker(CASE.snapshot, key).text("acme-node-7") for key in (b"a", b"a", b"b"))
    assert one == two != three
    assert maker(CASE.snapshot).text("acme-node-7") != maker(CASE.snapshot).text("acme-node-7")


def test_the_report_says_the_same_of_other_names() -> None:
    """Verdict, checks, causes and certainties stay; no name is left, nor the bundle's hash."""
    new = redacted(CASE.snapshot, CASE.report, b"key")
    old, data = CASE.report.data, new.data
    assert data.verdict == old.verdict
    assert [(o.id, o.status) for o in data.checks] == [(o.id, o.status) for o in old.checks]
    assert [(c.id, c.certainty) for c in data.causes] == [(c.id, c.certainty) for c in old.causes]
    assert data.bundle.sha256 is None
    assert data.cluster.id not in (None, old.cluster.id)
    assert data.cluster.tunnel == old.cluster.tunnel
    shown = new.to_json() + new.to_text()
    for word in ("acme-node-7", "acme-web", "10.9.9.9", "10.0.0.7", "cn9f3u2d0gm4b1ske7p0"):
        assert word not in shown
    assert all("acme" not in line for rows in new.near().values() for _, line in rows)


def test_the_bundles_own_name_is_replaced(tmp_path: Path) -> None:
    """A folder or file that is called after a customer is not called so in what is given away; a public word stays."""
    for name, kept in (("acme-prod", False), ("acme", False), ("acme-prod.log", False), ("bundle", True)):
        path = tmp_path / name
        if "." in name:
            path.write_text(FILES["konnectivity-agent-bcdfg.log"])
        else:
            write_tree(path, {"n.txt": FILES["n.txt"]})
        snapshot = analyzer.load(path, isolate=False)
        text = redacted(snapshot, snapshot.diagnose(), b"key").to_json()
        assert (f'"{name}' in text) is kept, name
        assert ("acme" in text) is False


def test_names_of_cited_files_are_replaced(tmp_path: Path) -> None:
    """Folders that are called after a customer, and names that stand in the text only: a file may be called so, too."""
    files = {
        "lorvania-dump/konnectivity-agent-bcdfg.log": FILES["konnectivity-agent-bcdfg.log"],
        "lorvania-dump/jwinter/notes-lorvania.txt": "open /home/jwinter/x: no such file\nCustomer: Lorvania\n",
    }
    snapshot = analyzer.load(write_tree(tmp_path / "b", files), isolate=False)
    shown = redacted(snapshot, snapshot.diagnose(), b"key")
    assert "notes-who-" in shown.to_json()
    assert not re.search("lorvania|jwinter", shown.to_json() + shown.to_text(), re.I)
    snapshot.paths = [str(tmp_path / "gone")]
    assert "lorvania-dump" not in redacted(snapshot, snapshot.diagnose(), b"key").to_json()


@pytest.mark.parametrize(
    ("kind", "name", "form"),
    [
        ("node", "aks-np1-33445566-vmss000001", r"aks-[0-9a-f]{8}-\d{8}-vmss000001"),
        ("node", "gke-shop-pool-0a1b2c3d-x1y2", r"gke-node-[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{4}"),
        ("node", "sat-lorvan-4d7fa07cd3446b1f9d8131420f7011e60d372cb2", r"sat-[0-9a-f]{8}-[0-9a-f]{40}"),
        ("node", "wk-1", r"node-[0-9a-f]{8}"),
        ("ns", "lorvan-shop", r"ns-y[b-df-hj-np-tv-z]{8}"),
        ("pod", "lorvan-shop-bcdfg", r"pod-[0-9a-f]{10}"),
        ("ns", "master-lorvan", r"master-[0-9a-f]{8}"),
        ("node", "server-lorvan-17", r"server-[0-9a-f]{8}"),
        ("hep", "wk-1-worker-private", r"hep-[0-9a-f]{8}-worker-private"),
        ("hep", "wk-1-eth0", r"hep-[0-9a-f]{8}"),
        ("host", "db.shop.rz1", r"h[0-9a-f]{8}\.host\.invalid"),
        ("id", "d0f4m7p1k9qz3x5w2y81", r"c[0-9a-v]{18}1"),
    ],
)
def test_a_pseudonym_keeps_what_the_product_is_told_by(kind: str, name: str, form: str) -> None:
    """Names of nodes and of host endpoints of clouds keep their form, hosts stay hosts, IDs stay IDs."""
    assert re.fullmatch(form, redact_report._named(kind, name, Pseudonyms(b"k")))
