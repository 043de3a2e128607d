"""
`kubectl get ... -o custom-columns=TITLE:path,...`: the command says what each column is.

::

    $ kubectl get nodes -o custom-columns=NAME:.metadata.name,TAINTS:.spec.taints
    NAME        TAINTS
    10.73.1.6   [map[effect:NoSchedule key:dedicated value:infra]]

Paths decide, for titles are free; without the command the titles alone say too little and the lines stay unread. Taints
are printed as Go prints a list of maps.
"""

from __future__ import annotations

import json

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.ibm.workers import node_fields
from analyzer.parsers.kubernetes import row_rules
from analyzer.parsers.kubernetes.cells import Cells
from analyzer.parsers.kubernetes.rows import pod, workload
from analyzer.sources.commands import read_command
from analyzer.wording import is_number

ASKED = regex.compile(
    r"\bget\s{1,8}(?:-\S{1,80}\s{1,8}(?:[a-z][\w-]{0,60}\s{1,8})?){0,6}(?P<kind>[a-zA-Z.]{1,60}+)[^|]{0,400}?(?:-o|--output)[ =]?[\"']?custom-columns[=:]?[\"']?(?P<columns>\S++)"
)
KIND = r"\bget\s{1,8}(?:-\S{1,80}\s{1,8}(?:[a-z][\w-]{0,60}\s{1,8})?){0,6}(?P<kind>[a-zA-Z.]{1,60}+)"
NAMES = regex.compile(
    rf"{KIND}\b[^|]{{0,400}}?(?:(?:-o|--output)[ =]?(?:name\b|[\"']?(?:jsonpath|go-template)=[\"']?{{(?:range \.items\[\*\]}}{{\.|\.items\[\*\]\.)metadata\.name}}(?:{{[^{{}}.]{{1,20}}}}|[^{{}}|]){{0,10}}[\"']?\s*$)"
    r"|\|\s*awk\s+[\"']\{ ?print \$(?P<awk>[12]) ?\}[\"']\s*$)"
)
"""Commands that print names alone."""
EVERYWHERE = regex.compile(r"\s(?:-A|--all-namespaces)(?:\s|$)")
GAP = regex.compile(r"\s{2,}")
TITLE = regex.compile(r"\S+(?: \S+)*")
KINDS = {
    "po": "pods", "pod": "pods", "pods": "pods", "no": "nodes", "node": "nodes", "nodes": "nodes", "ds": "daemonsets", "daemonset": "daemonsets",
    "daemonsets": "daemonsets",
}  # fmt: skip
PATHS = (
    (r"\.metadata\.name", "NAME"), (r"\.metadata\.namespace", "NAMESPACE"), (r"\.spec\.nodeName", "NODE"), (r"\.status\.phase", "STATUS"),
    (r"\.status\.podIP", "IP"), (r"\.status\.hostIP", "HOST IP"), (r"\.status\.containerStatuses\[[*0]\]\.restartCount", "RESTARTS"),
    (r"\.status\.containerStatuses\[[*0]\]\.ready", "TRUTHS"), (r"\.spec\.taints", "TAINTS"),
    (r"\.status\.addresses\[\?\(@\.type==.?InternalIP.?\)\]\.address|\.status\.addresses\[0\]\.address", "INTERNAL-IP"),
    (r"\.status\.conditions\[\?\(@\.type==.?Ready.?\)\]\.status", "CONDITION"), (r"\.status\.nodeInfo\.kubeletVersion", "VERSION"),
    (r"\.spec\.unschedulable", "UNSCHEDULABLE"), (r"\.status\.desiredNumberScheduled", "DESIRED"), (r"\.status\.numberReady", "READY"),
    (r"\.status\.containerStatuses\[[*0]\]\.lastState\.terminated\.reason", "LAST REASON"),
    (r"\.status\.containerStatuses\[[*0]\]\.state\.(?:waiting|terminated)\.reason", "REASON"),
    (r"\.status\.currentNumberScheduled", "CURRENT"), (r"\.status\.numberAvailable", "AVAILABLE"),
)  # fmt: skip
LABEL = regex.compile(r"\.metadata\.labels(?:\.|\[['\"]?)(?P<key>[\w./-]+)(?:['\"]?\])?")
MAP = regex.compile(r"map\[(?P<pairs>[^\[\]]*)\]")
PAIR = regex.compile(r"(?P<key>effect|key|value|timeAdded):(?P<text>\S*)")
EMPTY = ("<none>", "<nil>", "[]", "")


def meaning_of(path: str) -> str:
    """What a path of an object is called here: a title of the tables, ``label <key>``, or "" for what no table holds."""
    path = path.strip("{}'\"").replace("\\", "")
    path = path if path.startswith(".") else f".{path}"
    if label := LABEL.fullmatch(path):
        return f"label {label['key']}"
    return next((name for pattern, name in PATHS if regex.fullmatch(pattern, path)), "")


def untitled(command: str) -> tuple[str, list[str]]:
    """(kind, what each column stands for) of a command that prints columns or names without titles; no columns for any other."""
    bare = command.replace("\\", "")
    m = ASKED.search(bare)
    if m is not None:
        parts = [part.partition(":") for part in m["columns"].strip("'\"").split(",")]
        if "--no-headers" not in bare and any(title for title, _, _ in parts):
            return "", []
        return KINDS.get(m["kind"].lower(), ""), [meaning_of(path) for _, _, path in parts]
    m = NAMES.search(bare)
    if m is None or (m["awk"] and ("--no-headers" not in bare or (m["awk"] == "2") != bool(EVERYWHERE.search(bare)))):
        return "", []
    return KINDS.get(m["kind"].lower(), ""), ["NAME"]


def columns(command: str) -> tuple[str, dict[str, str]]:
    """(kind, what each title stands for), empty where the command asks for no such table."""
    m = ASKED.search(command.replace("\\", ""))
    if m is None:
        return "", {}
    meaning = {}
    for part in m["columns"].strip("'\"").split(","):
        title, _, path = part.partition(":")
        meaning[title] = meaning_of(path)
    return KINDS.get(m["kind"].lower(), ""), meaning


def takes(fragment: Fragment) -> str:
    kind, meaning = columns(fragment.context.command)
    bare, heads = untitled(fragment.context.command)
    if bare and "NAME" in heads and _is_row(fragment.opening[0][1], heads):
        return f"columns of {bare} without titles"
    if not kind or "NAME" not in meaning.values():
        return ""
    titles = {m.group() for _, line in fragment.opening[:1] for m in TITLE.finditer(line)}
    return f"custom columns of {kind}" if titles <= set(meaning) else ""


def _is_row(line: str, heads: list[str]) -> bool:
    if heads == ["NAME"]:
        return all(row_rules.NAME.fullmatch(_bare_name(word)) for word in line.split())
    parts = GAP.split(line.strip())
    return len(parts) == len(heads) and not misfit(dict(zip(heads, parts, strict=True)))


def _bare_name(word: str) -> str:
    return word.rpartition("/")[2]


def parse(fragment: Fragment, emit: Emit) -> None:
    kind, meaning = columns(fragment.context.command)
    bare, heads = untitled(fragment.context.command)
    kind = bare or kind
    names = heads == ["NAME"]
    count = odd = 0
    for number, line in fragment.filled:
        parts = GAP.split(line.strip())
        if not heads:
            heads = [meaning.get(part, "") for part in parts]
            continue
        if names and _is_row(line, heads):  # jsonpath puts them on one line
            for name in map(_bare_name, line.split()):
                READERS[kind](emit, number, {"NAMESPACE": fragment.context.namespace or "", "NAME": name}, fragment)
                count += 1
            continue
        cells = dict(zip(heads, parts, strict=True)) if len(parts) == len(heads) else {}
        why = misfit(cells) if cells else "not as many cells as titles"
        if why:
            emit.unread(number, f"no row of these columns: {why}")
            odd += 1
            continue
        READERS[kind](emit, number, {"NAMESPACE": fragment.context.namespace or "", **cells}, fragment)
        count += 1
    complete = fragment.complete and not odd and not (bare and read_command(fragment.context.command).filtered)
    emit(schema.LISTINGS, fragment.filled[0][0], kind=kind, rows=count, complete=complete)


def misfit(cells: Cells) -> str:
    """A pod that is on no node yet has no restarts either."""
    if not row_rules.NAME.fullmatch(cells.get("NAME", "")):
        return "no name"
    texts = {title: "" if text in EMPTY else text for title, text in cells.items()}
    texts.pop("READY", None)
    texts["RESTARTS"] = texts.get("RESTARTS", "").split(",")[0]
    return row_rules.misfit("", texts)


def _pod(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    if truths := cells.get("TRUTHS"):
        words = [word for word in truths.split(",") if word in ("true", "false")]
        cells = {**cells, "READY": f"{words.count('true')}/{len(words)}"} if words else cells
    if "," in (counts := cells.get("RESTARTS", "")):
        cells = {**cells, "RESTARTS": str(sum(int(count) for count in counts.split(",") if is_number(count)))}
    pod(emit, line, cells, fragment)
    last, now = _stated(cells.get("LAST REASON")), _stated(cells.get("REASON"))
    if last or now:
        spaces = cells.get("NAMESPACE") or read_command(fragment.context.command).namespace
        emit(schema.CONTAINERS, line, namespace=spaces, pod=cells["NAME"], reason=now, last_reason=last)


def _node(emit: Emit, line: int, cells: Cells, fragment: Fragment) -> None:
    condition = cells.get("CONDITION")
    labels = {title[6:]: text for title, text in cells.items() if title.startswith("label ") and text not in EMPTY}
    emit(
        schema.NODES, line, name=cells["NAME"], internal_ip=_stated(cells.get("INTERNAL-IP")), version=_stated(cells.get("VERSION")),
        ready={"True": True, "False": False, "Unknown": False}.get(condition or ""),
        unschedulable=None if "UNSCHEDULABLE" not in cells else cells["UNSCHEDULABLE"] == "true", taints=taints(cells.get("TAINTS")),
        **node_fields(labels),
    )  # fmt: skip


def _stated(text: str | None) -> str | None:
    return None if text is None or text in EMPTY else text


def taints(text: str | None) -> str | None:
    """Go's print of a list of maps as `key=value:Effect`; None where it is no such print."""
    if text is None:
        return None
    found = []
    for one in MAP.finditer(text):
        parts = {m["key"]: m["text"] for m in PAIR.finditer(one["pairs"])}
        if "key" not in parts or "effect" not in parts:
            return None
        value = f"={parts['value']}" if parts.get("value") else ""
        found.append(f"{parts['key']}{value}:{parts['effect']}")
    return json.dumps(found) if found or text in EMPTY else None


READERS = {"pods": _pod, "nodes": _node, "daemonsets": workload("DaemonSet")}
PARSERS = (Parser("kubectl custom columns", r"(?!)", takes, parse, 27),)
