"""
Rows of kubectl's tables that `grep` or a paste left without their title row.

::

    10.73.1.6   NotReady   <none>   40d   v1.29.10+IKS
    v1beta1.metrics.k8s.io   kube-system/metrics-server   False (FailedDiscoveryCheck)   40d

A row is taken for what it is only where every cell is legal under the titles that kubectl would have printed above it;
which rows were left out nobody knows, so no listing is stated, but of a command that prints a part.
"""

from __future__ import annotations

import functools

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment
from analyzer.parsers.kubernetes import row_rules, rows
from analyzer.parsers.kubernetes.cells import Cells
from analyzer.parsers.kubernetes.listings import listing_kind, reopened
from analyzer.parsers.kubernetes.signing_requests import signing_request
from analyzer.sources.commands import read_command
from analyzer.sources.narrowed import AGENTS, leaves_out

GAP = regex.compile(r"[ ]{2,}|\t+")
AGO = regex.compile(r"(?<=\d) (?=\([^()]{1,20} ago\))")
REASON = regex.compile(r"(?<=[a-z]) (?=\([A-Z]\w+\)(?:\s|$))")
AGE = regex.compile(r"(?:\d+[ydhms])+")
ANY_WORD = frozenset({"NAMESPACE", "NAME", "NODE", "ROLES", "SERVICE"})
"""Columns in which any word may stand: they alone tell no row."""
FORMS: tuple[tuple[str, str, rows.RowReader], ...] = (
    ("pods", "NAME READY STATUS RESTARTS AGE", rows.pod),
    ("pods of a narrow page", "NAME READY STATUS RESTARTS", rows.pod),
    ("nodes", "NAME STATUS ROLES AGE VERSION", rows.node),
    ("apiservices", "NAME SERVICE AVAILABLE AGE", rows.apiservice),
    ("services", "NAME TYPE CLUSTER-IP EXTERNAL-IP PORT(S) AGE", rows.service),
    ("daemonsets", "NAME DESIRED CURRENT READY UP-TO-DATE AVAILABLE NODE_SELECTOR AGE", rows.workload("DaemonSet")),
    ("deployments", "NAME READY UP-TO-DATE AVAILABLE AGE", rows.workload("Deployment")),
    ("clusteroperators", "NAME VERSION AVAILABLE PROGRESSING DEGRADED SINCE", rows.operator),
    ("certificatesigningrequests", "NAME AGE SIGNERNAME REQUESTOR REQUESTEDDURATION CONDITION", signing_request),
    ("certificatesigningrequests of older clients", "NAME AGE SIGNERNAME REQUESTOR CONDITION", signing_request),
    ("certificatesigningrequests before signers", "NAME AGE REQUESTOR CONDITION", signing_request),
)
"""Titles that every client prints, in order; a namespace may stand in front."""
TOLD: tuple[tuple[str, str, rows.RowReader], ...] = (
    ("replicasets", "NAME DESIRED CURRENT READY AGE", rows.workload("ReplicaSet")),
    ("statefulsets", "NAME READY AGE", rows.workload("StatefulSet")),
    ("endpoints", "NAME ENDPOINTS AGE", rows.endpoint),
    ("networkpolicies", "NAME POD-SELECTOR AGE", rows.policy("KubernetesNetworkPolicy")),
    ("validatingwebhookconfigurations", "NAME WEBHOOKS AGE", rows.webhook),
    ("mutatingwebhookconfigurations", "NAME WEBHOOKS AGE", rows.webhook),
    ("namespaces", "NAME STATUS AGE", rows.namespace),
    ("secrets", "NAME TYPE DATA AGE", rows.secret),
)
"""Rows as other kinds have them, too: only below the command that says which it listed."""
TITLES_OF_WIDE_OUTPUT = {
    "pods": "IP NODE NOMINATED_NODE READINESS_GATES",
    "nodes": "INTERNAL-IP EXTERNAL-IP OS-IMAGE KERNEL-VERSION CONTAINER-RUNTIME",
    "services": "SELECTOR",
    "daemonsets": "CONTAINERS IMAGES SELECTOR",
    "deployments": "CONTAINERS IMAGES SELECTOR",
    "replicasets": "CONTAINERS IMAGES SELECTOR",
    "clusteroperators": "MESSAGE",
}
RUNTIME = regex.compile(r"[a-z][a-z-]{2,20}://\d")
MOST_PARTS = 32
"""More than any row has: a line of so many is none, however many more they are."""
BEFORE_IMAGE = 7
"""Columns of `get nodes -o wide` in front of OS-IMAGE, whose words one blank parts."""
CLUSTER_WIDE = frozenset({"nodes", "apiservices", "clusteroperators"})
LEAD = regex.compile(
    r"(?:[\w./-]{1,120}:\d{1,7}[:-](?=[a-z0-9]))?+[ \t]{0,20}+(?:[>|*\u2022\u00b7\u25aa\u25e6\u2023-][ \t]{1,8}|\d{1,3}[.)][ \t]{1,8}){0,3}+(?:(?:[A-Z][\w ()-]{0,30}|(?!(?:value|output|out|stdout|stderr|message|msg|text|data|log|line|content|body|description|example|sample|expected|note)s?:)[a-z][a-z0-9_-]{0,30}(?: [a-z][a-z0-9_-]{0,30})?):[ \t]{1,8})?+(?:(?:NAMESPACE[ \t]{1,40})?NAME(?:[ \t]{1,40}[A-Z][A-Z()-]*)++[ \t]{1,40})?+"
)
"""A point of a list, file and line that grep found it in, a label or whoever says it, or titles that a lost line feed put in front of a row."""
PICKED = regex.compile(
    r"\|[ ]*g?awk[ ]+'[^'{}]{0,80}\{[ ]*print[ (]+(?P<fields>\$\d{1,2}(?:[ ]*,[ ]*\$\d{1,2}){0,12})[ );]*\}'"
)
"""Words of each row that a program behind the command prints, by their number."""
SIGNER = regex.compile(r"[a-z0-9][a-z0-9.-]*/[\w.-]+")
DECIDED = regex.compile(r"(?:Pending|Approved|Denied|Issued|Failed)(?:,(?:Approved|Denied|Issued|Failed))*")
STRICT = {
    "daemonsets": {"NODE SELECTOR": regex.compile(r"<none>|[\w./-]+=[\w.-]*(?:,[\w./-]+=[\w.-]*)*")},
    "nodes": {"ROLES": regex.compile(r"<none>|[a-z0-9][\w.-]*(?:,[a-z0-9][\w.-]*)*"), "VERSION": regex.compile(r"v1\.\d+\S*")},
    "apiservices": {"SERVICE": regex.compile(r"Local|[a-z0-9.-]+/[a-z0-9.-]+")},
    "deployments": {"READY": regex.compile(r"\d+/\d+"), "AVAILABLE": regex.compile(r"\d+")},
    "pods": {"STATUS": regex.compile(row_rules.KNOWN_POD_STATUS)},
    "pods of a narrow page": {"READY": regex.compile(row_rules.OF), "STATUS": regex.compile(row_rules.KNOWN_POD_STATUS)},
    "statefulsets": {"READY": regex.compile(row_rules.OF)},
    "replicasets": {"READY": regex.compile(r"\d+"), "DESIRED": regex.compile(r"\d+")},
    "certificatesigningrequests": {"SIGNERNAME": SIGNER, "CONDITION": DECIDED},
    "certificatesigningrequests of older clients": {"SIGNERNAME": SIGNER, "CONDITION": DECIDED},
    "clusteroperators": {"SINCE": regex.compile(row_rules.AGE), "AVAILABLE": regex.compile(row_rules.TRUTH)},
}  # fmt: skip
"""What a cell must be where the table's own rules allow anything."""


def row(number: int, line: str, fragment: Fragment, emit: Emit) -> bool:
    """Read the line as the row of a table whose titles are missing; False where it is none."""
    kinds, columns = listed(fragment.context.command), picked(fragment.context.command)
    if columns and tuple(line.split()) == columns[1]:
        return True  # their titles
    found = told(line, kinds) or (told_in(line, *columns) if columns else None)
    if found is None and (lead := LEAD.match(line)) is not None and lead.group().strip():
        found = told(line[lead.end() :], kinds)
    if found is None:
        return False
    cells, read = found
    if fragment.context.namespace and "NAMESPACE" not in cells:
        cells["NAMESPACE"] = fragment.context.namespace
    read(emit, number, cells, fragment)
    for kind in kinds:
        reopened(emit, kind, number)
    return True


def listed(command: str) -> frozenset[str]:
    """The kinds that the command lists, as kubectl's plurals."""
    return frozenset(listing_kind(word) for word in read_command(command).kinds) if command else frozenset()


@functools.lru_cache(maxsize=256)
def picked(command: str) -> tuple[str, tuple[str, ...]] | None:
    """(kind, titles of the words) that `awk` prints of the rows of the one kind that the command lists."""
    m, kinds = PICKED.search(command), listed(command)
    if m is None or len(kinds) != 1:
        return None
    (kind,) = kinds
    titles = next((titles for one, titles, _ in (*FORMS, *TOLD) if one == kind), None)
    if titles is None:
        return None
    words = command.partition("|")[0].split()
    spaces = ["NAMESPACE"] if {"-A", "--all-namespaces"} & set(words) else []
    names = [*spaces, *titles.split(), *TITLES_OF_WIDE_OUTPUT.get(kind, "").split()]
    wanted = [int(field.strip(" $")) - 1 for field in m["fields"].split(",")]
    if "NAME" not in names or not all(0 <= at < len(names) for at in wanted):
        return None
    return kind, tuple(names[at].replace("_", " ") for at in wanted)


def told_in(line: str, kind: str, titles: tuple[str, ...]) -> tuple[Cells, rows.RowReader] | None:
    """
    (cells by title, reader) of a row of these columns; None where a word can be none of its column's.

    Behind a count with a remark (`3 (2m ago)`) the words of that row stand two places off, so an age may stand for a node.
    """
    words = line.split()
    if len(words) != len(titles) or "NAME" not in titles or ANY_WORD.issuperset(titles):
        return None
    cells = dict(zip(titles, words, strict=True))
    if _misfit(kind, cells) or AGE.fullmatch(cells.get("NODE", "")):
        return None
    return cells, next(read for one, _, read in (*FORMS, *TOLD) if one == kind)


def part(fragment: Fragment, emit: Emit) -> None:
    """That the command printed a part of the pods, whose rows stand here without titles."""
    command = fragment.context.command
    if "pods" in listed(command) and leaves_out(command, AGENTS):
        emit(
            schema.LISTINGS, fragment.first_line, kind="pods", namespace=fragment.context.namespace, rows=None,
            complete=False, ends=False,
        )  # fmt: skip


def told(line: str, kinds: frozenset[str] = frozenset()) -> tuple[Cells, rows.RowReader] | None:
    """
    (cells by title, reader) of the only table whose titles fit, None for text and for what fits several.

    Args:
        kinds: what the command above lists.
    """
    text = line.strip()
    if text[:1] == "#" and text[:3] != "###":  # a comment is no row; a name may be masked
        return None
    by_gaps = GAP.split(text)
    tight = _imaged([part.replace("\0", " ") for part in AGO.sub("\0", REASON.sub("\0", text)).split()])
    for parts in (by_gaps, tight) if tight != by_gaps else (by_gaps,):
        fitting = [
            (cells, read)
            for kind, names, read in _as_wide(kinds, min(len(parts), MOST_PARTS))
            if not _misfit(kind, cells := dict(zip(names, parts, strict=False)))
        ]  # fmt: skip
        if len(fitting) == 1:
            return fitting[0]
    return None


def _imaged(words: list[str]) -> list[str]:
    """The words with those of a node's system as one: it stands between its addresses, and its kernel and runtime."""
    if len(words) > BEFORE_IMAGE + 3 and RUNTIME.match(words[-1]):
        return [*words[:BEFORE_IMAGE], " ".join(words[BEFORE_IMAGE:-2]), *words[-2:]]
    return words


@functools.lru_cache(maxsize=1024)
def _as_wide(kinds: frozenset[str], parts: int) -> tuple[tuple[str, tuple[str, ...], rows.RowReader], ...]:
    """(kind, titles, reader) of the tables that so many parts may be a row of, without and with a namespace in front, and with the columns of `-o wide` behind."""
    return tuple(
        (kind, names, read)
        for kind, titles, read in [form for form in TOLD if form[0] in kinds] or FORMS
        for names, least, most in _headings(kind, titles)
        if least <= parts <= most
    )


@functools.cache
def _headings(kind: str, titles: str) -> tuple[tuple[tuple[str, ...], int, int], ...]:
    """(titles, least parts, most parts), without and with a namespace in front."""
    names = [title.replace("_", " ") for title in titles.split()]
    behind = [title.replace("_", " ") for title in TITLES_OF_WIDE_OUTPUT.get(kind, "").split()]
    more = len(behind) + 1 if kind in TITLES_OF_WIDE_OUTPUT or kind in CLUSTER_WIDE else 0  # and labels
    spaces = [[], ["NAMESPACE"]] if kind not in CLUSTER_WIDE else [[]]
    return tuple(
        ((*space, *names, *behind, "LABELS"), len(space) + len(names), len(space) + len(names) + more)
        for space in spaces
    )


def _misfit(kind: str, cells: Cells) -> str:
    for title, rule in STRICT.get(kind, {}).items():
        if title in cells and not rule.fullmatch(cells[title]):
            return title
    return row_rules.misfit(kind, cells)  # of a kind that has no rules of its own by its columns alone
