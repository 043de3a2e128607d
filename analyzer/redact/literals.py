r"""
Secrets inside of strings in quotes: what a string says is searched, and not how it is written.

A message of an event, an annotation and a request's body are texts in the strings of a JSON document, often two or three
times over (RFC 8259, section 7)::

    {"message": "users:\n- name: admin\n  user:\n    token: \"aK9x2Qd7LmZ4\""}

Hidden as they are written, the rules would take a backslash with the value, and the document could no longer be read.
"""

from __future__ import annotations

import json
import re

from analyzer.redact.encoded import Find

SIGN = re.compile(r"\\.|\"", re.S)
"""A quote, and what is escaped and therefore none."""
ESCAPED = re.compile(r"\\[\"nu]")
"""What a string has to hold to say something else than it shows."""
MARKUP = tuple(zip("<>&", ("\\u003c", "\\u003e", "\\u0026"), strict=True))
"""How Go writes these signs."""
HALF = re.compile(r"(?<!\\)((?:\\\\)*)\\(?=\[hidden:)")
"""A backslash whose letter went with a secret."""
PLAIN = re.compile(r'(?<![\w\\])"(?P<said>[^"\\\n]{4,4000})"(?!\w)')
LONGEST = 2000
"""Characters of two lines of which it is looked up what became of each."""


def in_strings(text: str, find: Find) -> str:
    """The text with each string in quotes as `find` leaves what it says; one that holds no escape is part of the text around it."""
    if '"' not in text or ESCAPED.search(text) is None:
        return text
    quotes = [m.start() for m in SIGN.finditer(text) if m[0] == '"']
    out, at = [], 0
    for begin, end in zip(quotes[::2], quotes[1::2], strict=False):
        old = text[begin + 1 : end]
        if ESCAPED.search(old) is not None and (new := _string(old, find)) != old:
            out += [text[at : begin + 1], new]
            at = end
    return "".join(out) + text[at:] if out else text


def in_plain_strings(text: str, find: Find) -> str:
    """The same for strings that hold no escape: some secrets are told by how a line begins or ends, and a string says a line."""
    return PLAIN.sub(lambda m: f'"{find(m["said"])}"', text)


def whole_escapes(text: str) -> str:
    """The text without a backslash that stands alone in front of what was hidden in a string: it would escape a bracket."""
    if "\\[hidden:" not in text or '"' not in text:
        return text
    quotes = [m.start() for m in SIGN.finditer(text) if m[0] == '"']
    out, at = [], 0
    for begin, end in zip(quotes[::2], quotes[1::2], strict=False):
        out += [text[at:begin], HALF.sub(r"\1", text[begin:end])]
        at = end
    return "".join(out) + text[at:]


def left_over(text: str) -> str:
    """The text without what stands in its strings."""
    quotes = [m.start() for m in SIGN.finditer(text) if m[0] == '"']
    out, at = [], 0
    for begin, end in zip(quotes[::2], quotes[1::2], strict=False):
        out.append(text[at : begin + 1])
        at = end
    return "".join(out) + text[at:]


def _string(old: str, find: Find) -> str:
    try:
        plain = json.loads(f'"{old}"', strict=False)
    except ValueError:
        return old  # a quote of another language
    clean = find(plain)
    if clean == plain:
        return old
    new = json.dumps(clean, ensure_ascii=old.isascii())[1:-1]
    low = old.lower()
    for sign, escaped in MARKUP:
        if escaped in low:
            new = new.replace(sign, escaped)
    return new


def requoted(old: str, new: str, quote: str) -> str:
    """
    A line that was searched without the backslashes of its quotes, with them again where they stood.

    Args:
        old: the line as it is written, some of its quotes bare.
        new: what became of it.
        quote: an escaped quote as it is written in the line.
    """
    from difflib import SequenceMatcher

    bare = [m[0] != quote for m in re.finditer(re.escape(quote) + '|"', old)]
    if not any(bare):
        return new.replace('"', quote)
    if all(bare):
        return new
    plain = old.replace(quote, '"')
    if len(plain) + len(new) > LONGEST:
        return new.replace('"', quote)
    stands = {m.start(): one for m, one in zip(re.finditer('"', plain), bare, strict=True)}
    kept: dict[int, bool] = {}
    for block in SequenceMatcher(None, plain, new, autojunk=False).get_matching_blocks():
        kept |= {block.b + at: stands[block.a + at] for at in range(block.size) if block.a + at in stands}
    return "".join(c if c != '"' or kept.get(at, False) else quote for at, c in enumerate(new))
