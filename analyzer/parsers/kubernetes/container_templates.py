"""
`kubectl get pod ... -o jsonpath=...` over the statuses of containers: the command says what stands on a line.

::

    $ kubectl get pod orion-7b5c7d86fd-h2k9v -o jsonpath='{range .status.containerStatuses[*]}{.name}{"\\t"}{.ready}{"\\t"}{.restartCount}{"\\n"}{end}'
    konnectivity-server	false	14
    kube-apiserver	true	0

Whatever stands between two fields may be any text, as the template has it. Where the template goes over all pods of a list, none is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.kubernetes.templates import PART, SIGNS
from analyzer.sources.asked_object import asked_object
from analyzer.sources.commands import read_command
from analyzer.wording import is_number

ASKED = regex.compile(
    r"\bget\s[^|]{1,400}?(?:-o|--output)[ =]?[\"']?(?:jsonpath|go-template)=[\"']?(?:\{{1,2} ?range \.items(?:\[\*\])? ?\}{1,2}(?:\{{1,2} ?\.metadata\.name ?\}{1,2}(?P<behind>[^|]{1,80}?))?)?"
    r"\{{1,2} ?range \.(?:items\[\*\]\.)?status\.containerStatuses(?:\[\*\])? ?\}{1,2}(?P<item>[^|]{1,600}?)\{{1,2} ?end ?\}{1,2}"
)
TEMPLATE = regex.compile(
    r"(?:-o|--output)[ =]?(?:[\"']?(?:jsonpath|go-template)=(?:'[^']*'|\"[^\"]*\"|[^\s'\"]*)[\"']?|'[^']*')"
)
"""The template in a command, whose words name no object."""
MEANINGS = {
    ".name": "container", ".ready": "ready", ".restartCount": "restarts", ".state.waiting.reason": "reason", ".state.terminated.reason": "reason",
    ".lastState.terminated.reason": "last_reason", ".lastState.terminated.exitCode": "exit_code", ".image": "image",
}  # fmt: skip
NEEDED = frozenset({"ready", "restarts", "reason"})
"""Of these one says how the container is."""
CONTAINER = regex.compile(r"[a-z0-9][a-z0-9-]{0,62}$")
TRUTHS = {"true": True, "false": False}
MOST_FIELDS, LONGEST = 8, 1000
BLANKS = r"[ \t]{1,40}"


class StatusTemplate(NamedTuple):
    """
    Attributes:
        meanings: of its fields, in order; "" for those that no column has.
        line: matches what it prints for one container.
        named: a line with the pod's name alone stands above its containers.
    """

    meanings: tuple[str, ...]
    line: regex.Pattern[str]
    named: bool


def template(command: str) -> StatusTemplate | None:
    """The template over containers of a command; None of any other."""
    m = ASKED.search(command)
    if m is None:
        return None
    meanings: list[str] = []
    pattern, ended = "", False
    for part in PART.finditer(m["item"]):
        if part["path"]:
            meanings.append(MEANINGS.get(part["path"].removeprefix("@").strip(), ""))
            pattern += "([^\\t\\n]*?)"
            continue
        text = part["text"] if part["text"] is not None else part["plain"]
        for written, sign in SIGNS.items():
            text = text.replace(written, sign)
        ended = text.endswith("\n")
        one_blank = regex.sub(r"[ \t]+", " ", text if pattern else text.lstrip(" \t"))
        pattern += "".join(BLANKS if one == " " else "" if one == "\n" else regex.escape(one) for one in one_blank)
    wanted = set(meanings)
    if not ended or "container" not in wanted or not wanted & NEEDED or len(meanings) > MOST_FIELDS:
        return None
    return StatusTemplate(tuple(meanings), regex.compile(rf"{pattern}[ \t]*"), bool(m["behind"]))


def _rows(fragment: Fragment, found: StatusTemplate) -> Iterator[tuple[int, str | None, dict[str, str] | None]]:
    """(line, pod, what stands on it by column), None for a line that is no container's."""
    asked = asked_object(TEMPLATE.sub(" ", fragment.context.command))
    pod = asked.name if asked is not None and asked.kind == "Pod" else None
    for number, line in fragment.filled:
        m = found.line.fullmatch(line[:LONGEST].lstrip(" \t"))
        cells = dict(zip(found.meanings, m.groups(), strict=True)) if m is not None else {}
        if CONTAINER.match(cells.get("container", "")) and cells.get("ready", "true") in TRUTHS:
            yield number, pod, cells
        elif found.named and CONTAINER.match(line.strip()):
            pod = line.strip()
        else:
            yield number, pod, None


def takes(fragment: Fragment) -> str:
    found = template(fragment.context.command)
    if found is None:
        return ""
    return "lines of a template over containers" if any(cells for *_, cells in _rows(fragment, found)) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    found = template(fragment.context.command)
    assert found is not None
    space = fragment.context.namespace or read_command(fragment.context.command).namespace
    for number, pod, cells in _rows(fragment, found):
        if cells is None:
            emit.unread(number, "no line of this template")
            continue
        restarts, code = cells.get("restarts", ""), cells.get("exit_code", "")
        emit(
            schema.CONTAINERS, number, namespace=space, pod=pod, container=cells["container"], ready=TRUTHS.get(cells.get("ready", "")),
            restarts=int(restarts) if is_number(restarts) else None, reason=cells.get("reason") or None,
            last_reason=cells.get("last_reason") or None, exit_code=int(code) if is_number(code) else None, image=cells.get("image") or None,
        )  # fmt: skip


PARSERS = (Parser("kubectl template", r"(?!)", takes, parse, 28),)
