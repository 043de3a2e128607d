"""The data of a Secret on one line, without its values: the names of its entries stay, and the mapping is one."""

from __future__ import annotations

from analyzer import patterns as regex

HIDDEN = "[hidden:secret data]"
KEY = r"[{,]\s*+(?:\"[^\"\n]{1,253}\"\s*+:|'[^'\n]{1,253}'\s*+:|[\w.~/-]{1,253}:\s)\s*+"
DOUBLE, SINGLE = r"(?:\\.|[^\"\\\n])*+", r"(?:''|[^'\n])*+"
BARE = r"\[hidden:[^\]\n]{1,40}\]|[^\s\"',{}\[\]][^,{}\n]*+"
PAIR = regex.compile(rf"({KEY})(?:(\"){DOUBLE}\"|('){SINGLE}'|{BARE})(?=[ \t]*+[,}}])")
"""An entry of a mapping on one line."""
PAIRS = regex.compile(rf"(?:{KEY}(?:\"{DOUBLE}\"|'{SINGLE}'|{BARE})[ \t]*+(?=[,}}])\s*+)++,?[ ]?\}}")
"""The whole mapping; what a group that gives nothing back captures, Python 3.11 may end in an error of its own."""
GAP = regex.compile(
    r"[\"']?(?:\{\{[^{}\n]{1,80}\}\}|\$\{[A-Z0-9_]{3,60}\}|\$[A-Z][A-Z0-9]{0,40}_[A-Z0-9_]{1,40}|<[\w -]{1,40}>)[\"']?[ \t\r]*"
)
"""What a template leaves to be filled in is no secret, and by it a page is told to be one of advice."""


def hidden_entries(value: str) -> str:
    """A mapping on one line without its values, an empty one for what is none; anything else goes whole."""
    if PAIRS.fullmatch(value) is None:
        return "{}" if value[:1] == "{" else HIDDEN
    return PAIR.sub(rf"\1\2\3{HIDDEN}\2\3", value)
