"""What OpenShift's control plane has besides the servers: CP-05 and CP-06."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.checks.base import Answer
from analyzer.checks.cp_openshift import control_plane_agents, openshift_proxy
from analyzer.checks.details import BadPod, PodsNotReady, TooFew
from analyzer.facts.start import Start, StartFault
from analyzer.report.missing import to_collect
from analyzer.schema import ContainerRow, FactRow, ListingRow, LogSignalRow, NodeRow, PodRow, WorkloadRow
from analyzer.tables.base import Row

from tests.checks.test_cp import SPACE, described, plane, replicas, server
from tests.support.asked import asked
from tests.support.inline import bundle, pods


@pytest.mark.parametrize(
    ("openshift", "status"),
    [(("3/3",) * 3, "pass"), (("3/3",) * 2, "warn"), (("3/3", "2/3", "3/3"), "fail")],
)
def test_the_proxy_beside_openshifts_api_server(openshift: tuple[str, ...], status: str) -> None:
    """A pod that is not ready fails and is named; fewer than three listed are a warning."""
    case = bundle(m=plane(openshift=openshift))
    assert case.status("CP-05") == status
    assert case.subjects("CP-05") == (["openshift-apiserver-6f7c8d9b5-ccccc"] if status == "fail" else [])
    if status == "fail":
        assert case.places("CP-05")[0] == "m.txt:6"


def test_the_proxy_or_another_container() -> None:
    """The status of the containers tells them apart."""
    listed = {"m.txt": plane(openshift=("2/3", "3/3", "3/3"))}
    other = bundle(
        listed | {"b.yaml": described("openshift-apiserver", "b", openshift_apiserver="false", socks5_proxy="true")}
    )
    assert other.status("CP-05") == "fail"
    assert "openshift-apiserver-proxy-down" not in other.causes
    assert "because of openshift-apiserver" in other.says("CP-05")
    for proxy in ("socks5_proxy", "konnectivity_proxy", "konnectivity_proxy_socks5"):
        own = described("openshift-apiserver", "b", openshift_apiserver="true", **{proxy: "false"})
        assert bundle(listed | {"b.yaml": own}).status("CP-05") == "fail"


def test_openshifts_api_server_where_there_is_none() -> None:
    """Not listed: unknown on OpenShift, no question elsewhere."""
    assert bundle(m=pods(*replicas("kube-apiserver", *("5/5",) * 3))).status("CP-05") == "unknown"
    assert bundle(m=server()).status("CP-05") == "not_applicable"


@pytest.mark.parametrize(("ready", "status"), [("1/1", "pass"), ("0/1", "fail")])
def test_the_control_planes_own_agents(ready: str, status: str) -> None:
    """A Deployment in the master's namespace, told from the workers' agents."""
    own = replicas("konnectivity-agent", "1/1", ready)
    case = bundle(m=plane(), a=pods(*own))
    assert case.status("CP-06") == status
    assert case.subjects("CP-06") == ([own[1][1]] if status == "fail" else [])
    assert bundle(m=server()).status("CP-06") == "not_applicable"
    assert bundle(m=plane()).status("CP-06") == "unknown"


def test_the_container_that_is_not_ready_is_the_proof() -> None:
    """Its name, its reason and its line, and not the pod's `Running`."""
    text = described("openshift-apiserver", "b", openshift_apiserver="true", konnectivity_proxy_socks5="false")
    case = bundle({"b.yaml": text})
    assert case.check("CP-05").detail == PodsNotReady(
        (BadPod(SPACE, "openshift-apiserver-6f7c8d9b5-bbbbb", ("konnectivity-proxy-socks5",)),), 1, is_proxys=True
    )
    assert "konnectivity-proxy-socks5" in case.says("CP-05")
    place = 1 + text.splitlines().index("  - name: konnectivity-proxy-socks5")
    assert case.places("CP-05") == [f"b.yaml:{place}"]


ROKS = NodeRow(source="n", line=1, name="n1", worker_version="4.16.30_1569_openshift")
OLD = NodeRow(source="n", line=1, name="n1", worker_version="4.12.49_1569_openshift")
IKS = NodeRow(source="n", line=1, name="n1", version="v1.29.4+IKS")
LISTED = (ListingRow(source="p", line=1, kind="pods", rows=2, complete=True),)


def one(
    end: str = "aaaaa", ready: bool | None = True, name: str = "openshift-apiserver-6f7c8d9b5", space: str = SPACE
) -> PodRow:
    status = None if ready is None else "Running"
    return PodRow(source="p", line=1, namespace=space, name=f"{name}-{end}", status=status, ready=ready)


def inside(container: str | None, ready: bool | None, end: str = "aaaaa") -> ContainerRow:
    return ContainerRow(
        source="c", line=1, pod=f"openshift-apiserver-6f7c8d9b5-{end}", container=container, ready=ready
    )


def told(*rows: Row) -> Answer:
    return asked(openshift_proxy, *rows)


def test_whose_question_it_is() -> None:
    """OpenShift's: by the product, or by a pod of it where the product is not known."""
    assert told().summary == "product unknown has no openshift-apiserver"
    assert told(IKS).summary == "product iks has no openshift-apiserver"
    assert told(ROKS).summary == "no openshift-apiserver pod is listed"
    assert told(one(space="clusters-a")).status == "pass"
    assert told(one(space="x"), *LISTED).status == "pass"


@pytest.mark.parametrize(
    ("containers", "whose"),
    [
        ([], "nobody"),
        ([inside("openshift-apiserver", False)], "another"),
        ([inside("openshift-apiserver", False), inside("socks5-proxy", False)], "proxy"),
        ([inside("konnectivity-proxy", False)], "proxy"),
        ([inside("openshift-apiserver", True)], "nobody"),
        ([inside("konnectivity-proxy", True)], "another"),
        ([inside("konnectivity-proxy", True), inside("openshift-apiserver", False)], "another"),
        ([inside("konnectivity-proxy", True, "bbbbb")], "nobody"),
        ([inside("openshift-apiserver", None)], "nobody"),
        ([inside(None, True)], "nobody"),
        ([inside("openshift-apiserver", False, "bbbbb")], "nobody"),
    ],
)
def test_which_container_is_not_ready(containers: list[ContainerRow], whose: str) -> None:
    """The pod fails either way; another container of it clears the proxy, and so does its own word, and without a statement nobody is."""
    answer = told(ROKS, one(ready=False), one("bbbbb"), one("ccccc"), *containers)
    assert answer.status == "fail"
    assert isinstance(answer.detail, PodsNotReady)
    assert (answer.detail.is_anothers, answer.detail.is_proxys) == (whose == "another", whose == "proxy")


def test_the_pods_own_signals_are_cited() -> None:
    """A panic or a kill for memory of that pod, and no other line."""
    lines = [
        LogSignalRow(source="l", line=at, signal=signal, pod=pod)
        for at, (signal, pod) in enumerate(
            (
                ("go_panic", "openshift-apiserver-6f7c8d9b5-aaaaa"),
                ("oom", "openshift-apiserver-6f7c8d9b5-aaaaa"),
                ("oom", "x"),
                ("etcd_slow", "openshift-apiserver-6f7c8d9b5-aaaaa"),
            )
        )
    ]
    assert told(ROKS, one(ready=False), *lines).evidence[1:] == tuple(lines[:2])


def test_how_many_there_should_be() -> None:
    """As many as are asked for, where the list is whole; a list without a state says nothing, and neither does the product."""
    asks = WorkloadRow(source="d", line=1, kind="Deployment", namespace=SPACE, name="openshift-apiserver", desired=3)
    assert told(ROKS, asks, one(), one("bbbbb"), *LISTED).detail == TooFew(2, 3)
    assert told(ROKS, asks, one(), one("bbbbb")).status == "unknown"
    assert told(ROKS, one(), one("bbbbb")).status == "unknown"
    assert told(ROKS, one(), one("bbbbb"), *LISTED).status == "pass"
    assert told(ROKS, one(), one("bbbbb"), one("ccccc")).status == "pass"
    assert told(ROKS, one(ready=None)).status == "unknown"


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        ([IKS], "not_applicable"),
        ([], "not_applicable"),
        ([OLD], "not_applicable"),
        ([ROKS], "unknown"),
        ([ROKS, FactRow(source="f", line=1, key="hypershift", value="true")], "unknown"),
        ([ROKS, FactRow(source="f", line=1, key="hypershift", value="false")], "not_applicable"),
        ([ROKS, one("bbbbb", name="konnectivity-agent-6f7c8d9b5")], "pass"),
        ([ROKS, one("bbbbb", False, "konnectivity-agent-6f7c8d9b5")], "fail"),
        ([ROKS, one("bbbbb", None, "konnectivity-agent-6f7c8d9b5")], "unknown"),
    ],
)
def test_agents_of_the_control_plane(rows: list[Any], status: str) -> None:
    """Those of HyperShift: no question elsewhere, with OpenVPN, or where it is stated that it is not used."""
    assert asked(control_plane_agents, *rows).status == status


def test_an_agent_of_a_hosted_control_plane_that_waits() -> None:
    """No cause is made of it: what would say why is asked for in its own namespace, and the server's log where the server is."""
    rows = "NAMESPACE       NAME                                 READY   STATUS    RESTARTS   AGE\n" + "".join(
        f"clusters-blue   konnectivity-agent-7b9d6c5b9-{end}   {ready}     {status}   0          20d\n"
        for end, ready, status in (
            ("4nqlp", "1/1", "Running"),
            ("8shxn", "0/1", "Pending"),
            ("vpk6c", "1/1", "Running"),
        )
    )
    case = bundle({"p.txt": rows})
    assert case.causes == {}
    commands = [command for _, command, _ in to_collect(case.report.data)]
    assert commands[0] == "kubectl describe pod -n clusters-blue konnectivity-agent-7b9d6c5b9-8shxn"
    assert (
        "kubectl logs -n clusters-blue -l app=kube-apiserver --prefix --tail=-1 -c konnectivity-server --timestamps   # in the management cluster"
        in commands
    )


@pytest.mark.parametrize(
    ("signal", "of", "name", "start"),
    [
        ("sidecar_error", None, "failed to read it: open /etc/k/tls.crt: no such file or directory", Start(StartFault.FILE, "/etc/k/tls.crt")),
        ("sidecar_start", None, 'cannot get client: secret "proxy-client" not found', Start(StartFault.OBJECT, "proxy-client", kind="secret")),
        ("sidecar_error", "openshift-apiserver-6f7c8d9b5-aaaaa", "tls: bad certificate", None),
        ("go_panic", "openshift-apiserver-6f7c8d9b5-aaaaa", "panic: no", None),
    ],
)  # fmt: skip
def test_the_last_words_of_the_proxy_say_why(signal: str, of: str | None, name: str, start: Start | None) -> None:
    """They stand first in the proof, and what they say is missing is known as a value."""
    words = LogSignalRow(source="l", line=1, signal=signal, pod=of, name=name)
    answer = told(ROKS, one(ready=False), words)
    assert answer.evidence[0] == words
    assert name in answer.summary
    assert answer.detail == PodsNotReady((BadPod(SPACE, "openshift-apiserver-6f7c8d9b5-aaaaa", ()),), 1, start)


def test_words_of_another_pod_say_nothing_of_it() -> None:
    """Nor does a panic of which nobody knows whose it is."""
    others = [
        LogSignalRow(source="l", line=1, signal="sidecar_error", pod="x", name="no"),
        LogSignalRow(source="l", line=2, signal="go_panic", name="panic: no"),
    ]
    found = told(ROKS, one(ready=False), *others).detail
    assert isinstance(found, PodsNotReady)
    assert found.start is None


def test_the_tokens_api_beside_it() -> None:
    """openshift-oauth-apiserver that does not run fails, named as what it is, and is no fault of the proxy; one in another namespace is somebody's."""
    ready = plane(openshift=("3/3",) * 3)
    rows = pods(*replicas("openshift-oauth-apiserver", "2/2", "1/2", "2/2"))
    fallen = bundle({"m.txt": ready, "o.txt": rows})
    assert fallen.status("CP-05") == "fail"
    assert "1 of 3 openshift-oauth-apiserver pods not ready" in fallen.says("CP-05")
    assert "openshift-apiserver-proxy-down" not in fallen.causes
    assert (
        bundle({"m.txt": ready, "o.txt": pods(*replicas("openshift-oauth-apiserver", *("2/2",) * 3))}).status("CP-05")
        == "pass"
    )
    assert bundle({"m.txt": ready, "o.txt": rows.replace(SPACE, "shop")}).status("CP-05") == "pass"
