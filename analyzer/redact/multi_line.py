"""Secrets that span lines: PEM bodies and the data of Secret objects."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from analyzer import patterns as regex
from analyzer.redact.entries import GAP, HIDDEN, hidden_entries
from analyzer.redact.heads import BEFORE

BLOCKS = ("BEGIN ", "Secret", "auth-user-pass", "Private-Lines:", "$ANSIBLE_VAULT;", "chpasswd")
"""A text without any of these holds no block."""
BEGIN = regex.compile(r"-{4,5} ?BEGIN (?:[A-Za-z0-9 .]|-(?!-)){2,60}-{4,5}(?!.*-{4} ?END )")


END = regex.compile(r"-{4,5} ?END ")


COUNTED = regex.compile(r"^\s*Private-Lines: ?(?P<count>\d{1,3})\s*$")


VAULT = regex.compile(r"\$ANSIBLE_VAULT;[\d.]{3,5};\w{3,10}(?:;\w{1,60})?\s*$")


VAULT_BODY = regex.compile(r"^\s*[0-9a-f]{2,}\s*$")


LOGIN = regex.compile(r"^\s*(?:<?auth-user-pass>?)\s*$")


LOGIN_LINE = regex.compile(r"^\s*[^\s<#][^\s]{0,200}\s*$")


BODY = regex.compile(r"^(?:[^\n]{0,80}[ \t|>\"'])?[A-Za-z0-9+/=,: -]{0,200}\\?n?[\"']?$")


ITEM = regex.compile(r"^(?P<indent> {0,4})- (?=\S)|^---|^apiVersion:")


SECRET = regex.compile(r"^\s*(?:- )?\"?kind\"?\s?:\s?\"?Secret\"?,?\s*$")


LISTED = regex.compile(r"(?m)^\s*\"?kind\"?\s?:\s?\"?SecretList\"?,?\s*$")
"""What says of all objects of a document that they are Secrets; they do not say it of themselves."""


DOCUMENT = regex.compile(r"---|apiVersion:|\{")


DATA = regex.compile(
    r"^(?P<indent>[ ]*)(?:- )?\"?(?:data|stringData|kubectl\.kubernetes\.io/last-applied-configuration)\"?:"
)


ONE_LINE = regex.compile(r"\"kind\"\s?:\s?\"Secret(?:List)?\"")


ONE_LINE_DATA = regex.compile(r"(\"(?:data|stringData)\"\s?:\s?)(\{[^{}]*\})")


ENTRY = regex.compile(r"^(?P<key>[ ]*\"?[\w.~/-]{1,253}\"?:[ ]?)(?P<rest>.*)$")


CLOSED = regex.compile(r"\"[^\n]*\"[ \t]*+(?P<end>,?+)[ \t\r]*+$")
"""A value of JSON that ends on its line."""


OPENS = regex.compile(r"[|>][+-]?\d?[+-]?[ \t\r]*$")
"""The head of a block scalar."""


ACCOUNTS = regex.compile(r"^(?P<indent>[ ]*+)(?:- )?chpasswd ?:[ \t\r]*+$")


GIVEN = regex.compile(r"\bchpasswd\b[^\n|<]{0,80}+<<-?[ \"']{0,3}\w")


ACCOUNT = regex.compile(
    r"(?P<head>(?P<indent>[ \t]*)(?:- )?[\"']?[a-z_][\w-]{0,31}:)(?!RANDOM|R\b|\[hidden)(?P<value>[^\s\"':][^\s\"']{2,200})(?P<end>[\"']?[ \t\r]*)$"
)
"""An account with its password, as `chpasswd` takes them and cloud-init lists them."""


def blocks(text: str) -> str:
    """The text with its blocks hidden; one that was logged or commented out line by line is one all the same."""
    if not any(one in text for one in BLOCKS):
        return text
    lines = text.split("\n")
    heads = [head[0] if (head := BEFORE.match(line)) else "" for line in lines]
    if not any(heads):
        return "\n".join(multi_line(lines))
    bare = multi_line([line[len(head) :] for head, line in zip(heads, lines, strict=True)])
    return "\n".join(map(str.__add__, heads, bare))


def multi_line(lines: list[str]) -> Iterator[str]:
    """Bodies of PEM, SSH2, OpenVPN, PuTTY and Ansible Vault blocks and the values of Secret objects, each on its own line."""
    pem = vault = False
    counted = login = 0
    for line in _without_accounts(_without_secret_data(lines)):
        blank = line[: len(line) - len(line.lstrip())]
        if pem:
            ends = END.search(line) is not None
            pem = not ends and BODY.match(line) is not None
            if pem or ends:
                yield blank + "[hidden:pem]"
                continue
        counted, login = max(0, counted - 1), max(0, login - 1)
        vault = vault and VAULT_BODY.match(line) is not None
        if vault or (counted and BODY.match(line)):
            yield blank + "[hidden:key]"
        elif login and LOGIN_LINE.match(line):
            yield blank + "[hidden:login]"
        elif begin := BEGIN.search(line):
            pem = True
            yield line[: begin.start()] + "[hidden:pem]"
        else:
            yield line
            vault = VAULT.search(line) is not None
            login = 3 if LOGIN.match(line) else 0
            m = COUNTED.match(line)
            counted = int(m["count"]) + 1 if m else counted


def _without_accounts(lines: Iterator[str]) -> Iterator[str]:
    """The lines with the passwords of accounts hidden below a `chpasswd`: of all deeper lines, or up to the one that ends its text."""
    begun: int | None = None
    for line in lines:
        if begun is None:
            if "chpasswd" in line:
                m = ACCOUNTS.match(line)
                begun = len(m["indent"]) if m is not None else -1 if GIVEN.search(line) else None
            yield line
            continue
        told = ACCOUNT.match(line)
        if line.strip() and (told is None if begun < 0 else len(line) - len(line.lstrip(" ")) <= begun):
            begun = None
        yield f"{told['head']}[hidden:password]{told['end']}" if told is not None and begun is not None else line


def _without_secret_data(lines: list[str]) -> Iterator[str]:
    start, inside = 0, -1
    listed = _listed(lines)
    for at in range(1, len(lines) + 1):
        inside = _inside(lines[at - 1], inside)
        if at == len(lines) or (ITEM.match(lines[at]) and not _deeper(lines[at], inside)) or _closes(lines, at):
            part = lines[start:at]
            told = start in listed or any(SECRET.match(line) or ONE_LINE.search(line) for line in part)
            yield from _hide_data(part) if told else part
            start = at


def _listed(lines: list[str]) -> set[int]:
    """The numbers of the lines, from 0, of documents that are lists of Secrets."""
    found: set[int] = set()
    if any(map(LISTED.match, lines)):
        begins = [at for at, line in enumerate(lines) if DOCUMENT.match(line)]
        for begin, end in pairwise([0, *begins, len(lines)]):
            if any(map(LISTED.match, lines[begin:end])):
                found.update(range(begin, end))
    return found


def _inside(line: str, inside: int) -> int:
    """The indent of the data that a line belongs to or begins, else -1: a list in a value there is no list of objects."""
    if not line.strip() or _deeper(line, inside):
        return inside
    m = DATA.match(line)
    return -1 if m is None else len(m["indent"]) + (2 if line.lstrip().startswith("- ") else 0)


def _deeper(line: str, inside: int) -> bool:
    return inside >= 0 and len(line) - len(line.lstrip(" ")) > inside


def _closes(lines: list[str], at: int) -> bool:
    """The next object of a JSON list begins here: a brace at the items' own indent."""
    return lines[at].strip() == "{" and lines[at - 1].strip() in ("},", "[", '"items": [')


def _hide_data(part: list[str]) -> Iterator[str]:
    inside = block = -1  # indents of the data and of a block scalar in it
    for line in part:
        if ONE_LINE.search(line) and "{" in line:
            line = ONE_LINE_DATA.sub(lambda m: m[1] + hidden_entries(m[2]), line)
        indent = len(line) - len(line.lstrip(" "))
        if inside >= 0 and line.strip() and indent > inside:
            if (entry := ENTRY.match(line)) is not None:
                opens = OPENS.match(entry["rest"]) is not None
                block = indent if opens else -1 if indent <= block else block
                yield line if opens else _hidden_entry(entry)
            else:  # outside of a block scalar a second value below the first is an error, and a comment is none
                yield " " * indent + ("" if 0 <= block < indent else "# ") + HIDDEN
            continue
        inside = -1
        if m := DATA.match(line):
            inside = len(m["indent"]) + (2 if line.lstrip().startswith("- ") else 0)
            value = line[m.end() :].strip()
            yield line[: m.end()] + (line[m.end() :] if value in ("", "{", "|", ">") else f" {hidden_entries(value)}")
        else:
            yield line


def _hidden_entry(entry: regex.Match[str]) -> str:
    """An entry without its value: JSON stays JSON, and a gap stays one."""
    if GAP.fullmatch(entry["rest"]):
        return str(entry[0])
    if '"' in entry["key"] and (closed := CLOSED.match(entry["rest"])) is not None:
        return f'{entry["key"]}"{HIDDEN}"{closed["end"]}'
    return f"{entry['key']}{HIDDEN}"
