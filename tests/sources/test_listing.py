"""A list read some items at a time gives the rows, lines and remarks of the list read as one text."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from analyzer.limits import Limits
from analyzer.reading import worker
from analyzer.sources import listing as listing_room
from analyzer.sources import listing as rooms
from analyzer.sources.listing import listing

from tests.support.values import are_values

POD = """- apiVersion: v1
  kind: Pod
  metadata:
    creationTimestamp: "2026-11-20T10:11:12Z"
    labels:
      app: konnectivity-agent
    name: konnectivity-agent-{at}
    namespace: kube-system
  spec:
    containers:
    - args:
      - --proxy-server-host=c1.example.com
      image: registry.example.com/proxy-agent:v0.31.0
      name: konnectivity-agent
    nodeName: 10.0.0.{at}
  status:
    containerStatuses:
    - image: registry.example.com/proxy-agent:v0.31.0
      name: konnectivity-agent
      ready: {ready}
      restartCount: {at}
      state:
        {state}
    phase: Running
    podIP: 172.30.0.{at}
"""
EVENT = """- apiVersion: v1
  count: {at}
  involvedObject:
    kind: Pod
    name: konnectivity-agent-{at}
    namespace: kube-system
  kind: Event
  lastTimestamp: "2026-11-20T10:11:12Z"
  message: 'Readiness probe failed:
    context deadline exceeded'
  metadata:
    name: e{at}
  reason: Unhealthy
  type: Warning
"""
BARE = "- metadata:\n    name: n{at}\n    labels:\n      zone: fra02\n"
ODD = (
    "  note: |\n    - not an item\n\n    kind: Nothing\n", "-\n", "- 17\n", "- {a: [\n", "loose: text\n", "---\n", "  tab:\there\n", "\n",
    "-----BEGIN\n", "- kind: Pod\n", "  name: caf\u00e9 \u2014 \udcff\n",
)  # fmt: skip
HEADS = (
    "apiVersion: v1\nitems:\n",
    "items:\n",
    "apiVersion: v1\nkind: NodeList\nitems:\n",
    "kind: List\nmetadata:\n  a: b\nitems:\n",
    "items: []\n",
)
TAILS = (
    'kind: List\nmetadata:\n  resourceVersion: ""\n',
    "kind: PodList\n",
    "kind: List",
    "",
    "metadata: {}\n",
    "apiVersion: v1\nkind: Pod\n",
)


def text(chance: random.Random) -> bytes:
    """A list as kubectl prints one, with something odd in it now and then."""
    out = [chance.choice(HEADS)]
    for at in range(chance.randint(1, 30)):
        state = chance.choice(("running: {}", "waiting:\n          reason: CrashLoopBackOff"))
        item = chance.choice((POD, POD, EVENT, BARE))
        out.append(item.format(at=at, ready=chance.choice(("true", "false")), state=state))
        if chance.random() < 0.05:
            out.append(chance.choice(ODD))
    out.append(chance.choice(TAILS))
    data = "".join(out).encode("utf-8", "surrogateescape")
    return data[: chance.randrange(len(data))] if chance.random() < 0.1 else data


def sink(path: Path, monkeypatch: pytest.MonkeyPatch, large: int, piece: int, limits: Limits) -> dict[str, Any]:
    monkeypatch.setattr(rooms, "LARGE", large)
    monkeypatch.setattr(rooms, "PIECE", piece)
    return worker.read([str(path)], limits, isolate=False)


@pytest.mark.parametrize("seed", range(60))
def test_pieces_and_the_whole_say_the_same(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows, kept lines, counts, times and remarks do not depend on how much of a list is held at once."""
    chance = random.Random(seed)
    path = tmp_path / "list.yaml"
    path.write_bytes(text(chance))
    limits = Limits(objects=chance.choice((3, 1000)))
    whole = sink(path, monkeypatch, 10**9, 1, limits)
    assert sink(path, monkeypatch, 0, chance.choice((1, 500, 3000)), limits) == whole


@pytest.mark.parametrize(
    ("truth", "odd"),
    [
        ("two documents", "items:\n- a: 1\n---\nitems:\n- a: 1\n"),
        ("something at column 0 among the items", "items:\n- a: 1\nloose: text\n- a: 2\n"),
        ("a second head behind the items", "items:\n- a: 1\napiVersion: v1\n"),
        ("items at another column", "items:\n  - a: 1\n"),
        ("lines that end in CR LF", "items:\r\n- a: 1\r\n"),
        ("no list at all", "kind: Pod\n"),
    ],
    ids=lambda value: value if " " in value and "\n" not in value else "",
)
def test_what_is_no_plain_list(truth: str, odd: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The case's own sentence says why it is read as other documents are."""
    monkeypatch.setattr(rooms, "LARGE", 0)
    assert listing(bytearray(odd, "utf-8")) is None, truth


def test_pieces_are_whole_items(monkeypatch: pytest.MonkeyPatch) -> None:
    """A piece ends where an item begins, and knows its line."""
    monkeypatch.setattr(rooms, "LARGE", 0)
    monkeypatch.setattr(rooms, "PIECE", 1)
    found = listing(bytearray(b"apiVersion: v1\nitems:\n- a: 1\n  b: |\n\n    - c\n- a: 2\nkind: List\n"))
    assert found is not None
    assert list(found.pieces()) == [(3, "- a: 1\n  b: |\n\n    - c\n"), (7, "- a: 2\n")]
    assert (found.head, found.tail) == ("apiVersion: v1\nitems:\n", "kind: List\n")


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(listing_room)
