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
from analyzer.parsers.kubernetes import row_rules, untitled, watched
from analyzer.parsers.kubernetes.api_groups import foreign_group
from analyzer.parsers.kubernetes.cells import Cells, has_fewer_cells
from analyzer.parsers.kubernetes.listings import listing_kind
from analyzer.parsers.kubernetes.row_rules import POD_ROW
from analyzer.parsers.kubernetes.rows import SHAPES, RowReader, foreign, pod, policy
from analyzer.sources.commands import Command, read_command
from analyzer.sources.narrowed import AGENTS, leaves_out

TITLE = regex.compile(r"[A-Z][A-Z0-9()%/-]*(?: [A-Z][A-Z0-9()%/-]*)*")
OF_TWO_WORDS = frozenset(
    {("NOMINATED", "NODE"), ("READINESS", "GATES"), ("NODE", "SELECTOR"), ("LAST", "SEEN"), ("CREATED", "AT")}
)
"""Titles of one column, which `column -t` takes for two."""
AGO = regex.compile(r"(?<=\d)\s{1,40}\((\S{1,20})\s{1,40}ago\)")
REASON = regex.compile(r"(?<=[a-z]) (?=\([A-Z]\w+\)(?:\s|$))")
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
KNOWN_TITLES = frozenset(row_rules.COLUMNS) | frozenset().union(*(wanted for wanted, _, _ in SHAPES))
GAP = regex.compile(r"\s{2,}|\t")
AGE = regex.compile(row_rules.AGE)
READY = regex.compile(r"^\d+/\d+$")


def takes(fragment: Fragment) -> str:
    for _, line in fragment.opening[:3]:
        titles = [t.group() for t in TITLE.finditer(line)]
        if len(titles) >= 2 and "NAME" in line and (kind := _kind(titles)):
            return f"the titles of a table of {kind[0]}"
        if titles[:3] == ["LAST SEEN", "TYPE", "REASON"] or titles[1:4] == ["LAST SEEN", "TYPE", "REASON"]:
            return "the titles of a table of events"
    return ""


def _kind(titles: list[str]) -> tuple[str, RowReader] | None:
    """What the titles list, and how a row becomes a record; a narrow terminal may have cut off the last title."""
    have = set(titles)
    if titles and titles[-1] not in KNOWN_TITLES:
        have |= {title for title in KNOWN_TITLES if title.startswith(titles[-1])}
    for wanted, kind, row in SHAPES:
        if wanted <= have and set(titles) <= ONLY.get(kind, have):
            return kind, row
    return None


def _titles(line: str) -> tuple[list[tuple[int, str]], tuple[str, RowReader] | None]:
    """(offset and text of each title, what they list); nothing is listed where the line is no row of titles."""
    titles: list[tuple[int, str]] = []
    for m in TITLE.finditer(line):
        if titles and (titles[-1][1], m.group()) in OF_TWO_WORDS:
            titles[-1] = titles[-1][0], f"{titles[-1][1]} {m.group()}"
        else:
            titles.append((m.start(), m.group()))
    kind = _kind([t for _, t in titles])
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
            if line_number == last + 1 and _has_cells(line, offsets):
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
            shape = listing_kind(prefix), foreign(listing_kind(prefix))
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


def _has_cells(line: str, offsets: list[tuple[int, str]]) -> bool:
    """Does the line have as many cells as its table has columns: by wide gaps, or with an age among its words."""
    parts, words = GAP.split(line.strip()), line.split()
    return len(parts) >= max(2, len(offsets) - 1) or (
        len(words) >= len(offsets) - 1 and any(AGE.fullmatch(word) for word in words)
    )


def fit(line: str, offsets: list[tuple[int, str]], kind: str) -> tuple[Cells, str]:
    """(cells by title, why the line is no row of this table): by the offsets of the titles, by runs of blanks, by its words."""
    why = f"does not fit the titles of its table of {kind}"
    titles = [name for _, name in offsets]
    for cells in (_by_offset(line, offsets), _by_gaps(line, titles), _by_words(line, titles)):
        if cells is not None:
            fault = row_rules.misfit(kind, cells, titles)
            if not fault:
                return cells, ""
            why = f"no row of its table of {kind}: {fault}"
    return {}, why


def _by_offset(line: str, offsets: list[tuple[int, str]]) -> Cells | None:
    """A row fits by offset when a blank stands before each column it reaches."""
    starts = [at for at, _ in offsets]
    reached = [at for at in starts if at < len(line)]
    if all(at == 0 or line[at - 1] in " \t" for at in reached) and len(reached) >= min(2, len(starts)):
        ends = [*starts[1:], 10**6]
        return {name: line[at:end].strip() for (at, name), end in zip(offsets, ends, strict=True)}
    return None


def _by_gaps(line: str, names: list[str]) -> Cells | None:
    """A pasted row, whose blanks are not what kubectl printed."""
    parts = GAP.split(line.strip())
    if len(parts) < len(names) - 3 or len(parts) < 2:
        parts = line.split(None, len(names) - 1)
    if len(parts) < max(2, len(names) - 4):
        return None
    if len(parts) < len(names) and names[0] == "NAMESPACE" and READY.match(parts[1] if len(parts) > 1 else ""):
        names = names[1:]
    if len(parts) > len(names):
        parts = [*parts[: len(names) - 1], " ".join(parts[len(names) - 1 :])]
    return dict(zip(names, parts, strict=False))


def _by_words(line: str, names: list[str]) -> Cells | None:
    """A row in which names were put in place of longer ones, or whose blanks a program set anew: a word for each title."""
    words = REASON.sub("\0", AGO.sub("\0(\\1\0ago)", line)).split()
    return (
        {name: word.replace("\0", " ") for name, word in zip(names, words, strict=True)}
        if len(words) == len(names)
        else None
    )


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
