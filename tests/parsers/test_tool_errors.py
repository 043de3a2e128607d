"""Error texts of kubectl: their class, their listings, and wrapped lines."""

from __future__ import annotations

import textwrap

import pytest
from analyzer.parsers import tool_errors
from analyzer.schema import CONTAINER_ARGS, TOOL_ERRORS, UNREAD

from tests.support.inline import bundle, node, nodes
from tests.support.rows import fragment, rows_of


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("error dialing backend: EOF", "tunnel"),
        ("Get https://10.1.1.1:10250/containerLogs/a/b: EOF", "tunnel"),
        ("error: Metrics API not available", "metrics"),
        ('failed calling webhook "a.b": No agent available', "webhook"),
        ("Error from server (Forbidden): pods is forbidden", "rbac"),
        ('Error from server (NotFound): pods "x" not found', "not_found"),
        ("Unable to connect to the server: EOF", "apiserver"),
        ("Error from server: etcdserver: request timed out", "etcd"),
        ("error: unknown flag: --all", "client"),
        ("error: something new", "other"),
    ],
)
def test_each_class_of_error_is_told_apart(text: str, kind: str) -> None:
    """Only the tunnel's own errors are tunnel errors; the first class that fits wins."""
    assert tool_errors.classify(text) == kind


def test_an_empty_listing_states_its_kind_its_namespace_and_no_rows() -> None:
    """The namespace of the message wins; the command says what was listed."""
    rows = rows_of(
        tool_errors.parse, "No resources found in kube-system namespace.", 4, command="kubectl get pods", namespace="x"
    )
    (listing,) = rows["listings"]
    assert listing == {"line": 4, "kind": "pods", "namespace": "kube-system", "rows": 0, "complete": True}
    assert [(r["line"], r["class"]) for r in rows["tool_errors"]] == [(4, "not_found")]


@pytest.mark.parametrize(
    ("command", "value"),
    [
        ("oc get nodes -l pool=edge", "pool=edge"),
        ("kubectl get no --selector='pool=edge,zone'", "pool=edge,zone"),
        ("kubectl get nodes", None),
        ("kubectl get pods -l pool=edge", None),
        ("kubectl get nodes -l pool=edge --field-selector spec.unschedulable=true", None),
    ],
)
def test_nodes_asked_for_by_label_and_not_found_are_a_fact(command: str, value: str | None) -> None:
    """That no node has the labels is known, and a list that was asked for so is none of all nodes."""
    rows = rows_of(tool_errors.parse, "No resources found", command=command)
    assert [fact["value"] for fact in rows.get("facts", [])] == ([value] if value else [])
    assert rows["listings"][0]["complete"] is (command == "kubectl get nodes")


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Mutating webhooks", "webhookconfigurations"),
        ("Calico HEPs", "hostendpoints"),
        ("Global network policies", "globalnetworkpolicies"),
        ("Network policies", "networkpolicies"),
        ("Events", "events"),
        ("Something", "objects"),
    ],
)
def test_without_a_command_the_heading_says_what_was_listed(heading: str, kind: str) -> None:
    """The longer word comes first: global policies are no namespaced ones."""
    (listing,) = rows_of(tool_errors.parse, "No resources found", heading=heading, namespace="ns")["listings"]
    assert (listing["kind"], listing["namespace"]) == (kind, "ns")


def test_a_missing_object_is_no_empty_listing() -> None:
    """Not found is said of one name, not of the whole kind."""
    assert "listings" not in rows_of(tool_errors.parse, 'Error from server (NotFound): pods "x" not found')


def test_a_message_that_a_terminal_wrapped_is_one_row() -> None:
    """From 60 characters on the next line goes on; below that it is text behind an error."""
    long = "error: " + "x" * 53
    assert len(long) == 60
    rows = rows_of(tool_errors.parse, f"{long}\n 10.1.1.1:10250: EOF", node="n1")
    (row,) = rows["tool_errors"]
    assert (row["message"], row["class"], row["node"]) == (f"{long} 10.1.1.1:10250: EOF", "tunnel", "n1")
    assert row["address"] == "10.1.1.1"
    short = rows_of(tool_errors.parse, f"{long[:-1]}\nmore text")
    assert [(r["line"], r["reason"]) for r in short["unread"]] == [(2, "text behind an error")]
    table = rows_of(tool_errors.parse, f"{long}\nname   ready")
    assert [r["line"] for r in table["unread"]] == [2]
    late = rows_of(tool_errors.parse, f"{long}\n\nmore text")
    assert [r["line"] for r in late["unread"]] == [3]


def test_each_error_is_a_row_of_its_own() -> None:
    """Two errors in a row are two rows; a second one is never wrapped text of the first."""
    rows = rows_of(tool_errors.parse, "error: " + "x" * 60 + "\nerror: two")["tool_errors"]
    assert [r["line"] for r in rows] == [1, 2]


def test_only_a_leading_error_is_the_format() -> None:
    """A sentence about an error is not an error."""
    assert tool_errors.takes(fragment("  # error: x")) == "an error text of kubectl"
    assert tool_errors.takes(fragment("We saw error: x")) == ""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Error from server (ServiceUnavailable): the server is currently unable to handle the request (get pods.metrics.k8s.io)", "metrics"),
        ("Error from server (ServiceUnavailable): the server is currently unable to handle the request (get nodes.metrics.k8s.io)", "metrics"),
        ("Error from server (NotFound): the server could not find the requested resource (get nodes.metrics.k8s.io)", "metrics"),
        ('Error from server (Forbidden): pods.metrics.k8s.io is forbidden: User "a" cannot list resource "pods"', "rbac"),
        ("Error from server (ServiceUnavailable): the server is currently unable to handle the request (get x.custom.metrics.k8s.io)", "apiserver"),
        ("Error from server (ServiceUnavailable): the server is currently unable to handle the request (get pods)", "apiserver"),
    ],
)  # fmt: skip
def test_what_top_asks_for_is_named_behind_the_refusal(text: str, kind: str) -> None:
    """`top` asks for pods and nodes of metrics.k8s.io; a refusal by role, and other APIs, are none of it."""
    assert tool_errors.classify(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        'Request log error: Get "https://10.9.0.4:10250/containerLogs/kube-system/konnectivity-agent-abcde/x": dial tcp 10.9.0.4:10250: i/o timeout',
        'Request log error: an error on the server ("No agent available") has prevented the request from succeeding (get pods x)',
        "Create log request error: error dialing backend: EOF",
    ],
)  # fmt: skip
@pytest.mark.parametrize("end", ["", "\n"])
def test_an_error_stands_in_place_of_a_container_s_log(text: str, end: str) -> None:
    """`kubectl cluster-info dump` writes it between the marks: a failed call for the pod that the mark names."""
    mark = "==== {} logs for container konnectivity-agent of pod kube-system/konnectivity-agent-abcde ====\n"
    case = bundle({"kube-system/x/logs.txt": mark.format("START") + text + end + mark.format("END")})
    [row] = case.snapshot["tool_errors"].to_dict("records")
    assert (row["line"], row["class"], row["pod"], row["message"]) == (2, "tunnel", "konnectivity-agent-abcde", text)
    assert list(case.snapshot["unread"]["line"]) == []


def test_a_log_without_a_line_end_before_the_mark() -> None:
    """The mark behind its last record is no part of that record, and what follows is the next pod's."""
    mark = "==== {} logs for container konnectivity-agent of pod kube-system/konnectivity-agent-{} ====\n"
    line = 'E0302 10:00:05.2 1 clientset.go:190] "cannot connect once" err="x"'
    text = "".join(mark.format("START", name) + line + mark.format("END", name) for name in ("aaaaa", "bbbbb"))
    events = bundle({"logs.txt": text}).snapshot["konnectivity_events"]
    assert list(zip(events["line"], events["pod"], events["error"], strict=True)) == [
        (2, "konnectivity-agent-aaaaa", "x"), (4, "konnectivity-agent-bbbbb", "x"),
    ]  # fmt: skip


LONG = (
    'Error from server: Get "https://10.1.2.3:10250/containerLogs/kube-system/konnectivity-agent-2xk9p/konnectivity-agent?tailLines=5": No agent available',
    "error: unable to upgrade connection: error dialing backend: proxy error from 127.0.0.1:8090 while dialing 10.1.2.4:10250, code 503: 503 Service Unavailable",
    'Error from server (InternalError): error when creating "a.yaml": Internal error occurred: failed calling webhook "m.example.com": failed to call webhook: EOF',
)


@pytest.mark.parametrize("wide", [72, 76, 80, 100])
@pytest.mark.parametrize("hard", [True, False])
def test_messages_on_lines_of_a_page_are_each_one_row(wide: int, hard: bool) -> None:
    """Whether a terminal cut words and addresses at its edge or a mail program broke at blanks, as often as need be."""
    lines = [
        [one[at : at + wide] for at in range(0, len(one), wide)] if hard else textwrap.wrap(one, wide, break_long_words=False, break_on_hyphens=False)
        for one in LONG
    ]  # fmt: skip
    rows = bundle(errors="\n".join(part for one in lines for part in one) + "\n").snapshot.rows
    assert ([row.message for row in rows[TOOL_ERRORS]], list(rows[UNREAD])) == (list(LONG), [])


@pytest.mark.parametrize(
    "text", ["web-1   1/1     Running", "- first, look", "It was so yesterday.", "Now it works again"]
)
def test_what_follows_an_error_is_no_part_of_it(text: str) -> None:
    """A row, a point of a list and sentences."""
    rows = bundle(errors=f"{LONG[0]}\n{text}\n").snapshot.rows[TOOL_ERRORS]
    assert [row.message for row in rows] == [LONG[0]]


def test_a_list_below_a_message_that_has_its_end_is_no_part_of_it() -> None:
    """kubectl names the groups that it could not ask, then lists the others; however wide a page may be."""
    head = "error: unable to retrieve the complete list of server APIs: "
    for name in ("a.example.io", "applications.example.io", "clusters.applications.example.io"):
        line = f"{head}{name}/v1: the server is currently unable to handle the request"
        rows = bundle(errors=f"{line}\nclusterserviceversions.operators.example.io\n").snapshot.rows[TOOL_ERRORS]
        assert [row.message for row in rows] == [line]


def test_what_somebody_says_right_below_does_not_take_the_error_with_it() -> None:
    """An error that is as wide as some page, and two words of him who tells: joined, they would be a sentence."""
    error = 'Error from server: Get "https://10.8.0.21:10250/containerLogs/kube-system/konnectivity-agent-9wkzj/konnectivity-agent": No agent available'
    assert len(error) in range(138, 141)
    rows = bundle(errors=f"$ kubectl logs konnectivity-agent-9wkzj\n{error}\non the worker:\n").snapshot.rows
    assert [row.message for row in rows[TOOL_ERRORS]] == [error]


def test_kubectl_s_own_end_behind_a_header_of_klog() -> None:
    """With `-v` kubectl prints its error through klog: the text is the same, among the lines of its requests."""
    end = "F0910 10:46:37.182478    4856 helpers.go:119] Error from server: Get https://wn-1:10250/containerLogs/a/b/c: dial tcp 10.1.1.5:10250: i/o timeout\n"
    asked = "I0910 10:46:30.182478    4856 round_trippers.go:436] GET https://api:443/api/v1/pods 500 Internal Server Error in 9 milliseconds\n"
    for text in (end, asked * 3 + end, end + "\nNAME  READY  STATUS  RESTARTS  AGE\nweb-1  1/1  Running  0  3d\n"):
        case = bundle({"t.txt": text})
        (row,) = case.snapshot.rows[TOOL_ERRORS]
        assert (row.class_, row.address) == ("tunnel", "10.1.1.5")
        assert (row.message or "").startswith("Error from server: Get")
    other = end.replace("helpers.go", "kubelet.go").replace("Error from server: ", "")
    assert not bundle({"kubelet.log": other * 2}).snapshot.rows[TOOL_ERRORS]


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        ("kubectl exec -it web-1 bash", "tunnel"),
        ("kubectl cp web-1:/a a", "tunnel"),
        ("kubectl get pods", "other"),
        ("", "other"),
    ],
)
def test_a_bare_dial_is_of_the_tunnel_below_a_command_that_dials_a_kubelet(command: str, kind: str) -> None:
    """`exec` once ended in how the dial failed alone; below `get` it is of anything that the API server asks."""
    rows = rows_of(
        tool_errors.parse, "Error from server: dial tcp 10.1.1.5:10250: connect: no route to host", command=command
    )
    assert [row["class"] for row in rows["tool_errors"]] == ["tunnel"]
    rows = rows_of(
        tool_errors.parse, "Error from server: dial tcp: lookup wn-1 on 10.0.0.10:53: no such host", command=command
    )
    assert [row["class"] for row in rows["tool_errors"]] == [kind]


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert tool_errors.PARSERS[0].rank == 35


def test_flags_that_somebody_shows_behind_an_error_are_read() -> None:
    """Each run is whose flag it has; what announces them is unread."""
    text = (
        "Error from server: error dialing backend: No agent available\n\nagent:\n  - --proxy-server-host=lb.example\n"
        "  - --proxy-server-port=8132\nserver:\n  - --server-count=1\n  - --mode=grpc\n"
    )
    rows = bundle(errors=text).snapshot.rows
    assert [(row.name, row.flag, row.value) for row in rows[CONTAINER_ARGS]] == [
        ("konnectivity-agent", "proxy-server-host", "lb.example"),
        ("konnectivity-agent", "proxy-server-port", "8132"),
        ("konnectivity-server", "server-count", "1"),
        ("konnectivity-server", "mode", "grpc"),
    ]
    assert [row.text for row in rows[UNREAD]] == ["agent:", "server:"]


def test_a_runtimes_no_is_an_error_of_its_own() -> None:
    """kubectl prints the message of a status without its lead where the kubelet streamed it."""
    text = 'OCI runtime exec failed: exec failed: unable to start container process: exec: "bash": executable file not found in $PATH: unknown\n'
    rows = bundle(
        errors=f"$ kubectl exec -it web-1 -- bash\n{text}command terminated with exit code 126\n"
    ).snapshot.rows
    assert [row.message for row in rows[TOOL_ERRORS]] == [text.strip(), "command terminated with exit code 126"]


@pytest.mark.parametrize(("command", "broken"), [("exec -ti web-0 -- bash", ["exec"]), ("logs web-0", ["logs"]), ("get pods", [])])  # fmt: skip
def test_an_error_without_a_reason_is_a_call_that_did_not_come_through(command: str, broken: list[str]) -> None:
    """Of a command for which the API server dials a kubelet; of any other it says nothing of that way."""
    case = bundle(t=f"$ kubectl {command}\nError from server:\n$ kubectl get nodes\n{nodes(node('w-a'))}")
    assert [one.id for one in case.report.data.symptoms if one.state.value == "broken"] == broken


KUBELET = "https://10.93.4.2:10250/containerLogs/shop/till-0/till?timestamps=true"
GATHERED = ', unable to gather container logs: ["till"]'


@pytest.mark.parametrize(
    ("reason", "rest"),
    [("No agent available", GATHERED), ("dial tcp 10.93.4.2:10250: i/o timeout", GATHERED), ("No agent available", "")],
)
def test_calls_that_oc_adm_inspect_collects_in_brackets(reason: str, rest: str) -> None:
    """Each is the error of a call, of which the tunnel's way is read, alone or in its list; its brackets are none of it."""
    alone = f'[Get "{KUBELET}": {reason}{rest}]]\n'
    listed = f"error: errors occurred while gathering data:\n    [one or more errors occurred while gathering container data for pod till-0:\n    {alone}"
    more = listed.rstrip("]\n") + f',\n    Get "{KUBELET}&previous=true": {reason}{GATHERED}]]\n'
    for text, calls in ((alone, 1), (listed, 1), (more, 2)):
        errors = [row for row in rows_of(tool_errors.parse, text)["tool_errors"] if "Get " in row["message"]]
        assert [(row["class"], row["message"].endswith(reason)) for row in errors] == [("tunnel", True)] * calls
    states = {one.id: str(one.state) for one in bundle({"gather.logs": alone}).report.data.symptoms}
    assert states["logs"] == "broken"


@pytest.mark.parametrize("quote", ["", '"'])
def test_the_api_servers_words_of_its_call_without_those_in_front(quote: str) -> None:
    """As people copy them: an error of logs, and none of a kubelet's other paths or of a sentence."""
    url = f"{quote}https://10.7.3.7:10250/containerLogs/shop/web-1/web{quote}"
    case = bundle({"a.txt": f"Get {url}: No SSH tunnels currently open. Were the targets able to accept an ssh-key?\n"})
    assert {one.id: one.state.value for one in case.report.data.symptoms}["logs"] == "broken"
    asked = bundle({"a.txt": f"Get {url} in a browser, then tell us\n"})
    assert {one.id: one.state.value for one in asked.report.data.symptoms}["logs"] == "unknown"


@pytest.mark.parametrize(
    "words", ["Failed to load logs: ", "Unable to get pod logs: ", "Error fetching the container logs of web-1: "]
)
def test_windows_hand_on_the_api_servers_words(words: str) -> None:
    """Whatever they say in front of the call; a sentence without the call is somebody's."""
    call = 'Get "https://10.7.3.7:10250/containerLogs/shop/web-1/web": dial tcp 10.7.3.7:10250: i/o timeout'
    case = bundle({"a.txt": f"{words}{call}\n"})
    assert {one.id: one.state.value for one in case.report.data.symptoms}["logs"] == "broken"
    assert len(bundle({"a.txt": f"{words}it takes too long\n"}).snapshot.tool_errors) == 0


@pytest.mark.parametrize("lead", ["", "Error from server: "])
def test_no_ssh_tunnel_is_the_end_of_the_command_above(lead: str) -> None:
    """The API server says so of any node that it reaches by SSH; what was asked for is told by the command."""
    text = f'$ kubectl logs web-1\n{lead}No SSH tunnels currently open. Were the targets able to accept an ssh-key for user "u"?\n'
    case = bundle({"a.txt": text})
    states = {one.id: one.state.value for one in case.report.data.symptoms}
    assert (states["logs"], states["exec"]) == ("broken", "unknown")
    assert case.snapshot.tool_errors["class"].tolist() == ["tunnel"]
