"""Commands whose output comes through the tunnel, and lines that show that it came."""

from __future__ import annotations

import pytest
from analyzer.sources.uses import is_echo, is_of_client, is_remark, is_shown, server_space, use_of


@pytest.mark.parametrize(
    ("command", "use"),
    [
        ("kubectl exec -n shop web-1 -- ls", "exec"),
        ("oc rsh web-1 ip a", "exec"),
        ("kubectl logs web-1 --tail 5 2>&1 | grep -v debug | head", "logs"),
        ("kubectl exec web-1 -- sh -c 'ls; id'", "exec"),
        ("kubectl cp shop/web-1:/tmp/a a", "cp"),
        ("kubectl logs -n kube-system kube-apiserver-cp1", "logs"),
        ("kubectl get pods", None),
        ("ssh 10.0.0.1 crictl logs 1a2b", None),
        ("kubectl logs web-1 | wc -l", None),
        ("kubectl logs web-1 | grep -c error", None),
        ("kubectl logs web-1; date", "logs"),
        ("date; kubectl logs web-1", "logs"),
        ("kubectl get ns; kubectl logs web-1", None),
        ("export KUBECONFIG=a.yaml; kubectl logs web-1", "logs"),
        ("cd /srv && KUBECONFIG=b; kubectl exec web-1 -- ls", "exec"),
        ("cd $(mktemp -d); kubectl exec web-1 -- ls", None),
        ("for i in 1 2; do echo $i; kubectl logs web-1 --tail 1; sleep 1; done", "logs"),
        ("for i in 1 2; do date; kubectl logs web-1; done", None),
        ("kubectl exec web-1 -- true || echo no", "exec"),
        ("kubectl logs web-1 > web.log", None),
        ("kubectl logs -n kubx-masters konnectivity-server-a", None),
        ("kubectl exec -n master-c1 kube-apiserver-1 -- ls", None),
        ("kubectl logs konnectivity-server-c0ffee-1", None),
        ("kubectl -n tenants logs t1-6c4d-4tnrw -c konnectivity-server", None),
        ("kubectl -n kube-system logs kube-apiserver-cp1 -c konnectivity-server", "logs"),
        ("kubx-kubectl c0ffee exec web-1 -- ls", None),
    ],
)
def test_a_command_is_a_use_of_the_tunnel_or_none(command: str, use: str | None) -> None:
    """exec, logs and cp of a cluster's own pods are; a pod of the control plane, a carrier's tool and a pipe that counts are not."""
    assert use_of(command) == use


@pytest.mark.parametrize(
    ("use", "line", "told"),
    [
        ("exec", "nameserver 172.21.0.10", True),
        ("exec", "command terminated with exit code 7", True),
        ("exec", "default via 169.254.1.1 dev eth0", True),
        ("cp", "tar: Removing leading `/' from member names", True),
        (
            "exec",
            "error: Internal error occurred: error executing command in container: failed to exec in container: OCI runtime exec failed",
            True,
        ),
        (
            "exec",
            'OCI runtime exec failed: exec failed: unable to start container process: exec: "bash": executable file not found in $PATH',
            True,
        ),
        ("exec", "error: Internal error occurred: error dialing backend", False),
        ("exec", "error: unable to upgrade connection: No agent available", False),
        ("logs", "Error from server: boom", False),
        ("exec", "hangs for 2 minutes, then nothing", None),
        ("exec", "timeout", None),
        ("exec", "curl: (7) Failed to connect to shop port 80 after 2 ms: Couldn't connect to server", True),
        ("exec", "upstream connect error or disconnect/reset before headers. reset reason: connection failure", True),
        ("exec", "Fri Mar  6 10:11:12 UTC 2026", True),
        ("exec", "web-0.shop.svc", True),
        ("logs", "hello from web-1", True),
        ("logs", "listening on 8080", True),
        ("logs", "here nothing comes", None),
        ("logs", "it hangs", None),
        ("exec", "works now", None),
        ("exec", "what I get:", None),
        ("exec", "Sat Mar  7 16:14:07 UTC 2026", True),
        ("logs", "GET /healthz 200", True),
        ("logs", "orders ok 17", True),
        ("logs", "ok", None),
        ("logs", "not ok 17", None),
        ("logs", '{"level":"info"}', True),
        ("logs", "2026/03/07 16:14:07 started", True),
        ("logs", "works again since noon", None),
        ("logs", "panic: unable to load configmap", True),
        ("logs", "Traceback (most recent call last):", True),
        ("logs", "we panic: it fails", None),
        ("cp", "command terminated with exit code 1", None),
    ],
)
def test_a_line_of_output_tells(use: str, line: str, told: bool | None) -> None:
    """A program's own line or its exit code came back through the tunnel; kubectl's error did not; prose tells nothing."""
    assert is_shown(use, line) is told


def test_lines_of_kubectl_itself_are_no_output() -> None:
    """What the client prints before it dials shows no use."""
    assert is_of_client(
        "E0302 09:00:01.000000   12345 memcache.go:287] couldn't get resource list for metrics.k8s.io/v1beta1"
    )
    assert is_of_client('Defaulted container "a" out of: a, b')
    assert not is_of_client("E0302 09:00:01.000000       1 main.go:287] couldn't get it")


@pytest.mark.parametrize(
    ("command", "line", "told"),
    [
        ("kubectl exec -n shop web-0 -- echo ok", "ok", True),
        ("kubectl exec web-0 -- true && echo OK", "OK", True),
        ("kubectl exec web-0 -- hostname", "web-0", True),
        ("kubectl exec -n net router-x2 -c main -- hostname", "node-c", True),
        ("kubectl exec router-x2 -- cat /etc/hostname", "worker1.example.org", True),
        ("kubectl exec web-0 -- hostname", "hangs", False),
        ("kubectl exec web-0 -- hostname", "timed-out", False),
        ("kubectl exec web-0 -- echo ok", "okay", False),
        ("kubectl exec web-0 -- true || echo broken", "broken", False),
        ("kubectl exec -n master-c1 web-0 -- echo ok", "ok", False),
        ("kubectl get pods && echo ok", "ok", False),
    ],
)
def test_a_word_that_is_printed_only_on_success(command: str, line: str, told: bool) -> None:
    """An echo in the pod, or behind `&&`; the host's name is the pod's, or that of the node whose network it uses."""
    assert is_echo(command, "web-0", line) is told


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("it hangs here", True),
        ("$ cat /var/log/a.log", True),
        ("^C", True),
        ("[10:19] dana: and", True),
        ("Found 6 pods, using pod/web-24l5m", False),
        ("nameserver 172.21.0.10", False),
    ],
)
def test_words_and_the_next_command_end_an_output(line: str, is_one: bool) -> None:
    """Each by itself; what kubectl says above an output, and the output, do not."""
    assert is_remark(line) is is_one


@pytest.mark.parametrize(
    ("use", "line"),
    [
        ("exec", " 09:01:11 up 12 days,  3:12,  0 users,  load average: 0.52, 0.58, 0.59"),
        ("exec", "    PID USER     TIME  COMMAND"),
        ("exec", "Filesystem                Size      Used Available Use% Mounted on"),
        ("exec", "              total        used        free      shared  buff/cache   available"),
        ("logs", "failed to create fsnotify watcher: too many open files"),
        ("logs", "unable to retrieve container logs for containerd://5f3e8a7c"),
        (
            "logs",
            'failed to try resolving symlinks in path "/var/log/pods/x_0.log": lstat /var/log/pods/x_0.log: no such file or directory',
        ),
    ],
)
def test_what_a_container_or_its_kubelet_printed_came_back(use: str, line: str) -> None:
    """Tables of usual programs begin with blanks, and a kubelet that cannot read a log says so in its place."""
    assert is_shown(use, line) is True


def test_what_somebody_says_in_a_chat_did_not_come_back() -> None:
    """However plain the words are."""
    assert is_shown("logs", "[10:19] dana: and") is None
    assert is_shown("logs", "and") is True


def test_a_script_that_starts_a_container_logs_under_its_own_name() -> None:
    """Whatever words stand behind it."""
    assert (
        is_shown(
            "logs", "/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration"
        )
        is True
    )


@pytest.mark.parametrize(
    ("command", "use", "space"),
    [
        ("oc -n plane-red logs konnectivity-server-5c7d9-xk2 --tail 30", None, "plane-red"),
        ("kubectl logs -n plane-red deploy/kube-apiserver --tail 5", None, None),
        ("kubectl exec -n plane-red kube-apiserver-0 -- ls /etc", None, None),
        ("kubectl logs -n plane-red tenant-7d9-xk2 -c konnectivity-server", None, "plane-red"),
        ("kubectl -n kube-system logs konnectivity-server-cp1", "logs", "kube-system"),
        ("oc -n openshift-kube-apiserver logs kube-apiserver-m0", "logs", None),
        ("kubectl logs -n shop kube-apiserver-exporter-1", "logs", None),
        ("kubectl logs -n plane-red konnectivity-agent-x2k9p", "logs", None),
        ("kubectl logs konnectivity-server-x2k9p", None, None),
        ("kubectl get pods -n plane-red", None, None),
    ],
)
def test_a_pod_of_a_hosted_control_plane_is_no_use_of_its_tunnel(
    command: str, use: str | None, space: str | None
) -> None:
    """Another cluster runs it, in whatever namespace; what the cluster's own system runs, and a pod that only sounds so, is one."""
    assert (use_of(command), server_space(command)) == (use, space)
