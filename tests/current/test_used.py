"""Failures and successes of one use, in the order of a transcript."""

from __future__ import annotations

import pytest
from analyzer.current.held import CurrentRows
from analyzer.current.used import FROM, TUNNEL, WRITE, _scope, used
from analyzer.schema import ApiServiceRow, FactRow, ToolErrorRow
from analyzer.tables.base import Row

from tests.support.inline import Case, bundle
from tests.support.tables import tables_of

NO_AGENT = "$ kubectl exec -n shop web-0 -- date\nError from server: error dialing backend: No agent available\n"
OK = "$ kubectl exec -n shop web-0 -- env\nPATH=/usr/bin\nHOSTNAME=web-0\n"
OTHER = OK.replace("web-0", "web-1")
TIMEOUT = '$ kubectl logs -n shop web-0\nError from server: Get "https://10.0.0.7:10250/containerLogs/shop/web-0/web": dial tcp 10.0.0.7:10250: i/o timeout\n'
RESTARTED = (
    "$ kubectl rollout restart ds konnectivity-agent -n kube-system\ndaemonset.apps/konnectivity-agent restarted\n"
)
NO_TOP = "$ kubectl top nodes\nerror: Metrics API not available\n"
TOP = "$ kubectl top nodes\nNAME       CPU(cores)   CPU%   MEMORY(bytes)   MEMORY%\n10.1.0.1   120m         3%     2100Mi          15%\n"


def state(case: Case, name: str) -> str:
    return str(next(s.state for s in case.report.data.symptoms if s.id == name))


@pytest.mark.parametrize(
    ("text", "name", "wanted"),
    [
        (NO_AGENT + RESTARTED + OK, "exec", "works"),
        (NO_AGENT + OK, "exec", "partly"),
        (OK + NO_AGENT, "exec", "broken"),
        (NO_AGENT + OTHER, "exec", "partly"),
        (OTHER + NO_AGENT, "exec", "partly"),
        (OTHER + RESTARTED + NO_AGENT, "exec", "broken"),
        (NO_AGENT + RESTARTED + OTHER, "exec", "works"),
        (TIMEOUT + OK, "exec", "works"),
        (NO_TOP + TOP, "top", "works"),
        (TOP + NO_TOP, "top", "broken"),
        (NO_AGENT + OK + NO_AGENT, "exec", "partly"),
        ((OK + NO_AGENT) * 2 + OK, "exec", "partly"),
        (NO_AGENT * 2 + OK, "exec", "partly"),
        (NO_AGENT * 2 + OK + OTHER, "exec", "works"),
        (NO_AGENT + NO_AGENT.replace("date", "id") + OK, "exec", "works"),
        (NO_AGENT * 2 + RESTARTED + OK, "exec", "works"),
    ],
)
def test_the_last_use_counts(text: str, name: str, wanted: str) -> None:
    """One change is a change; what comes and goes stands on both sides."""
    assert state(bundle({"t.txt": text}), name) == wanted


WORD = "$ kubectl exec -n shop web-0 -- date\nMon Mar  2 10:00:00 UTC 2026\n"
LOST = "$ kubectl logs -n shop web-0\nError from server: error dialing backend: EOF\n"
LOGS = "$ kubectl logs -n shop web-0\n2026-03-02T10:00:00Z INFO started\n"
LISTED = "$ kubectl get nodes\nNAME       STATUS   ROLES    AGE   VERSION\n10.9.9.9   Ready    <none>   9d    v1.29.1\n"


@pytest.mark.parametrize(
    ("text", "name", "wanted"),
    [
        (NO_AGENT + WORD * 2, "exec", "partly"),
        (WORD * 2 + NO_AGENT, "exec", "partly"),
        (WORD + NO_AGENT + WORD, "exec", "partly"),
        (LOST + LOGS * 3, "logs", "partly"),
        (LOGS * 2 + LOST, "logs", "partly"),
        (WORD + NO_AGENT * 2, "exec", "broken"),
        (NO_AGENT + WORD, "exec", "partly"),
        (WORD + NO_AGENT, "exec", "broken"),
        (NO_AGENT + LISTED + WORD * 2, "exec", "works"),
        (NO_AGENT + RESTARTED + WORD * 2, "exec", "works"),
        (NO_AGENT + RESTARTED + WORD, "exec", "works"),
        (NO_AGENT + "\nafter the agents were restarted:\n" + WORD, "exec", "works"),
        (NO_AGENT + OK * 2, "exec", "partly"),
    ],
)
def test_one_failure_among_tries_of_one_command(text: str, name: str, wanted: str) -> None:
    """Typed over and over with nothing in between it comes and goes; another command between them may have changed something."""
    assert state(bundle({"t.txt": text}), name) == wanted


def test_another_pod_says_nothing_of_a_kubelet() -> None:
    """A timeout of one node's kubelet stands beside an output of a pod elsewhere."""
    case = bundle({"t.txt": TIMEOUT + OTHER})
    assert case.snapshot.current.past == ()
    assert state(case, "logs") == "broken"


def test_two_hosts_say_nothing_of_each_other() -> None:
    """From one controller it fails and from another it works: both stand."""
    one, two = NO_AGENT.replace("$ ", "root@ctl-1:/# "), OK.replace("$ ", "root@ctl-2:/# ")
    case = bundle({"t.txt": one + two})
    assert case.snapshot.current.past == ()
    assert state(case, "exec") == "partly"


def test_two_members_have_no_order() -> None:
    """A failure in one file and a success in another both stand."""
    assert bundle({"a.txt": NO_AGENT, "b.txt": OK}).snapshot.current.past == ()


def test_figures_of_top_end_what_was_said_of_its_api() -> None:
    """`top` that prints used the API service that was not available before."""
    down = "$ kubectl get apiservice v1beta1.metrics.k8s.io\nNAME                     SERVICE                      AVAILABLE                  AGE\nv1beta1.metrics.k8s.io   kube-system/metrics-server   False (MissingEndpoints)   3d\n"
    assert bundle({"t.txt": down + TOP}).status("MET-01") != "fail"
    assert bundle({"t.txt": TOP + down}).status("MET-01") == "fail"


def used_of(*rows: Row) -> list[tuple[str, int | None]]:
    return [(one.why.name, one.row.line) for one in used(CurrentRows(tables_of(*rows)))]


def test_an_output_without_a_pods_name_is_of_no_pod() -> None:
    """It may be any pod's: a kubelet that did not answer for one stays as it is."""
    timeout = ToolErrorRow(
        source="t",
        line=1,
        class_="tunnel",
        pod="web-0",
        message='Get "https://10.0.0.7:10250/containerLogs/a/web-0/b": dial tcp 10.0.0.7:10250: i/o timeout',
    )
    assert used_of(timeout, FactRow(source="t", line=2, key="logs_shown", value="a pod")) == []
    assert used_of(timeout, FactRow(source="t", line=2, key="logs_shown", value="web-0")) == [("USED", 1)]


def test_an_aggregated_api_is_known_by_its_name() -> None:
    """An error of the metrics API is ended by its own availability, and not by another's."""
    error = ToolErrorRow(
        source="t",
        line=1,
        class_="other",
        message='failing or missing response from https://10.0.0.9:443/apis/metrics.k8s.io/v1beta1: Get "https://10.0.0.9:443/apis/metrics.k8s.io/v1beta1": x509: certificate has expired',
    )
    own, other = (
        ApiServiceRow(source="t", line=2, name=name, available="True")
        for name in ("v1beta1.metrics.k8s.io", "v1.other.example")
    )
    assert used_of(error, own) == [("USED", 1)]
    assert used_of(error, other) == []
    custom = ToolErrorRow(
        source="t",
        line=1,
        class_="other",
        message=(error.message or "").replace("metrics.k8s.io/v1beta1", "other.example/v1"),
    )
    assert used_of(custom, other) == [("USED", 1)]
    assert used_of(custom, own) == []


def test_a_pods_error_of_another_caller_is_no_matter_of_its_kubelet() -> None:
    """A webhook that was called for a pod is not ended by an output of that pod."""
    webhook = ToolErrorRow(
        source="t",
        line=1,
        class_="tunnel",
        pod="web-0",
        message='failed calling webhook "g.example": failed to call webhook: Post "https://opa.opa.svc:443/v": x509: certificate has expired',
    )
    assert used_of(webhook, FactRow(source="t", line=2, key="exec_shown", value="web-0")) == []


def shown(
    line: int | None,
    key: str = "exec_shown",
    value: str = "web-0",
    source: str = "t",
    host: str | None = None,
    below: int | None = None,
) -> FactRow:
    return FactRow(source=source, line=line, key=key, value=value, typed_on=host, below_command=below)


def denied(
    line: int | None, message: str = "error dialing backend: No agent available", **more: object
) -> ToolErrorRow:
    values = {"source": "t", "class_": "tunnel", "pod": None}
    return ToolErrorRow(**(values | {"line": line, "message": message} | more))  # type: ignore[arg-type]


def api(line: int | None, available: str | None, name: str | None = "v1.x.example.com") -> ApiServiceRow:
    return ApiServiceRow(source="t", line=line, name=name, available=available)


def over(*rows: Row) -> list[tuple[int | None, int | None]]:
    found = used(CurrentRows(tables_of(*rows)))
    return sorted(((one.row.line, one.by.line) for one in found), key=str)


def test_what_is_later_stands_below_whatever_the_order_of_rows() -> None:
    """A row without a line stands above all."""
    assert over(denied(9), shown(5)) == [(5, 9)]
    assert over(shown(9), denied(5)) == [(5, 9)]
    assert over(shown(9), denied(None)) == [(None, 9)]
    assert over(shown(9), denied(5), denied(3)) == [(3, 9), (5, 9)]
    assert over(shown(9, "cluster_id"), denied(5)) == []
    assert over(shown(9, source="u"), denied(5)) == []
    assert over(shown(9, host="h"), denied(5)) == []


KUBELET = 'Get "https://10.0.0.7:10250/containerLogs/shop/web-0/web": dial tcp 10.0.0.7:10250: i/o timeout'


@pytest.mark.parametrize(
    ("row", "ended"),
    [
        (denied(5, KUBELET.replace("containerLogs", "exec"), pod="web-0"), True),
        (denied(5, KUBELET, pod="web-0"), False),
        (denied(5, KUBELET, pod="web-1"), False),
        (denied(5, KUBELET), False),
        (denied(5, "words of tomorrow", pod="web-0"), True),
        (denied(5, "words of tomorrow", pod="web-0", class_="other"), False),
    ],
)
def test_a_pods_own_error_is_ended_by_a_use_of_that_pod(row: ToolErrorRow, ended: bool) -> None:
    """Another pod's says nothing of it; nor does another use of that pod, or an error of another kind."""
    assert (over(shown(9), row) == [(5, 9)]) is ended
    assert over(shown(9, value="a pod"), row) == []


def test_metrics_and_other_apis_are_told_apart() -> None:
    """`top` and the metrics API are one, each other API is its own; a state that is neither is none."""
    top, no_top = shown(9, "top_shown"), denied(5, "Metrics API not available", class_="metrics")
    assert over(top, no_top) == [(5, 9)]
    assert over(shown(9, "logs_shown"), no_top) == []
    assert over(top, api(5, "False (x)", "v1beta1.metrics.k8s.io")) == [(5, 9)]
    assert over(top, api(5, "False (x)")) == []
    assert over(api(9, "True"), api(5, "False (x)")) == [(5, 9)]
    assert over(api(9, "Unknown"), api(5, "False (x)")) == []
    assert over(api(9, None), api(5, "False (x)")) == []
    assert over(api(9, "True", None), api(5, "False", None)) == [(5, 9)]


def test_one_call_that_was_repeated_until_it_came_through_is_not_over() -> None:
    """Nothing lies between its tries: it may be every third server that answers."""
    call = {"command": "kubectl exec web-0 -- date"}
    assert over(denied(2, **call), denied(4, **call), shown(6)) == []
    assert over(denied(2, **call), denied(4, **call), shown(9)) == [(2, 9), (4, 9)]
    assert over(denied(2), denied(4), shown(6)) == [(2, 6), (4, 6)]
    assert over(denied(4, **call), shown(6)) == [(4, 6)]


@pytest.mark.parametrize(
    ("command", "worked", "failed", "ended"),
    [
        ("for i in 1 2; do kubectl exec web-0 -- date; done", 3, 5, 0),
        ("for i in 1 2; do kubectl exec web-0 -- date; done", 5, 3, 0),
        ("for i in 1 2; do kubectl exec web-0 -- date; sleep 9; done", 5, 3, 1),
        ("for i in 1 2; do kubectl exec web-0 -- date; sleep 9; done", 3, 5, 1),
    ],
)
def test_tries_of_one_command_have_no_order(command: str, worked: int, failed: int, ended: int) -> None:
    """What one command printed stands on both sides, unless it waited between its tries."""
    rows = shown(worked, below=worked - 1), denied(failed, command=command, below_command=failed - 1)
    assert len(over(*rows)) == ended
    other = shown(worked, below=worked), denied(failed, command=command, below_command=failed - 1)
    assert len(over(*other)) == 1


def test_what_comes_and_goes_stands() -> None:
    """A row that is one change of its pod, and one of many of the tunnel, is not over."""
    assert over(shown(3), denied(5), shown(7), denied(9)) == []
    assert over(shown(2, value="web-1"), denied(3, KUBELET, pod="web-1"), denied(5), shown(7), denied(9)) == []


@pytest.mark.parametrize(
    ("message", "command", "scope"),
    [
        ("x509: certificate has expired", "kubectl create deployment web", (WRITE, "deployment")),
        ("x509: certificate has expired", "kubectl get pods", None),
        ("No agent available", "kubectl create deployment web", TUNNEL),
    ],
)
def test_a_webhooks_error_denies_a_kind_or_the_tunnel(
    message: str, command: str, scope: tuple[str, str] | None
) -> None:
    """What came back through the tunnel is the tunnel's; else only what was written is denied."""
    text = f'failed calling webhook "g.example": failed to call webhook: Post "https://opa.opa.svc:443/v": {message}'
    assert _scope(ToolErrorRow(source="t", class_="other", message=text, command=command)) == scope


def test_what_kubectl_refused_of_a_file_is_of_that_file() -> None:
    """The file stands in kubectl's own words; an error of metrics is of `top`, and another class of nothing."""
    text = 'error when creating "a.yaml": failed calling webhook "g.example": failed to call webhook: Post "https://o.o.svc:443/v": EOF'
    assert _scope(ToolErrorRow(source="t", class_="other", message=text)) == (FROM, "a.yaml")
    assert _scope(ToolErrorRow(source="t", class_="metrics", message="Metrics API not available")) == ("top", "")
    assert _scope(ToolErrorRow(source="t", class_="other", message="words")) is None
    assert _scope(ToolErrorRow(source="t", class_="tunnel", message="words")) is None
    assert _scope(ToolErrorRow(source="t", class_="tunnel", message="words", pod="p")) == ("pod", "p")


def test_a_file_that_was_taken_at_last_ends_what_was_refused_of_it() -> None:
    """Another file's does not, and neither does an object that was written by itself."""
    refused = denied(
        5, class_="other",
        message='error when creating "a.yaml": failed calling webhook "g.example": failed to call webhook: Post "https://o.o.svc:443/v": EOF',
    )  # fmt: skip
    assert over(refused, shown(9, "written_from", "a.yaml")) == [(5, 9)]
    assert over(refused, shown(9, "written_from", "b.yaml")) == []
    assert over(refused, shown(9, "cluster_id", "a.yaml")) == []


MONDAY, TUESDAY = "[2026-03-02 10:00:00] root@ctl:~# ", "[2026-03-03 10:00:00] root@ctl:~# "


@pytest.mark.parametrize(
    ("failed", "worked", "wanted"),
    [
        (MONDAY, TUESDAY, "works"),
        (TUESDAY, MONDAY, "broken"),
        (MONDAY, MONDAY, "partly"),
        (MONDAY, "$ ", "partly"),
        ("$ ", TUESDAY, "partly"),
    ],
)
def test_members_have_an_order_where_prompts_show_a_date(failed: str, worked: str, wanted: str) -> None:
    """The later one holds, whatever the files are called; where one of the two has no time nothing is known."""
    exec = bundle({"b.txt": failed + NO_AGENT[2:], "a.txt": worked + OK[2:]})
    logs = bundle({"b.txt": failed + TIMEOUT[2:], "a.txt": worked + LOGS[2:]})
    assert (state(exec, "exec"), state(logs, "logs")) == (wanted, wanted)


def test_members_that_were_recorded_side_by_side_have_no_order() -> None:
    """A use between two failures of another member ends neither."""
    one = MONDAY + NO_AGENT[2:] + MONDAY.replace("10:", "12:") + NO_AGENT[2:]
    other = MONDAY.replace("10:", "11:") + OK[2:]
    assert bundle({"a.txt": one, "b.txt": other}).snapshot.current.past == ()


def test_a_kubelet_that_fails_for_one_use_leaves_another_as_it_was() -> None:
    """The last of each use holds: exec came through, then a log did not; the same use that fails after it worked is broken."""
    logs = bundle({"t.txt": OK + TIMEOUT})
    assert (state(logs, "exec"), state(logs, "logs")) == ("works", "broken")
    again = bundle({"t.txt": LOGS + TIMEOUT})
    assert state(again, "logs") == "broken"


def test_what_ssh_runs_on_another_control_plane_says_nothing_of_this_one() -> None:
    """Two API servers: `top` works by one and fails by the other, and both of that is so now."""
    good = "[root@control-02 ~]# kubectl top node\nNAME         CPU(cores)   CPU%   MEMORY(bytes)   MEMORY%\ncontrol-01   412m         10%    5120Mi          32%\n"
    bad = "[root@control-02 ~]# {}kubectl top node\nError from server (ServiceUnavailable): the server is currently unable to handle the request (get nodes.metrics.k8s.io)\n"
    two, one = (bundle(t=good + bad.format(by)) for by in ("ssh control-01 ", ""))
    states = [{s.id: s.state.value for s in case.report.data.symptoms}["top"] for case in (two, one)]
    assert states == ["partly", "broken"]
