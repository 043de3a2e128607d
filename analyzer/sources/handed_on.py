"""
The API server's answer to a write that a webhook did not let through, as a program hands it on within a line of its own.

::

    Error: INSTALLATION FAILED: 2 errors occurred:
        * Internal error occurred: failed calling webhook "a.b.example": failed to call webhook: Post "https://a.b.svc:443/v?timeout=10s": EOF
    Service/shop/web dry-run failed, reason: InternalError, error: Internal error occurred: failed calling webhook ...
    Error creating: Internal error occurred: failed calling webhook ...
        message: 'Internal error occurred: failed calling webhook ...'
    Errors:   cilium   cilium-2n7wl   unable to retrieve status: error with exec request (pod=kube-system/cilium-2n7wl, container=agent): error dialing backend: EOF

Whatever program it is, the answer begins behind the mark of a list, behind a colon, or as the text of a key, and it names the webhook and the
call. So it is of a call to a kubelet behind the pod that the program asked for. It is read as if it stood alone. Rows of a table, records of a log and whole objects have readers of their own, who know whose
line it is; a sentence about webhooks in general, or about another cluster, stays one.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.sources.log_record import read
from analyzer.sources.prose import CELLS, GENERAL, PARTICULAR
from analyzer.sources.said_errors import OTHER
from analyzer.sources.spoken import is_spoken
from analyzer.sources.words_before import speaks_elsewhere
from analyzer.sources.wrappers import peel
from analyzer.wording import PEOPLES_LEAD

NOTE = "the API server's answers were read without what a program printed in front of them"
SIGN = "Internal error occurred: failed calling "
DIALLED = "): error dialing backend: "
OF_POD = regex.compile(
    r"\(pod=[a-z0-9.-]{1,63}/[a-z0-9][\w.-]{0,252}(?:, ?container=[\w.-]{1,63})?\): (?P<answer>error dialing backend: [^\n\"]{1,400}+)$"
)
"""How clients name the pod whose container they wanted to run something in, and what the API server said to that."""
ANSWER = regex.compile(
    r"Internal error occurred: failed calling (?:admission )?webhook \\?\"[^\"\\\n]{1,253}\\?\":"
    r"(?: (?:failed to call webhook: )?(?:Post \\?\"?https?://|[a-z])|[ \t]*$)"
)
FRAME = regex.compile(r"[ \t]{0,12}(?:[│|╷╵>][ \t]{0,8}){0,3}")
"""What terraform draws beside its messages, and marks of a quotation."""
LISTED = regex.compile(r"[ \t]{0,40}(?:[*\-+•×✗✘!‼][ \t]{1,4})?")
"""A point of a list, as programs print several errors."""
POINT = regex.compile(r"[ \t]{0,40}(?:[│|>][ \t]{0,8})?[*\-+•×✗✘!‼][ \t]")
KEYED = regex.compile(r"[ \t]{0,40}(?:- )?[\"']?[Mm]essage[\"']?: {1,40}(?P<open>[\"'])?(?:[A-Z][A-Za-z ]{2,40}: )?")
"""The text of a condition; the words of the controller that wrote it may stand in front."""
BEHIND = regex.compile(r": ?$")
"""How a program leads over to an error that it was given."""
OF_PROGRAM = regex.compile(
    r"error|fail|reason|cannot|unable|could not|denied|refused|dry-run|reconcil|install|upgrad|creat|apply|patch|updat",
    regex.I,
)
"""What a program says of its own doing before it gives the reason."""
OF_PEOPLE = regex.compile(
    r"\b(?:the|a|an|our|my|we|I|they|he|she|it|this|that|these|those|is|are|was|were|has|had|said|says|saw|sees?|got|wrote|in|on|at|last|old|ago|before|when|after|also|still|now)\b",
    regex.I,
)
"""Words of a sentence, which programs leave out."""
OBJECT = regex.compile(r"^[ \t]*(?:- +|\{ *)?[\"']?(?:apiVersion|kind)[\"']?:", regex.M)
ROW = regex.compile(
    r"[ \t]{0,8}(?:(?:Normal|Warning)[ \t]+)?(?P<reason>[A-Z][A-Za-z]{3,60})[ \t]+(?P<object>[a-z]{2,40}/[a-z0-9][\w.-]{0,252})[ \t]+"
)
"""A row of `kubectl get events` whose first columns somebody cut off: it reads on as an error."""
EVENT = regex.compile(
    r"[^\n]{0,120}?\b(?:Normal|Warning)[ \t]+[A-Z]\w{1,60}+[ \t]++(?!\w+:)(?![a-z]{2,40}/)|[ \t]{0,8}\d\w{0,10}(?: \(x\d+ over \w+\))?[ \t]+(?:Normal|Warning)[ \t]"
)
"""A row of events, however its columns are parted."""
PATCHED = regex.compile(r"(?P<lead>Error from server(?: \(\w{1,40}\))?:) error when applying patch:[ \t]*$")
FOR_FILE = regex.compile(r"for: \"[^\"\n]{1,300}+\": (?:error when \w{1,40}+ \"[^\"\n]{1,300}+\": )?")
"""kubectl's apply begins its error, shows the patch and its object, and says why behind the file that it was for."""
LONGEST, FARTHEST, PATCH = 8000, 500, 400


def without_programs(text: str) -> tuple[str, str]:
    """The text with such answers alone on their lines, line by line the same, and what is noted of it: also whether people led over to one."""
    if SIGN not in text and DIALLED not in text:
        return text, ""
    lines = text.split("\n")
    count, told, whole = 0, False, OBJECT.search(text) is not None
    for at, line in enumerate(lines):
        if len(line) > LONGEST or (answer := _of_call(line, whole)) is None:
            continue
        if POINT.match(line) is None or not _is_introduced(lines, at):
            head = _patch_head(lines, at)
            told = told or (head is None and is_led_by_people(line[: line.find(answer)]))
            lines[at] = answer
            if head is not None:
                begun, lead = head
                lines[begun], lines[at] = "", f"{lead} {answer}"
            count += 1
    if not count:
        return text, ""
    return "\n".join(lines), f"{NOTE}; {PEOPLES_LEAD}" if told else NOTE


def _patch_head(lines: list[str], at: int) -> tuple[int, str] | None:
    """Where kubectl began the error whose reason stands in this line, below the patch, and with which words."""
    if FOR_FILE.match(lines[at]) is None:
        return None
    for above in range(at - 1, max(at - PATCH, 0) - 1, -1):
        if FOR_FILE.match(lines[above]) is not None:
            return None
        if (m := PATCHED.match(lines[above])) is not None:
            return above, m["lead"]
    return None


def is_led_by_people(words: str) -> bool:
    """
    Are the words in front of an answer a sentence's, or a heading's, and no program's account of what it did.

    Such an answer is a quotation: it fell, but of when and where only the writer knows.
    """
    bare = FRAME.sub("", words, count=1).strip(" \t*-+:\"'")
    if not bare or KEYED.fullmatch(words) or ((row := ROW.match(bare)) is not None and not bare[row.end() :]):
        return False
    bare = bare[row.end() :] if row is not None else bare
    return OF_PEOPLE.search(bare) is not None or (" " in bare and OF_PROGRAM.search(bare) is None)


def _of_call(line: str, whole: bool) -> str | None:
    """The answer about a webhook's call or a kubelet's, whichever the line hands on."""
    if SIGN in line:
        return _answer(line, whole)
    found = OF_POD.search(line) if DIALLED in line else None
    if found is None or line[0] in "{[" or read(line.strip()) is not None or peel(line).layers:
        return None
    words, answer = line[: found.start()], found["answer"].rstrip()
    return None if is_spoken(answer.removesuffix(".")) or _is_told_in_general(words) else answer


def _is_introduced(lines: list[str], at: int) -> bool:
    """Do the words above a list say that what it holds is told in general, or of another cluster."""
    while at >= 0 and (not lines[at].strip() or POINT.match(lines[at])):
        at -= 1
    return at >= 0 and _is_told_in_general(lines[at][:FARTHEST])


def _is_told_in_general(words: str) -> bool:
    general = GENERAL.search(words) is not None and PARTICULAR.search(words) is None
    return general or OTHER.search(words) is not None or speaks_elsewhere(words)


def _answer(line: str, whole: bool) -> str | None:
    """
    The answer that a program hands on in this line; None where none is, or where the line has a reader of its own.

    Args:
        whole: objects stand in the text, whose lines belong to them.
    """
    found = ANSWER.search(line, 1, FARTHEST)
    if found is None or line[0] in "{[" or read(line.strip()) is not None or peel(line).layers:
        return None
    words, answer = line[: found.start()], line[found.start() :].rstrip()
    if FOR_FILE.fullmatch(words) is not None and not is_spoken(answer.removesuffix(".")):
        return answer
    if (m := KEYED.fullmatch(words)) is not None:
        return None if whole else answer.removesuffix(m["open"]).rstrip() if m["open"] else answer
    frame = FRAME.match(words)
    bare = words[frame.end() :] if frame else words
    if LISTED.fullmatch(bare) is not None:
        return answer if bare.strip() else None
    if (row := ROW.match(bare)) is not None:
        bare = bare[row.end() :]
    if EVENT.match(words) or CELLS.search(bare) or BEHIND.search(bare) is None or is_spoken(answer.removesuffix(".")):
        return None
    return None if _is_told_in_general(bare) else answer
