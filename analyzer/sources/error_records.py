"""
What PowerShell makes of an error of a program: a record of five lines around it, the program's name in front.

::

    kubectl : Error from server: Get "https://10.94.10.20:10250/containerLogs/...": No agent available
    At line:1 char:1
    + kubectl logs -n kube-system konnectivity-agent-7xk2p
    + ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
        + CategoryInfo          : NotSpecified: (Error from server...agent available:String) [], RemoteException
        + FullyQualifiedErrorId : NativeCommandError

The message is read as the program printed it, put together where the window was too narrow for it; the lines below say where in a
script it was. Of these only the names of the record's own fields are not translated.
"""

from __future__ import annotations

from analyzer import patterns as regex

FIELD = regex.compile(r"^ {4}\+ CategoryInfo {1,20}: ", regex.M)
MORE = regex.compile(r" {4}\+ FullyQualifiedErrorId : |[ ]{6,}\S")
SHOWN_CODE = regex.compile(r"\+ ")
PLACE = regex.compile(r"\S[^\n]{0,300}:\d{1,6}\b[^\n]{0,300}$")
PROGRAM = regex.compile(r"(?:[A-Za-z]:)?[\w.\\/ -]{1,200}? : (?=\S)")
MOST_LINES = 12
"""Lines of one message."""
NOTE = "errors were read without what PowerShell prints around them"


def without_records(text: str) -> tuple[str, int]:
    """The text with the programs' own messages, line by line the same, and how many lines were left empty."""
    if "+ CategoryInfo" not in text:
        return text, 0
    lines = text.split("\n")
    emptied = 0
    for m in FIELD.finditer(text):
        at = text.count("\n", 0, m.start())
        code = at
        while code and SHOWN_CODE.match(lines[code - 1]):
            code -= 1
        place = code - 1
        head = next((n for n in range(place - 1, max(-1, place - 1 - MOST_LINES), -1) if PROGRAM.match(lines[n])), None)
        if code == at or head is None or not PLACE.match(lines[place]):
            continue
        end = at + 1
        while end < len(lines) and MORE.match(lines[end]):
            end += 1
        parts = lines[head:place]
        wide = max(map(len, parts))
        message = "".join(
            part if len(part) == wide or n == len(parts) - 1 else f"{part} " for n, part in enumerate(parts)
        )
        message = PROGRAM.sub("", message, count=1)
        emptied += sum(1 for line in lines[head + 1 : end] if line.strip())
        lines[head:end] = [message, *[""] * (end - head - 1)]
    return "\n".join(lines), emptied
