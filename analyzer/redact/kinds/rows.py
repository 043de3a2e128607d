"""Secrets in the cell beside their name: tables of Markdown, of HTML and of commands that print one name and value a line."""

from __future__ import annotations

from analyzer.redact.kinds.values import PASSWORD
from analyzer.redact.rule import Match, SecretRule, likely, rule, thrown, value_of, with_value

NAME = rf"(?:[\w. -]{{0,60}}[_. -])??(?:(?P<sure>{PASSWORD}|psk)|secret|token|api[-_ ]?key|(?:access|secret|private|master)[-_ ]?key)"
MARK = r"[*`]{0,3}"
HINTS = "pass>>{0} pwd>>{0} psk>>{0} secr>>{0} oke>>{0} key>>{0} kennw>>{0}"


def _cell(m: Match) -> str:
    """A password may be of words and digits; under the other names objects are listed, too."""
    value = value_of(m)
    if value.startswith("[hidden:") or not (likely if m["sure"] else thrown)(value):
        return m[0]
    return with_value(m, "[hidden:value]")


RULES: tuple[SecretRule, ...] = (
    rule(
        "cell of Markdown",
        HINTS.format("|"),
        rf"(?i)\|\s{{0,40}}{MARK}{NAME}:?{MARK}\s{{0,40}}\|\s{{0,40}}{MARK}(?P<value>[^\s|`*]{{6,400}}?)(?={MARK}\s{{0,200}}(?:\||[\"'](?!\w)|$))",
        _cell,
        hidden=(
            "| password | blue-moon{d2} |",
            "| **API key** | `{32}` | x |",
            "|token|{24}|",
            "bob|password|blue-moon{d2}",
        ),
        kept=("| token | audience1-default |", "| Password | Host name |", "| secret | default-token-x1 |"),
    ),
    rule(
        "cell of HTML",
        HINTS.format("</t") + " " + HINTS.format("</d"),
        rf"(?i)<(?:t[dh]|dt)(?: [^<>\n]{{0,100}})?>\s{{0,4}}{NAME}\s?:?\s{{0,4}}</(?:t[dh]|dt)>\s{{0,20}}<(?:t[dh]|dd)(?: [^<>\n]{{0,100}})?>\s{{0,4}}(?P<value>[^\s<>]{{6,400}})(?=\s{{0,4}}</)",
        _cell,
        hidden=("<td>Password</td><td>blue-moon{d2}</td>", "<dt>API token:</dt> <dd>{32}</dd>"),
        kept=("<th>Password</th><th>Status1</th><x", "<td>secret</td><td>default-token-x1</td>")[1:],
    ),
    rule(
        "value behind a tab",
        "pass>>\\t pwd>>\\t secr>>\\t oke>>\\t key>>\\t",
        rf"(?i)(?<![A-Za-z0-9-]){NAME}(?:\\{{1,4}}t){{1,8}}(?P<value>[^\s\"'\\]{{6,400}})",
        _cell,
        hidden=(r"password\t{16}", r'err="api_key\t{24}"'),
        kept=(r"token\taudience1-default", r"secret\tdefault-token-x1"),
    ),
    rule(
        "name and value alone",
        "pass pwd secr oke key",
        r"(?im)^\s{0,8}(?:(?P<sure>(?:\w{1,40}[_.])?(?:password|passwd|passphrase|pwd))|(?:\w{1,40}[_.])?(?:secret|token|api_?key|(?:access|secret|private|master)_?key))\s{2,40}(?P<value>[^\s\"']{6,400})\s*$",
        _cell,
        hidden=("password         blue-moon{d2}", "db_api_key    {24}"),
        kept=("token    kubernetes.io/projected", "secret   default-token-x1", "password    Opaque"),
    ),
)
