"""Templates over the statuses of containers: the command says what stands on a line."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.container_templates import template

from tests.support.inline import bundle

POD = "lyra-6d4f9c7b8-x4k9p"
STATUSES = "{range .status.containerStatuses[*]}"
END = '{"\\n"}{end}'
ONE = f"kubectl -n tenants get po {POD} -o jsonpath="


def containers(command: str, *lines: str) -> list[tuple[str | None, str | None, bool | None, int | None, str | None]]:
    rows = bundle({"c.txt": "\n".join([f"$ {command}", *lines, ""])}).snapshot.rows["containers"]
    return [(row.pod, row.container, row.ready, row.restarts, row.reason) for row in rows]


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ('{.name}{"\\t"}{.ready}{"\\t"}{.restartCount}', "konnectivity-server\tfalse\t14"),
        ('{.name}{"\\t"}{.ready}{"\\t"}{.restartCount}', "konnectivity-server   false   14"),
        ('{.name}{" "}{.ready}{" "}{.restartCount}', "konnectivity-server false 14"),
        ("{.name} ready={.ready} restarts={.restartCount}", "konnectivity-server ready=false restarts=14"),
        ('{"  - "}{.name}{": "}{.ready}{", "}{.restartCount}', "  - konnectivity-server: false, 14"),
        ("{.restartCount} {.ready} {.name}", "14 false konnectivity-server"),
    ],
)
def test_whatever_stands_between_the_fields(fields: str, line: str) -> None:
    """Each line is a container of the pod that the command names."""
    command = f"{ONE}'{STATUSES}{fields}{END}'"
    assert containers(command, line) == [(POD, "konnectivity-server", False, 14, None)]


def test_an_empty_field_states_nothing() -> None:
    """A container that runs has no reason to wait."""
    command = f'{ONE}\'{STATUSES}{{.name}}{{"\\t"}}{{.ready}}{{"\\t"}}{{.state.waiting.reason}}{END}\''
    assert containers(command, "konnectivity-server\tfalse\tCrashLoopBackOff", "kube-apiserver\ttrue\t") == [
        (POD, "konnectivity-server", False, None, "CrashLoopBackOff"),
        (POD, "kube-apiserver", True, None, None),
    ]


def test_over_a_list_the_line_above_names_the_pod_or_nothing_does() -> None:
    """As the template prints it."""
    fields = "{.name} {.ready}"
    nested = (
        f"kubectl get pods -o jsonpath='{{range .items[*]}}{{.metadata.name}}{{\"\\n\"}}{STATUSES}{fields}{END}{{end}}'"
    )
    assert containers(nested, POD, "konnectivity-server true", "etcd false")[1] == (POD, "etcd", False, None, None)
    flat = f"kubectl get pods -o jsonpath='{{range .items[*].status.containerStatuses[*]}}{fields}{END}'"
    assert containers(flat, "konnectivity-server true") == [(None, "konnectivity-server", True, None, None)]


@pytest.mark.parametrize(
    "command",
    [
        f"{ONE}'{STATUSES}{{.image}}{END}'",
        f"{ONE}'{STATUSES}{{.name}}{END}'",
        f"{ONE}'{{.status.phase}}'",
        "kubectl get pods -o jsonpath='{range .items[*]}{.metadata.name}{\"\\n\"}{end}'",
    ],
)
def test_other_templates_say_nothing_of_containers(command: str) -> None:
    """A name without a state, or no name."""
    assert template(command) is None


def test_a_line_of_another_form_is_unread() -> None:
    """It is lost to nobody."""
    case = bundle(
        {"c.txt": f"$ {ONE}'{STATUSES}{{.name}} {{.ready}}{END}'\nkonnectivity-server true\nwhat else there is\n"}
    )
    assert [row.line for row in case.snapshot.rows["unread"]] == [3]
