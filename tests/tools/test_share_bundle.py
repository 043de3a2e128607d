"""`analyze redact`: the copy shows what the original shows, holds nothing private, and is written last or not at all."""

from __future__ import annotations

import base64
import errno
import functools
import gzip
import io
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import analyzer
import pytest
from analyzer.bundle.stream import Peekable
from analyzer.bundle.walk import Member
from analyzer.errors import OutputError
from analyzer.limits import Limits
from analyzer.reading import copy as copying
from analyzer.redact.lines import shareable
from analyzer.redact.pseudonyms import Pseudonyms
from analyzer.tools import share as sharing
from analyzer.tools.share import Differs, NotShareable, share

from tests.support.bundles import write_tree
from tests.support.inline import agent, pods

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


PODS = pods(agent("bcdfg", node="lorvan-1"), agent("hjklm", node="lorvan-2"))


def texts(archive: Path) -> dict[str, str]:
    with tarfile.open(archive) as tar:
        return {m.name: (tar.extractfile(m) or tar).read().decode() for m in tar.getmembers()}  # type: ignore[union-attr]


def texts_of(archive: Path) -> list[str]:
    with tarfile.open(archive) as tar:
        return tar.getnames()


def run(bundle: Path, target: Path, key: bytes | None = None) -> sharing.Shared:
    load = functools.partial(analyzer.load, isolate=False)
    return share([str(bundle)], target, load(bundle), Limits(), load, key, isolate=False)


@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda path: path.name)
def test_every_fixture_can_be_shared(bundle: Path, tmp_path: Path) -> None:
    """Diagnosis equal (checked before writing), node names, node addresses and the cluster ID nowhere in the copy."""
    snapshot = analyzer.load(bundle, isolate=False)
    target = tmp_path / "out.tar.gz"
    done = run(bundle, target)
    assert done.members
    assert [p.name for p in tmp_path.iterdir()] == ["out.tar.gz"]
    private = {name for name in snapshot.about.nodes if not name.startswith("127.")}
    private |= {node.internal_ip for node in snapshot.about.nodes.values() if node.internal_ip}
    private |= {snapshot.about.id.value} if snapshot.about.id.value else set()
    found = texts(target)
    everything = "\n".join([*found, *found.values()])
    assert private
    assert [name for name in private if name in everything] == []


def test_under_one_key_the_same_bundle_gives_the_same_copy(tmp_path: Path) -> None:
    """With a key two runs give equal bytes; without one nobody can compute the names, so that two runs differ."""
    made = []
    for name, key in (("a", b"key"), ("b", b"key"), ("c", None), ("d", None)):
        run(BUNDLES[0], tmp_path / f"{name}.tar.gz", key)
        made.append((tmp_path / f"{name}.tar.gz").read_bytes())
    assert made[0] == made[1]
    assert len(set(made)) == 3


def test_the_confined_child_makes_the_same_copy(tmp_path: Path) -> None:
    """Names, texts and the scans cross the pipe: apart from the process nothing differs."""
    run(BUNDLES[-1], tmp_path / "here.tar.gz", b"key")
    share([str(BUNDLES[-1])], tmp_path / "child.tar.gz", analyzer.load(BUNDLES[-1]), Limits(), analyzer.load, b"key")
    assert (tmp_path / "here.tar.gz").read_bytes() == (tmp_path / "child.tar.gz").read_bytes()


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
    new = shareable(row, make, table=True)
    assert new.index("Ready") == row.index("Ready")
    assert new.index("v1.30") == row.index("v1.30")


def test_ipv6_keeps_its_prefixes_and_times_stay_times() -> None:
    """Two addresses of one /64 stay in one /64; 10:02:11 and a hardware address are none."""
    make = Pseudonyms(b"key")
    one, two = make.text("fd00:1:2:3::7"), make.text("fd00:1:2:3::9")
    assert one != "fd00:1:2:3::7"
    assert one.split(":")[:4] == two.split(":")[:4]
    assert make.text("at 10:02:11 on ::1 from ee:ee:ee:ee:ee:ee") == "at 10:02:11 on ::1 from ee:ee:ee:ee:ee:ee"


def test_a_damaged_address_is_one_as_far_as_it_goes() -> None:
    """Of `2001:db8::cf]` a flipped bit makes `2001:db8::cf_`; what is glued to a letter is none."""
    make = Pseudonyms(b"key")
    new = make.text("2001:db8::cf")
    assert make.text("[2001:db8::cf_:10250 x_2001:db8::cf") == f"[{new}_:10250 x_{new}"
    assert make.text("2001:db8::cfg") == "2001:db8::cfg"


def test_what_could_not_be_read_cannot_be_read_in_the_copy(tmp_path: Path) -> None:
    """A diagnosis says less where something is unread; a program leaves no gap."""
    bundle = tmp_path / "b"
    bundle.mkdir()
    (bundle / "a.txt.gz").write_bytes(gzip.compress(b"NAME  AGE\n" * 4000, mtime=0)[:40])
    (bundle / "b.txt").write_text("NAME  STATUS\nweb   Ready\n")
    (bundle / "c.bin").write_bytes(b"\x7fELF" + bytes(900))
    shared = run(bundle, tmp_path / "x.tar.gz")
    assert shared.gaps == ["a.txt.unread.gz"]
    assert (shared.members, set(texts_of(tmp_path / "x.tar.gz"))) == (2, {"a.txt", "b.txt", "a.txt.unread.gz"})
    told = analyzer.load(tmp_path / "x.tar.gz", isolate=False).diagnose().data.audit
    assert any("1 member could not be read: a.txt.unread.gz" in one for one in told)


def test_a_leak_stops_the_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a name of the original is left in the copy, nothing is written and the reason is said."""
    plain = copying.documents

    def careless(texts: list[str], make: Pseudonyms) -> list[str]:
        return [text if "apiVersion" in text else new for text, new in zip(texts, plain(texts, make), strict=True)]

    monkeypatch.setattr(copying, "documents", careless)
    monkeypatch.setattr(sharing, "same", lambda *_: None)
    with pytest.raises(NotShareable, match="leak scan"):
        run(BUNDLES[-1], tmp_path / "out.tar.gz")
    assert list(tmp_path.iterdir()) == []


def test_a_copy_that_tells_another_story_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the copy's diagnosis differs, nothing is written and the difference is said."""
    monkeypatch.setattr(copying, "documents", lambda texts, _: ["" for _ in texts])
    with pytest.raises(NotShareable, match="no longer shows"):
        run(BUNDLES[-1], tmp_path / "out.tar.gz")
    assert list(tmp_path.iterdir()) == []


def test_a_key_over_the_edge_of_a_block_is_hidden_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log is copied block by block; a PEM block that lies across an edge is still hidden line by line."""
    line = "I0302 09:00:00.100000       1 client.go:210] Connect to server 1\n"
    text = line * 40 + PEM + "\n" + line * 40
    make = Pseudonyms(b"key")
    for block in range(2500, 2900, 7):
        monkeypatch.setattr(copying, "BLOCK", block)
        member = Member("agent.log", Peekable(io.BytesIO(text.encode())))
        blocks = list(copying._blocks(member, True, Limits()))
        assert "".join(blocks) == text
        shown = "".join(shareable(one, make, table=False) for one in blocks)
        assert KEY not in shown
        assert shown.count("\n") == text.count("\n")


NAMES = {
    "pods.txt": "NAMESPACE     NAME                       READY   STATUS    RESTARTS   AGE   IP            NODE             NOMINATED NODE   READINESS GATES\n"
    "kube-system   konnectivity-agent-abcde   1/1     Running   0          1d    172.30.1.2    globex-prod-w1   <none>           <none>\n"
    "salaries      card-vault-0               1/1     Running   0          1d    172.30.1.3    globex-prod-w1   <none>           <none>\n",
    "sys.log": 'Jan 10 10:00:00 globex-bastion kubelet[123]: E0110 10:00:00.123456   123 kubelet.go:1] node "globex-prod-w1" not found, registry.globex.corp/salaries git.globex.de 172.31.5.5 aa:bb:cc:dd:ee:0f\n',
    "leader.log": "I0110 10:00:00.000000       1 leaderelection.go:258] identity ip-192-168-79-58.us-west-2.compute.internal_61759293-fee8-4028-85ce-52f785f6f6b1\n"
    "I0110 10:00:00.000000       1 x.go:1] from ::ffff:10.129.0.1 and 10.129.0.1, spec.nodeName%3Dglobex-prod-w1, GLOBEX-PROD-W1, 10-129-0-1.ip\n"
    "I0110 10:00:01.000000       1 x.go:2] fatal: https://token4f7a9b2c4d5e6f7a@github.com/x/y, b64 Z2xvYmV4LXByb2QtdzE=\n",
}


def test_names_without_a_list_of_nodes_go_and_no_real_line_is_refused(tmp_path: Path) -> None:
    """The pods' node column, syslog hosts, hosts of any domain, capitals, percent, base64 and mapped forms: none stays."""
    bundle = tmp_path / "in"
    bundle.mkdir()
    for name, text in NAMES.items():
        (bundle / name).write_text(text)
    run(bundle, tmp_path / "out.tar.gz")
    shown = "\n".join(texts(tmp_path / "out.tar.gz").values()).lower()
    private = (
        "globex",
        "salaries",
        "card-vault",
        "10.129.0.1",
        "10-129-0-1",
        "192-168-79-58",
        "172.31.5.5",
        "aa:bb:cc:dd:ee:0f",
        "token4f7a",
        "z2xvymv4",
    )
    assert [one for one in private if one in shown] == []
    assert "kube-system" in shown
    assert "konnectivity-agent-abcde" in shown


def test_addresses_of_172_16_change_and_stay_one_to_one() -> None:
    """No /16 of 172.16.0.0/12 keeps its addresses but the cluster's own ranges, and two addresses never become one."""
    make = Pseudonyms(b"key")
    old = [
        f"172.{second}.{third}.4" for second in range(16, 32) if second not in (21, 30) for third in range(0, 256, 5)
    ]
    new = [make.address(one) for one in old]
    assert len(set(new)) == len(old)
    assert sum(a == b for a, b in zip(old, new, strict=True)) < 3


def test_where_the_diagnosis_hangs_on_words_that_no_list_knows_they_are_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The third copy is made with them, and says so, as the second says that words are left in longer ones."""
    maker, asked = sharing.maker, []

    def noted(*args: Any, **how: bool) -> Pseudonyms:
        asked.append(how)
        return maker(*args, **how)

    def same(before: Any, after: Any, names: Any) -> None:
        if asked[-1]["words"]:
            raise Differs("another diagnosis")

    monkeypatch.setattr(sharing, "maker", noted)
    bundle = BUNDLES[0]
    first = run(bundle, tmp_path / "one.tar.gz")
    assert not first.words_left
    assert not first.within_left
    monkeypatch.setattr(sharing, "same", same)
    last = run(bundle, tmp_path / "two.tar.gz")
    assert last.words_left
    assert last.within_left
    assert asked == [sharing.WAYS[0], *sharing.WAYS]


def test_a_copy_that_leaks_is_not_made_again_with_more_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A name that is left refuses the copy; a second one with every unknown word in it would hold more names, not fewer."""

    def leaks(scan: Any) -> list[str]:
        raise NotShareable("a name is left")

    monkeypatch.setattr(sharing, "_remaining", leaks)
    with pytest.raises(NotShareable, match="a name is left"):
        run(BUNDLES[0], tmp_path / "one.tar.gz")
    assert not list(tmp_path.iterdir())


def test_a_page_that_is_read_as_another_thing_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the diagnosis is equal without it the copy is written so, with its words hidden, and says what it lacks."""
    bundle = write_tree(tmp_path / "b", {"lorvan.txt": PODS, "page.md": "a page\n"})
    plain, row = copying.documents, pods(agent("npqrs", node="wk-9", ready="0/1", status="CrashLoopBackOff"))

    def other(texts: list[str], make: Pseudonyms) -> list[str]:
        new = plain(texts, make)
        return [row + one if text.startswith("a page") else one for text, one in zip(texts, new, strict=True)]

    monkeypatch.setattr(copying, "documents", other)
    done = run(bundle, tmp_path / "one.tar.gz")
    assert not done.words_left
    assert done.left_out == [("page.md", "in pseudonyms it is read as another thing")]
    assert texts_of(tmp_path / "one.tar.gz") == list(done.names)
    assert list(done.names.values()) == ["lorvan.txt"]


@pytest.mark.parametrize(
    "fault", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt(), SystemExit(130)]
)
def test_an_end_in_the_middle_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException) -> None:  # fmt: skip
    """A full disk, Ctrl-C or a signal while the copy is packed: no output, no part of one, and no temporary file."""
    bundle, temporary = tmp_path / "in", tmp_path / "temporary"
    write_tree(bundle, {"pods.txt": PODS})
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))

    def end(*_: Any) -> None:
        raise fault

    monkeypatch.setattr(tarfile.TarFile, "addfile", end)
    with pytest.raises(OutputError if isinstance(fault, OSError) else type(fault)):
        share([str(bundle)], tmp_path / "out.tar.gz", analyzer.load(str(bundle), isolate=False), Limits(), lambda copy: analyzer.load(str(copy), isolate=False), isolate=False)  # fmt: skip
    assert list(temporary.iterdir()) == []
    assert sorted(one.name for one in tmp_path.iterdir()) == ["in", "temporary"]
