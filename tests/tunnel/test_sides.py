"""One call through the tunnel, typed on several hosts."""

from __future__ import annotations

from analyzer.tunnel import sides as sides_room
from analyzer.tunnel.sides import Sides, sides

from tests.support.inline import bundle
from tests.support.values import are_values

POD = "konnectivity-agent-szpmh"
OUTPUT = "PATH=/usr/bin\nHOSTNAME=x\n"
SILENT = (
    f'Error from server: Get "https://10.22.7.31:10250/containerLogs/kube-system/{POD}/a": dial timeout, backstop\n'
)


def call(host: str, answer: str, pod: str = POD) -> str:
    return f"root@{host}:/# k0s kubectl exec {pod} -n kube-system -- env\n{answer}"


def seen(text: str) -> Sides:
    return sides(bundle({"t.txt": text}).snapshot.rows)


def test_a_pod_that_one_host_reaches_and_another_does_not() -> None:
    """Both sides by host, and the cause names the blind one."""
    text = call("ctl-1", SILENT) + call("ctl-2", OUTPUT)
    assert (seen(text).blind, seen(text).seeing) == (("ctl-1",), ("ctl-2",))
    case = bundle({"t.txt": text})
    assert case.status("AG-10") == "fail"
    assert case.subjects("AG-10") == ["ctl-1"]
    assert case.first == ("agents-partially-connected", "likely")


def test_without_two_hosts_nothing_is_compared() -> None:
    """One host, no host in the prompt, or a host that has both answers."""
    assert seen(call("ctl-1", SILENT) + call("ctl-1", OUTPUT)) == Sides()
    assert (
        seen(
            (call("ctl-1", SILENT) + call("ctl-2", OUTPUT)).replace("root@ctl-1:/#", "$").replace("root@ctl-2:/#", "$")
        )
        == Sides()
    )
    assert seen(call("ctl-1", SILENT) + call("ctl-1", OUTPUT) + call("ctl-2", OUTPUT)) == Sides()


def test_another_pod_or_the_kubelets_own_fault_is_no_side() -> None:
    """The kubelet behind the agent may fail whoever asks, and pods are on different nodes."""
    assert seen(call("ctl-1", SILENT) + call("ctl-2", OUTPUT, "web-0")) == Sides()
    assert seen(call("ctl-1", SILENT) + "root@ctl-2:/# cat web\n" + OUTPUT) == Sides()
    refused = SILENT.replace("dial timeout, backstop", "dial tcp 10.22.7.31:10250: connect: connection refused")
    assert seen(call("ctl-1", refused) + call("ctl-2", OUTPUT)) == Sides()


def test_a_host_on_both_sides_leaves_the_others_as_they_are() -> None:
    """What one host says of both kinds is put aside with its own answers alone."""
    both = call("ctl-3", SILENT) + call("ctl-3", OUTPUT)
    found = seen(both + call("ctl-1", SILENT) + call("ctl-2", OUTPUT))
    assert (found.blind, found.seeing) == (("ctl-1",), ("ctl-2",))
    assert ([row.typed_on for row in found.failed], [row.typed_on for row in found.worked]) == (["ctl-1"], ["ctl-2"])
    nobody = (call("ctl-1", SILENT) + call("ctl-2", OUTPUT)).replace("root@ctl-2:/#", "$")
    assert seen(nobody) == Sides()


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(sides_room)


def test_top_that_works_on_one_controller_and_not_beside_a_server_without_agents() -> None:
    """`top` names no pod: the server that refuses dials on the host where it fails says whose fault it is."""
    down = "Error from server (ServiceUnavailable): the server is currently unable to handle the request (get nodes.metrics.k8s.io)\n"
    numbers = "NAME   CPU(cores)   CPU%   MEMORY(bytes)   MEMORY%\nw-1   112m   2%   2210Mi   14%\n"
    refused = 'Feb 04 09:18:08 ctl-1 k0s[23]: time="2025-02-04 09:18:08" level=info msg="E0204 09:18:08.117021  23 server.go:528] \\"Failed to get a backend\\" err=\\"No agent available\\" dialID=37" component=konnectivity stream=stderr\n'
    typed = f"root@ctl-1:~# k0s kubectl top nodes\n{down}root@ctl-2:~# k0s kubectl top nodes\n{numbers}"
    case = bundle({"t.txt": typed, "j.txt": refused * 2})
    found = sides(case.snapshot.rows)
    assert (found.blind, found.seeing, found.of_top) == (("ctl-1",), ("ctl-2",), True)
    assert case.first == ("agents-partially-connected", "likely")
    assert "`top` typed on ctl-2 comes through, and not on ctl-1" in case.says("AG-10")
    assert seen(typed) == Sides()
    assert sides(bundle({"t.txt": typed, "j.txt": refused.replace("ctl-1", "ctl-3") * 2}).snapshot.rows) == Sides()
