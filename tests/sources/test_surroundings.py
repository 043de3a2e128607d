"""Where a text comes from, by what stands above it: heading, pod, file, command, and the shell that the command was typed in."""

from __future__ import annotations

import pytest
from analyzer.reading.formats import formats
from analyzer.sources import surroundings
from analyzer.sources.document import Document
from analyzer.sources.names import Context
from analyzer.sources.pieces import Piece, cut

from tests.support.inline import bundle
from tests.support.values import are_values

ROWS = "BIRD v0.3.3+birdv1.6.8 ready.\nname     proto    table    state  since       info\n"


def _pieces(text: str) -> list[Piece]:
    return list(cut(Document(text, text), formats()[1], Context(namespace="of-the-file")))


def contexts(text: str) -> list[Context]:
    return [piece.context for piece in _pieces(text)]


@pytest.mark.parametrize(
    ("above", "node", "pod"),
    [
        ("$ ssh root@10.1.1.2 birdcl show protocols", "10.1.1.2", None),
        ("root@10.1.1.3:~# birdcl show protocols", "10.1.1.3", None),
        ("[core@worker-1 ~]$ sudo birdcl show protocols", "worker-1", None),
        ("jdoe@bastion:~$ kubectl exec calico-node-x7k2p -- birdcl show protocols", None, "calico-node-x7k2p"),
        ("jdoe@bastion:~$ ssh 10.1.1.2\nLast login: Mon Mar  2\nsh-4.4# birdcl show protocols", "10.1.1.2", None),
        ("jdoe@bastion:~$ oc debug node/worker-1\nsh-4.4# chroot /host\nsh-5.1# birdcl show protocols", "worker-1", None),
        ("$ kubectl exec -it calico-node-x7k2p -- bash\nbash-5.1$ birdcl show protocols", None, "calico-node-x7k2p"),
        ("jdoe@mac:~$ ssh 10.1.1.2\nsh-4.4# exit\nsh-4.2# birdcl show protocols", None, None),
        ("jdoe@mac:~$ ssh 10.1.1.2\nsh-4.4# date\njdoe@mac:~$ kubectl exec a-1 -- birdcl show protocols", None, "a-1"),
        ("$ ssh 10.1.1.2\n$ birdcl show protocols", None, None),
    ],
)  # fmt: skip
def test_the_echoed_command_says_whose_output_follows(above: str, node: str | None, pod: str | None) -> None:
    """Over ssh, debug and exec the node or pod they name, also for what is typed in the shell that they opened, until it ends."""
    last = contexts(f"{above}\n{ROWS}")[-1]
    assert (last.node, last.pod) == (node, pod)


def test_a_command_speaks_for_its_own_output_only() -> None:
    """The namespace of one command is not that of the next, and below a heading nothing of the commands above holds."""
    found = contexts(
        f"$ kubectl -n one logs a-1 -c b\n{ROWS}$ kubectl get pods\n{ROWS}BIRD STATUS:\n{ROWS}==> pods/logs/ns/p/c.log <==\n{ROWS}"
    )
    assert [(one.namespace, one.pod, one.container, one.heading) for one in found] == [
        ("one", "a-1", "b", ""),
        ("of-the-file", None, None, ""),
        (None, None, None, "BIRD STATUS"),
        ("ns", "p", "c", ""),
    ]


def test_a_heading_ends_the_command_that_stands_below_its_like() -> None:
    """A file's name in a dump's frame ends what was typed above it; one of another frame is of the command's output."""
    dump = f"===== a.txt =====\n{ROWS}$ kubectl logs -n one a-1\n{ROWS}"
    pods = [one.pod for one in contexts(f"{dump}===== b.txt =====\n{ROWS}")]
    assert pods == [None, "a-1", None]
    assert [one.pod for one in contexts(f"{dump}--- b.txt ---\n{ROWS}")] == [None, "a-1", "a-1"]
    again = f"{dump}--- b.txt ---\n{ROWS}$ kubectl get pods\n{ROWS}"
    assert [one.namespace for one in contexts(again)] == ["of-the-file", "one", "one", "of-the-file"]


def test_a_pod_line_and_a_node_line_name_their_own() -> None:
    """`POD:` gives pod, namespace and node, `NODE:` a node; marks of `cluster-info dump` hold between START and END."""
    found = contexts(
        f"POD: kube-system/calico-node-abcde (node 10.1.1.7)\n{ROWS}NODE: 10.1.1.8\n{ROWS}"
        f"==== START logs for container c of pod ns/p ====\n{ROWS}==== END logs for container c of pod ns/p ====\n{ROWS}"
    )
    assert [(one.namespace, one.pod, one.node, one.container) for one in found] == [
        ("kube-system", "calico-node-abcde", "10.1.1.7", None),
        ("kube-system", None, "10.1.1.8", None),
        ("ns", "p", "10.1.1.8", "c"),
        (None, None, "10.1.1.8", None),
    ]


def test_a_sentence_about_a_pod_names_none() -> None:
    """What stands below is not that pod's; a line that only names it, or its node as well, says so."""
    assert [one.pod for one in contexts(f"Pod: web-1 was restarted by hand\n{ROWS}")][-1] is None
    assert contexts(f"Pod: web-1\n{ROWS}")[-1].pod == "web-1"
    assert contexts(f"Pod: web-1 on node 10.1.1.7\n{ROWS}")[-1].pod == "web-1"
    assert contexts(f"POD: web-1 restarted\n{ROWS}")[-1].pod == "web-1"


@pytest.mark.parametrize(
    ("paste", "pod"),
    [
        ("```\n$ kubectl logs a-1\nError from server: EOF\n```\nAnother user has this:\n```\n{}```\n", None),
        ("~~~\n$ kubectl logs a-1\nError from server: EOF\n~~~\n~~~\n{}~~~\n", None),
        ("```\n$ kubectl logs a-1\n```\nprints\n```\n{}```\n", "a-1"),
        ("$ kubectl logs a-1\n```\n{}```\n", "a-1"),
        ("```\n$ kubectl get x\nno x\n$ kubectl logs a-1\n{}```\n", "a-1"),
        ("$ kubectl logs a-1\n```\nError from server: EOF\n```\nAnother user has this:\n```\n{}```\n", None),
        ("```\nsome\n```\n$ kubectl logs a-1\n```\n{}```\n", "a-1"),
        ("$ kubectl logs a-1\nfirst\n[Pipeline] sh\n{}", "a-1"),
    ],
)
def test_a_fence_that_closes_ends_the_command_whose_output_it_holds(paste: str, pod: str | None) -> None:
    """The next fence may quote anything; a command without an output in its own fence has it in the next."""
    (view,) = (piece.context for piece in _pieces(paste.format(ROWS)) if piece.text.startswith("BIRD"))
    assert view.pod == pod


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(surroundings)


@pytest.mark.parametrize("frame", ["===== agents/{}.log =====", "==> {}.log <==", "--- {}.log", "### {}.log ###"])
def test_logs_below_the_names_of_their_files(frame: str) -> None:
    """Each is its own pod's, whether the whole member looks like one log or not; what a file is called says nothing of the next one."""
    log = 'I0302 08:00:03.100000       1 client.go:129] "Connect to" server="a"\n' * 3
    names = ["konnectivity-agent-7x2mq", "konnectivity-agent-9wz7m", "notes"]
    text = "".join(f"{frame.format(name)}\n{log}\n" for name in names)
    snapshot = bundle({"all.txt": text}).snapshot
    pods = snapshot["log_sources"]["pod"]
    assert [one if isinstance(one, str) else "" for one in pods.astype(object)] == [*names[:2], ""]
    assert snapshot["unread"].empty


def test_a_loop_over_files_prints_their_names_in_frames() -> None:
    """Below its command each name is a file's; in what one command printed such a line is a part of it."""
    rows = "".join(f"=== konnectivity-agent-{end}.log ===\n{ROWS}" for end in ("7x2mq", "9wz7m"))
    loop = contexts(f'$ for f in *.log; do echo "=== $f ==="; grep x $f; done\n{rows}')
    assert [one.pod for one in loop] == ["konnectivity-agent-7x2mq", "konnectivity-agent-9wz7m"]
    assert {one.pod for one in contexts(f"$ kubectl logs web-0\n{ROWS}{rows}")} == {"web-0"}
