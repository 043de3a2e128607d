"""Dials that wait by the server's own count (SRV-07)."""

from __future__ import annotations

import pytest
from analyzer.checks.srv_pending import LEAST_PENDING, waiting

from tests.checks.test_srv import START, asked, connected, made
from tests.support.inline import bundle, nobody

NAME = "konnectivity_network_proxy_server_"
STALE = "stale-server"


def counted(pending: int, ready: int | None = None) -> str:
    lines = f"# TYPE {NAME}pending_backend_dials gauge\n{NAME}pending_backend_dials {pending}\n"
    return lines + (f"{NAME}ready_backend_connections {ready}\n" if ready is not None else "")


@pytest.mark.parametrize(
    ("pending", "ready", "status"),
    [(LEAST_PENDING, 2, "fail"), (31000, 1, "fail"), (LEAST_PENDING - 1, 2, "unknown"), (0, 2, "unknown"), (31000, 0, "warn"), (31000, None, "warn")],
)  # fmt: skip
def test_dials_that_wait_beside_agents_that_are_connected(pending: int, ready: int | None, status: str) -> None:
    """Many are a fact of their own, whatever else is there; a few are the moment; without agents they have another reason."""
    case = bundle(m=counted(pending, ready))
    assert case.status("SRV-07") == status
    assert case.causes == ({STALE: "likely"} if status == "fail" else {})


def test_what_is_kept_before_the_restart_stands_first() -> None:
    """The dump of goroutines, the restart, and the release that ends such dials itself."""
    case = bundle(m=counted(27000, 3))
    found = case.cause(STALE)
    assert found is not None
    assert "goroutine" in found.remedies[0].text
    assert "--backend-dial-timeout" in found.remedies[-1].text
    assert case.places("SRV-07") == ["m.txt:2", "m.txt:3"]
    assert "27000 dials wait" in case.says("SRV-07")


def test_a_log_in_which_dials_are_answered_does_not_outweigh_them() -> None:
    """Its window may hold the few that come through: agents are connected then, whatever the metrics leave out."""
    log = START + connected() + asked(1) + made(1)
    assert bundle({"server.log": log}).status("SRV-07") == "pass"
    assert bundle({"server.log": log, "m.txt": counted(9000)}).status("SRV-07") == "fail"


def test_nothing_counted_says_nothing() -> None:
    """The log decides then."""
    about = nobody()
    assert waiting(about, bundle(note="nothing of note\n").snapshot.cite, connected=True) is None
