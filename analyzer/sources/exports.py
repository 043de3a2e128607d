"""
Documents of other programs that hold texts of people: exports of chats and of trackers, pages kept as YAML.

What such a text quotes stands within a value of the document, so it is nobody's output here: the document says itself whose
words its values are, by fields for a writer, a title or a comment, as no record of a log has them.
"""

from __future__ import annotations

import csv

from analyzer import patterns as regex
from analyzer.sources.prose import LONGEST

HEAD = 1 << 16
WRITERS = (
    "user", "username", "user_name", "author", "sender", "from", "from_name", "assignee", "reporter", "creator", "created_by", "opened_by",
    "requester", "submitter", "owner", "commenter", "real_name", "display_name", "displayname", "customer", "contact",
)  # fmt: skip
WORDS = (
    "text", "body", "summary", "title", "subject", "description", "comment", "comments", "short_description", "work_notes", "resolution",
    "question", "answer", "notes", "note", "steps_to_reproduce", "details", "content", "html_url", "post", "reply",
    "beschreibung", "titel", "zusammenfassung", "betreff", "kommentar", "lösung",
)  # fmt: skip
OF_DOCUMENTS = frozenset(
    {"nbformat", "culprit", "alertname", "panels", "openapi", "mimeType", "completion", "is_answered"}
)
"""Keys of notebooks, error trackers, alerts, boards and archives of requests, of which one tells."""
STATES = ("kunde", "ticket", "bearbeiter", "ersteller", "status", "state", "priority", "severity", "urgency", "resolution", "labels", "issue_type", "issuetype", "issue type", "type", "key", "number", "id", "created", "opened", "updated", "closed", "opened_at", "created_at")  # fmt: skip
KEY = regex.compile(r"[{,]\s*\"(?P<key>[\w. -]{1,40})\"\s*:")
OF_LOG = frozenset({
    "_raw", "log", "@timestamp", "@message", "textPayload", "jsonPayload", "insertId", "ingestionTime", "logStreamName", "_source", "LogEntry",
    "LogMessage", "_time", "apiVersion", "kind", "level", "msg", "MESSAGE", "_msg", "_line", "line",
})  # fmt: skip
"""Keys of services that keep logs, and of objects of Kubernetes."""
OF_OBJECT = frozenset({"apiVersion", "kind"})
OBJECT = regex.compile(r"(?:apiVersion|kind|items|Name|Namespace):")
BLOCK = regex.compile(r"[ \t]*(?:- )?(?:- )?[\w. -]{1,60}:[ ]+[|>][-+0-9]{0,2}[ \t]*$")
ZERO = regex.compile(r"(?:[\w\"'./ -]{1,80}:(?:[ \t]|$)|- |-$|#|---|\.\.\.|%)")


def holds_words(text: str) -> bool:
    """Is the text such a document, by the fields at its begin; linear in its length."""
    begin = text[:HEAD].lstrip("\ufeff \t\r\n")
    if begin[:1] in ("{", "["):
        return _json(begin)
    return _table(begin) or (len(text) <= LONGEST and _yaml(text))


def _json(head: str) -> bool:
    """A writer's field and one for words, or two for words and one for a ticket's state, and none of a log's or of an object's."""
    keys = {m["key"] for m in KEY.finditer(head)}
    if keys & OF_DOCUMENTS:
        return not keys & OF_OBJECT
    if keys & OF_LOG:
        return False
    told = {key.lower() for key in keys}
    words = told.intersection(WORDS)
    return bool(words and told.intersection(WRITERS)) or (len(words) >= 2 and bool(told.intersection(STATES)))


def _table(head: str) -> bool:
    """A title row with a field for words and one for a writer or a ticket's state, each title short and without a sentence."""
    first = head.partition("\n")[0].rstrip("\r")
    for sign in (",", ";", "\t"):
        if first.count(sign) < 2:
            continue
        cells = [cell.strip().lower() for cell in next(csv.reader([first], delimiter=sign), [])]
        if len(cells) < 3 or any(len(cell) > 40 for cell in cells):
            continue
        told = set(cells)
        if told & {"message", "log", "msg", "logmessage", "pod", "podname", "pod name", "container"}:
            return False
        states = {cell for cell in told if cell in STATES or cell.removeprefix("issue ") in STATES}
        if told.intersection(WORDS) and (told.intersection(WRITERS) or states):
            return True
        if any(cell.endswith("?") for cell in cells):  # a form that people filled in
            return True
    return False


def _yaml(text: str) -> bool:
    """YAML that is no object of Kubernetes, all of it, with texts in blocks."""
    block = False
    if OBJECT.match(text):  # nearly all of them: their lines need not be counted
        return False
    for line in text.split("\n"):
        if line[:1].isspace() or not line:
            block = block or BLOCK.match(line[:200]) is not None
        elif OBJECT.match(line) or not ZERO.match(line):
            return False
        else:
            block = block or BLOCK.match(line[:200]) is not None
    return block
