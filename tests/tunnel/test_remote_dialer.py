"""What the tunnel of k3s and RKE2 says of itself."""

from __future__ import annotations

import pytest
from analyzer.schema import LogSignalRow
from analyzer.tunnel import remote_dialer
from analyzer.tunnel.remote_dialer import DialerFault, read, words

from tests.support.values import are_values


def said(name: str | None, node: str | None = None, signal: str = "remote_dialer") -> LogSignalRow:
    return LogSignalRow(source="k3s.log", line=1, signal=signal, name=name, node=node, message="m")


@pytest.mark.parametrize(
    ("name", "fault", "target", "dialled"),
    [
        ("failed to find Session for client w1", DialerFault.NO_SESSION, "w1", ("", "")),
        (
            "dial tcp 10.5.0.7:10250: connect: connection refused",
            DialerFault.KUBELET,
            "10.5.0.7",
            ("10.5.0.7", "10250"),
        ),
        ("dial tcp 10.5.0.1:6443: i/o timeout", DialerFault.SERVER, "w9", ("10.5.0.1", "6443")),
        ("dial tcp [fd00::1]:9345: i/o timeout", DialerFault.SERVER, "w9", ("fd00::1", "9345")),
        ("dial tcp 10.5.0.1:9345: connect: connection refused", DialerFault.SERVER, "w9", ("10.5.0.1", "9345")),
        ("websocket: close 1006", DialerFault.UNTOLD, "w9", ("", "")),
        (None, DialerFault.UNTOLD, "w9", ("", "")),
    ],
)
def test_each_line_tells_what_failed_and_whose_it_is(
    name: str | None, fault: DialerFault, target: str, dialled: tuple[str, str]
) -> None:
    """The words name the node or its address; where they name none it is the node of the log."""
    found = read(said(name, "w9"))
    assert (found.fault, found.target, (found.host, found.port)) == (fault, target, dialled)
    assert found.refused is ("refused" in (name or ""))


def test_other_signals_are_not_its_words() -> None:
    """In their order, and of this tunnel alone."""
    rows = [said("a"), said("dial tcp 10.5.0.1:6443: i/o timeout", signal="server_leg"), said("b")]
    assert [one.row.name for one in words(rows)] == ["a", "b"]


def test_its_values_cannot_be_changed() -> None:
    """And have no room for a field that is not theirs."""
    are_values(remote_dialer)
