"""Lines of a described pod behind a filter."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes import cut_pod

from tests.support.inline import bundle
from tests.support.rows import fragment, read_of

DESCRIBE = "kubectl describe pod -n kube-system konnectivity-agent-8kz4p"


@pytest.mark.parametrize(
    ("prompt", "rest", "lines", "expected"),
    [
        ("$ ", " | grep Reason", ("      Reason:       OOMKilled",), (None, "OOMKilled", None)),
        ("C:\\> ", " | findstr Reason", ("      Reason:       OOMKilled",), (None, "OOMKilled", None)),
        ("$ ", " | grep -E 'Reason|Exit'", ("      Reason:       Error", "      Exit Code:    2"), (None, "Error", 2)),
        ("# ", " | grep -A1 ' State:'", ("    State:          Waiting", "      Reason:       CrashLoopBackOff", "    Last State:     Terminated", "      Reason:       Error"), ("CrashLoopBackOff", "Error", None)),
        ("$ ", " | grep Reason", ("      Reason:       ImagePullBackOff",), ("ImagePullBackOff", None, None)),
    ],
)  # fmt: skip
def test_fields_that_a_filter_let_through(
    prompt: str, rest: str, lines: tuple[str, ...], expected: tuple[str | None, str | None, int | None]
) -> None:
    """The pod is the command's; a reason of waiting is told from one of an end, by its state or by itself."""
    case = bundle(d=f"{prompt}{DESCRIBE}{rest}\n" + "\n".join(lines) + "\n")
    rows = list(case.snapshot._rows("containers"))
    assert [(row.namespace, row.pod) for row in rows] == [("kube-system", "konnectivity-agent-8kz4p")]
    assert [(row.reason, row.last_reason, row.exit_code) for row in rows] == [expected]


@pytest.mark.parametrize(
    "command",
    ["kubectl describe node n1 | grep Reason", "kubectl describe pods -n kube-system | grep Reason", "kubectl get pods | grep Reason"],
)  # fmt: skip
def test_a_filtered_text_of_no_one_pod_states_nothing(command: str) -> None:
    """A reason without a pod is no evidence."""
    case = bundle(d=f"$ {command}\n      Reason:       OOMKilled\n")
    assert not list(case.snapshot._rows("containers"))
    assert not case.causes


@pytest.mark.parametrize(
    ("label", "read"), [("k8s-app=konnectivity-agent", True), ("app=konnectivity-agent", True), ("app=web", False)]
)
def test_the_pods_of_a_label(label: str, read: bool) -> None:
    """The agents' own label tells the container and no pod; of another label nothing is told."""
    case = bundle(d=f"$ kubectl describe pods -n kube-system -l {label} | grep Reason\n      Reason:       OOMKilled\n")
    rows = list(case.snapshot._rows("containers"))
    assert [(row.pod, row.container, row.last_reason) for row in rows] == [
        (None, "konnectivity-agent", "OOMKilled")
    ] * read
    assert ("daemonset konnectivity-agent" in case.commands("resource-exhaustion")) if read else not case.causes


GREP = f"$ {DESCRIBE} | grep -A4 State\n"


def told(*lines: str) -> list[dict[str, object]]:
    found = read_of(cut_pod.parse, "".join(line + "\n" for line in lines), command=f"{DESCRIBE} | grep -A4 State")
    rows = found.rows.get("containers", [])
    assert all((row.pop("namespace"), row.pop("pod")) == ("kube-system", "konnectivity-agent-8kz4p") for row in rows)
    return rows


def test_each_field_in_its_column() -> None:
    """Cited at the reason, else at the first field; only the last state's end is one."""
    rows = told(
        "  konnectivity-agent:", "    State:          Waiting", "      Finished:     Sun, 01 Mar 2026 00:00:00 +0000", "      Reason:       Odd",
        "      Message:      back-off", "    Last State:     Terminated", "      Exit Code:    137", "      Finished:     Sun, 01 Mar 2026 00:00:00 +0000",
        "    Ready:          False", "    Restart Count:  12", "  side:", "    Ready:          True",
    )  # fmt: skip
    assert rows == [
        {
            "line": 4, "container": "konnectivity-agent", "state": "waiting", "reason": "Odd", "message": "back-off", "exit_code": 137,
            "ended_at": 1772323200000000, "ready": False, "restarts": 12,
        },
        {"line": 12, "container": "side", "ready": True},
    ]  # fmt: skip


def test_a_field_that_comes_again_begins_the_next_container() -> None:
    """No line tells the container; what has no column and what says nothing is no row."""
    assert told("    Ready:  True", "    Restart Count:  1", "    Ready:  False") == [
        {"line": 1, "ready": True, "restarts": 1},
        {"line": 3, "ready": False},
    ]
    assert told("      Reason:  two words", "      Started:  today", "    Ready:  maybe", "      Signal:  9") == []
    assert told("      Reason:  Error", "    Last State:  Terminated") == [{"line": 1, "last_reason": "Error"}]
    assert told("    Last State:  Terminated", "      Reason:  CrashLoopBackOff") == [
        {"line": 2, "last_reason": "CrashLoopBackOff"}
    ]
    assert told("    State:", "      Message:  " + "x" * 1001) == [{"line": 1, "message": "x" * 1000}]


def test_other_lines_between_the_fields_are_unread() -> None:
    """A field is what stands in front of a colon."""
    found = read_of(cut_pod.parse, "    Ready:  True\nand so on\n    Image:  x\n", command=GREP[2:])
    assert [line for line, _ in found.unread] == [2, 3]


@pytest.mark.parametrize(
    ("command", "text", "taken"),
    [
        (GREP[2:], "\n".join(["x", "y", "Ready: True"]), True),
        (GREP[2:], "\n".join(["x", "y", "z", "Ready: True"]), False),
        (DESCRIBE, "Ready: True", False),
        (GREP[2:].replace("describe", "get"), "Ready: True", False),
    ],
)
def test_the_lines_of_a_filtered_description(command: str, text: str, taken: bool) -> None:
    """The command filters it, and one of the first three lines is a field."""
    assert bool(cut_pod.takes(fragment(text + "\n", command=command.strip()))) is taken


BLOCK = (
    "  side-car:\n    Container ID:  cri-o://1f\n    Image:         a/b@sha256:5f0a\n    Args:\n      run\n    State:          Waiting\n"
    "      Reason:       CrashLoopBackOff\n    Ready:          {}\n"
)


@pytest.mark.parametrize("rest", ["", " | sed -n '/side-car/,/Ready:/p'", " | grep -A9 side-car:"])
@pytest.mark.parametrize("ready", [True, False])
def test_a_container_without_the_head_of_its_pod(rest: str, ready: bool) -> None:
    """The pod stands in the command, the container above its fields; no line of the container is unread."""
    case = bundle(d=f"$ {DESCRIBE}{rest}\n{BLOCK.format(ready)}").snapshot
    assert [(row.pod, row.container, row.ready) for row in case._rows("containers")] == [
        ("konnectivity-agent-8kz4p", "side-car", ready)
    ]
    assert not list(case._rows("unread"))


@pytest.mark.parametrize(
    "text",
    [
        BLOCK.format(True).replace("  side-car:\n", "  Side Car:\n"),
        "  side-car:\n    Type:  Secret\n",
        "  side-car:\n    Type:  Secret\nReady: True\n",
        "  side-car:\n",
    ],
)
def test_a_volume_or_a_condition_is_no_container(text: str) -> None:
    """What has no state below its name is not read as a container of the pod."""
    assert not cut_pod.takes(fragment(text, command=DESCRIBE))


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert cut_pod.PARSERS[0].rank == 38


TOLD = (
    "  konnectivity-server:\n    Image:          k/proxy-server:v0.0.37\n    State:          Running\n      Started:      Sun, 01 Mar 2026 10:00:00 +0000\n"
    "    Last State:     Terminated\n      Reason:       OOMKilled\n      Exit Code:    137\n      Finished:     Sun, 01 Mar 2026 09:59:58 +0000\n"
    "    Ready:          True\n    Restart Count:  9\n    Limits:\n      cpu:     1\n      memory:  64Mi\n    Requests:\n      memory:  32Mi\n"
)


@pytest.mark.parametrize("above", ["The pod in the seed:", "# What `kubectl describe` says"])
def test_a_container_that_no_command_describes(above: str) -> None:
    """Its name is its own, its pod is nobody's; the limit is that of the limits, and the remedy says that the pod is not known."""
    case = bundle({"d.md": f"{above}\n\n```\n{TOLD}```\n"})
    row = next(iter(case.snapshot._rows("containers")))
    assert (row.pod, row.container, row.last_reason, row.restarts) == (None, "konnectivity-server", "OOMKilled", 9)
    assert [(row.flag, row.value) for row in case.snapshot._rows("container_args")] == [("memory limit", "64Mi")]
    cause = case.cause("resource-exhaustion")
    assert cause is not None
    advice = cause.remedies[0]
    assert "from 64Mi, as a start to 128Mi" in advice.text
    assert "which pod that is, is not stated" in advice.text
    assert "grep -w konnectivity-server" in str(advice.command)


@pytest.mark.parametrize(
    "text",
    [
        TOLD.replace("    Image:          k/proxy-server:v0.0.37\n", ""),
        TOLD.replace("      ", "    "),
        "  konnectivity-server:\n    Image:  x\n    Ready:  False\n",
        TOLD.replace("  konnectivity-server:\n", ""),
    ],
)
def test_a_part_of_a_container_that_no_command_describes_is_nobodys(text: str) -> None:
    """Without a command the name, the origin and a state with what stands below it are all asked."""
    assert not cut_pod.takes(fragment(text))


def test_a_container_that_runs_on_is_no_fault() -> None:
    """Another end than for want of memory, and a container of somebody else, are no cause."""
    for text in (TOLD.replace("OOMKilled", "Completed"), TOLD.replace("konnectivity-server", "web")):
        assert not bundle({"d.md": f"What runs:\n\n```\n{text}```\n"}).causes
