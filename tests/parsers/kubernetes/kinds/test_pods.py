"""Pods, their containers, and the command lines of every object that holds containers."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.parsers.kubernetes.objects import parse_yaml

from tests.support.inline import bundle
from tests.support.rows import Read, read_of

HEAD = """apiVersion: v1
kind: Pod
metadata:
  name: konnectivity-agent-abcde
  namespace: kube-system
"""
FULL = """apiVersion: v1
kind: Pod
metadata:
  name: konnectivity-agent-abcde
  namespace: kube-system
  creationTimestamp: "2026-03-01T00:00:00Z"
  labels: {app: konnectivity-agent}
  ownerReferences:
  - kind: DaemonSet
    name: konnectivity-agent
spec:
  nodeName: 10.1.0.1
  hostNetwork: true
  serviceAccountName: sa
  containers:
  - name: konnectivity-agent
    image: icr.io/agent:v1
    ports: [{name: health, containerPort: 8093}, {name: dns, containerPort: 53, protocol: UDP}, {containerPort: 1}]
  - name: web
    args: ["--x=1"]
status:
  phase: Running
  podIP: 172.30.0.9
  startTime: "2026-03-01T00:00:01Z"
  containerStatuses:
  - name: konnectivity-agent
    image: icr.io/agent:v1
    ready: true
    restartCount: 2
    state: {running: {startedAt: "2026-03-01T00:00:02Z"}}
    lastState: {terminated: {reason: OOMKilled, exitCode: 137, finishedAt: "2026-03-01T00:00:03Z", message: m}}
  - name: web
    ready: false
    restartCount: 3
    state: {waiting: {reason: CrashLoopBackOff, message: back-off}}
"""
MIDNIGHT = 1772323200000000  # 2026-03-01


def read(text: str) -> Read:
    return read_of(parse_yaml, text)


def pod(body: str) -> dict[str, Any]:
    [row] = read(HEAD + body).rows["pods"]
    return row


def flags(
    words: str, image: str = "icr.io/agent:v1", extra: str = "", name: str = "konnectivity-agent"
) -> dict[str, str]:
    body = f"spec:\n  containers:\n  - name: {name}\n    image: {image}\n    {words}\n{extra}"
    rows = read(HEAD + body).rows.get("container_args", [])
    return {row["flag"]: row["value"] for row in rows if row["flag"] != "image"}


def test_a_pod_states_what_stands_in_it() -> None:
    """Status as kubectl prints it, containers counted, restarts added, times in microseconds."""
    found = read(FULL)
    [row] = found.rows["pods"]
    assert row | {"ports": None, "ips": None} == {
        "containers": 2, "created_at": MIDNIGHT, "host_network": True, "ip": "172.30.0.9", "labels": '{"app":"konnectivity-agent"}',
        "line": 4, "name": "konnectivity-agent-abcde", "namespace": "kube-system", "node": "10.1.0.1", "owner_kind": "DaemonSet",
        "owner_name": "konnectivity-agent", "phase": "Running", "ports": None, "ips": None, "ready": False, "ready_containers": 1,
        "restarts": 5, "service_account": "sa", "started_at": MIDNIGHT + 1_000_000, "status": "CrashLoopBackOff",
    }  # fmt: skip
    assert '"health"' in row["ports"]
    assert '8093,"TCP"' in row["ports"]
    assert '53,"UDP"' in row["ports"]
    assert sorted(found.begun) == [MIDNIGHT + seconds * 1_000_000 for seconds in (1, 2, 3)]


def test_containers_keep_this_state_and_the_last_one() -> None:
    """Each is cited at its reason, where it has one."""
    common = {"namespace": "kube-system", "pod": "konnectivity-agent-abcde"}
    assert read(FULL).rows["containers"] == [
        {**common, "line": 31, "container": "konnectivity-agent", "ready": True, "restarts": 2, "state": "running",
         "last_reason": "OOMKilled", "exit_code": 137, "image": "icr.io/agent:v1", "message": "m",
             "ended_at": 1_772_323_203_000_000},
        {**common, "line": 35, "container": "web", "ready": False, "restarts": 3, "state": "waiting",
         "reason": "CrashLoopBackOff", "message": "back-off"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "word"),
    [
        ("{phase: Pending}", "Pending"),
        ("{phase: Failed, reason: Evicted}", "Evicted"),
        ("{phase: Running, containerStatuses: [{name: a, state: {running: {}}}]}", "Running"),
        ("{phase: Running, containerStatuses: [{name: a, state: {terminated: {reason: Error}}}]}", "Error"),
        ("{phase: Running, containerStatuses: [{name: a}, {name: b, state: {waiting: {reason: ErrImagePull}}}]}", "ErrImagePull"),
        ("{phase: Pending, initContainerStatuses: [{state: {waiting: {reason: ImagePullBackOff}}}]}", "Init:ImagePullBackOff"),
        ("{phase: Pending, initContainerStatuses: [{state: {waiting: {reason: PodInitializing}}}]}", "Pending"),
        ("{phase: Pending, initContainerStatuses: [{state: {terminated: {reason: Completed}}}]}", "Pending"),
        ("{}", None),
    ],
)  # fmt: skip
def test_the_status_word_is_the_one_kubectl_prints(status: str, word: str | None) -> None:
    """A container's reason stands before the pod's, the pod's before its phase."""
    assert pod(f"status: {status}\n").get("status") == word


def test_a_deleted_pod_is_terminating() -> None:
    """Whatever its phase says."""
    row = pod('  deletionTimestamp: "2026-03-01T00:00:00Z"\nstatus: {phase: Running}\n')
    assert row["status"] == "Terminating"


@pytest.mark.parametrize(
    ("body", "ready", "good", "total"),
    [
        ("spec: {containers: [{name: a}]}\n", None, None, 1),
        ("status: {phase: Pending}\n", False, None, None),
        ("status: {phase: Succeeded, containerStatuses: [{name: a, ready: false}]}\n", True, 0, 1),
        ("status: {phase: Running, containerStatuses: [{name: a, ready: true}]}\n", True, 1, 1),
        ("spec: {containers: [{name: a}, {name: b}]}\nstatus: {containerStatuses: [{name: a, ready: true}]}\n", False, 1, 2),
        ('status: {phase: Running, containerStatuses: [{name: a, ready: "true"}]}\n', None, None, 1),
        ("status: {phase: Running}\n", None, None, None),
        ("status: {phase: Failed}\n", False, None, None),
        ("status: {phase: Running, containerStatuses: [{name: a}]}\n", None, None, 1),
        ("status: {phase: Running, containerStatuses: [{name: a, ready: true}, {name: b}]}\n", None, 1, 2),
        ("status: {phase: Running, containerStatuses: [{name: a, ready: false}, {name: b}]}\n", False, 0, 2),
        ('status: {phase: Running, conditions: [{type: Ready, status: "True"}]}\n', True, None, None),
        ('status: {phase: Running, conditions: [{type: Ready, status: "False"}]}\n', False, None, None),
        ('status: {phase: Running, conditions: [{type: Ready, status: Unknown}]}\n', None, None, None),
    ],
)  # fmt: skip
def test_ready_is_unknown_where_nothing_is_said(
    body: str, ready: bool | None, good: int | None, total: int | None
) -> None:
    """All containers of the spec must be ready; a pod that has ended well counts as ready."""
    row = pod(body)
    assert (row.get("ready"), row.get("ready_containers"), row.get("containers")) == (ready, good, total)


def test_restarts_are_the_numbers_among_the_counts() -> None:
    """A count that is no number adds nothing; without statuses nothing is said."""
    assert pod("status: {containerStatuses: [{restartCount: 4}, {restartCount: x}, {}]}\n")["restarts"] == 4
    assert "restarts" not in pod("status: {phase: Running}\n")


def test_the_scheduler_s_reason_is_kept_where_it_refused() -> None:
    """Only a condition PodScheduled that is False has one."""
    text = "status: {{phase: Pending, conditions: [{{type: Ready, status: 'False', message: no}}, {{type: PodScheduled, status: '{}', message: 0/3 fit}}]}}\n"
    assert pod(text.format("False"))["message"] == "0/3 fit"
    assert "message" not in pod(text.format("True"))
    assert "message" not in pod("status: {conditions: [{type: PodScheduled, status: 'False'}]}\n")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ('args: ["--a=1", "--b=2=3"]', {"a": "1", "b": "2=3"}),
        ('args: ["--a", "1", "--b", "--c", "-d", "5"]', {"a": "1", "b": "", "c": "", "d": "5"}),
        ('args: ["--a", "-5", "--b", "-x"]', {"a": "-5", "b": "", "x": ""}),
        ('args: ["-v=4", "plain", "-", "--"]', {"v": "4"}),
        ('args: ["--a=1", "--a=2"]', {"a": "2"}),
        ("args: [\"--a='x y'\"]", {"a": "x y"}),
        ('command: ["/bin/sh", "-c", "exec agent --a=1 --b \'x y\'"]', {"c": "exec", "a": "1", "b": "x y"}),
        ('command: ["/bin/sh", "-c", "agent --a=1 --b \'x"]', {"c": "agent", "a": "1", "b": "x"}),
        ('command: ["agent", "--a=1"]\n    args: ["--b=2"]', {"a": "1", "b": "2"}),
        ('args: ["--a=$(X):$(Y)", "--b=${X}"]\n    env: [{name: X, value: h}, {name: Y}]', {"a": "h:$(Y)", "b": "h"}),
        ("env: [{name: HTTPS_PROXY, value: p}, {name: no_proxy, value: q}, {name: OTHER, value: r}]", {"env HTTPS_PROXY": "p", "env no_proxy": "q"}),
    ],
)  # fmt: skip
def test_flags_in_every_form(words: str, found: dict[str, str]) -> None:
    """`--k=v`, `--k v`, one shell string, variables of the environment; the last value wins."""
    assert flags(words) == found


def test_the_image_is_a_flag_of_its_own_and_lines_are_exact() -> None:
    """Each is cited where it stands."""
    text = (
        HEAD
        + "spec:\n  containers:\n  - name: konnectivity-agent\n    image: icr.io/agent:v1\n    args:\n    - --a=1\n    - --b\n    - x\n"
    )
    rows = read(text).rows["container_args"]
    assert [(r["flag"], r["value"], r["line"]) for r in rows] == [
        ("a", "1", 11),
        ("b", "x", 13),
        ("image", "icr.io/agent:v1", 9),
    ]
    assert {(r["kind"], r["namespace"], r["name"], r["container"]) for r in rows} == {
        ("Pod", "kube-system", "konnectivity-agent-abcde", "konnectivity-agent")
    }


@pytest.mark.parametrize(
    ("name", "image", "read_"),
    [("web", "web:1", False), ("web", "calico/node:1", True), ("metrics-server", "x", True), ("openvpn", "x", True)],
)
def test_only_programs_that_matter_have_their_flags_read(name: str, image: str, read_: bool) -> None:
    """By the name, the image or the command of the container."""
    assert bool(flags('args: ["--a=1"]', image=image, name=name)) is read_
    assert flags('command: ["/proxy-agent", "--a=1"]', image="x", name="web") == {"a": "1"}


def test_damaged_lists_cost_only_themselves() -> None:
    """A port or a variable that is no mapping is passed over."""
    body = "spec:\n  containers:\n  - name: konnectivity-agent\n    ports: [1, {name: a, containerPort: 2}]\n    env: [1]\n    args: [--x=1]\n"
    found = read(HEAD + body)
    assert '"a"' in found.rows["pods"][0]["ports"]
    assert [r["flag"] for r in found.rows["container_args"]] == ["x"]


@pytest.mark.parametrize(("ready", "count"), [("tr", "three"), ("[x]", "{}"), ("'true'", "true"), ("", "")])
def test_values_of_another_type_state_nothing(ready: str, count: str) -> None:
    """A word that was cut off, or written by hand, is no truth and no number, and the tables can be read."""
    text = f"kind: Pod\napiVersion: v1\nmetadata: {{name: p, namespace: n}}\nspec: {{hostNetwork: {ready}x}}\nstatus:\n  phase: Running\n  containerStatuses:\n  - name: c\n    ready: {ready}\n    restartCount: {count}\n    image: {{}}\n    state: {{waiting: {{reason: [1]}}}}\n"
    snapshot = bundle({"p.yaml": text.replace("[x]x", "[x]").replace("'true'x", "'true'")}).snapshot
    [pod] = snapshot["pods"].to_dict("records")
    [container] = snapshot["containers"].to_dict("records")
    assert all(
        value is not True and value is not False for value in (pod["ready"], pod["host_network"], container["ready"])
    )
    assert all(
        not isinstance(value, (int, str))
        for value in (pod["restarts"], container["restarts"], container["image"], container["reason"])
    )


def test_restarts_are_counted_where_they_are_stated() -> None:
    """None of several that state none is not zero of them."""
    base = "kind: Pod\napiVersion: v1\nmetadata: {name: p, namespace: n}\nstatus:\n  containerStatuses:\n"
    for text, count in (("  - {name: a, ready: true}\n", None), ("  - {name: a, restartCount: 2}\n  - {name: b}\n", 2)):
        [pod] = bundle({"p.yaml": base + text}).snapshot["pods"].to_dict("records")
        assert (pod["restarts"] if isinstance(pod["restarts"], int) else None) == count


def test_addresses_of_a_pod() -> None:
    """Each once, the first one first; one without an address is none."""
    body = "status: {podIP: 1.1.1.1, podIPs: [{ip: 1.1.1.1}, {ip: ''}, {}, {ip: fd00::1}]}\n"
    assert pod(body)["ips"] == "1.1.1.1,fd00::1"
    assert "ips" not in pod("status: {podIPs: [{}]}\n")


def test_ports_of_a_pod_and_of_what_starts_before_it() -> None:
    """Named ones with their protocol; a pod without containers says nothing of them."""
    body = "spec:\n  containers: [{name: a, ports: [{name: x, containerPort: 1}, text]}, {name: b, ports: text}]\n  initContainers: [{name: c, ports: [{name: y, containerPort: 2, protocol: UDP}]}]\n"
    assert pod(body)["ports"] == '[["x",1,"TCP"],["y",2,"UDP"]]'
    assert pod("spec: {containers: [{name: a}]}\n")["ports"] == "[]"
    assert "ports" not in pod("spec: {}\n")


@pytest.mark.parametrize(
    ("init", "word"),
    [
        ("waiting: {reason: PodInitializing}", "Pending"),
        ("waiting: {reason: ErrImagePull}", "Init:ErrImagePull"),
        ("waiting: {}", "Pending"),
        ("waiting: null", "Pending"),
    ],
)
def test_what_holds_a_pod_before_its_start(init: str, word: str) -> None:
    """The reason of an init container, but for the usual one."""
    assert (
        pod(f"status:\n  phase: Pending\n  initContainerStatuses: [{{name: a}}, {{state: {{{init}}}}}]\n")["status"]
        == word
    )


def test_a_containers_last_end_counts_before_its_present_state() -> None:
    """Its code, its time and its words; a container without any state has none of them."""
    body = "status:\n  containerStatuses:\n  - name: a\n    state: {terminated: {reason: Now, exitCode: 1, message: of now, finishedAt: '2026-03-01T00:00:04Z'}}\n    lastState: {terminated: {reason: Before, exitCode: 0, message: before, finishedAt: '2026-03-01T00:00:03Z'}}\n  - name: b\n    state: {terminated: {exitCode: 2}}\n  - name: c\n"
    read_ = read(HEAD + body)
    rows = [
        (r.get("reason"), r.get("last_reason"), r.get("exit_code"), r.get("message"), r.get("ended_at"), r.get("state"))
        for r in read_.rows["containers"]
    ]
    assert rows == [
        ("Now", "Before", 0, "of now", MIDNIGHT + 3_000_000, "terminated"),
        (None, None, 2, None, None, "terminated"),
        (None, None, None, None, None, None),
    ]
    assert sorted(read_.begun) == [MIDNIGHT + 3_000_000, MIDNIGHT + 4_000_000]


def test_an_image_that_may_be_cut_is_no_flag() -> None:
    """At the end of a text that has no end."""
    text = HEAD + "spec:\n  containers:\n  - name: konnectivity-agent\n    args: [--v=4]\n    image: icr.io/age{}"
    images = [
        [r["value"] for r in read(text.format(end)).rows["container_args"] if r["flag"] == "image"]
        for end in ("nt:v1\n", "nt\n")
    ]
    assert images == [["icr.io/agent:v1"], ["icr.io/agent"]]


def test_mounts_of_the_tunnels_ends() -> None:
    """The folder of the host where there is one; others' mounts, those without a path, and all of them without volumes are not said."""
    spec = "spec:\n  containers:\n  - name: konnectivity-server\n    volumeMounts: [{name: s, mountPath: /etc/s}, {name: t, mountPath: /etc/t}, {name: s}, text]\n  - name: web\n    volumeMounts: [{name: s, mountPath: /x}]\n  - name: kube-apiserver\n    volumeMounts: null\n"
    found = read(HEAD + spec + "  volumes: [{name: s, hostPath: {path: /run/s}}, {name: t, secret: {}}]\n").rows[
        "container_args"
    ]
    assert [(r["container"], r["value"]) for r in found if r["flag"] == "mount"] == [
        ("konnectivity-server", "/etc/s of hostPath /run/s"),
        ("konnectivity-server", "/etc/t"),
    ]
    assert not [r for r in read(HEAD + spec).rows.get("container_args", []) if r["flag"] == "mount"]


@pytest.mark.parametrize(
    ("words", "flag", "value", "line"),
    [
        ('["mysql", "-u", "root", "-pamberlake71"]', "p[hidden:password]", "", 9),
        ('["curl", "--user", "bob:amber-lake71", "https://h"]', "user", "bob:[hidden:password]", 9),
        ('["kubectl", "create", "secret", "generic", "s", "--from-literal", "a=amber"]', "from-literal", "a=[hidden:value]", 9),
        ('["etcdctl", "--user", "root:amberlake71"]', "user", "root:[hidden:password]", 9),
        ('["agent", "--user", "system:konnectivity"]', "user", "system:konnectivity", 9),
    ],
)  # fmt: skip
def test_the_words_of_a_command_tell_which_of_them_are_secrets(words: str, flag: str, value: str, line: int) -> None:
    """A word by itself is none: the program in front of it says what it is, and its cell holds the word alone."""
    text = HEAD + f"spec:\n  containers:\n  - name: konnectivity-agent\n    args: {words}\n    image: icr.io/agent:v1\n"
    (row,) = [
        r
        for r in read(text).rows["container_args"]
        if r["flag"] in ("user", "from-literal") or r["flag"].startswith("p[")
    ]
    assert (row["flag"], row["value"], row["line"]) == (flag, value, line)
