"""Agents that are refused although a server listens: what stands in front of it."""

from __future__ import annotations

import pytest
from analyzer.causes.listeners import KEY
from analyzer.parsers.listeners import LISTENS

from tests.support.inline import bundle, dial, failing, node, nodes

REFUSED = failing(dial("dial tcp 10.9.0.100:8132: connect: connection refused"))
K0S = nodes(node("w1", "10.9.0.21", version="v1.30.1+k0s"))
LISTEN = 'root@ctl-1:~# ss -lntp | grep konn\nLISTEN 0 4096 {at}:8132 *:* users:(("konnectivity-se",pid=1,fd=7))\n'


@pytest.mark.parametrize(
    ("listen", "first"), [("*", "firewall-or-routing"), ("127.0.0.1", "server-down"), (None, "server-down")]
)
def test_who_is_at_fault_goes_by_whether_a_server_listens(listen: str | None, first: str) -> None:
    """A socket at home is none that agents could reach; likely either way, for the two may be of different times."""
    shown = {"s.txt": LISTEN.format(at=listen)} if listen else {}
    case = bundle({"agent.log": REFUSED, "n.txt": K0S, **shown})
    assert case.first == (first, "likely")
    assert "let it listen on 8132 as well" in case.commands(first)
    if first == "firewall-or-routing":
        assert "ctl-1" in case.cause(first).summary  # type: ignore[union-attr]
        assert "server-down" not in case.causes
        assert case.places(first)[-1] == "s.txt:2"


def test_a_balancer_of_ibm_cloud_is_no_users_to_change() -> None:
    """There a master refresh is what helps."""
    ibm = nodes(node("10.9.0.21"))
    case = bundle({"agent.log": REFUSED, "n.txt": ibm})
    assert "let it listen" not in case.commands("server-down")


def test_the_statement_is_the_parsers() -> None:
    """Both call it by one name."""
    assert KEY == LISTENS
