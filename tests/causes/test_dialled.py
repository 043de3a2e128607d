"""What stands at an address that agents dial in vain."""

from __future__ import annotations

from analyzer.causes.dialled import lame, look_at, scale_up
from analyzer.schema import ServiceRow, WorkloadRow

from tests.causes.test_targets import BACKEND, dials
from tests.support.inline import Case, bundle, pod, pods, table

GUARD = ServiceRow(source="s", line=2, namespace="guard-system", name="guard-webhook", cluster_ip="172.21.0.14")
SERVICES = table(
    "NAMESPACE  NAME  TYPE  CLUSTER-IP  EXTERNAL-IP  PORT(S)  AGE",
    [["guard-system", "guard-webhook", "ClusterIP", "172.21.0.14", "<none>", "443/TCP", "60d"]],
)


def listed(*rows: list[str]) -> Case:
    return bundle({"server.log": dials("172.21.0.14:443"), "s.txt": SERVICES, "p.txt": pods(*rows)})


def test_the_pods_of_its_namespace_that_do_not_run_are_named() -> None:
    """With their state and their place; the cure asks for them first."""
    case = listed(pod("guard-controller-5d7c9b8f6d-abcde", "0/1", "CrashLoopBackOff", 88, namespace="guard-system"))
    found = case.cause(BACKEND)
    assert found is not None
    assert "(service guard-system/guard-webhook)" in found.summary
    assert "guard-controller-5d7c9b8f6d-abcde is 0/1 CrashLoopBackOff" in found.remedies[0].text
    assert (found.remedies[0].command or "").startswith("kubectl describe pod -n guard-system guard-controller-")
    assert "p.txt:2" in case.places(BACKEND)


def test_of_a_namespace_that_holds_others_programs_no_pod_is_blamed() -> None:
    """In the system's own nobody knows which of them is behind the service; a pod that runs is none to blame either."""
    about = listed(pod("other", "0/1"), pod("guard-a", namespace="guard-system")).snapshot.about
    assert lame(about, GUARD) == []
    of_system = ServiceRow(source="s", line=1, namespace="kube-system", name="x", cluster_ip="172.21.0.14")
    assert lame(about, of_system) == []
    assert look_at(about, (GUARD,), "172.21.0.14:443").text == (
        "bring up the pods behind service guard-system/guard-webhook, which is 172.21.0.14:443"
    )
    assert "what should answer at 10.0.0.1:1" in look_at(about, (GUARD,), "10.0.0.1:1").text


def test_a_workload_of_which_none_is_wanted_is_scaled() -> None:
    """Behind an aggregated API and behind `top` as well: nothing else is to be brought up."""
    row = WorkloadRow(source="w", line=1, kind="StatefulSet", namespace="n", name="a", desired=0)
    assert scale_up(row).command == "kubectl scale statefulset -n n a --replicas=1"
    listed = "\n$ kubectl get deploy -n {0}\nNAME   READY   UP-TO-DATE   AVAILABLE   AGE\n{1}   0/0     0            0           88d\n"
    apis = (
        "$ kubectl get apiservice\nNAME   SERVICE   AVAILABLE   AGE\n{2}   {0}/{1}   False (MissingEndpoints)   88d\n"
    )
    for space, name, api, cause in (
        ("kube-system", "metrics-server", "v1beta1.metrics.k8s.io", "metrics-api-down"),
        ("monitoring", "adapter", "v1beta1.custom.metrics.k8s.io", "backend-unreachable"),
    ):
        said = bundle({"a.txt": (apis + listed).format(space, name, api)}).commands(cause)
        assert said.startswith(f"scale deployment {space}/{name} up again")
        assert "bring up" not in said


def test_a_cure_names_two_pods_and_counts_the_rest() -> None:
    """Of a service with many replicas the first ones are enough to look at."""
    bad = [pod(f"guard-{at}", "0/1", "CrashLoopBackOff", namespace="guard-system") for at in "abc"]
    text = look_at(listed(*bad).snapshot.about, (GUARD,), "172.21.0.14:443").text
    assert text.endswith(": guard-a is 0/1 CrashLoopBackOff, guard-b is 0/1 CrashLoopBackOff and 1 more")


def test_an_address_that_is_one_pods_own_is_called_by_its_name() -> None:
    """Ready, its port and the way to it are looked at; not ready, it is brought up; two pods at one address are neither."""

    def remedy(*rows: list[str]) -> str:
        about = bundle({"server.log": dials("172.30.0.9:8443"), "p.txt": pods(*rows)}).snapshot.about
        found = look_at(about, (), "172.30.0.9:8443")
        return f"{found.text} $ {found.command}"

    ready = remedy(pod("hook-1", namespace="guard-system", node="w1"))
    assert "why guard-system/hook-1 on w1 does not answer at port 8443" in ready
    assert "networkpolicies -n guard-system" in ready
    down = remedy(pod("hook-1", "0/1", "CrashLoopBackOff", namespace="guard-system", node="w1"))
    assert down.startswith(
        "bring up guard-system/hook-1, which is 172.30.0.9:8443 and 0/1 CrashLoopBackOff $ kubectl describe pod"
    )
    two = remedy(pod("a", namespace="n", node="w1"), pod("b", namespace="n", node="w1"))
    assert two.startswith("look at what should answer at 172.30.0.9:8443")
