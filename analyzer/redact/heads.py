"""What stands before a text that was written into a log or commented out line by line: it is no part of the text."""

from __future__ import annotations

from analyzer import patterns as regex

KLOG = r"[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{1,9} +\d+ [\w.-]{1,80}:\d{1,6}\] "
TIME = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?(?: std(?:out|err) [FP])?(?: \[?(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL)\]?)?(?:: | )"
SYSLOG = r"[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\w.-]{1,80} [\w./-]{1,60}(?:\[\d{1,9}\])?: "
MARK = r"(?:#|//|;|>) |\+(?=[\w \"])"
HEAD = rf"(?:{KLOG}|{TIME}|{SYSLOG}|{MARK}){{0,2}}"
"""Heads of klog, CRI and syslog lines, marks of comments, quotations and differences; it matches nothing, too."""
BEFORE = regex.compile(HEAD)
