r"""
Texts that are spelt in a way of their own: the words of a command as auditd numbers them or puts them into hexadecimal digits, the bytes
of a message as journald prints it, blanks as tabs, quotes as a page writes them, and as a table of values with commas doubles them (RFC 4180).

`auditd` records every command that is run (https://github.com/linux-audit/audit-documentation/wiki/SPEC-Native-Audit-Parsing), and
`journalctl -o json` prints as numbers what holds a colour or no UTF-8 (https://systemd.io/JOURNAL_EXPORT_FORMATS/#journal-json-format)::

    type=EXECVE msg=audit(1.2:3): argc=3 a0="curl" a1="-ubob:blue-moon71" a2=68747470733A2F2F78
    type=PROCTITLE msg=audit(1.2:3): proctitle=6375726C002D75626F623A626C75652D6D6F6F6E3731
    {"MESSAGE":[27,91,51,49,109,112,119,61,98,108,117,101]}

What is found is put in its place in the same spelling.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzer.redact.arguments import together
from analyzer.redact.encoded import Find

SIGNS = (" a1=", "proctitle=", "&quot;", "&#3", "&#x2")
"""One of these, or `BYTES`, stands in what is spelt otherwise; in lower case."""
WORD = r'a\d{1,3}=(?:"[^"\s]*"|[0-9A-F]+)(?!\S)'
NUMBERED = re.compile(rf"(?<!\S){WORD}(?: {WORD}){{1,200}}")
VALUE = re.compile(r"(?<==).*")
TITLE = re.compile(r"(?<=proctitle=)(?:[0-9A-F]{2}){8,8192}(?![^\s\"',}])")
BYTES = re.compile(r"\[\s?\d{1,3}(?:\s?,\s?\d{1,3}){7,65536}\s?\]")
"""Eight numbers are the shortest text in which a name and its value can stand."""
QUOTES = re.compile(r"&(?:quot|#3[49]|#x2[27]|#X2[27]|apos);")
DOUBLED = re.compile(r'""[^",{}\[\]\n]{1,200}""')
"""A word in doubled quotes; between two empty texts stands a comma, a brace or a bracket."""
NULL = "\0"


def spelled(text: str) -> bool:
    """May it hold something that is spelt otherwise."""
    return (
        any(sign in text for sign in SIGNS)
        or ("[" in text and BYTES.search(text) is not None)
        or ('""' in text and DOUBLED.search(text) is not None)
    )


def in_spelled(text: str, find: Find) -> str:
    """The text with what `find` leaves of all that is spelt otherwise in it."""
    text = in_codes(text, find)
    if " a1=" in text:
        text = NUMBERED.sub(lambda m: _numbered(m[0], find), text)
    if "&" in text and (plain := QUOTES.sub(lambda m: _unquoted(m[0]), text)) != text and find(plain) != plain:
        text = plain
    if '""' in text and "\\" not in text and DOUBLED.search(text):
        text = find(text.replace('""', '\\"')).replace('\\"', '""')
    if "\t" in text and (clean := find(plain := text.replace("\t", " "))) != plain:
        return clean if (new := find(text)) == text else new
    return text


def _unquoted(mark: str) -> str:
    import html  # two thousand names, which few bundles need

    return html.unescape(mark)


def in_codes(text: str, find: Find) -> str:
    """The same of what is spelt in numbers: none of its letters can be seen, so names in it are as hard to find as secrets."""
    if "proctitle=" in text:
        text = TITLE.sub(lambda m: _title(m[0], find), text)
    return BYTES.sub(lambda m: _bytes(m[0], find), text) if "[" in text else text


def said_in_codes(text: str) -> Iterator[str]:
    """What is spelt in numbers, as a text."""
    if "proctitle=" in text:
        yield from (_text(m[0], "").replace(NULL, " ") for m in TITLE.finditer(text))
    if "[" in text:
        yield from (said for m in BYTES.finditer(text) if (said := _said(m[0])) is not None)


def _numbered(run: str, find: Find) -> str:
    entries = run.split(" ")
    values = [one.partition("=")[2] for one in entries]
    words = [value[1:-1] if value[0] == '"' else _text(value, value) for value in values]
    clean = _command(words, find)
    return " ".join(
        entry if old == new else f'{entry.partition("=")[0]}="{new}"'
        for entry, old, new in zip(entries, words, clean, strict=True)
    )


def _command(words: list[str], find: Find) -> list[str]:
    """The words as `find` leaves them in the command that they make, else each by itself; only the first where it is not told what went."""
    command = " ".join(words)
    if len(words) > 1 and (clean := together(words, find)) != words:
        return clean
    if (clean := list(map(find, words))) != words or find(command) == command:
        return clean
    return [words[0], *("[hidden:argument]" for _ in words[1:])]


def _text(digits: str, other: str) -> str:
    """What hexadecimal digits say; the other where they are no text."""
    try:
        said = bytes.fromhex(digits).decode()
    except ValueError:
        return other
    return said if said.replace(NULL, "").isprintable() else other


def _title(digits: str, find: Find) -> str:
    """The words of a command, each ended by a zero byte."""
    said = _text(digits, "")
    words = said.split(NULL)
    clean = NULL.join(_command(words, find))
    return digits if clean == said else clean.encode().hex().upper()


def _said(numbers: str) -> str | None:
    codes = [int(one) for one in numbers[1:-1].split(",")]
    try:
        return bytes(codes).decode()
    except ValueError:  # not UTF-8, or more than a byte
        return None


def _bytes(numbers: str, find: Find) -> str:
    said = _said(numbers)
    if said is None or (clean := find(said)) == said:
        return numbers
    return f"[{(', ' if ', ' in numbers else ',').join(map(str, clean.encode()))}]"
