"""Prompts are a class: whatever a theme prints, the command behind it is found, and text that is none is left alone."""

from __future__ import annotations

import pytest
import regex
from analyzer.sources import prompts
from analyzer.sources.clock import rfc3339_us

from tests.support.prompts import prompts as made
from tests.support.prompts import sentences

STARTS = regex.compile(f"(?:{prompts.START})")


def echo(line: str) -> tuple[str, str] | None:
    if not STARTS.match(line):
        return None
    assert prompts.may_be_echoed(line)  # a text that may not is never asked
    return prompts.echo(line)


def test_a_line_that_may_be_no_echo_asks_no_other_pattern(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines of a text that nobody typed are told by the tool's name and the sign that they lack."""
    for name in ("SAID", "PROMPTED", "WORDED", "COMMAND"):
        monkeypatch.setattr(prompts, name, None)
    assert [
        prompts.echo(line) for line in ("    start_serving: 2", "server-1.log:", "a sentence about agents")
    ] == 3 * [None]


def test_a_line_may_show_a_prompt_when_a_sign_or_a_foreign_character_stands_in_it() -> None:
    """Of ASCII the four signs of shells alone; beyond it whatever a theme draws."""
    signs = [
        one for one in map(chr, [*range(32, 0x250), 0x276F, 0x1F600, 0x10FFFF]) if prompts.LOOK.search(f"PS {one}")
    ]
    assert [one for one in signs if one.isascii()] == ["#", "$", "%", ">"]
    assert all(one in signs for one in map(chr, [*range(0x80, 0x250), 0x276F, 0x1F600, 0x10FFFF]))


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("jdoe@host:~$ date", "date"),
        ("[root@bastion ~]# kubectl get nodes", "kubectl get nodes"),
        ("[jdoe@bastion src (main)]$ ls", "ls"),
        ("sh-4.4# chroot /host", "chroot /host"),
        ("bash-5.1$ ls", "ls"),
        ("jdoe@Johns-MacBook-Pro ~ % k get nodes", "kubectl get nodes"),
        ("➜  iks git:(main) ✗ kc get pods -A", "kubectl get pods -A"),
        ("❯ ls", "ls"),
        ("command: kubectl get pods -n a1", "kubectl get pods -n a1"),
        ("  - command: kubectl get pods -n a1", "kubectl get pods -n a1"),
        ('    "cmd": "kubectl get nodes"', "kubectl get nodes"),
        ("tkn@MacBook-Pro:~|⇒  kubectl get pods -n calico-system", "kubectl get pods -n calico-system"),
        ("10:14:36 admin@jump ~ → kubectl --context=prod get nodes", "kubectl --context=prod get nodes"),
        ("+ oc get pods -n clusters-demo", "oc get pods -n clusters-demo"),
        ("++ kubectl logs web-1", "kubectl logs web-1"),
        ("PS C:\\Users\\jdoe> kubectl.exe get nodes", "kubectl get nodes"),
        ("C:\\Users\\jdoe>dir", "dir"),
        ("jdoe@host ~> date", "date"),
        ("(⎈|prod:kube-system) ~ $ oc get co", "oc get co"),
        ("☸ prod (kube-system) jdoe@host ~ » ls", "ls"),
        ("[12:31:07] root@host:~# date", "date"),
        ("2026-03-02 09:00:01 root@host:/tmp# date", "date"),
        ("12:31 ~/src on  main ❯ kubectl get nodes", "kubectl get nodes"),
        ("[prod|kube-system] $ kubectl get nodes", "kubectl get nodes"),
        ("acme-admin » kubectl get nodes", "kubectl get nodes"),
        ("\U0001f680 kubectl get nodes", "kubectl get nodes"),
        ("# kubectl get nodes", "kubectl get nodes"),
        ("# openssl s_client -connect a.b:443 </dev/null", "openssl s_client -connect a.b:443 </dev/null"),
        ("# curl -sk https://localhost:8093/metrics", "curl -sk https://localhost:8093/metrics"),
        ("% watch -n 2 kubectl get nodes", "watch -n 2 kubectl get nodes"),
        ("$ KUBECONFIG=a.yaml sudo k0s kubectl get nodes", "KUBECONFIG=a.yaml sudo k0s kubectl get nodes"),
        ("kubectl get pods -A | grep konn", "kubectl get pods -A | grep konn"),
        ("jdoe@host:~$", ""),
        ("[root@w-1 ~]#./calicoctl node status", "calicoctl node status"),
        ("[root@w-1 ~]#kubectl get pods -A", "kubectl get pods -A"),
        ("root@w-1:~#sudo calicoctl node status", "sudo calicoctl node status"),
        ("w-1:/opt #kubectl -n a get pods", "kubectl -n a get pods"),
    ],
)
def test_the_command_behind_a_prompt_is_found(line: str, command: str) -> None:
    """Aliases of kubectl are written out; a prompt with nothing behind it is one, too."""
    found = echo(line)
    assert found is not None
    assert found[1] == command


@pytest.mark.parametrize(
    "line",
    [
        "k means the usual alias",
        "kubectl is what we used",
        "# curl shows the same",
        "[root@w-1 ~]#oc",
        "# openssl is too old here",
        "oc 4.14 was installed",
        "the load is 85 % kubectl did nothing",
        "10.1.1.1   Ready   <none>   10d   v1.28.9+IKS",
        "kube-system   konnectivity-agent-abcde   1/1   Running   0   10d",
        "| 10.1.1.2     | node-to-node mesh | up    | 03:40:11 | Established |",
        'E0302 09:00:02.000000       1 a.go:5] "run" cmd="a # kubectl get nodes"',
        "Mesh_10_1_1_2 BGP      master   up     12:15:52    Established",
        "NAME   STATUS   AGE",
        "jdoe@example.com said that 50% of the nodes are down",
    ],
)
def test_what_is_no_prompt_is_left_alone(line: str) -> None:
    """Prose, rows of tables and records of logs are no echoes, though they name a tool."""
    assert echo(line) is None


def test_generated_prompts_are_known() -> None:
    """Two hundred prompts of usual shells are echoes, a hundred sentences are none."""
    lines = made(200, 3)
    assert [line for line in lines if echo(line) is None] == []
    assert [line for line in sentences(100, 3) if echo(line) is not None] == []


@pytest.mark.parametrize(
    ("prompt", "shell", "host"),
    [
        ("[root@worker-1 ~]#", "root@worker-1", "worker-1"),
        ("[root@worker-1 /tmp]#", "root@worker-1", "worker-1"),
        ("root@10.1.1.2:~#", "root@10.1.1.2", "10.1.1.2"),
        ("worker-1:~ #", "worker-1:~ #", "worker-1"),
        ("worker-1:/etc/cni#", "worker-1:/etc/cni#", "worker-1"),
        ("worker-1 #", "worker-1 #", "worker-1"),
        ("w3.example%", "w3.example%", "w3.example"),
        ("node7 $", "node7 $", "node7"),
        ("bash-5.1#", "bash-5.1#", None),
        ("data #", "data #", None),
        ("10 %", "10 %", None),
        ("jdoe@Johns-MacBook-Pro ~ %", "jdoe@Johns-MacBook-Pro", None),
        ("sh-4.4#", "sh-4.4#", None),
    ],
)
def test_a_prompt_names_its_host(prompt: str, shell: str, host: str | None) -> None:
    """One shell is told from another by user and host, whatever folder it stands in; a name that no node may have is none."""
    assert (prompts.shell_of(prompt), prompts.host_of(prompt)) == (shell, host)


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("bird> show bfd sessions", "show bfd sessions"),
        ("Every 2.0s: kubectl get pods -n a      host: Mon Mar  2 10:00:00 2026", "kubectl get pods -n a"),
        ("Alle 2,0s: kubectl get pods -n a      host: Di Mär  3 11:02:44 2026", "kubectl get pods -n a"),
        ("Toutes les 2,0s: kubectl get pods -n a      host: mar. 3 mars 11:02:44 2026", "kubectl get pods -n a"),
        ("===== kubectl get ds -n a =====", "kubectl get ds -n a"),
        ("+ kubectl get pods -n a", "kubectl get pods -n a"),
        ("### Command: kubectl get deploy -n a", "kubectl get deploy -n a"),
        ("Running `k get svc -n a`", "kubectl get svc -n a"),
        ("jdoe@host:~/src (main *$%)$ kubectl -n a get pods | grep x", "kubectl -n a get pods | grep x"),
    ],
)
def test_scripts_and_watch_say_what_they_run(line: str, command: str) -> None:
    """Whatever frames it, the command is the one that a prompt would show."""
    found = echo(line)
    assert found is not None
    assert found[1] == command


@pytest.mark.parametrize("line", ["bird> Mesh_10_1_1_2 BGP   master   up   12:15:52", "We ran: kubectl get pods"])
def test_a_row_or_a_sentence_is_no_said_command(line: str) -> None:
    """BIRD's client prints its answer behind its prompt."""
    assert echo(line) is None


@pytest.mark.parametrize(
    ("line", "is_command"),
    [
        ('kubectl exec failed with "error dialing backend: dial timeout" on the staging cluster.', False),
        ("kubectl logs does not work any more since Monday", False),
        ("oc exec hangs and then prints an error", False),
        ("kubectl exec fails on all nodes", False),
        ("kubectl top nodes works fine", False),
        ("oc exec stopped working", False),
        ("kubectl logs timing out.", False),
        ("kubectl logs pod-1.", True),
        ("kubectl logs works -f", True),
        ("kubectl get pods output:", True),
        ("$ kubectl exec failed with the same error", True),
        ("kubectl exec web -- echo this is it", True),
        ("kubectl get pods -n of the", True),
        ("kubectl get pods a b", True),
        ("kubectl delete pod the web", True),
        ("systemctl status konnectivity-server", True),
        ("sudo systemctl --no-pager status kubelet containerd", True),
        ("systemctl is-active kubelet; date", True),
        ("systemctl status kubelet: inactive (dead)", False),
        ("systemctl status kubelet says that it is dead", False),
        ("systemctl daemon was hanging", False),
    ],
)
def test_a_sentence_that_begins_with_a_command_is_none(line: str, is_command: bool) -> None:
    """What is said of a command, a full stop, or two of the words that bind a sentence, and no flag; behind a prompt it was typed, whatever it says."""
    assert (prompts.echo(line) is not None) is is_command
    assert prompts.is_typed(line) is is_command


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("10:02  kubectl exec web-0 -- date", "kubectl exec web-0 -- date"),
        ("[10:02:11] kubectl get pods -A", "kubectl get pods -A"),
        ("2025-03-04 10:02 UTC - kubectl get nodes", "kubectl get nodes"),
        ("10:02 kubectl logs does not work on any node", None),
        ("10:02 kubectl exec fails", None),
        ("10:02 `kubectl exec web-0` ends in an error", None),
        ("10:02:11.123 kubectl get pods", None),
        ("10:02 everything works", None),
    ],
)
def test_a_timeline_says_when_a_command_was_typed(line: str, command: str | None) -> None:
    """The time stands for the prompt; a sentence about a command is none, with a time or without."""
    found = echo(line)
    assert (found and found[1]) == command
    assert prompts.is_typed(line) is (command is not None)


@pytest.mark.parametrize("behind", ["", " (14:02)", " [09:15:01 UTC]", " (2026-11-28 14:02)", " (14:02) ---"])
def test_a_time_in_brackets_behind_a_said_command_is_none_of_it(behind: str) -> None:
    """Whoever frames an output says when it was; brackets that hold no time are the command's."""
    assert echo(f"--- kubectl get pods -n web{behind}") == ("---", "kubectl get pods -n web")
    assert echo("--- kubectl get pods -n web (all)") == ("---", "kubectl get pods -n web (all)")


@pytest.mark.parametrize(
    "line", ["oc get pods", "$ k get nodes", "λkubectl get pods", "+ /usr/bin/crictl ps", "mac % ssh node-1 ls"]
)
def test_a_command_within_a_text_is_that_of_its_line(line: str) -> None:
    """What stands behind the line's end is not asked, nor what stands in front of where it may begin."""
    assert (alone := prompts.IS_TYPED.match(line)) is not None
    assert (found := prompts.typed_at(f"  {line}\nNAME", 2)) is not None
    assert found[0] == alone[0]
    assert prompts.typed_at(f"NAME   STATUS\n{line}") is None
    assert prompts.typed_at("network policy\noc get pods") is None


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("[10:18] dana: kubectl logs -n pay web-1 --tail=2", "kubectl logs -n pay web-1 --tail=2"),
        ("10:18 Dana Roe: k get pods -A", "kubectl get pods -A"),
        ("dana 10:18  kubectl get ds -n kube-system konnectivity-agent -o yaml | grep proxy", None),
        ("dana [10:18 AM]: oc get nodes", "oc get nodes"),
        ("[10:14] dana: kubectl exec is broken on all nodes", ""),
        ("I1127 10:18:00.000001 1 a.go:1] kubectl get pods", ""),
    ],
)
def test_who_said_a_command_in_a_chat_stands_for_its_prompt(line: str, command: str | None) -> None:
    """With the time before the name or behind it; a sentence about a command is none, whoever said it."""
    found = echo(line)
    told = line.partition("  ")[2] if command is None else command
    assert (found[1] if found else "") == told


@pytest.mark.parametrize(
    ("line", "is_said"),
    [
        ("[10:19] dana: and", True),
        ("dana 10:19", True),
        ("xo APP 10:19 now", True),
        ("10:19 dana:", True),
        ("10:19:02 worker: started", False),
        ("I1127 10:19:00.000001 1 a.go:1] x", False),
        ("web-1   1/1   Running", False),
    ],
)
def test_who_said_what_and_when(line: str, is_said: bool) -> None:
    """A chat's clock has no seconds, a log's has."""
    assert (prompts.SPOKEN_AT.match(line) is not None) is is_said


@pytest.mark.parametrize(
    ("prompt", "typed"),
    [
        ("[2026-03-02 10:00:05] root@ctl:~#", "2026-03-02T10:00:05Z"),
        ("2026-03-02 10:00 dana@ctl:~$", "2026-03-02T10:00:00Z"),
        ("2026-03-02T10:00:05Z $", "2026-03-02T10:00:05Z"),
        ("[10:00:05] root@ctl:~#", None),
        ("root@node-2026-03-02:~#", None),
        ("", None),
    ],
)
def test_when_a_command_was_typed(prompt: str, typed: str | None) -> None:
    """A prompt tells it with a date; a time of day alone may be that of any day."""
    assert prompts.time_of(prompt) == (None if typed is None else rfc3339_us(typed))
