"""Of what sort the objects are that JSON of the VPC API lists: by their own key `resource_type`, and not by one of what they name."""

from __future__ import annotations

from analyzer import patterns as regex

TOKEN = regex.compile(r'"(?:[^"\\]++|\\.)*+"|[{}:]')


def is_of(head: str, sort: str) -> bool:
    """
    Is an object of the document itself of this sort, where it is one, lists them, or has them under the plural of their sort.

    A security group names its targets and a reserved address its own, each with a sort.

    Args:
        head: how the document begins; it may end anywhere.
    """
    above: list[str] = []  # of each object that is open, the key under which it stands
    key = before = ""
    for token in TOKEN.findall(head):
        if token == "{":
            above.append(key)
            key = ""
        elif token == "}":
            above = above[:-1]
            key = ""
        elif token == ":":
            key = before
        elif key == '"resource_type"' and token == f'"{sort}"' and above in ([""], ["", f'"{sort}s"']):
            return True
        before = token
    return False
