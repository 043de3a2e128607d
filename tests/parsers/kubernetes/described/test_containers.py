"""Containers of a described pod template: their command lines."""

from __future__ import annotations

from typing import Any

from analyzer.parsers.base import Emit
from analyzer.parsers.kubernetes.describe import blocks
from analyzer.parsers.kubernetes.described.containers import template

from tests.support.inline import bundle
from tests.support.rows import Read, fragment

TEXT = """Name:           konnectivity-agent
Namespace:      kube-system
Pod Template:
  Labels:           app=konnectivity-agent
  Containers:
   konnectivity-agent:
    Image:      agent:1
    Port:       8093/TCP
    Command:
      /proxy-agent
    Args:
      --proxy-server-host=h
      --proxy-server-port
      8132
    Readiness:  http-get http://:8093/readyz
    Environment:
      HTTPS_PROXY:  http://p:1
      no_proxy:     a,b
      OTHER:        x
    Mounts:
      /x from y (rw)
   side:
    Image:      side:1
    Args:
      --x=1
  Volumes:
"""


def read(text: str) -> tuple[tuple[bool | None, str | None], list[dict[str, Any]]]:
    piece = fragment(text)
    answers: list[tuple[bool | None, str | None]] = []

    def parse(_: Any, emit: Emit) -> None:
        answers.extend(template(block, "DaemonSet", emit) for block in blocks(piece))

    found = Read(parse, piece)
    return answers[0], found.rows.get("container_args", [])


def test_every_container_s_flags_with_their_lines() -> None:
    """Flags, proxy settings and the image; what is no proxy setting is nobody's business."""
    (probe, image), rows = read(TEXT)
    assert (probe, image) == (True, "agent:1")
    assert [(r["container"], r["flag"], r["value"], r["line"]) for r in rows] == [
        ("konnectivity-agent", "proxy-server-host", "h", 12),
        ("konnectivity-agent", "proxy-server-port", "8132", 13),
        ("konnectivity-agent", "env HTTPS_PROXY", "http://p:1", 17),
        ("konnectivity-agent", "env no_proxy", "a,b", 18),
        ("konnectivity-agent", "image", "agent:1", 6),
        ("side", "x", "1", 25),
        ("side", "image", "side:1", 22),
    ]
    assert {(r["kind"], r["namespace"], r["name"]) for r in rows} == {
        ("DaemonSet", "kube-system", "konnectivity-agent")
    }


def test_without_containers_nothing_is_said() -> None:
    """No probe, no image, no flag; nor for a container that states none."""
    assert read("Name:  a\nPod Template:\n  Containers:\n") == ((None, None), [])
    assert read("Name:  a\n  Containers:\n   c:\n    Port:  1/TCP\n") == ((None, None), [])
    assert read("Name:  a\n  Containers:\n   c:\n    Port:  1/TCP\n  Volumes:\n") == ((False, None), [])


def test_the_same_flag_twice_is_cited_at_its_first_line() -> None:
    """Equal words cannot be told apart."""
    _, rows = read("Name:  a\n  Containers:\n   c:\n    Args:\n      --a=1\n      --a=1\n")
    assert [r["line"] for r in rows] == [5, 5]


def test_flags_on_one_line_are_read_one_by_one() -> None:
    """A container whose only argument is a command of a shell has all of its flags in one line."""
    text = (
        "Name:         konnectivity-agent-2xk9p\nNamespace:    kube-system\nNode:         w1/10.1.1.4\nStatus:       Running\n"
        "Containers:\n  konnectivity-agent:\n    Image:         x:v1\n    Command:\n      /proxy-agent\n"
        "      --logtostderr=true --proxy-server-host=t1.example.org --proxy-server-port=31417 --v=3\n"
        "    State:          Running\n    Ready:          True\n    Restart Count:  0\n"
    )
    rows = bundle({"d.txt": text}).snapshot.rows["container_args"]
    assert [(r.flag, r.value, r.line) for r in rows if r.flag != "image"] == [
        ("logtostderr", "true", 10),
        ("proxy-server-host", "t1.example.org", 10),
        ("proxy-server-port", "31417", 10),
        ("v", "3", 10),
    ]


def test_the_memory_limit_of_a_container_is_kept() -> None:
    """Below `Limits:`, for what it is raised to when the container was killed; the request beside it is another number."""
    text = (
        "Name:         konnectivity-agent-8kz4p\nNamespace:    kube-system\nNode:         w1/10.1.0.1\nStatus:       Running\nContainers:\n"
        "  konnectivity-agent:\n    Ready:          True\n    Limits:\n      cpu:     1\n      memory:  64Mi\n    Requests:\n      memory:  32Mi\n"
    )
    rows = bundle({"d.txt": text}).snapshot.rows["container_args"]
    assert [(r.flag, r.value, r.line) for r in rows] == [("memory limit", "64Mi", 10)]
