"""What a `systemctl` command asks for, and of which machine."""

from __future__ import annotations

import pytest
from analyzer.sources import systemctl as systemctl_room
from analyzer.sources.names import Context
from analyzer.sources.systemctl import SystemctlCall, call_of, machine_of

from tests.support.values import are_values


@pytest.mark.parametrize(
    ("command", "call"),
    [
        ("systemctl status kubelet", SystemctlCall("status", ("kubelet.service",))),
        ("sudo systemctl --no-pager -l status kubelet containerd.service | grep Active", SystemctlCall("status", ("kubelet.service", "containerd.service"))),
        ("systemctl -n 50 status konnectivity-server", SystemctlCall("status", ("konnectivity-server.service",))),
        ("/bin/systemctl show -p ActiveState --value kubelet; uptime", SystemctlCall("show", ("kubelet.service",), "ActiveState", True)),
        ("systemctl show kubelet --property=ActiveState,Result", SystemctlCall("show", ("kubelet.service",))),
        ("systemctl --failed", SystemctlCall("", ())),
        ('for n in a b; do echo "$n"; ssh $n systemctl is-active kubelet; done', SystemctlCall("is-active", ("kubelet.service",))),
        ("hostname; systemctl is-active kubelet", SystemctlCall("is-active", ("kubelet.service",))),
        ("kubectl get pods", None),
        ("my-systemctl status kubelet", None),
    ],
)  # fmt: skip
def test_the_call_in_a_command(command: str, call: SystemctlCall | None) -> None:
    """Units by their whole names, without the values of flags and what other commands of the line say."""
    assert call_of(command) == call


@pytest.mark.parametrize(
    ("command", "machine"),
    [
        ("systemctl status kubelet", "w-1"),
        ("sudo -n env LC_ALL=C systemctl status kubelet", "w-1"),
        ("ssh root@w-1 systemctl status kubelet", "w-1"),
        ("kubectl debug node/w-1 -it --image=busybox -- chroot /host systemctl status kubelet", "w-1"),
        ("docker exec -it kind-worker systemctl is-active kubelet", "kind-worker"),
        ("minikube ssh -- systemctl status kubelet", None),
        ("", "w-1"),
    ],
)
def test_the_machine_whose_units_are_shown(command: str, machine: str | None) -> None:
    """The one that the command runs on; behind a tool that goes somewhere else without naming it, none is known."""
    assert machine_of(Context(command=command, node="w-1")) == machine


def test_what_nobody_states_of_a_value_is_not_so() -> None:
    """And a value that is handed on is not changed."""
    are_values(systemctl_room)
