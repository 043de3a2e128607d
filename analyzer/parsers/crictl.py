"""
`crictl ps`, `crictl pods` and `crictl inspect` on one node; rows with or without their titles (`| grep konnectivity-agent`).

::

    CONTAINER           IMAGE               CREATED             STATE               NAME                 ATTEMPT             POD ID              POD
    a99ab2b01a812       0b2cae5d07cda       13 days ago         Running             konnectivity-agent   0                   f4c4e06860127       konnectivity-agent-7x2mq

The newest attempt of a container is its state, and the attempts before it are its restarts; older ones are history.
"""

from __future__ import annotations

from typing import Any

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.kubernetes.kinds.pods import OURS, flags_of
from analyzer.parsers.kubernetes.yaml_loader import BadYaml, load_json

ID = r"[0-9a-f]{13}(?:[0-9a-f]{51})?"
AGO = r"(?:\d+|About an?|Less than a) \w+ ago"
ROW = regex.compile(
    rf"(?<!\s)\s*+(?P<id>{ID})\s+(?P<image>\S+)\s+(?P<created>{AGO})\s+(?P<state>Running|Exited|Created|Unknown)\s+(?P<name>\S+)\s+(?P<attempt>\d+)"
    rf"(?:\s+(?P<podid>{ID}))?(?:\s+(?P<pod>\S+))?(?:\s+(?P<namespace>\S+))?\s*$"
)
POD = regex.compile(
    rf"(?<!\s)\s*+(?P<id>{ID})\s+(?P<created>{AGO})\s+(?P<state>Ready|NotReady)\s+(?P<name>\S+)\s+(?P<namespace>\S+)\s+(?P<attempt>\d+)(?:\s+\S.*)?$"
)
TITLES = regex.compile(r"(?:CONTAINER(?: ID)?[ ]{2,}IMAGE|POD ID[ ]{2,}CREATED)\b")
STATES = {"Running": "running", "Exited": "terminated", "Created": "waiting"}
INSPECTED = regex.compile(r'"state"\s*:\s*"CONTAINER_(?:RUNNING|EXITED|CREATED|UNKNOWN)"')


def takes(fragment: Fragment) -> str:
    found = any(ROW.match(line) or POD.match(line) or TITLES.match(line) for _, line in fragment.opening[:3])
    return "rows of `crictl`" if found else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    newest: dict[tuple[str, str], tuple[int, regex.Match[str]]] = {}
    sandboxes: list[int] = []
    for number, line in fragment.filled:
        if m := ROW.match(line):
            pod = m["pod"] if m["pod"] != "unknown" else None  # its sandbox is gone
            emit(
                schema.CONTAINERS_ON_NODE, number, container_id=m["id"], name=m["name"], state=m["state"], attempt=int(m["attempt"]),
                pod=pod,
            )  # fmt: skip
            if pod:
                key = (pod, m["name"])
                if key not in newest or int(newest[key][1]["attempt"]) < int(m["attempt"]):
                    newest[key] = number, m
        elif TITLES.match(line):
            emit.records += 1
        elif POD.match(line):
            sandboxes.append(number)  # what runs in them `crictl ps` lists
        else:
            emit.unread(number, "not a row of `crictl`")
    if sandboxes:
        emit(schema.LISTINGS, sandboxes[0], kind="sandboxes", rows=len(sandboxes), complete=fragment.complete)
        emit.records += len(sandboxes) - 1
    for number, m in newest.values():
        emit(
            schema.CONTAINERS, number, namespace=m["namespace"], pod=m["pod"], container=m["name"], restarts=int(m["attempt"]),
            state=STATES.get(m["state"]),
        )  # fmt: skip


def takes_inspect(fragment: Fragment) -> str:
    if not fragment.text.lstrip().startswith(("{", "[")):
        return ""
    return "JSON of `crictl inspect`" if INSPECTED.search(fragment.text[:200_000]) else ""


def parse_inspect(fragment: Fragment, emit: Emit) -> None:
    """The container's state and, from its runtime specification, its command line."""
    try:
        value = load_json(fragment.text.strip(), emit.sink.limits)
    except BadYaml as error:
        emit.unread(fragment.first_line, str(error), text=fragment.text)
        return
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict) and isinstance(one.get("status"), dict):
            _inspected(one, fragment, emit)


def _at(value: Any, *path: str) -> Any:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _inspected(value: dict[str, Any], fragment: Fragment, emit: Emit) -> None:
    status = value["status"]
    labels = status.get("labels") if isinstance(status.get("labels"), dict) else {}
    name = _text(_at(status, "metadata", "name")) or _text(labels.get("io.kubernetes.container.name")) or ""
    pod, space = _text(labels.get("io.kubernetes.pod.name")), _text(labels.get("io.kubernetes.pod.namespace"))
    state = str(status.get("state", "")).removeprefix("CONTAINER_").title()
    attempt, code = _at(status, "metadata", "attempt"), status.get("exitCode")
    at = fragment.line_of('"state": "CONTAINER_')
    ended = state == "Exited"
    image = _text(_at(status, "image", "image"))
    emit(
        schema.CONTAINERS_ON_NODE, at, container_id=_text(status.get("id")), name=name, state=state,
        attempt=attempt if isinstance(attempt, int) else None, pod=pod,
    )  # fmt: skip
    emit(
        schema.CONTAINERS, at, namespace=space, pod=pod, container=name, restarts=attempt if isinstance(attempt, int) else None,
        state=STATES.get(state), reason=_text(status.get("reason")), exit_code=code if ended and isinstance(code, int) else None, image=image,
        message=_text(status.get("message")),
    )  # fmt: skip
    words = _at(value, "info", "runtimeSpec", "process", "args")
    if not isinstance(words, list) or not OURS.search(f"{name} {image or ''}"):
        return
    for flag, text, needle in flags_of([str(word) for word in words]):
        emit(
            schema.CONTAINER_ARGS, fragment.line_of(needle), kind="Pod", namespace=space, name=pod, container=name, flag=flag, value=text,
        )  # fmt: skip


PARSERS = (
    Parser(
        "crictl ps", rf"CONTAINER(?: ID)?[ ]{{2,}}IMAGE|POD ID[ ]{{2,}}CREATED|{ID}[ ]{{2,}}\S.* ago ", takes, parse, 25
    ),
    Parser("crictl inspect", r"(?!)", takes_inspect, parse_inspect, 13),
)
