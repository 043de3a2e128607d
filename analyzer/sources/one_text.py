"""A member that is one document and nothing else, told by what stands at column 0: nothing has to be looked for inside."""

from __future__ import annotations

import json
from collections.abc import Iterator

from analyzer import patterns as regex

AT_ZERO = regex.compile(r"\n(?=[^ \n])")
KEPT = 1 << 20
"""Characters of a text that is held until another one is asked about."""
OBJECT = ("apiVersion:", "items:", "kind:", "---\n")
TOP_KEY = regex.compile(
    r"(?:apiVersion|kind|metadata|items|spec|status|data|stringData|binaryData|immutable|type|rules|roleRef|subjects|aggregationRule|secrets|"
    r"imagePullSecrets|automountServiceAccountToken|webhooks|provisioner|parameters|reclaimPolicy|volumeBindingMode|allowVolumeExpansion|"
    r"subsets|endpoints|addressType|ports|involvedObject|regarding|related|reason|message|note|source|deprecatedSource|deprecatedCount|"
    r"deprecatedFirstTimestamp|deprecatedLastTimestamp|reportingController|reportingInstance|reportingComponent|firstTimestamp|lastTimestamp|"
    r"eventTime|count|series|action|value|globalDefault|description|preemptionPolicy|webhook|users|groups|driver|endpoint|template)"
    r":(?:[ \t]|\Z)"
)
RULER = regex.compile(r"(?:---|\.\.\.)[ \t]*\Z")
YAML_LINE = regex.compile(r"#|(?:---|\.\.\.)(?:[ \t]|\Z)|- |-\Z|[a-z]\w*:(?:[ \t]|\Z)")
HEAD = regex.compile(r"^(?:- )?(?:apiVersion|kind): *\S", regex.M)
HEAD_KEYS = ("apiVersion:", "kind:")
"""One of these stands in what HEAD finds: looked for first, at a tenth of the cost."""
SMALL, LARGE = 2_000, 100_000
"""Characters from which on a text of YAML tells by its form alone that it is one document, and it pays to look at JSON on one line."""
OF_EACH = ("apiVersion:", "kind:", "metadata:")
"""Keys of every object as the API server has it."""
BEGUN = ('{"', "[{", "{ ", '{\n"', "[\n{")
"""How documents begin whose closing bracket may be any at column 0: with more on the first line, or without any margin."""
OPEN = ("{", "[", ",", ":")
"""What a line ends with that another must follow."""
DECODED = 16 << 20
"""Characters of a text whose documents are decoded to find their end."""


class _Asked:
    """The text that was asked about last: who tells what it is and who reads it ask one after the other."""

    last: tuple[str, tuple[int, ...]] = "", ()


def column_zero(text: str) -> tuple[int, ...]:
    """Where lines begin at column 0, as the keys of an object and rulers do, and as little else in a long one."""
    asked, starts = _Asked.last
    if text is asked:
        return starts
    first = (0,) if text and text[0] not in " \n" else ()
    starts = (*first, *[m.end() for m in AT_ZERO.finditer(text)])
    _Asked.last = (text, starts) if len(text) <= KEPT else ("", ())
    return starts


def _lines(text: str) -> Iterator[str]:
    """The lines at column 0."""
    for at in column_zero(text):
        end = text.find("\n", at)
        yield text[at:end] if end >= 0 else text[at:]


def _is_object(text: str) -> bool:
    """Has a text all the keys that every object has, and is it YAML to its last line: one that lost its margins is looked at closely."""
    below = f"\n{text}"
    if not all(f"\n{key}" in below for key in OF_EACH):
        return False
    import yaml  # many bundles have no such text

    try:
        for _ in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            pass
    except (yaml.YAMLError, ValueError):
        return False
    return True


def is_one_listing(text: str) -> bool:
    """
    Kubernetes YAML and nothing else: every line at column 0 is a key of an object, or an item below a key that holds a list.

    Of a short one that is not enough: people write notes in this form, and paste parts of objects.
    """
    if not text.startswith(OBJECT) or (len(text) < SMALL and not _is_object(text)):
        return False
    listed = False
    for line in _lines(text):
        if line.startswith("- ") or line == "-":
            if not listed:
                return False
        elif TOP_KEY.match(line):
            listed = line.rstrip().endswith(":")
        elif RULER.match(line):
            listed = False
        else:
            return False
    return True


def is_manifest(text: str) -> bool:
    """
    Objects of Kubernetes as YAML and nothing else, with whatever comments: at column 0 there are keys, items, rulers and comments.

    What its comments say is about the objects they stand in; who writes about a cluster writes lines that are no YAML.
    """
    named = any(key in text for key in HEAD_KEYS) and HEAD.search(text) is not None
    return named and all(map(YAML_LINE.match, _lines(text)))


def is_one_json(text: str) -> bool:
    """A JSON document over many lines, or a large one on a single line, and nothing else: nothing starts inside of it."""
    first = text.find("\n")
    if text[:first].rstrip(" \t") in ("{", "["):
        return not text[json_end(text, 0) :].strip()
    if len(text) < LARGE or text[:2] not in ('{"', "[{") or (first >= 0 and text[first:].strip()):
        return False
    return text[-2:].rstrip()[-1:] == ("}" if text[0] == "{" else "]")


def json_end(text: str, at: int) -> int:
    """Where the JSON document that starts here ends: where it says itself, else its closing bracket at column 0."""
    close = "}" if text[at] == "{" else "]"
    first = text.find("\n", at)
    if first < 0 or (text[at:first].rstrip().endswith(close) and len(text[at:first].strip()) > 1):
        return at
    if (end := open_end(text, at)) > at:
        return end
    end = text.find("\n" + close, at)
    return at if end < 0 else end + 2


def is_open(text: str, at: int) -> bool:
    """Does a JSON document start here that has more than its bracket on the first line or no margin below it, and must go on."""
    if not text.startswith(BEGUN, at) or len(text) - at > DECODED:
        return False
    first = text.find("\n", at)
    return first >= 0 and text[at:first].rstrip().endswith(OPEN)


def open_end(text: str, at: int) -> int:
    """
    Where a JSON document ends whose brackets at column 0 need not be its own; `at` where none starts so.

    Scripts and `jq` print lists with an item a line, each of which looks like a document of its own; a chat takes all margins away.
    """
    if not is_open(text, at):
        return at
    try:
        return json.JSONDecoder().raw_decode(text, at)[1]
    except (ValueError, RecursionError):
        return at  # damaged, or so deep that nobody wrote it
