"""`analyze redact`: the copy shows what the original shows, holds nothing private, and is written last or not at all."""

from __future__ import annotations

import base64
import functools
import tarfile
from pathlib import Path

import analyzer
import pytest
from analyzer.limits import Limits
from analyzer.redact import copy as copying
from analyzer.redact import share as sharing
from analyzer.redact.lines import shareable
from analyzer.redact.pseudonyms import Pseudonyms
from analyzer.redact.share import NotShareable, share

FIXTURES = Path(__file__).parents[2] / "fixtures"
BUNDLES = sorted([*(FIXTURES / "clusters").iterdir(), *(FIXTURES / "bundles").iterdir()])
KEY = base64.b64encode(bytes(range(48))).decode()
PEM = f"-----BEGIN RSA PRIVATE KEY-----\n{KEY}\n{KEY}\n-----END RSA PRIVATE KEY-----"
SECRET_YAML = """apiVersion: v1
kind: List
items:
- apiVersion: v1
  data:
    colour: blue
  kind: ConfigMap
  metadata:
    name: kept
- apiVersion: v1
  data:
    pull: c29tZXRoaW5nIHByaXZhdGU=
    note: |
      two lines of
      plain text
  kind: Secret
  metadata:
    name: registry
"""
SECRET_JSON = '{\n    "apiVersion": "v1",\n    "data": {\n        "pull": "c29tZXRoaW5nIHByaXZhdGU="\n    },\n    "kind": "Secret"\n}\n'


def texts(archive: Path) -> dict[str, str]:
    with tarfile.open(archive) as tar:
        return {m.name: (tar.extractfile(m) or tar).read().decode() for m in tar.getmembers()}  # type: ignore[union-attr]


def run(bundle: Path, target: Path) -> sharing.Shared:
    load = functools.partial(analyzer.load, isolate=False)
    return share([str(bundle)], target, load(bundle), Limits(), load, isolate=False)


@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda path: path.name)
def test_every_fixture_can_be_shared(bundle: Path, tmp_path: Path) -> None:
    """Diagnosis equal (checked before writing), node names, node addresses and the cluster ID nowhere in the copy."""
    snapshot = analyzer.load(bundle)
    target = tmp_path / "out.tar.gz"
    done = share([str(bundle)], target, snapshot, Limits(), analyzer.load)
    assert done.members
    assert [p.name for p in tmp_path.iterdir()] == ["out.tar.gz"]
    private = {name for name in snapshot.about.nodes if not name.startswith("127.")}
    private |= {node.internal_ip for node in snapshot.about.nodes.values() if node.internal_ip}
    private |= {snapshot.about.id.value} if snapshot.about.id.value else set()
    found = texts(target)
    everything = "\n".join([*found, *found.values()])
    assert private
    assert [name for name in private if name in everything] == []


def test_the_same_bundle_gives_the_same_copy(tmp_path: Path) -> None:
    """No clock and no chance in it: two runs give equal bytes."""
    for name in ("a.tar.gz", "b.tar.gz"):
        run(BUNDLES[0], tmp_path / name)
    assert (tmp_path / "a.tar.gz").read_bytes() == (tmp_path / "b.tar.gz").read_bytes()


def test_secrets_over_many_lines_go_and_lines_stay() -> None:
    """PEM bodies and the data of Secret objects are hidden line by line; a ConfigMap beside them keeps its data."""
    make = Pseudonyms(b"key")
    for text, gone in (
        (PEM, KEY),
        (SECRET_YAML, "c29tZXRoaW5n"),
        (SECRET_YAML, "two lines"),
        (SECRET_JSON, "c29tZXRoaW5n"),
    ):
        shown = shareable(text, make, table=True)
        assert gone not in shown
        assert shown.count("\n") == text.count("\n")
    shown = shareable(SECRET_YAML, make, table=True)
    assert "colour: blue" in shown
    assert "name: registry" in shown
    env = "        - name: DB_PASSWORD\n          value: hunter2-of-old\n"
    assert "hunter2" not in shareable(env, make, table=True)


def test_table_columns_survive_longer_names() -> None:
    """A cell that grows takes its space from the gap behind it, so the next column stays where its title is."""
    make = Pseudonyms(b"key", {"n-1": "node-1234abcd"})
    row = "n-1              Ready    10.1.2.3        v1.30"
    assert make.line(row).index("Ready") == row.index("Ready")
    assert make.line(row).index("v1.30") == row.index("v1.30")


def test_ipv6_keeps_its_prefixes_and_times_stay_times() -> None:
    """Two addresses of one /64 stay in one /64; 10:02:11 and a hardware address are none."""
    make = Pseudonyms(b"key")
    one, two = make.text("fd00:1:2:3::7"), make.text("fd00:1:2:3::9")
    assert one != "fd00:1:2:3::7"
    assert one.split(":")[:4] == two.split(":")[:4]
    assert make.text("at 10:02:11 from aa:bb:cc:dd:ee:ff on ::1") == "at 10:02:11 from aa:bb:cc:dd:ee:ff on ::1"


def test_a_leak_stops_the_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a name of the original is left in the copy, nothing is written and the reason is said."""
    plain = copying.shareable

    def careless(text: str, make: Pseudonyms, *, table: bool) -> str:
        return text if "apiVersion" in text else plain(text, make, table=table)

    monkeypatch.setattr(copying, "shareable", careless)
    monkeypatch.setattr(sharing, "_same", lambda *_: None)
    with pytest.raises(NotShareable, match="leak scan"):
        run(BUNDLES[-1], tmp_path / "out.tar.gz")
    assert list(tmp_path.iterdir()) == []


def test_a_copy_that_tells_another_story_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the copy's diagnosis differs, nothing is written and the difference is said."""
    monkeypatch.setattr(copying, "shareable", lambda *_, **__: "")
    with pytest.raises(NotShareable, match="no longer shows"):
        run(BUNDLES[-1], tmp_path / "out.tar.gz")
    assert list(tmp_path.iterdir()) == []


def test_a_key_over_the_edge_of_a_block_is_hidden_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A log is copied block by block; a PEM block that lies across an edge is still hidden line by line."""
    line = "I0302 09:00:00.100000       1 client.go:210] Connect to server 1\n"
    bundle = tmp_path / "agent.log"
    bundle.write_text(line * 40 + PEM + "\n" + line * 40)
    for block in range(2500, 2900, 7):
        monkeypatch.setattr(copying, "BLOCK", block)
        target = tmp_path / f"out-{block}.tar.gz"
        run(bundle, target)
        assert KEY not in "".join(texts(target).values())
