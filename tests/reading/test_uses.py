"""Output below `kubectl exec` in a document is a use of the tunnel that worked; an error or a remark is none."""

from __future__ import annotations

import pytest
from analyzer.limits import Limits
from analyzer.parsers.base import Fragment
from analyzer.reading.uses import Uses
from analyzer.schema import FACTS, INPUTS, LOG_SOURCES
from analyzer.sources.names import Context
from analyzer.tables.sink import Sink

from tests.support.inline import bird, bundle, node, nodes

AT = "[jo@pc ~]$ "
OPEN = f"{AT}kubectl exec -it -n shop cart-77 -- sh\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{AT}kubectl exec web-1 -- cat /etc/resolv.conf\nnameserver 172.21.0.10\n", ["exec_shown web-1 2"]),
        (f"{AT}kubectl exec calico-node-a -- birdcl show protocols\n{bird('10.1.0.2')}", ["exec_shown calico-node-a 2"]),
        (f"{AT}kubectl exec web-1 -- echo ok\nok\n", ["exec_shown web-1 2"]),
        (f"{AT}kubectl port-forward web-1 8080:80\nForwarding from 127.0.0.1:8080 -> 80\n", ["exec_shown a pod 2"]),
        (f"{AT}kubectl port-forward web-1 8080:80\nerror: error upgrading connection: No agent available\n", []),
        (f"{AT}kubectl port-forward web-1 8080:80\nweb is 8080\n", []),
        (f"{AT}kubectl exec web-1 -- true && echo OK\nOK\n", ["exec_shown web-1 2"]),
        (f"{AT}kubectl exec web-1 -- true && echo OK\nerror: no\n", []),
        (f"{AT}kubectl logs web-1 --tail 1\nGET /healthz 200\n", ["logs_shown web-1 2"]),
        (f"{OPEN}/ # ip a\n1: lo: <LOOPBACK> mtu 65536\n/ # exit\n", ["exec_shown cart-77 3"]),
        (f"{OPEN}error: unable to upgrade connection: No agent available\n/ # ip a\n1: lo: <LOOPBACK> mtu 65536\n", []),
        (f"{OPEN}/ # exit\n{AT}ip a\n1: lo: <LOOPBACK> mtu 65536\n", []),
        (f"{AT}kubectl exec web-1 -- ls /x\nls: /x: No such file or directory\ncommand terminated with exit code 1\n", ["exec_shown web-1 3"]),
        (f"{AT}kubectl exec web-1 -- ls /x\nls: /x: No such file or directory\n", []),
        (f"{AT}kubectl exec web-1 -- nslookup a\n;; connection timed out; no servers could be reached\n\ncommand terminated with exit code 1\n", ["exec_shown web-1 2"]),
        (f"{AT}kubectl exec web-1 -- ls\nhangs for two minutes, then it fails\n", []),
        (f"{AT}kubectl exec -n kubx-masters web-1 -- cat /etc/resolv.conf\nnameserver 172.21.0.10\n", []),
        (f"{AT}kubectl exec web-1 -- id\nuid=0(root) gid=0(root)\n{AT}kubectl exec web-2 -- id\nuid=0(root)\n", ["exec_shown web-1 2", "exec_shown web-2 4"]),
        (f"{AT}date; kubectl exec web-1 -- hostname -f\nTue Feb  4 08:10:00 UTC 2025\nweb-1.shop\n", ["exec_shown web-1 3"]),
        (f"{AT}date; kubectl exec web-1 -- date\nTue Feb  4 08:10:00 UTC 2025\n", []),
        (f"{AT}date && kubectl exec web-1 -- date\nTue Feb  4 08:10:00 UTC 2025\nError from server: error dialing backend: EOF\n", []),
        (f"{AT}hostname; kubectl logs web-1 --tail 1\njump-1\nGET /healthz 200\n", ["logs_shown web-1 3"]),
        (f"{AT}kubectl exec web-1 -- id -un; date\nTue Feb  4 08:10:00 UTC 2025\n", []),
        (f"{AT}kubectl exec web-1 -- id -un; echo rc=$?\nroot\nrc=0\n", ["exec_shown web-1 3"]),
        ("date; kubectl exec web-1 -- id\nTue Feb  4 08:10:00 UTC 2025\nuid=0(root) gid=0(root)\n", ["exec_shown web-1 3"]),
    ],
)  # fmt: skip
def test_output_of_exec_is_a_fact(text: str, expected: list[str]) -> None:
    """One fact a command, at the first line that came back, with the pod's name; also in a shell that exec opened."""
    found = bundle({"console.txt": text}).snapshot.rows[FACTS]
    assert [f"{row.key} {row.value} {row.line}" for row in found if row.key.endswith("_shown")] == expected


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("for i in 1 2 3; do kubectl exec -n a web-1 -- true && echo ok; done\nok\nError from server: error dialing backend: No agent available\nok\n", [2, 4]),
        ("for i in $(seq 3); do kubectl exec web-1 -- hostname; sleep 1; done\nError from server: error dialing backend: EOF\nweb-1\nweb-1\n", [3, 4]),
        ("while true; do kubectl exec web-1 -- true && echo up; done\nError from server: error dialing backend: EOF\nError from server: error dialing backend: EOF\n", []),
        ("for i in 1 2; do kubectl get pods && echo ok; done\nok\nok\n", []),
        ("kubectl exec -n a web-1 -- true; echo rc=$?\nrc=0\n", [2]),
        ("kubectl exec -n a web-1 -- true; echo rc=$?\nrc=1\n", []),
        ("for i in 1 2 3; do kubectl exec web-1 -- date; done\nFri Mar  6 10:11:12 UTC 2026\nError from server: error dialing backend: EOF\nFri Mar  6 10:11:12 UTC 2026\n", [2, 4]),
        ("for i in 1 2 3; do echo try $i; kubectl exec web-1 -- date || echo none; done\ntry 1\nError from server: error dialing backend: EOF\nnone\ntry 2\nuid=0(root)\ntry 3\nuid=0(root)\n", [6, 8]),
        ("for i in 1 2; do kubectl exec web-1 -- date; done\nhangs for a minute, then\nFri Mar  6 10:11:12 UTC 2026\n", []),
        ("for i in 1 2; do kubectl exec web-1 -- id; done\nuid=0(root)\nuid=0(root)\n", [2]),
    ],
)  # fmt: skip
def test_each_try_of_a_loop_is_a_use(text: str, lines: list[int]) -> None:
    """Output stands between the errors of the tries that failed, and once for several in a row; a status of 0 says as much, and a remark nothing."""
    case = bundle(t=AT + text)
    assert [r.line for r in case.snapshot.rows[FACTS] if r.key == "exec_shown"] == lines


def test_a_log_line_in_a_loop_is_a_try_that_went_through() -> None:
    """Each log that came back between the errors is one, and each says how far below the command it stands."""
    log, error = (
        "I0305 09:12:04.551000       1 a.go:318] up\n",
        'Error from server: Get "https://10.0.0.7:10250/containerLogs/a/b/c": No agent available\n',
    )
    case = bundle(t=f"{AT}for i in 1 2 3; do kubectl logs web-1 --tail=1; done\n{log}{error}{log}")
    found = [(r.line, r.below_command) for r in case.snapshot.rows[FACTS] if r.key == "logs_shown"]
    assert found == [(2, 1), (4, 3)]


def test_one_command_typed_on_two_hosts_is_two_uses() -> None:
    """Each host has its own way to the pod; the pieces of one output stay one."""
    text = "".join(f"root@{host}:/# kubectl exec web-1 -- id\nuid=0(root)\n" for host in ("ctl-1", "ctl-2"))
    found = [(r.line, r.typed_on) for r in bundle(t=text).snapshot.rows[FACTS] if r.key == "exec_shown"]
    assert found == [(2, "ctl-1"), (4, "ctl-2")]


def test_what_kubectl_says_itself_shows_no_use() -> None:
    """Its remark on the container comes before the kubelet is asked; a table below it is output, whoever printed it."""
    remark = 'Defaulted container "web" out of: web, side\n'
    case = bundle(t=f"{AT}kubectl exec web-1 -- ./x\n{remark}")
    assert not [r for r in case.snapshot.rows[FACTS] if r.key == "exec_shown"]
    case = bundle(t=f"{AT}kubectl exec web-1 -- kubectl get nodes -o wide\n{remark}{nodes(node('w1'))}")
    assert [(r.key, r.line) for r in case.snapshot.rows[FACTS] if r.key.endswith("_shown")] == [("exec_shown", 3)]


def test_output_is_looked_through_for_two_hundred_lines() -> None:
    """A sign further down is no longer searched for."""
    found = []
    for lines in (199, 200):
        case = bundle(t=f"{AT}kubectl exec web-1 -- ./x\n" + "... it waits ...\n" * lines + "uid=0(root)\n")
        found.append([r.line for r in case.snapshot.rows[FACTS] if r.key == "exec_shown"])
    assert found == [[201], []]


BORDERED = "| PEER ADDRESS | PEER TYPE         | STATE | SINCE    | INFO        |\n| 10.1.0.2     | node-to-node mesh | up    | 12:15:52 | Established |\n"


@pytest.mark.parametrize(
    ("command", "shown"),
    [("exec calico-node-a -- calicoctl node status | grep .", [2]), ("logs calico-node-a", [])],
)
def test_a_known_format_is_output_of_what_ran_in_the_pod(command: str, shown: list[int]) -> None:
    """Whatever its lines look like; what a log holds has to look like a log's line."""
    case = bundle(t=f"{AT}kubectl {command}\n{BORDERED}")
    assert [r.line for r in case.snapshot.rows[FACTS] if r.key.endswith("_shown")] == shown


def test_an_output_of_several_pieces_is_one_use() -> None:
    """Two tables below one command came back together."""
    case = bundle(t=f"{AT}kubectl exec web-1 -- ./all\n{nodes(node('w1'))}\n{bird('10.1.0.2')}\n{nodes(node('w2'))}")
    assert [r.line for r in case.snapshot.rows[FACTS] if r.key == "exec_shown"] == [2]


AGENT_LOG = "I0712 08:00:01.000001       1 options.go:151] a\nE0712 08:00:06.001234       1 clientset.go:185] b\n"


@pytest.mark.parametrize(
    ("between", "shown"),
    [
        ("", True),
        ('Defaulted container "a" out of: a, b\n', True),
        ("Found 6 pods, using pod/web-24l5m\n", True),
        ("^C\n", False),
        ("^C\n$ cat /var/log/agent.log\n", False),
        ("\nthis never returns. Agent log:\n\n", False),
        ("```\n\nnothing happens and it hangs until I press ctrl-c. Agent log:\n\n```\n", False),
    ],
)
@pytest.mark.parametrize("command", ["kubectl exec web-0 -- cat /a.log", "kubectl logs web-0"])
def test_a_log_below_somebodys_words_did_not_come_back(command: str, between: str, shown: bool) -> None:
    """A command that hung, what was said of it, and then a log from elsewhere: no use of the tunnel worked."""
    fence = "```\n" if between.startswith("```") else ""
    case = bundle({"console.txt": f"{fence}$ {command}\n{between}{AGENT_LOG}{fence}"})
    assert any(row.key.endswith("_shown") for row in case.snapshot.rows[FACTS]) is shown


def test_what_a_verbose_kubectl_prints_of_itself_is_no_log_of_the_pod() -> None:
    """Its requests, the server's answer and its own last words, of old and of new releases."""
    head = "I0704 11:02:44.540301   23113 {}.go:246] {}\n"
    printed = head.format(
        "round_trippers", "Response Status: 500 Internal Server Error in 30292 milliseconds"
    ) + head.format("helpers", "server response object: [{")
    last = 'F0704 11:02:44.540901   23113 helpers.go:115] Error from server: Get "https://10.0.0.12:10250/containerLogs/a/b/c": No agent available\n'
    case = bundle({"k.txt": f"$ kubectl logs -v=8 web-1\n{printed}{last}"})
    assert {one.id: str(one.state) for one in case.report.data.symptoms}["logs"] == "broken"


FAILED = f"{AT}kubectl logs knp-x\nError from server: error dialing backend: No agent available\n"
LOG = 'E0613 08:01:12.104421       1 clientset.go:202] "cannot connect once" err="refused"\n'


@pytest.mark.parametrize(
    ("between", "shown", "pod"),
    [
        ("on that worker, from crictl:\n", [], None),
        ("", [], None),
        (f"{AT}kubectl logs knp-x\n", ["knp-x"], "knp-x"),
        (f"{AT}kubectl logs knp-y\n", ["knp-y"], "knp-y"),
    ],
)
def test_a_log_below_an_error_did_not_come_back_from_that_command(
    between: str, shown: list[str], pod: str | None
) -> None:
    """Somebody put it there, and of which pod it is, the failed command does not say; the same command typed again does."""
    found = bundle(t=FAILED + between + LOG).snapshot.rows
    assert [row.value for row in found[FACTS] if row.key == "logs_shown"] == shown
    assert [row.pod for row in found[LOG_SOURCES]] == [pod]


def test_before_anything_was_typed_a_log_may_be_anybodys() -> None:
    """Nothing is taken from a log above which no command stands."""
    log = Fragment("a.txt", 1, "x", "x", Context(pod="a"))
    uses = Uses(Sink(Limits(), str), "a.txt")
    assert uses.may_show(log)
    assert uses.owned(log) is log


def test_nothing_below_an_error_of_exec_is_its_output() -> None:
    """A log or a list that somebody pasted below it came from elsewhere; in a shell that exec opened, more may come."""
    text = f"{AT}kubectl exec web-1 -- ls\nerror: unable to upgrade connection: EOF\n\nits log:\nI1218 18:06:53.046639       1 a.go:2] up\n\n{nodes(node('w1'))}"
    assert not [r for r in bundle(t=text).snapshot.rows[FACTS] if r.key == "exec_shown"]


def test_a_use_makes_a_member_understood() -> None:
    """A word that came back is a record, though no parser knows the format."""
    (row,) = bundle(t=f"{AT}kubectl exec web-1 -- echo ok\nok\n").snapshot.rows[INPUTS]
    assert (row.records, row.status) == (1, "partly_read")


@pytest.mark.parametrize(
    ("command", "clients"),
    [
        ("sudo k0s kubectl get pods -n a", ["k0s"]),
        ("az aks command invoke -n a -g b --command 'kubectl get pods'", ["AKS"]),
        ("kubectl get pods -n k0s", []),
    ],
)
def test_the_program_that_was_typed_is_a_fact(command: str, clients: list[str]) -> None:
    """Once a document, whatever came back; what a remark mentions was not typed."""
    listed = "NAME   READY   STATUS    RESTARTS   AGE\nweb-1   1/1     Running   0          5d\n"
    found = bundle(t=f"{AT}{command}\n{listed}{AT}{command}\n{listed}we use k0s kubectl here\n").snapshot.rows[FACTS]
    assert [row.value for row in found if row.key == "client"] == clients


def test_the_client_of_openshift_is_a_fact() -> None:
    """Once a document."""
    found = bundle(
        t=f"{AT}oc get pods\nNAME   READY   STATUS\nweb-1   1/1   Running\n{AT}oc whoami\nme\n"
    ).snapshot.rows[FACTS]
    assert [row.value for row in found if row.key == "typed_oc"] == ["oc"]


@pytest.mark.parametrize(
    ("command", "names"),
    [
        ("ibmcloud ks worker ls --cluster tern-yard", ["tern-yard"]),
        ("ibmcloud oc cluster get -c tern-yard --output json", ["tern-yard"]),
        ("ibmcloud ks worker ls --cluster <cluster>", []),
        ("ibmcloud ks worker ls --cluster $CLUSTER", []),
        ("kubectl --cluster tern-yard get pods", []),
    ],
)
def test_the_cluster_that_ibm_clouds_tool_was_asked_for(command: str, names: list[str]) -> None:
    """By its name or ID; what a shell or a reader is to fill in is none."""
    found = bundle(t=f"{AT}{command}\nOK\n").snapshot.rows[FACTS]
    assert [row.value for row in found if row.key == "asked_cluster"] == names


@pytest.mark.parametrize(
    ("command", "spaces"),
    [
        ("kubectl -n cluster-q7xk2mfd9t get pods", ["cluster-q7xk2mfd9t"]),
        ("oc --kubeconfig mgmt.kubeconfig -n clusters-tern get pods", ["clusters-tern"]),
        ("k get po --namespace shoot--ops--eu2", ["shoot--ops--eu2"]),
        ("kubectl get pods -n kube-system", []),
        ("kubectl get pods -n cluster-production", []),
        ("kubectl get pods -A", []),
    ],
)
def test_the_namespace_of_a_hosted_control_plane_that_was_asked_for(command: str, spaces: list[str]) -> None:
    """By its form; a namespace of anybody's is none."""
    listed = "NAME   READY   STATUS    RESTARTS   AGE\nweb-1   1/1     Running   0          5d\n"
    found = bundle(t=f"{AT}{command}\n{listed}").snapshot.rows[FACTS]
    assert [row.value for row in found if row.key == "asked_space"] == spaces


def test_what_came_back_is_nobodys_words() -> None:
    """Lines of an output that no parser knows do not make a text one in which somebody quotes; a blank line and words end them."""
    shown = "$ kubectl exec web-0 -- cat /etc/motd\nwelcome-to-web 7\nbuilt-by us-9\n"
    rows = bundle({"a.txt": f"$ date\n{shown}"}).snapshot.rows["inputs"]
    assert [row.written for row in rows] == [None]
    told = bundle({"a.txt": f"western site\n{shown}\n"}).snapshot.rows["inputs"]
    assert [row.written for row in told] == [None]
    said = bundle({"a.txt": f"western site\n{shown}\nnot-read either\n"}).snapshot.rows["inputs"]
    assert [row.written for row in said] == ["quote"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("$ kubectl logs a\nx\n$ kubectl logs a\ny\n$ kubectl logs a\nz\n", [3, 5]),
        ("$ kubectl logs a\nx\n$ kubectl logs b\ny\n", []),
        ("$ kubectl logs a\nx\n$ kubectl get nodes\nNAME   STATUS\n$ kubectl logs a\ny\n", []),
        ("$ kubectl get nodes\nNAME   STATUS\n$ kubectl get nodes\nNAME   STATUS\n", []),
        ("a@w1:~# kubectl logs a\nx\na@w2:~# kubectl logs a\ny\n", []),
        ("$ kubectl exec a -- id\nuid=0(root) gid=0(root)\n$ kubectl exec a -- date\ny\n", [3]),
        ("$ kubectl exec a -- id\nuid=0(root) gid=0(root)\n$ kubectl exec b -- id\ny\n", []),
        ("$ kubectl exec a -- id\nuid=0(root) gid=0(root)\n$ kubectl logs a\ny\n", []),
        ("$ kubectl logs a\nx\n\nNow:\n$ kubectl logs a\ny\n", []),
        ("$ kubectl logs a\nx\n\nafter the restart\n$ kubectl logs a\ny\n$ kubectl logs a\ny\n", [7]),
    ],
)
def test_a_command_that_is_typed_once_more_at_once(text: str, lines: list[int]) -> None:
    """The same use on the same host, or another of its kind in the same pod, with nothing else in between and nobody's words."""
    rows = bundle(console=text).snapshot.rows[FACTS]
    assert [row.line for row in rows if row.key == "tried_again"] == lines
