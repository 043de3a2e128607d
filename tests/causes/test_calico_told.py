"""calico-node of which only events say that it does not keep running."""

from __future__ import annotations

import pytest
from analyzer.causes.calico_told import restarted
from analyzer.checks.details import CalicoNode

from tests.support.inline import bird, bundle, pod, pods

ID = "calico-node-down"
HEAD = "NAMESPACE     LAST SEEN   TYPE      REASON      OBJECT                  MESSAGE\n"
DEAD = "Liveness probe failed: calico/node is not ready: bird/confd is not live: exit status 1"
FILE = "Readiness probe failed: calico/node is not ready: BIRD is not ready: Failed to stat() nodename file: stat /var/lib/calico/nodename: no such file or directory"
PEERS = "Readiness probe failed: calico/node is not ready: BIRD is not ready: BGP not established with 10.0.0.3"


def told(reason: str, message: str, name: str = "calico-node-7k2lq", space: str = "calico-system") -> str:
    return f"{HEAD}{space}   83s         Warning   {reason}   pod/{name}   {message}\n"


def cut(*rows: str) -> str:
    return "Its pods on the workers:\n\n" + "".join(
        f"  Warning  Unhealthy  11m (x{n} over 66m)  kubelet  {text}\n" for n, text in ((74, one) for one in rows)
    )


def test_a_back_off_alone_decides() -> None:
    """The pod is named with its namespace, and its log of the run before is asked for."""
    case = bundle(e=told("BackOff", "Back-off restarting failed container"))
    assert (case.status("BGP-08"), case.causes.get(ID)) == ("warn", "likely")
    assert "kubectl logs -n calico-system calico-node-7k2lq -c calico-node --previous" in case.commands(ID)
    detail = case.check("BGP-08").detail
    assert isinstance(detail, CalicoNode)
    assert (detail.told, detail.told_space, detail.told_again) == (("calico-node-7k2lq",), "calico-system", True)


def test_the_probes_own_words_need_no_pods_name() -> None:
    """The end of a describe, without the pod above it: Calico's probe says whose it is."""
    case = bundle({"r.txt": cut(FILE, DEAD)})
    assert (case.status("BGP-08"), case.causes.get(ID)) == ("warn", "likely")
    assert "bird/confd is not live" in case.says("BGP-08")


@pytest.mark.parametrize(
    ("text", "status", "certainty"),
    [
        (told("Unhealthy", DEAD), "unknown", None),
        (cut(FILE, FILE), "warn", "possible"),
        (cut(PEERS, PEERS), "unknown", None),
        (told("BackOff", "Back-off restarting failed container", name="web-7d9f8b6c54-x2z9q", space="shop"), "unknown", None),
    ],
)  # fmt: skip
def test_less_says_less(text: str, status: str, certainty: str | None) -> None:
    """One failure is none, a readiness that goes on is possible, sessions that lack are no fault of it, another pod's is not its own."""
    case = bundle(e=text)
    found = case.causes.get(ID) if certainty else None
    assert (case.status("BGP-08"), found) == (status, certainty)


def test_pods_that_are_listed_say_how_it_is_now() -> None:
    """A list with all of them ready is no place for their past; sessions that stand make it possible at most."""
    event = told("BackOff", "Back-off restarting failed container")
    assert bundle(e=event, p=pods(pod("calico-node-7k2lq"))).status("BGP-08") == "pass"
    stands = bundle({"e.txt": event, "calico-node-bbbbb.bird.txt": bird("10.0.0.3", "10.0.0.4")})
    assert stands.causes.get(ID) in ("possible", None)
    assert restarted.__doc__ is not None
