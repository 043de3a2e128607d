"""The data of a Secret on one line, without its values: the names of its entries stay, and the mapping is one."""

from __future__ import annotations

from analyzer import patterns as regex

HIDDEN = "[hidden:secret data]"
PAIR = regex.compile(
    r"([{,]\s*+(?:\"[^\"\n]{1,253}\"\s*+:|[\w.~/-]{1,253}:\s)\s*+)"
    r"(?:(\")(?:\\.|[^\"\\\n])*+\"|(')(?:''|[^'\n])*+'|\[hidden:[^\]\n]{1,40}\]|[^\s\"',{}\[\]][^,{}\n]*+)(?=[,}])"
)
"""An entry of a mapping on one line."""
PAIRS = regex.compile(rf"(?:{PAIR.pattern}\s*+)++\}}")
GAP = regex.compile(
    r"[\"']?(?:\{\{[^{}\n]{1,80}\}\}|\$\{[A-Z0-9_]{3,60}\}|\$[A-Z][A-Z0-9]{0,40}_[A-Z0-9_]{1,40}|<[\w -]{1,40}>)[\"']?[ \t\r]*"
)
"""What a template leaves to be filled in is no secret, and by it a page is told to be one of advice."""


def hidden_entries(value: str) -> str:
    """A mapping on one line without its values, an empty one for what is none; anything else goes whole."""
    if PAIRS.fullmatch(value) is None:
        return "{}" if value[:1] == "{" else HIDDEN
    return PAIR.sub(rf"\1\2\3{HIDDEN}\2\3", value)
