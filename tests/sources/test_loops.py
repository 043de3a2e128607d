"""A loop over hosts or pods says what the names above its outputs are."""

from __future__ import annotations

import pytest
from analyzer.sources.loops import Tries, each_of, is_paced, tries_of

from tests.support.inline import bundle

VIEW = "BIRD v0.3.3+birdv1.6.8 ready.\nname     proto    table    state  since       info\nMesh_10_9_0_{} BGP      master   up     09:00:01    Established\n"


@pytest.mark.parametrize(
    ("command", "each"),
    [
        ('for n in w1 w2; do echo "== $n"; ssh $n sudo calicoctl node status; done', "node"),
        ('for n in $(cat hosts); do ssh -o StrictHostKeyChecking=no -i ~/.ssh/k "core@${n}" birdcl show protocols; done', "node"),
        ("for n in a b; do oc debug node/$n -- chroot /host crictl ps; done", "node"),
        ("cat hosts | xargs -I{} ssh {} birdcl show protocols", "node"),
        ("foreach ($n in $nodes) { ssh $n birdcl show protocols }", "node"),
        ("for p in $PODS; do echo $p; kubectl exec -n calico-system -c calico-node $p -- birdcl show protocols; done", "pod"),
        ("for p in $PODS; do kubectl -n kube-system logs --tail=5 $p; done", "pod"),
        ("ssh w1 birdcl show protocols", ""),
        ("kubectl get pods -n $NS", ""),
        ("for n in a b; do kubectl describe node $n; done", ""),
    ],
)  # fmt: skip
def test_what_a_loop_goes_over(command: str, each: str) -> None:
    """By the place of the variable: behind ssh, debug or node-shell a host, behind exec and logs a pod."""
    assert each_of(command) == each


@pytest.mark.parametrize(
    "typed",
    [
        'for n in ant bee; do echo "== $n"; ssh $n birdcl show protocols; done',
        'for n in ant bee; do\n> echo "== $n"\n> ssh $n birdcl show protocols\n> done',
    ],
)
def test_each_output_of_a_loop_is_of_the_host_above_it(typed: str) -> None:
    """Whatever the hosts are called, and never of the host on which the loop was typed."""
    found = bundle(t=f"root@cow:~# {typed}\n== ant\n{VIEW.format(2)}== bee\n{VIEW.format(3)}root@cow:~#\n").snapshot
    assert [(row["node"], row["peer_ip"]) for row in found["bgp_peers"].to_dict("records")] == [
        ("ant", "10.9.0.2"),
        ("bee", "10.9.0.3"),
    ]
    assert found["unread"].empty


def test_what_no_name_stands_above_is_of_nobody() -> None:
    """A sentence with the same sign ends the last host's part."""
    text = f"root@cow:~# for n in ant; do echo $n; ssh $n birdcl show protocols; done\n{VIEW.format(2)}"
    assert bundle(t=text).snapshot["bgp_peers"]["node"].isna().all()


@pytest.mark.parametrize(
    ("command", "each"),
    [
        ("ssh {} uptime", "node"),
        ("ssh $n uptime", "node"),
        ("for %h in (a b) do ssh %h uptime", "node"),
        ("logs $p", "pod"),
    ],
)
def test_each_sign_of_a_variable_is_one(command: str, each: str) -> None:
    """The shell's, that of xargs, and that of Windows' shell."""
    assert each_of(command) == each


@pytest.mark.parametrize(
    ("text", "body", "command", "said"),
    [
        ("for i in 1 2; do kubectl logs web-0; done", "kubectl logs web-0", "kubectl logs web-0", ()),
        ("while true; do kubectl logs web-0; sleep 2; done", "kubectl logs web-0", "kubectl logs web-0", ()),
        (
            "for i in 1 2; do echo \"try $i\"; kubectl logs web-0 || echo none; done",
            "kubectl logs web-0 || echo none",
            "kubectl logs web-0",
            ("try $i", "none"),
        ),
    ],
)  # fmt: skip
def test_the_tries_of_a_loop_are_told_from_its_words(text: str, body: str, command: str, said: tuple[str, ...]) -> None:
    """What is printed around each try is none of the command's output."""
    assert tries_of(text) == (body, command, said)
    assert tries_of(command) is None
    assert is_paced(text) is ("sleep" in text)


@pytest.mark.parametrize(
    ("said", "line", "is_one"),
    [
        ("try $i", "try 2", True),
        ("try $i", "2", False),
        ("== $(date) ==", "== Fri Mar 6 ==", True),
        ("none", "none", True),
        ("none", "none left", False),
        ("$i", "2", True),
        ("$i", "2 rows", False),
    ],
)
def test_a_loops_own_words_are_known_with_any_variable(said: str, line: str, is_one: bool) -> None:
    """The text around the variables decides; a variable alone is one word."""
    assert Tries("", "", (said,)).is_said(line) is is_one
