"""A line that names a host above what was printed there is told by its form, whatever the loop or the shell that wrote it."""

from __future__ import annotations

import pytest
from analyzer.schema import BGP_PEERS, UNREAD
from analyzer.sources import host_headings
from analyzer.sources.host_headings import beside, host_heading, word

from tests.support.inline import bundle
from tests.support.values import are_values

ADDRESS = "10.134.7.9"


@pytest.mark.parametrize(
    "form",
    [
        "## {}", "# ssh {}", "# ssh root@{}", "=== {} ===", "---- node: {} ----", "*** {} ***", "**{}**", ">>> {}", "<<< {} >>>", "[{}]", "{}:", "`{}`:",
        "{} | CHANGED | rc=0 >>", "{} | FAILED | rc=1 >>", "[3] 10:23:11 [SUCCESS] {}", "#### output from {}:", "Node {}:", "Host: {}", "node={}", "ssh core@{}",
        "+ ssh {}", "1) {}", "#2 {}", "--- {}: birdcl show protocols ---", "Worker node: {}", "On {}:", "## {} (worker)",
        "############ {} ############", "## BIRD status on worker {}", "=== calicoctl node status of {} ===", "## birdcl from the host {}:",
    ],
)  # fmt: skip
def test_an_address_is_a_host_in_every_usual_form(form: str) -> None:
    """Marks of Markdown, rulers, parallel shells, Ansible and `set -x` around it change nothing."""
    found = host_heading(form.format(ADDRESS))
    assert found is not None
    assert (found.node, found.pod, found.alone) == (ADDRESS, None, False)


@pytest.mark.parametrize(
    ("line", "node", "pod"),
    [
        ("## worker-3", "worker-3", None),
        ("=== kube-abc-default-0001 ===", "kube-abc-default-0001", None),
        ("## fd00::9", "fd00::9", None),
        ("# node: zebra", "zebra", None),
        ("# node zebra", None, None),
        ("## node status", None, None),
        ("## kube-system", None, None),
        ("=== master-logs ===", None, None),
        ("## node.status", None, None),
        ("## node-b.shop.example.com", "node-b.shop.example.com", None),
        ("## node-b", "node-b", None),
        ("master-0:", "master-0", None),
        ("# zebra (10.134.7.9)", "10.134.7.9", None),
        ("### calico-node-x7k2p", None, "calico-node-x7k2p"),
        ("### calico-node-x7k2p (10.134.7.9)", "10.134.7.9", "calico-node-x7k2p"),
        ("## zebra", None, None),
        ("[zebra.example.com]", None, None),
        ("logs from zebra-1:", None, None),
        ("Node zebra-1:", "zebra-1", None),
        ("zebra-1 (10.134.7.9):", "10.134.7.9", None),
        ("## BIRD on worker zebra-1", "zebra-1", None),
    ],
)
def test_other_names_are_what_their_form_says(line: str, node: str | None, pod: str | None) -> None:
    """What is called a node, or has a node's or a daemon's name; any other name is kept, and decided by the bundle."""
    found = host_heading(line)
    assert found is not None
    assert (found.node, found.pod) == (node, pod)


@pytest.mark.parametrize(
    "line",
    [
        "10.134.7", "## 1.2.3.4.5", "## the sessions of 10.134.7.9 are down", "On monday", "Node is down", "note:", "nodes", "# note: see below", "## what I saw on node down", "## BIRD on zebra-1", "kind: Pod", "  - 10.134.7.9",
        "10.134.7.9   Ready   <none>   12d", "| 10.134.7.9 | up |", "", "#", "---", "## " + "a" * 300,
    ],
)  # fmt: skip
def test_sentences_rows_and_keys_name_no_host(line: str) -> None:
    """An address in a sentence, a row, an item of a list, or a word with a colon."""
    assert host_heading(line) is None


def test_an_address_alone_is_told_from_one_with_a_colon() -> None:
    """It may as well be the end of a list of addresses."""
    for line, alone in ((ADDRESS, True), (f"{ADDRESS}:", False), ("zebra-1", True)):
        found = host_heading(line)
        assert found is not None
        assert found.alone is alone


def test_whatever_has_the_same_sign_stands_beside_a_host() -> None:
    """It ends what was printed there, though it names nobody; below another sign it is a part of it."""
    found = beside("=== what I tried then ===", "===")
    assert found is not None
    assert (found.text, found.node, found.pod) == ("what I tried then", None, None)
    assert beside("--- protocols ---", "===") is None
    assert beside("=== a ===", "") is None


def test_a_word_alone_may_be_a_host_above_an_output() -> None:
    """It names nobody by itself, has a colon or none, and stands beside no other heading."""
    found = word("zebra:")
    assert found is not None
    assert (found.text, found.node, found.pod, found.alone, beside("zebra", found.sign)) == (
        "zebra",
        None,
        None,
        True,
        None,
    )
    assert [word(line) for line in ("Zebra", "a zebra", "zebra: yes", "- zebra", "")] == [None] * 5


@pytest.mark.parametrize("said", ["zebra", "output", "before", "here"])
def test_what_a_word_alone_says_the_bundle_decides(said: str) -> None:
    """Above an output it is a host where a node is called so, and else nobody: whose the view is, the headings around it say."""
    assert whose(f"10.9.0.3:\n{said}:\n{VIEW.format(4)}", "") == ["10.9.0.3"]
    assert whose(f"{said}\n{VIEW.format(77)}", "") == [None]
    known = NODES.replace("ant.shop.example.com", f"{said}.shop.example.com")
    assert whose(f"{said}\n{VIEW.format(77)}", known) == [f"{said}.shop.example.com"]


VIEW = """BIRD v0.3.3+birdv1.6.8 ready.
name     proto    table    state  since       info
Mesh_10_9_0_{}  BGP      master   up     2026-03-01  Established
Mesh_10_9_0_9  BGP      master   start  10:01:22    Active        Socket: No route to host
"""
NODES = "NAME   STATUS   ROLES    AGE   VERSION   INTERNAL-IP   EXTERNAL-IP\n" + "".join(
    f"{name}   Ready    <none>   12d   v1.29.4   10.9.0.{at}   <none>\n"
    for name, at in (("ant.shop.example.com", 3), ("bee.shop.example.com", 4), ("cow.shop.example.com", 9))
)


def whose(text: str, nodes: str = NODES) -> list[str | None]:
    case = bundle({"birds.txt": text, **({"nodes.txt": nodes} if nodes else {})})
    views = case.snapshot["bgp_peers"].drop_duplicates("view")
    return [node if isinstance(node, str) else None for node in views["node"]]


@pytest.mark.parametrize(
    "form",
    [
        "## {}",
        "=== {} ===",
        "{}",
        "--------------\n{}\n--------------",
        "{} | CHANGED | rc=0 >>",
        "# {}\n```",
        "~~~ {} ~~~",
    ],
)
def test_a_view_is_of_the_host_above_it(form: str) -> None:
    """An address is one by itself, also right above the output alone, between rulers and above a fence."""
    text = form.format("10.9.0.3") + "\n" + VIEW.format(4) + form.format("10.9.0.4") + "\n" + VIEW.format(3)
    assert whose(text, "") == ["10.9.0.3", "10.9.0.4"]


def test_a_name_is_a_host_where_the_bundle_knows_it() -> None:
    """Whole or without its domain; a word that is nobody's name makes no node."""
    text = f"== ant ==\n{VIEW.format(4)}== bee.shop.example.com ==\n-- protocols --\n{VIEW.format(3)}== today ==\n{VIEW.format(77)}"
    assert whose(text) == ["ant.shop.example.com", "bee.shop.example.com", None]


def test_what_stands_beside_a_host_is_not_printed_there() -> None:
    """A heading of the same sign that is no name at all ends the host's part."""
    text = f"=== 10.9.0.3 ===\n{VIEW.format(4)}=== after the reboot of the other one ===\n{VIEW.format(77)}"
    assert whose(text, "") == ["10.9.0.3", None]


def test_a_word_between_a_host_and_its_output_ends_nothing() -> None:
    """The stream, as scripts name it; the sign of the hosts is still known below it."""
    text = f"10.9.0.3:\nstdout:\n{VIEW.format(4)}=== 10.9.0.4 ===\nstdout:\n{VIEW.format(3)}=== after the reboot ===\n{VIEW.format(77)}"
    assert whose(text, "") == ["10.9.0.3", "10.9.0.4", None]


def test_a_list_of_addresses_names_no_host() -> None:
    """The last one of a list stands above the next command, and above its output if that was not echoed."""
    assert whose(f"10.9.0.3\n10.9.0.4\n{VIEW.format(3)}", "") == [None]


def test_records_below_a_host_are_its_own() -> None:
    """A log with such lines between its records is no plain log."""
    log = 'E0302 10:00:01.500000       1 client.go:482] "cannot connect once" err="dial"\n' * 3
    case = bundle(log=f"## 10.9.0.3\n{log}### Node ant-1\n{log}")
    assert case.snapshot["konnectivity_events"]["node"].tolist() == ["10.9.0.3"] * 3 + ["ant-1"] * 3
    assert not len(case.snapshot["unread"])


def test_records_below_a_name_that_the_bundle_knows() -> None:
    """As the views below it, where the record names neither its pod nor its node; of a word nothing is said."""
    log = 'E0302 10:00:01.500000       1 client.go:482] "cannot connect once" err="dial"\n' * 2
    case = bundle({"a.txt": f"=== ant ===\n{log}=== today ===\n{log}", "nodes.txt": NODES})
    nodes = [node if isinstance(node, str) else None for node in case.snapshot["konnectivity_events"]["node"]]
    assert nodes == ["ant.shop.example.com"] * 2 + [None] * 2


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(host_headings)


@pytest.mark.parametrize("lead", ["== ", "", "### ", "--- ", ">> ", "* "])
@pytest.mark.parametrize("tail", ["", ":", " =="])
@pytest.mark.parametrize(
    ("name", "node", "pod"),
    [
        ("pod/calico-node-x7k2q", None, "calico-node-x7k2q"),
        ("pods/calico-node-x7k2q", None, "calico-node-x7k2q"),
        ("kube-system/pod/web-0", None, "web-0"),
        ("node/10.0.0.1", "10.0.0.1", None),
        ("node/worker-a.example.com", "worker-a.example.com", None),
    ],
)  # fmt: skip
def test_an_objects_name_as_kubectl_prints_it_is_a_heading(
    lead: str, tail: str, name: str, node: str | None, pod: str | None
) -> None:
    """A loop over `-o name` prints it above each output, with a decoration or alone."""
    found = host_heading(lead + name + tail)
    if lead == "" and tail == " ==":
        return
    assert found is not None
    assert (found.node, found.pod) == (node, pod)


@pytest.mark.parametrize(
    "line",
    ["pod/calico-node-x7k2q is down", "deployment.apps/web", "pod/calico-node-x7k2q created", "a/b/c/pod/x", "pod/"],
)
def test_a_line_about_an_object_is_no_heading(line: str) -> None:
    """kubectl says what it did with an object behind its name."""
    assert host_heading(line) is None


ASKED = "BIRD v0.3.3+birdv1.6.8 ready.\nname     proto    table    state  since       info\nMesh_10_0_0_2 BGP      master   {}     12:15:52    {}   \n"


@pytest.mark.parametrize("lead", ["== ", "", "### ", ">> "])
def test_the_outputs_of_a_loop_over_names_are_those_of_its_pods(lead: str) -> None:
    """Each view has its pod, and an error between them is the pod's and ends before the next name."""
    chosen = 'Defaulted container "calico-node" out of: calico-node, install-cni (init)\n' if lead else ""
    text = (
        f"{lead}pod/calico-node-aaaaa\n{chosen}{ASKED.format('up', 'Established')}{lead}pod/calico-node-bbbbb\n"
        f"error: unable to upgrade connection: error dialing backend: No agent available\n{lead}pod/calico-node-ccccc\n{ASKED.format('start', 'Connect')}"
    )
    snapshot = bundle(x=text).snapshot
    assert [row.pod for row in snapshot.rows["bgp_peers"]] == ["calico-node-aaaaa", "calico-node-ccccc"]
    if lead:
        (error,) = snapshot.rows["tool_errors"]
        assert not snapshot.rows["unread"]
        assert (error.pod, error.message) == (
            "calico-node-bbbbb",
            "error: unable to upgrade connection: error dialing backend: No agent available",
        )


def test_a_list_of_names_alone_is_no_place() -> None:
    """What follows another command is of no pod that was listed above it."""
    text = "$ kubectl get pods -o name\npod/web-1\npod/calico-node-aaaaa\n$ birdcl show protocols\n" + ASKED.format(
        "up", "Established"
    )
    assert [row.pod for row in bundle(x=text).snapshot.rows["bgp_peers"]] == [None]


ROWS = "Mesh_10_9_0_{0}   BGP   master   up   2026-11-02   Established\n"


@pytest.mark.parametrize(
    ("form", "node"),
    [
        ("pod/calico-node-{}", None),
        ("kube-system/calico-node-{}", None),
        ("kube-system calico-node-{}:", None),
        ("calico-node-{0} 10.9.1.{1}", "10.9.1.{1}"),
        ("== calico-node-{0} on 10.9.1.{1} ==", "10.9.1.{1}"),
        ("10.9.1.{1}", "10.9.1.{1}"),
    ],
)
def test_what_a_loop_prints_above_rows_without_titles(form: str, node: str | None) -> None:
    """Each name begins a list of its own: no row of one is another's, and the pod's node is known where it is said."""
    heads = [form.format(name, n) for n, name in enumerate(("4fj2x", "9bd7m", "gg2pl"), 1)]
    text = "".join(f"{head}\n{ROWS.format(5)}{ROWS.format(6)}" for head in heads)
    rows = bundle({"a.txt": text}).snapshot.rows
    peers = rows[BGP_PEERS]
    assert len({row.node or row.view for row in peers}) == 3
    assert list(rows[UNREAD]) == []
    assert node is None or [row.node for row in peers][::2] == [node.format("", n) for n in (1, 2, 3)]


@pytest.mark.parametrize("line", ["calico-node-4fj2x is down", "konnectivity-agent-2xk8p here", "team calico-node"])
def test_words_behind_a_pods_name_are_no_node(line: str) -> None:
    """A sentence may begin so."""
    assert host_heading(line) is None


@pytest.mark.parametrize(
    ("line", "text", "node"),
    [
        ("=== w-3: iptables-save ===", "w-3", "w-3"), ("=== oak: iptables-save ===", "oak", None), ("===== iptables-save on oak =====", "oak", None),
        ("## oak: nft list ruleset", "oak", None), ("--- w-3: firewall-cmd --list-all-zones ---", "w-3", "w-3"), ("=== iptables -S (10.9.1.4) ===", "10.9.1.4", "10.9.1.4"),
        ("=== w-3 ufw status verbose ===", "w-3", "w-3"),
    ],
)  # fmt: skip
def test_who_lists_a_firewall_is_named_beside_the_command(line: str, text: str, node: str | None) -> None:
    """A name beside a command that lists a machine's own rules is that machine's."""
    found = host_heading(line)
    assert found is not None
    assert (found.text, found.node) == (text, node)


@pytest.mark.parametrize(
    "line", ["## the iptables-save", "=== sudo iptables-save ===", "=== command: iptables-save ==="]
)
def test_a_word_beside_such_a_command_is_no_machine(line: str) -> None:
    """An article, a tool that runs it, or what a script calls it."""
    assert host_heading(line) is None
