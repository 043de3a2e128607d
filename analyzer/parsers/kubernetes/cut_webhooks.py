"""
Lines of one webhook configuration that a search took out of its YAML: which object a webhook's name stands in, the command says.

Sample::

    $ kubectl get mutatingwebhookconfigurations guard-cfg -o yaml | grep name:
      name: mutate.guard.example
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment

KEY = "webhook_configuration"
OBJECT = regex.compile(
    r"\bget[ ]+(?P<kind>[Mm]utating|[Vv]alidating)[Ww]ebhook[Cc]onfigurations?(?:\.[\w.-]{1,80})?[ /]+(?P<name>[a-z0-9][a-z0-9.-]{0,252})(?:[ ]|$)"
)
NAME = regex.compile(r"[ \t]*(?:- )?name: \"?(?P<name>[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,9})\"?[ \t]*")


def part(fragment: Fragment, emit: Emit) -> None:
    """A fact for each webhook of the one object that the command names."""
    named = OBJECT.search(fragment.context.command[:2000])
    if named is None:
        return
    kind = named["kind"].capitalize()
    for number, line in fragment.filled:
        if (m := NAME.fullmatch(line[:400])) is not None and m["name"] != named["name"]:
            emit(schema.FACTS, number, key=KEY, value=f"{kind} {named['name']} {m['name']}")
