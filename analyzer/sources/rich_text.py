r"""
Rich Text Format, as TextEdit, WordPad and Word keep a paste: the text without the words that format it.

::

    {\rtf1\ansi\ansicpg1252{\fonttbl\f0\fmodern Courier;}
    \f0\fs24 \cf0 NAME      STATUS\
    10.0.0.1  Ready\
    }

Groups of fonts, colours, styles and pictures hold no text. A line ends with `\par`, `\line`, or a backslash at the end of the file's own line.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.sources.json_outputs import LARGEST, PrintedLine

HEAD = "{\\rtf"
TOKEN = regex.compile(
    r"\\(?P<word>[a-z]{1,32})(?P<number>-?\d{1,10})?[ ]?|\\'(?P<code>[0-9a-fA-F]{2})|\\(?P<sign>[^a-z'])|(?P<open>\{)|(?P<close>\})|(?P<feed>\r?\n)|(?P<text>[^\\{}\r\n]+|\r)",
    regex.S,
)
BREAKS = frozenset({"par", "line", "row", "sect", "page"})
SIGNS = {"tab": "\t", "cell": "\t", "emdash": "\u2014", "endash": "\u2013", "lquote": "'", "rquote": "'", "ldblquote": '"', "rdblquote": '"', "bullet": "\u2022", "emspace": " ", "enspace": " "}  # fmt: skip
OF_FORM = frozenset({"fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer", "listtable", "listoverridetable", "rsidtbl", "generator", "themedata", "datastore", "fldinst", "xmlnstbl"})  # fmt: skip
"""Groups that hold no text of the document."""
PLAIN = {"~": " ", "_": "-", "\\": "\\", "{": "{", "}": "}"}


def unfold(text: str) -> list[PrintedLine] | None:
    """The lines of the document, each with the line of the file on which it ends; None for a text that is none."""
    if not text.startswith(HEAD) or len(text) > LARGEST:
        return None
    found: list[PrintedLine] = []
    parts: list[str] = []
    silent: list[bool] = []
    at, skip, hidden = 1, 0, False
    substitutes = 1  # characters that stand behind one of Unicode for readers that have none
    for m in TOKEN.finditer(text):
        kind, value = m.lastgroup or "", m.group()
        word = m["word"]
        if m["open"]:
            silent.append(hidden)
        elif m["close"]:
            hidden = silent.pop() if silent else False
        elif m["sign"] == "*" or word in OF_FORM:
            hidden = True
        elif word == "uc":
            substitutes = int(m["number"] or 1)
        elif not hidden and (word in BREAKS or m["sign"] in ("\n", "\r")):
            found.append((at, "".join(parts)))
            parts = []
        elif not hidden and word == "u" and m["number"]:
            parts.append(_character(int(m["number"])))
            skip = substitutes
            continue
        elif not hidden and word in SIGNS:
            parts.append(SIGNS[word])
        elif not hidden and m["code"]:
            if skip:
                skip -= 1
                continue
            parts.append(bytes([int(m["code"], 16)]).decode("cp1252", "replace"))
        elif not hidden and m["sign"]:
            parts.append(PLAIN.get(m["sign"], ""))
        elif not hidden and kind == "text":
            parts.append(value[skip:])
        skip = 0
        at += value.count("\n")
    if parts and "".join(parts).strip():
        found.append((at, "".join(parts)))
    return found


def _character(number: int) -> str:
    """The character of a signed number of 16 bits; half of a pair is none."""
    code = number + 0x10000 if number < 0 else number
    return "" if 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)
