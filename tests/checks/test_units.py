"""CP-01 by a unit of systemd: a Konnectivity server on its machine."""

from __future__ import annotations

import pytest
from analyzer.checks.details import DownUnit, ProgramExits
from analyzer.checks.units import agent_units, as_details, doubted, running, server_units
from analyzer.facts.units import UnitRun, units_of
from analyzer.schema import UNITS, UnitRow
from analyzer.vendors.units import UnitPart

from tests.support.inline import bundle, klog, nobody, node, nodes, pod, pods

UNIT = "konnectivity-server.service"
EXITED = "failed (Result: exit-code) since Mon 2026-03-02 08:14:10 UTC; 2h 3min ago"
RUNS = "active (running) since Mon 2026-03-02 08:14:10 UTC; 2h 3min ago"


def status(active: str, unit: str = UNIT, host: str = "cp-1", more: str = "") -> str:
    prompt = f"root@{host}:~# systemctl status {unit}\n" if host else ""
    loaded = f"     Loaded: loaded (/etc/systemd/system/{unit}; enabled; preset: enabled)\n"
    return f"{prompt}● {unit} - {unit}\n{loaded}     Active: {active}\n{more}"


@pytest.mark.parametrize(
    ("active", "state"),
    [
        (EXITED, "fail"),
        ("inactive (dead) since Mon 2026-03-02 08:14:10 UTC; 2h 3min ago", "fail"),
        ("activating (auto-restart) (Result: exit-code) since Mon 2026-03-02 08:14:10 UTC; 4s ago", "fail"),
        (RUNS, "pass"),
        (RUNS.replace("2h 3min", "2s"), "not_applicable"),
        ("activating (start) since Mon 2026-03-02 08:14:10 UTC; 2s ago", "not_applicable"),
    ],
)
def test_a_servers_unit_says_whether_it_runs(active: str, state: str) -> None:
    """Direct evidence on that machine, as its runtime's is; one that was started a moment ago is none."""
    case = bundle(u=status(active))
    assert case.status("CP-01") == state
    if state == "fail":
        assert case.subjects("CP-01") == ["cp-1"]
        assert case.places("CP-01") == ["u.txt:4"]
        assert case.causes == {"server-down": "likely"}
        assert case.snapshot.about.tunnel == "konnectivity"


def test_another_units_state_says_nothing_of_the_server() -> None:
    """A web server, a kubelet and an agent are none."""
    for unit in ("nginx.service", "kubelet.service", "konnectivity-agent.service"):
        assert bundle(u=status(EXITED, unit)).status("CP-01") == "not_applicable"
    assert server_units(nobody(), (), lambda *_, **__: ()) is None


def test_a_later_state_of_the_same_machine_holds() -> None:
    """Started again it runs, and nothing is down; on another machine it says nothing of this one."""
    assert bundle(u=status(EXITED) + status(RUNS)).causes == {}
    two = bundle(u=status(EXITED) + status(RUNS, host="cp-2"))
    assert "on 1 of 2 machines" in two.says("CP-01")
    assert two.causes == {"server-replica-missing": "likely"}
    unnamed = bundle(u=status(EXITED, host="") + "\n" + status(RUNS, host=""))
    assert (unnamed.status("CP-01"), unnamed.causes) == ("unknown", {})
    assert "neither says of which machine" in unnamed.says("CP-01")
    assert unnamed.places("CP-01") == ["u.txt:3", "u.txt:7"]


def test_a_heading_that_is_a_node_s_name_says_the_machine() -> None:
    """As above any other output: where the bundle lists that node."""
    text = f"## w-1\n{status(EXITED, 'kubelet.service', host='')}\n## w-2\n{status(RUNS, 'kubelet.service', host='')}"
    both = nodes(node("w-1", "10.1.0.1", version="v1.30.1"), node("w-2", "10.1.0.2", version="v1.30.1"))
    assert bundle(u=text, n=both).subjects("NOD-04") == ["w-1"]
    assert doubted((), lambda *_, **__: ()) is None


def test_pods_that_run_outweigh_a_unit_that_does_not() -> None:
    """Where the server is a pod that is ready, the unit is a leftover."""
    own = pods(pod("konnectivity-server-cp-1", node="cp-1"))
    assert bundle(u=status(EXITED), p=own).status("CP-01") == "pass"


def test_a_controller_of_k0s_takes_its_server_with_it() -> None:
    """The server is its child; one that runs with the server in its control group shows it; alone it says nothing."""
    down = bundle(u=status(EXITED, "k0scontroller.service"))
    assert "the server is its child" in down.says("CP-01")
    assert down.first == ("server-down", "likely")
    child = "     CGroup: /system.slice/k0scontroller.service\n             ├─ 811 /usr/local/bin/k0s controller\n             └─1044 /var/lib/k0s/bin/konnectivity-server --mode=grpc\n"
    assert bundle(u=status(RUNS, "k0scontroller.service", more=child)).status("CP-01") == "pass"
    assert bundle(u=status(RUNS, "k0scontroller.service")).status("CP-01") != "pass"


SAID = "error: failed to run the frontend server: listen tcp :8134: bind: address already in use"
LAST = "Mar 02 08:14:10 {} proxy-server[30112]: " + klog("08:14:10.0", SAID, "E", "main.go:49")


def test_the_server_s_own_last_words_say_why_and_the_unit_where() -> None:
    """In the journal below its state, among systemd's own lines: they decide, and it is started when that is mended."""
    ends = "Mar 02 08:14:10 cp-1 systemd[1]: konnectivity-server.service: Failed with result 'exit-code'.\n"
    case = bundle(u=status(EXITED) + "\n" + LAST.format("cp-1") + ends)
    assert "address already in use" in case.says("CP-01")
    assert case.check("CP-01").detail == ProgramExits(
        1, units=(DownUnit("konnectivity-server", "cp-1", UnitRun.FAILED, True),)
    )
    assert case.places("CP-01") == ["u.txt:6", "u.txt:4"]
    assert case.causes == {"server-down": "confirmed"}
    assert "then start konnectivity-server on cp-1 again" in case.commands("server-down")
    assert "ss -ltnp | grep :8134" in case.commands("server-down")


def test_last_words_beside_units_that_run() -> None:
    """On the same machine they are over; beside another machine's that runs it is one of several."""
    assert bundle(u=status(RUNS) + "\n" + LAST.format("cp-1")).status("CP-01") == "pass"
    for more in (status(RUNS, host="cp-2"), status(EXITED) + status(RUNS, host="cp-2")):
        assert bundle(u=more + "\n" + LAST.format("cp-1")).causes == {"server-replica-missing": "likely"}
    case = bundle(u=status(RUNS) + status(EXITED, host="cp-2"), v=status(RUNS, host=""))
    assert running(case.snapshot.about, case.snapshot.rows[UNITS]) == {"cp-1", None}


def test_an_ibm_cluster_has_no_such_unit() -> None:
    """Its server is a pod of the provider's: a machine's unit decides nothing there."""
    assert bundle(u=status(EXITED), n=nodes(node("10.1.0.1"))).status("CP-01") == "unknown"


def test_units_as_values() -> None:
    """By the name that systemctl takes."""
    row = UnitRow(
        source="u", line=1, unit=UNIT, part="konnectivity-server", active="inactive", load="masked", exit_code=203
    )
    assert as_details(units_of((row,), UnitPart.SERVER)) == (
        DownUnit("konnectivity-server", None, UnitRun.STOPPED, None, is_masked=True, is_unstartable=True),
    )


@pytest.mark.parametrize(
    ("active", "state"),
    [(EXITED, "fail"), (RUNS, "pass"), (RUNS.replace("2h 3min", "2s"), "unknown"), ("inactive (dead)", "fail")],
)
def test_an_agent_that_systemd_runs(active: str, state: str) -> None:
    """AG-06 by its unit, as by a node's runtime; remedies are systemd's."""
    case = bundle(u=status(active, "konnectivity-agent.service", host="w-1"))
    assert case.status("AG-06") == state
    if state == "fail":
        assert case.causes == {"agents-not-running": "likely"}
        cause = case.cause("agents-not-running")
        assert cause is not None
        assert (cause.title, cause.scope) == ("Agents that systemd starts do not run", "1 of 1 agents seen")
        assert "systemctl restart konnectivity-agent" in case.commands("agents-not-running")
    assert agent_units((), lambda *_, **__: ()) is None


@pytest.mark.parametrize(
    ("unit", "active", "state"),
    [
        ("kube-apiserver.service", EXITED, "fail"),
        ("etcd.service", EXITED, "fail"),
        ("etcd.service", RUNS, "unknown"),
        ("kubelet.service", EXITED, "unknown"),
    ],
)
def test_an_api_server_and_etcd_that_systemd_runs(unit: str, active: str, state: str) -> None:
    """CP-09 by their units; that one runs says nothing of the others."""
    case = bundle(u=status(active, unit))
    assert case.status("CP-09") == state
    if state == "fail":
        assert case.causes == {"control-plane-overloaded": "likely"}
        assert f"systemctl restart {unit.removesuffix('.service')}" in case.commands("control-plane-overloaded")
