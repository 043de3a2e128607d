"""
`kubectl get ... -o jsonpath=...` and `-o go-template=...` with a line for each item: the command says what stands in it.

::

    $ kubectl get pods -o jsonpath='{range .items[*]}{.metadata.name}{"\\t"}{.status.phase}{"\\n"}{end}'
    konnectivity-agent-x7k2q    Running

Paths mean what they mean in custom columns. A template whose fields have one and the same sign between them is read, and a
line that has as many cells as fields is a row.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.kubernetes.custom_columns import KINDS, READERS, meaning_of, misfit

ASKED = regex.compile(
    r"\bget\s{1,8}(?:-\S{1,80}\s{1,8}(?:[a-z][\w-]{0,60}\s{1,8})?){0,6}(?P<kind>[a-zA-Z.]{1,60}+)[^|]{0,400}?(?:-o|--output)[ =]?[\"']?(?:jsonpath|go-template)="
    r"[\"']?\{{1,2} ?range \.items(?:\[\*\])? ?\}{1,2}(?P<item>[^|]{1,600}?)\{{1,2} ?end ?\}{1,2}"
)
PART = regex.compile(
    r"\{{1,2} ?(?:(?P<path>[.@][^{}\"]*(?:\"[^{}\"]*\"[^{}\"]*)*)|\\?[\"'](?P<text>[^{}]*?)\\?[\"']) ?\}{1,2}|(?P<plain>[^{}]+)"
)
SIGNS = {"\\t": "\t", "\\n": "\n"}


def fields(command: str) -> tuple[str, list[str], str]:
    """(kind, what each field means, the sign between two of them); no kind where the template prints no line for each item."""
    m = ASKED.search(command)
    if m is None:
        return "", [], ""
    meanings: list[str] = []
    signs: list[str] = [""]
    for part in PART.finditer(m["item"]):
        if part["path"]:
            meanings.append(meaning_of(part["path"].removeprefix("@").strip()))
            signs.append("")
        else:
            text = part["text"] if part["text"] is not None else part["plain"]
            for written, sign in SIGNS.items():
                text = text.replace(written, sign)
            signs[-1] += text
    between = set(signs[1:-1])
    if signs[0] or signs[-1] != "\n" or len(between) != 1 or not (sign := between.pop()) or "\n" in sign:
        return "", [], ""
    return KINDS.get(m["kind"].lower(), ""), meanings, sign


def takes(fragment: Fragment) -> str:
    kind, meanings, sign = fields(fragment.context.command)
    if not kind or "NAME" not in meanings:
        return ""
    first = next((line for _, line in fragment.opening), "")
    return f"lines of a template over {kind}" if len(_cells(first, sign)) == len(meanings) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    kind, meanings, sign = fields(fragment.context.command)
    count = odd = 0
    for number, line in fragment.filled:
        cells = _cells(line, sign)
        row = dict(zip(meanings, cells, strict=True)) if len(cells) == len(meanings) else {}
        why = misfit(row) if row else "not as many cells as the template has fields"
        if why:
            emit.unread(number, f"no line of this template: {why}")
            odd += 1
            continue
        READERS[kind](emit, number, {"NAMESPACE": fragment.context.namespace or "", **row}, fragment)
        count += 1
    whole = fragment.complete and not odd and "|" not in fragment.context.command
    emit(
        schema.LISTINGS,
        fragment.filled[0][0],
        kind=kind,
        namespace=fragment.context.namespace,
        rows=count,
        complete=whole,
    )


def _cells(line: str, sign: str) -> list[str]:
    """A page may have made blanks of a tab."""
    if sign == "\t" and "\t" not in line:
        return regex.split(r"[ ]{2,}", line.strip())
    return [cell.strip() for cell in line.strip(" ").split(sign)]


PARSERS = (Parser("kubectl template", r"(?!)", takes, parse, 28),)
