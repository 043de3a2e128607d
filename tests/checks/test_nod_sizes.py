"""NOD-06: how large a packet may be between the nodes."""

from __future__ import annotations

from tests.causes.test_path_mtu import STATED, TOO_LONG, WELL
from tests.support.inline import bundle


def test_every_answer() -> None:
    """An overlay that does not fit fails, a smaller way alone warns, a large packet that came through whole passes, and else nobody asked."""
    found = {name: bundle(t=text) for name, text in {"a": TOO_LONG, "b": STATED, "c": WELL, "d": "x\n"}.items()}
    wanted = {"a": "fail", "b": "warn", "c": "pass", "d": "not_applicable"}
    assert {name: case.status("NOD-06") for name, case in found.items()} == wanted
    assert (
        found["a"]
        .says("NOD-06")
        .startswith("vxlan.calico on kube-w1 sends packets of 1450+50 bytes, and the way to 10.9.0.1 carries 1420")
    )
    assert found["a"].subjects("NOD-06") == ["kube-w1"]
    assert "packets of 1500 bytes pass whole [1 ping]" in found["c"].says("NOD-06")
