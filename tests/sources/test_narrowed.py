"""What commands leave out."""

from __future__ import annotations

import pytest
from analyzer.sources.narrowed import AGENTS, SESSIONS, cuts_log, is_searched, leaves_out

PODS = "kubectl get pods -A -o wide"
BIRD = "kubectl exec -n kube-system calico-node-a1b2c -- birdcl show protocols"


@pytest.mark.parametrize(
    ("command", "left_out"),
    [
        ("", False),
        (PODS, False),
        (f"{PODS} | grep konn", False),
        (f"{PODS} | grep -i KONNECT", False),
        (f"{PODS} | grep -E 'calico|konnectivity-agent'", False),
        (f"{PODS} | grep -e NAME -e konn", False),
        (f"{PODS} | grep --regexp=konn -A2", False),
        (f"{PODS} | grep 'konn", False),
        (f"{PODS} | grep -e NAME -e 10.73.1.6", True),
        (f"{PODS} | sort -k1 | tail -n +2", False),
        (f"{PODS} | less", False),
        ("kubectl get pods -n kube-system -l app=konnectivity-agent", False),
        (f"{PODS} | grep 10.73.1.6", True),
        (f"{PODS} | grep -v Running", True),
        (f"{PODS} | grep -v konn", True),
        (f"{PODS} | grep --invert-match konn", True),
        (f"{PODS} | grep konn | head -2", True),
        (f"{PODS} | grep 'konn.*x$'", True),
        (f"{PODS} | awk 'NR<4'", True),
        ("oc get pod konnectivity-agent-2xk9p -n kube-system", True),
        ("kubectl get pod/konnectivity-agent-2xk9p", True),
        ("kubectl get pods --field-selector spec.nodeName=w1", True),
        ("kubectl get pods -l app=web", True),
    ],
)
def test_pods(command: str, left_out: bool) -> None:
    """A search for a part of the agents' names keeps all of them; any other narrows the list."""
    assert leaves_out(command, AGENTS) is left_out


@pytest.mark.parametrize(
    ("command", "left_out"),
    [
        (BIRD, False),
        ("birdcl show protocols all", False),
        (f"{BIRD} | grep Mesh", False),
        (f"{BIRD} | grep BGP", False),
        (f"for p in $(kubectl get po -l k8s-app=calico-node -o name); do echo $p; {BIRD} | grep Mesh; done", False),
        (f"for p in $(kubectl get po -l k8s-app=calico-node -o name); do echo $p; {BIRD} | grep Mesh_10_1; done", True),
        (f"(for p in a b; do {BIRD} | grep BGP)", False),
        (f"{BIRD} | grep Mesh_10_73_1_6", True),
        (f"{BIRD} | grep BGP | grep -v Established", True),
        (f"{BIRD} | head -5", True),
        ("birdcl show protocols all Mesh_10_73_1_6", True),
        ('birdcl "show protocols Mesh_10_73_1_6"', True),
    ],
)
def test_sessions(command: str, left_out: bool) -> None:
    """The name of one protocol, or a search for less than all sessions of the mesh."""
    assert leaves_out(command, SESSIONS) is left_out


@pytest.mark.parametrize(
    ("command", "searched"),
    [
        ("", False),
        ("kubectl logs konnectivity-server-0", False),
        ("kubectl logs konnectivity-server-0 | head -50", False),
        ("kubectl logs konnectivity-server-0 --tail=20 | tee grep.txt", False),
        ("kubectl logs konnectivity-server-0 | grep -i agent", True),
        ("crictl logs 5b2c | tail -500 | /usr/bin/egrep 'a|b'", True),
        ("kubectl logs x | ", False),
    ],
)
def test_a_search_takes_lines_out_between_others(command: str, searched: bool) -> None:
    """Behind `head` and `tail` what is there stands without gaps."""
    assert is_searched(command) is searched


@pytest.mark.parametrize(
    ("pipe", "cut"),
    [
        ("", False),
        (" | tail -20", False),
        (" | less", False),
        (" | grep serv", False),
        (" | grep -i SERVING", False),
        (" | grep -v healthz", False),
        (" | grep ^E", True),
        (" | grep -iE 'error|fail'", True),
        (" | grep -v serving", True),
        (" | grep --invert-match healthz", False),
        (" | grep --invert-match serving", True),
        (" | grep -E 'Start|^E'", True),
        (" | grep -v '^I'", True),
        (" | head -50", True),
        (" | sed -n 1,20p", True),
        (" | sed s/^/w1:/", False),
        (" | sed -E 's#x#y#g'", False),
        (" 2>&1 | sed s/^/$(name $p)/' & done", False),
        (" | sed -n 's/x/y/p'", True),
        (" | sed 's/x/y/;/z/d'", True),
        (" | sed /x/d", True),
    ],
)
def test_lines_of_a_log(pipe: str, cut: bool) -> None:
    """The last lines alone miss nothing of how it ends; a search by level drops whatever is no error."""
    assert cuts_log(f"kubectl logs -n kube-system konnectivity-agent-2xk9p{pipe}", ("Start serving",)) is cut
