"""
kubectl's tables: pods, nodes, workloads, services, events, webhooks, API services, operators, policies and others.

::

    NAMESPACE     NAME                       READY   STATUS    RESTARTS        AGE   IP            NODE
    kube-system   konnectivity-agent-gvrtq   1/1     Running   3 (2d4h ago)    41d   172.30.37.72  10.134.77.131

Columns come from the offsets of the title row; a pasted row that does not fit is split at runs of blanks. The title
row decides what is listed; a namespace column may be missing (`-n` was given).
"""

from __future__ import annotations

import itertools

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.kubernetes import cert_manager_rows, row_rules, untitled, watched
from analyzer.parsers.kubernetes.api_groups import foreign_group
from analyzer.parsers.kubernetes.cells import has_fewer_cells
from analyzer.parsers.kubernetes.listings import listing_kind
from analyzer.parsers.kubernetes.row_cells import fit, has_cells
from analyzer.parsers.kubernetes.row_rules import POD_ROW
from analyzer.parsers.kubernetes.rows import SHAPES, RowReader, foreign, pod, policy
from analyzer.sources.commands import Command, read_command
from analyzer.sources.narrowed import AGENTS, leaves_out

TITLE = regex.compile(r"[A-Z][A-Z0-9()%/-]*(?: [A-Z][A-Z0-9()%/-]*)*")
OF_TWO_WORDS = frozenset(
    {("NOMINATED", "NODE"), ("READINESS", "GATES"), ("NODE", "SELECTOR"), ("LAST", "SEEN"), ("CREATED", "AT")}
)
"""Titles of one column, which `column -t` takes for two."""
SMALL = regex.compile(r"[a-z]\s{2,}")
REMARK = regex.compile(r"^\s*(?:\([^)]*\)|\.\.\.|No resources found|Error from server|[Ww]arning:|\^C\s*$)")
LEFT_OUT = regex.compile(r"^\s*(?:[\[(<]?\s?(?:\.\.\.|…)|Error from server)")
# what somebody wrote behind a row
BEHIND = regex.compile(r"(?<![ \t])[ \t]++(?:<[-=]++|←|//|#[ \t]|\^\^|!!|\*\*)[^\n]*+$")
CLUSTER_WIDE = frozenset(
    {
        "nodes",
        "namespaces",
        "apiservices",
        "clusteroperators",
        "caliconodes",
        "hostendpoints",
        "globalnetworkpolicies",
        "webhookconfigurations",
    }
)
WORKLOADS = frozenset({"daemonsets", "deployments", "replicasets", "statefulsets"})
OF_CALICO = regex.compile(
    r"\bcalicoctl\b[^|]*?\bget\s+(?:-\S+\s+)*(?:networkpolic(?:y|ies)|np|policy)\b(?:[^|]*?\s(?:-n|--namespace)[ =]?(?P<namespace>[\w.-]+))?"
)
"""calicoctl prints policies of one namespace as it prints those of the whole cluster."""
EVENTS_BELOW = regex.compile(r"[ \t]*+(?:Events:[ \t]*+$|Type[ ]{2,20}Reason[ ]{2,20}Age\b|-{4}[ ]{2,20}-{4,}+[ -]*+$)")
OF_PROBE = regex.compile(r"(?:calico/node is not ready|BIRD is not ready|bird/confd is not live): ")
"""The last line of what the readiness of calico-node says."""
MOST_OF_A_MESSAGE = 8
ANYWHERE = frozenset({"NAMESPACE", "NAME", "AGE", "LABELS", "CREATED AT"})
# whose few titles other kinds have, too: one more title makes it another kind's table
ONLY = {
    "namespaces": ANYWHERE | {"STATUS"},
    "statefulsets": ANYWHERE | {"READY", "CONTAINERS", "IMAGES", "SELECTOR"},
}
OF_OTHERS = frozenset({
    "AUTOREPAIR", "AUTOSCALING", "CLASS", "CLUSTER", "CLUSTERCLASS", "CONNECTED", "CONTROL-PLANE ENDPOINT", "DATASTORE", "ENDPOINT", "INFRASTRUCTURE",
    "INITIALIZED", "INSTALLED VERSION", "KUBECONFIG", "NODENAME", "PAUSED", "PHASE", "PROVIDER", "PROVIDERID", "REPLICAS", "UPDATED",
})  # fmt: skip
"""Titles of kinds that hold a whole cluster, a control plane or machines (Cluster API, Kamaji, HyperShift, vcluster), each beside a VERSION of theirs."""
OF_NODES = frozenset({"NAME", "STATUS", "ROLES", "AGE", "VERSION"}) | frozenset(
    untitled.TITLES_OF_WIDE_OUTPUT["nodes"].split()
)
KNOWN_TITLES = frozenset(row_rules.COLUMNS) | frozenset().union(*(wanted for wanted, _, _ in SHAPES))


def takes(fragment: Fragment) -> str:
    for _, line in fragment.opening[:3]:
        found = list(TITLE.finditer(line))
        titles = [t.group() for t in found]
        if len(titles) >= 2 and "NAME" in line and (kind := _kind(titles, _ends(line, found[-1]))):
            return f"the titles of a table of {kind[0]}"
        if titles[:3] == ["LAST SEEN", "TYPE", "REASON"] or titles[1:4] == ["LAST SEEN", "TYPE", "REASON"]:
            return "the titles of a table of events"
    return ""


def _ends(line: str, title: regex.Match[str]) -> bool:
    """Does the line end with this title: then a narrow terminal may have cut it off."""
    return title.end() == len(line.rstrip())


def _kind(titles: list[str], ends: bool) -> tuple[str, RowReader] | None:
    """What the titles list, and how a row becomes a record; where the line ends with the last one it may be the begin of a longer one."""
    have = set(titles)
    if ends and titles and titles[-1] not in KNOWN_TITLES:
        have |= {title for title in KNOWN_TITLES if title.startswith(titles[-1])}
    for wanted, kind, row in SHAPES:
        if wanted <= have and set(titles) <= ONLY.get(kind, have):
            return ("objects", foreign("objects")) if _is_of_others(kind, titles) else (kind, row)
    return None


def _is_of_others(kind: str, titles: list[str]) -> bool:
    """
    Has another kind these titles, too: a custom one with a version and a state of its own, whose rows are no nodes and no workloads.

    Columns that `-L` adds to a node's stand behind its own, and nodes have no namespace.
    """
    if kind not in WORKLOADS | {"nodes"} or "VERSION" not in titles:
        return False
    told = titles[titles.index("NAME") + 1 :]
    if kind != "nodes" or "ROLES" in titles:
        return len(OF_OTHERS.intersection(told)) > (kind == "nodes")
    own = max(at for at, title in enumerate(titles) if title in OF_NODES)
    return "NAMESPACE" in titles or any(title not in OF_NODES for title in told[: own - titles.index("NAME")])


def _titles(line: str) -> tuple[list[tuple[int, str]], tuple[str, RowReader] | None]:
    """(offset and text of each title, what they list); nothing is listed where the line is no row of titles."""
    titles: list[tuple[int, str]] = []
    for m in TITLE.finditer(line):
        if titles and (titles[-1][1], m.group()) in OF_TWO_WORDS:
            titles[-1] = titles[-1][0], f"{titles[-1][1]} {m.group()}"
        else:
            titles.append((m.start(), m.group()))
    kind = _kind([t for _, t in titles], line.rstrip().endswith(titles[-1][1]) if titles else False)
    return titles, kind if len(titles) >= 2 and not SMALL.search(line) else None


def _former(lines: list[tuple[int, str]], begin: int, offsets: list[tuple[int, str]], kind: str) -> frozenset[int]:
    """Rows of the table below these titles that a later one of the same object replaces."""
    rows = (lines[at] for at in range(begin, len(lines)))
    below = itertools.takewhile(lambda one: "NAME" not in one[1] or not _titles(one[1])[1], rows)
    return watched.former(below, [name for _, name in offsets], kind, lambda line: fit(line, offsets, kind)[0])


def parse(fragment: Fragment, emit: Emit) -> None:
    offsets: list[tuple[int, str]] = []
    shape: tuple[str, RowReader] | None = None
    title_line, rows, odd, whole = 0, 0, False, True
    last, empty = 0, False
    named, namespace = read_command(fragment.context.command), None
    former: frozenset[int] = frozenset()
    taken = 0  # the last line of a message of several lines
    for at, (line_number, line) in enumerate(fragment.filled):
        if line_number <= taken:
            emit.keep(line_number)
            continue
        titles, kind = _titles(line)
        if kind:
            if shape:
                _listing(emit, title_line, shape[0], namespace, rows, whole and (rows > 0 or empty), fragment)
            kind = _of_group(named, kind)
            of_calico = OF_CALICO.search(fragment.context.command) if kind[0] == "globalnetworkpolicies" else None
            kind = ("networkpolicies", policy("NetworkPolicy")) if of_calico else kind
            if cert_manager_rows.are_issuers(kind[0], fragment.filled[at + 1 : at + 2]):
                kind = ("issuers", cert_manager_rows.ISSUER)
            offsets, shape, title_line, rows, odd, whole = titles, kind, line_number, 0, False, True
            last, empty = line_number, False
            former = _former(fragment.filled, at + 1, titles, kind[0])
            namespace = fragment.context.namespace if _answers(named, kind[0]) else None
            namespace = of_calico["namespace"] if of_calico else namespace
            continue
        if shape is None:
            if not untitled.row(line_number, line, fragment, emit):
                emit.unread(line_number, "a row before the titles of its table")
            continue
        if REMARK.match(line):
            emit.keep(line_number)
            empty = empty or line.lstrip().startswith("No resources")
            whole = whole and not LEFT_OUT.match(line)
            continue
        cells, why = fit(line, offsets, shape[0])
        if why and (behind := BEHIND.search(line)):
            cells, why = fit(line[: behind.start()], offsets, shape[0])
        if why and EVENTS_BELOW.match(line):
            emit.records += 1  # the head of described events, whose rows are a text of their own
            continue
        if why:
            rows += _fallback(emit, line_number, line, shape[0], why, fragment, namespace)
            odd = True
            whole = whole and not LEFT_OUT.match(line)
            if line_number == last + 1 and has_cells(line, offsets):
                whole, last = False, line_number  # a damaged row, for it stands right below one and has its cells
            continue
        whole = whole and not odd  # a line among the rows that is none may have been one
        if line_number in former or cells.get("EVENT") == watched.GONE:
            last = line_number
            emit.records += 1
            continue
        if namespace and "NAMESPACE" not in cells:
            cells["NAMESPACE"] = namespace
        if "MESSAGE" in cells:
            rest = _rest(fragment.filled, at)
            cells["MESSAGE"], taken = " ".join([cells["MESSAGE"], *rest]), line_number + len(rest)
        prefix, slash, _ = cells.get("NAME", "").partition("/")
        if slash and foreign_group(prefix):  # a name alone may have dots and begin with any word
            shape = listing_kind(prefix), cert_manager_rows.READERS.get(prefix) or foreign(listing_kind(prefix))
        shape[1](emit, line_number, cells, fragment)
        rows += 1
        last = line_number
    if shape:
        _listing(emit, title_line, shape[0], namespace, rows, whole and (rows > 0 or empty), fragment)


def _rest(lines: list[tuple[int, str]], at: int) -> list[str]:
    """The lines right below an event that its message goes on with: `kubectl events` prints what a probe said as it is."""
    found: list[str] = []
    for number, line in lines[at + 1 : at + 1 + MOST_OF_A_MESSAGE]:
        if number != lines[at][0] + len(found) + 1 or not OF_PROBE.match(line):
            break
        found.append(line.strip())
    return found


def _of_group(command: Command, shape: tuple[str, RowReader]) -> tuple[str, RowReader]:
    """
    What the titles list, or the kind of another API group that the command names and that has the same titles.

    Of several kinds at once kubectl prints each with its group in front of the name.
    """
    listed = listing_kind(command.kinds[0]) if len(command.kinds) == 1 else ""
    base, _, group = listed.partition(".")
    return (listed, foreign(listed)) if group and (base == shape[0] or {base, shape[0]} <= WORKLOADS) else shape


def _listing(
    emit: Emit, line: int, kind: str, namespace: str | None, rows: int, whole: bool, fragment: Fragment
) -> None:
    if not fragment.text.endswith("\n") and fragment.filled[-1][0] - line >= rows > 0:
        below = [text for number, text in fragment.filled if number >= line][-20:]
        whole = whole and not has_fewer_cells(below[-1], below[:-1])
    complete = fragment.complete and whole and not read_command(fragment.context.command).filtered
    cut = not fragment.text.endswith("\n") and not complete and emit.last_unread >= fragment.filled[-1][0]
    cut |= kind in ("pods", "nodes") and leaves_out(fragment.context.command, AGENTS if kind == "pods" else ())
    emit(
        schema.LISTINGS, line, kind=kind, namespace=namespace, rows=rows, complete=complete, ends=False if cut else None
    )


def _answers(command: Command, kind: str) -> bool:
    """May a table of that kind be what the command printed: another kind below it was pasted from elsewhere."""
    listed = {listing_kind(word) for word in command.kinds}
    return kind not in CLUSTER_WIDE and (not listed or kind in listed | {"objects"} or "all" in command.kinds)


def _fallback(
    emit: Emit, line_number: int, line: str, kind: str, why: str, fragment: Fragment, namespace: str | None
) -> int:
    """Pod rows that a paste has glued together or wrapped; what else stands below a table is looked at anew."""
    from analyzer.parsers import fallback

    found = 0
    if kind == "pods":
        for m in POD_ROW.finditer(line):
            cells = {
                "NAMESPACE": m["namespace"] or namespace or "",
                "NAME": m["name"],
                "READY": m["ready"],
                "STATUS": m["status"],
                "RESTARTS": m["restarts"],
                "AGE": m["age"],
                "IP": m["ip"] or "",
                "NODE": m["node"] or "",
            }
            pod(emit, line_number, cells, fragment)
            found += 1
    if found or fallback.event(line_number, line, emit):
        return found
    if untitled.row(line_number, line, fragment, emit):
        return 0
    if not (fallback.described(line_number, line, fragment, emit) or fallback.probe(line_number, line, fragment, emit)):
        emit.unread(line_number, why)
    return found


PARSERS = (
    Parser(
        "kubectl table",
        r"[ \t#>]*(?:NAMESPACE[ ]{2,}(?:NAME|LAST SEEN)|NAME[ ]{2,}[A-Z]|LAST SEEN[ ]{2,}(?:TYPE|[A-Z]))",
        takes,
        parse,
        30,
    ),
)
