"""Kubelets that were not reached, and how they were called."""

from __future__ import annotations

import pytest
from analyzer.causes.missed_kubelets import calls
from analyzer.tunnel.faults import Faults

from tests.causes.test_targets import dials
from tests.support.inline import bundle

REFUSED = 'Error from server: Get "https://{}/containerLogs/a/web-0/b": dial tcp 10.1.0.1:10250: connect: connection refused\n'


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"e.txt": REFUSED.format("w-1:10250")}, [("10.1.0.1", "w-1")]),
        ({"e.txt": REFUSED.format("10.1.0.1:10250")}, [("10.1.0.1", "10.1.0.1")]),
        ({"e.txt": "Error from server: error dialing backend: dial tcp 10.1.0.1:10250: i/o timeout\n"}, [("10.1.0.1", None)]),
        ({"e.txt": "error: unable to upgrade connection: Unauthorized\n"}, []),
        ({"e.txt": "nothing\n"}, []),
    ],
)  # fmt: skip
def test_a_call_by_its_address_and_by_its_name(files: dict[str, str], found: list[tuple[str, str | None]]) -> None:
    """One that was answered did reach its kubelet."""
    case = bundle(files)
    every = calls(case.snapshot.about, case.tunnel, Faults(case.snapshot.rows))
    assert [(one.host, one.name) for one in every] == found


def test_dials_of_agents_have_an_address_alone() -> None:
    """Those to a kubelet's port, and no others."""
    case = bundle({"server.log": dials("10.1.0.2:10250")})
    every = calls(case.snapshot.about, case.tunnel, Faults(case.snapshot.rows))
    assert {(one.host, one.name) for one in every} == {("10.1.0.2", None)}
    other = bundle({"server.log": dials("172.30.0.5:8443")})
    assert calls(other.snapshot.about, other.tunnel, Faults(other.snapshot.rows)) == []
