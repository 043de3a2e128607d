r"""
Results of Ansible with the output in JSON, or on one line.

::

    w1 | CHANGED => {
        "rc": 0,
        "stdout": "BIRD v0.3.3+birdv1.6.8 ready.\nname     proto ...",
        "stdout_lines": ["BIRD v0.3.3+birdv1.6.8 ready.", "name     proto ..."]
    }
    w2 | CHANGED | rc=0 | (stdout) BIRD v0.3.3+birdv1.6.8 ready.\nname     proto ...
    changed: [w3] => changed=true
      rc: 0
      stdout: |-
        BIRD v0.3.3+birdv1.6.8 ready.

Source: Ansible's callbacks `minimal`, `oneline`, `default` and `yaml`.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.sources.json_outputs import PrintedLine, outputs
from analyzer.sources.stamps import begins_output

HOST = r"[A-Za-z0-9](?:[\w.:-]{0,200}\w)?"
STATUS = r"(?:CHANGED|SUCCESS|FAILED!?|UNREACHABLE!?)"
FRAMED = regex.compile(
    rf"^(?:{HOST}[ ]\|[ ]{STATUS}[ ]=>|(?:ok|changed|fatal|failed): \[{HOST}\](?:[ ]=>[ ]\(item=[^\n]{{0,100}}\))?:?[ ](?:{STATUS}[ ])?=>)[ ](?=\{{)",
    regex.M,
)
ONE_LINE = regex.compile(
    rf"^(?P<head>{HOST}[ ]\|[ ]{STATUS}[ ]\|[ ]rc=-?\d{{1,3}})[ ]\|[ ]\(stdout\)[ ](?P<text>[^\n]*)$", regex.M
)
IN_BLOCK = regex.compile(
    rf"^(?P<task>(?:ok|changed|fatal|failed): \[{HOST}\](?:[ ]=>[ ]\(item=[^\n]{{0,100}}\))?[ ]=>)[ ]{{0,8}}+(?:changed=\w{{1,20}})?[ ]{{0,8}}+\n(?P<keys>(?:[ ]{{2}}[^\n]*\n|[ \t]*\n)++)",
    regex.M,
)
BLOCK = regex.compile(
    r"^(?P<margin>[ ]{2,8})(?:stdout|stderr|msg): [|>][-+]?\n(?P<text>(?:(?P=margin)[ ]{2}[^\n]*\n|[ \t]*\n)++)",
    regex.M,
)
ANY = regex.compile(rf"(?:{FRAMED.pattern}|{ONE_LINE.pattern}|{IN_BLOCK.pattern})", regex.M)
ERRORS = " (stderr) "


def unfold(text: str) -> list[PrintedLine] | None:
    """The text with the outputs of its results below the names of their hosts; None where it has none."""
    if not (">" in text and "] => " in text) and not ("|" in text and " | " in text):
        return None
    found, at, line, results = list[PrintedLine](), 0, 1, 0
    for head in ANY.finditer(text):
        if head.start() < at:
            continue
        begin = line + text.count("\n", at, head.start())
        read = _one_line if head["head"] else _in_blocks if head["task"] else _framed
        shown, end = read(head, begin)
        if not shown:
            continue
        found += _plain(text[at : head.start()], line)
        found += shown
        line = begin + text.count("\n", head.start(), end)
        at, results = end, results + 1
    return [*found, *_plain(text[at:].removeprefix("\n"), line + text.startswith("\n", at))] if results else None


def _plain(text: str, line: int) -> list[PrintedLine]:
    return [(line + at, one) for at, one in enumerate(text.removesuffix("\n").split("\n"))] if text else []


def _framed(head: regex.Match[str], line: int) -> tuple[list[PrintedLine], int]:
    """Lines of a result in JSON, and where it ends."""
    result = outputs(head.string, head.end())
    if result is None:
        return [], head.end()
    return [(line, head.group().rstrip()), *result[0]], result[2]


def _in_blocks(head: regex.Match[str], line: int) -> tuple[list[PrintedLine], int]:
    """Lines of a result in YAML: its blocks without their margin."""
    found = [(line, head["task"])]
    for block in BLOCK.finditer(head["keys"]):
        begin = line + 1 + head["keys"].count("\n", 0, block.start("text"))
        margin = len(block["margin"]) + 2
        found += [(begin + at, one[margin:]) for at, one in enumerate(block["text"].split("\n")[:-1])]
    shown = [one for _, one in found[1:] if one.strip()]
    return (found, head.end() - 1) if begins_output(shown) else ([], head.end())


def _one_line(head: regex.Match[str], line: int) -> tuple[list[PrintedLine], int]:
    """Lines of a result on one line, what the command said of errors behind them."""
    texts = [part for one in head["text"].split(ERRORS) for part in one.split("\\n")]
    if len(texts) < 2 or not begins_output(texts):
        return [], head.end()
    return [(line, f"{head['head']} >>"), *((line, one) for one in texts)], head.end()
