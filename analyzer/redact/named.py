"""
Secrets whose name stands on a line above: pairs of name and value, block scalars, lists, flags of an argument list, XML.

An environment in YAML, the arguments of a container, a Hadoop configuration, the state and the outputs of Terraform are
written like this (https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from analyzer import patterns as regex
from analyzer.redact.heads import BEFORE, HEAD
from analyzer.redact.hinted import hinted
from analyzer.redact.kinds.phrases import about
from analyzer.redact.rule import likely, no_path

WORD = r"pass(?:[-_]?(?:word|wd|phrase|code))?s?|pwd|secret|token|credentials?|api[-_]?key|psk|[a-z0-9][-_.]key|(?:secret|access|private|signing|encryption|master|license|account|shared)key"
NAME = rf"[\"']?(?:[\w./-]{{0,100}}[a-z0-9_.-])??(?<!by)(?<!com)(?:{WORD})\d{{0,2}}[\"']?"
PAIR = (
    rf"(?:- |\{{ ?)?[\"']?(?:name|key|id)[\"']?\s?[:=]\s?(?:{NAME}|[\"']?(?:[\w-]{{1,40}}[-_])?authorization[\"']?),?"
)
OPENED = rf"(?:- )?{NAME}\s?[:=]\s?(?:&[\w-]{{1,60}}\s?)?(?P<sign>\{{|\[|[|>][+-]?\d?[+-]?)?"
BRACED = rf"(?:variable|resource|output) [^\n]{{0,80}}\"(?:[\w.-]{{0,100}}[_.-])??(?:{WORD})\d{{0,2}}\" ?\{{"
"""An HCL block (https://developer.hashicorp.com/terraform/language/values/variables)."""
ASKED = rf"\? {NAME}"
"""A complex key of YAML, whose value stands below a colon."""
PRINTED = r"(?:[^\n]{0,200}\bget secrets?[ /][^\n]{1,300}(?:jsonpath|template)[^\n]{0,300}|[^\n:]{0,120}\b(?:certificate|encryption|bootstrap|join|unseal|recovery|root|access|api|secret|initial) (?:key|token|password)(?: is)?:)"
"""A command that prints a value of a Secret, and what `kubeadm init phase upload-certs` and others print above a key."""
TITLED = rf"# {NAME}"
"""As `oc extract` prints the name of a file above what it holds."""
UNCLOSED = rf"(?:- )?{NAME}\s?:\s?(?:\"[^\"\n]*|'[^'\n]*)"
"""A quoted value that goes on below."""
FLAG = rf"(?:- )?[\"']?--?[\w.-]{{0,60}}(?<!by)(?<!com)(?:{WORD})[\"']?,?"
ELEMENT = rf"<(?:name|key)>{NAME}</(?:name|key)>"
DRAWN = r"\"type\"\s?:\s?\"random_(?:password|string)\","
ABOVE = regex.compile(
    rf"(?im)^(?-i:{HEAD})[ \t]*(?:(?P<pair>{PAIR})|(?P<opened>{OPENED})|(?P<braced>{BRACED})|(?P<asked>{ASKED})|(?P<flag>{FLAG})|(?P<element>{ELEMENT})|(?P<drawn>{DRAWN})|(?P<shown>{PRINTED})|(?P<titled>{TITLED})|(?P<unclosed>{UNCLOSED}))[ \t\r]*$"
)
"""A line that ends with the name; its value stands below."""
ENDS = ("word", "words", "wd", "wds", "phrase", "phrases", "code", "codes", "pass", "passs", "secret", "token", "credential", "credentials", "key", "psk", "authorization")  # fmt: skip
SIGNS, SPECIAL, DIGITS = (":", "=", "{", "[", "|", ">", "-", "+"), ("&", "</", "random_"), "0123456789"
PRINTS = regex.compile(r"(?i)get secret|[|>][+-]?\d[+-]?[ \t\r]*$|:\s?(?:\"[^\"\n]*+|'[^'\n]*+)$")
"""How such a line ends, and what stands in those that end otherwise."""
QUOTED = r"(?:(?P<quoted>\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*')(?P<end>,?[ \t\r]{0,80})$|(?P<bare>[^\s\"'{\[|>&*!#][^\n]*))"
VALUE = regex.compile(
    rf"(?P<before>^[ \t]*(?:- )?[\"']?(?:value|default|plain(?:text)?|content|current|decrypted)[\"']?\s?[:=]\s?){QUOTED}",
    regex.I,
)
OPENS = regex.compile(
    r"(?P<before>^[ \t]*(?:- )?[\"']?value[\"']?\s?:[ \t]{1,8})(?:(?P<block>[|>][+-]?\d?[+-]?[ \t\r]*$)|(?P<sign>[\"'])(?:(?<=\")(?:[^\"\\\n]|\\.)*|(?<=')[^'\n]*)$)"
)
"""A variable's value that goes on below: a block scalar, or one whose quotes are not closed."""
RESULT = regex.compile(rf"(?P<before>^[ \t]*\"(?:result|bcrypt_hash)\"\s?:\s?){QUOTED}")
ITEM = regex.compile(rf"(?P<before>^[ \t]*(?:- )?){QUOTED}")
XML = regex.compile(r"(?P<before>^[ \t]*<value>)(?P<quoted>(?!))?(?P<bare>[^<\n]+)(?P<end></value>.*)$")
ANSWER = regex.compile(rf"(?P<before>^[ \t]*: ){QUOTED}")
ALONE = regex.compile(r"(?P<before>^)(?P<quoted>(?!))?(?P<bare>[^\s\"'{\[]{4,2000})(?P<end>)[ \t\r]*$")
PUT = "[hidden:value]"
ABOVE_NAME = regex.compile(
    rf"(?im)^(?-i:{HEAD})[ \t]*(?:- )?[\"']?value[\"']?\s?:[ \t]?(?P<value>[^\s{{\[|>&*!#][^\n]*+)(?=\n(?-i:{HEAD})[ \t]*[\"']?(?:name|key)[\"']?\s?:\s?{NAME},?[ \t\r]*$)"
)
"""A value whose name stands on the line below."""
NEXT, SOON, STATE, ANY_NUMBER = 1, 3, 60, 1 << 60
LINES = {
    "flag": NEXT,
    "shown": NEXT,
    "titled": NEXT,
    "asked": NEXT,
    "drawn": STATE,
    "unclosed": STATE,
    "block": ANY_NUMBER,
}
"""Lines below a name on which its value is looked for: an argument, an entry, the state of a resource."""
KINDS = ("pair", "opened", "braced", "asked", "flag", "element", "drawn", "shown", "titled", "unclosed")
INDENTED = ("block", "opened", "braced", "unclosed")
"""What ends where the indent does."""
PATTERNS = {
    "drawn": (RESULT,),
    "flag": (ITEM,),
    "element": (XML,),
    "opened": (VALUE, ITEM),
    "asked": (ANSWER,),
    "shown": (ALONE,),
    "titled": (ALONE,),
}
CLOSING = regex.compile(r"[\"'][,;]?[ \t\r]*$")


def below_names(text: str, lines: Iterable[int] | None = None) -> str:
    """
    The text with each value hidden whose name stands on a line above it; every line stays on its number.

    Args:
        lines: where the lines begin that may hold a name.
    """
    lines = hinted(text) if lines is None else lines
    if "value" in text and (clean := _above_names(text, lines)) != text:
        text, lines = clean, hinted(clean)
    starts = _names(text, lines)
    return "\n".join(_lines(text, starts)) if starts else text


def _names(text: str, lines: Iterable[int]) -> dict[int, regex.Match[str]]:
    """The names by where their lines begin; a document has the same lines over and over, and each is asked once for none."""
    found, others = {}, set()
    for at in lines:
        end = text.find("\n", at)
        line = text[at : end if end >= 0 else None]
        if line in others:
            continue
        if _ends_with_a_name(line) and (m := ABOVE.match(text, at)) is not None:
            found[at] = m
        else:
            others.add(line)
    return found


def _ends_with_a_name(line: str) -> bool:
    """May `ABOVE` match: most lines that hold such a word have something else at their end, and to look closely costs fifty times as much."""
    end = line.rstrip(" \t\r")
    return (
        not line.isascii()
        or end.endswith(SIGNS)
        or end.rstrip("\"',").rstrip(DIGITS).lower().endswith(ENDS)
        or any(one in line for one in SPECIAL)
        or PRINTS.search(line) is not None
    )


def _above_names(text: str, lines: Iterable[int]) -> str:
    """The text with each value hidden that stands right above its name; `lines` are those that may hold a name."""
    out, end = [], 0
    for at in sorted(lines):
        if at and (m := ABOVE_NAME.match(text, text.rfind("\n", 0, at - 1) + 1)) is not None:
            out += [text[end : m.start()], _above(m)]
            end = m.end()
    return "".join(out) + text[end:]


def _above(m: regex.Match[str]) -> str:
    whole = m["value"].rstrip(", \t\r")
    quote = whole[0] if whole[0] in "\"'" else ""
    plain = whole.strip(quote or None)
    if not no_path(plain) or plain.startswith("[hidden:"):
        return m[0]
    return m[0][: m.start("value") - m.start()] + f"{quote}{PUT}{quote}" + m["value"][len(whole) :]


def _lines(text: str, starts: dict[int, regex.Match[str]]) -> Iterator[str]:
    kind, left, indent, at = "", 0, 0, 0
    for whole in text.split("\n"):
        m = starts.get(at)
        at += len(whole) + 1
        if m is None and not left:
            yield whole
            continue
        told = BEFORE.match(whole)
        head = told[0] if told is not None else ""
        line = whole[len(head) :]
        depth = len(line) - len(line.lstrip(" "))
        if m is not None:
            kind, indent = next(name for name in KINDS if m[name] is not None), depth
            if kind == "opened" and (m["sign"] or "")[:1] in ("|", ">"):
                kind = "block"
            elif kind == "opened" and m["sign"] == "{":
                kind = "braced"
            left = LINES.get(kind, SOON)
            yield whole
        elif kind == "pair" and line.lstrip()[:2] == "- ":  # the next pair, whose value may stand first
            left = 0
            yield whole
        elif kind == "pair" and (opens := OPENS.match(line)) is not None:
            kind = "block" if opens["block"] else "unclosed"
            left, indent = LINES[kind], depth
            yield head + (line if opens["block"] else opens["before"] + opens["sign"] + PUT)
        elif line.strip():
            left -= 1
            if kind in INDENTED and depth <= indent and not (kind == "opened" and line.lstrip()[:2] == "- "):
                left = 0
            new = _hidden(kind, line) if left or depth > indent or kind not in INDENTED else line
            yield head + new
            if (kind == "pair" and line.lstrip()[:1] == "}") or (kind == "unclosed" and CLOSING.search(line)):
                left = 0
        else:
            yield whole


def _hidden(kind: str, line: str) -> str:
    if kind in ("block", "unclosed"):
        end = CLOSING.search(line) if kind == "unclosed" else None
        return line[: len(line) - len(line.lstrip())] + PUT + (end[0] if end else "")
    for pattern in PATTERNS.get(kind, (VALUE,)):
        if m := pattern.match(line):
            return _put(m, strict=pattern is ITEM and kind == "opened")
    return line


def _put(m: regex.Match[str], *, strict: bool) -> str:
    """The line with its value hidden, quotes kept; of a list below a name only what can be a secret goes."""
    quote = m["quoted"][0] if m["quoted"] else ""
    plain = m["quoted"][1:-1] if m["quoted"] else m["bare"].rstrip(", \t\r")
    end = (m["end"] or "") if quote else m["bare"][len(plain) :] + (m["end"] or "")
    told = (likely(plain) and not (" " in plain and about(plain))) if strict else no_path(plain)
    if (
        not told
        or plain.startswith(("-", "[hidden:"))
        or (strict and not quote and re.match(r"[\w.-]+:\s|[\w.-]+:$", plain))
    ):
        return m[0]
    return f"{m['before']}{quote}{PUT}{quote}{end}"
