"""
A line that was copied out of one cell of a CSV file: in quotes, with each quote of its own doubled (RFC 4180, section 2.7).

::

    "E0925 15:02:17.302827 11 gc_controller.go:184] failed calling webhook ""m.example.io"": failed to call webhook"
"""

from __future__ import annotations

from analyzer import patterns as regex

CELL = regex.compile(r'^([ \t>|]{0,20})"((?:[^"\n]++|"")++)"([ \t\r]{0,20})$', regex.M)
SIGN = '""'
NOTE = "lines in the quotes of a CSV cell were read without them"
LEAST = 2


def without_cell_quotes(text: str) -> tuple[str, int]:
    """
    The text, line by line the same, with the quotes of such lines undone, and how many there were.

    A line counts that holds a pair of doubled quotes at the least: an empty text of a program is written with two as well.
    """
    if SIGN not in text:
        return text, 0
    count = 0

    def one(m: regex.Match[str]) -> str:
        nonlocal count
        if m[2].count(SIGN) < LEAST or not m[2].replace(SIGN, "").strip():
            return str(m[0])
        count += 1
        return f"{m[1]}{m[2].replace(SIGN, chr(34))}{m[3]}"

    return CELL.sub(one, text), count
