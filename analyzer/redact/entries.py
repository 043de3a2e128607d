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


def hidden_entries(value: str) -> str:
    """A mapping on one line without its values, an empty one for what is none; anything else goes whole."""
    if PAIRS.fullmatch(value) is None:
        return "{}" if value[:1] == "{" else HIDDEN
    return PAIR.sub(rf"\1\2\3{HIDDEN}\2\3", value)
