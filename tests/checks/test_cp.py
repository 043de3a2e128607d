"""The control plane: CP-01 to CP-10."""

from __future__ import annotations

import pytest

from tests.checks.test_srv import START, at, request
from tests.support.inline import bundle, node, nodes, pod, pods

ID = "c1a2b3c4d5e6f7a8b9c0"
SPACE = f"master-{ID}"
SERVER_POD = f"konnectivity-server-{ID}-6d8f7c9b5-vvvvv"
IKS_NODE = nodes(node("n1", version="v1.29.4+IKS"))
K0S_NODE = nodes(node("n1", version="v1.29.4+k0s"))
MANY = {"many.txt": pods(*(pod(f"coredns-{n}-a") for n in range(3)))}


def server(ready: str = "1/1", status: str = "Running", **more: object) -> str:
    return pods(pod(SERVER_POD, ready, status, namespace="kubx-masters", **more))  # type: ignore[arg-type]


def replicas(kind: str, *ready: str, status: str = "Running", restarts: int = 0) -> list[list[str]]:
    """Pods of one control-plane workload of OpenShift; a pod that is not n/n has the status given."""
    return [
        pod(
            f"{kind}-6f7c8d9b5-{'bcdfg'[n] * 5}",
            one,
            "Running" if len(set(one.split("/"))) == 1 else status,
            restarts,
            namespace=SPACE,
        )
        for n, one in enumerate(ready)
    ]


def plane(api: tuple[str, ...] = ("5/5",) * 3, openshift: tuple[str, ...] = ("3/3",) * 3) -> str:
    return pods(*replicas("kube-apiserver", *api), *replicas("openshift-apiserver", *openshift))


def described(kind: str, letter: str, **ready: str) -> str:
    """A pod of the control plane as YAML; keywords are containers (`_` for `-`) and whether each is ready, '' where untold."""
    rows = "".join(
        f"  - name: {name.replace('_', '-')}\n" + (f"    ready: {word}\n    restartCount: 0\n" if word else "")
        for name, word in ready.items()
    )
    names = "".join(f"  - name: {name.replace('_', '-')}\n    image: a/b:1\n" for name in ready)
    return (
        "apiVersion: v1\nkind: Pod\nmetadata:\n"
        f"  name: {kind}-6f7c8d9b5-{letter * 5}\n  namespace: {SPACE}\n"
        f"spec:\n  containers:\n{names}status:\n  phase: Running\n  containerStatuses:\n{rows}"
    )


# -- CP-01, CP-02 -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ready", "state", "status"),
    [("1/1", "Running", "pass"), ("0/1", "Running", "fail"), ("0/1", "CrashLoopBackOff", "fail"), ("0/1", "Pending", "fail")],
)  # fmt: skip
def test_the_servers_pod_by_its_state(ready: str, state: str, status: str) -> None:
    """n/n Running alone passes; else the pod is named with its state and its line."""
    case = bundle(m=server(ready, state))
    assert case.status("CP-01") == status
    assert case.places("CP-01") == ["m.txt:2"]
    assert f"{ready} {state}" in case.says("CP-01")
    assert case.subjects("CP-01") == ([SERVER_POD] if status == "fail" else [])


def test_an_old_master_holds_the_server_as_a_container() -> None:
    """Five containers and more: unknown; fewer: there is no server; no master listed: unknown with the command."""
    beside = pod(f"cluster-updater-{ID}-6d8f7c9b5-uuuuu", namespace="kubx-masters")
    old, new = (pods(pod(f"{SPACE}-6d8f7c9b5-vvvvv", n, namespace="kubx-masters"), beside) for n in ("5/5", "4/4"))
    assert bundle(m=old).status("CP-01") == "unknown"
    assert bundle(m=new).status("CP-01") == "fail"
    assert bundle(m=new).places("CP-01") == ["m.txt:2"]
    none = bundle({"n.txt": IKS_NODE} | MANY)
    assert none.status("CP-01") == "unknown"
    assert none.check("CP-01").missing


def test_a_server_that_exits_at_its_start() -> None:
    """Its last line is klog's `error:`; a line after it says that it lived on."""
    end = at("08:00:09.000000", "error: failed to load certificate: open /etc/tls.crt: no such file or directory", "E")
    dead = bundle({"server.log": START + request() + end, "n.txt": K0S_NODE})
    assert dead.status("CP-01") == "fail"
    assert "exits at its start" in dead.says("CP-01")
    assert bundle({"server.log": START + request() + end, "n.txt": IKS_NODE}).status("CP-01") == "fail"
    on = request(1, "08:00:10.000000")
    assert bundle({"server.log": START + request() + end + on, "n.txt": IKS_NODE}).status("CP-01") != "fail"
    down = pods(pod("konnectivity-server-cp1", "0/1", "CrashLoopBackOff"))
    listed = bundle({"server.log": START + request() + end, "n.txt": K0S_NODE, "p.txt": down})
    assert listed.places("CP-01")[1] == "p.txt:2", "its words first, then the row of the pod"


def test_other_products_keep_their_servers_elsewhere() -> None:
    """A question about IKS; an orphan of a deleted cluster is no fault."""
    assert bundle(m=plane()).status("CP-01") == "not_applicable"
    record = f"ClusterID: {ID}\nDesiredState: deleted\nActualState: deleting\n"
    gone = bundle(m=server("0/1"), n=IKS_NODE, r=record)
    assert gone.status("CP-01") == "not_applicable"
    assert gone.places("CP-01") == ["r.txt:2"]


@pytest.mark.parametrize(
    ("restarts", "age", "status"),
    [(0, "9d", "pass"), (2, "9d", "pass"), (3, "9d", "warn"), (0, "29m", "warn"), (0, "30m", "pass")],
)
def test_restarts_and_age_of_the_server(restarts: int, age: str, status: str) -> None:
    """Three restarts, or half an hour of life: its log says little about before."""
    case = bundle(m=server(restarts=restarts, age=age))
    assert case.status("CP-02") == status
    assert f"{restarts} restart" in case.says("CP-02")
    assert case.places("CP-02") == ["m.txt:2"]


def test_restarts_that_nothing_states() -> None:
    """No pod of an IKS master in the bundle: unknown; another product's: no such question."""
    assert bundle({"n.txt": IKS_NODE} | MANY).status("CP-02") == "unknown"
    assert bundle(m=plane()).status("CP-02") == "not_applicable"


# -- CP-03 to CP-06 -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("api", "status"),
    [(("5/5",) * 3, "pass"), (("5/5",) * 2, "fail"), (("5/5", "4/5", "5/5"), "fail"), (("4/5",) * 3, "fail")],
)
def test_three_api_servers_all_ready(api: tuple[str, ...], status: str) -> None:
    """Fewer than three fail as well as one that is not ready, who is named."""
    case = bundle(m=plane(api))
    assert case.status("CP-03") == status
    bad = [n for n, one in enumerate(api) if one != "5/5"]
    assert case.subjects("CP-03") == [f"kube-apiserver-6f7c8d9b5-{'bcd'[n] * 5}" for n in bad]
    assert case.places("CP-03") == [f"m.txt:{n + 2}" for n in (bad or range(len(api)))]


def test_another_containers_fault_is_no_fault_of_the_server() -> None:
    """The status names who is not ready: konnectivity-server fails both questions, another container is a warning."""
    listed = {"m.txt": plane(("4/5", "5/5", "5/5"))}
    other = bundle(
        listed | {"b.yaml": described("kube-apiserver", "b", kube_apiserver="false", konnectivity_server="true")}
    )
    assert (other.status("CP-03"), other.status("CP-04")) == ("warn", "pass")
    assert "because of kube-apiserver" in other.says("CP-03")
    (gap,) = other.check("CP-03").missing
    assert gap.what == "why kube-apiserver is not ready"
    assert "-c kube-apiserver --tail=100" in (gap.command or "")
    own = bundle(
        listed | {"b.yaml": described("kube-apiserver", "b", kube_apiserver="true", konnectivity_server="false")}
    )
    assert (own.status("CP-03"), own.status("CP-04")) == ("fail", "fail")
    assert "in 1 of 1 pods" in own.says("CP-04")


def test_the_servers_container_is_proven_by_its_status_or_by_the_whole_pod() -> None:
    """n/n of all pods holds for each container; with one pod at n-1 tables do not say which one."""
    assert bundle(m=plane()).status("CP-04") == "pass"
    mixed = bundle(m=plane(("4/5", "5/5", "5/5")))
    assert mixed.status("CP-04") == "unknown"
    assert SPACE in str(mixed.check("CP-04").missing)
    untold = bundle({"m.txt": plane(), "b.yaml": described("kube-apiserver", "b", konnectivity_server="")})
    assert untold.status("CP-04") != "fail"
    assert bundle(m=server()).status("CP-04") == "not_applicable"


def bare(*names: str) -> str:
    """Manifests: they name pods and state nothing of how these are."""
    return "---\n".join(
        f"apiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\n  namespace: {'kubx-masters' if name == SERVER_POD else SPACE}\n"
        "spec:\n  containers:\n  - name: main\n    image: a/b:1\n"
        for name in names
    )


def test_pods_of_which_no_state_is_stated() -> None:
    """They are there, and whether they are ready or restarted nobody says: unknown, neither pass nor fail."""
    iks = bundle({"m.yaml": bare(SERVER_POD), "n.txt": IKS_NODE})
    assert "does not state whether it is ready" in iks.says("CP-01")
    assert {id: iks.status(id) for id in ("CP-01", "CP-02", "CP-07")} == dict.fromkeys(
        ("CP-01", "CP-02", "CP-07"), "unknown"
    )
    names = [row[1] for kind in ("kube-apiserver", "openshift-apiserver") for row in replicas(kind, *("5/5",) * 3)]
    own = bare(*names, "konnectivity-agent-6f7c8d9b5-bbbbb", "etcd-0")
    roks = bundle({"m.yaml": own})
    every = ("CP-03", "CP-04", "CP-05", "CP-06", "CP-07", "CP-09")
    assert {id: roks.status(id) for id in every} == dict.fromkeys(every, "unknown")
    assert roks.causes == {}


def test_openshift_without_its_api_servers_pods() -> None:
    """Other pods of the control plane are listed: unknown."""
    case = bundle(
        m=pods(*replicas("openshift-apiserver", *("3/3",) * 3)), n=nodes(node("n1", version="v1.27.6+f67aeb3"))
    )
    assert {case.status("CP-03"), case.status("CP-04")} == {"unknown"}


def test_a_part_of_a_listing_does_not_count_the_servers() -> None:
    """One row that `grep` left is no missing server; a whole listing of two of three is."""
    part = f"$ kubectl get pods -n {SPACE} | grep kube-apiserver | head -1\nkube-apiserver-6c7d8f9b5-fghij   5/5   Running   0   8d\n"
    assert bundle(m=part).status("CP-03") == "unknown"
    assert bundle(m=part).causes == {}
    assert bundle(m=plane(("5/5", "5/5"))).status("CP-03") == "fail"


def container(name: str, ready: bool, waiting: str = "") -> str:
    state = (
        f"{{waiting: {{reason: CrashLoopBackOff}}}}, lastState: {{terminated: {{reason: Error, exitCode: 1, message: '{waiting}'}}}}"
        if waiting
        else "{running: {}}"
    )
    return f"    - {{name: {name}, ready: {str(ready).lower()}, restartCount: 3, state: {state}}}\n"


def hosted(words: str, *ends: str) -> str:
    """Pods of a hosted control plane, each with its server down."""
    items = "".join(
        f"- kind: Pod\n  apiVersion: v1\n  metadata: {{name: kube-apiserver-84d7c9b6f5-{end}, namespace: clusters-a}}\n  status:\n    phase: Running\n"
        "    containerStatuses:\n"
        + container("kube-apiserver", True)
        + container("konnectivity-server", not words, words)
        for end in ends
    )
    return f"apiVersion: v1\nkind: List\nitems:\n{items}"


def test_no_server_is_left_of_all_that_are_listed() -> None:
    """Every container of a whole list is down: no tunnel is left, and its last words stand in the answer."""
    words = "open /etc/konnectivity/tls.crt: no such file or directory"
    case = bundle({"p.yaml": hosted(words, "aaaaa")})
    assert (case.status("CP-04"), case.check("CP-04").broken, str(case.report.verdict)) == ("fail", True, "broken")
    assert words in case.says("CP-04")
    half = bundle({"p.yaml": hosted(words, "aaaaa") + hosted("", "bbbbb").partition("items:\n")[2]})
    assert (half.status("CP-04"), half.check("CP-04").broken) == ("fail", False)


@pytest.mark.parametrize(
    ("command", "status"),
    [
        ("", "fail"),
        ("$ kubectl get pods -n kubx-masters\n", "fail"),
        (f"$ kubectl get pods -n kubx-masters | grep -e NAME -e {SPACE}\n", "unknown"),
    ],
)
def test_a_server_is_missing_only_from_a_list_that_would_show_it(command: str, status: str) -> None:
    """What a search printed, and a lone row, as of a pod that was asked for by its name, leave it open."""
    rows = [pod(f"{SPACE}-6d8f7c9b5-{end * 5}", "4/4", namespace="kubx-masters") for end in "vw"]
    assert bundle(m=command + pods(*rows)).status("CP-01") == status
    lone = bundle(m=command + pods(rows[0]))
    assert lone.status("CP-01") == "unknown"
    assert lone.check("CP-01").missing
    assert lone.causes == {}


def test_api_servers_are_too_few_only_in_a_list_that_would_show_the_others() -> None:
    """A table of one row may be the answer about that pod; two of what nobody says are open, and two beside three of another are not."""
    assert bundle(m=pods(*replicas("kube-apiserver", "5/5"))).status("CP-03") == "unknown"
    two = replicas("kube-apiserver", "5/5", "5/5")
    open_ended = bundle(m=pods(*two))
    assert (open_ended.status("CP-03"), open_ended.causes) == ("unknown", {})
    assert open_ended.check("CP-03").missing[0].command == f"kubectl get deployments -n {SPACE} -o wide"
    whole = bundle(m=pods(*two, *replicas("kube-scheduler", *("1/1",) * 3)))
    assert whole.status("CP-03") == "fail"
    assert whole.causes == {"server-replica-missing": "likely"}


def test_a_hosted_control_plane_may_have_one_replica() -> None:
    """One of one by its design, though the whole list shows no other; in IBM Cloud nobody knows by the name of a namespace."""
    listed = hosted("", "aaaaa") + "metadata:\n  resourceVersion: ''\n"
    assert bundle({"p.yaml": listed}).status("CP-03") == "pass"
    assert bundle({"p.yaml": listed.replace("clusters-a", SPACE)}).status("CP-03") == "unknown"


def test_a_cluster_with_openvpn_has_no_server_that_could_restart() -> None:
    """A pod that is called so is another one's."""
    vpn = pod("vpn-6c8d9f7b5-ddddd", "1/1", "Running")
    stray = pod(SERVER_POD, "1/1", "Running", 9, namespace="kubx-masters")
    case = bundle(n=nodes(node("n1", version="v1.20.4+IKS")), p=pods(vpn, stray))
    assert (case.snapshot.about.tunnel, case.status("CP-02")) == ("openvpn", "not_applicable")
    assert "OpenVPN" in case.says("CP-02")
