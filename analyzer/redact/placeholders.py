"""
What was hidden in a document, written so that its form stays: in YAML a bracket opens a list, and in JSON it ends what was a number.

    password: hunter2           password: "[hidden:value]"
    {user: bob, pin: 481516}    {user: bob, pin: "[hidden:value]"}

Only what stands where a value without quotes stood gets them: within a text or behind a sign (`--token=[hidden:value]`) a
bracket opens nothing.
"""

from __future__ import annotations

from analyzer import patterns as regex

HIDDEN = r"\[hidden:[^\]\n\"']{1,60}\]"
KEY = r"(?:\"[^\"\n]{1,253}\"|'[^'\n]{1,253}'|[\w.$/~-]{1,253})"
VALUE = regex.compile(
    rf"(?P<head>[ \t]*(?:[#>] ?)?(?:- +){{0,8}}(?:(?P<key>{KEY})[ \t]*:[ \t]+|(?<=- ))(?:[&!][\w!/:.-]{{0,100}}[ ]+){{0,2}})(?P<value>{HIDDEN}[^\n]*)"
)
"""A line that ends in such a value: an entry of a mapping or an item of a list."""
COMMENT = regex.compile(r"(?<![ \t])[ \t]++#.*+|(?<![ \t\r])[ \t\r]++$")
FLOW = regex.compile(
    rf"(?P<head>[{{\[,][ ]{{0,4}}(?:{KEY}[ ]?:[ ]{{0,4}})?)(?P<value>[\w./:=@-]{{0,100}}{HIDDEN}[\w./:=@-]{{0,100}})(?=[ ]{{0,4}}[,}}\]])"
)
"""The same between the brackets of one line."""
ESCAPED = regex.compile(r"\\.")


def in_quotes(line: str) -> str:
    """The line with quotes around each placeholder that stands for a plain value."""
    if "[hidden:" not in line:
        return line
    if (m := VALUE.fullmatch(line)) is not None:
        value = m["value"]
        end = comment.start() if (comment := COMMENT.search(value)) is not None else len(value)
        if m["key"] and m["key"][0] == '"':  # of JSON, where more may follow on the line
            end = value.index("]") + 1
        return f"{m['head']}{_quoted(value[:end])}{value[end:]}"
    return FLOW.sub(_flow, line) if "{" in line or ", " in line or line.count("[") > 1 else line


def _flow(m: regex.Match[str]) -> str:
    """Quotes there if the place is in none: in a string a bracket is a sign as any other."""
    before = ESCAPED.sub("", m.string[: m.start()])
    open_string = before.count('"') % 2 or before.count("'") % 2
    return m[0] if open_string else m["head"] + _quoted(m["value"])


def _quoted(value: str) -> str:
    return f'"{value}"' if '"' not in value and "\\" not in value else "'" + value.replace("'", "''") + "'"
