"""One BIRD that is asked twice in one console: the last output holds."""

from __future__ import annotations

from analyzer.current.held import CurrentRows
from analyzer.current.taken_again import take_again
from analyzer.schema import BIRD_STATUS, BirdStatusRow

from tests.support.inline import bird, bundle
from tests.support.tables import tables_of

ASK = "$ kubectl exec -n kube-system {pod} -- birdcl show protocols\n"
DOWN = bird(("10.9.0.2", "Connect"), "10.9.0.3")
UP = bird("10.9.0.2", "10.9.0.3")


def console(*outputs: tuple[str, str]) -> str:
    return "".join(ASK.format(pod=pod) + text for pod, text in outputs)


def test_of_two_outputs_of_one_pod_the_later_holds() -> None:
    """A session that came up in the meantime is up, and one that went down is down; what is past is said."""
    again = bundle(t=console(("calico-node-aaaaa", DOWN), ("calico-node-aaaaa", UP)))
    assert again.status("BGP-03") == "pass"
    assert "bgp-node-isolated" not in again.causes
    assert "bgp_peers" in again.says("CTX-13")
    lost = bundle(t=console(("calico-node-aaaaa", UP), ("calico-node-aaaaa", DOWN)))
    assert lost.status("BGP-03") == "fail"
    assert "1 of 2 sessions" in lost.says("BGP-03")


def test_outputs_of_two_pods_stand_side_by_side() -> None:
    """Another pod is another node's BIRD, whatever stands below; so are two files, of which nobody knows the order."""
    assert bundle(t=console(("calico-node-aaaaa", DOWN), ("calico-node-bbbbb", UP))).status("BGP-03") == "fail"
    assert (
        bundle(a=console(("calico-node-aaaaa", DOWN)), b=console(("calico-node-aaaaa", UP))).status("BGP-03") == "fail"
    )


def test_outputs_that_name_neither_node_nor_pod_may_be_of_two_nodes() -> None:
    """Without a name nothing is known to be the same."""
    assert bundle(t=f"$ birdcl show protocols\n{DOWN}$ birdcl show protocols\n{UP}").status("BGP-03") == "fail"


def test_a_daemon_that_answers_again_is_not_down() -> None:
    """An error in place of an output, and the output below it."""
    none = "Unable to connect to server control socket (/var/run/calico/bird.ctl): Connection refused\n"
    case = bundle(t=console(("calico-node-aaaaa", none), ("calico-node-aaaaa", UP)))
    assert "calico-node-down" not in case.causes
    assert case.status("BGP-03") == "pass"


def test_a_daemon_of_no_known_node_is_nobodys_later_word() -> None:
    """Two outputs of one node: the later one holds; two without a name stand side by side."""

    def said(line: int, running: bool, node: str | None = "w1") -> BirdStatusRow:
        return BirdStatusRow(source="b.txt", line=line, node=node, daemon="bird", running=running)

    held = CurrentRows(tables_of(said(2, False), said(9, True), said(12, False, None), said(15, True, None)))
    take_again(held)
    assert [row.line for row in held[BIRD_STATUS]] == [9, 12, 15]
    assert [one.row.line for one in held.past] == [2]
