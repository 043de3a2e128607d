"""What users see: each command works, partly, is broken, or nothing shows it; each with the lines that show it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

import pytest
from analyzer.diagnosis.symptoms import NAMES, symptoms_of
from analyzer.facts.cluster import About
from analyzer.model import Evidence, Placed
from analyzer.schema import (
    ApiServiceRow,
    DialRow,
    EndpointRow,
    EventRow,
    FactRow,
    KonnectivityEventRow,
    LogSignalRow,
    LogSourceRow,
    ToolErrorRow,
    WebhookRow,
)  # fmt: skip
from analyzer.tables.base import Row
from analyzer.tunnel.view import TunnelView

from tests.checks.test_srv import START, cancelled, connected, refused
from tests.support.inline import bundle, pod, pods
from tests.support.tables import tables_of

TUNNEL = ("exec", "logs", "cp")
BACKEND = "Error from server: error dialing backend: No agent available"


def see(rows: Iterable[Placed | None], limit: int = 3) -> tuple[Evidence, ...]:
    return tuple(Evidence(row.source, row.line or 0, "x") for row in rows if row)[:limit]


def states(*rows: Row) -> dict[str, str]:
    """Symptoms that are not unknown, with their places."""
    tables = tables_of(*rows)
    about = About(tables)
    found = symptoms_of(tables, TunnelView(tables, about), about, see)
    assert [one.id for one in found] == list(NAMES)
    return {
        one.id: f"{one.state} {' '.join(f'{e.source}:{e.line}' for e in one.evidence)}".strip()
        for one in found
        if one.state != "unknown"
    }


def error(kind: str, message: str = BACKEND, command: str | None = None, line: int = 1) -> ToolErrorRow:
    return ToolErrorRow(source="e", line=line, class_=kind, message=message, command=command)


def at(second: float) -> datetime.datetime:
    return datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(seconds=second)


def broken(*names: str, place: str = "e:1") -> dict[str, str]:
    return dict.fromkeys(names, f"broken {place}")


def test_nothing_is_shown_by_nothing() -> None:
    """No row at all: all six are unknown."""
    assert states() == {}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (error("tunnel"), broken(*TUNNEL)),
        (error("tunnel", command="kubectl logs web-1"), broken("logs")),
        (error("tunnel", command="kubectl exec web-1 -- ls"), broken("exec")),
        (error("tunnel", command="kubectl cp a b"), broken("cp")),
        (error("tunnel", "error upgrading connection: No agent available"), broken("exec")),
        (error("tunnel", "Get https://10.0.0.1:10250/containerLogs/a/b/c: No agent available"), broken("logs")),
        (error("tunnel", command="kubectl top nodes"), broken(*TUNNEL)),
        (error("tunnel", command="kubectl logs kubernetes-dashboard-1"), broken("logs")),
        (error("tunnel", command="open the dashboard"), broken("dashboard")),
        (error("other", 'Get "https://10.0.0.1:10250/containerLogs/a/b/c": http: server gave HTTP response to HTTPS client'), broken("logs")),
        (error("other", 'Get "https://10.0.0.1:8443/x": http: server gave HTTP response to HTTPS client'), {}),
        (error("rbac", 'Get "https://10.0.0.1:10250/containerLogs/a/b/c": whatever'), {}),
        (error("metrics", "error: Metrics API not available"), broken("top")),
        (error("webhook", 'failed calling webhook "a.b.c": No agent available'), broken("webhooks")),
        (error("webhook", 'admission webhook "a.b.c" denied the request'), {}),
        (error("rbac", "kubectl exec: forbidden"), {}),
        (error("not_found", "kubectl logs: not found"), {}),
        (ApiServiceRow(source="e", line=1, name="v1beta1.metrics.k8s.io", available="False (MissingEndpoints)"), broken("top")),
        (ApiServiceRow(source="e", line=1, name="v1beta1.metrics.k8s.io", available="True"), {}),
        (ApiServiceRow(source="e", line=1, name="v1.custom.io", available="False (MissingEndpoints)"), {}),
        (FactRow(source="e", line=1, key="top_unknown", value="<unknown>"), broken("top")),
        (FactRow(source="e", line=1, key="top_shown", value="5"), {"top": "works e:1"}),
        (FactRow(source="e", line=1, key="exec_shown", value="a"), {"exec": "works e:1"}),
        (FactRow(source="e", line=1, key="logs_shown", value="a"), {"logs": "works e:1"}),
        (FactRow(source="e", line=1, key="version", value="a"), {}),
        (FactRow(source="e", line=1, key="cluster_id", value="x"), {}),
        (LogSignalRow(source="e", line=1, signal="webhook_failed"), broken("webhooks")),
        (LogSignalRow(source="e", line=1, signal="metrics_unavailable"), broken("top")),
        (LogSignalRow(source="e", line=1, signal="no_agent", message="error dialing backend: No agent available"), broken("exec", "logs")),
        (LogSignalRow(source="e", line=1, signal="oom", message="error dialing backend: No agent available"), {}),
        (EventRow(source="e", line=1, message='failed calling webhook "a.b.c"'), broken("webhooks")),
        (EventRow(source="e", line=1, message="Started container"), {}),
    ],
)  # fmt: skip
def test_one_line_says_what_users_see(row: Row, expected: dict[str, str]) -> None:
    """A denial, a missing object and another service's fault are nothing of the tunnel."""
    assert states(row) == expected


@pytest.mark.parametrize("signal", ["dialing_backend", "proxy_error", "no_agent", "server_leg", "socks_error"])
@pytest.mark.parametrize(
    ("message", "names"),
    [
        ('failed calling webhook "a.b.c": failed to call webhook: Post "https://s.n.svc:443/m?timeout=10s": No agent available', ("webhooks",)),
        ("error dialing backend: No agent available", ("exec", "logs")),
    ],
)  # fmt: skip
def test_a_failed_dial_is_the_symptom_of_its_caller(signal: str, message: str, names: tuple[str, ...]) -> None:
    """A webhook's call fails for webhooks, a kubelet's for commands."""
    assert states(LogSignalRow(source="e", line=1, signal=signal, message=message)) == broken(*names)


def log(component: str = "server") -> LogSourceRow:
    return LogSourceRow(source="s", component=component, lines=9, from_start=False)


def event(
    message: str,
    line: int,
    *,
    second: float = 5,
    component: str = "server",
    error: str | None = None,
    address: str | None = None,
) -> KonnectivityEventRow:
    return KonnectivityEventRow(
        source="s", line=line, at=at(second), component=component, message=message, error=error, address=address
    )


def dial(outcome: str, *, started: float | None = 1, address: str | None = "10.0.0.1:10250", line: int = 1) -> DialRow:
    return DialRow(
        source="d", line=line, outcome=outcome, address=address, started_at=None if started is None else at(started)
    )


def test_refusals_of_a_server_break_all_commands() -> None:
    """The last two are cited."""
    refused = [event("Failed to get a backend", line) for line in (4, 5, 6)]
    assert states(log(), *refused) == broken(*TUNNEL, place="s:5 s:6")


def test_a_failed_dial_belongs_to_its_target() -> None:
    """A kubelet's port is exec, logs and cp, another a webhook where the cluster has some; the error names the target, else the event does."""
    kubelet = event("DIAL_RSP contains failure", 4, error="dial tcp 10.0.0.1:10250: i/o timeout")
    assert states(log(), kubelet) == broken(*TUNNEL, place="s:4")
    service = event(
        "DIAL_RSP contains failure", 4, error="dial tcp 172.21.3.4:443: i/o timeout", address="10.0.0.1:10250"
    )
    listed = WebhookRow(source="w", line=1, name="a.b.c", service_namespace="n", service_name="s")
    assert states(log(), service, listed) == broken("webhooks", place="s:4")
    assert states(log(), service) == {}  # somebody's own
    assert states(log(), event("DIAL_RSP contains failure", 4, address="10.0.0.1:10250")) == broken(
        *TUNNEL, place="s:4"
    )


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (dial("ok"), dict.fromkeys(TUNNEL, "works d:1")),
        (dial("ok", address="172.21.0.1:443"), {}),
        (dial("ok", address=None), {}),
        (dial("lost"), broken(*TUNNEL, place="d:1")),
        (dial("cancelled"), broken(*TUNNEL, place="d:1")),
        (dial("lost", address=None), broken(*TUNNEL, place="d:1")),
        (dial("lost", address="172.21.0.1:443"), {}),
        (dial("unknown"), {}),
    ],
)
def test_a_dial_to_a_kubelet_says_how_commands_are(row: DialRow, expected: dict[str, str]) -> None:
    """One that was answered works, one that never was is broken; a dial to a service says nothing of commands."""
    assert states(row) == expected


def test_good_and_bad_together_are_partly() -> None:
    """The last of each is cited."""
    found = states(
        dial("ok", started=1, line=1),
        dial("ok", started=2, line=2),
        dial("lost", started=3, line=3),
        dial("lost", started=4, line=4),
    )
    assert found == dict.fromkeys(TUNNEL, "partly d:4 d:2")


def test_a_command_that_came_through_shows_kubelets_that_answer() -> None:
    """Dials that failed make the other commands broken on some nodes only; an error of the command itself is its own."""
    kubelet = event("DIAL_RSP contains failure", 4, error="dial tcp 10.0.0.1:10250: i/o timeout")
    shown = FactRow(source="k", line=2, key="exec_shown", value="exec")
    assert states(log(), kubelet, shown) == dict.fromkeys(TUNNEL, "partly s:4 k:2")
    assert states(log(), kubelet, shown, error("tunnel", command="kubectl logs x"))["logs"].startswith("broken")


def test_what_was_bad_only_before_the_first_good_dial_is_over() -> None:
    """A burst at the start is no symptom of now; at the same moment, or without a time, it may be one."""
    assert states(dial("lost", started=1, line=1), dial("ok", started=2, line=2)) == dict.fromkeys(TUNNEL, "works d:2")
    assert states(dial("lost", started=2, line=1), dial("ok", started=2, line=2)) == dict.fromkeys(
        TUNNEL, "partly d:1 d:2"
    )
    assert states(dial("lost", started=None, line=1), dial("ok", started=2, line=2)) == dict.fromkeys(
        TUNNEL, "partly d:1 d:2"
    )
    assert states(dial("lost", started=1, line=1), dial("ok", started=None, line=2)) == dict.fromkeys(
        TUNNEL, "partly d:1 d:2"
    )
    both = (
        event("Failed to get a backend", 7, second=1),
        dial("lost", started=3, line=1),
        dial("ok", started=2, line=2),
    )
    assert states(log(), *both) == dict.fromkeys(TUNNEL, "partly d:1 d:2")
    before = (event("Failed to get a backend", 7, second=1), dial("ok", started=2, line=2))
    assert states(log(), *before) == dict.fromkeys(TUNNEL, "works d:2")


def test_one_good_dial_ends_no_series_of_dials_that_failed() -> None:
    """It comes and goes; three in a row are the end of it."""
    lost = [dial("lost", started=n, line=n) for n in (1, 2, 3)]
    once, thrice = [dial("ok", started=4, line=4)], [dial("ok", started=n, line=n) for n in (4, 5, 6)]
    assert states(*lost, *once) == dict.fromkeys(TUNNEL, "partly d:3 d:4")
    assert states(*lost, *thrice) == dict.fromkeys(TUNNEL, "works d:6")


def test_a_sidecars_dial_is_no_users_command() -> None:
    """`proxy error` while dialing a kubelet is exec and logs; while dialing anything else it may be anybody's request."""
    text = "proxy error from konnectivity-server:8090 while dialing {}, code 503: 503 Service Unavailable"

    def line(target: str) -> LogSignalRow:
        return LogSignalRow(source="e", line=1, signal="proxy_error", message=text.format(target))

    assert states(line("10.0.0.1:10250")) == broken("exec", "logs")
    assert states(line("172.30.0.10:53")) == {}


def test_webhooks_without_endpoints_are_seen_by_users() -> None:
    """What a fail-closed webhook guards cannot be written; beside one that can answer it is a part, and an open one hinders nothing."""

    def hook(name: str, policy: str | None = "Fail") -> WebhookRow:
        return WebhookRow(
            source="w", line=1, name=name, service_namespace="n", service_name=name, failure_policy=policy
        )

    def behind(name: str, ready: int) -> EndpointRow:
        return EndpointRow(source="p", line=2, namespace="n", name=name, ready_addresses=ready)

    assert states(hook("a"), behind("a", 0)) == {"webhooks": "broken p:2"}
    assert states(hook("a", None), behind("a", 0)) == {"webhooks": "broken p:2"}
    assert states(hook("a"), behind("a", 0), hook("b"), behind("b", 2)) == {"webhooks": "partly p:2 p:2"}
    assert states(hook("a"), behind("a", 0), behind("a", 1)) == {}
    assert states(hook("a", "Ignore"), behind("a", 0)) == {}
    assert states(hook("a")) == {}


@pytest.mark.parametrize(
    ("text", "symptom"),
    [
        ("$ kubectl exec web-0 -- date\nFri Mar  6 10:11:12 UTC 2026\n", "exec"),
        ("$ kubectl logs -n shop web-1\nhello from web-1\n", "logs"),
        ("$ kubectl logs -n shop web-1 --tail 2\nlistening on 8080\nready\n", "logs"),
    ],
)
def test_output_that_came_back_is_a_use_that_worked(text: str, symptom: str) -> None:
    """Whatever the program in the container prints; a remark of somebody below the command is none."""
    states = {s.id: s.state for s in bundle({"c.txt": text}).report.data.symptoms}
    assert states[symptom] == "works"
    remark = text.split("\n")[0] + "\nit hangs here\n"
    assert {s.state for s in bundle({"c.txt": remark}).report.data.symptoms} == {"unknown"}


def test_what_the_api_servers_proxy_prints_in_a_browser_is_a_broken_dashboard() -> None:
    """The reason in it is the tunnel's; a sentence about it is none."""
    case = bundle(t="Error trying to reach service: 'No agent available'\n")
    assert [one.id for one in case.report.data.symptoms if one.state == "broken"] == ["dashboard"]
    timed_out = bundle(t="Error trying to reach service: 'dial tcp 172.30.5.6:8443: i/o timeout'\n")
    assert [one.id for one in timed_out.report.data.symptoms if one.state == "broken"] == ["dashboard"]
    said = bundle(t="we sometimes see Error trying to reach service: 'No agent available' there\n")
    assert [one.id for one in said.report.data.symptoms if one.state != "unknown"] == []


def test_logs_that_came_back_are_not_denied_by_a_failed_upgrade() -> None:
    """`error dialing backend` without a log's URL is of exec and its like; nothing else shown, both are taken to be broken."""
    upgrade = LogSignalRow(source="e", line=1, signal="dialing_backend", message="error dialing backend: EOF")
    url = "error dialing backend: https://10.0.0.1:10250/containerLogs/a/b/c: EOF"
    shown = FactRow(source="f", line=2, key="logs_shown", value="web-1")
    assert states(upgrade) == broken("exec", "logs")
    assert states(upgrade, shown)["logs"] == "works f:2"
    assert states(LogSignalRow(source="e", line=1, signal="dialing_backend", message=url), shown)["logs"].startswith(
        "partly"
    )


def test_a_write_that_timed_out_beside_webhooks_that_do_not_answer_waited_for_them() -> None:
    """The API server goes on without a webhook that may fail, and its wait costs the write all the same; alone the write says nothing."""
    hook = (
        'Failed calling webhook, failing open v.a.b: failed calling webhook "v.a.b": Post "https://s.n.svc:443/m": {}'
    )
    late = EventRow(
        source="e", line=1, reason="FailedCreate", message="Timeout: request did not complete within requested timeout"
    )

    def call(end: str) -> LogSignalRow:
        return LogSignalRow(source="l", line=1, signal="webhook_failed", message=hook.format(end))

    assert states(late, call("context deadline exceeded")) == broken("webhooks")
    assert states(late, call("x509: certificate has expired")) == {}
    assert states(late) == {}
    assert states(call("context deadline exceeded")) == {}


@pytest.mark.parametrize(
    ("end", "state"), [("No agent available", "broken"), ("dial tcp 10.1.2.3:443: i/o timeout", "unknown")]
)
def test_a_request_to_a_service_that_finds_no_agent_tells_of_everything(end: str, state: str) -> None:
    """Whoever asks the server gets that answer; any other fault of a service is its own."""
    text = f'E0505 10:11:01.000010       1 controller.go:146] "Unhandled Error" err="Body: error trying to reach service: {end}"\n'
    found = {one.id: one.state.value for one in bundle(a=text).report.data.symptoms}
    assert (found["exec"], found["logs"]) == (state, state)


def test_servers_of_which_one_holds_agents_break_some_calls_only() -> None:
    """One refuses for want of an agent, the other has them: which of both is asked, a balancer decides."""
    first, second = (
        {"ctl-1.log": START + connected(0) + connected(1)},
        {"ctl-2.log": START + "".join(refused(f"09:00:0{n}.0") for n in range(5))},
    )

    def shown(files: dict[str, str]) -> str:
        return str(next(one.state for one in bundle(files).report.data.symptoms if one.id == "exec"))

    assert shown(first | second) == "partly"
    assert shown(second) == "broken"
    assert shown(second | {"ctl-1.log": START + connected(0) + cancelled(0)}) == "broken"


REFUSALS = "".join(
    f'E1219 14:49:2{n}.785959      36 server.go:579] "Failed to get a backend" err="No agent available" dialID=14795305014437623{n}\n'
    for n in range(4)
)


@pytest.mark.parametrize(
    ("rest", "typed", "found"),
    [("1/1", "", "partly"), ("0/1", "", "broken"), ("1/1", f"$ kubectl logs -n shop web-1\n{BACKEND}\n", "broken")],
)
def test_the_log_of_one_server_of_several_tells_of_its_own_calls(rest: str, typed: str, found: str) -> None:
    """Where others of its set run; a call that somebody typed fails whatever they do."""
    listed = pods(pod("plane-0", rest, namespace="t1"), pod("plane-1", "0/1", "CrashLoopBackOff", namespace="t1"))
    case = bundle({"p.txt": listed, "plane-1.log": REFUSALS} | ({"e.txt": typed} if typed else {}))
    assert {one.id: one.state for one in case.report.data.symptoms}["logs"] == found


def test_a_call_of_the_metrics_api_that_ends_in_the_tunnel_is_what_top_misses() -> None:
    """The API server's controller names it; another aggregated API is none of top's."""
    line = 'E1219 14:49:27.931947      46 remote_available_controller.go:448] "Unhandled Error" err="{} failed with: failing or missing response from https://10.1.7.9:443/apis/{}/v1beta1: Get \\"https://10.1.7.9:443/apis/{}/v1beta1\\": No agent available"\n'
    for api, state in (("v1beta1.metrics.k8s.io", "broken"), ("v1beta1.custom.metrics.k8s.io", "unknown")):
        seen = bundle({"kube-apiserver.log": line.format(api, *2 * (api.partition(".")[2],))}).report.data.symptoms
        assert {one.id: one.state for one in seen}["top"] == state
