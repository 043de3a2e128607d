"""Every step of the runbook is decided on a bundle that shows it bad and on one that shows it good."""

from __future__ import annotations

import pytest

from tests.causes.test_server import ID
from tests.checks.test_acl import OPEN
from tests.checks.test_acl import files as listed
from tests.checks.test_ag_runtime import TITLES
from tests.checks.test_ag_runtime import row as container
from tests.checks.test_cp import plane, server
from tests.checks.test_pol import CALM, base, gnp
from tests.checks.test_pse import PUBLIC_HOST, WORKERS, account, get
from tests.checks.test_srv import START, asked, connected, given_up, made, refused
from tests.checks.test_wh import called, endpoints, webhook
from tests.support.inline import (
    PORT,
    agent,
    arguments,
    bundle,
    dial,
    failing,
    mesh,
    node,
    nodes,
    options,
    pod,
    pods,
    serving,
)

IKS = nodes(node("n1", version="v1.29.4+IKS"))
DOWN = "Error from server: error dialing backend: No agent available\n"
TOP = "$ kubectl top nodes\nNAME       CPU(cores)   CPU%   MEMORY(bytes)   MEMORY%\n10.1.0.1   120m         3%     2100Mi          15%\n"
REFUSED = failing(dial(f"dial tcp 166.9.14.5:{PORT}: connect: connection refused"))
BAD, GOOD = ("fail", "warn"), ("pass",)
STEPS: tuple[tuple[str, str, dict[str, str], dict[str, str]], ...] = (
    ("S0a", "TUN-03", {"e.txt": DOWN}, {"e.txt": TOP}),
    ("S0b", "TUN-02", {"n.txt": IKS, "p.txt": pods(pod("vpn-6c8d9f7b5-ddddd"))}, {"n.txt": IKS, "p.txt": pods(agent("a"))}),
    ("S1", "CP-01", {"m.txt": server("0/1", "CrashLoopBackOff")}, {"m.txt": server()}),
    ("S2", "CP-03", {"m.txt": plane(("5/5", "4/5", "5/5"))}, {"m.txt": plane()}),
    ("S3", "CP-05", {"m.txt": plane(openshift=("3/3", "2/3", "3/3"))}, {"m.txt": plane()}),
    ("S4", "AG-03", {"p.txt": pods(agent("a", "0/1"), agent("b"))}, {"p.txt": pods(agent("a"), agent("b"))}),
    ("S5a", "AG-05", {"p.txt": pods(agent("a", "0/1", node="n1"), agent("b", node="n2"), agent("c", node="n3"))}, {"p.txt": pods(agent("a", node="n1"), agent("b", node="n2"))}),
    ("S5c", "WH-02", {"e.txt": called(), "wh.yaml": webhook()}, {"wh.yaml": webhook(), "e.txt": called().replace("failed calling webhook", "pulled image")}),
    ("S6", "BGP-03", mesh(["10.1.0.1", "10.1.0.2"], {("10.1.0.1", "10.1.0.2"): "Active", ("10.1.0.2", "10.1.0.1"): "Active"}), mesh(["10.1.0.1", "10.1.0.2"])),
    ("S7", "PSE-03", {"n.txt": WORKERS, "ds.yaml": arguments(), "a.txt": account("false", "false")}, {"n.txt": WORKERS, "ds.yaml": arguments(), "a.txt": account("true", "true")}),
    ("S8c", "PSE-02", {"n.txt": WORKERS, "ds.yaml": arguments(), "c.txt": get("-")}, {"n.txt": WORKERS, "ds.yaml": arguments(), "c.txt": get()}),
    ("S9", "SRV-01", {"server.log": START + "".join(refused(f"09:00:0{n}.0") for n in range(5))}, {"server.log": START + connected()}),
    ("S9a", "POL-03", base(gnp()), base(CALM)),
    ("S9b", "AG-06", {"c.txt": TITLES + container("Exited", 9)}, {"c.txt": TITLES + container("Running", 0)}),
    ("S9b", "AG-09", {"a.log": options() + REFUSED}, {"a.log": options() + serving()}),
    ("S10a", "ERR", {"a.log": options() + REFUSED}, {"a.log": options() + serving()}),
    ("S10b", "AG-07", {"ds.yaml": arguments(port=443)}, {"ds.yaml": arguments()}),
    ("S10b", "CTX-09", {"ds.yaml": arguments(port=443)}, {"ds.yaml": arguments()}),
    ("S11", "ACL-02", listed(OPEN), listed(OPEN, f"port {PORT} allow\n  10.0.0.0/8")),
    ("S12", "SRV-07", {"server.log": START + connected() + "".join(asked(n, f"08:1{n}:00.0") + given_up(n, f"08:1{n}:50.0") for n in range(3))}, {"server.log": START + connected() + asked(1) + made(1)}),
    ("S13", "CP-08", {"r.txt": f"ClusterID: {ID}\nStatus: Ready (3 minutes ago)\n"}, {"r.txt": f"ClusterID: {ID}\nStatus: Ready (1 day ago)\n"}),
    ("S14", "WH-04", {"wh.yaml": webhook(), "ep.yaml": endpoints()}, {"wh.yaml": webhook(), "ep.yaml": endpoints("172.30.0.5")}),
)  # fmt: skip


@pytest.mark.parametrize(("step", "check", "bad", "good"), STEPS, ids=[f"{s}-{c}" for s, c, _, _ in STEPS])
def test_a_step_is_decided_both_ways(step: str, check: str, bad: dict[str, str], good: dict[str, str]) -> None:
    """The check names the step, fails or warns on the one and passes on the other."""
    assert step in bundle(bad).check(check).steps
    assert bundle(bad).status(check) in BAD
    assert bundle(good).status(check) in GOOD


def test_a_stale_private_host_is_a_cause_and_a_fitting_one_none() -> None:
    """S8c ends in the arguments of the DaemonSet."""
    stale = {"n.txt": WORKERS, "ds.yaml": arguments(), "c.txt": get("-")}
    assert bundle(stale).first == ("agent-args-wrong", "likely")
    assert bundle(stale | {"ds.yaml": arguments(PUBLIC_HOST)}).causes == {}
