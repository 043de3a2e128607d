"""The socket that an API server opens, beside the one that its server makes."""

from __future__ import annotations

from analyzer.checks import egress_sockets as egress_sockets_room
from analyzer.checks.egress_sockets import SocketPath, is_same_name, made

from tests.support.inline import bundle
from tests.support.values import are_values

LISTENS = 'u_str LISTEN 0 4096 {} 51234 * 0 users:(("proxy-server",pid=4411,fd=7))\n'
SOCKET = "/run/k/konnectivity.socket"


def test_of_several_servers_the_one_as_wanted_counts() -> None:
    """Each machine of the control plane has its own; without what is wanted there is nothing to compare."""
    both = LISTENS.format(SOCKET) + LISTENS.format("/run/k/konnectivity.sock")
    case = bundle({"s.txt": f"root@cp1:~# ss -xlp\n{both}"})
    about, row = case.snapshot.about, case.snapshot.rows["facts"][0]
    found = made(about, {}, SocketPath(SOCKET, "", row))
    assert found is not None
    assert (found.path, found.surely) == (SOCKET, True)
    assert made(about, {}, None) is None


def test_a_name_is_the_same_in_any_folder() -> None:
    """Mounts may bring the two together."""
    row = bundle({"s.txt": f"root@cp1:~# ss -xlp\n{LISTENS.format(SOCKET)}"}).snapshot.rows["facts"][0]
    one = SocketPath(SOCKET, "", row)
    assert is_same_name(one, one._replace(path="/mnt/konnectivity.socket"))
    assert not is_same_name(one, one._replace(path="/run/k/konnectivity.sock"))


def test_what_nobody_states_of_a_value_is_not_so() -> None:
    """And a value that is handed on is not changed."""
    are_values(egress_sockets_room, on={"surely"})
