"""Counts and lists of names as reports word them."""

from __future__ import annotations

from collections.abc import Iterable

from analyzer import patterns as regex

WRAPPED = regex.compile(r'^rpc error: code = \w+ desc = connection error: desc = "(?P<inner>[^"]*)"$')
"""What gRPC puts around the error of a failed connect."""
PARTS = regex.compile(r"(?:: |, |; |desc = \"?)(?=[^\s\"])")
"""Between the parts of an error that wraps others."""


IN_PROSE = "names an error in free text, which is no evidence of one"
OF_ANOTHER = "of another cluster, of a case that is over, or out of a document, by the words above it"
"""Why a line is not read in which somebody writes of an error."""
WORDS_BESIDE = "words beside an error"
"""Why a line is not read whole at whose end an error stands."""
QUOTE_MARKS = "quote marks on every line were taken off"
"""What is noted of a text that was quoted whole."""
PEOPLES_LEAD = "somebody's words led over to one"
"""What is noted of a text in which a sentence ends in the API server's own answer."""
NOT_LOOKED_AT = "not looked at: several clusters"
"""What stands in place of counts and symptoms while one of several clusters is not chosen."""
HEADER = regex.compile(r"[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{1,9} {1,8}\d{1,10} [\w./-]{1,80}:\d{1,6}\] ")


def counted(*counts: str) -> str:
    """Several counts as one denominator: those of nothing are left out, unless there is nothing but them."""
    return ", ".join([one for one in counts if not one.startswith("0 ")] or counts)


def plural(count: int, one: str, many: str | None = None) -> str:
    """``1 agent``, ``3 agents``."""
    return f"{count} {one if count == 1 else many or one + 's'}"


ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def nth(number: int) -> str:
    """The place of what is counted from 0, as people count: ``first``, ``tenth``, ``11th``, ``22nd``."""
    if number < len(ORDINALS):
        return ORDINALS[number]
    place = number + 1
    ending = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending}"


def some(names: Iterable[str], limit: int = 4) -> str:
    """A few names, and how many more."""
    items = list(dict.fromkeys(names))
    more = len(items) - limit
    return ", ".join(items[:limit]) + (f" and {more} more" if more > 0 else "")


def join(*parts: str) -> str:
    """Remarks in one line; empty ones are left out."""
    return "; ".join(part for part in parts if part)


def is_number(text: str) -> bool:
    """1 to 18 ASCII digits: `int` takes them all, and 64 bits hold them; `str.isdigit` is true of ``²``, too."""
    return text.isdigit() and text.isascii() and len(text) <= 18


EXTRAS = {
    "sql": ("duckdb",), "figures": ("matplotlib",), "parquet": ("pyarrow",), "many": ("pyarrow", "dask", "distributed", "fsspec", "aiohttp", "s3fs"),
}  # fmt: skip
"""The libraries of each extra, as pyproject.toml names them."""


def extra(what: str, name: str) -> str:
    """What needs an extra that is not installed, with both ways to get it: from a checkout, and wherever this runs."""
    return f"{what} needs the extra `{name}`: pip install '.[{name}]' in a checkout, else pip install {' '.join(EXTRAS[name])}"


def abridged(name: str, most: int = 200) -> str:
    """A name as reports show it: at most `most` characters, cut in the middle, so that folder and file stay."""
    if len(name) <= most:
        return name
    front = (most - 1) // 2
    return f"{name[:front]}\u2026{name[front + 1 - most :]}"


def excerpt(text: str | None, most: int = 200) -> str:
    """A text on one line, whole or with its middle left out between words: what happened stands in front, why it did at the end."""
    words = (text or "").split()
    if len(whole := " ".join(words)) <= most:
        return whole
    front, back = whole[: most // 3].rpartition(" ")[0], whole[-(most - most // 3) :].partition(" ")[2]
    return f"{front} \u2026 {back}" if front and back else abridged(whole, most)


def without_header(text: str | None) -> str:
    """A line without klog's header: two lines that differ in it say the same."""
    return HEADER.sub("", text or "")


def innermost(text: str | None, most: int = 120) -> str:
    """
    The end of an error that wraps others, from the beginning of one of its parts on: what was wrong last.

    Go wraps as ``outer: inner``, gRPC as ``desc = "inner"``; a quote that the cut leaves open is left out.
    """
    whole = " ".join((text or "").split())
    if whole.count('"') % 2 == 0 and (m := WRAPPED.search(whole)):
        whole = m["inner"]
    if len(whole) <= most:
        return whole
    for m in PARTS.finditer(whole, len(whole) - most - 1):
        part = whole[m.end() :]
        if part.count('"') % 2 == 0:
            return part
        if part.endswith('"') and part.count('"') == 1:
            return part[:-1]
    return f"\u2026 {whole[-most:].partition(' ')[2]}" if " " in whole[-most:] else abridged(whole, most)


def meant(word: str, known: Iterable[str]) -> str:
    """``did you mean 'bgp_peers'?`` for a name that is nearly one of those there are, else nothing."""
    import difflib

    names = {name.lower(): name for name in known}
    near = difflib.get_close_matches(word.lower(), names, 2, 0.7)
    return f"did you mean {' or '.join(repr(names[one]) for one in near)}?" if near else ""


def family(id: str, known: Iterable[str]) -> str:
    """``those of SRV are SRV-01, ...`` for a number that a family of checks does not have, else nothing."""
    start = id.partition("-")[0].upper()
    same = [one for one in known if one.partition("-")[0] == start]
    return f"those of {start} are {', '.join(same)}" if same else ""


def no_format(name: str, known: Iterable[str]) -> str:
    """That no report has this format, with the one that was meant or all there are."""
    return f"no report format is called {name!r}; {meant(name, known) or 'there are: ' + ', '.join(sorted(known))}"
