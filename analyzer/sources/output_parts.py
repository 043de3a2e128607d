"""
Parts of outputs that somebody took out of them: where one begins, in front of what reads it.

::

    log of the agent, and what the cluster says:
    E1008 02:24:10.551203       1 clientset.go:188] "cannot connect once" err="..."
    Konnectivity Server URL:        https://c104.private.us-south.containers.cloud.ibm.com:30744
    containers:
    - args:
      - --proxy-server-port=31854

Lines of `ibmcloud ks cluster get` without its head, a container or a list of arguments without its object. Below a log or a table
they are a text of their own; within an output that begins as such they are lines of it.
"""

from __future__ import annotations

from analyzer import patterns as regex

PART = "part"
"""How the begin of such a part is called among the places where a fragment may start."""
OF_CLUSTER = (
    r"(?:(?:(?:Konnectivity Server|Master|(?:Public|Private) Service Endpoint) URL|VPE Gateway|Master Status)[ \t]{0,40}:[ \t]{1,80}\S"
    r"|Provider:[ \t]{1,80}(?:vpc-gen2|classic|satellite)\b|Version:[ \t]{1,80}\d{1,2}\.\d{1,3}\.\d{1,3}_\d{4}|ID:[ \t]{1,80}[0-9a-z]{20}[ \t]*$)"
)
FLAG = r"[\"']?--?[a-z][\w-]{0,60}[\"'=,\n ]"
OF_POD = (
    rf"[ \t]{{0,80}}(?:(?:-[ ])?\"?(?:args|command)\"?:[ \t]{{0,8}}\[?[ \t]{{0,8}}\n?[ \t]{{0,80}}(?:-[ \t]{{1,8}})?{FLAG}"
    r"|(?:containers|initContainers):[ \t]{0,8}\n[ \t]{0,80}-[ ](?:args|command|image|name|env|imagePullPolicy):"
    r"|(?:spec|template):[ \t]{0,8}\n(?:[ \t]{1,80}(?:metadata|spec|template|containers|serviceAccountName|hostNetwork):[^\n]{0,100}\n))"
)
OF_ARGUMENTS = rf"[ \t]{{0,80}}-[ ]{{1,8}}{FLAG}"
HEADS = rf"(?:{OF_CLUSTER}|{OF_POD})"
"""Those that no line of anything else is: an item with a flag is one of many."""
STARTS = rf"(?:{HEADS}|{OF_ARGUMENTS})"
CLUSTER_LINE, POD_PART = regex.compile(OF_CLUSTER, regex.M), regex.compile(rf"(?:{OF_POD}|{OF_ARGUMENTS})")
HEADED = regex.compile(r"[ \t]*(?:(?i:name|id):[ \t]|Retrieving |OK[ \t]*$)", regex.M)
"""How `cluster get` begins, and what describes an object."""
KEY = regex.compile(r"[ \t]*(?:- )?[\"']?[A-Za-z_][\w./-]{0,100}[\"']?:[ \t]*$")
ITEM, LISTED = regex.compile(r"[ \t]*- "), regex.compile(r"[ \t]*(?:- \S|(?:- )?\"?(?:args|command)\"?:)")
YAML_LINE = regex.compile(
    r"[ \t]*(?:#|- |-$|[\"']?[A-Za-z_][\w./-]{0,100}[\"']?:(?:[ \t]|$)|[\]\[{}\"]|\[?\.\.\.\]?[ \t]*$)"
)
FARTHEST = 4000
"""Characters above an indented line among which the key is looked for that owns it."""


def is_pod_part(text: str) -> bool:
    """A part of a pod as YAML or JSON and nothing else: nobody says anything in it."""
    filled = [line for line in text.split("\n") if line.strip()]
    return POD_PART.match(text.lstrip("\n")) is not None and all(YAML_LINE.match(line) for line in filled)


def begins(text: str, begin: int, at: int, start_kind: str) -> bool:
    """
    Is what begins at `at` a part of its own.

    Args:
        begin: where the fragment begins that it stands in.
        start_kind: the format that begins there, "" for none.
    """
    above = text[begin:at]
    if not above.strip():
        return True
    if CLUSTER_LINE.match(text, at):
        return start_kind != "" and HEADED.match(above.lstrip("\n")) is None
    if ITEM.match(text, at) and LISTED.match(above.rstrip("\n").rpartition("\n")[2]):
        return False  # the list began above
    if text[at] not in " \t":
        return True
    return start_kind not in ("log", "records") and not _is_owned(above[-FARTHEST:], text, at)


def _is_owned(above: str, text: str, at: int) -> bool:
    """Does the next line above that is indented less hold a key, of which this is then the value, or begin the item that this goes on with."""
    indent = _indent(text[at : text.find("\n", at)])
    for line in reversed(above.split("\n")):
        if line.strip() and _indent(line) < indent:
            return KEY.match(line) is not None or ITEM.match(line) is not None
    return False


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))
